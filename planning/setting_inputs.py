"""What can be typed about the conventions of planning."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from core.fields import Decimal, Entry, Input, Line, Verified, Whole
from core.i18n import t
from planning.conventions import ANY
from planning.hours import HourDays, HoursOfDay
from planning.inputs import WeightsInput, Word, on_the_grid

RoadClass = Literal["plain", "hill", "mountain"]
AreaId = Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{0,8}$")]


class KindHabitInput(Input):
    """How units of one kind are usually visited."""

    event_kind: Annotated[Word, Entry(t("Kind of event"), widget="select")] = "lecture"
    minutes: Annotated[Whole, Field(ge=15, le=600), AfterValidator(on_the_grid), Entry(t("Minutes on site"))] = 60
    hours: Annotated[Word, Entry(t("Hours of visits"), widget="select")] = ANY
    skills: Annotated[list[Word], Field(max_length=20), Entry(t("Skills needed"), widget="checks")] = []
    value: Annotated[
        Whole, Field(ge=1, le=100), Entry(t("Value of a visit"), t("What one visit is worth against others."))
    ] = 1


class RoadClassInput(Input):
    """How one travels on roads of a class."""

    km_per_hour: Annotated[Decimal, Field(ge=5, le=120), Entry(t("Speed, km/h"))]
    detour: Annotated[Decimal, Field(ge=1, le=4), Entry(t("Detour factor"))]


class SettingsInput(Input):
    """By what a county plans; kinds and hours that are not named stay as they are."""

    hours: Annotated[dict[Word, HoursOfDay], Field(max_length=30), Entry(t("Hours of visits"))] = {}
    hour_days: Annotated[
        dict[Word, HourDays], Field(max_length=30),
        Entry(t("Days of these hours"), t("Those not named stay as they are.")),
    ] = {}  # fmt: skip
    kinds: Annotated[dict[Word, KindHabitInput], Field(max_length=60), Entry(t("Kinds of unit"))] = {}
    weights: Annotated[WeightsInput | None, Entry(t("What counts how much"))] = None
    most_visits: Annotated[
        Annotated[Whole, Field(ge=1, le=30)] | None,
        Entry(t("Most visits of a team a day"), t("Of teams that have no limit of their own; empty: any number.")),
    ] = None
    most_drive_minutes: Annotated[
        Annotated[Whole, Field(ge=10, le=1000)] | None,
        Entry(t("Most driving of a team a day (min)"), t("Of teams that have no limit of their own; empty: any.")),
    ] = None
    road_classes: Annotated[
        dict[RoadClass, RoadClassInput], Entry(t("Classes of road"), t("Those not named stay as they are."))
    ] = {}  # fmt: skip
    roads: Annotated[
        dict[AreaId, RoadClass | Literal["above"]], Field(max_length=400),
        Entry(t("Class of road by area"), t("Areas by number; “above”: as the area above has it.")),
    ] = {}  # fmt: skip
    source: Annotated[Line, Entry(t("Source"), t("The document that these numbers come from."))] = ""
    is_verified: Annotated[Verified, Entry(t("Checked against the source"))] = False
