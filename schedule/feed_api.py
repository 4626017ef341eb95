"""Calendar feeds and own calendars for programs."""

from __future__ import annotations

from datetime import datetime

from flask import url_for

from core.access import needs
from core.api import Answer, Changes, Page, blueprint, operation
from core.i18n import t
from core.web import actor, address, session
from registry.permissions import Permission as P
from registry.scope import load
from schedule import feed_services as services
from schedule.feed_inputs import AlarmInput, BusyCalendarInput, FeedInput
from schedule.feed_queries import ShownFeed, busy_calendar, own_feed, own_feeds, shown_feed
from schedule.models import Person
from schedule.record_models import Feed

bp = blueprint("schedule_feed")


class FeedAnswer(Answer):
    """A feed of the caller's own; `address` is secret, and `name` is empty when its subject is no longer open."""

    id: int
    subject: str
    name: str
    alarm_minutes: int | None
    address: str
    created_at: datetime


class BusyCalendarAnswer(Answer):
    """What is kept of somebody's own calendar: how many busy times are still to come, and when it was loaded."""

    person_id: int
    busy_times: int
    loaded_at: datetime | None


@bp.get("/feeds")
@needs(P.VIEW_CALENDAR)
@operation(t("List your calendar feeds"))
def list_feeds() -> Page[FeedAnswer]:
    """The caller's own feeds, on one page."""
    items = [_shown(one) for one in own_feeds(session(), actor())]
    return Page(items=items, total=len(items), page=1, size=max(1, len(items)))


@bp.post("/feeds")
@needs(P.VIEW_CALENDAR)
@operation(t("Make a calendar feed"), location=lambda made: url_for(".get_feed", feed_id=made.id))
def add_feed(given: FeedInput) -> FeedAnswer:
    """The new feed with its address."""
    return _answer(services.add_feed(session(), given, actor()))


@bp.get("/feeds/<int:feed_id>")
@needs(P.VIEW_CALENDAR)
@operation(t("Get one of your calendar feeds"))
def get_feed(feed_id: int) -> FeedAnswer:
    """One feed."""
    return _answer(own_feed(session(), feed_id, actor()))


@bp.patch("/feeds/<int:feed_id>")
@needs(P.VIEW_CALENDAR)
@operation(t("Change the reminder of a calendar feed"))
def change_feed(feed_id: int, given: Changes[AlarmInput]) -> FeedAnswer:
    """The changed feed."""
    found = own_feed(session(), feed_id, actor())
    taken = given.over({"alarm_minutes": found.alarm_minutes})
    return _answer(services.change_alarm(session(), found, taken, actor()))


@bp.post("/feeds/<int:feed_id>/renew")
@needs(P.VIEW_CALENDAR)
@operation(t("Give a calendar feed a new address"))
def renew_feed(feed_id: int) -> FeedAnswer:
    """The feed at its new address; the old one leads nowhere."""
    return _answer(services.renew_feed(session(), own_feed(session(), feed_id, actor()), actor()))


@bp.delete("/feeds/<int:feed_id>")
@needs(P.VIEW_CALENDAR)
@operation(t("Delete a calendar feed"))
def delete_feed(feed_id: int) -> FeedAnswer:
    """The feed as it was; its address leads nowhere."""
    found = own_feed(session(), feed_id, actor())
    was = _answer(found)
    services.delete_feed(session(), found, actor())
    return was


@bp.post("/resources/person/<int:person_id>/calendar")
@needs(P.EDIT_RESOURCES)
@operation(t("Load a person's own calendar as busy times"))
def load_busy_calendar(person_id: int, given: BusyCalendarInput) -> BusyCalendarAnswer:
    """What is kept of it; times that were loaded before are replaced."""
    person = _person(person_id)
    services.load_busy_calendar(session(), person, given, actor())
    return _busy(person)


@bp.delete("/resources/person/<int:person_id>/calendar")
@needs(P.EDIT_RESOURCES)
@operation(t("Remove the busy times of a person's own calendar"))
def forget_busy_calendar(person_id: int) -> BusyCalendarAnswer:
    """What is kept now: nothing."""
    person = _person(person_id)
    services.forget_busy_calendar(session(), person, actor())
    return _busy(person)


def _person(person_id: int) -> Person:
    return load(session(), Person, person_id, actor(), P.EDIT_RESOURCES)


def _busy(person: Person) -> BusyCalendarAnswer:
    found = busy_calendar(session(), f"person:{person.id}")
    return BusyCalendarAnswer(
        person_id=person.id, busy_times=found.count if found else 0, loaded_at=found.loaded_at if found else None
    )


def _answer(feed: Feed) -> FeedAnswer:
    return _shown(shown_feed(session(), feed, actor()))


def _shown(one: ShownFeed) -> FeedAnswer:
    return FeedAnswer(
        id=one.feed.id, subject=one.subject, name=one.name, alarm_minutes=one.feed.alarm_minutes,
        address=address(url_for("schedule.feed", token=one.token)), created_at=one.feed.created_at,
    )  # fmt: skip
