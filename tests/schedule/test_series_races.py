"""The clock and people at the same waiting date: it is placed once."""

from __future__ import annotations

from collections import Counter

import pytest
from sqlalchemy import select

from core import i18n
from core.access import SYSTEM
from core.db import Database
from core.errors import DomainError
from schedule import series_date_services, series_services, services
from schedule.models import Event
from schedule.series_inputs import PlaceInput
from schedule.series_models import SeriesDate
from tests.schedule.test_series_services import TUESDAYS, blocker, lectures
from tests.support import racers
from tests.support.world import build_world

pytestmark = pytest.mark.real_clock


def place_all(url: str, seed: int, _attempts: int, _seconds: float) -> dict[str, int]:
    """Even processes are people who place each waiting date, odd ones are clocks; how often each answer came."""
    database, answers = Database(url), Counter[str]()
    with i18n.speaking("en"):
        if seed % 2:
            said = series_date_services.try_waiting(database)
            answers["done"] += int(said.split()[1])
        else:
            _place_each(database, answers)
    database.engine.dispose()
    return dict(answers)


def _place_each(database: Database, answers: Counter[str]) -> None:
    with database.transaction(writing=False) as session:
        ids = session.scalars(select(SeriesDate.id).where(SeriesDate.state == "waiting")).all()
    for date_id in ids:
        try:
            with database.transaction() as session:
                session.info["actor"] = SYSTEM
                series_date_services.place(session, session.get_one(SeriesDate, date_id), PlaceInput(), SYSTEM)
            answers["done"] += 1
        except DomainError as refusal:
            answers[refusal.code] += 1


def test_clocks_and_people_place_each_waiting_date_once(any_database: Database) -> None:
    with any_database.transaction() as session:
        world = build_world(session)
        session.info["actor"] = SYSTEM
        blockers = [blocker(session, world, SYSTEM, on) for on in TUESDAYS]
        series_services.create_series(session, lectures(world), SYSTEM)
        assert session.scalars(select(SeriesDate.state)).all() == ["waiting"] * 4
        for event in blockers:
            services.cancel_event(session, event, "rain", SYSTEM)
    answers = racers.race(place_all, any_database.url, processes=4, attempts=1)
    assert set(answers) <= {"done", "not_waiting", "busy"}, answers
    assert answers["done"] == 4, answers
    with any_database.transaction(writing=False) as session:
        assert session.scalars(select(SeriesDate.state)).all() == ["placed"] * 4
        assert len(session.scalars(select(Event).where(Event.title == "Lecture")).all()) == 4
    assert racers.count(any_database, racers.OVERLAPS) == 0
