"""What the processes of a race do: each books, moves, cancels and restores as fast as it can, counting the answers."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from datetime import date, time, timedelta
from multiprocessing import get_context
from multiprocessing.pool import Pool
from time import monotonic

from sqlalchemy import select, text
from sqlalchemy.orm import Session, configure_mappers

import registry.audit  # noqa: F401  (listens to every session, as it does in the application)
from core import i18n
from core.access import SYSTEM
from core.db import Database
from core.errors import DomainError
from schedule import services
from schedule.inputs import EventInput
from schedule.models import Event

configure_mappers()  # which every process of a race would do anew

MONDAY = date(2031, 5, 12)
OVERLAPS = """
SELECT count(*) FROM bookings a JOIN events ea ON ea.id = a.event_id
JOIN bookings b ON b.resource = a.resource AND b.id > a.id JOIN events eb ON eb.id = b.event_id
WHERE a.is_exclusive AND b.is_exclusive
  AND ea.status IN ('planned','confirmed','held') AND eb.status IN ('planned','confirmed','held')
  AND ea.starts_at < eb.ends_at AND eb.starts_at < ea.ends_at
"""
OUT_OF_STEP = """
SELECT count(*) FROM bookings b JOIN events e ON e.id = b.event_id
WHERE b.starts_at <> e.starts_at OR b.ends_at <> e.ends_at
  OR b.holds <> (b.is_exclusive AND e.status IN ('planned','confirmed','held'))
"""

Deed = Callable[[Session, random.Random], object]


CROWDED = """
SELECT count(*) FROM bookings a JOIN events ea ON ea.id = a.event_id JOIN places p ON 'place:' || p.id = a.resource
WHERE a.is_shared AND ea.status IN ('planned','confirmed','held') AND p.capacity < (
  SELECT sum(b.people) FROM bookings b JOIN events eb ON eb.id = b.event_id
  WHERE b.resource = a.resource AND eb.status IN ('planned','confirmed','held')
    AND b.starts_at <= a.starts_at AND a.starts_at < b.ends_at)
"""
PARTED = """
SELECT count(*) FROM bookings a JOIN events ea ON ea.id = a.event_id JOIN people p ON 'person:' || p.id = a.resource
JOIN bookings b ON b.resource = 'team:' || p.team_id AND b.event_id <> a.event_id JOIN events eb ON eb.id = b.event_id
WHERE ea.status IN ('planned','confirmed','held') AND eb.status IN ('planned','confirmed','held')
  AND ea.starts_at < eb.ends_at AND eb.starts_at < ea.ends_at
"""
"""A lecturer in one place while the lecturer's team is in another."""


def race(
    job: Callable[..., dict[str, int]], url: str, processes: int, attempts: int = 0, seconds: float = 0
) -> Counter[str]:
    """Run the job in that many processes at once, for so many attempts or seconds; how often each answer came."""
    with pool_of(processes) as pool:
        answers = pool.starmap(job, [(url, seed, attempts, seconds) for seed in range(processes)])
    return sum((Counter(answer) for answer in answers), Counter())


def pool_of(processes: int) -> Pool:
    """So many processes; what they import is loaded once, before they race."""
    context = get_context("forkserver")
    context.set_forkserver_preload([__name__, "tests.support.arriving"])
    return context.Pool(processes)


def book_many(url: str, seed: int, attempts: int, seconds: float = 0) -> dict[str, int]:
    """Book lectures with random teams, units, places and hours of the same two days."""
    return _attempt(url, seed, attempts, seconds, _book)


def edit_many(url: str, seed: int, attempts: int, seconds: float = 0) -> dict[str, int]:
    """Move, cancel and restore events that are there, and book more."""
    return _attempt(url, seed, attempts, seconds, _edit)


def count(database: Database, query: str) -> int:
    """The number that a plain SQL query gives."""
    with database.engine.connect() as connection:
        return int(connection.execute(text(query)).scalar_one())


def _attempt(url: str, seed: int, attempts: int, seconds: float, deed: Deed) -> dict[str, int]:
    database, dice, answers = Database(url), random.Random(seed), Counter[str]()
    ends = monotonic() + seconds
    with i18n.speaking("en"):
        while sum(answers.values()) < attempts or monotonic() < ends:
            try:
                with database.transaction() as session:
                    session.info["actor"] = SYSTEM
                    deed(session, dice)
                answers["done"] += 1
            except DomainError as refusal:
                answers[refusal.code] += 1
            except Exception as error:
                answers[f"{type(error).__name__}: {error}"[:300]] += 1
    database.engine.dispose()
    return dict(answers)


def _book(session: Session, dice: random.Random) -> Event:
    return services.create_event(session, lecture(dice, has_lecturer=True), SYSTEM)


def _edit(session: Session, dice: random.Random) -> object:
    ids = session.scalars(select(Event.id).order_by(Event.id)).all()
    event = session.get_one(Event, dice.choice(ids))
    deed = dice.choice(["move", "move", "cancel", "restore", "book"])
    if deed == "move":
        return services.edit_event(session, event, lecture(dice), SYSTEM)
    if deed == "cancel":
        return services.cancel_event(session, event, "rain", SYSTEM)
    if deed == "restore":
        return services.restore_event(session, event, SYSTEM)
    return _book(session, dice)


def lecture(dice: random.Random, has_lecturer: bool = False) -> EventInput:
    """A lecture for one of four units with teams or a lecturer, in one of many overlapping hours, in a hall or not."""
    hour, minute = dice.choice([9, 10, 11, 13, 14, 15]), dice.choice([0, 30])
    going = dice.sample(["team:1", "team:2", *(["person:1"] if has_lecturer else [])], dice.choice([1, 2]))
    return EventInput(
        kind="lecture", title=f"Lecture {dice.randrange(1000)}", unit_id=dice.randrange(1, 5),
        on=MONDAY + timedelta(days=dice.randrange(2)), starts=time(hour, minute),
        ends=time(hour + dice.choice([1, 2]), minute), resources=going,
        place_id=dice.choice([None, 1, 1, 2]), expected={"students": dice.choice([900, 1600])},
    )  # fmt: skip
