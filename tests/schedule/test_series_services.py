from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

import registry.audit  # noqa: F401  (listens to every session, as it does in the application)
from core.access import SYSTEM, Actor
from core.db import Database
from core.errors import DomainError, Forbidden, Invalid
from core.models import InboxMessage, OutboxMessage
from registry.models import AuditEntry, Setting
from schedule import (
    alternatives,
    move_services,
    occasions,
    recurrence,
    series_notice_services,
    series_queries,
    series_services,
    services,
)  # fmt: skip
from schedule import series_date_services as on_dates
from schedule.day_models import SpecialDay
from schedule.inputs import EventInput
from schedule.models import Event
from schedule.notice_dispatch_services import send_some
from schedule.series_inputs import PlaceInput, SeriesInput
from schedule.series_models import Series, SeriesDate
from schedule.sign_up_models import SignUp
from tests.support.world import World, build_world

TUESDAY = date(2031, 5, 13)
TUESDAYS = [TUESDAY + timedelta(weeks=n) for n in range(4)]


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


def lectures(world: World, **more: Any) -> SeriesInput:
    """Four Tuesdays, 14:00 to 16:00, at the primary school with the first team."""
    facts = {
        "kind": "lecture", "title": "Lecture", "on": TUESDAY, "starts": time(14), "ends": time(16),
        "unit_id": world.units["primary"].id, "resources": [f"team:{world.teams['first'].id}"], "times": 4,
    }  # fmt: skip
    return SeriesInput(**(facts | more))


def blocker(session: Session, world: World, actor: Actor, on: date, first: int = 15) -> Event:
    given = EventInput(kind="lecture", title="Blocker", on=on, starts=time(first), ends=time(first + 2),
                       unit_id=world.units["junior"].id, resources=[f"team:{world.teams['first'].id}"])  # fmt: skip
    return services.create_event(session, given, actor)


def changed(series: Series, on: date | None = None, **more: Any) -> SeriesInput:
    return SeriesInput.model_validate(
        {k: v for k, v in series_queries.values(series, on).items() if k in SeriesInput.model_fields} | more
    )


def states(session: Session, series: Series) -> list[str]:
    return [one.state for one in series_queries.dates_of(session, series)]


def starts(session: Session, series: Series) -> list[str]:
    found = series_queries.dates_of(session, series)
    return [f"{one.event.starts_at:%m-%d %H:%M}" if one.event else one.state for one in found]


def test_every_date_of_the_rule_becomes_an_event(session: Session, world: World, planner: Actor) -> None:
    series = series_services.create_series(session, lectures(world), planner)
    assert [one.on for one in series_queries.dates_of(session, series)] == TUESDAYS
    assert starts(session, series) == ["05-13 06:00", "05-20 06:00", "05-27 06:00", "06-03 06:00"]
    assert {event.title for event in session.scalars(select(Event))} == {"Lecture"}
    assert (series.rule, series.created_by) == ("FREQ=WEEKLY;BYDAY=TU;COUNT=4", planner.key)


def test_a_date_that_clashes_waits_and_says_why(session: Session, world: World, planner: Actor) -> None:
    blocker(session, world, planner, TUESDAYS[1])
    series = series_services.create_series(session, lectures(world), planner)
    assert states(session, series) == ["placed", "waiting", "placed", "placed"]
    waiting = series_queries.dates_of(session, series)[1]
    (why,) = occasions.reasons(waiting.blocked_by)
    assert "宣传一队" in why and "Blocker" in why
    assert occasions.ways(waiting.blocked_by)
    assert waiting.blocked_by[0]["sentence"]["zh"] != why


def test_what_is_wrong_for_all_dates_is_refused_with_nothing_planned(
    session: Session, world: World, planner: Actor
) -> None:
    wrong: list[dict[str, Any]] = [
        {"times": None}, {"unit_id": 999}, {"rule": "FREQ=SECONDLY;COUNT=3"},
        {"times": None, "repeats_until": date(2031, 5, 1)}, {"ends": time(13)}, {"resources": ["team:999"]},
    ]  # fmt: skip
    for more in wrong:
        with pytest.raises(Invalid):
            series_services.create_series(session, lectures(world, **more), planner)
    with pytest.raises(Forbidden):
        series_services.create_series(session, lectures(world), world.actor(session, "observer"))
    assert not session.scalars(select(Event)).all() and not session.scalars(select(Series)).all()


def test_the_wall_clock_stays_where_summer_time_begins(session: Session, world: World, planner: Actor) -> None:
    session.add(Setting(name="time_zone", area_id=world.areas["county"].id, value="Europe/Berlin"))
    session.flush()
    given = lectures(world, on=date(2031, 3, 25), times=2, resources=[])
    series = series_services.create_series(session, given, planner)
    assert starts(session, series) == ["03-25 13:00", "04-01 12:00"]


def test_public_holidays_are_left_out_when_asked(session: Session, world: World, planner: Actor) -> None:
    session.add(SpecialDay(on=TUESDAYS[2], kind="holiday", name="县庆"))
    session.flush()
    series = series_services.create_series(session, lectures(world, skip_days_off=True), planner)
    assert states(session, series) == ["placed", "placed", "dropped", "placed"]
    assert occasions.reasons(series_queries.dates_of(session, series)[2].blocked_by) == ["A public holiday."]


def test_a_waiting_date_comes_back_when_the_blocker_goes_and_the_planner_is_told_once(any_database: Database) -> None:
    with any_database.transaction() as session:
        world = build_world(session)
        planner = world.actor(session, "planner")
        event = blocker(session, world, planner, TUESDAYS[1])
        series = series_services.create_series(session, lectures(world), planner)
    assert on_dates.try_waiting(any_database) == "placed 0 of 1 waiting dates"
    with any_database.transaction() as session:
        services.cancel_event(session, session.get_one(Event, event.id), "rain", planner)
    assert on_dates.try_waiting(any_database) == "placed 1 of 1 waiting dates"
    assert on_dates.try_waiting(any_database) == "placed 0 of 0 waiting dates"
    with any_database.transaction() as session:
        found = series_queries.dates_of(session, session.get_one(Series, series.id))
        assert [one.state for one in found] == ["placed"] * 4
        assert found[1].event and found[1].event.created_by == planner.key
        (message,) = session.scalars(select(InboxMessage))
        assert message.reader_key == planner.key and message.url == f"/events/{found[1].event_id}"


def test_the_clock_looks_for_no_ways_out_and_keeps_those_that_were_found(
    any_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with any_database.transaction() as session:
        world = build_world(session)
        planner = world.actor(session, "planner")
        blocker(session, world, planner, TUESDAYS[1])
        series = series_services.create_series(session, lectures(world), planner)
        before = list(series_queries.dates_of(session, series)[1].blocked_by)
    with any_database.transaction() as session:
        last = session.scalars(select(func.max(AuditEntry.id))).one()
    monkeypatch.setattr(alternatives, "alternatives", lambda _: pytest.fail("looked for ways out"))
    assert on_dates.try_waiting(any_database) == "placed 0 of 1 waiting dates"
    with any_database.transaction() as session:
        waiting = series_queries.dates_of(session, session.get_one(Series, series.id))[1]
        assert waiting.blocked_by == before and occasions.ways(before)
        assert waiting.tried_at is not None
        assert session.scalars(select(AuditEntry.id).where(AuditEntry.id > last)).all() == []


def test_what_waits_in_vain_waits_on_and_says_why(any_database: Database) -> None:
    with any_database.transaction() as session:
        world = build_world(session)
        planner = world.actor(session, "planner")
        blocker(session, world, planner, TUESDAYS[1])
        series = series_services.create_series(session, lectures(world), planner)
        world.units["primary"].is_active = False
    assert on_dates.try_waiting(any_database) == "placed 0 of 1 waiting dates"
    with any_database.transaction() as session:
        waiting = series_queries.dates_of(session, session.get_one(Series, series.id))[1]
        assert occasions.reasons(waiting.blocked_by) == ["This is not in the list any more."]


def test_missed_dates_are_not_tried_any_more(any_database: Database) -> None:
    with any_database.transaction() as session:
        world = build_world(session)
        planner = world.actor(session, "planner")
        event = blocker(session, world, planner, TUESDAYS[1])
        series_services.create_series(session, lectures(world), planner)
        services.cancel_event(session, event, "rain", planner)
    with time_machine.travel(datetime(2031, 5, 22), tick=False):
        assert on_dates.try_waiting(any_database) == "placed 0 of 0 waiting dates"


def test_a_cancelled_event_of_a_series_does_not_come_back(any_database: Database) -> None:
    with any_database.transaction() as session:
        world = build_world(session)
        planner = world.actor(session, "planner")
        series = series_services.create_series(session, lectures(world), planner)
        series_services.cancel(session, series, "this", "rain", planner, TUESDAYS[1])
    on_dates.try_waiting(any_database)
    with any_database.transaction() as session:
        series = session.get_one(Series, series.id)
        again = changed(series, starts=time(9), ends=time(11))
        series_services.edit(session, series, again, "all", planner)
        found = series_queries.dates_of(session, series)
        assert [one.event.status for one in found if one.event] == ["planned", "cancelled", "planned", "planned"]
        assert len(session.scalars(select(Event)).all()) == 4


def test_a_waiting_date_is_placed_at_another_time_and_then_stands_by_itself(
    session: Session, world: World, planner: Actor
) -> None:
    blocker(session, world, planner, TUESDAYS[1])
    series = series_services.create_series(session, lectures(world), planner)
    waiting = series_queries.dates_of(session, series)[1]
    with pytest.raises(services.Clash):
        on_dates.place(session, waiting, PlaceInput(), planner)
    event = on_dates.place(session, waiting, PlaceInput(starts=time(9), ends=time(11)), planner)
    assert event and waiting.is_own and starts(session, series)[1] == "05-20 01:00"
    with pytest.raises(DomainError) as refusal:
        on_dates.place(session, waiting, PlaceInput(starts=time(12), ends=time(13)), planner)
    assert refusal.value.code == "not_waiting"


def test_a_waiting_date_is_placed_in_spite_of_the_clash_with_a_reason(
    session: Session, world: World, planner: Actor
) -> None:
    blocker(session, world, planner, TUESDAYS[1])
    series = series_services.create_series(session, lectures(world), planner)
    waiting = series_queries.dates_of(session, series)[1]
    assert on_dates.place(session, waiting, PlaceInput(override_reason="two halls"), planner)


def test_a_dropped_date_is_taken_up_again(session: Session, world: World, planner: Actor) -> None:
    event = blocker(session, world, planner, TUESDAYS[1])
    series = series_services.create_series(session, lectures(world), planner)
    one = series_queries.dates_of(session, series)[1]
    on_dates.drop(session, one, planner)
    assert one.state == "dropped" and planner.name in occasions.reasons(one.blocked_by)[0]
    assert not on_dates.take_up(session, one, planner) and one.state == "waiting"
    on_dates.drop(session, one, planner)
    services.cancel_event(session, event, "rain", planner)
    assert on_dates.take_up(session, one, planner) and one.state == "placed"


def test_all_are_changed_but_those_that_were_changed_by_themselves(
    session: Session, world: World, planner: Actor
) -> None:
    series = series_services.create_series(session, lectures(world), planner)
    second = series_queries.dates_of(session, series)[1].event
    assert second
    moved = EventInput(kind="lecture", title="Lecture", on=TUESDAYS[1], starts=time(8), ends=time(10),
                       unit_id=world.units["primary"].id)  # fmt: skip
    services.edit_event(session, second, moved, planner)
    series_services.edit(session, series, changed(series, starts=time(9), ends=time(11)), "all", planner)
    assert starts(session, series) == ["05-13 01:00", "05-20 00:00", "05-27 01:00", "06-03 01:00"]
    assert [one.is_own for one in series_queries.dates_of(session, series)] == [False, True, False, False]


def test_what_clashes_after_a_change_is_postponed_and_planned_again_as_the_same_event(any_database: Database) -> None:
    with any_database.transaction() as session:
        world = build_world(session)
        planner = world.actor(session, "planner")
        series = series_services.create_series(session, lectures(world), planner)
        event = blocker(session, world, planner, TUESDAYS[2], first=9)
        second = series_queries.dates_of(session, series)[2].event
        series_services.edit(session, series, changed(series, starts=time(10), ends=time(12)), "all", planner)
        assert states(session, series) == ["placed", "placed", "waiting", "placed"]
        assert second and second.status == "postponed"
        assert "Blocker" in occasions.reasons(series_queries.dates_of(session, series)[2].blocked_by)[0]
        services.cancel_event(session, event, "rain", planner)
    assert on_dates.try_waiting(any_database) == "placed 1 of 1 waiting dates"
    with any_database.transaction() as session:
        again = series_queries.dates_of(session, session.get_one(Series, series.id))[2].event
        assert again and again.id == second.id and again.status == "planned"
        assert f"{again.starts_at:%H:%M}" == "02:00"


def test_dropping_a_date_whose_event_was_postponed_cancels_it(session: Session, world: World, planner: Actor) -> None:
    series = series_services.create_series(session, lectures(world), planner)
    blocker(session, world, planner, TUESDAYS[2], first=9)
    third = series_queries.dates_of(session, series)[2]
    event = third.event
    series_services.edit(session, series, changed(series, starts=time(10), ends=time(12)), "all", planner)
    on_dates.drop(session, third, planner)
    assert event and event.status == "cancelled"


def test_what_was_cancelled_by_hand_while_its_date_waited_is_not_planned_again(
    session: Session, world: World, planner: Actor
) -> None:
    series = series_services.create_series(session, lectures(world), planner)
    blocker(session, world, planner, TUESDAYS[2], first=9)
    third = series_queries.dates_of(session, series)[2]
    event = third.event
    assert event
    series_services.edit(session, series, changed(series, starts=time(10), ends=time(12)), "all", planner)
    services.cancel_event(session, event, "no hall", planner)
    assert on_dates.place(session, third, PlaceInput(), planner) is None
    assert third.state == "dropped"


def test_this_and_following_become_a_series_of_their_own(session: Session, world: World, planner: Actor) -> None:
    series = series_services.create_series(session, lectures(world), planner)
    given = changed(series, TUESDAYS[2], starts=time(9), ends=time(11))
    new = series_services.edit(session, series, given, "following", planner, TUESDAYS[2])
    assert (new.split_from_id, new.first_on, new.rule) == (series.id, TUESDAYS[2], "FREQ=WEEKLY;BYDAY=TU;COUNT=2")
    assert starts(session, series) == ["05-13 06:00", "05-20 06:00"]
    assert starts(session, new) == ["05-27 01:00", "06-03 01:00"]
    assert recurrence.dates(series.rule, series.first_on) == TUESDAYS[:2]
    with pytest.raises(Invalid):
        series_services.edit(session, new, changed(new, on=TUESDAYS[0]), "following", planner, TUESDAYS[3])


def test_following_from_the_first_date_is_the_whole_series(session: Session, world: World, planner: Actor) -> None:
    series = series_services.create_series(session, lectures(world), planner)
    same = series_services.edit(session, series, changed(series, note="new"), "following", planner, TUESDAYS[0])
    assert same.id == series.id and {event.note for event in session.scalars(select(Event))} == {"new"}


def test_only_this_one_is_changed(session: Session, world: World, planner: Actor) -> None:
    series = series_services.create_series(session, lectures(world), planner)
    given = changed(series, on=TUESDAYS[1], starts=time(9), ends=time(11), version=None)
    series_services.edit(session, series, given, "this", planner, TUESDAYS[1])
    assert starts(session, series) == ["05-13 06:00", "05-20 01:00", "05-27 06:00", "06-03 06:00"]
    assert series_queries.dates_of(session, series)[1].is_own


def test_a_changed_rule_adds_dates_and_takes_others_away(session: Session, world: World, planner: Actor) -> None:
    series = series_services.create_series(session, lectures(world), planner)
    gone = series_queries.dates_of(session, series)[3].event
    given = changed(series, weekdays=[2, 4], repeats_until=TUESDAYS[2], times=None)
    series_services.edit(session, series, given, "all", planner)
    assert starts(session, series) == ["05-13 06:00", "05-15 06:00", "05-20 06:00", "05-22 06:00", "05-27 06:00"]
    assert gone and gone.status == "cancelled"
    assert [one.on for one in series_queries.dates_of(session, series)] == recurrence.dates(series.rule, TUESDAY)


def test_tuesdays_that_become_wednesdays_stay_the_same_events(session: Session, world: World, planner: Actor) -> None:
    series = series_services.create_series(session, lectures(world), planner)
    events = [one.event for one in series_queries.dates_of(session, series)]
    sign_up(session, events[1], user_key="user:1")
    series_services.edit(session, series, changed(series, weekdays=[3]), "all", planner)
    found = series_queries.dates_of(session, series)
    assert [one.on for one in found] == [on + timedelta(days=1) for on in TUESDAYS]
    assert [one.event for one in found] == events
    assert starts(session, series) == ["05-14 06:00", "05-21 06:00", "05-28 06:00", "06-04 06:00"]
    assert len(session.scalars(select(Event)).all()) == 4
    assert events[1] and [one.event_id for one in session.scalars(select(SignUp))] == [events[1].id]
    assert not any(series_services.is_own(one, series) for one in found)


def test_the_following_go_over_to_an_earlier_day_of_their_weeks(session: Session, world: World, planner: Actor) -> None:
    series = series_services.create_series(session, lectures(world), planner)
    later = [one.event for one in series_queries.dates_of(session, series)][2:]
    given = changed(series, TUESDAYS[2], weekdays=[1]).model_copy(update={"on": TUESDAYS[2] - timedelta(days=1)})
    new = series_services.edit(session, series, given, "following", planner, TUESDAYS[2])
    assert starts(session, series) == ["05-13 06:00", "05-20 06:00"]
    assert starts(session, new) == ["05-26 06:00", "06-02 06:00"]
    assert [one.event for one in series_queries.dates_of(session, new)] == later


def test_a_date_that_is_not_free_on_its_new_day_waits_as_the_same_event(
    session: Session, world: World, planner: Actor
) -> None:
    series = series_services.create_series(session, lectures(world), planner)
    second = series_queries.dates_of(session, series)[1].event
    blocker(session, world, planner, TUESDAYS[1] + timedelta(days=1))
    series_services.edit(session, series, changed(series, weekdays=[3]), "all", planner)
    assert states(session, series) == ["placed", "waiting", "placed", "placed"]
    waiting = series_queries.dates_of(session, series)[1]
    assert second and second.status == "postponed" and occasions.earlier_event(waiting.blocked_by) == second.id


def test_what_was_cancelled_dropped_or_moved_by_itself_does_not_come_back_on_the_new_day(
    session: Session, world: World, planner: Actor
) -> None:
    blocker(session, world, planner, TUESDAYS[3])
    series = series_services.create_series(session, lectures(world), planner)
    rows = series_queries.dates_of(session, series)
    series_services.cancel(session, series, "this", "rain", planner, TUESDAYS[0])
    given = changed(series, on=TUESDAYS[1], starts=time(9), ends=time(11), version=None)
    series_services.edit(session, series, given, "this", planner, TUESDAYS[1])
    on_dates.drop(session, rows[3], planner)
    series_services.edit(session, series, changed(series, weekdays=[3]), "all", planner)
    assert starts(session, series) == ["05-13 06:00", "05-20 01:00", "05-28 06:00", "dropped"]
    assert [one.on for one in rows] == [on + timedelta(days=1) for on in TUESDAYS]


def test_a_date_that_was_left_out_for_a_holiday_is_planned_on_its_new_day(
    session: Session, world: World, planner: Actor
) -> None:
    wednesday = TUESDAYS[1] + timedelta(days=1)
    session.add_all(SpecialDay(on=on, kind="holiday", name="县庆") for on in (TUESDAYS[2], wednesday))
    session.flush()
    series = series_services.create_series(session, lectures(world, skip_days_off=True), planner)
    second = series_queries.dates_of(session, series)[1].event
    series_services.edit(session, series, changed(series, weekdays=[3]), "all", planner)
    assert starts(session, series) == ["05-14 06:00", "dropped", "05-28 06:00", "06-04 06:00"]
    assert second and second.status == "cancelled"


def told(session: Session, reader: str) -> list[InboxMessage]:
    query = select(InboxMessage).where(InboxMessage.reader_key == reader).order_by(InboxMessage.id)
    return list(session.scalars(query))


def sign_up(session: Session, event: Event | None, **more: Any) -> SignUp:
    assert event is not None
    made = SignUp(
        **{"event_id": event.id, "name": "王", "counts": {"students": 5}, "people": 5, "salt": "salt", **more}
    )
    session.add(made)
    session.flush()
    return made


def test_of_a_moved_series_each_person_is_told_once(session: Session, world: World, planner: Actor) -> None:
    series = series_services.create_series(session, lectures(world), planner)
    events = [one.event for one in series_queries.dates_of(session, series)]
    officer, contact = (f"user:{world.users[name].id}" for name in ("township_officer", "unit_contact"))
    world.users["township_officer"].language = "en"
    for event in events[:3]:
        sign_up(session, event, user_key=officer)
        sign_up(session, event, email="li@example.org")
    sign_up(session, events[3], email="wang@example.org")
    series_services.edit(session, series, changed(series, starts=time(9), ends=time(11)), "all", planner)
    (message,) = told(session, officer)
    assert message.subject == "“Lecture”: 3 dates have changed" and message.url == "/join"
    assert message.body.count("Instead of") == 3 and message.body.count("Your sign-up still holds") == 1
    (message,) = told(session, contact)
    assert message.body.count("\n") == 3 and message.url == f"/events/{events[0].id if events[0] else 0}"
    send_some(session)
    letters = {letter.address: letter for letter in session.scalars(select(OutboxMessage))}
    assert letters["li@example.org"].attachment.count("BEGIN:VEVENT") == 3
    assert letters["li@example.org"].body.count("/sign-ups/") == 3
    assert letters["wang@example.org"].attachment.count("BEGIN:VEVENT") == 1
    assert len(letters) == 4  # with those to the accounts of the officer and the contact


def test_of_a_cancelled_series_each_person_is_told_once_with_the_reason(
    session: Session, world: World, planner: Actor
) -> None:
    series = series_services.create_series(session, lectures(world), planner)
    series_services.cancel(session, series, "all", "exams", planner)
    (message,) = told(session, f"user:{world.users['unit_contact'].id}")
    assert message.body.count("exams") == 1
    series_services.create_series(session, lectures(world), planner)
    assert told(session, planner.key) == []


def test_asked_twice_the_same_moves_are_told_once(session: Session, world: World, planner: Actor) -> None:
    series = series_services.create_series(session, lectures(world), planner)
    with move_services.quietly(session) as untold:
        for one in series_queries.dates_of(session, series):
            assert one.event
            services.cancel_event(session, one.event, "rain", planner)
    contact = f"user:{world.users['unit_contact'].id}"
    assert len(untold) == 4 and told(session, contact) == []
    for _ in range(2):
        series_notice_services.tell_all(session, untold, planner)
    assert len(told(session, contact)) == 1


def test_past_and_held_events_are_left_alone(session: Session, world: World, planner: Actor) -> None:
    series = series_services.create_series(session, lectures(world), planner)
    with time_machine.travel(datetime(2031, 5, 21), tick=False):
        first = series_queries.dates_of(session, series)[0].event
        assert first
        services.mark_held(session, first, planner)
        series_services.edit(session, series, changed(series, starts=time(9), ends=time(11)), "all", planner)
    assert starts(session, series) == ["05-13 06:00", "05-20 06:00", "05-27 01:00", "06-03 01:00"]


def test_of_two_who_change_a_series_the_second_is_told(session: Session, world: World, planner: Actor) -> None:
    series = series_services.create_series(session, lectures(world), planner)
    given = changed(series, note="mine")
    series_services.edit(session, series, changed(series, note="theirs"), "all", planner)
    with pytest.raises(DomainError) as refusal:
        series_services.edit(session, series, given, "all", planner)
    assert refusal.value.code == "changed_meanwhile"


def test_cancelling_this_and_following_leaves_the_earlier_ones(session: Session, world: World, planner: Actor) -> None:
    blocker(session, world, planner, TUESDAYS[3])
    series = series_services.create_series(session, lectures(world), planner)
    cancelled = series_services.cancel(session, series, "following", "exams", planner, TUESDAYS[1])
    assert len(cancelled) == 2
    found = series_queries.dates_of(session, series)
    assert [one.event.status if one.event else one.state for one in found] == [
        "planned", "cancelled", "cancelled", "dropped",
    ]  # fmt: skip
    with pytest.raises(DomainError) as refusal:
        series_services.cancel(session, series, "following", "exams", planner, TUESDAYS[1])
    assert refusal.value.code == "nothing_to_cancel"
    with pytest.raises(Invalid):
        series_services.cancel(session, series, "all", " ", planner)


def test_a_detached_event_is_left_alone_and_its_date_does_not_come_back(
    session: Session, world: World, planner: Actor
) -> None:
    series = series_services.create_series(session, lectures(world), planner)
    one = series_queries.dates_of(session, series)[1]
    event = series_services.detach(session, one, planner)
    series_services.edit(session, series, changed(series, starts=time(9), ends=time(11)), "all", planner)
    assert starts(session, series)[1] == "dropped" and f"{event.starts_at:%H}" == "06"
    assert series_queries.of_event(session, event) is None


def test_an_event_knows_its_place_in_the_series(session: Session, world: World, planner: Actor) -> None:
    blocker(session, world, planner, TUESDAYS[1])
    series = series_services.create_series(session, lectures(world), planner)
    one = series_queries.dates_of(session, series)[2]
    assert one.event
    found = series_queries.of_event(session, one.event)
    assert found is not None and found[0].id == series.id
    there = series_queries.standing(session, series, one)
    assert (there.number, there.total) == (3, 4)
    assert there.before and there.before.on == TUESDAYS[0] and there.after and there.after.on == TUESDAYS[3]


DEEDS = st.lists(
    st.tuples(
        st.sampled_from(["block", "unblock", "cancel", "move", "detach", "clock", "drop", "edit", "day"]),
        st.integers(0, 9),
    ),
    max_size=8,
)  # fmt: skip


@given(deeds=DEEDS, weekdays=st.sets(st.integers(1, 5), min_size=1), times=st.integers(1, 8))
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_happens_the_dates_are_those_of_dateutil(
    database: Database, deeds: list[tuple[str, int]], weekdays: set[int], times: int
) -> None:
    with database.session(writing=True) as session:
        world = build_world(session)
        session.info["actor"] = SYSTEM
        given = lectures(world, weekdays=sorted(weekdays), times=times)
        blocker(session, world, SYSTEM, TUESDAY)
        series = series_services.create_series(session, given, SYSTEM)
        for deed, number in deeds:
            try:
                with session.begin_nested():
                    _do(session, world, series, deed, number)
            except DomainError:
                continue
        expected = recurrence.dates(series.rule, series.first_on)
        found = series_queries.dates_of(session, series)
        left = {one.on for one in found if one.is_own or (one.event and one.event.status == "cancelled")} - set(
            expected
        )
        assert {one.on for one in found} - left == set(expected)
        skipped = {one.on for one in found if one.state != "placed"}
        own = {one.on for one in found if series_services.is_own(one, series)}
        counted = [one for one in found if one.event and one.on not in own | left]
        assert {one.event.starts_at.date() for one in counted if one.event} == set(expected) - skipped - own
        session.rollback()


def _do(session: Session, world: World, series: Series, deed: str, number: int) -> None:
    rows = series_queries.dates_of(session, series)
    one: SeriesDate = rows[number % len(rows)]
    blockers = session.scalars(select(Event).where(Event.title == "Blocker", Event.status == "planned")).all()
    if deed == "block":
        blocker(session, world, SYSTEM, TUESDAY + timedelta(days=number))
    elif deed == "unblock" and blockers:
        services.cancel_event(session, blockers[number % len(blockers)], "rain", SYSTEM)
    elif deed == "cancel" and one.event:
        services.cancel_event(session, one.event, "rain", SYSTEM)
    elif deed == "move" and one.event:
        moved = EventInput(kind="lecture", title="Lecture", on=one.on, starts=time(8), ends=time(9 + number % 3),
                           unit_id=world.units["primary"].id)  # fmt: skip
        services.edit_event(session, one.event, moved, SYSTEM)
    elif deed == "detach":
        series_services.detach(session, one, SYSTEM)
    elif deed == "clock" and one.state == "waiting":
        on_dates.place(session, one, PlaceInput(), SYSTEM)
    elif deed == "drop":
        on_dates.drop(session, one, SYSTEM)
    elif deed == "edit":
        series_services.edit(
            session, series, changed(series, starts=time(9 + number % 6), ends=time(11 + number % 6)), "all", SYSTEM
        )
