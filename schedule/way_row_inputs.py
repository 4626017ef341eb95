"""What a row of a list of ways by road may hold."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from core.fields import Decimal, Entry, Input, Line
from core.i18n import t

Where = Annotated[Line, Field(min_length=1)]
Source = Annotated[str, StringConstraints(max_length=60)]


class TravelWayRow(Input):
    """The way by road from one unit or place to another; it holds for the way back too, unless that has its own row."""

    start: Annotated[
        Where,
        Entry(t("From"), t("A unit or a place, by its code or its name."), example="县科技馆",
              aliases=("起点", "出发地", "origin", "start")),
    ]  # fmt: skip
    end: Annotated[
        Where,
        Entry(t("To"), t("A unit or a place, by its code or its name."), example="石上小学",
              aliases=("终点", "目的地", "到达地", "destination", "end")),
    ]  # fmt: skip
    minutes: Annotated[
        Decimal, Field(ge=0, le=1000),
        Entry(t("Driving (min)"), t("Without loading, parking and setting up."), example="35",
              aliases=("分钟", "行车时间", "行驶时间", "时间", "duration", "time")),
    ]  # fmt: skip
    km: Annotated[
        Annotated[Decimal, Field(ge=0, le=2000)] | None,
        Entry(t("Distance (km)"), example="21.5", aliases=("公里", "千米", "里程", "distance", "distance_km")),
    ] = None
    source: Annotated[
        Source, Entry(t("Source"), t("For example the log of a vehicle, or a route planner."), aliases=("来源", "出处"))
    ] = ""
