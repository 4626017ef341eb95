"""Every figure that bureaus published after campaigns can be entered, and stands in the right column with its unit."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from core.access import SYSTEM
from outreach.total_file_queries import totals_sheets
from outreach.total_inputs import TotalInput
from outreach.total_measures import BY_CODE
from outreach.total_queries import totals_reported
from outreach.total_services import file_total
from registry.models import Area

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
