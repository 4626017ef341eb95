"""The register comes in from the bureau's own list, finds points and observers again, and goes out as it came."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import SYSTEM
from core.imports import Given, Options
from core.sheets import write_workbook
from core.times import today
from observation.daily_queries import Wanted, survey
from observation.models import ObservationPoint, Observer
from observation.return_queries import lines
from observation.sheets import ObserverImporter, PointImporter
from observation.table_queries import month_sheet, register_sheet, return_sheets
from schedule.return_periods import span_of
from tests.support.observing import build_network
from tests.support.world import World

ROW = {
    "name": "石上村水井", "township": "梅江镇", "village": "石上村", "category": "水井", "object": "手压井",
    "observer": "张大叔", "observer_phone": "0797-6832009",
    "haves": "观测员、标牌、记录", "lon": "116.0123", "lat": "26.4711",
}  # fmt: skip


def given(number: int, **values: Any) -> Given:
    return Given(number, ROW | values)


def take(session: Session, *rows: Given) -> Any:
    session.info["actor"] = SYSTEM
    return PointImporter().take(session, rows, Options(settings={"datum": "wgs84"}), SYSTEM)


def test_a_register_makes_points_and_their_observers_and_finds_them_again(session: Session, world: World) -> None:
    other = {"name": "石上村鱼塘", "category": "鱼塘", "haves": "全部"}
    plan = take(session, given(2), given(3, **other))
    assert (sorted(plan.new), plan.problems) == ([2, 3], [])
    points = session.scalars(select(ObservationPoint).order_by(ObservationPoint.place_id)).all()[-2:]
    assert [(one.category, one.haves) for one in points] == [
        ("well", ["observer", "plate", "records"]),
        ("aquatic", ["observer", "duty", "plate", "records", "contact", "allowance"]),
    ]
    assert len({one.observer_id for one in points}) == 1
    assert [one.name for one in session.scalars(select(Observer))] == ["张大叔"]
    assert sorted(take(session, given(2), given(3, **other)).unchanged) == [2, 3]
    assert sorted(take(session, given(2, object="机井")).changed) == [2]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"category": "飞碟"}, "category"),
        ({"township": "不存在镇", "village": None}, ""),
        ({"lon": "0", "lat": "0"}, "lon"),
    ],
)
def test_what_is_wrong_in_a_row_is_said_and_leaves_no_trace(
    session: Session, world: World, wrong: dict[str, Any], field: str
) -> None:
    plan = take(session, given(2, **wrong))
    assert [one.is_error for one in plan.problems] == [True]
    assert plan.problems[0].field in (field, "area_code", "township")
    assert session.scalars(select(Observer)).all() == []


def test_a_list_of_observers_comes_in_by_itself(session: Session, world: World) -> None:
    session.info["actor"] = SYSTEM
    rows = [Given(2, {"name": "张大叔", "phone": "0797-6832009", "township": "梅江镇"})]
    plans = [ObserverImporter().take(session, rows, Options(), SYSTEM) for _ in range(2)]
    assert [(len(plan.new), len(plan.unchanged)) for plan in plans] == [(1, 0), (0, 1)]
    assert len(session.scalars(select(Observer)).one().salt) == 24


def test_the_forms_that_the_bureau_files_are_a4_across_with_text_as_text(
    session: Session, world: World, tmp_path: Path
) -> None:
    build_network(session, world)
    day = today()
    week, month = span_of("week", day).before(), span_of("month", day)
    found = survey(session, SYSTEM, Wanted(month.first, month.last))
    sheets = [register_sheet(session, SYSTEM, None, sees_contacts=True), month_sheet(session, found),
              *return_sheets(session, week, lines(session, SYSTEM, week), None, SYSTEM)]  # fmt: skip
    target = io.BytesIO()
    write_workbook(target, sheets)
    book = load_workbook(target)
    for page in book.worksheets:
        assert (page.page_setup.paperSize, page.page_setup.orientation) == (9, "landscape")
        assert page["A1"].value
        assert "Unit: " in page["A2"].value
        assert "Made on" in page["A3"].value
    register, days = book.worksheets[0], book.worksheets[1]
    phone = next(cell for row in register.iter_rows(min_row=5) for cell in row if cell.value == "0797-6832003")
    assert phone.number_format == "@"
    header = [cell.value for cell in days[4]]
    assert header[5:35] == [str(number) for number in range(1, 31)]
    assert [row[5].value for row in days.iter_rows(min_row=5, max_row=6)] == ["缺", "缺"]


def test_whoever_may_not_see_contacts_gets_a_register_without_telephones(session: Session, world: World) -> None:
    build_network(session, world)
    sheet = register_sheet(session, world.actor(session, "official"), None, sees_contacts=False)
    assert "0797-6832003" not in str(list(sheet.rows))
