"""Figures of a million headcounts: from the rollup against counting everything, and what keeping it up costs."""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, insert, select, text
from sqlalchemy.orm import Session

import schema
from bench.figure_county import SINCE, Size, fill
from bench.server import say
from core.access import SYSTEM
from core.db import Database
from migrations import rollup_guards
from reports import rollup_services
from reports.cube import Question
from reports.cube_queries import ask
from reports.models import FigureChange
from schedule.models import Event, Headcount
from tools.postgres import is_available, running_postgres

SIZE = Size(townships=20, villages=12, units=6, events=308_000, days=24 * 30)
YEARS = (date(2025, 1, 1), date(2026, 10, 31))
RUNS = 15
INSERTS = 2_000
Rows = list[dict[str, Any]]
Add = Callable[[Session, Any, Rows], None]
TOWNSHIP = "CASE WHEN a.level = 'village' THEN a.parent_id ELSE a.id END"
PLAIN = (
    f"SELECT {TOWNSHIP}, {{month}}, sum(h.count) FROM headcounts h JOIN events e ON e.id = h.event_id "
    "JOIN areas a ON a.id = e.area_id WHERE h.stage = 'reported' AND h.measure = 'visits' AND e.status = 'held' "
    "GROUP BY 1, 2"
)
ASKED = {
    "people by township and month": Question(*YEARS, ("area", "month"), ("reported",)),
    "units reached by township and month": Question(*YEARS, ("area", "month"), ("units_reached",)),
    "coverage by kind of unit and quarter": Question(*YEARS, ("kind", "quarter"), ("coverage",)),
    "people by category and month": Question(*YEARS, ("category", "month"), ("reported",)),
    "people by activity and campaign": Question(*YEARS, ("activity", "campaign"), ("reported",)),
    "evacuation times by township": Question(*YEARS, ("area",), ("evacuation_median", "evacuation_share")),
    "all measures of participation by township": Question(*YEARS, ("area",)),
}


def main() -> int:
    """Measure on SQLite; in full on PostgreSQL too, where it is installed."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'bench.db'}")
        _measure(database, "SQLite", list(ASKED))
        database.engine.dispose()
    if "--full" in sys.argv and is_available():
        with running_postgres() as server:
            database = Database(server.create_database("figures"))
            _measure(database, "PostgreSQL", ["people by township and month", "units reached by township and month"])
            database.engine.dispose()
    return 0


def _measure(database: Database, name: str, asked: list[str]) -> None:
    schema.upgrade(database)
    with database.transaction() as session:
        fill(session, SIZE)
        rows = session.scalar(select(func.count(Headcount.id))) or 0
    say("figures", f"headcounts, {name}", rows, "rows")
    _upkeep(database, name)
    took = _seconds(lambda: rollup_services.rebuild(database))
    say("figures", f"rollup made anew, {name}", took, "s")
    with database.transaction(writing=False) as session:
        plain = _plain(session)
        say("figures", f"plain GROUP BY of people by township and month, {name}", plain * 1000, "ms")
        for title in asked:
            rolled = _median(session, ASKED[title])
            say("figures", f"{title} from the rollup, {name}, median", rolled * 1000, "ms")
            if title == "people by township and month":
                say("figures", f"plain GROUP BY against the rollup, {name}", plain / rolled, "x")
    _with_changes(database, name)


def _with_changes(database: Database, name: str) -> None:
    """The same while about a thousand changes wait to be folded, and folding them."""
    asked = ASKED["people by township and month"]
    with database.transaction() as session:
        session.execute(text("UPDATE headcounts SET count = count + 1 WHERE event_id % 300 = 7 AND stage = 'reported'"))
        waiting = session.scalar(select(func.count(FigureChange.id))) or 0
    with database.transaction(writing=False) as session:
        rolled = _median(session, asked)
    about = f"{waiting:,} changes not folded yet"
    say("figures", f"people by township and month with {about}, {name}, median", rolled * 1000, "ms")
    say("figures", f"folding them, {name}", _seconds(lambda: rollup_services.fold_all(database)), "s")


def _upkeep(database: Database, name: str) -> None:
    """Seconds of inserts with the rollup's triggers to those without, one statement a row and many rows a statement."""
    for title, statement, row in (("event", insert(Event), _event), ("headcount", insert(Headcount), _headcount)):
        for way, add in (("one at a time", _one_at_a_time), ("many at once", _many_at_once)):
            ratios = []
            for turn in range(3):
                rows = [row(10_000_000 + turn * 5 * INSERTS + number) for number in range(5 * INSERTS)]
                bare, kept = (_inserting(database, add, statement, rows, kept_up) for kept_up in (False, True))
                ratios.append(kept / bare)
            say("figures", f"inserts of {title}s {way}, with upkeep to bare, {name}", statistics.median(ratios), "x")


def _inserting(database: Database, add: Add, statement: Any, rows: Rows, is_kept_up: bool) -> float:
    """Seconds to insert, taken back afterwards."""
    with database.session(writing=True) as session:
        if not is_kept_up:
            _rest(session)
        took = _seconds(lambda: add(session, statement, rows))
        session.rollback()
    return took


def _rest(session: Session) -> None:
    """Let the triggers of the rollup rest until the transaction is taken back."""
    if session.get_bind().dialect.name == "sqlite":
        for statement in rollup_guards.SQLITE:
            session.execute(text(f"DROP TRIGGER {statement.split()[2]}"))
    else:
        for table, name in rollup_guards.POSTGRES:
            session.execute(text(f"DROP TRIGGER {name} ON {table}"))


def _one_at_a_time(session: Session, statement: Any, rows: Rows) -> None:
    for row in rows[:INSERTS]:
        session.execute(statement, [row])


def _many_at_once(session: Session, statement: Any, rows: Rows) -> None:
    session.execute(statement, rows)


def _event(number: int) -> dict[str, Any]:
    at = SINCE + timedelta(minutes=number % 700_000)
    return {"id": number, "uid": f"b{number}", "kind": "lecture", "title": "讲座", "area_id": number % 200 + 30,
            "unit_id": number % 1000 + 1, "starts_at": at, "ends_at": at + timedelta(hours=1)}  # fmt: skip


def _headcount(number: int) -> dict[str, Any]:
    return {"event_id": number % 290_000 + 1, "stage": "checked_in", "category": f"c{number // 290_000}", "count": 30}


def _plain(session: Session) -> float:
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    month = "substr(date(e.starts_at, '+8 hours'), 1, 7)" if is_sqlite else (
        "to_char(e.starts_at + interval '8 hours', 'YYYY-MM')")  # fmt: skip
    return min(_seconds(lambda: session.execute(text(PLAIN.replace("{month}", month))).all()) for _ in range(2))


def _median(session: Session, question: Question) -> float:
    ask(session, question, SYSTEM)
    return statistics.median(_seconds(lambda: ask(session, question, SYSTEM)) for _ in range(RUNS))


def _seconds(deed: Callable[[], Any]) -> float:
    began = time.perf_counter()
    deed()
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main())
