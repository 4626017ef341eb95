"""What a row of a plan of events may hold, and by which words its columns are known."""

from __future__ import annotations

import re
import unicodedata
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from core.fields import Clock, Count, Day, Entry, Input, Line, Name, Prose
from core.i18n import t
from registry.headings import OF_LOCATIONS, OF_UNITS, by_field
from registry.row_inputs import CATEGORIES, AreaCode, AreaName, RecordCode, Short

OF_EVENTS = by_field("""
kind: 类型 类别 活动类型 活动类别 形式 活动形式 宣传形式 event_kind type
title: 标题 名称 活动名称 活动 主题 活动主题 题目 内容 活动内容 name event subject
on: 日期 活动日期 举办日期 开展日期 开始日期 宣传日期 date day start_date
starts: 开始 开始时间 起始时间 起 start starts_at start_time
ends: 结束 结束时间 截止时间 止 end ends_at end_time
until: 最后一天 结束日期 截止日期 止期 last_day end_date
clocks: 时间 活动时间 时段 起止时间 举办时间 time hours
unit: 单位 受众 对象 单位名称 宣传对象 活动对象 参加单位 受众单位 学校 学校名称 audience
unit_code: 单位代码 学校代码 学校标识码 单位编码
place: 地点 场地 活动地点 举办地点 活动场地 场所 venue location
place_note: 具体位置 具体地点 详细地点 教室 place_note room
campaign: 宣传活动 所属活动 主题宣传活动 所属宣传活动 campaign
teams: 队伍 宣传队 宣传队伍 小分队 责任队伍 承办队伍 team
people: 人员 讲师 主讲人 宣讲人 授课人 教官 lecturer lecturers
vehicles: 车辆 车 用车 车牌 车牌号 vehicle
skills: 技能 所需技能 skill
status: 状态 活动状态 state
unspecified: 人数 预计人数 预计参加人数 参加人数 受众人数 expected
note: 备注 说明 remark remarks comment
uid: event_number event_uid
""")

_WEEKDAY = re.compile(r"\s*[\(\[]?\s*(星期|周|礼拜|週)[一二三四五六日天]\s*[\)\]]?\s*$")
_DATE = r"\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?"
_MOMENT = re.compile(rf"({_DATE})(?:\s*[\(\[]?(?:星期|周|礼拜|週)[一二三四五六日天][\)\]]?)?[\sT]*(\S.*)")
_CLOCK = re.compile(
    r"(凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|am|pm)?\s*(\d{1,2})\s*"
    r"(?:[:时点時點]\s*(半|\d{1,2})?\s*分?)?(?::\d{2})?\s*(am|pm)?"
)
_BETWEEN = re.compile(r"\s*(?:--|[-–—~至到])\s*")
_AFTERNOON = {"下午", "傍晚", "晚上", "pm"}
_NOON = 12


def _plain(value: str) -> str:
    return unicodedata.normalize("NFKC", value).strip()


def _day_words(value: Any) -> Any:
    """A day as lists write it: 2027年5月12日（星期三）."""
    return _WEEKDAY.sub("", _plain(value)) if isinstance(value, str) else value


def clock_words(value: Any) -> Any:
    """A time of day as lists write it, as in 14:00: 下午2点半, 上午9时, 2:30 pm; anything else as it is."""
    if not isinstance(value, str):
        return value
    found = _CLOCK.fullmatch(_plain(value).casefold())
    if found is None or not (found[1] or found[4] or re.search(r"[:时点時點]", _plain(value))):
        return value
    part, hour, minute = found[1] or found[4] or "", int(found[2]), 30 if found[3] == "半" else int(found[3] or 0)
    if (part in _AFTERNOON and hour < _NOON) or (part == "中午" and hour < 3):
        hour += _NOON
    elif part in ("am", "凌晨") and hour == _NOON:
        hour = 0
    return f"{hour:02d}:{minute:02d}" if hour < 24 and minute < 60 else value


def split_moments(raw: dict[str, Any]) -> dict[str, Any]:
    """The row with day, start and end apart, where a cell holds several: "2027-05-12 14:00", "下午2:30-4:30"."""
    row = dict(raw)
    if isinstance(both := row.get("clocks"), str) and "starts" not in row and "ends" not in row:
        moment = _MOMENT.fullmatch(_plain(both))
        if moment:
            row.setdefault("on", moment[1])
        parts = _BETWEEN.split(moment[2] if moment else _plain(both))
        if len(parts) == 2:
            row["starts"], row["ends"] = parts[0], _with_part_of_day(parts[0], parts[1])
    for clock, day in (("starts", "on"), ("ends", "until")):
        moment = _MOMENT.fullmatch(_plain(row[clock])) if isinstance(row.get(clock), str) else None
        if moment:
            row.setdefault(day, moment[1])
            row[clock] = moment[2]
    return row


def _with_part_of_day(first: str, last: str) -> str:
    """下午2:30-4:30 ends in the afternoon too."""
    said = re.match(r"(上午|下午|晚上|早上)", first)
    return f"{said[1]}{last}" if said and not re.match(r"\D", last) else last


RowDay = Annotated[Day, BeforeValidator(_day_words)]
RowClock = Annotated[Clock, BeforeValidator(clock_words)]
Names = Annotated[Line, Field(max_length=200)]


class EventRow(Input):
    """One event of a plan: what, when, for whom, where, with whom, and how many people are expected."""

    kind: Annotated[
        Short | None, Entry(t("Kind"), t("By its name or its code."), example="讲座", aliases=OF_EVENTS["kind"])
    ] = None
    title: Annotated[
        Name | None,
        Entry(t("Title"), t("Left empty, it is made from the kind and the audience."), aliases=OF_EVENTS["title"]),
    ] = None
    on: Annotated[
        RowDay | None,
        Entry(t("Date"), t("With the year, as in 2027-05-12."), example="2027-05-12", aliases=OF_EVENTS["on"]),
    ] = None
    starts: Annotated[RowClock | None, Entry(t("Starts at"), example="14:00", aliases=OF_EVENTS["starts"])] = None
    ends: Annotated[RowClock | None, Entry(t("Ends at"), example="16:00", aliases=OF_EVENTS["ends"])] = None
    clocks: Annotated[
        Line | None,
        Entry(t("Start and end"), t("Both in one cell, as in 14:00-16:00."), aliases=OF_EVENTS["clocks"]),
    ] = None
    until: Annotated[
        RowDay | None, Entry(t("Last day"), t("Only for an event over several days."), aliases=OF_EVENTS["until"])
    ] = None
    unit: Annotated[
        Name | None, Entry(t("Audience"), t("The unit it is held for."), example="石上小学", aliases=OF_EVENTS["unit"])
    ] = None
    unit_code: Annotated[
        RecordCode | None,
        Entry(t("Unit code"), t("Where several units have the same name."), aliases=OF_EVENTS["unit_code"]),
    ] = None
    area_code: Annotated[
        AreaCode | None,
        Entry(t("Area code"), t("Only needed when no unit is given."), aliases=OF_LOCATIONS["area_code"]),
    ] = None
    township: Annotated[AreaName | None, Entry(t("Township"), aliases=OF_LOCATIONS["township"])] = None
    village: Annotated[AreaName | None, Entry(t("Village or community"), aliases=OF_LOCATIONS["village"])] = None
    area_names: Annotated[
        Line | None,
        Entry(t("County and township"), t("Both in one cell, as in 清源县梅江镇."), aliases=OF_LOCATIONS["area_names"]),
    ] = None
    place: Annotated[
        Name | None,
        Entry(t("Place"), t("By its name in the list of places."), aliases=OF_EVENTS["place"]),
    ] = None
    place_note: Annotated[
        Line | None,
        Entry(t("Where exactly"), t("A room, a gate, or a place that is not in the list."),
              aliases=OF_EVENTS["place_note"])
    ] = None  # fmt: skip
    campaign: Annotated[Name | None, Entry(t("Campaign"), aliases=OF_EVENTS["campaign"])] = None
    teams: Annotated[
        Names | None, Entry(t("Teams"), t("Several with 、 between them."), example="宣传一队",
                            aliases=OF_EVENTS["teams"])
    ] = None  # fmt: skip
    people: Annotated[Names | None, Entry(t("Personnel"), aliases=OF_EVENTS["people"])] = None
    vehicles: Annotated[
        Names | None, Entry(t("Vehicles"), t("By name or number plate."), aliases=OF_EVENTS["vehicles"])
    ] = None
    skills: Annotated[
        Names | None, Entry(t("Skills"), t("What those who go must be able to do."), aliases=OF_EVENTS["skills"])
    ] = None
    students: Annotated[
        Count | None, Entry(t("Students"), t("People expected."), example="120", aliases=OF_UNITS["students"])
    ] = None
    teachers: Annotated[Count | None, Entry(t("Teachers"), aliases=OF_UNITS["teachers"])] = None
    staff: Annotated[Count | None, Entry(t("Staff"), aliases=OF_UNITS["staff"])] = None
    villagers: Annotated[Count | None, Entry(t("Villagers"), aliases=OF_UNITS["villagers"])] = None
    residents: Annotated[Count | None, Entry(t("Local residents"), aliases=OF_UNITS["residents"])] = None
    workers: Annotated[Count | None, Entry(t("Workers"), aliases=OF_UNITS["workers"])] = None
    visitors: Annotated[Count | None, Entry(t("Visitors"), aliases=OF_UNITS["visitors"])] = None
    special_needs: Annotated[Count | None, Entry(t("People who need help"), aliases=OF_UNITS["special_needs"])] = None
    unspecified: Annotated[Count | None, Entry(t("People, not by category"), aliases=OF_EVENTS["unspecified"])] = None
    status: Annotated[
        Short | None, Entry(t("State"), t("Rows of cancelled events are left out."), aliases=OF_EVENTS["status"])
    ] = None
    note: Annotated[Prose | None, Entry(t("Note"), aliases=OF_EVENTS["note"])] = None
    uid: Annotated[
        Short | None,
        Entry(t("Event number"), t("Filled in when the calendar is downloaded; leave it empty for a new event."),
              aliases=OF_EVENTS["uid"]),
    ] = None  # fmt: skip

    @model_validator(mode="before")
    @classmethod
    def _apart(cls, raw: Any) -> Any:
        return split_moments(raw) if isinstance(raw, dict) else raw


EXPECTED = CATEGORIES
"""Fields of a row that count the people expected of one category."""
