from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, time, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select, update
from sqlalchemy.orm import Session

import registry.audit  # noqa: F401  (listens to every session, as it does in the application)
from core.access import SYSTEM, VISITOR, Actor
from core.db import Database
from core.errors import DomainError, Forbidden, Invalid, NotFound
from core.models import InboxMessage, OutboxMessage
from core.times import local, now
from registry.models import AuditEntry, Grant, User
from schedule import services
from schedule import sign_up_clock_services as clock
from schedule import sign_up_queries as queries
from schedule import sign_up_services as deeds
from schedule import sign_up_window_services as windows
from schedule.inputs import EventInput
from schedule.models import Event
from schedule.notice_dispatch_services import send_some
from schedule.queries import people
from schedule.sign_up_inputs import SignUpChangeInput, SignUpInput, SignUpWindowInput
from schedule.sign_up_models import TAKING, CheckIn, SignUp, SignUpWindow
from tests.support.world import World, build_world

Open = Callable[..., SignUpWindow]
Join = Callable[..., SignUp]
IN_DAYS = 10


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
    return world.actor(session, "planner")


@pytest.fixture
def teacher(session: Session, world: World) -> Actor:
    return world.actor(session, "unit_contact")


@pytest.fixture
def event(session: Session, world: World, planner: Actor) -> Event:
    """An open day of the bureau in the science hall, ten days from now."""
    session.info["actor"] = planner
    return services.create_event(session, open_day(world), planner)


def open_day(world: World, **more: Any) -> EventInput:
    facts: dict[str, Any] = {
        "kind": "lecture", "title": "Open day", "on": today() + timedelta(days=IN_DAYS), "starts": time(9),
        "ends": time(11), "area_id": world.areas["county"].id, "place_id": world.places["hall"].id,
    }  # fmt: skip
    return EventInput(**(facts | more))


def today() -> date:
    return local(now()).date()


def window_of(**more: Any) -> SignUpWindowInput:
    facts: dict[str, Any] = {
        "opens_on": today() - timedelta(days=1), "opens_at": time(8), "closes_on": today() + timedelta(days=IN_DAYS),
        "closes_at": time(8), "capacity": 100, "is_public": True,
    }  # fmt: skip
    return SignUpWindowInput(**(facts | more))


@pytest.fixture
def open_(session: Session, event: Event, planner: Actor) -> Open:
    def opened(**more: Any) -> SignUpWindow:
        return windows.open_window(session, event, window_of(**more), planner)

    return opened


@pytest.fixture
def join(session: Session, event: Event) -> Join:
    """A visitor's group of so many signs up."""
    number = iter(range(1000))

    def joined(count: int = 1, actor: Actor = VISITOR, **more: Any) -> SignUp:
        given: dict[str, Any] = {"name": f"Group {next(number)}", "counts": {"visitors": count}}
        if actor is VISITOR:
            given["phone"] = f"1390000{next(number):04}"
        return deeds.sign_up(session, event, SignUpInput(**(given | more)), actor)

    return joined


def states(session: Session, *rows: SignUp) -> list[str]:
    for row in rows:
        session.refresh(row)
    return [row.state for row in rows]


def told(session: Session, reader_key: str) -> list[str]:
    query = select(InboxMessage.key).where(InboxMessage.reader_key == reader_key).order_by(InboxMessage.id)
    return [key.split(":")[2] for key in session.scalars(query)]


def test_who_comes_first_has_a_place_and_who_comes_late_waits(session: Session, open_: Open, join: Join) -> None:
    open_()
    first, second, third = join(60), join(50), join(5)
    assert states(session, first, second, third) == ["confirmed", "waiting", "waiting"]
    assert [queries.position(session, one) for one in (first, second, third)] == [None, 1, 2]


def test_places_that_get_free_are_offered_in_order_and_confirmed(session: Session, open_: Open, join: Join) -> None:
    open_(confirm_hours=24)
    first, second, third = join(60), join(50), join(50)
    deeds.withdraw(session, first, VISITOR)
    assert states(session, first, second, third) == ["withdrawn", "offered", "offered"]
    assert second.offered_until is not None
    assert timedelta(hours=23) < second.offered_until - now() <= timedelta(hours=24)
    deeds.confirm_offer(session, second, VISITOR)
    deeds.decline(session, third, VISITOR)
    assert states(session, second, third) == ["confirmed", "withdrawn"]


def test_an_offer_that_nobody_takes_goes_to_the_next_by_the_clock(
    any_database: Database, session: Session, open_: Open, join: Join
) -> None:
    open_(confirm_hours=2)
    first, second, third = join(100), join(60), join(60)
    deeds.withdraw(session, first, VISITOR)
    assert states(session, second, third) == ["offered", "waiting"]
    session.commit()
    assert clock.take_turns(any_database) == "0 lines moved"
    with time_machine.travel(now() + timedelta(hours=3)):
        assert clock.take_turns(any_database) == "1 lines moved"
        assert clock.take_turns(any_database) == "0 lines moved"
        assert states(session, second, third) == ["lapsed", "offered"]
        with pytest.raises(DomainError) as refused:
            deeds.confirm_offer(session, second, VISITOR)
        assert refused.value.code == "wrong_state"


def test_an_offer_cannot_be_taken_after_its_time_although_the_clock_has_not_come_by(
    session: Session, open_: Open, join: Join
) -> None:
    open_(confirm_hours=2)
    first, second = join(100), join(60)
    deeds.withdraw(session, first, VISITOR)
    with time_machine.travel(now() + timedelta(hours=3)), pytest.raises(DomainError) as refused:
        deeds.confirm_offer(session, second, VISITOR)
    assert refused.value.code == "offer_lapsed"


def test_a_smaller_group_is_served_before_its_turn_only_when_the_organiser_fills_up(
    session: Session, open_: Open, join: Join, event: Event, planner: Actor
) -> None:
    open_()
    join(80)
    large, small = join(40), join(20)
    assert states(session, large, small) == ["waiting", "waiting"]
    assert deeds.fill_up(session, event, planner)
    assert states(session, large, small) == ["waiting", "offered"]
    assert not deeds.fill_up(session, event, planner)


def test_moving_up_changes_the_line_and_more_places_reach_it(
    session: Session, open_: Open, join: Join, planner: Actor
) -> None:
    window = open_()
    join(100)
    first, second, third = join(30), join(20), join(10)
    deeds.move_up(session, third, planner)
    assert [queries.position(session, one) for one in (first, second, third)] == [1, 3, 2]
    with pytest.raises(DomainError) as refused:
        deeds.move_up(session, first, planner)
    assert refused.value.code == "first_in_line"
    open_(capacity=140, version=window.version)
    assert states(session, first, second, third) == ["offered", "waiting", "offered"]


@pytest.mark.parametrize(
    ("window", "count", "code"),
    [
        ({"opens_on": date(2031, 1, 1), "closes_on": date(2031, 1, 2)}, 1, "closes_after_event"),
        ({"closes_on": date(2020, 1, 1)}, 1, "closes_before_opening"),
        ({"most_per_group": 5}, 6, "group_too_large"),
        ({"capacity": 5}, 6, "beyond_capacity"),
        ({}, 0, "nobody"),
    ],
)
def test_what_cannot_be_is_refused(open_: Open, join: Join, window: dict[str, Any], count: int, code: str) -> None:
    with pytest.raises(DomainError) as refused:
        open_(**window)
        join(count)
    assert refused.value.code == code
    assert str(refused.value)


def test_before_it_opens_and_after_it_closes_only_the_organiser_signs_people_up(
    session: Session, event: Event, open_: Open, join: Join, planner: Actor
) -> None:
    window = open_(opens_on=today() + timedelta(days=2))
    with pytest.raises(DomainError) as refused:
        join()
    assert refused.value.code == "not_open_yet" and "08:00" in str(refused.value)
    assert join(3, planner, on_behalf=True, phone="13900001111").state == "confirmed"
    windows.close_window(session, event, planner)
    assert window.opens_at < window.closes_at <= now()
    with pytest.raises(DomainError) as refused:
        join()
    assert refused.value.code == "sign_up_closed"


def test_full_without_a_waiting_list_says_how_many_are_left(open_: Open, join: Join) -> None:
    open_(has_waiting_list=False, capacity=10)
    join(8)
    with pytest.raises(DomainError) as refused:
        join(3)
    assert "Only 2 places are left." in str(refused.value)
    join(2)
    with pytest.raises(DomainError) as refused:
        join(1)
    assert refused.value.code == "full" and "All 10 places" in str(refused.value)


@pytest.mark.parametrize(("status", "code"), [("cancelled", "event_cancelled"), ("postponed", "event_postponed"),
                                              ("held", "event_over")])  # fmt: skip
def test_an_event_that_does_not_take_place_takes_nobody(
    session: Session, event: Event, open_: Open, join: Join, status: str, code: str
) -> None:
    open_()
    session.execute(update(Event).where(Event.id == event.id).values(status=status))
    with pytest.raises(DomainError) as refused:
        join()
    assert refused.value.code == code


def test_a_cancelled_event_keeps_its_sign_ups_and_offers_nothing(
    any_database: Database, session: Session, event: Event, open_: Open, join: Join, planner: Actor
) -> None:
    open_(confirm_hours=1)
    first, second, third = join(100), join(60), join(50)
    deeds.withdraw(session, first, VISITOR)
    services.cancel_event(session, event, "Rain", planner)
    session.commit()
    with time_machine.travel(now() + timedelta(hours=2)):
        clock.take_turns(any_database)
        assert states(session, second, third) == ["waiting", "waiting"]  # the offer is kept for later
        services.restore_event(session, event, planner)
        session.commit()
        clock.take_turns(any_database)
        assert states(session, second, third) == ["offered", "waiting"]


def test_a_unit_is_signed_up_by_its_contact_once(
    session: Session, open_: Open, join: Join, world: World, teacher: Actor
) -> None:
    open_(is_public=False)
    school = world.units["primary"]
    made = join(45, teacher, unit_id=school.id, counts={"students": 43, "teachers": 2})
    assert (made.name, made.user_key, made.signed_by, made.people) == ("石上小学", teacher.key, teacher.key, 45)
    with pytest.raises(deeds.AlreadySignedUp) as refused:
        join(1, teacher, unit_id=school.id)
    assert refused.value.sign_up.id == made.id and refused.value.is_own
    deeds.withdraw(session, made, teacher)
    assert join(40, teacher, unit_id=school.id).id != made.id


def test_a_unit_of_others_is_signed_up_on_its_behalf_which_is_recorded(
    session: Session, open_: Open, join: Join, world: World, planner: Actor, teacher: Actor
) -> None:
    open_()
    school = world.units["primary"]
    with pytest.raises(Forbidden):
        join(1, teacher, unit_id=world.units["junior"].id)
    made = join(30, planner, unit_id=school.id)
    assert (made.user_key, made.signed_by, made.signed_by_name) == ("", planner.key, planner.name)
    assert told(session, teacher.key) == ["confirmed"] and told(session, planner.key) == []


def test_somebody_without_an_account_is_signed_up_by_the_organiser_alone(
    open_: Open, join: Join, planner: Actor, teacher: Actor
) -> None:
    open_()
    with pytest.raises(Forbidden):
        join(1, teacher, on_behalf=True, phone="13900000001")
    made = join(2, planner, on_behalf=True, phone="13900000001")
    assert (made.user_key, made.signed_by) == ("", planner.key)


def test_who_waits_must_be_reachable_and_signs_up_once(open_: Open, join: Join, planner: Actor) -> None:
    open_(capacity=10)
    assert join(8, phone="").state == "confirmed"
    with pytest.raises(Invalid) as refused:
        join(5, phone="")
    assert refused.value.code == "unreachable"
    assert join(5, planner, on_behalf=True).state == "waiting"
    assert join(1, phone="13912345678").state == "waiting"
    with pytest.raises(deeds.AlreadySignedUp) as again:
        join(1, phone="13912345678")
    assert not again.value.is_own and "Group" not in str(again.value)  # nobody learns who it is


def at_day(event: Event, world: World, days: int, **more: Any) -> EventInput:
    return open_day(world, on=today() + timedelta(days=days), version=event.version, **more)


def test_the_window_keeps_its_distance_to_an_event_that_is_moved(
    session: Session, world: World, event: Event, open_: Open, join: Join, planner: Actor
) -> None:
    window = open_(closes_on=today() + timedelta(days=IN_DAYS - 1))
    opened_at, lead = window.opens_at, event.starts_at - window.closes_at
    services.edit_event(session, event, at_day(event, world, IN_DAYS + 7), planner)
    assert event.starts_at - window.closes_at == lead and window.opens_at == opened_at
    services.edit_event(session, event, at_day(event, world, IN_DAYS + 7, title="Open house"), planner)
    assert event.starts_at - window.closes_at == lead


def test_a_window_that_has_not_opened_moves_as_a_whole_and_one_closed_by_the_old_day_opens_again(
    session: Session, world: World, event: Event, open_: Open, join: Join, planner: Actor
) -> None:
    window = open_(opens_on=today() + timedelta(days=3), closes_on=today() + timedelta(days=5))
    opened_at, closes_at = window.opens_at, window.closes_at
    services.postpone_event(session, event, "Rain", planner)
    assert (window.opens_at, window.closes_at) == (opened_at, closes_at)
    services.edit_event(session, event, at_day(event, world, IN_DAYS + 10, plan_again=True), planner)
    by = timedelta(days=10)
    assert (window.opens_at, window.closes_at) == (opened_at + by, closes_at + by)
    with time_machine.travel(closes_at + by + timedelta(hours=1)):
        with pytest.raises(DomainError):
            join()
        services.edit_event(session, event, at_day(event, world, IN_DAYS + 10), planner)
        assert join().state == "confirmed"


def test_a_window_closed_by_hand_stays_closed_when_the_event_moves(
    session: Session, world: World, event: Event, open_: Open, join: Join, planner: Actor
) -> None:
    open_()
    windows.close_window(session, event, planner)
    services.edit_event(session, event, at_day(event, world, IN_DAYS + 7), planner)
    with pytest.raises(DomainError) as refused:
        join()
    assert refused.value.code == "sign_up_closed"


def changed(found: SignUp, count: int, **more: Any) -> SignUpChangeInput:
    facts = {"name": found.name, "phone": found.phone, "counts": {"visitors": count}}
    return SignUpChangeInput(**(facts | more))


def test_fewer_people_free_places_for_others_and_more_need_some(session: Session, open_: Open, join: Join) -> None:
    open_()
    first, second = join(90), join(20)
    with pytest.raises(DomainError) as refused:
        deeds.change(session, first, changed(first, 95), VISITOR)
    assert refused.value.code == "others_wait"
    deeds.change(session, first, changed(first, 80), VISITOR)
    assert states(session, first, second) == ["confirmed", "offered"]
    with pytest.raises(DomainError) as refused:
        deeds.change(session, first, changed(first, 81), VISITOR)
    assert refused.value.code == "full"


def test_a_change_over_another_change_is_refused(session: Session, open_: Open, join: Join) -> None:
    open_()
    found = join(5)
    deeds.change(session, found, changed(found, 4), VISITOR)
    with pytest.raises(DomainError) as refused:
        deeds.change(session, found, changed(found, 6, version=1), VISITOR)
    assert refused.value.code == "changed_meanwhile"


def test_the_headcount_of_the_event_is_what_the_sign_ups_say(
    session: Session, event: Event, open_: Open, join: Join
) -> None:
    open_()
    first = join(counts={"students": 40, "teachers": 3})
    join(counts={"students": 20, "visitors": 7})
    join(60)
    assert people(session, event.id, "signed_up") == {"students": 60, "teachers": 3, "visitors": 7}
    deeds.withdraw(session, first, VISITOR)
    expected = rebuilt(session, event.id)
    assert people(session, event.id, "signed_up") == expected == {"students": 20, "visitors": 67}
    deeds.recount(session, event.id)
    assert people(session, event.id, "signed_up") == expected


def rebuilt(session: Session, event_id: int) -> dict[str, int]:
    taking = session.scalars(select(SignUp).where(SignUp.event_id == event_id, SignUp.state.in_(TAKING)))
    return dict(sum((Counter(row.counts) for row in taking), Counter()))


def test_fewer_places_than_are_taken_cannot_be(open_: Open, join: Join) -> None:
    window = open_()
    join(40)
    with pytest.raises(DomainError) as refused:
        open_(capacity=39, version=window.version)
    assert (refused.value.code, refused.value.field) == ("too_few_places", "capacity")
    assert open_(capacity=None).capacity is None


def test_a_window_goes_only_while_nobody_used_it(
    session: Session, event: Event, open_: Open, join: Join, planner: Actor
) -> None:
    open_()
    windows.take_away_window(session, event, planner)
    with pytest.raises(NotFound):
        join()
    open_()
    join()
    with pytest.raises(DomainError) as refused:
        windows.take_away_window(session, event, planner)
    assert refused.value.code == "window_used"


def test_who_may_see_what_can_be_joined(
    session: Session, event: Event, open_: Open, world: World, teacher: Actor
) -> None:
    window = open_(is_public=False)
    assert [one.id for one, _ in queries.windows(session, teacher, now())] == [event.id]
    assert queries.windows(session, VISITOR, now()) == []
    with pytest.raises(NotFound):
        queries.joinable(session, event.id, VISITOR)
    open_(is_public=True, version=window.version)
    assert queries.joinable(session, event.id, VISITOR)[0] is event


def test_all_contacts_of_the_unit_are_told_once_each_in_their_language(
    session: Session, open_: Open, join: Join, world: World, teacher: Actor
) -> None:
    other = User(login="second", name="Second", session_key="x", language="en")
    other.grants = [Grant(role="unit_contact", unit_id=world.units["primary"].id)]
    session.add(other)
    session.flush()
    open_()
    first = join(100)
    second = join(10, teacher, unit_id=world.units["primary"].id)
    deeds.withdraw(session, first, VISITOR)
    deeds.confirm_offer(session, second, teacher)
    for key in (teacher.key, f"user:{other.id}"):
        assert told(session, key) == ["waiting", "offered", "confirmed"]
    subjects = session.scalars(select(InboxMessage.subject).where(InboxMessage.reader_key == f"user:{other.id}")).all()
    assert subjects[0] == "On the waiting list: Open day"
    urls = set(session.scalars(select(InboxMessage.url)))
    assert urls == {f"/sign-ups/{queries.token_of(session, second)}"}


def test_letters_go_where_an_address_was_given_with_a_calendar_file(session: Session, open_: Open, join: Join) -> None:
    open_()
    join(1, email="visitor@qingyuan.example")
    send_some(session)
    (letter,) = session.scalars(select(OutboxMessage)).all()
    assert letter.address == "visitor@qingyuan.example" and "/sign-ups/" in letter.url
    assert letter.attachment_name == "event.ics" and "BEGIN:VEVENT" in str(letter.attachment)


def test_who_did_not_come_is_told_once_when_arrivals_went_by_the_list(
    any_database: Database, session: Session, event: Event, open_: Open, join: Join, teacher: Actor, planner: Actor,
    world: World,
) -> None:  # fmt: skip
    open_()
    came = join(20, planner)
    join(10, teacher, unit_id=world.units["primary"].id)
    session.commit()
    with time_machine.travel(event.ends_at + timedelta(hours=30)):
        clock.write_to_missed(any_database)
        assert told(session, teacher.key) == ["confirmed"]  # nobody kept a list
        session.add(
            CheckIn(event_id=event.id, nonce="1", sign_up_id=came.id, counts={"visitors": 20}, people=20,
                    source="helper", arrived_at=now())
        )  # fmt: skip
        session.commit()
        clock.write_to_missed(any_database)
        clock.write_to_missed(any_database)
    assert told(session, teacher.key) == ["confirmed", "missed"] and told(session, planner.key) == ["confirmed"]


def test_people_are_forgotten_half_a_year_later_and_the_counts_stay(
    session: Session, event: Event, open_: Open, join: Join, teacher: Actor, world: World
) -> None:
    open_()
    person = join(3, phone="13912345678", note="wheelchair")
    school = join(4, teacher, unit_id=world.units["primary"].id, phone="0797-1")
    with time_machine.travel(event.ends_at + timedelta(days=179)):
        assert clock.forget_people(session) == 0
    with time_machine.travel(event.ends_at + timedelta(days=181)):
        assert clock.forget_people(session) == 2
        assert clock.forget_people(session) == 0
    session.expire_all()
    assert (person.name, person.phone, person.note, person.people) == ("—", "", "", 3)
    assert (school.name, school.phone, school.people) == ("石上小学", "", 4)
    trail = session.scalars(select(AuditEntry).where(AuditEntry.record_type == "sign_ups")).all()
    assert "13912345678" not in str([(entry.before, entry.after) for entry in trail])
    assert people(session, event.id, "signed_up") == {"visitors": 7}


def test_the_system_itself_may_sign_a_unit_up(session: Session, open_: Open, join: Join, world: World) -> None:
    open_()
    assert join(2, SYSTEM, unit_id=world.units["junior"].id).name == "城南中学"
