"""What can be typed about projects under review, their steps and results, and about seismic parameters."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StringConstraints, ValidationInfo

from core.fields import Coordinate, Count, Day, Decimal, Entry, Flag, Input, Line, Name, Prose, Verified, Whole
from core.i18n import t
from geo.datums import Datum

Word = Annotated[str, StringConstraints(min_length=1, max_length=40)]
ProjectCode = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=r"^[0-9A-Za-z._\-/]+$")]
"""As offices number their projects; the national number of an investment project has 24 signs."""
Sentence = Annotated[str, StringConstraints(max_length=300)]


def _number(value: Any, info: ValidationInfo) -> Any:
    """A value with its unit behind it, as in "0.10 g", counts as the number alone."""
    return value.strip().removesuffix("g").removesuffix("s").strip() if isinstance(value, str) else value


Acceleration = Annotated[Decimal, BeforeValidator(_number), Field(ge=0.01, le=1.5)]
"""In g, from 0.01 to 1.5."""
Period = Annotated[Decimal, BeforeValidator(_number), Field(ge=0.1, le=2)]
"""In seconds, from 0.1 to 2."""


class ParameterInput(Input):
    """What the county's table says of one area."""

    pga: Annotated[Acceleration, Entry(t("Peak acceleration (g)"), example="0.10", attrs={"inputmode": "decimal"})]
    period: Annotated[
        Period, Entry(t("Characteristic period (s)"), example="0.35", attrs={"inputmode": "decimal"})
    ]  # fmt: skip
    source: Annotated[Line, Entry(t("Source"), t("The table or notice that these numbers come from."))] = ""
    is_verified: Annotated[Verified, Entry(t("Checked against the source"))] = False
    version: Annotated[Whole | None, Entry(t("Version"), widget="hidden")] = None


class ProjectInput(Input):
    """A project that is put up for review, or its facts corrected."""

    name: Annotated[Name, Entry(t("Name of the project"), example="石上中学教学楼")]
    kind: Annotated[
        Word, Entry(t("Kind of project"), t("It decides which rule of the county holds."), widget="select")
    ]  # fmt: skip
    code: Annotated[ProjectCode | None, Entry(t("Project number"), t("If the office numbers its projects."))] = None
    owner: Annotated[
        Annotated[str, StringConstraints(max_length=120)],
        Entry(t("Owner of the project"), t("The company or office that builds.")),
    ] = ""  # fmt: skip
    unit: Annotated[
        Line,
        Entry(t("Unit that will use it"), t("Choose from the list that opens while you type."), "text",
              attrs={"list": "units", "autocomplete": "off"}),
    ] = ""  # fmt: skip
    area: Annotated[
        Annotated[Line, Field(min_length=1)], Entry(t("Area"), t("The township or village, by code or full name."))
    ]  # fmt: skip
    address: Annotated[Line, Entry(t("Address"))] = ""
    lon: Annotated[Coordinate, Entry(t("Longitude"), example="116.0123", attrs={"inputmode": "decimal"})] = ""
    lat: Annotated[Coordinate, Entry(t("Latitude"), example="26.4711", attrs={"inputmode": "decimal"})] = ""
    datum: Annotated[
        Datum,
        Entry(t("Coordinates come from"), t("Points from Chinese web maps lie 100 to 700 m away; they are converted.")),
    ] = Datum.WGS84
    floors: Annotated[Annotated[Count, Field(ge=1, le=200)] | None, Entry(t("Floors"))] = None
    floor_area: Annotated[Annotated[Count, Field(ge=1, le=10_000_000)] | None, Entry(t("Floor area (m²)"))] = None
    structure: Annotated[
        Annotated[str, StringConstraints(max_length=60)],
        Entry(t("Structure"), t("For example: reinforced concrete frame.")),
    ] = ""  # fmt: skip
    designed_pga: Annotated[
        Acceleration | None, Entry(t("Designed for: peak acceleration (g)"), attrs={"inputmode": "decimal"})
    ] = None
    designed_period: Annotated[
        Period | None, Entry(t("Designed for: characteristic period (s)"), attrs={"inputmode": "decimal"})
    ] = None
    evaluated_pga: Annotated[
        Acceleration | None, Entry(t("Safety evaluation: peak acceleration (g)"), attrs={"inputmode": "decimal"})
    ] = None
    evaluated_period: Annotated[
        Period | None, Entry(t("Safety evaluation: characteristic period (s)"), attrs={"inputmode": "decimal"})
    ] = None
    evaluation: Annotated[Line, Entry(t("Safety evaluation: number and approval"))] = ""
    received_on: Annotated[Day | None, Entry(t("Received on"), t("Empty: today."))] = None
    due_on: Annotated[Day | None, Entry(t("Result due on"), t("Empty: as many workdays as the steps have."))] = None
    note: Annotated[Prose, Entry(t("Note"), widget="textarea")] = ""
    confirmed: Annotated[Flag, Entry(t("This is another project: save it all the same"))] = False
    version: Annotated[Whole | None, Entry(t("Version"), widget="hidden")] = None


class StepInput(Input):
    """What came of a step, or who does it until when."""

    state: Annotated[Literal["waiting", "passed", "sent_back", "left_out"], Entry(t("State"))]
    who: Annotated[
        Annotated[str, StringConstraints(max_length=120)], Entry(t("Office that does it"))
    ] = ""  # fmt: skip
    due_on: Annotated[Day | None, Entry(t("Due on"))] = None
    done_on: Annotated[Day | None, Entry(t("Done on"), t("Empty: today."))] = None
    note: Annotated[Sentence, Entry(t("What was found"), t("When it is sent back or not applicable: why."))] = ""
    version: Annotated[Whole | None, Entry(t("Version"), widget="hidden")] = None


class ResultInput(Input):
    """The result of the review."""

    result: Annotated[
        Literal["passed", "conditional", "refused", "withdrawn"], Entry(t("Result"), widget="select")
    ]  # fmt: skip
    result_on: Annotated[Day | None, Entry(t("On"), t("Empty: today."))] = None
    note: Annotated[
        Prose, Entry(t("Reasons and conditions"), t("Needed unless it simply passes."), widget="textarea")
    ] = ""  # fmt: skip
    version: Annotated[Whole | None, Entry(t("Version"), widget="hidden")] = None


class ReopenInput(Input):
    """Why a result is taken back."""

    reason: Annotated[
        Annotated[str, StringConstraints(min_length=1, max_length=300)], Entry(t("Why it is opened again"))
    ]  # fmt: skip


class DocumentInput(Input):
    """A document that comes with a project."""

    kind: Annotated[Word, Entry(t("Document"), widget="select")]
    note: Annotated[Line, Entry(t("Note"))] = ""


class KindRuleInput(Input):
    """What holds for a kind of project."""

    is_raised: Annotated[Flag, Entry(t("One step up"))] = False
    needs_evaluation: Annotated[Flag, Entry(t("Needs a seismic safety evaluation"))] = False
    documents: Annotated[list[Word], Field(max_length=30), Entry(t("Documents needed"), widget="checks")] = []


class StepDaysInput(Input):
    """In how many workdays a step of the review is done."""

    days: Annotated[Whole, Field(ge=1, le=250), Entry(t("Workdays for this step"), attrs={"inputmode": "numeric"})]


def _steps_of(value: Any) -> Any:
    """Several numbers in one box, divided by commas or spaces, are a list."""
    return re.split(r"[,，、;；\s]+", value.strip()) if isinstance(value, str) else value


class LadderInput(Input):
    """The steps of acceleration of the zoning map, and where the county's rules come from."""

    ladder: Annotated[
        list[Acceleration], BeforeValidator(_steps_of), Field(min_length=2, max_length=20),
        Entry(t("Steps of acceleration (g)"), t("“One step up” climbs here; divide the numbers by commas."), "text"),
    ]  # fmt: skip
    source: Annotated[Line, Entry(t("Source"), t("The document that these rules come from."))] = ""
    is_verified: Annotated[Verified, Entry(t("Checked against the source"))] = False


def thousandths(value: float | None) -> int | None:
    """g as thousandths of g, seconds as milliseconds."""
    return None if value is None else round(value * 1000)
