"""What becomes of a drill: registered, clashing, renewed, changed, withdrawn, reported, corrected."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, NotFound, Refusals, Unlikely
from core.models import InboxMessage
from core.times import instant, local, now, today
from drills import month_queries, queries, services
from drills.inputs import RegistrationInput, ResultInput
from drills.models import Drill
from registry.models import AuditEntry
from registry.permissions import Permission
from schedule.inputs import EventInput
from schedule.models import Booking, Event
from schedule.queries import people
from schedule.services import Clash, create_event, postpone_event
from tests.support.world import World

PEOPLE = {"students": 1012, "teachers": 53}


@pytest.fixture
def contact(session: Session, world: World) -> Actor:
    """The contact of the primary school, acting in the session."""
    actor = world.actor(session, "unit_contact")
    session.info["actor"] = actor
    return actor


def registered(
    session: Session, world: World, actor: Actor, days: int = 7, unit: str = "primary", **more: Any
) -> Drill:
    values: dict[str, Any] = {"unit_id": world.units[unit].id, "on": today() + timedelta(days=days), "expected": PEOPLE}
    return services.register(session, RegistrationInput(**values | more), actor)


def outcome(days: int = -7, **more: Any) -> ResultInput:
    values: dict[str, Any] = {
        "on": today() + timedelta(days=days), "started": time(14, 28), "enrolled": 1065, "present": PEOPLE,
        "evacuation": 112,
    }  # fmt: skip
    return ResultInput(**values | more)


def test_a_registration_is_an_event_that_books_the_unit(session: Session, world: World, contact: Actor) -> None:
    drill = registered(session, world, contact)
    event = drill.event
    assert (event.kind, event.unit_id, event.status) == ("drill", world.units["primary"].id, "planned")
    assert f"{local(event.starts_at):%H:%M}–{local(event.ends_at):%H:%M}" == "14:28–14:58"
    assert people(session, event.id, "expected") == PEOPLE
    booked = session.scalars(select(Booking.resource).where(Booking.event_id == event.id)).all()
    assert booked == [f"unit:{world.units['primary'].id}"]
    assert services.state_of(drill) == "registered"


def test_the_same_drill_cannot_be_registered_twice(session: Session, world: World, contact: Actor) -> None:
    registered(session, world, contact)
    with pytest.raises(Clash) as refused:
        registered(session, world, contact)
    assert refused.value.alternatives


def test_a_contact_registers_for_no_other_unit(session: Session, world: World, contact: Actor) -> None:
    with pytest.raises(NotFound):
        registered(session, world, contact, unit="junior")


def test_a_township_officer_registers_for_the_units_of_the_township(session: Session, world: World) -> None:
    officer = world.actor(session, "township_officer")
    assert registered(session, world, officer, unit="junior").unit_id == world.units["junior"].id
    with pytest.raises(NotFound):
        registered(session, world, officer, unit="kindergarten")


def test_people_who_need_help_are_not_counted_twice(session: Session, world: World, contact: Actor) -> None:
    drill = registered(session, world, contact, special_needs=3, special_needs_helper="李老师、王老师×2")
    assert sum(people(session, drill.event_id, "expected").values()) == 1065
    with pytest.raises(Refusals):
        registered(session, world, contact, days=8, special_needs=3)
    with pytest.raises(Refusals):
        registered(session, world, contact, days=8, special_needs=3, special_needs_helper="李老师")


def test_a_drill_over_midnight_ends_on_the_next_day(session: Session, world: World, contact: Actor) -> None:
    event = registered(session, world, contact, starts=time(23, 50)).event
    assert local(event.ends_at).date() - local(event.starts_at).date() == timedelta(days=1)


def test_a_change_keeps_what_others_have_added(session: Session, world: World, contact: Actor) -> None:
    drill = registered(session, world, contact)
    drill.event.place_note, drill.event.note = "操场", "带横幅"
    session.flush()
    values = {
        "unit_id": drill.unit_id,
        "on": today() + timedelta(days=9),
        "starts": time(10),
        "expected": {"students": 900},
    }
    given = RegistrationInput(**values, version=drill.version, event_version=drill.event.version)
    services.edit_registration(session, drill, given, contact)
    assert (drill.event.place_note, drill.event.note) == ("操场", "带横幅")
    assert f"{local(drill.event.starts_at):%H:%M}" == "10:00"
    assert people(session, drill.event_id, "expected") == {"students": 900}


def test_two_who_change_one_registration_notice_each_other(session: Session, world: World, contact: Actor) -> None:
    drill = registered(session, world, contact)
    opened = {"version": drill.version, "event_version": drill.event.version}
    values = {"unit_id": drill.unit_id, "on": today() + timedelta(days=7), "expected": PEOPLE, **opened}
    services.edit_registration(session, drill, RegistrationInput(**values, scenario="6.0级"), contact)
    with pytest.raises(DomainError) as refused:
        services.edit_registration(session, drill, RegistrationInput(**values, scenario="7.0级"), contact)
    assert refused.value.code == "changed_meanwhile"


def test_a_registration_cannot_be_changed_once_the_drill_has_begun(
    session: Session, world: World, contact: Actor
) -> None:
    drill = registered(session, world, contact, days=-1)
    with pytest.raises(DomainError) as refused:
        services.edit_registration(
            session, drill, RegistrationInput(unit_id=drill.unit_id, on=today(), expected=PEOPLE), contact
        )
    assert refused.value.code == "begun"


def test_whoever_oversees_the_area_is_told_of_a_withdrawal(session: Session, world: World, contact: Actor) -> None:
    drill = registered(session, world, contact)
    services.withdraw(session, drill, "停课", contact)
    assert services.state_of(drill) == "cancelled"
    told = session.scalars(select(InboxMessage)).all()
    readers = {f"user:{world.users[role].id}" for role in ("planner", "township_officer")}
    assert {message.reader_key for message in told} == readers
    assert all("石上小学" in message.subject and "停课" in message.body for message in told)


def test_a_result_makes_the_drill_held_and_counts_the_people(session: Session, world: World, contact: Actor) -> None:
    drill = registered(session, world, contact, days=-7)
    assert services.state_of(drill) == "unreported"
    result = services.report(session, drill, outcome(visitors=6), contact)
    assert services.state_of(drill) == "reported" and drill.event.status == "held"
    assert (result.present, result.visitors, result.evacuation_seconds) == (1065, 6, 112)
    assert people(session, drill.event_id, "reported") == {**PEOPLE, "visitors": 6}
    assert session.scalars(select(InboxMessage)).all() == []


def test_a_result_that_does_not_add_up_changes_nothing(session: Session, world: World, contact: Actor) -> None:
    drill = registered(session, world, contact, days=-7)
    with pytest.raises(Refusals) as refused:
        services.report(session, drill, outcome(excused=2), contact)
    assert [one.code for one in refused.value.errors] == ["people_differ"]
    assert drill.result is None and drill.event.status == "planned"


def test_an_unlikely_result_is_asked_back_and_saved_when_confirmed(
    session: Session, world: World, contact: Actor
) -> None:
    drill = registered(session, world, contact, days=-7)
    with pytest.raises(Unlikely) as asked:
        services.report(session, drill, outcome(evacuation=12), contact)
    assert {one.field for one in asked.value.errors} == {"confirmed"}
    assert services.report(session, drill, outcome(evacuation=12, confirmed=True), contact).evacuation_seconds == 12


def test_a_confirmation_does_not_help_what_cannot_be(session: Session, world: World, contact: Actor) -> None:
    drill = registered(session, world, contact, days=-7)
    with pytest.raises(Refusals):
        services.report(session, drill, outcome(excused=2, confirmed=True), contact)


def test_there_is_no_result_before_the_start(session: Session, world: World, contact: Actor) -> None:
    drill = registered(session, world, contact)
    with pytest.raises(DomainError) as refused:
        services.report(session, drill, outcome(), contact)
    assert refused.value.code == "not_begun"


def test_there_is_no_result_of_a_drill_called_off(session: Session, world: World, contact: Actor) -> None:
    drill = registered(session, world, contact, days=-7)
    postpone_event(session, drill.event, "暴雨", contact)
    with pytest.raises(DomainError):
        services.report(session, drill, outcome(), contact)


def test_a_correction_keeps_what_was_in_the_trail(session: Session, world: World, contact: Actor) -> None:
    drill = registered(session, world, contact, days=-7)
    first = services.report(session, drill, outcome(evacuation=212), contact)
    services.report(session, drill, outcome(evacuation=112, version=first.version), contact)
    trail = select(AuditEntry).where(AuditEntry.record_type == "drill_results", AuditEntry.action == "changed")
    (change,) = session.scalars(trail).all()
    assert change.before is not None and change.after is not None
    assert (change.before["evacuation_seconds"], change.after["evacuation_seconds"]) == (212, 112)


def test_two_who_correct_one_result_notice_each_other(session: Session, world: World, contact: Actor) -> None:
    drill = registered(session, world, contact, days=-7)
    opened = services.report(session, drill, outcome(), contact).version
    services.report(session, drill, outcome(evacuation=113, version=opened), contact)
    with pytest.raises(DomainError) as refused:
        services.report(session, drill, outcome(evacuation=114, version=opened), contact)
    assert refused.value.code == "changed_meanwhile"


def test_people_missing_are_told_to_whoever_oversees_the_area(session: Session, world: World, contact: Actor) -> None:
    drill = registered(session, world, contact, days=-7)
    services.report(session, drill, outcome(present={"students": 1011, "teachers": 53}, missing=1), contact)
    told = session.scalars(
        select(InboxMessage).where(InboxMessage.reader_key == f"user:{world.users['planner'].id}")
    ).one()
    assert "1" in told.body and told.url == f"/drills/{drill.id}"


def test_a_reported_drill_cannot_be_withdrawn(session: Session, world: World, contact: Actor) -> None:
    drill = registered(session, world, contact, days=-7)
    services.report(session, drill, outcome(), contact)
    with pytest.raises(DomainError) as refused:
        services.withdraw(session, drill, "误填", contact)
    assert refused.value.code == "reported"


def test_a_drill_planned_in_the_calendar_can_be_completed_once(session: Session, world: World, contact: Actor) -> None:
    planner = world.actor(session, "planner")
    given = EventInput(
        kind="drill", unit_id=world.units["primary"].id, on=today() + timedelta(days=3), starts=time(9), ends=time(10)
    )
    event = create_event(session, given, planner)
    drill = services.adopt(session, event, contact)
    assert services.adopt(session, event, contact) is drill
    assert services.state_of(drill) == "registered"


def test_lists_hold_only_what_the_reader_may_see(session: Session, world: World, contact: Actor) -> None:
    planner = world.actor(session, "planner")
    own = registered(session, world, contact)
    other = registered(session, world, planner, unit="kindergarten")
    seen = {role: set(session.scalars(queries.drills(world.actor(session, role)))) for role in world.users}
    assert seen["unit_contact"] == seen["township_officer"] == {own}
    assert seen["planner"] == seen["official"] == seen["administrator"] == {own, other}
    assert seen["observer"] == set()


def test_states_in_lists_are_those_of_the_pages(session: Session, world: World, contact: Actor) -> None:
    late, done, ahead = (registered(session, world, contact, days=days) for days in (-9, -7, 7))
    services.report(session, done, outcome(), contact)
    services.withdraw(session, registered(session, world, contact, days=20), "停课", contact)
    for state, drill in {"unreported": late, "reported": done, "registered": ahead}.items():
        found = session.scalars(queries.drills(contact).where(queries.in_state(state, now()))).all()
        assert found == [drill] and services.state_of(drill) == state
        assert queries.count(session, contact, state, now(), Permission.VIEW_DRILLS) == 1
    assert queries.count(session, contact, "cancelled", now(), Permission.VIEW_DRILLS) == 1
    assert queries.count(session, contact, "nonsense", now(), Permission.VIEW_DRILLS) == 0


def test_the_month_counts_units_and_not_drills(session: Session, world: World, contact: Actor) -> None:
    planner = world.actor(session, "planner")
    for days in (-9, -7):
        services.report(session, registered(session, world, contact, days=days), outcome(days), contact)
    since, until = now() - timedelta(days=20), now()
    assert session.scalar(queries.drilled(planner, ["primary", "junior", "kindergarten"], since, until)) == 1
    assert month_queries.schools(session, planner) == 3
    assert queries.evacuations(session, planner, since) == [(112, True), (112, True)]


def test_last_time_is_the_drill_before(session: Session, world: World, contact: Actor) -> None:
    earlier, later = (registered(session, world, contact, days=days) for days in (-40, -7))
    services.report(session, earlier, outcome(-40, evacuation=150), contact)
    services.report(session, later, outcome(), contact)
    assert queries.last_time(session, later) is earlier
    assert queries.last_time(session, earlier) is None
    assert queries.latest(session, world.units["primary"], now()) is later


def test_a_day_is_of_the_wall_and_not_of_utc(session: Session, world: World, contact: Actor) -> None:
    drill = registered(session, world, contact, starts=time(7, 30))
    assert drill.event.starts_at == instant(today() + timedelta(days=7), time(7, 30))
    assert isinstance(services.wall_day(drill).date(), date)
    assert session.get(Event, drill.event_id) is drill.event
