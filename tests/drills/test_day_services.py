"""A county's drill day: units join it by registering, move with it, stay when they are not free, and leave by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
import time_machine
from sqlalchemy import event as listening
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, Invalid, NotFound
from core.models import InboxMessage, OutboxMessage
from core.times import local, now
from drills import day_services, services
from drills.day_inputs import DayCallOff, DayChange, DayInput, DayMove
from drills.day_invite_services import invite
from drills.day_models import DrillDay
from drills.day_move_services import follow, move_day, why_not
from drills.day_queries import coming_for, count_missing, missing_units, own_drill
from drills.inputs import RegistrationInput
from drills.models import Drill
from registry.models import Unit
from schedule.given_queries import given_of
from schedule.inputs import EventInput
from schedule.lifecycle import Move
from schedule.notice_dispatch_services import send_some
from schedule.services import create_event, edit_event
from tests.support.world import World

ON, LATER = date(2031, 5, 12), date(2031, 5, 14)  # a Monday and a Wednesday
SCHOOLS = ["school"]


@pytest.fixture(autouse=True)
def _a_week_before() -> Iterator[None]:
    with time_machine.travel(datetime(2031, 5, 5, 3, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def planner(session: Session, world: World) -> Actor:
    """The county's planner, acting in the session."""
    actor = world.actor(session, "planner")
    session.info["actor"] = actor
    return actor


def new_day(session: Session, world: World, actor: Actor, **more: Any) -> DrillDay:
    values: dict[str, Any] = {
        "name": "县级演练日", "area_id": world.areas["county"].id, "unit_kinds": SCHOOLS, "on": ON, "is_public": True,
    }  # fmt: skip
    return day_services.create_day(session, DayInput(**values | more), actor)


def register(session: Session, world: World, actor: Actor, unit: str, on: date = ON, **more: Any) -> Drill:
    given = RegistrationInput(unit_id=world.units[unit].id, on=on, expected={"students": 100}, **more)
    return services.register(session, given, actor)


def _whole(drill: Drill) -> int | None:
    return drill.event.part_of_id


def told_of(session: Session) -> list[InboxMessage]:
    """What was told of the day and of moves; that somebody has registered is told besides."""
    of_day = InboxMessage.key.startswith("move:") | InboxMessage.key.startswith("drill-day:")
    return list(session.scalars(select(InboxMessage).where(of_day).order_by(InboxMessage.id)))


def begins(drill: Drill) -> str:
    return f"{local(drill.event.starts_at):%m-%d %H:%M}"


def test_a_registration_for_the_day_is_part_of_it(session: Session, world: World, planner: Actor) -> None:
    day = new_day(session, world, planner)
    assert register(session, world, planner, "primary").event.part_of_id == day.event_id
    assert register(session, world, planner, "junior", starts=time(9)).event.part_of_id == day.event_id
    assert register(session, world, planner, "kindergarten", LATER).event.part_of_id is None
    assert register(session, world, planner, "bureau").event.part_of_id is None, "an agency is not called on"


def test_the_day_of_the_smaller_area_takes_its_units(session: Session, world: World, planner: Actor) -> None:
    county = new_day(session, world, planner)
    township = new_day(session, world, planner, name="梅江镇演练日", area_id=world.areas["meijiang"].id)
    assert register(session, world, planner, "primary").event.part_of_id == township.event_id
    assert register(session, world, planner, "kindergarten").event.part_of_id == county.event_id


def test_joining_looks_through_the_drill_days_once_and_at_no_other_drill(
    session: Session, world: World, planner: Actor
) -> None:
    new_day(session, world, planner)
    seen: list[str] = []
    listening.listen(session.get_bind(), "before_cursor_execute", lambda _c, _k, text, *_: seen.append(text))
    assert register(session, world, planner, "primary").event.part_of_id
    assert len([text for text in seen if "drill_days" in text]) == 1
    assert len([text for text in seen if text.startswith("SELECT events.id, events.starts_at, events.zone")]) == 1
    assert not [text for text in seen if text.startswith("UPDATE events")]


def test_drills_registered_before_the_day_was_set_up_are_part_of_it(
    session: Session, world: World, planner: Actor
) -> None:
    early, other = register(session, world, planner, "primary"), register(session, world, planner, "bureau")
    day = new_day(session, world, planner)
    assert early.event.part_of_id == day.event_id and other.event.part_of_id is None


def test_an_edit_to_another_date_leaves_the_day_and_back_again_joins_it(
    session: Session, world: World, planner: Actor
) -> None:
    day, drill = new_day(session, world, planner), register(session, world, planner, "primary")
    given = RegistrationInput(unit_id=drill.unit_id, on=LATER, expected={"students": 100})
    services.edit_registration(session, drill, given, planner)
    assert drill.event.part_of_id is None
    services.edit_registration(session, drill, given.model_copy(update={"on": ON}), planner)
    assert drill.event.part_of_id == day.event_id


def test_who_left_by_hand_stays_out_and_may_come_back(session: Session, world: World, planner: Actor) -> None:
    day, drill = new_day(session, world, planner), register(session, world, planner, "primary")
    contact = world.actor(session, "unit_contact")
    day_services.leave(session, drill, contact)
    given = RegistrationInput(unit_id=drill.unit_id, on=ON, starts=time(10), expected={"students": 100})
    services.edit_registration(session, drill, given, contact)
    assert _whole(drill) is None
    day_services.join(session, day, drill, contact)
    assert _whole(drill) == day.event_id
    with pytest.raises(NotFound):
        day_services.leave(session, register(session, world, planner, "junior"), contact)


def test_those_on_the_common_minute_move_with_the_day(session: Session, world: World, planner: Actor) -> None:
    day = new_day(session, world, planner)
    common, own = (
        register(session, world, planner, "primary"),
        register(session, world, planner, "junior", starts=time(9)),
    )
    done = move_day(session, day, DayMove(on=LATER, starts=time(10, 5)), planner)
    assert (done.moved, done.stayed, done.own) == ([common], [], [own])
    assert begins(common) == "05-14 10:05" and begins(own) == "05-12 09:00"
    assert own.event.part_of_id == day.event_id, "who keeps a time of its own still takes part"
    told = told_of(session)
    assert [message.reader_key for message in told] == [f"user:{world.users['unit_contact'].id}"], (
        "as every move is told"
    )


def test_a_unit_that_is_not_free_stays_and_is_named(session: Session, world: World, planner: Actor) -> None:
    day = new_day(session, world, planner)
    busy, free = register(session, world, planner, "primary"), register(session, world, planner, "junior")
    create_event(
        session, EventInput(kind="lecture", unit_id=busy.unit_id, on=LATER, starts=time(14), ends=time(16)), planner
    )
    done = move_day(session, day, DayMove(on=LATER), planner)
    assert done.moved == [free] and [one.drill for one in done.stayed] == [busy]
    assert "already booked" in str(done.stayed[0].why.message)
    assert begins(busy) == "05-12 14:28" and begins(free) == "05-14 14:28"
    assert "already booked" in str(why_not(session, day, busy, planner))
    with pytest.raises(DomainError):
        follow(session, day, busy, planner)


def test_whoever_keeps_a_time_is_told_and_may_follow(session: Session, world: World, planner: Actor) -> None:
    day, own = new_day(session, world, planner), register(session, world, planner, "primary", starts=time(9))
    move_day(session, day, DayMove(on=LATER), planner)
    (told,) = told_of(session)
    assert told.key.startswith("drill-day:") and told.url == f"/drills/{own.id}"
    follow(session, day, own, planner)
    assert begins(own) == "05-14 14:28"


def test_nobody_need_be_told_of_what_does_not_concern_them(session: Session, world: World, planner: Actor) -> None:
    day = new_day(session, world, planner)
    register(session, world, planner, "primary", starts=time(9))
    move_day(session, day, DayMove(on=LATER, tell_others=False), planner)
    assert told_of(session) == []


def test_the_day_takes_in_what_is_registered_where_it_goes(session: Session, world: World, planner: Actor) -> None:
    day, there = new_day(session, world, planner), register(session, world, planner, "primary", LATER)
    assert move_day(session, day, DayMove(on=LATER), planner).joined == 1
    assert there.event.part_of_id == day.event_id


def test_the_calendar_cannot_move_the_day_away_from_its_drills(session: Session, world: World, planner: Actor) -> None:
    day = new_day(session, world, planner)
    alone = given_of(day.event).model_copy(update={"on": LATER})
    assert local(edit_event(session, day.event, alone, planner).starts_at).date() == LATER, "nobody has registered yet"
    register(session, world, planner, "primary", LATER)
    with pytest.raises(DomainError) as refused:
        edit_event(session, day.event, given_of(day.event).model_copy(update={"on": ON}), planner)
    assert refused.value.code == "has_parts"


def test_calling_the_day_off_leaves_the_drills_unless_asked(session: Session, world: World, planner: Actor) -> None:
    day, drill = new_day(session, world, planner), register(session, world, planner, "primary")
    day_services.call_off(session, day, Move.POSTPONE, DayCallOff(reason="暴雨"), planner)
    assert (day.event.status, drill.event.status) == ("postponed", "planned")
    assert day_services.call_off(session, day, Move.CANCEL, DayCallOff(reason="暴雨", with_drills=True), planner) == 1
    assert (day.event.status, drill.event.status) == ("cancelled", "cancelled")


def test_a_day_postponed_with_its_drills_is_planned_again_with_them(
    session: Session, world: World, planner: Actor
) -> None:
    day, drill = new_day(session, world, planner), register(session, world, planner, "primary")
    day_services.call_off(session, day, Move.POSTPONE, DayCallOff(reason="暴雨", with_drills=True), planner)
    done = move_day(session, day, DayMove(on=LATER), planner)
    assert done.moved == [drill] and (day.event.status, drill.event.status) == ("planned", "planned")
    assert begins(drill) == "05-14 14:28"


def test_a_day_that_has_begun_or_a_time_that_has_passed_is_refused(
    session: Session, world: World, planner: Actor
) -> None:
    day = new_day(session, world, planner)
    with pytest.raises(DomainError) as refused:
        move_day(session, day, DayMove(on=date(2020, 5, 12)), planner)
    assert refused.value.code == "past"
    past = new_day(session, world, planner, name="去年的演练日", on=date(2020, 5, 12))
    with pytest.raises(DomainError) as refused:
        move_day(session, past, DayMove(on=LATER), planner)
    assert refused.value.code == "begun"


def test_two_planners_who_change_one_day_notice_each_other(session: Session, world: World, planner: Actor) -> None:
    day = new_day(session, world, planner)
    facts = {"name": "演练日", "area_id": world.areas["county"].id, "unit_kinds": ["primary"], "version": day.version}
    day_services.change_day(session, day, DayChange(**facts), planner)
    assert (day.event.title, day.unit_kinds) == ("演练日", ["primary"])
    with pytest.raises(DomainError) as refused:
        day_services.change_day(session, day, DayChange(**facts | {"name": "别的"}), planner)
    assert refused.value.code == "changed_meanwhile"


def test_only_planners_of_the_area_set_up_its_day(session: Session, world: World, planner: Actor) -> None:
    officer = world.actor(session, "township_officer")
    with pytest.raises(NotFound):
        new_day(session, world, officer)
    assert new_day(session, world, officer, area_id=world.areas["meijiang"].id).id
    with pytest.raises(NotFound):
        new_day(session, world, world.actor(session, "unit_contact"))


def test_groups_of_kinds_are_spelled_out(session: Session, world: World, planner: Actor) -> None:
    assert {"primary", "junior", "kindergarten"} <= set(new_day(session, world, planner).unit_kinds)
    with pytest.raises(Invalid):
        new_day(session, world, planner, unit_kinds=["castle"])


def test_units_missing_are_asked_once_for_each_date(session: Session, world: World, planner: Actor) -> None:
    day = new_day(session, world, planner)
    world.units["junior"].contact_email = "junior@qingyuan.example"
    session.merge(world.units["junior"])
    register(session, world, planner, "kindergarten")
    assert {unit.name for unit in session.scalars(missing_units(day))} == {"石上小学", "城南中学"}
    assert (invite(session, day, planner).asked, invite(session, day, planner).before) == (2, 2)
    send_some(session)
    (told,), letters = told_of(session), session.scalars(select(OutboxMessage)).all()
    (letter,) = [one for one in letters if one.address == "junior@qingyuan.example"]
    assert told.url == f"/drills/register?unit={world.units['primary'].id}&day={day.id}"
    assert letter.address == "junior@qingyuan.example" and "县级演练日" in letter.subject
    move_day(session, day, DayMove(on=LATER), planner)
    assert invite(session, day, planner).asked == 2


def test_units_that_nobody_can_reach_are_named(session: Session, world: World, planner: Actor) -> None:
    day = new_day(session, world, planner)
    assert {unit.name for unit in invite(session, day, planner).unreached} == {"城南中学", "实验幼儿园"}


def test_a_withdrawn_drill_makes_its_unit_missing_again(session: Session, world: World, planner: Actor) -> None:
    day, drill = new_day(session, world, planner), register(session, world, planner, "primary")
    assert count_missing(session, day) == 2 and own_drill(session, day, drill.unit) is drill
    services.withdraw(session, drill, "停课", planner)
    assert count_missing(session, day) == 3 and own_drill(session, day, drill.unit) is None


def test_a_unit_sees_the_days_that_call_on_it(session: Session, world: World, planner: Actor) -> None:
    day = new_day(session, world, planner)
    primary, bureau = (session.get_one(Unit, world.units[name].id) for name in ("primary", "bureau"))
    assert list(coming_for(session, primary, now())) == [day]
    assert list(coming_for(session, bureau, now())) == []
