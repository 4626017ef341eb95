"""Feeds hold what their owner may see when they are read; an own calendar becomes times and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from icalendar import vGeo
from sqlalchemy import select, update
from sqlalchemy.orm import Session

import registry.audit  # noqa: F401  (listens to every session, as it does in the application)
from core.access import Actor
from core.db import Database
from core.errors import DomainError, Invalid, NotFound
from core.links import links
from core.times import now
from registry.models import AuditEntry, Grant, Term, User
from schedule import feed_services, services
from schedule.day_models import Absence
from schedule.feed_inputs import AlarmInput, BusyCalendarInput, FeedInput
from schedule.feed_queries import (
    ReadFeed,
    busy_calendar,
    event_file,
    feed_choices,
    own_feed,
    own_feeds,
    read_feed,
    token_of,
)
from schedule.icalendars import FeedContent
from schedule.inputs import EventInput
from schedule.models import Booking, Campaign, Event, Person
from schedule.record_models import Feed
from tests.support.calendar_files import the_event, value
from tests.support.world import World, build_world

DAY = date(2031, 5, 12)
TODAY = datetime(2031, 5, 5, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _spring_2031() -> Iterator[None]:
    with time_machine.travel(TODAY, tick=False):
        yield


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


def event(session: Session, world: World, title: str, unit: str = "primary", days: int = 0, **more: Any) -> Event:
    """An event as somebody has entered it, whatever its day is."""
    starts_at = datetime.combine(DAY + timedelta(days=days), time(6), UTC)
    teams = more.pop("teams", [])
    made = Event(
        uid=f"uid-{title}", kind="lecture", title=title, unit_id=world.units[unit].id,
        area_id=world.units[unit].area_id, starts_at=starts_at, ends_at=starts_at + timedelta(hours=2),
        **({"changed_at": now()} | more),
    )  # fmt: skip
    session.add(made)
    session.flush()
    for key in teams:
        session.add(Booking(event_id=made.id, resource=key, starts_at=made.starts_at, ends_at=made.ends_at))
    session.flush()
    return made


def follow(session: Session, actor: Actor, subject: str = "all", **more: Any) -> Feed:
    return feed_services.add_feed(session, FeedInput(subject=subject, **more), actor)


def held(session: Session, feed: Feed) -> FeedContent:
    found = read_feed(session, token_of(session, feed))
    assert isinstance(found, ReadFeed)
    return found.content


def titles(session: Session, feed: Feed) -> set[str]:
    return {one.title for one in held(session, feed).events}


def test_everything_is_everything_that_the_owner_may_see(session: Session, world: World) -> None:
    event(session, world, "石上", "primary")
    event(session, world, "城南", "junior")
    event(session, world, "幼儿园", "kindergarten")
    seen = {
        role: titles(session, follow(session, world.actor(session, role)))
        for role in ("planner", "township_officer", "unit_contact")
    }
    assert seen == {
        "planner": {"石上", "城南", "幼儿园"},
        "township_officer": {"石上", "城南"},
        "unit_contact": {"石上"},
    }


def test_each_kind_of_feed_holds_its_own(session: Session, world: World, planner: Actor) -> None:
    lecturer = Person(area_id=world.areas["county"].id, name="何讲师")
    campaign = Campaign(area_id=world.areas["county"].id, name="防灾周", starts_on=DAY, ends_on=DAY)
    session.add_all([lecturer, campaign])
    session.flush()
    team = f"team:{world.teams['first'].id}"
    event(session, world, "石上", "primary", teams=[team])
    event(session, world, "城南", "junior", teams=[f"person:{lecturer.id}"], campaign_id=campaign.id)
    event(session, world, "幼儿园", "kindergarten")
    subjects = {
        team: {"石上"}, f"person:{lecturer.id}": {"城南"}, f"campaign:{campaign.id}": {"城南"},
        f"unit:{world.units['kindergarten'].id}": {"幼儿园"}, f"area:{world.areas['meijiang'].id}": {"石上", "城南"},
    }  # fmt: skip
    feeds = {subject: follow(session, planner, subject) for subject in subjects}
    assert {subject: titles(session, feed) for subject, feed in feeds.items()} == subjects
    assert held(session, feeds[team]).name == "震安 · 宣传一队"


def test_a_feed_of_a_team_leaves_out_what_its_owner_may_not_see(session: Session, world: World) -> None:
    team = f"team:{world.teams['first'].id}"
    event(session, world, "石上", "primary", teams=[team])
    event(session, world, "幼儿园", "kindergarten", days=1, teams=[team])
    feed = follow(session, world.actor(session, "township_officer"), team)
    assert titles(session, feed) == {"石上"}


@pytest.mark.parametrize("subject", ["unit:{junior}", "area:{county}", "team:{team}", "campaign:999", "person:999"])
def test_nobody_follows_what_they_may_not_see(session: Session, world: World, subject: str) -> None:
    numbers = {
        "junior": world.units["junior"].id, "county": world.areas["county"].id, "team": world.teams["first"].id,
    }  # fmt: skip
    with pytest.raises(Invalid) as refused:
        follow(session, world.actor(session, "unit_contact"), subject.format(**numbers))
    assert refused.value.field == "subject"


def test_a_right_that_is_lost_empties_the_feed_and_its_name(session: Session, world: World) -> None:
    event(session, world, "石上")
    feed = follow(session, world.actor(session, "planner"), f"unit:{world.units['primary'].id}")
    assert titles(session, feed) == {"石上"}
    user = world.users["planner"]
    session.execute(update(Grant).where(Grant.user_id == user.id).values(area_id=world.areas["qingtang"].id))
    session.expire_all()
    content = held(session, feed)
    assert (content.events, content.name) == ((), "震安")
    assert own_feeds(session, world.actor(session, "planner"))[0].name == ""


def test_an_account_that_is_locked_has_no_feeds_until_it_is_unlocked(
    session: Session, world: World, planner: Actor
) -> None:
    feed = follow(session, planner)
    world.users["planner"].is_active = False
    session.flush()
    assert read_feed(session, token_of(session, feed)) is None
    world.users["planner"].is_active = True
    session.flush()
    assert read_feed(session, token_of(session, feed)) is not None


def test_a_new_address_makes_the_old_one_void(session: Session, world: World, planner: Actor) -> None:
    feed = follow(session, planner)
    old = token_of(session, feed)
    feed_services.renew_feed(session, feed, planner)
    assert read_feed(session, old) is None
    assert read_feed(session, token_of(session, feed)) is not None
    feed_services.delete_feed(session, feed, planner)
    assert read_feed(session, token_of(session, Feed(id=feed.id, salt=feed.salt))) is None


def test_a_token_of_another_sort_opens_no_feed(session: Session, world: World, planner: Actor) -> None:
    feed = follow(session, planner)
    assert read_feed(session, links(session).token("sign-up", feed.id, feed.salt)) is None
    assert read_feed(session, "1-0-x") is None


def test_the_same_calendar_is_followed_once(session: Session, world: World, planner: Actor) -> None:
    follow(session, planner)
    with pytest.raises(DomainError) as refused:
        follow(session, planner)
    assert (refused.value.code, refused.value.status) == ("feed_exists", 409)
    assert follow(session, world.actor(session, "official")).id


def test_feeds_belong_to_their_owner_alone(session: Session, world: World, planner: Actor) -> None:
    feed, other = follow(session, planner), world.actor(session, "official")
    with pytest.raises(NotFound):
        own_feed(session, feed.id, other)
    for deed in (feed_services.renew_feed, feed_services.delete_feed):
        with pytest.raises(DomainError):
            deed(session, feed, other)
    assert own_feeds(session, other) == []


def test_only_reminders_of_the_list_are_taken(session: Session, world: World, planner: Actor) -> None:
    feed = follow(session, planner, alarm_minutes=15)
    event(session, world, "石上")
    assert "TRIGGER:-PT15M" in held(session, feed).text
    feed_services.change_alarm(session, feed, AlarmInput(alarm_minutes=None), planner)
    assert "VALARM" not in held(session, feed).text
    with pytest.raises(ValueError, match="alarm"):
        AlarmInput(alarm_minutes=7)


def test_events_from_sixty_days_ago_to_four_hundred_ahead_are_there(
    session: Session, world: World, planner: Actor
) -> None:
    for days in (-68, -66, 392, 394):  # of the twelfth of May; today is the fifth
        event(session, world, str(days), days=days)
    assert titles(session, follow(session, planner)) == {"-66", "392"}


@pytest.mark.parametrize("deed", [services.cancel_event, services.postpone_event])
def test_what_is_called_off_says_so_for_sixty_days_and_is_then_gone(
    session: Session, world: World, planner: Actor, deed: Any
) -> None:
    feed = follow(session, planner)
    lecture = EventInput(kind="lecture", title="讲座", on=date(2031, 9, 1), starts=time(14), ends=time(16),
                         unit_id=world.units["primary"].id)  # fmt: skip
    made = services.create_event(session, lecture, planner)
    (before,) = held(session, feed).events
    deed(session, made, "下大雨", planner)
    session.refresh(made)
    (after,) = held(session, feed).events
    assert (before.is_off, after.is_off, after.uid) == (False, True, before.uid)
    assert after.sequence > before.sequence
    assert "下大雨" in after.about
    with time_machine.travel(TODAY + timedelta(days=59), tick=False):
        assert titles(session, feed) == {"讲座"}
    with time_machine.travel(TODAY + timedelta(days=61), tick=False):
        assert titles(session, feed) == set()


def test_a_part_is_folded_into_its_whole(session: Session, world: World, planner: Actor) -> None:
    whole = event(session, world, "全县演练", "bureau")
    event(session, world, "石上演练", "primary", part_of_id=whole.id)
    assert titles(session, follow(session, planner)) == {"全县演练"}
    assert "含 1 个分场" in held(session, own_feed(session, 1, planner)).events[0].about
    assert titles(session, follow(session, world.actor(session, "unit_contact"))) == {"石上演练"}


def test_nothing_personal_is_told_and_what_helps_to_get_there_is(
    session: Session, world: World, planner: Actor
) -> None:
    lecturer = Person(area_id=world.areas["county"].id, name="何讲师", phone="13800138000")
    session.add(lecturer)
    session.flush()
    made = event(
        session, world, "讲座", note="找王老师，电话 0797-6832001", place_id=world.places["square"].id,
        place_note="东门", teams=[f"team:{world.teams['first'].id}", f"person:{lecturer.id}"],
    )  # fmt: skip
    text = event_file(session, made)
    unfolded = text.replace("\r\n ", "")
    assert not [word for word in ("王老师", "6832001", "何讲师", "13800138000", "李管理") if word in unfolded]
    read = the_event(text)
    spot = value(read, "GEO", vGeo)
    assert str(read["LOCATION"]) == "文化广场, 东门"
    assert (spot.latitude, spot.longitude) == (26.471, 116.012)
    assert str(read["URL"]) == f"http://127.0.0.1:8000/events/{made.id}"
    assert "Teams: 宣传一队" in str(read["DESCRIPTION"])
    assert "Audience: 石上小学" in str(read["DESCRIPTION"])


def test_the_file_of_an_event_can_lead_its_reader_elsewhere(session: Session, world: World, planner: Actor) -> None:
    made = event(session, world, "讲座")
    read = the_event(event_file(session, made, "https://x.example/sign-ups/1"))
    assert str(read["URL"]) == "https://x.example/sign-ups/1"


def test_words_are_those_of_the_owners_language_and_home(session: Session, world: World, planner: Actor) -> None:
    session.add(Term(scheme="event_kind", code="lecture", name_zh="科普课", name_en="Class",
                     area_id=world.areas["county"].id))  # fmt: skip
    event(session, world, "石上")
    feed = follow(session, planner, alarm_minutes=60)
    session.info.pop("actor")
    world.users["planner"].language = "en"
    assert held(session, feed).events[0].categories == ("Class",)
    world.users["planner"].language = "zh"
    assert held(session, feed).events[0].categories == ("科普课",)


def test_an_unchanged_feed_stays_the_same_and_every_change_shows(
    session: Session, world: World, planner: Actor
) -> None:
    made = event(session, world, "石上")
    feed = follow(session, planner)
    first = held(session, feed)
    with time_machine.travel(TODAY + timedelta(hours=3), tick=False):
        assert (held(session, feed).text, held(session, feed).fingerprint) == (first.text, first.fingerprint)
        made.title = "石上小学"
        session.flush()
        second = held(session, feed)
    assert second.fingerprint != first.fingerprint
    assert second.events[0].sequence == first.events[0].sequence + 1
    assert second.events[0].changed_at > first.events[0].changed_at


def test_what_can_be_followed_is_offered_with_what_a_link_asks_for(
    session: Session, world: World, planner: Actor
) -> None:
    offered = dict(feed_choices(session, planner, f"unit:{world.units['primary'].id}"))
    assert offered["all"] == "Everything that I may see"
    assert offered[f"team:{world.teams['first'].id}"] == "Team: 宣传一队"
    assert offered[f"unit:{world.units['primary'].id}"] == "Unit: 石上小学"
    assert f"area:{world.areas['shishang'].id}" not in offered
    assert set(dict(feed_choices(session, world.actor(session, "unit_contact"), "team:1"))) == {"all"}


def own_calendar(*appointments: str) -> BusyCalendarInput:
    blocks = "".join(f"BEGIN:VEVENT\r\nUID:{n}@x\r\nSUMMARY:牙医\r\n{one}\r\nEND:VEVENT\r\n"
                     for n, one in enumerate(appointments))  # fmt: skip
    return BusyCalendarInput(text=f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{blocks}END:VCALENDAR\r\n")


@pytest.fixture
def lecturer(session: Session, world: World) -> Person:
    found = Person(area_id=world.areas["county"].id, name="何讲师")
    session.add(found)
    session.flush()
    return found


def test_an_own_calendar_becomes_busy_times_without_a_word_of_what_they_are(
    session: Session, world: World, planner: Actor, lecturer: Person
) -> None:
    typed = Absence(resource=f"person:{lecturer.id}", starts_at=TODAY, ends_at=TODAY + timedelta(days=1), note="病假")
    session.add(typed)
    session.flush()
    weekly = own_calendar("DTSTART:20310512T140000\r\nDTEND:20310512T150000\r\nRRULE:FREQ=WEEKLY;COUNT=3")
    assert feed_services.load_busy_calendar(session, lecturer, weekly, planner) == 3
    rows = session.scalars(select(Absence).where(Absence.source == "calendar").order_by(Absence.starts_at)).all()
    assert [row.starts_at for row in rows] == [datetime(2031, 5, day, 6, tzinfo=UTC) for day in (12, 19, 26)]
    assert {(row.resource, row.note, row.uid) for row in rows} == {(f"person:{lecturer.id}", "", "")}
    found = busy_calendar(session, f"person:{lecturer.id}")
    assert found is not None
    assert (found.count, found.loaded_at) == (3, TODAY)
    trail = session.scalars(select(AuditEntry).where(AuditEntry.record_type.in_(("absences", "people")))).all()
    assert "牙医" not in str([(entry.before, entry.after) for entry in trail])
    assert trail[-1].after == {"busy_times": 3}


def test_a_new_file_takes_the_place_of_the_one_before_and_leaves_what_was_typed(
    session: Session, world: World, planner: Actor, lecturer: Person
) -> None:
    key = f"person:{lecturer.id}"
    session.add(Absence(resource=key, starts_at=TODAY, ends_at=TODAY + timedelta(days=1), note="病假"))
    first = own_calendar("DTSTART:20310512T140000\r\nDURATION:PT1H", "DTSTART:20310513T140000\r\nDURATION:PT1H")
    feed_services.load_busy_calendar(session, lecturer, first, planner)
    second = own_calendar("DTSTART:20310514T140000\r\nDURATION:PT1H")
    assert feed_services.load_busy_calendar(session, lecturer, second, planner) == 1
    assert feed_services.forget_busy_calendar(session, lecturer, planner) == 1
    assert busy_calendar(session, key) is None
    assert session.scalars(select(Absence.note).where(Absence.resource == key)).all() == ["病假"]


def test_a_file_that_is_refused_changes_nothing(
    session: Session, world: World, planner: Actor, lecturer: Person
) -> None:
    feed_services.load_busy_calendar(
        session, lecturer, own_calendar("DTSTART:20310512T140000\r\nDURATION:PT1H"), planner
    )
    with pytest.raises(Invalid):
        feed_services.load_busy_calendar(session, lecturer, BusyCalendarInput(text="<html>"), planner)
    found = busy_calendar(session, f"person:{lecturer.id}")
    assert found is not None
    assert found.count == 1


def test_only_who_looks_after_people_loads_their_calendars(session: Session, world: World, lecturer: Person) -> None:
    officer = world.actor(session, "township_officer")
    with pytest.raises(NotFound):
        feed_services.load_busy_calendar(session, lecturer, own_calendar(), officer)
    with pytest.raises(NotFound):
        feed_services.forget_busy_calendar(session, lecturer, officer)


def test_a_busy_time_of_their_own_stands_in_the_way_of_a_booking(
    session: Session, world: World, planner: Actor, lecturer: Person
) -> None:
    given = own_calendar("DTSTART:20310512T140000\r\nDURATION:PT1H")
    feed_services.load_busy_calendar(session, lecturer, given, planner)
    wanted = EventInput(kind="lecture", title="讲座", on=DAY, starts=time(14), ends=time(16),
                        unit_id=world.units["primary"].id, resources=[f"person:{lecturer.id}"])  # fmt: skip
    with pytest.raises(services.Clash), session.begin_nested():
        services.create_event(session, wanted, planner)
    later = wanted.model_copy(update={"starts": time(16), "ends": time(17)})
    assert services.create_event(session, later, planner).id


def test_users_that_are_deleted_take_their_feeds_along(session: Session, world: World, planner: Actor) -> None:
    token = token_of(session, follow(session, planner))
    session.delete(session.get_one(User, world.users["planner"].id))
    session.flush()
    session.expire_all()
    assert read_feed(session, token) is None
