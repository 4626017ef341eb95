"""Certificates: one for each reported drill, numbered by county and year without a gap or a double, and revocable."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from core.access import SYSTEM
from core.db import Database
from core.errors import DomainError, NotFound
from core.links import read
from drills.certificate_facts import read as read_facts
from drills.certificate_queries import certificate_of_token, certificates, path_of, valid_certificate
from drills.certificate_services import issue, revoke, set_issuer
from drills.document_models import Certificate
from drills.models import Drill, DrillResult
from registry.models import Area, AuditEntry
from schedule.models import Event
from tests.support.reported import HELD_AT, reported_drill
from tests.support.world import World, build_world


@pytest.fixture
def drill(session: Session, world: World) -> Drill:
    return reported_drill(session, world.units["primary"])


@time_machine.travel(datetime(2026, 5, 20, 2, tzinfo=UTC), tick=False)
def test_it_says_what_was_reported_under_the_countys_next_number(session: Session, world: World, drill: Drill) -> None:
    planner = world.actor(session, "planner")
    first = issue(session, drill, planner)
    second = issue(session, reported_drill(session, world.units["kindergarten"]), planner)
    assert [one.number for one in (first, second)] == ["990101-2026-00001", "990101-2026-00002"]
    facts = read_facts(first.facts)
    assert (facts.unit, facts.people, facts.on.isoformat(), facts.issuer) == (
        "石上小学", 1063, "2026-05-12", "清源县防震减灾工作主管部门",
    )  # fmt: skip
    assert issue(session, drill, planner) is first


def test_a_new_year_counts_anew_and_another_county_for_itself(session: Session, world: World, drill: Drill) -> None:
    planner = world.actor(session, "planner")
    with time_machine.travel(datetime(2026, 12, 31, 15, tzinfo=UTC), tick=False):  # an hour before midnight over there
        assert issue(session, drill, planner).number == "990101-2026-00001"
    with time_machine.travel(datetime(2026, 12, 31, 17, tzinfo=UTC), tick=False):
        later = reported_drill(session, world.units["kindergarten"])
        assert issue(session, later, planner).number == "990101-2027-00001"
    far = Area(code="880101", name="邻县", level="county")
    session.add(far)
    session.flush()
    far.path = f"/{far.id}/"
    world.units["bureau"].area_id = far.id
    session.merge(world.units["bureau"])
    session.flush()
    with time_machine.travel(datetime(2026, 6, 1, tzinfo=UTC), tick=False):
        theirs = reported_drill(session, world.units["bureau"])
        session.expire_all()
        assert issue(session, theirs, SYSTEM).number == "880101-2026-00001"


def test_it_stays_as_printed_when_unit_and_result_change(session: Session, world: World, drill: Drill) -> None:
    made = issue(session, drill, world.actor(session, "planner"))
    drill.unit.name = "石上中心小学"
    session.execute(update(DrillResult).values(present=900))
    session.flush()
    assert (read_facts(made.facts).unit, read_facts(made.facts).people) == ("石上小学", 1063)


def test_the_county_says_who_issues(session: Session, world: World, drill: Drill) -> None:
    set_issuer(session, session.get(Area, world.areas["county"].id), "清源县地震局", SYSTEM)
    assert read_facts(issue(session, drill, SYSTEM).facts).issuer == "清源县地震局"


def test_nothing_is_issued_before_the_report_nor_by_a_school(session: Session, world: World, drill: Drill) -> None:
    with pytest.raises(NotFound):
        issue(session, drill, world.actor(session, "unit_contact"))
    with pytest.raises(NotFound):
        issue(session, drill, world.actor(session, "township_officer"))
    session.execute(update(Event).values(status="confirmed"))
    session.expire_all()
    with pytest.raises(DomainError, match="held and reported"):
        issue(session, drill, world.actor(session, "planner"))


def test_a_revoked_one_is_told_as_such_and_the_next_has_another_number(
    session: Session, world: World, drill: Drill
) -> None:
    planner = world.actor(session, "planner")
    first = issue(session, drill, planner)
    token = path_of(session, first).rpartition("/")[2]
    revoke(session, first, "单位名称有误", planner)
    found = certificate_of_token(session, token)
    assert found is not None and found.revoked_at is not None and valid_certificate(session, drill) is None
    second = issue(session, drill, planner)
    assert second.number != first.number
    assert [one.id for one in certificates(session, drill)] == [second.id, first.id]
    told = session.scalars(select(AuditEntry).where(AuditEntry.record_type == "drill_certificates")).all()
    assert [entry.action for entry in told] == ["created", "changed", "created"]
    assert all("salt" not in (entry.after or {}) for entry in told)


def test_a_code_cannot_be_made_up_from_another(session: Session, world: World, drill: Drill) -> None:
    made = issue(session, drill, world.actor(session, "planner"))
    other = issue(session, reported_drill(session, world.units["junior"]), world.actor(session, "planner"))
    token = path_of(session, made).rpartition("/")[2]
    parts = read(token)
    assert parts is not None and certificate_of_token(session, token) is made
    for wrong in (f"{other.id}-0-{parts.mac}", f"{made.id}-0-{'A' * 27}", f"{made.id}-1-{parts.mac}", made.number, ""):
        assert certificate_of_token(session, wrong) is None


def test_many_at_once_share_no_number_and_one_drill_gets_one(any_database: Database) -> None:
    with any_database.transaction() as session:
        world = build_world(session)
        drills = [reported_drill(session, world.units["primary"], HELD_AT - timedelta(days=n)).id for n in range(12)]

    def issued(drill_id: int) -> str:
        with any_database.transaction() as session:
            return issue(session, session.get_one(Drill, drill_id), SYSTEM).number

    with ThreadPoolExecutor(4) as threads:
        numbers = list(threads.map(issued, [*drills, *reversed(drills)]))
    assert numbers[:12] == numbers[:11:-1]
    with any_database.transaction(writing=False) as session:
        assert sorted(session.scalars(select(Certificate.serial))) == list(range(1, 13))
