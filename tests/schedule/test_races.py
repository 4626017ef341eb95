"""Many processes at the same slots: the database never holds a double booking, and every loser is told kindly."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable

import pytest
from sqlalchemy import select

from core.access import SYSTEM
from core.db import Database
from schedule import services
from schedule.models import Event, Person
from tests.support import racers
from tests.support.world import build_world

pytestmark = pytest.mark.real_clock

KNOWN = {"done", "clash", "busy"}


def _open(database: Database) -> None:
    """The small county with a lecturer in the first team; its hall takes any crowd, its square one and a half."""
    with database.transaction() as session:
        world = build_world(session)
        world.places["hall"].capacity, world.places["square"].capacity = 2000, 2600
        county = world.areas["county"].id
        session.add(Person(area_id=county, team_id=world.teams["first"].id, name="林老师"))


def _nothing_is_wrong(database: Database, answers: Counter[str], known: set[str]) -> None:
    assert set(answers) <= known, answers
    assert answers["done"] > 8 and answers["clash"] > 8, answers
    for wrong in (racers.OVERLAPS, racers.OUT_OF_STEP, racers.CROWDED, racers.PARTED):
        assert racers.count(database, wrong) == 0, wrong


def _some_are_booked(database: Database) -> None:
    with database.transaction() as session:
        dice = random.Random(7)
        for _ in range(60):
            try:
                services.create_event(session, racers.lecture(dice), SYSTEM)
            except services.Clash:
                continue
        assert len(session.scalars(select(Event.id)).all()) >= 8


def test_four_processes_booking_the_same_slots_never_book_twice(any_database: Database) -> None:
    _open(any_database)
    answers = racers.race(racers.book_many, any_database.url, processes=4, attempts=30)
    _nothing_is_wrong(any_database, answers, KNOWN)
    assert racers.count(any_database, "SELECT count(*) FROM events") == answers["done"]


def test_four_processes_moving_cancelling_and_restoring_never_book_twice(any_database: Database) -> None:
    _open(any_database)
    _some_are_booked(any_database)
    answers = racers.race(racers.edit_many, any_database.url, processes=4, attempts=30)
    _nothing_is_wrong(any_database, answers, KNOWN | {"wrong_state"})


@pytest.mark.long
@pytest.mark.parametrize("job", [racers.book_many, racers.edit_many], ids=["booking", "editing"])
def test_sixteen_processes_at_the_same_slots_for_twenty_seconds_never_book_twice(
    any_database: Database, job: Callable[..., dict[str, int]]
) -> None:
    _open(any_database)
    if job is racers.edit_many:  # whoever books fills the few hours there are within seconds
        _some_are_booked(any_database)
    answers = racers.race(job, any_database.url, processes=16, seconds=20)
    print(answers)
    _nothing_is_wrong(any_database, answers, KNOWN | {"wrong_state"})


def test_the_checks_of_these_races_can_fail(any_database: Database) -> None:
    with any_database.transaction() as session:
        build_world(session)
        one = services.create_event(session, racers.lecture(random.Random(1)), SYSTEM)
        other = racers.lecture(random.Random(1)).model_copy(update={"override_reason": "two halls"})
        services.create_event(session, other, SYSTEM)
        assert one.id
    assert racers.count(any_database, racers.OVERLAPS.replace("a.is_exclusive AND b.is_exclusive", "true")) > 0


def test_the_checks_of_crowds_and_of_parted_teams_can_fail(any_database: Database) -> None:
    _open(any_database)
    with any_database.transaction() as session:
        for resources in (["team:1"], ["person:1"]):
            given = racers.lecture(random.Random(1)).model_copy(
                update={"resources": resources, "place_id": 1, "expected": {"students": 1600},
                        "override_reason": "a large square"}
            )  # fmt: skip
            services.create_event(session, given, SYSTEM)
    assert racers.count(any_database, racers.CROWDED) > 0
    assert racers.count(any_database, racers.PARTED) > 0
