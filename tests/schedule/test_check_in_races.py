from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from core.access import SYSTEM
from core.db import Database
from core.times import now
from schedule import check_in_services as services
from schedule.models import Event
from schedule.queries import people
from schedule.sign_up_models import CheckIn, CheckInDesk
from tests.support.arriving import arrivals, send_all
from tests.support.racers import pool_of
from tests.support.world import build_world

pytestmark = pytest.mark.real_clock

PEOPLE = 500


@pytest.fixture
def event_id(any_database: Database) -> int:
    """An event that goes on now, its check-in open."""
    with any_database.transaction() as session:
        world = build_world(session)
        event = Event(uid="1", kind="lecture", title="Lecture", area_id=world.areas["meijiang"].id,
                      starts_at=now() - timedelta(minutes=30), ends_at=now() + timedelta(hours=1))  # fmt: skip
        session.add(event)
        session.flush()
        services.open_desk(session, event, SYSTEM)
        return event.id


def everybody_counts_once(database: Database, event_id: int) -> None:
    with database.transaction() as session:
        assert session.scalar(select(func.count()).select_from(CheckIn)) == PEOPLE
        counted = people(session, event_id, "checked_in")
        assert sum(counted.values()) == PEOPLE
        assert services.recount(session, event_id) == counted


def test_500_people_who_each_arrive_twice_out_of_order_from_parallel_processes_are_500(
    any_database: Database, event_id: int
) -> None:
    sent = [(any_database.url, event_id, seed, PEOPLE, 20) for seed in range(4)]  # each phone's arrivals four times
    with pool_of(4) as pool:
        answers = sum(map(Counter, pool.starmap(send_all, sent)), Counter[str]())
    assert (answers["taken"], answers["again"], answers["refused"]) == (PEOPLE, 3 * PEOPLE, 0)
    everybody_counts_once(any_database, event_id)


@pytest.mark.long  # the processes of the other race are the harder case
def test_500_phones_in_parallel_threads_one_arrival_each_sent_twice_are_500(
    any_database: Database, event_id: int
) -> None:
    def send(number: int) -> str:
        with any_database.transaction() as session:
            desk = session.get_one(CheckInDesk, event_id)
            return services.take(session, desk, [everybody[number % PEOPLE]], "poster", "")[0].state

    everybody = arrivals(PEOPLE)
    with ThreadPoolExecutor(4) as threads:
        answers = Counter(threads.map(send, [number * 7919 % (2 * PEOPLE) for number in range(2 * PEOPLE)]))
    assert answers == {"taken": PEOPLE, "again": PEOPLE}
    everybody_counts_once(any_database, event_id)
