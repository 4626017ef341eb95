"""Two hundred thousand rows of participation: every measure by every dimension, against pandas on the raw tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from bench.figure_county import Size, fill
from core.access import SYSTEM
from core.db import Database
from core.times import day_bounds, today
from drills.action_models import ImprovementAction
from drills.frequency_models import DrillRule
from drills.models import Drill
from maps.models import Place, Shelter
from observation.anomaly_models import Anomaly
from registry.models import Unit
from reports import rollup_services
from reports.cube import DIMENSIONS, Question
from reports.cube_queries import ask
from reports.measures import BY_NAME
from schedule.models import Event, Headcount
from tests.support.oracle import ZONE, Oracle

FIRST, LAST = date(2024, 12, 17), date(2026, 11, 8)
SIZE = Size()
SHORT = ("area", "kind", "activity", "campaign", "category", "week", "month", "year")
LONG = pytest.mark.long
PAIRS = ((), ("area", "month"), ("kind", "quarter"), ("activity", "campaign"), ("area", "kind", "half_year"))


@pytest.fixture(scope="module")
def database(blank_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A county of that size, half of it folded, half of it changed since; all tests of this module only read it."""
    path = tmp_path_factory.mktemp("oracle") / "county.db"
    path.write_bytes(blank_sqlite.read_bytes())
    database = Database(f"sqlite:///{path}")
    with database.transaction() as session:
        fill(session, SIZE)
        _records(session)
        assert session.scalar(select(func.count(Headcount.id))) > 200_000  # type: ignore[operator]
    rollup_services.rebuild(database)
    with database.transaction() as session:
        _changes(session)
    yield database
    database.engine.dispose()


def _records(session: Session) -> None:
    """Anomalies, shelters and improvements; one rule of drills that the oracle knows, too."""
    session.execute(delete(DrillRule))
    session.execute(insert(DrillRule).values(unit_kind="primary", period="month", times=1))
    villages, drills = range(14, 86), session.scalars(select(Drill.id).order_by(Drill.id).limit(300)).all()
    for number in range(300):
        at = day_bounds(FIRST + timedelta(days=number * 2), ZONE)[0] + timedelta(minutes=number * 37 % 1440)
        late = at + timedelta(hours=number % 40) if number % 5 else None
        area = villages[number % len(villages)]
        session.add(Anomaly(county_id=1, year=2026, number=number, area_id=area, nonce=str(number), appeared_at=at,
                            reported_at=at, received_at=at, category="groundwater", verified_at=late))  # fmt: skip
        place = Place(area_id=area, kind="shelter", name=f"广场{number}", name_key=f"广场{number}")
        seen = today() - timedelta(days=number * 3) if number % 4 else None
        due = today() + timedelta(days=number - 150) if number % 3 == 0 else None
        place.shelter = Shelter(verified_on=seen, verify_due_on=due)
        session.add(place)
        session.add(ImprovementAction(
            unit_id=number % 280 + 1, drill_id=drills[number % len(drills)], problem="x",
            due_on=FIRST + timedelta(days=number * 3), state=("open", "closed", "done", "dropped")[number % 4],
        ))  # fmt: skip


def _changes(session: Session) -> None:
    """Edits that are noted and not yet folded."""
    for event in session.scalars(select(Event).where(Event.id % 997 == 1)):
        event.status = "held" if event.status != "held" else "cancelled"
        event.starts_at, event.ends_at = event.starts_at + timedelta(days=40), event.ends_at + timedelta(days=40)
    for unit in session.scalars(select(Unit).where(Unit.id % 50 == 7)):
        unit.kind = "senior"


Ask = Callable[..., int]


@pytest.fixture(scope="module")
def check(database: Database) -> Iterator[Ask]:
    """Compares one question by dimensions and a level; how many figures were compared."""
    with database.transaction(writing=False) as session:
        oracles: dict[str, Oracle] = {}

        def compare(by: tuple[str, ...], level: str = "township") -> int:
            if level not in oracles:
                oracles[level] = Oracle(session.connection(), FIRST, LAST, level, today())
            oracle = oracles[level]
            expected = {name: found for name, found in oracle.records(by).items() if found and BY_NAME[name].fits(by)}
            expected |= oracle.sums(by)
            found = ask(session, Question(FIRST, LAST, by, tuple(expected), level), SYSTEM)
            lines = {line.key: line.values for line in found.lines} | {(): found.total.values}
            for name, figures in expected.items():
                given = {key: values[name] for key, values in lines.items() if values[name]}
                assert given == figures, (name, by)
            return sum(len(figures) for figures in expected.values())

        yield compare


@pytest.mark.parametrize("dimension", [one if one in SHORT else pytest.param(one, marks=LONG) for one in DIMENSIONS])
def test_every_measure_by_every_dimension(check: Ask, dimension: str) -> None:
    assert check((dimension,)) > 10


@LONG
@pytest.mark.parametrize("by", PAIRS, ids=str)
def test_dimensions_together(check: Ask, by: tuple[str, ...]) -> None:
    assert check(by) > 10


@LONG
@pytest.mark.parametrize("level", ["county", "village"])
def test_areas_of_other_levels(check: Ask, level: str) -> None:
    assert check(("area", "year"), level) > 10
