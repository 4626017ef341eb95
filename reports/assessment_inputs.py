"""What can be typed about assessments: schemes with their indicators, rounds, points by hand, appeals, exceptions."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from core.fields import Clock, Day, Decimal, Entry, Input, Line, Prose, ShortName, Verified, Whole
from core.i18n import t
from drills.indicator_inputs import BandInput, lines

Points = Annotated[Decimal, Field(ge=0, le=1000)]
Reason = Annotated[str, StringConstraints(min_length=1, max_length=300)]


class SchemeInput(Input):
    """A scheme: its names, where it comes from, which units it is for, and its grades."""

    name_zh: Annotated[str, StringConstraints(min_length=1, max_length=80), Entry(t("Name in Chinese"))]
    name_en: Annotated[str, StringConstraints(max_length=120), Entry(t("Name in English"))] = ""
    source: Annotated[
        Line, Field(max_length=300), Entry(t("Source"), t("The document that lays the points down, if there is one."))
    ] = ""
    is_verified: Annotated[Verified, Entry(t("Checked against the source"))] = False
    unit_kinds: Annotated[
        list[str], Entry(t("Kinds of unit"), t("Only where units are assessed; none: all kinds."))
    ] = []
    bands: Annotated[
        list[BandInput], BeforeValidator(lines("least")), Field(min_length=1, max_length=8),
        Entry(t("Grades"), t("One a line: from how many points | Chinese | English. The lowest begins at 0."),
              widget="textarea", attrs={"rows": 5}),
    ]  # fmt: skip
    version: Annotated[Whole | None, Entry(t("Version"), widget="hidden")] = None


class IndicatorInput(Input):
    """One indicator of a scheme."""

    name_zh: Annotated[str, StringConstraints(min_length=1, max_length=120), Entry(t("Indicator in Chinese"))]
    name_en: Annotated[str, StringConstraints(max_length=160), Entry(t("Indicator in English"))] = ""
    kind: Annotated[
        Literal["measured", "judged", "bonus", "deduction"], Entry(t("Where its points come from"), widget="select")
    ] = "measured"
    measure: Annotated[Line, Field(max_length=24), Entry(t("Measure"), t("Only of measured ones."))] = ""
    weight: Annotated[
        Decimal, Field(gt=0, le=1000), Entry(t("Points"), t("At most so many; of bonus and deduction the limit."))
    ]
    zero_at: Annotated[
        Decimal, Entry(t("No points up to"), t("In the unit of the measure; shares as percent, times as seconds."))
    ] = 0.0
    full_at: Annotated[Decimal, Entry(t("Full points from"), t("Less than the other where less is better."))] = 100.0
    note: Annotated[Line, Field(max_length=300), Entry(t("Note"))] = ""
    version: Annotated[Whole | None, Entry(t("Version"), widget="hidden")] = None


class RoundInput(Input):
    """One round: who is assessed by which scheme, for which days."""

    scheme_id: Annotated[Whole, Entry(t("Scheme"))]
    area: Annotated[Line, Field(min_length=1), Entry(t("Area"), t("Its townships or units are assessed."))]
    name: Annotated[ShortName | Literal[""], Entry(t("Name"), t("Empty: the scheme and the year."))] = ""
    starts_on: Annotated[Day, Entry(t("From"))]
    ends_on: Annotated[Day, Entry(t("To"))]


class PointsInput(Input):
    """Points given by hand for one indicator; empty takes them back, so that those of the figures hold."""

    points: Annotated[Points | None, Entry(t("Points"))] = None
    reason: Annotated[Line, Field(max_length=300), Entry(t("Reason"))] = ""


class AppealInput(Input):
    """What a subject says against its score."""

    indicator_key: Annotated[Line, Field(max_length=40), Entry(t("What the appeal is about"))] = ""
    note: Annotated[
        Prose, Field(min_length=1), Entry(t("What is wrong, and why"), widget="textarea", attrs={"rows": 4})
    ]


class AnswerInput(Input):
    """What the county answers; whoever upholds an appeal gives the points too, where it is about one indicator."""

    decision: Annotated[Literal["upheld", "rejected"], Entry(t("Decision"), widget="radio")]
    points: Annotated[Points | None, Entry(t("New points"), t("Only where the appeal is upheld."))] = None
    answer: Annotated[Prose, Field(min_length=1), Entry(t("Answer"), widget="textarea", attrs={"rows": 3})]


class AssessmentExceptionInput(Input):
    """One subject of a locked round that may be changed until an instant, for a reason."""

    subject: Annotated[Line, Field(min_length=1, max_length=40), Entry(t("Who is assessed"))]
    until_on: Annotated[Day, Entry(t("May be changed until (day)"))]
    until_time: Annotated[Clock, Entry(t("May be changed until (time)"))]
    reason: Annotated[Reason, Entry(t("Reason"), t("It is kept with the exception."))]
