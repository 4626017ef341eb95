"""The rollup answers what counting everything would, whatever was changed and however much of it has been folded."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from core.access import SYSTEM
from core.db import Database
from drills.day_models import DrillDay
from drills.models import Drill, DrillResult
from outreach.models import OutreachResult
from registry.models import Setting, Unit
from reports import rollup_queries, rollup_services
from reports.cube import Question
from reports.cube_queries import ask
from reports.figures import Figures
from reports.models import FigureCell, FigureChange, FigureRollup
from schedule.models import Event, Headcount
from tests.support.figure_edits import QUESTIONS, Edits, questions
from tests.support.world import World, build_world

MAY, HOUR = datetime(2026, 5, 12, 6, 28, tzinfo=UTC), timedelta(hours=1)


def said(found: Figures) -> object:
    return [(line.key, line.values) for line in found.lines], found.total.values


def live(session: Session, question: Question) -> object:
    """The same counted without the rollup."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rollup_queries, "rolled", lambda *_: None)
        return said(ask(session, question, SYSTEM))


def compare(session: Session, dice: Random, world: World, many: int = 3) -> None:
    for question in questions(dice, world, many):
        assert said(ask(session, question, SYSTEM)) == live(session, question), question


def notes(session: Session) -> int:
    return len(session.scalars(select(FigureChange.id)).all())


def test_random_edits_never_make_it_say_something_else(any_database: Database) -> None:
    dice, edits = Random(7), Edits(7)
    with any_database.session(writing=True) as session:
        world = build_world(session)
        edits.many(session, world, 150)
        rollup_services.begin(session)
        compare(session, dice, world, len(QUESTIONS))
        for _ in range(3):
            while rollup_services.fold(session, 40) and dice.random() < 0.8:
                pass
            edits.many(session, world, 40)
            compare(session, dice, world)
        while rollup_services.fold(session):
            pass
        assert rollup_services.differences(session) == []
        assert session.scalar(select(FigureCell.value).limit(1))
        compare(session, dice, world)
        session.rollback()


@pytest.fixture
def folded(session: Session) -> World:
    """A county with events whose figures are all in cells."""
    world = build_world(session)
    Edits(3).many(session, world, 80)
    rollup_services.begin(session)
    while rollup_services.fold(session):
        pass
    return world


YEAR = Question(date(2026, 1, 1), date(2026, 12, 31), ("area",))


def test_cells_are_what_is_read(session: Session, folded: World) -> None:
    before = ask(session, YEAR, SYSTEM).total.values["held"]
    session.execute(update(FigureCell).where(FigureCell.measure == "held").values(value=FigureCell.value * 10))
    assert ask(session, YEAR, SYSTEM).total.values["held"] == before * 10  # type: ignore[operator]
    assert any("held" in one for one in rollup_services.differences(session))


def test_without_a_rollup_or_in_another_zone_everything_is_counted(session: Session, folded: World) -> None:
    before = said(ask(session, YEAR, SYSTEM))
    session.execute(update(FigureCell).values(value=0))
    session.execute(update(FigureRollup).values(zone="Asia/Urumqi"))
    assert said(ask(session, YEAR, SYSTEM)) == before
    session.execute(delete(FigureRollup))
    assert said(ask(session, YEAR, SYSTEM)) == before
    assert rollup_services.differences(session) == ["there is no rollup"]


def test_every_sort_of_change_leaves_a_note(any_database: Database) -> None:
    with any_database.session(writing=True) as session:
        world = build_world(session)
        one, other = (_event(session, world, name) for name in ("primary", "junior"))
        drill = session.scalar(insert(Drill).values(event_id=other, unit_id=1).returning(Drill.id))
        again = session.scalar(insert(Drill).values(event_id=one, unit_id=1).returning(Drill.id))
        of_drill = {"started_at": MAY, "enrolled": 1, "present": 1, "evacuation_seconds": 9}
        rows: list[tuple[Any, dict[str, Any], dict[str, Any], dict[str, Any]]] = [
            (Headcount, {"event_id": other}, {"stage": "reported", "category": "x", "count": 3}, {"count": 4}),
            (Headcount, {"event_id": other}, {"stage": "reported", "category": "x", "count": 3}, {"category": "y"}),
            (OutreachResult, {"event_id": other}, {"leaflets": 3}, {"trained": 4}),
            (DrillDay, {"event_id": other}, {"unit_kinds": []}, {}),
            (DrillResult, {"drill_id": drill}, of_drill, {"evacuation_seconds": 8}),
        ]
        for table, key, given, change in rows:
            row = table.__table__
            to = {"event_id": one} if "event_id" in key else {"drill_id": again}
            is_it, is_there = ([row.c[name] == value for name, value in at.items()] for at in (key, to))
            assert noted(session, insert(row).values(key | given)) == {other}, table
            if change:
                assert noted(session, update(row).where(*is_it).values(change)) == {other}, table
                assert noted(session, update(row).where(*is_it).values(change)) == set(), table
            assert noted(session, update(row).where(*is_it).values(to)) == {one, other}, table
            assert noted(session, delete(row).where(*is_there)) == {one}, table
        assert noted(session, update(Drill).where(Drill.id == drill).values(level="simple")) == set()
        assert noted(session, delete(Drill).where(Drill.id == drill)) == {other}
        area = world.units["primary"].area_id
        assert noted(session, update(Event).where(Event.id == one).values(status="cancelled")) == {(area, MAY)}
        later = {"starts_at": MAY + HOUR, "area_id": world.areas["county"].id, "ends_at": MAY + 2 * HOUR}
        moved = {(area, MAY), (later["area_id"], MAY + HOUR)}
        assert noted(session, update(Event).where(Event.id == one).values(later)) == moved
        assert noted(session, update(Unit).where(Unit.id == world.units["junior"].id).values(kind="senior")) == {
            ("unit", world.units["junior"].id)
        }
        assert noted(session, delete(Event).where(Event.id == one)) >= {(later["area_id"], MAY + HOUR)}
        session.rollback()


def _event(session: Session, world: World, unit: str) -> int:
    """A held event of the unit."""
    event = Event(uid=unit, kind="drill", title="演练", area_id=world.units[unit].area_id, starts_at=MAY, status="held",
                  ends_at=MAY + HOUR, unit_id=world.units[unit].id)  # fmt: skip
    session.add(event)
    session.flush()
    return event.id


def noted(session: Session, statement: Any) -> set[Any]:
    """What the notes say that this statement leaves: ids of events, areas with starts, units."""
    session.execute(delete(FigureChange))
    session.execute(statement)
    return {
        one.event_id or (("unit", one.unit_id) if one.unit_id else (one.area_id, one.at))
        for one in session.execute(select(FigureChange.__table__))
    }


def test_a_change_of_something_that_does_not_count_leaves_no_note(session: Session, folded: World) -> None:
    session.execute(update(Event).values(title="别的", status=Event.status))
    assert notes(session) == 0


def test_a_rollup_that_changes_hands_while_it_is_read_is_not_believed(session: Session, folded: World) -> None:
    before = said(ask(session, YEAR, SYSTEM))
    session.execute(update(FigureCell).values(value=0))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rollup_queries.Rolled, "still_holds", lambda _: False)
        assert said(ask(session, YEAR, SYSTEM)) == before


def test_the_clock_makes_it_keeps_it_up_and_makes_it_anew_for_another_zone(database: Database, world: World) -> None:
    with database.transaction() as session:
        Edits(5).many(session, world, 60)
    assert rollup_services.tick(database).startswith("folded ")
    assert rollup_services.tick(database) == ""
    with database.transaction() as session:
        assert rollup_services.differences(session) == []
        assert notes(session) == 0
        session.execute(insert(Setting).values(name="time_zone", area_id=None, value="Europe/Berlin"))
    assert rollup_services.tick(database).startswith("folded ")
    with database.transaction(writing=False) as session:
        assert rollup_queries.rollup_zone(session) == "Europe/Berlin"
        assert rollup_services.differences(session) == []
        compare(session, Random(1), world)


def test_daylight_saving_time_moves_no_event_into_another_month(database: Database, world: World) -> None:
    with database.transaction() as session:
        session.execute(insert(Setting).values(name="time_zone", area_id=None, value="America/New_York"))
        Edits(11).many(session, world, 200)
    rollup_services.rebuild(database)
    with database.transaction(writing=False) as session:
        compare(session, Random(2), world)


def test_commands_rebuild_and_compare(app: Flask, database: Database, world: World) -> None:
    with database.transaction() as session:
        Edits(9).many(session, world, 40)
    run = app.test_cli_runner().invoke
    assert run(args=["figures", "check"]).exit_code == 1
    assert run(args=["figures", "rebuild"]).exit_code == 0
    done = run(args=["figures", "check"])
    assert (done.exit_code, done.output.count("\n")) == (0, 1), done.output
    with database.transaction() as session:
        session.execute(update(FigureCell).values(value=FigureCell.value + 1))
    wrong = run(args=["figures", "check"])
    assert wrong.exit_code == 1
    assert "kept" in wrong.output
