"""Many processes at the same slots: the database never holds a double booking, and every loser is told kindly."""

from __future__ import annotations

import random

from sqlalchemy import select

from core.access import SYSTEM
from core.db import Database
from schedule import services
from schedule.models import Event
from tests.support import racers
from tests.support.world import build_world

KIND = {"done", "clash", "busy"}


def _url(database: Database) -> str:
    return database.url


def test_eight_processes_booking_the_same_slots_never_book_twice(any_database: Database) -> None:
    with any_database.transaction() as session:
        build_world(session)
    answers = racers.race(racers.book_many, _url(any_database), processes=8, attempts=30)
    assert set(answers) <= KIND, answers
    assert answers["done"] > 8 and answers["clash"] > 8, answers
    assert racers.count(any_database, racers.OVERLAPS) == 0
    assert racers.count(any_database, racers.OUT_OF_STEP) == 0
    assert racers.count(any_database, "SELECT count(*) FROM events") == answers["done"]


def test_eight_processes_moving_cancelling_and_restoring_never_book_twice(any_database: Database) -> None:
    with any_database.transaction() as session:
        build_world(session)
        dice = random.Random(7)
        for _ in range(60):
            try:
                services.create_event(session, racers.lecture(dice), SYSTEM)
            except services.Clash:
                continue
        assert len(session.scalars(select(Event.id)).all()) >= 8
    answers = racers.race(racers.edit_many, _url(any_database), processes=8, attempts=30)
    assert set(answers) <= KIND | {"wrong_state"}, answers
    assert answers["done"] > 8 and answers["clash"] > 8, answers
    assert racers.count(any_database, racers.OVERLAPS) == 0
    assert racers.count(any_database, racers.OUT_OF_STEP) == 0


def test_the_checks_of_these_races_can_fail(any_database: Database) -> None:
    with any_database.transaction() as session:
        build_world(session)
        one = services.create_event(session, racers.lecture(random.Random(1)), SYSTEM)
        other = racers.lecture(random.Random(1)).model_copy(update={"override_reason": "two halls"})
        services.create_event(session, other, SYSTEM)
        assert one.id
    assert racers.count(any_database, racers.OVERLAPS.replace("a.is_exclusive AND b.is_exclusive", "true")) > 0
