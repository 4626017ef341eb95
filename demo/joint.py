"""Joint work: who organises events together, a meeting with minutes and tasks, what supervision visits found."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random

from demo.accounts import PLANNER, PLANNER_NAME
from demo.areas import COUNTY_ID
from demo.rows import Row, Rows
from demo.units import DemoUnit
from demo.year import at

PARTIES = ("演示县应急管理局", "演示县教育局", "演示县融媒体中心", "演示县科协", "演示县消防救援大队")
AGENDA = (("通报今年防震减灾科普工作进展", "周科长", 15, "各成员单位无补充意见。"),
          ("研究重点时段宣传安排", "林规划", 30, "按方案执行，县融媒体中心负责预告。"),
          ("讨论学校疏散通道整改", "教育局安全股", 20, "明确整改期限。"))  # fmt: skip
PROTOCOL = "会议听取了今年工作进展的通报，逐项讨论了重点时段宣传安排和学校疏散通道整改，各单位作了表态。"
DECISIONS = "各成员单位确定一名联络员，名单报县局。\n重点时段前一周完成场地和资料准备。\n督导问题按期整改，报县局复查。"
TASKS = (("报送本单位联络员名单", -6, "person", "open"), ("更新应急通讯录", 9, "nobody", "open"),
         ("完成宣传资料配送", 12, "unit", "open"), ("汇总各校疏散通道整改情况", -20, "person", "done"))  # fmt: skip
FOUND = (("楼梯口堆放杂物，影响疏散", "major", -8, "open"), ("疏散示意图未更新", "minor", 10, "open"),
         ("应急照明有两处不亮", "major", 4, "done"), ("演练方案未标明集合点", "minor", -15, "accepted"))  # fmt: skip
ORGANISERS = (("演示县应急管理局", "host", "统筹和经费", 60), ("演示县科协", "co_host", "展板和讲师", 30),
              ("演示县红十字会", "support", "急救演示", 10))  # fmt: skip
HELD_TOGETHER = 12
MENDED = "已整改，现场清理并安排专人检查。"


def add_joint_work(rng: Random, rows: Rows, units: Sequence[DemoUnit], own: DemoUnit, today: date) -> None:
    """Write it, with a task that is late, one that nobody answers for, and a finding past its day."""
    morning = at(today, 8 * 60)
    past = [event for event in rows["events"] if event["status"] == "held" and event["ends_at"] < morning]
    meetings = [event for event in past if event["kind"] == "meeting"]
    visits = [event for event in past if event["kind"] == "inspection" and event["unit_id"]]
    _organisers(rng, rows, past, own, morning)
    if meetings:
        _meeting(rows, max(meetings, key=lambda event: event["starts_at"]), own, today)
    for visit in sorted(visits, key=lambda event: event["starts_at"])[-2:]:
        _findings(rows, visit, today)


def _organisers(rng: Random, rows: Rows, past: Sequence[Row], own: DemoUnit, morning: datetime) -> None:
    open_days = [event for event in past if event["kind"] in ("open_day", "stall")]
    for event in rng.sample(open_days, min(HELD_TOGETHER, len(open_days))):
        for name, role, share, percent in ORGANISERS:
            _organiser(rows, event, None, name, role, share, percent, "confirmed", event["starts_at"])
    coming = [event for event in rows["events"] if event["starts_at"] > morning and event["status"] == "planned"]
    coming = [event for event in coming if event["kind"] in ("open_day", "stall", "lecture")]
    if coming:
        event = min(coming, key=lambda one: one["starts_at"])
        _organiser(rows, event, None, "演示县应急管理局", "host", "统筹和经费", None, "confirmed", morning)
        _organiser(rows, event, own.id, "", "co_host", "场地和志愿者", None, "asked", morning)


def _organiser(
    rows: Rows, event: Row, unit_id: int | None, name: str, role: str, share: str, percent: int | None, state: str,
    on: datetime,
) -> None:  # fmt: skip
    is_answered = state == "confirmed"
    rows.add(
        "event_organisers", event_id=event["id"], unit_id=unit_id, name=name, role=role, share=share,
        share_percent=percent, people=None, state=state, asked_at=on - timedelta(days=4),
        answered_at=on - timedelta(days=2) if is_answered else None, answered_by=PLANNER if is_answered else "",
        answered_by_name=PLANNER_NAME if is_answered else "", reason="", version=2,
    )  # fmt: skip


def _meeting(rows: Rows, event: Row, own: DemoUnit, today: date) -> None:
    for place, (title, presenter, length, outcome) in enumerate(AGENDA, start=1):
        rows.add(
            "agenda_items", event_id=event["id"], position=place, title=title, presenter=presenter, length=length,
            outcome=outcome, version=1,
        )  # fmt: skip
    for name in PARTIES:
        rows.add("meeting_parties", event_id=event["id"], unit_id=None, name=name, attended=name != PARTIES[-1],
                 version=1)  # fmt: skip
    written = event["ends_at"] + timedelta(hours=3)
    rows.put(
        "meetings", event_id=event["id"], protocol=PROTOCOL, decisions=DECISIONS, file_id=None, written_at=written,
        written_by=PLANNER, version=1,
    )  # fmt: skip
    for title, days, owner, state in TASKS:
        _task(rows, event, own, title, today + timedelta(days=days), owner, state, written)


def _task(
    rows: Rows, event: Row, own: DemoUnit, title: str, due_on: date, owner: str, state: str, made: datetime
) -> None:  # fmt: skip
    person = "李主任" if owner == "person" else ""
    unit_id, unit_name = (own.id, own.name) if owner == "unit" else (None, "演示县教育局")
    is_done = state == "done"
    task = rows.add(
        "joint_tasks", event_id=event["id"], area_id=COUNTY_ID, title=title, detail="", unit_id=unit_id,
        unit_name=unit_name, owner_id=None, person_name=person, is_of_unit=owner == "unit", due_on=due_on, state=state,
        outcome="已汇总，共整改 14 处。" if is_done else "", closed_at=at(due_on, 10 * 60) if is_done else None,
        created_at=made, created_by=PLANNER, version=2 if is_done else 1,
    )  # fmt: skip
    steps = [("made", made, "")] + ([("done", at(due_on, 10 * 60), "已汇总，共整改 14 处。")] if is_done else [])
    for deed, on, words in steps:
        rows.add(
            "task_steps", task_id=task, deed=deed, at=on, by=PLANNER, by_name=PLANNER_NAME, words=words, due_on=due_on,
            person_name=person or unit_name,
        )  # fmt: skip


def _findings(rows: Rows, event: Row, today: date) -> None:
    for finding, severity, days, state in FOUND:
        is_open = state == "open"
        rows.add(
            "supervision_findings", event_id=event["id"], unit_id=event["unit_id"], finding=finding, severity=severity,
            due_on=max(today + timedelta(days=days), event["ends_at"].date() + timedelta(days=0 if is_open else 2)),
            state=state,
            proof="" if is_open else MENDED, reason="", found_at=event["ends_at"], found_by=PLANNER,
            done_at=None if is_open else event["ends_at"] + timedelta(days=1),
            accepted_at=event["ends_at"] + timedelta(days=2) if state == "accepted" else None,
            accepted_by=PLANNER if state == "accepted" else "", version=1,
        )  # fmt: skip
