"""What is typed about demonstration units: applying, scoring, granting, reviewing, revoking, and their criteria."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from core.fields import Day, Entry, Flag, Input, Line, Name, Prose, Verified, Whole
from core.i18n import t
from outreach.demonstration_scoring import PASS_PERCENT

Word = Annotated[str, StringConstraints(min_length=1, max_length=40)]
Level = Literal["county", "city", "province"]
Sentence = Annotated[str, StringConstraints(min_length=1, max_length=300)]
Version = Annotated[Whole | None, Entry(t("Version"), widget="hidden")]


class DemonstrationInput(Input):
    """An application for a title: a unit, or a base or household named with its village."""

    kind: Annotated[Word, Entry(t("Kind"), widget="select")]
    level: Annotated[Level, Entry(t("Level"), widget="select")] = "county"
    unit_id: Annotated[
        Whole | None, Entry(t("Unit"), t("A base or household that is no unit is named below."), widget="select")
    ] = None
    name: Annotated[
        Name | None, Entry(t("Name"), t("Of a base or household; for a household as little as is needed."))
    ] = None
    area_id: Annotated[Whole | None, Entry(t("Village or township"), widget="select")] = None
    place_id: Annotated[Whole | None, Entry(t("Place"), widget="select")] = None
    applied_on: Annotated[Day, Entry(t("Applied on"))]
    note: Annotated[Prose, Entry(t("Note"), widget="textarea", attrs={"rows": 2})] = ""
    version: Version = None


class ScoresInput(Input):
    """Points and proof by criterion."""

    points: Annotated[dict[Word, Annotated[Whole, Field(ge=0, le=100)]], Field(max_length=60), Entry(t("Points"))] = {}
    proofs: Annotated[
        dict[Word, Annotated[str, StringConstraints(max_length=300)]], Field(max_length=60), Entry(t("Proof"))
    ] = {}
    version: Version = None


class GrantInput(Input):
    """Giving the title, or prolonging it after a review: from when, until when, and when it is looked at again."""

    on: Annotated[Day, Entry(t("On"))]
    term_until: Annotated[Day | None, Entry(t("Holds until"), t("Left open: until it is revoked."))] = None
    review_due_on: Annotated[Day, Entry(t("Next review due"))]
    finding: Annotated[Prose, StringConstraints(max_length=1000), Entry(t("Finding"), widget="textarea",
                                                                        attrs={"rows": 2})] = ""  # fmt: skip


class TitleInput(Input):
    """A title as the county's own list has it: given on paper, to a unit or to a base or household with its village."""

    kind: Annotated[Word, Entry(t("Kind"), widget="select")]
    level: Annotated[Level, Entry(t("Level"), widget="select")] = "county"
    unit_id: Annotated[Whole | None, Entry(t("Unit"), widget="select")] = None
    name: Annotated[Name | None, Entry(t("Name"))] = None
    area_id: Annotated[Whole | None, Entry(t("Village or township"), widget="select")] = None
    granted_on: Annotated[Day, Entry(t("Granted on"))]
    term_until: Annotated[Day | None, Entry(t("Holds until"))] = None
    review_due_on: Annotated[Day | None, Entry(t("Next review due"))] = None
    score_percent: Annotated[Annotated[Whole, Field(ge=0, le=100)] | None, Entry(t("Score"))] = None
    document: Annotated[Annotated[Line, Field(max_length=100)], Entry(t("Document number"))] = ""
    revoked_on: Annotated[Day | None, Entry(t("Title revoked on"))] = None
    reason: Annotated[Annotated[str, StringConstraints(max_length=300)], Entry(t("Why it was revoked"))] = ""
    note: Annotated[Prose, Entry(t("Note"), widget="textarea", attrs={"rows": 2})] = ""


class PassMarkInput(Input):
    """From how many percent of the points a title is given; what a county asks for is its own to say."""

    percent: Annotated[
        Annotated[Whole, Field(ge=1, le=100)],
        Entry(t("Pass mark of titles, percent"), t("Of all points that the criteria of a kind give."))
    ] = PASS_PERCENT  # fmt: skip
    source: Annotated[Line, Entry(t("Source"), t("For example the county's own work rules."))] = ""
    is_verified: Annotated[Verified, Entry(t("Checked against the source"))] = False


class EndInput(Input):
    """Why an application is not granted or a title is revoked."""

    reason: Annotated[Sentence, Entry(t("Reason"))]


class CriterionInput(Input):
    """One criterion of a kind."""

    kind: Annotated[Word, Entry(t("Kind"), widget="select")]
    text: Annotated[Sentence, Entry(t("Criterion"))]
    weight: Annotated[Annotated[Whole, Field(ge=1, le=100)], Entry(t("Most points"))] = 10
    is_required: Annotated[Flag, Entry(t("Nothing is granted without it"))] = False
    position: Annotated[
        Annotated[Whole, Field(ge=0, le=10_000)], Entry(t("Order"), t("Smaller numbers come first."))
    ] = 0
    source: Annotated[
        Annotated[str, StringConstraints(max_length=200)],
        Entry(t("Source"), t("The document that it comes from.")),
    ] = ""
    is_active: Annotated[Flag, Entry(t("In use"))] = False
    version: Version = None
