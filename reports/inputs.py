"""What a reader of figures may ask for."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from core.fields import Day, Entry, Input, Line, Whole
from core.i18n import t
from core.times import today
from reports.cube import Question
from reports.measures import BY_NAME

LONGEST_YEARS = 5
Dimension = Literal[
    "area", "kind", "activity", "campaign", "category", "day", "week", "month", "quarter", "half_year", "year"
]
Level = Literal["province", "prefecture", "county", "township", "village"]


class FiguresInput(Input):
    """A period (both days counted), what to break the figures down by, and what to keep."""

    starts_on: Annotated[Day, Entry(t("From"))] = Field(default_factory=lambda: default_period(today())[0])
    ends_on: Annotated[Day, Entry(t("To"))] = Field(default_factory=lambda: default_period(today())[1])
    by: Annotated[list[Dimension], Entry(t("Broken down by")), Field(max_length=4)] = ["area"]
    level: Annotated[Level, Entry(t("Level of areas"))] = "township"
    area_id: Annotated[Whole | None, Entry(t("Area"))] = None
    kind: Annotated[Line, Entry(t("Kind of unit"))] = ""
    activity: Annotated[Line, Entry(t("Activity"))] = ""
    campaign_id: Annotated[Whole | None, Entry(t("Campaign"))] = None
    category: Annotated[Line, Entry(t("Category of people"))] = ""
    measures: Annotated[list[Line], Entry(t("Figures asked for")), Field(max_length=60)] = []

    @property
    def question(self) -> Question:
        """The same as figures are asked."""
        return Question(
            self.starts_on, self.ends_on, tuple(dict.fromkeys(self.by)), tuple(dict.fromkeys(self.measures)),
            self.level, self.area_id, self.kind, self.activity, self.campaign_id, self.category,
        )  # fmt: skip

    @field_validator("measures")
    @classmethod
    def _check_measures(cls, given: list[str]) -> list[str]:
        if unknown := [name for name in given if name not in BY_NAME]:
            wording = t("There is no figure with the name %(name)s.", name=unknown[0])
            raise PydanticCustomError("measure", "measure", {"text": wording})
        return given

    @model_validator(mode="after")
    def _check_period(self) -> FiguresInput:
        if self.ends_on < self.starts_on:
            raise PydanticCustomError("period", "period", {"text": t("The last day is before the first.")})
        if (self.ends_on - self.starts_on).days > 366 * LONGEST_YEARS:
            raise PydanticCustomError("period", "period", {"text": t("Choose a period of at most five years.")})
        return self


def default_period(today: date) -> tuple[date, date]:
    """This year up to the end of this month: what a bureau is asked for most."""
    following = date(today.year + today.month // 12, today.month % 12 + 1, 1)
    return date(today.year, 1, 1), date.fromordinal(following.toordinal() - 1)
