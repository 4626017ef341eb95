"""The calendar is downloaded, changed in a sheet and read in again: events change, none is doubled, all goes back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from core.access import SYSTEM
from core.db import Database
from core.i18n import speaking, t
from core.imports import Given, Options, Plan
from core.imports.pages import PROBLEM_COLUMNS, samples
from core.imports.problems import Problem
from core.imports.reports import report
from core.imports.services import Checked, apply, plan, read_file, start, take_back
from core.models import ImportBatch
from core.sheets import write_workbook
from core.times import local, now
from schedule import services
from schedule.event_changes import refusal
from schedule.event_table_queries import event_table
from schedule.models import Event, Headcount
from schedule.sheets import EventImporter
from tests.support.world import World, build_world

HEADER = "类型,标题,日期,时间,单位,队伍,预计人数,备注,状态,活动编号\n"
IMPORTER = EventImporter()
Cells = dict[str, Any]


@pytest.fixture
def store(any_database: Database) -> Database:
    return any_database


@pytest.fixture
def world(store: Database) -> World:
    with store.transaction() as session:
        return build_world(session)


@pytest.fixture
def sheet(store: Database, world: World, tmp_path: Path) -> Iterator[Callable[..., Checked]]:
    def write(*lines: str) -> Checked:
        path = tmp_path / "plan.csv"
        path.write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")
        return read_file(IMPORTER, path, path.name, Options())

    yield write


@pytest.fixture
def uids(store: Database, sheet: Callable[..., Checked]) -> dict[str, str]:
    """Numbers of five planned events, by title."""
    taken(store, sheet(
        "讲座,甲,2031-05-12,09:00-10:00,石上小学,宣传一队,30,带展板,,",
        "讲座,乙,2031-05-12,14:00-16:00,城南中学,宣传一队,,,,",
        "讲座,丙,2031-05-13,14:00-16:00,石上小学,宣传一队、宣传二队,,,,",
        "讲座,丁,2031-05-14,14:00-16:00,城南中学,宣传二队,,,,",
        "咨询台,戊,2031-05-15,09:00-11:00,实验幼儿园,,,,,",
    ))  # fmt: skip
    with store.transaction(writing=False) as session:
        return {event.title: event.uid for event in session.scalars(select(Event))}


def taken(store: Database, checked: Checked) -> tuple[Plan, int]:
    with store.transaction() as session:
        batch = start(session, "events", "plan.csv", Options(), SYSTEM)
        batch.options = {**batch.options, "mode": "good"}
        return apply(session, batch, IMPORTER, checked, SYSTEM), batch.id


def undone(store: Database, number: int) -> dict[str, Any]:
    with store.transaction() as session:
        batch = session.get_one(ImportBatch, number)
        take_back(session, batch, IMPORTER, SYSTEM)
        return dict((batch.report or {})["undone"])


def facts(store: Database) -> dict[str, tuple[object, ...]]:
    """What each event is, by its number."""
    with store.transaction(writing=False) as session:
        people = {row.event_id: row.count for row in session.scalars(select(Headcount))}
        return {
            event.uid: (
                event.title, f"{local(event.starts_at, event.zone):%m-%d %H:%M}",
                f"{local(event.ends_at, event.zone):%H:%M}", event.unit_id, event.note, event.status,
                tuple(sorted(one.resource for one in event.bookings)), people.get(event.id),
            )
            for event in session.scalars(select(Event))
        }  # fmt: skip


def errors(done: Plan) -> dict[int, str]:
    return {problem.row: problem.code for problem in done.problems if problem.is_error}


def remarks(done: Plan) -> dict[int, str]:
    return {problem.row: problem.code for problem in done.problems if not problem.is_error}


def downloaded(store: Database, folder: Path, change: Callable[[str, Cells], None]) -> Checked:
    """The download of May with each row changed as a person would in their spreadsheet."""
    with store.transaction(writing=False) as session, speaking("zh"):
        target = BytesIO()
        write_workbook(target, [event_table(session, SYSTEM, {}, date(2031, 5, 1), 31, "Asia/Shanghai")])
    book = load_workbook(target)
    rows = list(book.worksheets[0].iter_rows(min_row=4))
    names = [str(cell.value) for cell in rows[0]]
    for row in rows[1:]:
        cells: Cells = dict(zip(names, (cell.value for cell in row), strict=True))
        change(cells["标题"], cells)
        for cell, value in zip(row, cells.values(), strict=True):
            cell.value = value
    path = folder / "download.xlsx"
    book.save(path)
    return read_file(IMPORTER, path, path.name, Options())


def three_changes(title: str, cells: Cells) -> None:
    if title == "甲":
        cells |= {"开始时间": "10:00", "结束时间": "11:30", "人数（不分类）": 45}
    elif title == "乙":
        cells |= {"日期": "2031-05-13"}
    elif title == "丁":
        cells |= {"队伍": "宣传一队", "标题": "丁二"}


def test_of_three_changed_rows_the_clashing_one_is_refused_and_nothing_is_doubled_and_all_goes_back(
    store: Database, uids: dict[str, str], tmp_path: Path
) -> None:
    before = facts(store)
    checked = downloaded(store, tmp_path, three_changes)
    with store.transaction() as session:
        dry = plan(session, IMPORTER, checked, Options(), SYSTEM)
    assert facts(store) == before
    done, number = taken(store, checked)
    for one in (dry, done):
        assert (len(one.changed), len(one.unchanged), one.new) == (2, 2, set())
        assert list(errors(one).values()) == ["event.clash"]
    [refused] = [problem for problem in done.problems if problem.is_error]
    assert "宣传一队" in str(refused.what)
    assert refused.how is not None
    after = facts(store)
    assert after.keys() == before.keys()
    assert (after[uids["甲"]][1:3], after[uids["甲"]][-1]) == (("05-12 10:00", "11:30"), 45)
    assert after[uids["丁"]][0] == "丁二"
    assert after[uids["丁"]][6] != before[uids["丁"]][6]
    assert after[uids["乙"]] == before[uids["乙"]]
    told = undone(store, number)
    assert (told["removed"], told["restored"], told["kept_count"]) == (0, 2, 0)
    assert facts(store) == before


def test_the_download_as_it_is_changes_nothing(store: Database, uids: dict[str, str], tmp_path: Path) -> None:
    done, _ = taken(store, downloaded(store, tmp_path, lambda title, cells: None))
    assert (len(done.unchanged), done.changed, done.new, done.problems) == (5, set(), set(), [])


def test_a_day_pushed_back_by_an_hour_moves_whole_though_each_event_takes_the_place_of_the_next(
    store: Database, sheet: Callable[..., Checked]
) -> None:
    line = "讲座,{},2031-05-12,{}-{},石上小学,宣传一队,,,,{}"
    taken(store, sheet(*(line.format(f"第{n}讲", f"{n}:00", f"{n + 1}:00", "") for n in (14, 15, 16))))
    with store.transaction(writing=False) as session:
        uids = {event.title: event.uid for event in session.scalars(select(Event))}
    later = (line.format(f"第{n}讲", f"{n}:30", f"{n + 1}:30", uids[f"第{n}讲"]) for n in (14, 15, 16))
    done, number = taken(store, sheet(*later))
    assert (len(done.changed), done.problems) == (3, [])
    assert undone(store, number)["restored"] == 3


def test_an_empty_cell_leaves_what_the_event_has(
    store: Database, uids: dict[str, str], sheet: Callable[..., Checked]
) -> None:
    before = facts(store)[uids["甲"]]
    done, _ = taken(store, sheet(f",,2031-05-12,09:00-11:00,,,,,,{uids['甲']}"))
    assert (done.changed, done.problems) == ({2}, [])
    after = facts(store)[uids["甲"]]
    assert after[2] == "11:00"
    assert (after[:2], after[3:]) == (before[:2], before[3:])


def test_a_number_that_no_event_has_is_refused(store: Database, uids: dict[str, str], sheet: Any) -> None:
    done, _ = taken(store, sheet("讲座,新,2031-05-20,09:00-11:00,石上小学,,,,,00000000-0000-4000-8000-000000000000"))
    assert errors(done) == {2: "event.unknown"}
    assert len(facts(store)) == 5


def test_two_rows_of_one_number_are_not_both_taken(store: Database, uids: dict[str, str], sheet: Any) -> None:
    line = "讲座,甲,2031-05-12,{},石上小学,宣传一队,30,,,{}"
    done, _ = taken(store, sheet(line.format("09:00-11:00", uids["甲"]), line.format("09:00-11:30", uids["甲"])))
    assert (done.changed, errors(done)) == ({2}, {3: "repeat.event"})


@pytest.mark.parametrize("note", ["带展板", "带两块展板"])
def test_a_called_off_event_stays_and_a_row_that_differs_is_told_why(
    store: Database, uids: dict[str, str], sheet: Any, note: str
) -> None:
    with store.transaction() as session:
        event = session.scalars(select(Event).where(Event.title == "甲")).one()
        services.cancel_event(session, event, "大雨", SYSTEM)
    done, _ = taken(store, sheet(f"讲座,甲,2031-05-12,09:00-10:00,石上小学,宣传一队,30,{note},已取消,{uids['甲']}"))
    if note == "带展板":
        assert (done.unchanged, done.problems) == ({2}, [])
    else:
        assert errors(done) == {2: "event.is_closed"}


def test_an_event_that_is_over_is_refused_and_one_to_come_is_not() -> None:
    at = now()
    to_come = Event(status="confirmed", starts_at=at, ends_at=at + timedelta(hours=1), zone="Asia/Shanghai")
    row = Given(2, {})
    assert refusal(row, to_come, at) is None
    for status, ends_at in (("planned", at), ("held", at + timedelta(hours=1)), ("postponed", at + timedelta(hours=1))):
        event = Event(status=status, starts_at=at - timedelta(hours=1), ends_at=ends_at, zone="Asia/Shanghai")
        problem = refusal(row, event, at)
        assert problem is not None and problem.is_error and problem.how is not None


def test_a_sheet_does_not_call_an_event_off(store: Database, uids: dict[str, str], sheet: Any) -> None:
    before = facts(store)
    done, _ = taken(store, sheet(f"讲座,甲,2031-05-12,09:00-11:00,石上小学,宣传一队,30,带展板,已取消,{uids['甲']}"))
    assert (done.changed, errors(done)) == (set(), {2: "event.calls_off"})
    assert facts(store) == before


def test_what_somebody_has_gone_on_from_is_not_put_back(store: Database, uids: dict[str, str], sheet: Any) -> None:
    _, number = taken(store, sheet(f",,2031-05-12,09:00-11:00,,,,,,{uids['甲']}"))
    with store.transaction() as session:
        event = session.scalars(select(Event).where(Event.title == "甲")).one()
        services.set_people(session, event, "expected", {"unspecified": 31}, SYSTEM)
    told = undone(store, number)
    assert (told["restored"], told["kept_count"], told["kept"][0]["record"]) == (0, 1, "甲")


def test_what_is_taken_by_now_is_not_put_back_and_said_so(store: Database, uids: dict[str, str], sheet: Any) -> None:
    _, number = taken(store, sheet(f",,2031-05-20,09:00-10:00,,,,,,{uids['甲']}"))
    taken(store, sheet("讲座,别的,2031-05-12,09:00-10:00,实验幼儿园,宣传一队,,,,"))
    told = undone(store, number)
    assert (told["restored"], told["kept_count"]) == (0, 1)
    assert facts(store)[uids["甲"]][1] == "05-20 09:00"


def test_a_second_event_like_one_of_that_day_is_taken_and_remarked(
    store: Database, uids: dict[str, str], sheet: Any
) -> None:
    done, _ = taken(store, sheet("讲座,甲,2031-05-12,14:30-15:30,石上小学,,,,,"))
    assert (done.new, remarks(done)) == ({2}, {2: "event.second"})
    [problem] = done.problems
    assert "09:00" in str(problem.what)


def test_two_lessons_of_one_file_on_one_day_are_not_remarked(store: Database, sheet: Any) -> None:
    line = "讲座,课,2031-05-12,{},石上小学,,,,,"
    done, _ = taken(store, sheet(line.format("09:00-10:00"), line.format("14:00-15:00")))
    assert (done.new, done.problems) == ({2, 3}, [])


def test_a_remark_on_a_row_that_changes_nothing_does_not_say_taken() -> None:
    kept = Problem(2, "event.differs", t("It differs.")).as_dict() | {"severity": "warning"}
    consequence = PROBLEM_COLUMNS[-1].show
    with speaking("zh"):
        assert str(consequence(Problem.of(kept | {"unchanged": True}))) == "未变"
        assert str(consequence(Problem.of(kept | {"unchanged": False}))) == "已采用"


def test_the_preview_names_the_state_and_what_changes(store: Database, uids: dict[str, str], sheet: Any) -> None:
    checked = sheet(f",甲二,2031-05-12,09:00-11:00,,,,,,{uids['甲']}", "讲座,己,2031-05-16,09:00-10:00,石上小学,,,,,")
    done, _ = taken(store, checked)
    with store.transaction(writing=False) as session, speaking("zh"):
        shown = samples(IMPORTER, report(IMPORTER, checked, done), IMPORTER.choices(session))
        changed, new = [[(label, str(before), str(after)) for label, before, after in one["fields"]] for one in shown]
    assert changed == [("标题", "甲", "甲二"), ("结束时间", "10:00", "11:00")]
    assert [(label, after) for label, _, after in new] == [("类型", "讲座"), ("标题", "己"), ("状态", "计划中")]
