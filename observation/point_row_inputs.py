"""What a row of a register may hold: a point with its observer, or an observer alone; and how columns are known."""

from __future__ import annotations

from typing import Annotated

from core.fields import Count, Entry, Input, Line, Name
from core.i18n import t
from observation.observer_inputs import Yuan
from registry.headings import OF_LOCATIONS, by_field
from registry.row_inputs import AreaCode, AreaName, LocatedRow, RecordCode, Short, Telephone
from schedule.event_row_inputs import RowDay

OF_POINTS = by_field("""
code: 编号 代码 点号 观测点编号 测点编号 序号编码 point_code
name: 名称 观测点 观测点名称 宏观观测点 宏观观测点名称 测点名称 宏观点名称 point point_name
category: 类别 观测类别 观测手段 观测项目 种类 类型 category
object: 观测对象 观测内容 对象 观测物 object
object_count: 数量 对象数量 观测数量 存栏数 number
observer: 观测员 观测人 观测员姓名 观测人员 负责人 姓名 联系人 宏观观测员 observer
observer_phone: 电话 联系电话 观测员电话 手机 手机号码 联系方式 phone telephone
trained_on: 培训日期 最近培训 培训时间 上次培训 trained
allowance_yuan: 补助 补贴 年补助 补助（元/年） 津贴 补助金额 allowance
haves: 六有 六有情况 具备条件
starts_on: 起始日期 开始日期 建点日期 建立时间 设立时间 启用日期 建点时间 starts
ends_on: 停用日期 结束日期 撤销日期 ends
note: 备注 说明 remark
""")


class PointRow(LocatedRow):
    """One point of a register, with its observer."""

    code: Annotated[
        RecordCode | None,
        Entry(t("Point code"), t("If your lists number their points; a row is found again by it."), example="G-001",
              aliases=OF_POINTS["code"]),
    ] = None  # fmt: skip
    name: Annotated[Name | None, Entry(t("Point name"), example="河背村水井", aliases=OF_POINTS["name"])] = None
    category: Annotated[
        Short | None,
        Entry(t("Category"), t("By its name or its code."), example="井水", aliases=OF_POINTS["category"]),
    ] = None
    object: Annotated[Line | None, Entry(t("What is watched"), example="水井", aliases=OF_POINTS["object"])] = None
    object_count: Annotated[Count | None, Entry(t("How many"), aliases=OF_POINTS["object_count"])] = None
    observer: Annotated[Short | None, Entry(t("Observer"), example="刘观测", aliases=OF_POINTS["observer"])] = None
    observer_phone: Annotated[
        Telephone | None,
        Entry(t("Observer's telephone"), example="0797-6832003", aliases=OF_POINTS["observer_phone"]),
    ] = None
    trained_on: Annotated[
        RowDay | None, Entry(t("Last training"), example="2026-05-12", aliases=OF_POINTS["trained_on"])
    ] = None
    allowance_yuan: Annotated[
        Yuan | None, Entry(t("Allowance (yuan a year)"), example="600", aliases=OF_POINTS["allowance_yuan"])
    ] = None
    haves: Annotated[
        Line | None,
        Entry(t("Six-haves"), t("Those that are met, with a comma between them; or “all”."), example="全部",
              aliases=OF_POINTS["haves"]),
    ] = None  # fmt: skip
    starts_on: Annotated[
        RowDay | None,
        Entry(t("Watched from"), t("Left empty: from today on."), example="2026-01-01", aliases=OF_POINTS["starts_on"]),
    ] = None
    ends_on: Annotated[RowDay | None, Entry(t("Watched until"), aliases=OF_POINTS["ends_on"])] = None


class ObserverRow(Input):
    """One observer of a list."""

    name: Annotated[Short | None, Entry(t("Observer"), example="刘观测", aliases=OF_POINTS["observer"] + ("name",))] = (
        None
    )
    phone: Annotated[
        Telephone | None,
        Entry(t("Observer's telephone"), example="0797-6832003", aliases=OF_POINTS["observer_phone"]),
    ] = None
    area_code: Annotated[
        AreaCode | None,
        Entry(t("Area code"), t("Of the township or village; names do as well."), example="990101100",
              aliases=OF_LOCATIONS["area_code"]),
    ] = None  # fmt: skip
    county: Annotated[AreaName | None, Entry(t("County"), aliases=OF_LOCATIONS["county"])] = None
    township: Annotated[AreaName | None, Entry(t("Township"), aliases=OF_LOCATIONS["township"])] = None
    village: Annotated[AreaName | None, Entry(t("Village or community"), aliases=OF_LOCATIONS["village"])] = None
    trained_on: Annotated[
        RowDay | None, Entry(t("Last training"), example="2026-05-12", aliases=OF_POINTS["trained_on"])
    ] = None
    allowance_yuan: Annotated[
        Yuan | None, Entry(t("Allowance (yuan a year)"), example="600", aliases=OF_POINTS["allowance_yuan"])
    ] = None
    note: Annotated[Line | None, Entry(t("Note"), aliases=OF_POINTS["note"])] = None
