"""Writers, folds and readers all at once: at every moment the rollup says what counting everything says."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from core.db import Database
from core.errors import Busy
from registry.models import Unit
from reports import rollup_services
from reports.models import FigureChange
from schedule.models import Event, Headcount
from tests.reports.test_rollup import compare
from tests.support.figure_edits import Edits
from tests.support.postgres import fresh_database
from tests.support.world import World, build_world
from tools.postgres import PostgresServer

SECONDS = 2.0
LONG_SECONDS = 60.0


class Everybody:
    """Threads that write, fold, make anew and read until they are told to stop; what they found wrong is kept."""

    def __init__(self, database: Database, world: World) -> None:
        self.database, self.world = database, world
        self.stop = threading.Event()
        self.wrong: list[BaseException] = []
        self.counts = {"writes": 0, "folds": 0, "reads": 0}

    def run(self, seconds: float) -> None:
        jobs = [*(lambda seed=seed: self.write(seed) for seed in range(3)), self.fold, self.fold, self.read]
        threads = [threading.Thread(target=self.guarded, args=[job]) for job in jobs]
        for thread in threads:
            thread.start()
        self.stop.wait(seconds)
        self.stop.set()
        for thread in threads:
            thread.join(30)

    def guarded(self, job) -> None:
        try:
            job()
        except BaseException as error:
            self.wrong.append(error)
            self.stop.set()

    def write(self, seed: int) -> None:
        edits = Edits(100 + seed, f"t{seed}")
        while not self.stop.is_set():
            try:
                with self.database.transaction() as session:
                    edits.many(session, self.world, 3)
                    if not self.database.is_sqlite:
                        time.sleep(0.002)  # between the note and the commit, where others may slip in
                self.counts["writes"] += 1
            except (DBAPIError, Busy):
                continue  # two took the same event; what one of them did is rolled back

    def fold(self) -> None:
        dice = Random(1)
        while not self.stop.is_set():
            try:
                with self.database.transaction() as session:
                    if dice.random() < 0.02:
                        rollup_services.begin(session)
                    else:
                        rollup_services.fold(session, 20)
                self.counts["folds"] += 1
            except (DBAPIError, Busy):
                continue
            time.sleep(0.001)

    def read(self) -> None:
        dice = Random(2)
        while not self.stop.is_set():
            with self.database.snapshot() as session:
                compare(session, dice, self.world, 1)
            self.counts["reads"] += 1


def race(database: Database, seconds: float) -> None:
    with database.transaction() as session:
        world = build_world(session)
        Edits(1).many(session, world, 60)
        rollup_services.begin(session)
        session.expunge_all()
    everybody = Everybody(database, world)
    everybody.run(seconds)
    assert not everybody.wrong, everybody.wrong
    assert min(everybody.counts.values()) > 0, everybody.counts
    rollup_services.fold_all(database)
    with database.snapshot() as session:
        assert session.scalars(select(FigureChange.id)).all() == []
        assert rollup_services.differences(session) == []


def test_nobody_ever_reads_a_stale_figure(any_database: Database) -> None:
    race(any_database, SECONDS)


@pytest.mark.long
def test_nobody_reads_a_stale_figure_for_a_minute(any_database: Database) -> None:
    race(any_database, LONG_SECONDS)


@pytest.mark.postgres
def test_people_noted_while_their_event_is_being_moved_are_counted_where_it_went(postgres_county: Database) -> None:
    """One transaction counts people of an event, another moves it; a fold works between their commits."""
    database = postgres_county
    with database.transaction() as session:
        event_id = session.scalars(select(Event.id).where(Event.status == "held").limit(1)).one()
    with database.session(writing=True) as counting, database.session(writing=True) as moving:
        counting.add(Headcount(event_id=event_id, stage="signed_up", category="x", count=5))
        counting.flush()  # noted, where the event still is
        event = moving.get_one(Event, event_id)
        event.starts_at, event.ends_at = event.starts_at + timedelta(days=70), event.ends_at + timedelta(days=70)
        moving.commit()
        rollup_services.fold_all(database)
        counting.commit()
    agree(database)


@pytest.mark.postgres
def test_an_event_made_while_the_kind_of_its_unit_changes_is_counted_under_the_new_kind(
    postgres_county: Database,
) -> None:
    database = postgres_county
    with database.session(writing=True) as changing, database.session(writing=True) as making:
        unit = changing.scalars(select(Unit).limit(1)).one()
        unit.kind = "special"
        changing.flush()
        held = making.scalars(select(Event).where(Event.status == "held").limit(1)).one()
        making.add(Event(uid="late", kind="lecture", title="讲座", area_id=unit.area_id, starts_at=held.starts_at,
                         ends_at=held.ends_at, unit_id=unit.id, status="held"))  # fmt: skip
        making.commit()
        rollup_services.fold_all(database)
        changing.commit()
    agree(database)


@pytest.fixture
def postgres_county(postgres_server: PostgresServer, blank_postgres: str) -> Iterator[Database]:
    """A county on PostgreSQL, where several write at a time, whose figures are all in cells."""
    with fresh_database(postgres_server, blank_postgres) as url:
        database = Database(url)
        with database.transaction() as session:
            Edits(4).many(session, build_world(session), 60)
        rollup_services.rebuild(database)
        yield database
        database.engine.dispose()


def agree(database: Database) -> None:
    """The rollup agrees with everything counted, before and after what is noted is folded."""
    for _ in range(2):
        with database.snapshot() as session:
            assert rollup_services.differences(session) == []
        rollup_services.fold_all(database)
