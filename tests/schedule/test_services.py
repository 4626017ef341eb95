from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

import registry.audit  # noqa: F401  (listens to every session, as it does in the application)
from core.access import Actor
from core.db import Database
from core.errors import DomainError, Forbidden, Invalid
from core.times import now
from maps.models import Place
from registry.models import AuditEntry, Setting
from schedule import alternatives, booking_services, conflicts, services
from schedule.day_models import Absence, Blackout, SpecialDay
from schedule.inputs import EventInput
from schedule.models import Booking, Campaign, Event, Headcount, Person
from schedule.queries import people
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


def lecture(world: World, first: int = 14, last: int = 16, **more: Any) -> EventInput:
    facts = {
        "kind": "lecture", "title": "Lecture", "on": DAY, "starts": time(first), "ends": time(last),
        "unit_id": world.units["primary"].id, "resources": [team(world, "first")],
    }  # fmt: skip
    return EventInput(**(facts | more))


def team(world: World, name: str) -> str:
    return f"team:{world.teams[name].id}"


def holding(session: Session, event: Event) -> dict[str, tuple[datetime, bool]]:
    rows = session.execute(
        select(Booking.resource, Booking.starts_at, Booking.holds).where(Booking.event_id == event.id)
    )
    return {resource: (starts_at, holds) for resource, starts_at, holds in rows}


def test_an_event_books_its_audience_its_venue_and_what_goes_there(
    session: Session, world: World, planner: Actor
) -> None:
    event = services.create_event(session, lecture(world, place_id=world.places["hall"].id), planner)
    expected = {f"unit:{world.units['primary'].id}", f"place:{world.places['hall'].id}", team(world, "first")}
    start = datetime(2031, 5, 12, 6, tzinfo=UTC)
    assert holding(session, event) == dict.fromkeys(expected, (start, True))
    assert (event.area_id, event.status, event.zone) == (world.areas["meijiang"].id, "planned", "Asia/Shanghai")


def test_a_square_is_shared(session: Session, world: World, planner: Actor) -> None:
    event = services.create_event(session, lecture(world, place_id=world.places["square"].id), planner)
    assert holding(session, event)[f"place:{world.places['square'].id}"][1] is False


def crowd(world: World, people: int, first: int = 14, last: int = 16, **more: Any) -> EventInput:
    place: dict[str, Any] = {"place_id": world.places["square"].id, "unit_id": None, "resources": []}
    return lecture(world, first, last, expected={"villagers": people}, **(place | more))


def test_a_square_takes_several_events_up_to_its_capacity(session: Session, world: World, planner: Actor) -> None:
    fair = services.create_event(session, crowd(world, 2000), planner)
    services.create_event(session, crowd(world, 1000, 15, 17), planner)
    with pytest.raises(services.Clash) as refusal:
        services.create_event(session, crowd(world, 1, 13, 16), planner)
    (clash,) = refusal.value.clashes
    assert (clash.why, clash.hold and clash.hold.event_id) == ("capacity", fair.id)
    assert services.create_event(session, crowd(world, 1, 13, 15), planner).id
    assert services.create_event(session, crowd(world, 1, 13, 16, override_reason="they stand"), planner).id


def test_more_people_than_planned_are_checked_and_kept_with_the_booking(
    session: Session, world: World, planner: Actor
) -> None:
    event = services.create_event(session, crowd(world, 2000), planner)
    services.create_event(session, crowd(world, 900), planner)
    with pytest.raises(services.Clash):
        services.edit_event(session, event, crowd(world, 2101), planner)
    services.edit_event(session, event, crowd(world, 2100), planner)
    assert [b.people for b in event.bookings if b.resource.startswith("place:")] == [2100]
    services.set_people(session, event, "expected", {"villagers": 5}, planner)
    assert [b.people for b in event.bookings if b.resource.startswith("place:")] == [5]


def test_a_hall_too_small_needs_a_reason(session: Session, world: World, planner: Actor) -> None:
    given = lecture(world, place_id=world.places["hall"].id, expected={"students": 300})
    with pytest.raises(services.Clash) as refusal:
        services.create_event(session, given, planner)
    assert [clash.why for clash in refusal.value.clashes] == ["capacity"]
    assert refusal.value.alternatives[0].take == f"place:{world.places['square'].id}"


def test_who_goes_must_be_able_to(session: Session, world: World, planner: Actor) -> None:
    world.teams["second"].skills = ["dialect"]
    session.flush()
    with pytest.raises(services.Clash) as refusal:
        services.create_event(session, lecture(world, skills=["dialect"]), planner)
    assert "“Local dialect”" in str(refusal.value)
    assert refusal.value.alternatives[0].take == team(world, "second")
    event = services.create_event(session, lecture(world, skills=["dialect"], override_reason="in Mandarin"), planner)
    assert event.skills == ["dialect"]
    services.edit_event(session, event, lecture(world, note="silent about skills"), planner)
    assert event.skills == ["dialect"]
    with pytest.raises(Invalid):
        services.create_event(session, lecture(world, 9, 10, skills=["juggling"]), planner)


def test_a_lecturer_does_not_leave_the_team(session: Session, world: World, planner: Actor) -> None:
    lecturer = Person(area_id=world.areas["county"].id, team_id=world.teams["first"].id, name="林老师")
    session.add(lecturer)
    session.flush()
    services.create_event(session, lecture(world), planner)
    alone = lecture(world, unit_id=world.units["junior"].id, resources=[f"person:{lecturer.id}"])
    with pytest.raises(services.Clash) as refusal:
        services.create_event(session, alone, planner)
    assert [clash.why for clash in refusal.value.clashes] == ["member"]
    morning = alone.model_copy(update={"starts": time(9), "ends": time(11)})
    assert services.create_event(session, morning, planner).id
    with pytest.raises(services.Clash) as refusal:
        services.create_event(session, lecture(world, 10, 11), planner)
    assert [clash.why for clash in refusal.value.clashes] == ["member"]


def test_the_way_from_the_stop_before_takes_its_time(session: Session, world: World, planner: Actor) -> None:
    world.units["junior"].lon = 116.31
    session.flush()
    services.create_event(session, lecture(world), planner)
    far = lecture(world, 16, 17, unit_id=world.units["junior"].id)
    with pytest.raises(services.Clash) as refusal:
        services.create_event(session, far, planner)
    assert [clash.why for clash in refusal.value.clashes] == ["travel"]
    assert refusal.value.can_override
    near = services.create_event(session, lecture(world, 16, 17), planner)
    with pytest.raises(services.Clash):  # the same time, but elsewhere
        services.edit_event(session, near, far, planner)


def test_exams_holidays_and_leave_stand_in_the_way(session: Session, world: World, planner: Actor) -> None:
    county, tuesday = world.areas["county"].id, DAY + timedelta(days=1)
    at_two = datetime(2031, 5, 12, 6, tzinfo=UTC)
    session.add(Blackout(area_id=county, reason="exam", name="中考", starts_on=tuesday, ends_on=tuesday,
                         unit_kinds=["school"], is_strict=True))  # fmt: skip
    session.add(SpecialDay(area_id=county, on=DAY + timedelta(days=2), kind="holiday", name="Fair"))
    session.add(Absence(resource=team(world, "first"), starts_at=at_two, ends_at=at_two + timedelta(hours=1)))
    session.flush()
    for days, why in ((0, "absent"), (1, "blackout"), (2, "day_off")):
        with pytest.raises(services.Clash) as refusal:
            services.create_event(session, lecture(world, on=DAY + timedelta(days=days)), planner)
        assert [clash.why for clash in refusal.value.clashes] == [why]
        assert refusal.value.can_override == (why != "blackout")
        assert len(refusal.value.alternatives) > 1


def test_a_year_whose_holidays_nobody_knows_is_noted(session: Session, world: World, planner: Actor) -> None:
    look = services.look(session, lecture(world, on=date(2071, 5, 12)), planner)
    assert look.clash is None
    assert "2071" in str(look.notes[0])


def test_a_county_with_a_zone_of_its_own_is_planned_on_its_wall_clock(
    session: Session, world: World, planner: Actor
) -> None:
    session.add(Setting(name="time_zone", area_id=world.areas["county"].id, value="Asia/Urumqi"))
    session.flush()
    event = services.create_event(session, lecture(world), planner)
    assert (event.zone, event.starts_at) == ("Asia/Urumqi", datetime(2031, 5, 12, 8, tzinfo=UTC))


def test_a_booked_team_is_refused_with_names_and_ways_out(session: Session, world: World, planner: Actor) -> None:
    services.create_event(session, lecture(world), planner)
    with pytest.raises(services.Clash) as refusal:
        services.create_event(session, lecture(world, 15, 17, unit_id=world.units["junior"].id), planner)
    assert "“宣传一队” is already booked for “Lecture”, Mon 12 May 2031 14:00–16:00." in str(refusal.value)
    assert (refusal.value.status, refusal.value.field, refusal.value.can_override) == (409, "starts", True)
    assert len(refusal.value.alternatives) >= 2
    assert len(session.scalars(select(Event)).all()) == 1


def test_every_way_out_can_be_taken(session: Session, world: World, planner: Actor) -> None:
    services.create_event(session, lecture(world), planner)
    given = lecture(world, 15, 17, unit_id=world.units["junior"].id)
    with pytest.raises(services.Clash) as refusal:
        services.create_event(session, given, planner)
    for way in refusal.value.alternatives:
        with session.begin_nested() as undone:
            changed = alternatives.taken(way.code, given.resources)
            taken = EventInput.model_validate(
                given.model_dump(exclude={"expected"})
                | {k: v or None for k, v in changed.items() if k != "override_reason"}
            )
            assert services.create_event(session, taken, planner).id
            undone.rollback()


def test_who_plans_there_may_take_it_all_the_same_with_a_reason(session: Session, world: World, planner: Actor) -> None:
    services.create_event(session, lecture(world), planner)
    given = lecture(world, 15, 17, unit_id=world.units["junior"].id, override_reason="The team splits up")
    event = services.create_event(session, given, planner)
    booking = next(b for b in event.bookings if b.resource == team(world, "first"))
    assert (booking.is_exclusive, booking.holds, booking.override_reason) == (False, False, "The team splits up")
    assert next(b for b in event.bookings if b.resource.startswith("unit:")).holds


def test_an_overridden_booking_still_stands_in_the_way_of_the_next(
    session: Session, world: World, planner: Actor
) -> None:
    first = services.create_event(session, lecture(world), planner)
    given = lecture(world, 15, 17, unit_id=world.units["junior"].id, override_reason="The team splits up")
    services.create_event(session, given, planner)
    services.cancel_event(session, first, "rain", planner)
    with pytest.raises(services.Clash):
        services.create_event(session, lecture(world, 16, 17, unit_id=world.units["kindergarten"].id), planner)


def test_outside_its_hours_a_team_goes_only_with_a_reason(session: Session, world: World, planner: Actor) -> None:
    with pytest.raises(services.Clash) as refusal:
        services.create_event(session, lecture(world, 18, 20), planner)
    assert "works from 08:00 to 18:00" in str(refusal.value)
    event = services.create_event(session, lecture(world, 18, 20, override_reason="Evening fair"), planner)
    booking = next(b for b in event.bookings if b.resource == team(world, "first"))
    assert (booking.is_exclusive, booking.override_reason) == (True, "Evening fair")


def test_a_team_out_of_use_cannot_be_had_for_any_reason(session: Session, world: World, planner: Actor) -> None:
    world.teams["first"].is_active = False
    session.flush()
    with pytest.raises(services.Clash) as refusal:
        services.create_event(session, lecture(world, override_reason="please"), planner)
    assert not refusal.value.can_override
    assert len(refusal.value.alternatives) > 1
    assert {way.take for way in refusal.value.alternatives} == {team(world, "second")}


@pytest.mark.parametrize("key", ["team:999", "person:1", "vehicle:1"])
def test_what_is_not_there_cannot_be_booked(session: Session, world: World, planner: Actor, key: str) -> None:
    with pytest.raises(Invalid) as refusal:
        services.create_event(session, lecture(world, resources=[key]), planner)
    assert refusal.value.field == "resources"


def test_a_township_officer_sends_the_countys_team_but_not_another_townships(session: Session, world: World) -> None:
    officer = world.actor(session, "township_officer")
    services.create_event(session, lecture(world), officer)
    world.teams["second"].area_id = world.areas["qingtang"].id
    session.flush()
    session.expire(world.teams["second"])
    with pytest.raises(Invalid):
        services.create_event(session, lecture(world, resources=[team(world, "second")]), officer)
    with pytest.raises(Forbidden):
        services.create_event(session, lecture(world, unit_id=world.units["kindergarten"].id), officer)


def test_a_units_contact_plans_its_own_drill_and_nothing_else(session: Session, world: World) -> None:
    contact = world.actor(session, "unit_contact")
    assert services.create_event(session, lecture(world, kind="drill", resources=[]), contact).id
    for kind, unit in (("lecture", "primary"), ("drill", "junior")):
        with pytest.raises(Forbidden):
            services.create_event(
                session, lecture(world, kind=kind, unit_id=world.units[unit].id, resources=[]), contact
            )
    with pytest.raises(Invalid):
        services.create_event(session, lecture(world, 9, 10, kind="drill"), contact)


def test_a_units_contact_meets_an_impossible_clash(session: Session, world: World, planner: Actor) -> None:
    services.create_event(session, lecture(world), planner)
    contact = world.actor(session, "unit_contact")
    with pytest.raises(services.Clash) as refusal:
        services.create_event(
            session, lecture(world, kind="drill", resources=[], override_reason="we want to"), contact
        )
    assert not refusal.value.can_override


def test_a_place_of_another_county_is_refused(session: Session, world: World, planner: Actor) -> None:
    other = type(world.areas["county"])(code="990202", name="外县", level="county", path="/900/")
    session.add(other)
    session.flush()
    place = Place(area_id=other.id, kind="venue", name="礼堂", name_key="礼堂")
    session.add(place)
    session.flush()
    with pytest.raises(Invalid) as refusal:
        services.create_event(session, lecture(world, place_id=place.id), planner)
    assert refusal.value.field == "place_id"


def test_an_event_needs_a_unit_an_area_or_a_place(session: Session, world: World, planner: Actor) -> None:
    with pytest.raises(Invalid) as refusal:
        services.create_event(session, lecture(world, unit_id=None, resources=[]), planner)
    assert refusal.value.field == "area_id"
    there = services.create_event(
        session, lecture(world, unit_id=None, resources=[], place_id=world.places["square"].id), planner
    )
    assert there.area_id == world.areas["meijiang"].id


def test_a_cancelled_campaign_takes_no_new_events(session: Session, world: World, planner: Actor) -> None:
    campaign = Campaign(area_id=world.areas["county"].id, name="5·12", starts_on=DAY, ends_on=DAY, status="cancelled")
    session.add(campaign)
    session.flush()
    with pytest.raises(Invalid):
        services.create_event(session, lecture(world, campaign_id=campaign.id), planner)


def test_a_title_left_empty_is_made_from_audience_and_kind(session: Session, world: World, planner: Actor) -> None:
    event = services.create_event(session, lecture(world, title=None), planner)
    assert event.title == "石上小学讲座"  # in the language of the county, whatever is spoken


def test_moving_an_event_moves_its_bookings_and_frees_the_old_time(
    session: Session, world: World, planner: Actor
) -> None:
    event = services.create_event(session, lecture(world), planner)
    services.edit_event(session, event, lecture(world, 9, 11, version=event.version), planner)
    assert {starts_at for starts_at, _ in holding(session, event).values()} == {datetime(2031, 5, 12, 1, tzinfo=UTC)}
    assert {b.starts_at for b in event.bookings} == {event.starts_at}
    assert services.create_event(session, lecture(world), planner).id


def test_an_edit_into_a_clash_is_refused_and_changes_nothing(session: Session, world: World, planner: Actor) -> None:
    services.create_event(session, lecture(world), planner)
    event = services.create_event(session, lecture(world, 9, 11), planner)
    before = holding(session, event)
    with pytest.raises(services.Clash):
        services.edit_event(session, event, lecture(world, 13, 15), planner)
    assert holding(session, event) == before
    assert event.starts_at == datetime(2031, 5, 12, 1, tzinfo=UTC)


def test_what_an_edit_leaves_out_does_not_clash_where_the_event_goes(
    session: Session, world: World, planner: Actor
) -> None:
    services.create_event(session, lecture(world), planner)
    junior = world.units["junior"].id
    event = services.create_event(session, lecture(world, 9, 11, unit_id=junior), planner)
    services.edit_event(session, event, lecture(world, unit_id=junior, resources=[team(world, "second")]), planner)
    assert set(holding(session, event)) == {f"unit:{junior}", team(world, "second")}


def test_overridden_bookings_become_exclusive_where_they_are_free(
    session: Session, world: World, planner: Actor
) -> None:
    services.create_event(session, lecture(world), planner)
    junior = world.units["junior"].id
    event = services.create_event(session, lecture(world, unit_id=junior, override_reason="splits up"), planner)
    services.edit_event(session, event, lecture(world, 9, 11, unit_id=junior), planner)
    assert all(holds for _, holds in holding(session, event).values())
    assert {b.override_reason for b in event.bookings} == {""}


def test_of_two_editors_the_second_is_told(session: Session, world: World, planner: Actor) -> None:
    event = services.create_event(session, lecture(world), planner)
    opened = event.version
    services.edit_event(session, event, lecture(world, resources=[], version=opened), planner)
    with pytest.raises(DomainError) as refusal:
        services.edit_event(session, event, lecture(world, note="mine", version=opened), planner)
    assert refusal.value.code == "changed_meanwhile"


def test_cancelling_and_postponing_free_what_was_booked(session: Session, world: World, planner: Actor) -> None:
    event = services.create_event(session, lecture(world), planner)
    services.postpone_event(session, event, "exams", planner)
    assert (event.status, event.status_reason) == ("postponed", "exams")
    assert not any(holds for _, holds in holding(session, event).values())
    services.cancel_event(session, event, "no hall", planner)
    assert services.create_event(session, lecture(world), planner).id


def test_restoring_checks_that_everything_is_still_free(session: Session, world: World, planner: Actor) -> None:
    event = services.create_event(session, lecture(world), planner)
    services.cancel_event(session, event, "rain", planner)
    other = services.create_event(session, lecture(world), planner)
    with pytest.raises(services.Clash) as refusal:
        services.restore_event(session, event, planner)
    assert len(refusal.value.clashes) == 2
    assert event.status == "cancelled"
    services.cancel_event(session, other, "rain", planner)
    assert services.restore_event(session, event, planner).status == "planned"
    assert all(holds for _, holds in holding(session, event).values())


def test_planning_again_at_another_time_restores_in_one_step(session: Session, world: World, planner: Actor) -> None:
    event = services.create_event(session, lecture(world), planner)
    services.cancel_event(session, event, "rain", planner)
    services.create_event(session, lecture(world), planner)
    services.edit_event(session, event, lecture(world, 9, 11, plan_again=True), planner)
    assert (event.status, event.status_reason) == ("planned", "")
    assert all(holds for _, holds in holding(session, event).values())


def test_a_cancelled_event_may_be_put_right_without_being_planned_again(
    session: Session, world: World, planner: Actor
) -> None:
    event = services.create_event(session, lecture(world), planner)
    services.cancel_event(session, event, "rain", planner)
    services.create_event(session, lecture(world), planner)
    services.edit_event(session, event, lecture(world, note="told everybody", resources=[]), planner)
    assert (event.status, event.status_reason, event.note) == ("cancelled", "rain", "told everybody")


def test_held_comes_after_the_start_and_keeps_the_booking(session: Session, world: World, planner: Actor) -> None:
    event = services.create_event(session, lecture(world), planner)
    services.confirm_event(session, event, planner)
    with pytest.raises(DomainError) as refusal:
        services.mark_held(session, event, planner)
    assert refusal.value.code == "not_begun"
    past = services.create_event(session, lecture(world, on=(now() - timedelta(days=2)).date(), resources=[]), planner)
    assert services.mark_held(session, past, planner).status == "held"
    assert all(holds for _, holds in holding(session, past).values())


def test_people_are_counted_by_stage_and_category(session: Session, world: World, planner: Actor) -> None:
    event = services.create_event(session, lecture(world, expected={"students": 300, "teachers": 20}), planner)
    services.set_people(session, event, "reported", {"students": 280}, planner)
    services.set_people(session, event, "reported", {"students": 281, "villagers": 5}, planner)
    assert people(session, event.id, "expected") == {"students": 300, "teachers": 20}
    assert people(session, event.id, "reported") == {"students": 281, "villagers": 5}
    services.set_people(session, event, "reported", {"villagers": 5}, planner)
    assert people(session, event.id, "reported") == {"villagers": 5}
    services.edit_event(session, event, lecture(world, note="no word of people"), planner)
    assert people(session, event.id, "expected") == {"students": 300, "teachers": 20}
    assert session.scalars(select(Headcount.source)).first() == "typed"


def test_every_change_is_in_the_trail(session: Session, world: World, planner: Actor) -> None:
    event = services.create_event(session, lecture(world), planner)
    services.cancel_event(session, event, "rain", planner)
    trail = session.execute(
        select(AuditEntry.action, AuditEntry.actor_key, AuditEntry.after)
        .where(AuditEntry.record_type == "events", AuditEntry.record_id == str(event.id))
        .order_by(AuditEntry.id)
    ).all()
    assert [row.action for row in trail] == ["created", "changed"]
    assert trail[1].after["status_reason"] == "rain"
    assert {row.actor_key for row in trail} == {planner.key}


def test_the_databases_own_refusal_becomes_the_same_clash_and_the_session_goes_on(
    session: Session, world: World, planner: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.create_event(session, lecture(world), planner)
    with monkeypatch.context() as blind:
        look, answers = conflicts.conflicts, iter([list[Any]()])
        blind.setattr(booking_services, "conflicts", lambda *given: next(answers, None) or look(*given))
        with pytest.raises(services.Clash) as refusal:
            services.create_event(session, lecture(world, 15, 17, unit_id=world.units["junior"].id), planner)
    assert [clash.resource.name for clash in refusal.value.clashes] == ["宣传一队"]
    assert services.create_event(session, lecture(world, 9, 10), planner).id
    assert len(session.scalars(select(Event)).all()) == 2


def test_the_database_keeps_the_copies_in_step_even_under_plain_sql(
    session: Session, world: World, planner: Actor
) -> None:
    event = services.create_event(session, lecture(world), planner)
    moved = {"starts": datetime(2031, 6, 1, 1, tzinfo=UTC), "ends": datetime(2031, 6, 1, 3, tzinfo=UTC), "id": event.id}
    if session.get_bind().dialect.name == "sqlite":
        moved |= {name: f"{moved[name]:%Y-%m-%d %H:%M:%S.%f}" for name in ("starts", "ends")}
    session.execute(text("UPDATE events SET starts_at = :starts, ends_at = :ends WHERE id = :id"), moved)
    assert {starts_at for starts_at, _ in holding(session, event).values()} == {datetime(2031, 6, 1, 1, tzinfo=UTC)}
    session.execute(text("UPDATE events SET status = 'cancelled' WHERE id = :id"), {"id": event.id})
    assert not any(holds for _, holds in holding(session, event).values())


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE bookings SET starts_at = ends_at",
        "UPDATE bookings SET holds = NOT holds",
        "UPDATE events SET starts_at = (SELECT min(starts_at) FROM events), ends_at = (SELECT min(ends_at) FROM events)",  # noqa: E501
    ],
)
def test_the_database_itself_refuses_copies_out_of_step_and_double_bookings(
    session: Session, world: World, planner: Actor, statement: str
) -> None:
    services.create_event(session, lecture(world), planner)
    services.create_event(session, lecture(world, 9, 11), planner)
    with pytest.raises(DBAPIError), session.begin_nested():
        session.execute(text(statement))


def test_looking_for_a_clash_books_nothing(session: Session, world: World, planner: Actor) -> None:
    event = services.create_event(session, lecture(world), planner)
    assert services.look_for_clash(session, lecture(world, 9, 10), planner) is None
    found = services.look_for_clash(session, lecture(world, 15, 17), planner)
    assert found is not None and len(found.clashes) == 2
    assert services.look_for_clash(session, lecture(world, 15, 17), planner, event) is None
    assert len(session.scalars(select(Event)).all()) == 1
