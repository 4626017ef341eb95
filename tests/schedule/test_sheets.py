"""A plan of events comes in through the same lock as a form: dry run, import, again, undo, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from core.access import SYSTEM
from core.db import Database
from core.errors import DomainError
from core.imports import Options, Plan
from core.imports.services import Checked, apply, plan, read_file, start, take_back
from core.models import ImportBatch, ImportChange
from schedule import services
from schedule.models import HOLDING, Booking, Event, Headcount
from schedule.sheets import EventImporter
from tests.support.world import World, build_world

HEADER = "类型,标题,日期,时间,单位,队伍,预计人数,备注\n"
DAY = date(2031, 5, 12)
IMPORTER = EventImporter()


@pytest.fixture
def store(any_database: Database) -> Database:
    return any_database


@pytest.fixture
def world(store: Database) -> World:
    with store.transaction() as session:
        return build_world(session)


@pytest.fixture
def written(tmp_path: Path) -> Iterator[Any]:
    def write(*lines: str, header: str = HEADER) -> Checked:
        path = tmp_path / "plan.csv"
        path.write_text(header + "\n".join(lines) + "\n", encoding="utf-8")
        return read_file(IMPORTER, path, path.name, Options())

    yield write


def dry(store: Database, checked: Checked) -> Plan:
    with store.transaction() as session:
        return plan(session, IMPORTER, checked, Options(), SYSTEM)


def taken(store: Database, checked: Checked, mode: str = "good") -> tuple[Plan, int]:
    with store.transaction() as session:
        batch = start(session, "events", "plan.csv", Options(), SYSTEM)
        batch.options = {**batch.options, "mode": mode}
        return apply(session, batch, IMPORTER, checked, SYSTEM), batch.id


def undone(store: Database, number: int) -> dict[str, Any]:
    with store.transaction() as session:
        batch = session.get_one(ImportBatch, number)
        take_back(session, batch, IMPORTER, SYSTEM)
        return dict((batch.report or {})["undone"])


def count(store: Database, table: Any) -> int:
    with store.transaction(writing=False) as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def errors(done: Plan) -> dict[int, str]:
    return {problem.row: problem.code for problem in done.problems if problem.is_error}


def doubles(store: Database) -> list[tuple[str, int, int]]:
    """Pairs of living events that hold one resource at the same time."""
    with store.transaction(writing=False) as session:
        query = select(Booking).join(Event).where(Event.status.in_(HOLDING), Booking.is_exclusive)
        held: dict[str, list[Booking]] = {}
        for booking in session.scalars(query):
            held.setdefault(booking.resource, []).append(booking)
        return [
            (key, one.event_id, other.event_id)
            for key, bookings in held.items()
            for one, other in combinations(bookings, 2)
            if one.starts_at < other.ends_at and other.starts_at < one.ends_at
        ]


def test_good_rows_become_events_with_bookings_and_expected_people(store: Database, world: World, written: Any) -> None:
    done, _ = taken(store, written("讲座,地震课,2031-05-12,下午2点-4点,石上小学,宣传一队,1012人,带展板"))
    assert (done.new, errors(done)) == ({2}, {})
    with store.transaction(writing=False) as session:
        [event] = session.scalars(select(Event))
        assert (event.kind, event.title, event.note, event.status) == ("lecture", "地震课", "带展板", "planned")
        assert {booking.resource for booking in event.bookings} == {
            f"unit:{world.units['primary'].id}", f"team:{world.teams['first'].id}"
        }  # fmt: skip
        [people] = session.scalars(select(Headcount))
        assert (people.stage, people.category, people.count) == ("expected", "unspecified", 1012)


def test_a_row_that_clashes_is_refused_with_what_is_free_and_the_others_are_taken(
    store: Database, world: World, written: Any
) -> None:
    checked = written(
        "讲座,甲,2031-05-12,14:00-16:00,石上小学,宣传一队,,",
        "讲座,乙,2031-05-12,15:00-17:00,城南中学,宣传一队,,",
        "讲座,丙,2031-05-12,14:00-16:00,实验幼儿园,宣传二队,,",
    )
    done, _ = taken(store, checked)
    assert done.new == {2, 4}
    assert errors(done) == {3: "event.clash"}
    [problem] = [one for one in done.problems if one.is_error]
    assert "宣传一队" in str(problem.what)
    assert str(problem.how).startswith("Free instead: ")
    assert problem.column == "队伍"
    assert count(store, Event) == 2


def test_the_dry_run_says_the_same_and_writes_nothing(store: Database, world: World, written: Any) -> None:
    checked = written(
        "讲座,甲,2031-05-12,14:00-16:00,石上小学,宣传一队,,",
        "讲座,乙,2031-05-12,15:00-17:00,城南中学,宣传一队,,",
        "讲座,丙,2031-05-13,14:00-16:00,月球小学,,,",
    )
    before = dry(store, checked)
    assert (count(store, Event), count(store, Booking), count(store, ImportChange)) == (0, 0, 0)
    done, _ = taken(store, checked)
    assert (before.new, errors(before)) == (done.new, errors(done)) == ({2}, {3: "event.clash", 4: "unit.unknown"})


def test_in_mode_all_one_refused_row_leaves_nothing_at_all(store: Database, world: World, written: Any) -> None:
    checked = written("讲座,甲,2031-05-12,14:00-16:00,石上小学,,,", "讲座,乙,2031-05-12,14:00-16:00,月球小学,,,")
    with pytest.raises(DomainError, match="nothing was taken"):
        taken(store, checked, mode="all")
    assert count(store, Event) == 0


def test_the_same_file_again_changes_nothing(store: Database, world: World, written: Any) -> None:
    checked = written("讲座,,2031-05-12,14:00-16:00,石上小学,宣传一队,30,", "咨询台,集市,2031-05-12,9:00-11:00,,,,")
    checked.given[1].values["area_code"] = "990101100"
    taken(store, checked)
    done, _ = taken(store, checked)
    assert (done.new, done.unchanged, done.problems) == (set(), {2, 3}, [])
    assert count(store, Event) == 2


def test_a_row_that_says_something_else_than_the_event_is_left_alone_and_told(
    store: Database, world: World, written: Any
) -> None:
    taken(store, written("讲座,甲,2031-05-12,14:00-16:00,石上小学,,30,"))
    done, _ = taken(store, written("讲座,甲,2031-05-12,14:00-17:00,石上小学,,45,"))
    assert done.unchanged == {2}
    [problem] = done.problems
    assert (problem.code, problem.is_error) == ("event.differs", False)
    assert "Ends at, People, not by category" in str(problem.what)


def test_a_row_twice_in_one_file_is_refused_the_second_time(store: Database, world: World, written: Any) -> None:
    row = "讲座,甲,2031-05-12,14:00-16:00,石上小学,,,"
    done, _ = taken(store, written(row, row))
    assert (done.new, errors(done)) == ({2}, {3: "repeat.event"})


def test_a_cancelled_event_is_not_planned_anew_by_its_old_row(store: Database, world: World, written: Any) -> None:
    checked = written("讲座,甲,2031-05-12,14:00-16:00,石上小学,,,")
    taken(store, checked)
    with store.transaction() as session:
        services.cancel_event(session, session.scalars(select(Event)).one(), "大雨", SYSTEM)
    done, _ = taken(store, checked)
    assert done.unchanged == {2}
    assert [problem.code for problem in done.problems] == ["event.was_called_off"]


def test_undoing_removes_what_was_made_and_leaves_what_somebody_has_gone_on_from(
    store: Database, world: World, written: Any
) -> None:
    _, number = taken(store, written(
        "讲座,甲,2031-05-12,14:00-16:00,石上小学,宣传一队,30,", "讲座,乙,2031-05-13,14:00-16:00,石上小学,宣传一队,30,",
    ))  # fmt: skip
    with store.transaction() as session:
        confirmed = session.scalars(select(Event).where(Event.title == "乙")).one()
        services.confirm_event(session, confirmed, SYSTEM)
    done = undone(store, number)
    assert (done["removed"], done["kept_count"]) == (1, 1)
    with store.transaction(writing=False) as session:
        [left] = session.scalars(select(Event))
        assert left.title == "乙"
        assert len(left.bookings) == 2
    assert count(store, Headcount) == 1


def test_after_undoing_the_time_is_free_again(store: Database, world: World, written: Any) -> None:
    checked = written("讲座,甲,2031-05-12,14:00-16:00,石上小学,宣传一队,,")
    _, number = taken(store, checked)
    undone(store, number)
    done, _ = taken(store, checked)
    assert done.new == {2}


def test_two_hundred_rows_of_which_many_clash_leave_no_double_booking(
    store: Database, world: World, written: Any
) -> None:
    units, lines = ["石上小学", "城南中学", "实验幼儿园", "清源县地震局"], []
    for n in range(200):
        day = DAY + timedelta(days=n % 40)
        hour = 8 + (n * 7) % 9
        lines.append(f"讲座,第{n}场,{day},{hour}:00-{hour + 1}:30,{units[n % 4]},宣传{'一二'[n % 3 == 0]}队,{n},")
    checked = written(*lines)
    before = dry(store, checked)
    done, _ = taken(store, checked)
    assert len(done.new) + len(errors(done)) == 200
    assert 10 < len(errors(done)) < 190
    assert (before.new, errors(before)) == (done.new, errors(done))
    assert doubles(store) == []


HOURS = st.integers(8, 15)
ROWS = st.lists(
    st.tuples(st.integers(0, 2), HOURS, st.integers(1, 3), st.sampled_from(["石上小学", "城南中学"]),
              st.sampled_from(["宣传一队", "宣传二队", "宣传一队、宣传二队", ""])),
    min_size=1, max_size=8,
)  # fmt: skip


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS)
def test_importing_never_leaves_a_double_booking(database: Database, tmp_path: Path, rows: list[Any]) -> None:
    if not (tmp_path / "built").exists():
        with database.transaction() as session:
            build_world(session)
        (tmp_path / "built").touch()
    path = tmp_path / "plan.csv"
    lines = [
        f"讲座,,{DAY + timedelta(days=day)},{hour}:00-{hour + length}:00,{unit},{team},,"
        for day, hour, length, unit, team in rows
    ]
    path.write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")
    done, _ = taken(database, read_file(IMPORTER, path, path.name, Options()))
    assert doubles(database) == []
    assert len(done.new | done.unchanged | set(errors(done))) == len(rows)


def test_too_many_rows_are_refused_before_anything_is_tried(
    store: Database, world: World, written: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("schedule.sheets.MOST_ROWS", 1)
    row = "讲座,甲,2031-05-12,14:00-16:00,石上小学,,,"
    with pytest.raises(DomainError, match="at most 1 rows"):
        taken(store, written(row, row))
