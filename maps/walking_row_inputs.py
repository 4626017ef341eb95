"""What a row of a list of walking distances may hold."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from core.fields import Decimal, Entry, Input, Line
from core.i18n import t

Length = Annotated[Decimal, Field(ge=0, le=500_000)]
Where = Annotated[Line, Field(min_length=1)]
Source = Annotated[str, StringConstraints(max_length=60)]


class WalkingWayRow(Input):
    """The way on foot from one village to one place."""

    village: Annotated[
        Where,
        Entry(t("Village or community"), t("By its code or its name."), example="990101100201",
              aliases=("村", "村社区", "村代码", "起点", "origin", "from", "village_code", "village_name")),
    ]  # fmt: skip
    township: Annotated[
        Line | None,
        Entry(t("Township"), t("Where several villages have the same name."), aliases=("乡镇", "乡镇街道", "镇")),
    ] = None
    place: Annotated[
        Where,
        Entry(t("Place"), t("By its code or its name: a shelter or venue."), example="文化广场",
              aliases=("避难场所", "场所", "场所编号", "终点", "目的地", "destination", "to", "shelter", "place_code")),
    ]  # fmt: skip
    metres: Annotated[
        Length | None,
        Entry(
            t("Way on foot (m)"), example="850", aliases=("步行距离", "距离", "米", "距离米", "distance", "distance_m")
        ),
    ] = None
    minutes: Annotated[
        Length | None,
        Entry(t("Minutes on foot"), t("Instead of metres; counted at the walking speed of the settings."),
              aliases=("步行时间", "分钟", "时间", "duration", "time")),
    ] = None  # fmt: skip
    source: Annotated[
        Source | None, Entry(t("Source"), t("For example: walked, or a route planner."), aliases=("来源", "数据来源"))
    ] = None  # fmt: skip
