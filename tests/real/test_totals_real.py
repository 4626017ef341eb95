"""Every figure that bureaus published after campaigns can be entered, and stands in the right column with its unit."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from core.access import SYSTEM
from core.i18n import speaking
from outreach.inputs import ResultInput
from outreach.media_inputs import MediaInput
from outreach.media_services import add_media_item
from outreach.result_services import report
from outreach.total_file_queries import totals_sheets
from outreach.total_inputs import TotalInput
from outreach.total_measures import BY_CODE
from outreach.total_queries import totals_reported
from outreach.total_services import file_total
from registry.models import Area
from reports.summary_context import context
from reports.summary_facts import Span
from reports.summary_queries import facts_of
from schedule.inputs import EventInput
from schedule.services import create_event

pytestmark = pytest.mark.real

COLUMN_OF = {
    "宣传资料": "leaflets", "宣传单": "leaflets", "科普读物画册": "booklets", "读本": "booklets", "展板": "boards",
    "光碟播放": "screenings", "演练互动": "drills", "科普讲座": "lectures", "有奖竞猜": "quizzes",
    "现场咨询": "enquiries",
    "咨询": "enquiries", "电台电视讲座": "broadcasts", "电话咨询": "phone_enquiries", "展馆参观": "hall_visitors",
    "联合单位": "joint_units", "活动": "activities", "参训人员": "trained_people", "短信": "messages",
    "学生": "students",
}  # fmt: skip
"""The column for each name under which bureaus publish a figure."""
SAME_UNIT = {"名": "人", "面": "块", "副": "块", "场": "场次"}
"""Measure words that count the same thing as the column's own."""
UNCOUNTED = {("booklets", "份"): "册"}


def published(folder: Path) -> list[dict[str, str]]:
    with (folder / "reports" / "outreach_figures.csv").open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def test_each_published_figure_is_found_again_in_its_column_with_its_unit(session: Session, real_data: Path) -> None:
    session.info["actor"] = SYSTEM
    rows = published(real_data)
    reports: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        reports[row["place"], row["date"]].append(row)
    for number, ((place, day), figures) in enumerate(reports.items()):
        session.add(area := Area(code=f"77{number:04d}", name=place, level="county"))
        session.flush()
        area.path = f"/{area.id}/"
        counts = {COLUMN_OF[row["metric"]]: int(row["value"]) for row in figures}
        assert len(counts) == len(figures), "two figures of one report share a column"
        file_total(session, TotalInput(
            area=area.code, starts_on=date.fromisoformat(day), ends_on=date.fromisoformat(day),
            title=figures[0]["event"], counts=counts, source=figures[0]["url"],
            rough=[COLUMN_OF[row["metric"]] for row in figures if row["approx"] == "1"],
        ), SYSTEM)  # fmt: skip
    found = totals_reported(session, SYSTEM, date(2000, 1, 1), date(2026, 11, 30))
    table = {one.area.name: one.totals for one in found.areas}
    for row in rows:
        code = COLUMN_OF[row["metric"]]
        total = table[row["place"]][code]
        assert (total.count, total.is_rough) == (int(row["value"]), row["approx"] == "1"), row
        said = UNCOUNTED.get((code, row["unit"]), SAME_UNIT.get(row["unit"], row["unit"]))
        assert BY_CODE[code].unit.in_("zh") == said, row
    each = list(totals_sheets(found, "", date(2000, 1, 1), date(2026, 11, 30))[1].rows)
    assert len(each) == len(rows) == 31


IN_RESULTS = {
    "leaflets",
    "booklets",
    "boards",
    "screenings",
    "quizzes",
    "enquiries",
    "phone_enquiries",
    "hall_visitors",
}
IN_MEDIA = {"broadcasts": ("radio", "media_broadcasts"), "messages": ("sms", "media_messages")}
AS_EVENTS = {"lectures": "lecture", "activities": "stall"}
"""Where a planner enters a figure when the year is kept in the calendar; the rest are totals without events."""


def test_each_published_figure_entered_at_its_place_comes_out_in_the_summary_with_its_unit(
    session: Session, real_data: Path, app: Flask
) -> None:
    session.info["actor"] = SYSTEM
    reports: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for row in published(real_data):
        reports[row["place"], row["date"]].append(row)
    found = 0
    for number, ((place, day), figures) in enumerate(reports.items()):
        area = Area(code=f"78{number:04d}", name=place, level="county")
        session.add(area)
        session.flush()
        area.path = f"/{area.id}/"
        on = date.fromisoformat(day)
        _enter(session, area, on, {COLUMN_OF[row["metric"]]: int(row["value"]) for row in figures})
        with app.app_context(), speaking("zh"):
            told = context(facts_of(session, area, Span(on.year, 1 if on.month < 7 else 2), SYSTEM))
        for row in figures:
            code, value = COLUMN_OF[row["metric"]], f"{int(row['value']):,}"
            unit = UNCOUNTED.get((code, row["unit"]), SAME_UNIT.get(row["unit"], row["unit"]))
            assert (value, unit) in _said(told, code), (row, _said(told, code))
            found += 1
    assert found == 31


def _enter(session: Session, area: Area, on: date, counts: dict[str, int]) -> None:
    """A report's figures as a planner enters them: events with a result, media items, and totals for the rest."""
    kinds = [AS_EVENTS[code] for code in counts if code in AS_EVENTS for _ in range(counts[code])] or ["stall"]
    events = [
        create_event(session, EventInput(kind=kind, title="宣传活动", area_id=area.id, on=on, starts=time(9),
                                         ends=time(10)), SYSTEM)
        for kind in kinds
    ]  # fmt: skip
    for event in events:
        event.status = "held"
    result = {code: count for code, count in counts.items() if code in IN_RESULTS}
    report(session, events[0], ResultInput.model_validate(result | {"confirmed": True}), SYSTEM)
    for code in counts.keys() & IN_MEDIA.keys():
        item = {
            "title": "播发",
            "channel": IN_MEDIA[code][0],
            "published_on": on,
            "items": counts[code],
            "area": area.code,
        }
        add_media_item(session, MediaInput.model_validate(item), SYSTEM)
    rest = {code: n for code, n in counts.items() if code not in {*IN_RESULTS, *IN_MEDIA, *AS_EVENTS}}
    if rest:
        file_total(session, TotalInput(area=area.code, starts_on=on, ends_on=on, title="总结", counts=rest), SYSTEM)
    session.flush()


def _said(told: dict[str, Any], code: str) -> set[tuple[str, str]]:
    """(count, unit) of everything that the summary could say of that column."""
    if code in AS_EVENTS:  # held events stand in the table of activities, counted in 场次
        return {(row["held"], "场次") for row in (*told["activities"], told["total"])}
    table = told["materials"] if code in {*IN_RESULTS, *IN_MEDIA} else told["reported_totals"]
    return {(row["count"], row["unit"].replace("场", "场次") if row["unit"] == "场" else row["unit"]) for row in table}
