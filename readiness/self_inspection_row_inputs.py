"""What a row of a list of self-inspections may hold, and by which words its columns are known."""

from __future__ import annotations

from typing import Annotated

from core.fields import Code, Day, Entry, Input, Name, Prose
from core.i18n import t
from readiness.self_inspection_inputs import Sentence

Loose = str | None
"""A cell that is judged with its round and not by itself: a round comes in as a whole, or not at all."""


class SelfInspectionRow(Input):
    """One hazard of a round; rows of one unit and day are one round. Without an item everything was in order."""

    unit: Annotated[
        Name | None,
        Entry(t("Unit"), t("Its name; where several have it, its code or township as well."), example="梅江小学",
              aliases=("单位名称", "学校", "学校名称", "自查单位", "受检单位", "名称", "unit_name", "name")),
    ] = None  # fmt: skip
    unit_code: Annotated[
        Code | None, Entry(t("Unit code"), aliases=("代码", "学校代码", "学校标识码", "编码", "unit_code", "code"))
    ] = None
    township: Annotated[
        Name | None, Entry(t("Township"), example="梅江镇", aliases=("乡镇街道", "所在乡镇", "所属乡镇", "town"))
    ] = None
    done_on: Annotated[
        Day,
        Entry(t("Day of the self-inspection"), example="2026-05-12",
              aliases=("自查时间", "排查日期", "排查时间", "检查日期", "发现日期", "日期", "done_on", "date")),
    ]  # fmt: skip
    item: Annotated[
        Loose,
        Entry(t("Item of the checklist"), t("One row for each hazard; empty where everything was in order."),
              example="高柜、书架已固定在墙上",
              aliases=("自查项目", "排查项目", "隐患项目", "隐患类别", "项目", "item")),
    ] = None  # fmt: skip
    problem: Annotated[
        Loose,
        Entry(t("What is wrong"), example="三楼档案柜未固定",
              aliases=("隐患", "隐患描述", "隐患情况", "存在问题", "存在的问题", "problem", "hazard")),
    ] = None  # fmt: skip
    fix_by: Annotated[
        Loose,
        Entry(t("To be fixed by"), t("Empty: within the days that the rule gives."), example="2026-06-12",
              aliases=("整改时限", "限期整改", "整改截止日期", "fix_by", "due")),
    ] = None  # fmt: skip
    state: Annotated[
        Loose,
        Entry(t("State"), t("Empty: fixed where the day is given on which that was settled, else to be fixed."),
              aliases=("整改状态", "是否整改", "state", "status")),
    ] = None  # fmt: skip
    settled_on: Annotated[
        Loose,
        Entry(t("Settled on"), t("When it was fixed, or given up."),
              aliases=("整改日期", "整改完成日期", "整改时间", "完成日期", "销号日期", "settled_on", "fixed_on")),
    ] = None  # fmt: skip
    settled_note: Annotated[
        Loose,
        Entry(t("What was done"), t("Or, if it is not pursued, why not."),
              aliases=("整改措施", "整改结果", "处理情况", "settled_note", "action")),
    ] = None  # fmt: skip
    not_applicable: Annotated[
        Loose,
        Entry(t("Items that do not apply"), t("One a line, in any row of the round."),
              aliases=("不适用项目", "不适用", "not_applicable", "na")),
    ] = None  # fmt: skip
    note: Annotated[Loose, Entry(t("Note"), t("On the round."), aliases=("备注", "说明", "note", "remarks"))] = None


class RoundCells(Input):
    """The cells of a row as the round and its hazard take them."""

    problem: Sentence = ""
    fix_by: Day | None = None
    settled_on: Day | None = None
    settled_note: Sentence = ""
    note: Prose = ""
