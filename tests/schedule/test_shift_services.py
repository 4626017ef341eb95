from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from core.access import Actor
from core.db import Database
from core.errors import DomainError
from core.times import now, today
from schedule import services
from schedule.given_queries import given_of, reason_of
from schedule.inputs import EventInput
from schedule.models import Event
from schedule.queries import people, span_of_event
from schedule.services import Clash
from schedule.shift_inputs import ShiftInput
from schedule.shift_services import clash_of_shift, resources_after, shift_event
from tests.support.world import World, build_world

DAY = date(2031, 5, 12)


@pytest.fixture
def session(any_database: Database) -> Iterator[Session]:
    with any_database.session(writing=True) as session:
        yield session
        session.rollback()


@pytest.fixture
def world(session: Session) -> World:
    return build_world(session)


@pytest.fixture
def planner(session: Session, world: World) -> Actor:
    actor = world.actor(session, "planner")
    session.info["actor"] = actor
    return actor


@pytest.fixture
def lecture(session: Session, world: World, planner: Actor) -> Event:
    return plan(session, world, planner)


def plan(session: Session, world: World, planner: Actor, first: int = 9, unit: str = "primary", **more: Any) -> Event:
    facts = {
        "kind": "lecture", "title": "Lecture", "on": DAY, "starts": time(first), "ends": time(first + 2),
        "unit_id": world.units[unit].id, "resources": [team(world, "first")], "expected": {"students": 300},
    }  # fmt: skip
    return services.create_event(session, EventInput(**(facts | more)), planner)


def team(world: World, name: str) -> str:
    return f"team:{world.teams[name].id}"


def to(on: date = DAY, first: int = 14, last: int = 16, **more: Any) -> ShiftInput:
    return ShiftInput(on=on, starts=time(first), ends=time(last), **more)


def test_an_event_is_put_elsewhere_with_everything_it_has(session: Session, planner: Actor, lecture: Event) -> None:
    shift_event(session, lecture, to(DAY + timedelta(days=1)), planner)
    span = span_of_event(lecture)
    assert (span.on, span.starts, span.ends) == (DAY + timedelta(days=1), time(14), time(16))
    assert people(session, lecture.id, "expected") == {"students": 300}


def test_giving_an_event_back_as_it_is_changes_nothing(session: Session, planner: Actor, lecture: Event) -> None:
    before = (span_of_event(lecture), lecture.title, lecture.version)
    services.edit_event(session, lecture, given_of(lecture), planner)
    session.flush()
    assert (span_of_event(lecture), lecture.title, lecture.version) == before


def test_an_event_until_midnight_can_be_given_back(session: Session, world: World, planner: Actor) -> None:
    night = plan(session, world, planner, resources=[], starts=time(22), ends=time(0), until=DAY + timedelta(days=1))
    services.edit_event(session, night, given_of(night), planner)
    assert span_of_event(night).last_minute == 24 * 60


def test_a_row_of_the_timeline_changes_the_team(session: Session, world: World, planner: Actor, lecture: Event) -> None:
    given = to(DAY, 9, 11, instead_of=team(world, "first"), take=team(world, "second"))
    shift_event(session, lecture, given, planner)
    assert given_of(lecture).resources == [team(world, "second")]
    shift_event(session, lecture, to(DAY, 9, 11, instead_of=team(world, "second")), planner)
    assert given_of(lecture).resources == []


@pytest.mark.parametrize(
    ("more", "after"),
    [
        ({}, ["team:1", "person:2"]),
        ({"instead_of": "team:1", "take": "team:3"}, ["team:3", "person:2"]),
        ({"take": "team:3"}, ["team:1", "person:2", "team:3"]),
        ({"take": "person:2"}, ["team:1", "person:2"]),
        ({"instead_of": "team:1"}, ["person:2"]),
        ({"instead_of": "team:1", "take": "person:2"}, ["person:2"]),
        ({"resources": ["team:9"], "take": "team:3"}, ["team:9"]),
    ],
)
def test_what_is_booked_afterwards(more: dict[str, Any], after: list[str]) -> None:
    assert resources_after(["team:1", "person:2"], to(**more)) == after


def test_a_busy_team_is_a_clash_with_ways_out_and_looking_writes_nothing(
    session: Session, world: World, planner: Actor, lecture: Event
) -> None:
    other = plan(session, world, planner, 14, "junior")
    clash = clash_of_shift(session, other, to(DAY, 10, 12), planner)
    assert clash is not None and "宣传一队" in str(clash) and len(clash.alternatives) >= 2
    assert span_of_event(other).starts == time(14)
    with pytest.raises(Clash):
        shift_event(session, other, to(DAY, 10, 12), planner)
    shift_event(session, other, to(DAY, 10, 12, override_reason="They split up"), planner)
    assert reason_of(other) == "They split up"


def test_an_event_is_not_in_its_own_way(session: Session, planner: Actor, lecture: Event) -> None:
    assert clash_of_shift(session, lecture, to(DAY, 10, 12), planner) is None


@pytest.mark.parametrize("status", ["held", "cancelled", "postponed"])
def test_only_what_is_to_come_can_be_shifted(session: Session, planner: Actor, lecture: Event, status: str) -> None:
    lecture.status = status
    session.flush()
    with pytest.raises(DomainError) as refusal:
        shift_event(session, lecture, to(), planner)
    assert refusal.value.code == "wrong_state"


def test_what_has_begun_stays_and_nothing_is_put_into_the_past(
    session: Session, world: World, planner: Actor, lecture: Event
) -> None:
    with pytest.raises(DomainError) as refusal:
        shift_event(session, lecture, to(today() - timedelta(days=1)), planner)
    assert refusal.value.code == "past"
    begun = plan(session, world, planner, unit="junior", resources=[], on=today() - timedelta(days=2))
    assert begun.starts_at < now()
    with pytest.raises(DomainError) as refusal:
        shift_event(session, begun, to(), planner)
    assert refusal.value.code == "begun"


def test_somebody_elses_change_is_noticed(session: Session, planner: Actor, lecture: Event) -> None:
    with pytest.raises(DomainError) as refusal:
        shift_event(session, lecture, to(version=lecture.version + 1), planner)
    assert refusal.value.code == "changed_meanwhile"
