"""The county goes into the database whole, the same each time, beside what is there already."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select, text, true
from sqlalchemy.orm import Session

import schema
from core.access import EVERYWHERE
from core.db import Base, Database
from core.errors import DomainError, Invalid
from demo.accounts import ACCOUNTS
from demo.county import SEED, County
from demo.loading import demo_county, known_logins, load
from demo.removal import remove
from maps.models import Place
from outreach.checklist_models import Checklist
from planning.models import Proposal, VisitInvitation
from registry.identity import actor_of
from registry.models import Area, AuditEntry, User
from registry.passwords import is_right
from registry.permissions import Permission
from schedule.models import Event
from schedule.occasions import template_of
from schedule.series_change_services import is_own
from schedule.series_date_services import planned_on
from schedule.series_inputs import SeriesInput
from schedule.series_models import Series
from schedule.series_queries import dates_of, values
from tests.demo.conftest import PASSWORD, SMALL, TODAY
from tests.support.world import World, build_world

SECRET = {"password_hash", "session_key"}
ACCEPTED = {"events": "id", "bookings": "event_id"}
CLASHES = """
SELECT count(*) FROM bookings a JOIN bookings b ON a.resource = b.resource AND a.id < b.id
WHERE a.holds AND b.holds AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at
"""
OUT_OF_STEP = """
SELECT count(*) FROM bookings b JOIN events e ON e.id = b.event_id
WHERE b.starts_at <> e.starts_at OR b.ends_at <> e.ends_at
   OR b.holds <> (b.is_exclusive AND e.status IN ('planned', 'confirmed', 'held'))
"""

SHIPPED = {"drill_rules", "checklists"}
"""Tables in which every installation has rows that hold everywhere."""


def digests(session: Session, without: set[str]) -> dict[str, str]:
    """A digest of each table's rows, some columns left out, and the trail and the stamps, which differ each time."""
    found = {}
    for table in Base.metadata.sorted_tables:
        if table.name.startswith(("audit", "stamps")):
            continue
        columns = [
            c for c in table.c if (c.name not in without and not (without and c.foreign_keys)) or c.name == "level"
        ]
        if not columns:  # a table of keys alone
            continue
        rows = sorted(json.dumps(list(map(str, row)), ensure_ascii=False) for row in session.execute(select(*columns)))
        found[table.name] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return found


def test_all_rows_arrive(loaded: Database, county: County) -> None:
    with loaded.transaction(writing=False) as session:
        for name, rows in county.rows.tables.items():
            table = Base.metadata.tables[name]
            own = table.c.area_id.is_not(None) if name in SHIPPED else true()
            if name == "checklist_items":
                own = table.c.checklist_id.in_(select(Checklist.id).where(Checklist.area_id.is_not(None)))
            if name in ACCEPTED:  # those of the proposed calendar come on top
                own = table.c[ACCEPTED[name]].not_in(select(VisitInvitation.event_id))
            assert session.scalar(select(func.count()).select_from(table).where(own)) == len(rows), name


def test_there_is_a_proposed_calendar_with_some_visits_left_out_and_some_answered(loaded: Database) -> None:
    with loaded.transaction(writing=False) as session:
        proposal = session.scalars(select(Proposal)).one()
        states = Counter(visit.state for visit in proposal.visits)
        left = [visit for visit in proposal.visits if visit.state == "left_out"]
        answers = set(session.scalars(select(VisitInvitation.state)))
        days = {visit.on for visit in proposal.visits if visit.on is not None}
    assert proposal.state == "ready" and min(states[one] for one in ("placed", "left_out", "accepted", "declined")) > 0
    assert all(visit.reason for visit in left) and any(visit.remedies for visit in left)
    assert answers == {"asked", "confirmed", "declined"}
    assert all(day.isoweekday() < 6 for day in days)  # its schools and offices have no hours on a weekend


def test_no_booking_clashes_with_another_by_the_databases_own_account(loaded: Database) -> None:
    with loaded.transaction(writing=False) as session:
        assert session.scalar(text(CLASHES)) == 0
        assert session.scalar(text(OUT_OF_STEP)) == 0
        assert session.scalar(text("SELECT count(*) FROM bookings WHERE holds")) > 3_000


def test_all_hangs_on_one_marked_county(loaded: Database) -> None:
    with loaded.transaction(writing=False) as session:
        marked = session.scalars(select(Area).where(Area.is_demo)).all()
        assert [area.level for area in marked] == ["county"]
        outside = select(func.count()).select_from(Area).where(~Area.path.startswith(marked[0].path))
        assert session.scalar(outside) == 0


def test_two_loads_of_one_seed_and_day_are_alike(loaded: Database, database: Database) -> None:
    with database.transaction() as session:
        load(session, SEED, TODAY, PASSWORD)
        second = digests(session, SECRET)
    with loaded.transaction(writing=False) as session:
        assert digests(session, SECRET) == second


@pytest.fixture(scope="module")
def beside(tmp_path_factory: pytest.TempPathFactory, blank_sqlite: Path) -> Iterator[Database]:
    """The county beside another one, so that no row has the number it was made with; only to be read."""
    path = tmp_path_factory.mktemp("beside") / "demo.db"
    shutil.copy(blank_sqlite, path)
    database = Database(f"sqlite:///{path}")
    with database.transaction() as session:
        build_world(session)
        load(session, SEED, TODAY, PASSWORD)
    yield database
    database.engine.dispose()


def test_keys_kept_as_text_point_to_what_they_stood_for(beside: Database, county: County) -> None:
    with beside.transaction(writing=False) as session:
        booked = session.execute(
            text(
                "SELECT t.name FROM bookings b JOIN teams t ON b.resource = 'team:' || t.id "
                "WHERE b.event_id NOT IN (SELECT event_id FROM visit_invitations)"
            )
        ).all()
        planner = session.scalar(select(User.id).where(User.login == "demo-planner"))
        authors = set(session.scalars(text("SELECT DISTINCT created_by FROM events")))
    names = {row["id"]: row["name"] for row in county.rows["teams"]}
    wanted = Counter(names[b["resource"].number] for b in county.rows["bookings"] if b["resource"].word == "team")
    assert Counter(row.name for row in booked) == wanted
    assert f"user:{planner}" in authors


def test_series_are_such_as_the_product_writes_them(beside: Database) -> None:
    with beside.session(writing=True) as session:  # what comparing sets is not kept
        found = session.scalars(select(Series)).all()
        assert len(found) == 2
        for series in found:
            on_first = planned_on(series, series.first_on)
            assert on_first.area_id == series.area_id
            hall = session.get_one(Place, on_first.place_id)
            assert hall.name in ("安澜县防震减灾科普馆", "安澜县会议中心")
            rows = dates_of(session, series)
            assert {one.event.place_id for one in rows if one.event} == {hall.id}
            for one in rows:
                blocking = [block["event_id"] for block in one.blocked_by if block.get("event_id")]
                assert all(session.get_one(Event, number).place_id == hall.id for number in blocking)
                was_moved, one.is_own = one.is_own, False  # as it is found by comparing
                assert is_own(one, series) == was_moved
            given = SeriesInput.model_validate(values(series) | {"version": None})
            assert template_of(given) == series.template
        session.rollback()


def test_logins_that_are_taken_get_a_prefix(database: Database, world: World) -> None:
    with database.transaction() as session:
        logins = load(session, SEED, TODAY, scale=SMALL)
        assert {login.login for login in logins} == {f"demo-{account.login}" for account in ACCOUNTS}


def test_every_account_opens_with_its_password_and_sees_the_demonstration_only(
    database: Database, world: World
) -> None:
    with database.transaction() as session:
        logins = load(session, SEED, TODAY, scale=SMALL)
        area = demo_county(session)
        assert area is not None
        for login in logins:
            user = session.scalars(select(User).where(User.login == login.login)).one()
            assert is_right(user.password_hash, login.password)
            actor = actor_of(session, user)
            assert actor.roles == (login.account.role,)
            for permission in Permission:
                assert EVERYWHERE not in actor.area_paths(permission)
                assert all(path.startswith(area.path) for path in actor.area_paths(permission))
        assert len({login.password for login in logins}) == len(logins)
        assert [(one.login, one.password) for one in known_logins(session)] == [(o.login, o.password) for o in logins]


def test_a_second_load_is_refused_and_changes_nothing(database: Database) -> None:
    with database.transaction() as session:
        load(session, SEED, TODAY, PASSWORD, SMALL)
        before = digests(session, set())
        with pytest.raises(DomainError, match="already there"):
            load(session, 1, date(2026, 1, 1), PASSWORD)
        assert digests(session, set()) == before


def test_a_password_that_is_too_short_is_refused(database: Database) -> None:
    with database.transaction() as session, pytest.raises(Invalid):
        load(session, SEED, TODAY, "short")


def test_the_trail_says_once_that_the_demonstration_was_filled_in(loaded: Database) -> None:
    with loaded.transaction(writing=False) as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.record_id != "defaults")).one()
        assert (entry.action, entry.record_type) == ("created", "areas")
        assert entry.after is not None
        assert entry.after["units"] == 458
        assert PASSWORD not in json.dumps(entry.after)


@pytest.mark.postgres
def test_it_goes_in_and_out_of_postgresql(postgres_url: str) -> None:
    database = Database(postgres_url)
    try:
        schema.upgrade(database)
        with database.transaction() as session:
            load(session, SEED, TODAY, PASSWORD, SMALL)
            assert session.scalar(text(CLASHES)) == 0
        with database.transaction() as session:
            fresh = Area(code="990199", name="另一县", level="county", path="")
            session.add(fresh)
            session.flush()  # the next id is free: the sequence knows those given out
            remove(session)
            assert session.scalars(select(Area.name)).all() == ["另一县"]
    finally:
        database.engine.dispose()
