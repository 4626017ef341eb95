from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.db import Database
from core.errors import DomainError
from core.links import new_salt
from registry.models import AuditEntry
from schedule import check_in_services as services
from schedule.arrivals import Void
from schedule.check_in_inputs import ArrivalInput, HelperInput
from schedule.check_in_queries import (
    expectations,
    helper_token,
    mark_of_state,
    people_taken,
    poster_token,
    ticket,
)
from schedule.models import Event, Headcount
from schedule.queries import people
from schedule.sign_up_models import CheckIn, CheckInDesk, SignUp
from tests.support.world import World, build_world

START = datetime(2031, 5, 12, 6, tzinfo=UTC)
END = START + timedelta(hours=2)


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def session(any_database: Database, clock: Any) -> Iterator[Session]:
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


def an_event(session: Session, world: World, uid: str = "1") -> Event:
    event = Event(
        uid=uid, kind="lecture", title="Lecture", area_id=world.areas["meijiang"].id, starts_at=START, ends_at=END,
        place_id=world.places["square"].id,
    )  # fmt: skip
    session.add(event)
    session.flush()
    return event


@pytest.fixture
def event(session: Session, world: World) -> Event:
    return an_event(session, world)


@pytest.fixture
def desk(session: Session, event: Event, planner: Actor) -> CheckInDesk:
    return services.open_desk(session, event, planner)


def arrival(number: int, counts: dict[str, int] | None = None, **more: Any) -> ArrivalInput:
    return ArrivalInput(nonce=f"{number:032x}", counts=counts or {"villagers": 1}, **more)


Send = Callable[..., list[str]]


@pytest.fixture
def send(session: Session, desk: CheckInDesk) -> Send:
    """Sends arrivals as the poster does; what became of each."""

    def sent(*arrivals: ArrivalInput, source: str = "poster", taken_by: str = "") -> list[str]:
        return [receipt.state for receipt in services.take(session, desk, arrivals, source, taken_by)]

    return sent


def signed_up(session: Session, event: Event, name: str = "石上小学", people: int = 45) -> SignUp:
    sign_up = SignUp(event_id=event.id, name=name, counts={"students": people}, people=people, salt=new_salt(),
                     phone="0797-6832009")  # fmt: skip
    session.add(sign_up)
    session.flush()
    return sign_up


def test_each_nonce_is_counted_once_however_often_it_comes(session: Session, event: Event, send: Send) -> None:
    assert send(arrival(1), arrival(2, {"students": 40, "teachers": 2})) == ["taken", "taken"]
    assert send(arrival(2, {"students": 40, "teachers": 2}), arrival(3)) == ["again", "taken"]
    assert send(arrival(3), arrival(3)) == ["again", "again"]
    assert people(session, event.id, "checked_in") == {"villagers": 2, "students": 40, "teachers": 2}


def test_one_nonce_twice_in_one_request_counts_once(session: Session, event: Event, send: Send) -> None:
    assert send(arrival(7), arrival(7)) == ["taken", "taken"]
    assert people(session, event.id, "checked_in") == {"villagers": 1}


def test_the_same_nonce_counts_for_each_event(session: Session, world: World, planner: Actor, send: Send) -> None:
    other = services.open_desk(session, an_event(session, world, "2"), planner)
    assert send(arrival(1)) == ["taken"]
    assert services.take(session, other, [arrival(1)], "poster", "")[0].state == "taken"


def test_a_spoilt_arrival_is_refused_alone(session: Session, event: Event, desk: CheckInDesk) -> None:
    receipts = services.take(
        session, desk, [arrival(1, {"martians": 1}), arrival(2), arrival(3, {"students": 3001})], "poster", ""
    )
    assert [receipt.state for receipt in receipts] == ["refused", "taken", "refused"]
    assert [receipt.refusal.code for receipt in receipts if receipt.refusal] == ["category", "too_many"]
    assert people(session, event.id, "checked_in") == {"villagers": 1}


def test_an_arrival_is_dated_by_the_time_gone_by(session: Session, event: Event, desk: CheckInDesk, clock: Any) -> None:
    clock.move_to(END + timedelta(hours=70))
    receipts = services.take(session, desk, [arrival(1, elapsed_seconds=71 * 3600)], "poster", "")
    assert receipts[0].at == START + timedelta(hours=1)
    early = services.take(session, desk, [arrival(2, elapsed_seconds=10**8)], "poster", "")
    assert early[0].at == START - timedelta(hours=3)


@pytest.mark.parametrize(
    ("at", "code"),
    [(START - timedelta(hours=4), "too_early"), (END + timedelta(hours=73), "too_late")],
)
def test_nothing_is_taken_too_early_or_too_late(
    session: Session, desk: CheckInDesk, clock: Any, at: datetime, code: str
) -> None:
    clock.move_to(at)
    with pytest.raises(DomainError) as refusal:
        services.take(session, desk, [arrival(1)], "poster", "")
    assert refusal.value.code == code


def test_a_closed_desk_keeps_phones_waiting_until_it_opens_again(
    session: Session, event: Event, desk: CheckInDesk, planner: Actor, send: Send
) -> None:
    services.close_desk(session, desk, planner)
    with pytest.raises(DomainError) as refusal:
        send(arrival(1))
    assert refusal.value.code == "closed"
    services.open_desk(session, event, planner)
    assert send(arrival(1)) == ["taken"]


def test_a_cancelled_event_takes_nobody(session: Session, event: Event, planner: Actor, send: Send) -> None:
    event.status = "cancelled"
    session.flush()
    with pytest.raises(DomainError) as refusal:
        send(arrival(1))
    assert refusal.value.code == "not_held"
    with pytest.raises(DomainError):
        services.open_desk(session, event, planner)


def test_the_posters_code_opens_the_desk_until_72_hours_after_the_end(
    session: Session, desk: CheckInDesk, clock: Any
) -> None:
    token = poster_token(session, desk)
    assert ticket(session, token).source == "poster"
    clock.move_to(END + timedelta(hours=71, minutes=59))
    assert ticket(session, token).desk is desk
    clock.move_to(END + timedelta(hours=72, minutes=1))
    with pytest.raises(Void):
        ticket(session, token)


def test_a_new_code_makes_posters_printed_before_void(session: Session, desk: CheckInDesk, planner: Actor) -> None:
    old = poster_token(session, desk)
    services.renew_code(session, desk, planner)
    with pytest.raises(Void):
        ticket(session, old)
    assert ticket(session, poster_token(session, desk)).desk is desk


def test_a_code_of_another_event_another_kind_or_none_opens_nothing(
    session: Session, world: World, event: Event, desk: CheckInDesk, planner: Actor
) -> None:
    other = services.open_desk(session, an_event(session, world, "2"), planner)
    number, rest = poster_token(session, other).split("-", 1)
    helper = services.add_helper(session, event, HelperInput(name="East gate"), planner)
    wrong = [f"{desk.event_id}-{rest}", f"999-{rest}", f"{number}-0-{rest.split('-', 1)[1]}", "", "sw.js", "1-2-3"]
    wrong.append(helper_token(session, helper, event).replace(f"{helper.id}-", f"{helper.id + 1}-", 1))
    for token in wrong:
        with pytest.raises(Void):
            ticket(session, token)


def test_a_helper_takes_people_until_the_link_is_taken_back(
    session: Session, event: Event, desk: CheckInDesk, planner: Actor, send: Send
) -> None:
    helper = services.add_helper(session, event, HelperInput(name="East gate"), planner)
    token = helper_token(session, helper, event)
    opened = ticket(session, token)
    assert (opened.source, opened.event) == ("helper", event)
    send(arrival(1, {"students": 30}), source=opened.source, taken_by=opened.taken_by)
    send(arrival(2))
    assert people_taken(session, event.id) == {f"helper:{helper.id}": 30, "": 1}
    services.revoke_helper(session, helper, planner)
    with pytest.raises(Void):
        ticket(session, token)
    assert people(session, event.id, "checked_in") == {"students": 30, "villagers": 1}


def test_a_voided_arrival_is_kept_but_not_counted(session: Session, event: Event, planner: Actor, send: Send) -> None:
    send(arrival(1, {"students": 30}), arrival(2))
    mistaken = session.scalars(select(CheckIn).where(CheckIn.people == 30)).one()
    services.void_arrival(session, mistaken, planner)
    assert people(session, event.id, "checked_in") == {"villagers": 1}
    assert (mistaken.voided_by, mistaken.voided_at) == (planner.key, START)
    assert send(arrival(1, {"students": 30})) == ["again"], "a phone that sends it again does not undo the decision"
    assert people(session, event.id, "checked_in") == {"villagers": 1}
    services.restore_arrival(session, mistaken, planner)
    assert people(session, event.id, "checked_in") == {"villagers": 1, "students": 30}


def test_a_sign_up_is_checked_in_once_with_those_who_really_came(
    session: Session, event: Event, planner: Actor, send: Send
) -> None:
    sign_up = signed_up(session, event)
    helped = {"source": "helper", "taken_by": "helper:1"}
    assert [one.arrived_at for one in expectations(session, event.id)] == [None]
    assert send(arrival(1, {"students": 43}, sign_up_id=sign_up.id), **helped) == ["taken"]
    assert send(arrival(2, {"students": 45}, sign_up_id=sign_up.id), **helped) == ["refused"]
    assert send(arrival(1, {"students": 43}, sign_up_id=sign_up.id), **helped) == ["again"]
    here = expectations(session, event.id)[0]
    assert (here.name, here.people, here.arrived_people, here.arrived_at) == ("石上小学", 45, 43, START)
    first = session.scalars(select(CheckIn)).one()
    assert first.name == "石上小学"
    services.void_arrival(session, first, planner)
    assert send(arrival(3, {"students": 45}, sign_up_id=sign_up.id), **helped) == ["taken"]
    with pytest.raises(DomainError) as refusal:
        services.restore_arrival(session, first, planner)
    assert refusal.value.code == "arrived_before"
    assert people(session, event.id, "checked_in") == {"students": 45}


def test_two_helpers_who_sent_the_same_sign_up_together_count_it_once(
    session: Session, event: Event, send: Send
) -> None:
    sign_up = signed_up(session, event)
    both = [arrival(1, {"students": 45}, sign_up_id=sign_up.id), arrival(2, {"students": 45}, sign_up_id=sign_up.id)]
    assert send(*both, source="helper") == ["taken", "refused"]


def test_a_sign_up_of_another_event_is_refused(session: Session, world: World, event: Event, send: Send) -> None:
    sign_up = signed_up(session, an_event(session, world, "2"))
    assert send(arrival(1, sign_up_id=sign_up.id)) == ["refused"]


def test_what_is_counted_on_the_way_equals_a_count_from_nothing(
    session: Session, event: Event, planner: Actor, send: Send
) -> None:
    for number in range(30):
        send(arrival(number, {["students", "villagers", "teachers"][number % 3]: number % 5 + 1}))
        if number % 4 == 0:
            newest = session.scalars(select(CheckIn).order_by(CheckIn.id.desc())).first()
            assert newest is not None
            services.void_arrival(session, newest, planner)
    on_the_way = people(session, event.id, "checked_in")
    for row in session.scalars(select(Headcount).where(Headcount.stage == "checked_in")):
        session.delete(row)
    session.flush()
    assert services.recount(session, event.id) == on_the_way == people(session, event.id, "checked_in")
    assert len(on_the_way) == 3


def test_each_arrival_goes_into_the_trail_without_the_name(session: Session, event: Event, send: Send) -> None:
    send(arrival(1, name="王小明"), arrival(2))
    entries = session.scalars(select(AuditEntry).where(AuditEntry.record_type == "check_ins")).all()
    assert len(entries) == 2
    assert "王小明" not in str([entry.after for entry in entries])


def test_the_screens_mark_changes_with_whatever_it_shows(
    session: Session, event: Event, desk: CheckInDesk, planner: Actor, send: Send, clock: Any
) -> None:
    marks = [mark_of_state(session, desk)]
    assert mark_of_state(session, desk) == marks[0]

    def changed() -> bool:
        marks.append(mark_of_state(session, desk))
        return len(set(marks)) == len(marks)

    send(arrival(1))
    assert changed()
    services.void_arrival(session, session.scalars(select(CheckIn)).one(), planner)
    assert changed()
    services.add_helper(session, event, HelperInput(name="East gate"), planner)
    assert changed()
    services.close_desk(session, desk, planner)
    assert changed()
