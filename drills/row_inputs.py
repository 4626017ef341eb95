"""What a row of a list of drills may hold, and by which words its columns are known."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import StringConstraints, model_validator

from core.fields import Count, Entry, Flag, Input, Line, Name, Prose
from core.i18n import t
from drills.inputs import Minutes
from registry.headings import OF_LOCATIONS, OF_UNITS, by_field
from registry.row_inputs import CATEGORIES, AreaCode, AreaName, RecordCode, Short
from schedule.event_row_inputs import RowClock, RowDay, split_moments

OF_DRILLS = by_field("""
unit: 单位 单位名称 学校 学校名称 演练单位 参演单位 组织单位 school school_name unit_name
unit_code: 单位代码 学校代码 学校标识码 单位编码 school_code
on: 日期 演练日期 演练时间 计划日期 拟演练日期 date day
starts: 时间 开始时间 演练开始时间 开始 start starts_at time
minutes: 时长 时长（分钟） 分钟 演练时长 分钟数 duration length
type: 类型 演练类型 演练形式 形式 演练方式 drill_type
level: 等级 级别 演练等级 演练级别 drill_level
scenario: 情景 演练情景 情景设置 场景 演练科目 背景
special_needs: 需要协助的人数 需要帮助的人 特殊群体 特需人数 行动不便人数
special_needs_helper: 协助人 帮扶人 协助人员 帮扶责任人 helpers
rehearsed_on: 预演日期 预演时间 rehearsal
is_public: 公开 是否公开 对外公布 公开名单 public listed
unspecified: 人数 参演人数 参加人数 预计人数 预计参加人数 participants
note: 备注 说明 remark remarks comment
uid: 演练编号 drill_number drill_uid
""")


class DrillRow(Input):
    """One drill of a list: which unit, when, who is expected, and how it is set up; empty cells mean the usual."""

    unit: Annotated[Name | None, Entry(t("Unit"), example="石上小学", aliases=OF_DRILLS["unit"])] = None
    unit_code: Annotated[
        RecordCode | None,
        Entry(t("Unit code"), t("Where several units have the same name."), aliases=OF_DRILLS["unit_code"]),
    ] = None
    township: Annotated[AreaName | None, Entry(t("Township"), aliases=OF_LOCATIONS["township"])] = None
    village: Annotated[AreaName | None, Entry(t("Village or community"), aliases=OF_LOCATIONS["village"])] = None
    area_code: Annotated[AreaCode | None, Entry(t("Area code"), aliases=OF_LOCATIONS["area_code"])] = None
    on: Annotated[
        RowDay | None,
        Entry(t("Day"), t("With the year, as in 2027-05-12."), example="2027-05-12", aliases=OF_DRILLS["on"]),
    ] = None
    starts: Annotated[
        RowClock | None,
        Entry(t("Time"), t("Left empty: the common minute, 14:28."), example="14:28", aliases=OF_DRILLS["starts"]),
    ] = None
    minutes: Annotated[
        Minutes | None, Entry(t("Minutes"), t("Left empty: 30."), example="30", aliases=OF_DRILLS["minutes"])
    ] = None
    students: Annotated[
        Count | None,
        Entry(t("Students"), t("People expected; without any the unit's own figures are taken."), example="1012",
              aliases=OF_UNITS["students"]),
    ] = None  # fmt: skip
    teachers: Annotated[Count | None, Entry(t("Teachers"), example="53", aliases=OF_UNITS["teachers"])] = None
    staff: Annotated[Count | None, Entry(t("Staff"), aliases=OF_UNITS["staff"])] = None
    villagers: Annotated[Count | None, Entry(t("Villagers"), aliases=OF_UNITS["villagers"])] = None
    residents: Annotated[Count | None, Entry(t("Local residents"), aliases=OF_UNITS["residents"])] = None
    workers: Annotated[Count | None, Entry(t("Workers"), aliases=OF_UNITS["workers"])] = None
    visitors: Annotated[Count | None, Entry(t("Visitors"), aliases=OF_UNITS["visitors"])] = None
    unspecified: Annotated[Count | None, Entry(t("People, not by category"), aliases=OF_DRILLS["unspecified"])] = None
    special_needs: Annotated[
        Count | None, Entry(t("Of them, need help"), t("Counted above too."), aliases=OF_DRILLS["special_needs"])
    ] = None
    special_needs_helper: Annotated[
        Line | None,
        StringConstraints(max_length=120),
        Entry(t("Who helps them"), t("By name, one for each; “王老师×2” helps two."),
              aliases=OF_DRILLS["special_needs_helper"]),
    ] = None  # fmt: skip
    type: Annotated[
        Short | None, Entry(t("Type"), t("Left empty: an evacuation drill."), aliases=OF_DRILLS["type"])
    ] = None
    level: Annotated[Short | None, Entry(t("Level"), t("Left empty: basic."), aliases=OF_DRILLS["level"])] = None
    scenario: Annotated[
        Line | None, StringConstraints(max_length=300), Entry(t("Scenario"), aliases=OF_DRILLS["scenario"])
    ] = None
    rehearsed_on: Annotated[RowDay | None, Entry(t("Rehearsal on"), aliases=OF_DRILLS["rehearsed_on"])] = None
    is_public: Annotated[
        Flag | None, Entry(t("List publicly"), t("Yes or no; left empty: no."), aliases=OF_DRILLS["is_public"])
    ] = None
    note: Annotated[Prose | None, Entry(t("Note"), aliases=OF_DRILLS["note"])] = None
    uid: Annotated[
        Short | None,
        Entry(t("Drill number"), t("Filled in when the list is downloaded; leave it empty for a new drill."),
              aliases=OF_DRILLS["uid"]),
    ] = None  # fmt: skip

    @model_validator(mode="before")
    @classmethod
    def _apart(cls, raw: Any) -> Any:
        return split_moments(raw) if isinstance(raw, dict) else raw


EXPECTED = tuple(name for name in CATEGORIES if name != "special_needs")
"""Fields of a row that count the people expected of one category."""
