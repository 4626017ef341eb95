"""Conflict checks among many bookings, and ways out of a clash."""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import bindparam, event, insert, select
from sqlalchemy.orm import Session

import registry.audit  # noqa: F401  (listens to every session, as it does in the application)
import schema
from bench.server import say
from core.access import SYSTEM
from core.db import Database
from registry.defaults import seed
from registry.models import Area, Unit
from schedule import services
from schedule.booking_queries import resources
from schedule.booking_services import Wanted, look
from schedule.conflicts import WHOLE, Known, Wish, conflicts
from schedule.inputs import EventInput
from schedule.known_queries import around, holds
from schedule.models import Booking, Event, Team
from schedule.spans import Span, span_of

MONDAY = date(2031, 5, 12)
HOURS = (1, 3, 6, 8)  # UTC: 9, 11, 14 and 16 o'clock
TEAMS, UNITS = 250, 250
RUNS = 200
WARMING = 20


def main() -> int:
    """Measure each on databases of its own."""
    sizes = (100_000, 1_000_000) if "--full" in sys.argv else (100_000, 300_000)
    medians = [checks(size) for size in sizes]
    say("conflicts", f"conflict check, {sizes[1]:,} against {sizes[0]:,} bookings", medians[1] / medians[0], "x")
    ways_out()
    return 0


@contextmanager
def county(bookings: int, days: int = 0) -> Iterator[Database]:
    """A database with a county, its teams and units, and so many bookings (a team and a unit for each event)."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'bench.db'}")
        schema.upgrade(database)
        with database.transaction() as session:
            seed(session)
            _people(session)
            _events(session, bookings // 2, days or 1 + bookings // 2 // (TEAMS * len(HOURS)))
        yield database
        database.engine.dispose()


def _people(session: Session) -> None:
    session.add(Area(id=1, code="990101", name="清源县", level="county", path="/1/"))
    session.flush()
    units = [
        {"area_id": 1, "kind": "primary", "name": f"第{n}小学", "name_key": f"第{n}小学", "address": "",
         "coordinate_source": "", "lon": 116 + n % 20 / 50, "lat": 26.4}
        for n in range(UNITS)
    ]  # fmt: skip
    session.execute(insert(Unit), units)
    session.execute(insert(Team), [{"area_id": 1, "name": f"宣传{n}队"} for n in range(TEAMS)])


def _events(session: Session, count: int, days: int) -> None:
    """Spread over so many days from a Monday on, at four hours of each, teams and units in turn."""
    planned, booked = [], []
    for number in range(count):
        slot, pair = divmod(number, TEAMS)
        day, hour = divmod(slot, len(HOURS)) if days > slot // len(HOURS) else (slot % days, slot // days)
        starts = datetime.combine(MONDAY, clock(HOURS[hour % 4]), UTC) + timedelta(days=day)
        ends = starts + timedelta(hours=1, minutes=30)
        key, times = number + 1, {"starts_at": starts, "ends_at": ends}
        planned.append(
            {"id": key, "uid": str(key), "kind": "lecture", "title": "讲座", "area_id": 1, "unit_id": pair + 1, **times}
        )
        booked += [{"event_id": key, "resource": f"{kind}:{pair + 1}", **times} for kind in ("unit", "team")]
    tables: tuple[tuple[Any, list[dict[str, Any]]], ...] = ((Event, planned), (Booking, booked))
    for table, rows in tables:
        for first in range(0, len(rows), 20_000):
            session.execute(insert(table.__table__), rows[first : first + 20_000])


def checks(bookings: int) -> float:
    """Milliseconds of the check of one event, against bare queries; the median of the check of what is booked."""
    with county(bookings) as database, database.session(writing=False) as session:
        days = bookings // 2 // (TEAMS * len(HOURS))
        bare = _median(session, days, _bare)
        held = _median(session, days, _check)
        whole, queries = _median(session, days, _look), _queries(session, days)
    about = f"of {bookings:,} bookings"
    say("conflicts", f"bare SQLAlchemy query {about}, median", bare, "ms")
    say("conflicts", f"conflict check {about}, median", held, "ms")
    say("conflicts", f"conflict check {about}, to one bare query", held / bare, "x")
    say(
        "conflicts",
        f"whole check with days, absences, way and capacity ({queries} queries) {about}, median",
        whole,
        "ms",
    )
    say("conflicts", f"whole check {about}, to {queries} bare queries", whole / (bare * queries), "x")
    return held


def _span(dice: Random, days: int) -> Span:
    """A free time at noon of one of the working days, most of them with bookings just before and after."""
    on = MONDAY + timedelta(days=dice.randrange(days) // 7 * 7 + dice.randrange(5))
    return span_of(on, clock(12, 30), clock(13, 45))


def _keys(dice: Random) -> list[str]:
    return [f"unit:{dice.randrange(UNITS) + 1}", f"team:{dice.randrange(TEAMS) + 1}"]


_BOOKED = Booking.__table__.c
_BARE = select(_BOOKED.resource, _BOOKED.event_id, _BOOKED.starts_at, _BOOKED.ends_at).where(
    _BOOKED.resource.in_(bindparam("keys", expanding=True)), _BOOKED.starts_at < bindparam("until"),
    _BOOKED.starts_at > bindparam("earliest"), _BOOKED.ends_at > bindparam("since"),
)  # fmt: skip


def _bare(session: Session, dice: Random, days: int) -> None:
    """The least that could be asked: the bookings of these resources on that day, by a statement built once."""
    span = _span(dice, days)
    since, until = span.starts_at - timedelta(hours=12), span.ends_at + timedelta(hours=12)
    asked = {"keys": _keys(dice), "until": until, "since": since, "earliest": since - timedelta(days=15)}
    session.execute(_BARE, asked).all()


def _check(session: Session, dice: Random, days: int) -> None:
    """What is booked around the time, with titles, places and neighbours, and the rules over it."""
    span, keys = _span(dice, days), _keys(dice)
    reach = around(_area(session), span, None, frozenset())
    there, away = holds(session, keys, reach)
    wish = Wish(span, tuple(_resources(session)[key] for key in keys))
    assert not conflicts(wish, Known(there, away))


def _look(session: Session, dice: Random, days: int) -> None:
    wanted = Wanted(
        _span(dice, days), _area(session), _keys(dice), people=40, unit_kind="primary", event_kind="lecture"
    )
    look(session, wanted, [*wanted.keys, WHOLE], SYSTEM)


def _area(session: Session) -> Area:
    if "area" not in session.info:
        session.info["area"] = session.get_one(Area, 1)
    return session.info["area"]  # type: ignore[no-any-return]


def _resources(session: Session) -> dict[str, Any]:
    if "resources" not in session.info:
        keys = [f"{kind}:{n + 1}" for kind, count in (("unit", UNITS), ("team", TEAMS)) for n in range(count)]
        session.info["resources"] = resources(session, keys)
    return session.info["resources"]  # type: ignore[no-any-return]


def _median(session: Session, days: int, deed: Callable[[Session, Random, int], None]) -> float:
    dice, found = Random(1), []
    for _ in range(RUNS + WARMING):
        began = time.perf_counter()
        deed(session, dice, days)
        found.append((time.perf_counter() - began) * 1000)
    return statistics.median(found[WARMING:])


def _queries(session: Session, days: int) -> int:
    """How many queries the whole check makes."""
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        asked.append(statement)

    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    _look(session, Random(1), days)
    event.remove(engine, "before_cursor_execute", note)
    return len(asked)


def ways_out() -> None:
    """Milliseconds from asking for a time that is taken to being told ways out, among 5,000 events of 30 days."""
    with county(10_000, days=30) as database, database.session(writing=False) as session:
        found = []
        for number in range(25):
            given = lecture(number + 1, MONDAY + timedelta(days=number % 3), clock(9))
            began = time.perf_counter()
            clash = services.look_for_clash(session, given, SYSTEM)
            found.append((time.perf_counter() - began) * 1000)
            assert clash is not None and len(clash.alternatives) > 1
    say("conflicts", "alternatives for one clash among 5,000 events, median", statistics.median(found), "ms")
    say("conflicts", "alternatives for one clash among 5,000 events, slowest", max(found[1:]), "ms")


def lecture(pair: int, on: date, starts: clock) -> EventInput:
    """An hour for the unit and the team of that number."""
    ends = clock(starts.hour + 1, starts.minute)
    return EventInput(
        kind="lecture", title="讲座", on=on, starts=starts, ends=ends, unit_id=pair, resources=[f"team:{pair}"]
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
