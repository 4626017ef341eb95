"""What a row of a list of seismic parameters may hold."""

from __future__ import annotations

from typing import Annotated

from core.fields import Entry, Flag, Input, Line
from core.i18n import t
from readiness.fortification_inputs import Acceleration, Period
from registry.headings import OF_LOCATIONS
from registry.row_inputs import AreaCode, AreaName


class ParameterRow(Input):
    """The values of one county, township or village."""

    area_code: Annotated[
        AreaCode | None,
        Entry(t("Area code"), t("Of the township or village; names do as well."), example="990101100",
              aliases=(*OF_LOCATIONS["area_code"], "代码", "行政区划代码", "乡镇代码")),
    ] = None  # fmt: skip
    county: Annotated[AreaName | None, Entry(t("County"), aliases=OF_LOCATIONS["county"])] = None
    township: Annotated[AreaName | None, Entry(t("Township"), aliases=OF_LOCATIONS["township"])] = None
    village: Annotated[AreaName | None, Entry(t("Village or community"), aliases=OF_LOCATIONS["village"])] = None
    pga: Annotated[
        Acceleration,
        Entry(t("Peak acceleration (g)"), example="0.10",
              aliases=("峰值加速度", "地震动峰值加速度", "基本地震动峰值加速度", "加速度", "PGA")),
    ]  # fmt: skip
    period: Annotated[
        Period,
        Entry(t("Characteristic period (s)"), example="0.35",
              aliases=("特征周期", "反应谱特征周期", "基本地震动加速度反应谱特征周期", "Tg")),
    ]  # fmt: skip
    source: Annotated[Line | None, Entry(t("Source"), aliases=("依据", "source"))] = None
    is_verified: Annotated[
        Flag | None, Entry(t("Checked against the source"), aliases=("已核对", "是否核对", "verified"))
    ] = None
