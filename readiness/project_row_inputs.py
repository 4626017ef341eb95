"""What a row of a ledger of projects under review may hold, and by which words its columns are known."""

from __future__ import annotations

import re
import unicodedata
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, StringConstraints

from core.fields import Count, Day, Entry, Input, Line, Name, Prose
from core.i18n import t
from readiness.fortification_inputs import Acceleration, Period
from registry.headings import OF_LOCATIONS, by_field
from registry.row_inputs import AreaCode, AreaName, Degrees, RecordCode, Short

OF_PROJECTS = by_field("""
code: 编号 审查编号 受理编号 登记编号 工程编号 项目代码 项目统一代码 档案编号 project_code number
name: 工程名称 建设项目名称 建设工程名称 建设项目 工程项目 项目 工程 project project_name
kind: 项目类别 类别 工程类型 项目类型 建设工程类别 设防类别 type
owner: 业主 业主单位 建设方 项目单位 申请单位 申报单位 建设单位名称 builder
address: 建设地点 建设地址 工程地点 工程地址 项目地址 项目地点 场址 site
unit: 拟使用单位 使用单位名称 user
floors: 层数（层） 地上层数 建筑层数 storeys
floor_area: 面积 建筑面积 总建筑面积 建筑规模 area_m2
structure: 结构 结构形式 结构体系
designed_pga: 设计采用的峰值加速度 设计采用加速度 设计峰值加速度 设计地震动峰值加速度 设计基本地震加速度 设计PGA
designed_period: 设计采用的特征周期 设计采用特征周期 设计反应谱特征周期 设计Tg
evaluated_pga: 安评峰值加速度 安评加速度 安评PGA
evaluated_period: 安评特征周期 安评Tg
evaluation: 安评文号 安评批复 安评批复文号 安全性评价 地震安全性评价 安评报告
received_on: 受理日期 受理时间 收件时间 接收日期 申请日期 申报日期 申报时间 登记日期 received
due_on: 办理期限 应办结日期 到期日期 办结时限 截止日期 due
result: 审查结果 审查结论 结论 办理结果 审查意见 办理状态
result_on: 办结日期 办结时间 审查日期 结论时间 完成日期 批复日期
result_note: 理由 条件 附加条件 结论说明 不通过原因 原因
note: 说明 remark remarks comment
""")


def _square_metres(value: Any) -> Any:
    """An area as ledgers write it: 3,200.5㎡ counts as whole square metres."""
    if not isinstance(value, str):
        return value
    typed = re.sub(r"(?<=\d)[,\s](?=\d{3})", "", unicodedata.normalize("NFKC", value).strip())
    match = re.fullmatch(r"(\d{1,9}(?:\.\d+)?)\s*(m2|m²|平方米|平米)?", typed)
    return round(float(match[1])) if match else value


class ProjectRow(Input):
    """One construction project of a ledger, with its result where it has one."""

    code: Annotated[
        RecordCode | None,
        Entry(t("Project number"), t("If your ledger numbers its projects; a row is found again by it."),
              example="KZ-2026-001", aliases=OF_PROJECTS["code"]),
    ] = None  # fmt: skip
    name: Annotated[
        Name | None,
        Entry(t("Name of the project"), t("Without a number a row is found again by its name in its area."),
              example="石上中学教学楼", aliases=OF_PROJECTS["name"]),
    ] = None  # fmt: skip
    kind: Annotated[
        Short | None,
        Entry(t("Kind of project"), t("By its name or its code; it decides which rule of the county holds."),
              example="学校、幼儿园", aliases=OF_PROJECTS["kind"]),
    ] = None  # fmt: skip
    area_code: Annotated[
        AreaCode | None,
        Entry(t("Area code"), t("Of the township or village; names or coordinates do as well."), example="990101100",
              aliases=OF_LOCATIONS["area_code"]),
    ] = None  # fmt: skip
    county: Annotated[AreaName | None, Entry(t("County"), aliases=OF_LOCATIONS["county"])] = None
    township: Annotated[AreaName | None, Entry(t("Township"), aliases=OF_LOCATIONS["township"])] = None
    village: Annotated[AreaName | None, Entry(t("Village or community"), aliases=OF_LOCATIONS["village"])] = None
    area_names: Annotated[
        Line | None,
        Entry(t("County and township"), t("Both in one cell, as in 清源县梅江镇."), aliases=OF_LOCATIONS["area_names"]),
    ] = None
    owner: Annotated[
        Annotated[str, StringConstraints(max_length=120)] | None,
        Entry(t("Owner of the project"), t("The company or office that builds."), example="县教育局",
              aliases=OF_PROJECTS["owner"]),
    ] = None  # fmt: skip
    unit: Annotated[
        Line | None,
        Entry(t("Unit that will use it"), t("By its code or its name, if it is among the units."),
              aliases=OF_PROJECTS["unit"]),
    ] = None  # fmt: skip
    address: Annotated[
        Line | None, Entry(t("Address"), example="文化路3号", aliases=OF_LOCATIONS["address"] + OF_PROJECTS["address"])
    ] = None
    lon: Annotated[
        Degrees | None, Entry(t("Longitude"), t("In degrees."), example="116.0123", aliases=OF_LOCATIONS["lon"])
    ] = None
    lat: Annotated[
        Degrees | None, Entry(t("Latitude"), t("In degrees."), example="26.4711", aliases=OF_LOCATIONS["lat"])
    ] = None
    lon_lat: Annotated[
        Line | None,
        Entry(t("Coordinates"), t("Longitude and latitude in one cell, with a comma."),
              aliases=OF_LOCATIONS["lon_lat"]),
    ] = None  # fmt: skip
    floors: Annotated[
        Annotated[Count, Field(ge=1, le=200)] | None, Entry(t("Floors"), aliases=OF_PROJECTS["floors"])
    ] = None
    floor_area: Annotated[
        Annotated[Count, BeforeValidator(_square_metres), Field(ge=1, le=10_000_000)] | None,
        Entry(t("Floor area (m²)"), example="3200", aliases=OF_PROJECTS["floor_area"]),
    ] = None
    structure: Annotated[
        Short | None,
        Entry(t("Structure"), t("For example: reinforced concrete frame."), aliases=OF_PROJECTS["structure"]),
    ] = None
    designed_pga: Annotated[
        Acceleration | None,
        Entry(t("Acceleration designed for (g)"), t("What is needed is looked up in the county's table."),
              example="0.15", aliases=OF_PROJECTS["designed_pga"]),
    ] = None  # fmt: skip
    designed_period: Annotated[
        Period | None,
        Entry(t("Period designed for (s)"), example="0.35", aliases=OF_PROJECTS["designed_period"]),
    ] = None
    evaluated_pga: Annotated[
        Acceleration | None,
        Entry(t("Safety evaluation: peak acceleration (g)"), aliases=OF_PROJECTS["evaluated_pga"]),
    ] = None
    evaluated_period: Annotated[
        Period | None,
        Entry(t("Safety evaluation: characteristic period (s)"), aliases=OF_PROJECTS["evaluated_period"]),
    ] = None
    evaluation: Annotated[
        Line | None, Entry(t("Safety evaluation: number and approval"), aliases=OF_PROJECTS["evaluation"])
    ] = None
    received_on: Annotated[
        Day | None,
        Entry(t("Received on"), t("Empty: today; with a result it must be given."), example="2026-03-02",
              aliases=OF_PROJECTS["received_on"]),
    ] = None  # fmt: skip
    due_on: Annotated[
        Day | None,
        Entry(t("Result due on"), t("Empty: as many workdays as the steps have."), aliases=OF_PROJECTS["due_on"]),
    ] = None
    result: Annotated[
        Short | None,
        Entry(t("Result"), t("Empty while the project is under review."), example="通过",
              aliases=OF_PROJECTS["result"]),
    ] = None  # fmt: skip
    result_on: Annotated[
        Day | None,
        Entry(t("Result on"), t("Needed with a result."), example="2026-04-10", aliases=OF_PROJECTS["result_on"]),
    ] = None
    result_note: Annotated[
        Prose | None,
        Entry(t("Reasons and conditions"), t("Needed with any result but “passed”."),
              aliases=OF_PROJECTS["result_note"]),
    ] = None  # fmt: skip
    note: Annotated[Prose | None, Entry(t("Note"), aliases=OF_PROJECTS["note"])] = None
