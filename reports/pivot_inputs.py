"""What a pivot may be asked for: by page, program, command and saved view alike."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from core.fields import Day, Entry, Input, Line, Whole
from core.i18n import t
from reports import pivot_spans as spans
from reports.cube import Question
from reports.inputs import LONGEST_YEARS, Level
from reports.measures import DIMENSION_NAMES, MEASURES

MOST_MEASURES = 6
Period = Literal["this_month", "last_month", "this_quarter", "this_half_year", "this_year", "last_year", "days"]


def _without_blanks(value: object) -> object:
    """A second list of rows that was left empty says nothing."""
    return [part for part in value if part != ""] if isinstance(value, list) else value


def _dimension(value: str) -> str:
    return _one_of(value, list(DIMENSION_NAMES))


def _measure(value: str) -> str:
    return _one_of(value, [measure.name for measure in MEASURES])


def _one_of(value: str, choices: list[str]) -> str:
    if value not in choices:
        wording = t("Choose one of: %(choices)s.", choices=", ".join(choices))
        raise PydanticCustomError("choice", "choice", {"text": wording})
    return value


Dimension = Annotated[Line, AfterValidator(_dimension)]
MeasureName = Annotated[Line, AfterValidator(_measure)]


class Kept(Input):
    """A time, and what is kept of the figures."""

    period: Annotated[Period, Entry(t("Time span"), widget="select")] = "this_year"
    starts_on: Annotated[Day | None, Entry(t("From"))] = None
    ends_on: Annotated[Day | None, Entry(t("To"))] = None
    area_id: Annotated[Whole | None, Entry(t("Area"), widget="select")] = None
    level: Annotated[Level, Entry(t("Level of areas"))] = "township"
    kind: Annotated[Line, Entry(t("Kind of unit"))] = ""
    activity: Annotated[Line, Entry(t("Activity"))] = ""
    campaign_id: Annotated[Whole | None, Entry(t("Campaign"))] = None
    category: Annotated[Line, Entry(t("Category of people"))] = ""

    @model_validator(mode="after")
    def _check_days(self) -> Kept:
        if self.period != spans.DAYS:
            return self
        if self.starts_on is None or self.ends_on is None:
            raise PydanticCustomError("days", "days", {"text": t("Give the first and the last day.")})
        if self.ends_on < self.starts_on:
            raise PydanticCustomError("period", "period", {"text": t("The last day is before the first.")})
        if (self.ends_on - self.starts_on).days > 366 * LONGEST_YEARS:
            raise PydanticCustomError("period", "period", {"text": t("Choose a period of at most five years.")})
        return self

    def span(self, today: date) -> spans.Span:
        """First and last day of what was asked for, on this day."""
        if self.starts_on is not None and self.ends_on is not None and self.period == spans.DAYS:
            return self.starts_on, self.ends_on
        return spans.span(self.period, today)

    def question(self, of: spans.Span, by: tuple[str, ...], measures: tuple[str, ...]) -> Question:
        """The question over those days, broken down so."""
        return Question(
            starts_on=of[0], ends_on=of[1], by=by, measures=measures, level=self.level, area_id=self.area_id,
            kind=self.kind, activity=self.activity, campaign_id=self.campaign_id, category=self.category,
        )  # fmt: skip


class PivotInput(Kept):
    """A pivot: one or two dimensions down, none or one across, and the measures in its cells."""

    rows: Annotated[
        list[Dimension],
        BeforeValidator(_without_blanks),
        Field(min_length=1, max_length=2),
        Entry(t("Rows"), t("One dimension, or two with the second inside the first."), widget="checks"),
    ] = ["area"]
    columns: Annotated[Literal[""] | Dimension, Entry(t("Columns across"), widget="select")] = ""
    measures: Annotated[
        list[MeasureName],
        Field(min_length=1, max_length=MOST_MEASURES),
        Entry(t("Measures"), t("One to six."), widget="checks"),
    ] = ["held", "reported"]
    sort: Annotated[
        Line,
        Entry(
            t("Sort by"),
            t("As in 2026-05:held for a column, :held for the total; with - in front the most first."),
        ),
    ] = ""

    @model_validator(mode="after")
    def _check_dimensions(self) -> PivotInput:
        chosen = [*self.rows, *([self.columns] if self.columns else [])]
        if len(set(chosen)) < len(chosen):
            wording = t("Each dimension can stand in one place only: rows or columns, once.")
            raise PydanticCustomError("dimensions", "dimensions", {"text": wording})
        return self
