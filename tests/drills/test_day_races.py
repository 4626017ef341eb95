"""Registrations while the drill day moves to and fro, on both databases: nobody is left behind."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

from sqlalchemy import select

from core import i18n
from core.access import SYSTEM
from core.db import Database
from core.errors import Busy
from core.times import local, today
from drills import day_services, services
from drills.day_inputs import DayInput, DayMove
from drills.day_models import DrillDay
from drills.day_move_services import move_day
from drills.inputs import RegistrationInput
from drills.models import Drill
from registry.models import Unit
from tests.support.world import build_world

SCHOOLS, MOVES, WRITERS = 24, 6, 3


def test_whoever_registers_while_the_day_moves_is_where_the_day_is(any_database: Database) -> None:
    first, second = today() + timedelta(days=40), today() + timedelta(days=41)
    day_id, schools = _set_up(any_database, first)
    with ThreadPoolExecutor(WRITERS + 1) as pool:
        moving = pool.submit(_move, any_database, day_id, [second, first] * (MOVES // 2))
        writers = [pool.submit(_register, any_database, schools[n::WRITERS], [first, second]) for n in range(WRITERS)]
        for done in [moving, *writers]:
            done.result()
    with any_database.transaction(writing=False) as session:
        day = session.get_one(DrillDay, day_id)
        on = local(day.event.starts_at).date()
        found = [(local(d.event.starts_at).date() == on, d.event.part_of_id == day.event_id)
                 for d in session.scalars(select(Drill))]  # fmt: skip
    assert len(found) == SCHOOLS
    assert {is_there for is_there, is_part in found if is_part} == {True}, "a part of the day was left behind"
    assert not [1 for is_there, is_part in found if is_there and not is_part], "one on the date is no part of the day"


def _set_up(database: Database, on: date) -> tuple[int, list[int]]:
    with database.transaction() as session:
        world = build_world(session)
        session.info["actor"] = SYSTEM
        schools = [Unit(area_id=world.areas["meijiang"].id, kind="primary", name=f"第{n}小学", name_key=f"第{n}小学")
                   for n in range(SCHOOLS)]  # fmt: skip
        session.add_all(schools)
        session.flush()
        given = DayInput(name="演练日", area_id=world.areas["county"].id, unit_kinds=["primary"], on=on)
        return day_services.create_day(session, given, SYSTEM).id, [school.id for school in schools]


def _move(database: Database, day_id: int, dates: list[date]) -> None:
    for on in dates:
        _until_done(database, lambda session, on=on: move_day(
            session, session.get_one(DrillDay, day_id), DayMove(on=on), SYSTEM))  # fmt: skip


def _register(database: Database, units: list[int], dates: list[date]) -> None:
    for place, unit_id in enumerate(units):
        given = RegistrationInput(unit_id=unit_id, on=dates[place % 2], expected={"students": 10})
        _until_done(database, lambda session, given=given: services.register(session, given, SYSTEM))


def _until_done(database: Database, deed) -> None:
    while True:
        try:
            with i18n.speaking("en"), database.transaction() as session:
                session.info["actor"] = SYSTEM
                deed(session)
            return
        except Busy:
            continue
