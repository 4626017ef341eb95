"""What the deeds on emergency plans take."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from core.fields import Day, Entry, Input, Line, Prose, Verified, Whole
from core.i18n import t

PlanLevel = Literal["province", "prefecture", "county", "township", "village", "unit"]
Sentence = Annotated[str, StringConstraints(min_length=1, max_length=300)]
Title = Annotated[str, StringConstraints(min_length=1, max_length=160)]
Office = Annotated[str, StringConstraints(max_length=120)]
Term = Annotated[str, StringConstraints(min_length=1, max_length=40)]


class PlanInput(Input):
    """Whose plan it is, of which level and kind, and its title; a unit, or an area with the name of the office."""

    unit_id: Annotated[Whole | None, Entry(t("Unit"), widget="hidden")] = None
    area: Annotated[
        Line, Entry(t("Area"), t("Where it holds: a county, township or village by code or full name."))
    ] = ""
    owner_name: Annotated[Office, Entry(t("Office in charge"), t("For example: the education bureau."))] = ""
    level: Annotated[PlanLevel, Entry(t("Level"), widget="select")] = "unit"
    kind: Annotated[Term, Entry(t("Kind of plan"), widget="select")]
    title: Annotated[Title, Entry(t("Title"), example="地震应急预案")]
    version: Annotated[Whole | None, Entry(t("Version"), widget="hidden")] = None


class VersionInput(Input):
    """One version of a plan; the file comes beside it."""

    approved_on: Annotated[Day | None, Entry(t("Approved on"))] = None
    approved_by: Annotated[Office, Entry(t("Approved by"), t("The office or the meeting that approved it."))] = ""
    in_force_from: Annotated[Day | None, Entry(t("In force from"), t("Without a day: from its approval on."))] = None
    drafted_on: Annotated[Day | None, Entry(t("Drafted on"))] = None
    filed_no: Annotated[
        Annotated[str, StringConstraints(max_length=60)], Entry(t("Filing number"), t("As given when it was filed."))
    ] = ""
    review_by: Annotated[Day | None, Entry(t("Review due on"), t("Only if it differs from the county's rule."))] = None
    note: Annotated[Prose, Entry(t("Note"), widget="textarea", attrs={"rows": 2})] = ""


class SentPlanInput(Input):
    """A unit's own plan in one step: what it is, and since when it holds."""

    kind: Annotated[Term, Entry(t("Kind of plan"), widget="select")]
    title: Annotated[Title, Entry(t("Title"), example="地震应急预案")]
    approved_on: Annotated[Day | None, Entry(t("Approved on"), t("The day on which your unit adopted it."))] = None
    note: Annotated[Prose, Entry(t("Note"), widget="textarea", attrs={"rows": 2})] = ""


class PlanReasonInput(Input):
    """Why a version is sent back, a plan withdrawn, or a finding not pursued."""

    reason: Annotated[Sentence, Entry(t("Reason"), t("Whoever owns the plan reads it."))]


class PlanTestInput(Input):
    """Which plan an event tested."""

    plan_id: Annotated[Whole, Entry(t("Plan"), widget="select")]


class FindingInput(Input):
    """What a test found, and what the plan must change."""

    found: Annotated[Sentence, Entry(t("Problem found"), widget="textarea", attrs={"rows": 2})]
    must_change: Annotated[
        str, StringConstraints(max_length=300),
        Entry(t("What the plan must change"), widget="textarea", attrs={"rows": 2}),
    ] = ""  # fmt: skip


class TakenUpInput(Input):
    """In which version of the plan a finding was taken up."""

    number: Annotated[Whole, Field(ge=1), Entry(t("Version of the plan"), widget="select")]


class ReviewRuleInput(Input):
    """How often plans are looked at again, and which kinds of unit must have one."""

    years: Annotated[Whole, Field(ge=1, le=20), Entry(t("Years until a plan is reviewed"))] = 3
    remind_days: Annotated[Whole, Field(ge=1, le=366), Entry(t("Days before that people are reminded"))] = 60
    unit_kinds: Annotated[
        list[str], Field(max_length=60), Entry(t("Kinds of unit that must have a plan"), widget="checks")
    ] = []
    source: Annotated[Line, Entry(t("Source"), t("For example the county's own work rules."))] = ""
    is_verified: Annotated[Verified, Entry(t("Checked against the source"))] = False
