"""Deeds on calendar feeds, and taking in somebody's own calendar as times at which they are not free."""

from __future__ import annotations

from sqlalchemy import delete, func, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, Forbidden, Invalid
from core.i18n import t
from core.links import new_salt
from core.times import now
from registry.audit import record
from registry.permissions import Permission
from registry.scope import require_area
from schedule.day_models import Absence
from schedule.feed_inputs import AlarmInput, BusyCalendarInput, FeedInput
from schedule.feed_queries import owner_number, subject
from schedule.foreign_calendars import Busy, busy_spans
from schedule.models import Person
from schedule.queries import zone_of
from schedule.record_models import Feed

MOST_FEEDS = 50


def add_feed(session: Session, given: FeedInput, actor: Actor) -> Feed:
    """The new feed with an address of its own; refuses what the actor may not see, and what they follow already."""
    owner_id = _owner(actor)
    kind, _, number = given.subject.partition(":")
    if subject(session, kind, int(number or 0), actor) is None:
        raise Invalid("no_such_record", t("This is not in the list any more."), field="subject",
                      hint=t("Choose another."))  # fmt: skip
    if (session.scalar(select(func.count()).where(Feed.owner_id == owner_id)) or 0) >= MOST_FEEDS:
        raise DomainError("too_many_feeds", t("You have %(limit)s calendars already.", limit=MOST_FEEDS),
                          hint=t("Delete one that you no longer use."))  # fmt: skip
    feed = Feed(owner_id=owner_id, kind=kind, subject_id=int(number or 0), alarm_minutes=given.alarm_minutes)
    feed.salt = new_salt()
    try:
        with session.begin_nested():
            session.add(feed)
    except IntegrityError:
        raise DomainError("feed_exists", t("You have this calendar already."), field="subject",
                          hint=t("Use its address from the list, or choose another."))  from None  # fmt: skip
    return feed


def change_alarm(session: Session, feed: Feed, given: AlarmInput, actor: Actor) -> Feed:
    """The feed with another reminder, or none."""
    _require_own(feed, actor)
    feed.alarm_minutes = given.alarm_minutes
    session.flush()
    return feed


def renew_feed(session: Session, feed: Feed, actor: Actor) -> Feed:
    """The feed at a new address; the old one leads nowhere from now on."""
    _require_own(feed, actor)
    feed.salt = new_salt()
    session.flush()
    return feed


def delete_feed(session: Session, feed: Feed, actor: Actor) -> None:
    """Take the feed away; its address leads nowhere from now on."""
    _require_own(feed, actor)
    session.delete(feed)
    session.flush()


def load_busy_calendar(session: Session, person: Person, given: BusyCalendarInput, actor: Actor) -> int:
    """Keep when the person is busy by their own calendar, in place of what was loaded before; how many times.

    Only the spans are kept, overlapping ones as one. Refuses a file that is no calendar, saying where and why.
    """
    require_area(session, person.area_id, actor, Permission.EDIT_RESOURCES)
    spans = busy_spans(given.text, zone_of(session, person.area), now())
    before = _forget(session, person)
    if spans:
        session.execute(insert(Absence), [_absence(person, span) for span in spans])
    _note(session, person, before, len(spans))
    return len(spans)


def forget_busy_calendar(session: Session, person: Person, actor: Actor) -> int:
    """Remove what was loaded from the person's own calendar; how many times that were."""
    require_area(session, person.area_id, actor, Permission.EDIT_RESOURCES)
    before = _forget(session, person)
    _note(session, person, before, 0)
    return before


def _forget(session: Session, person: Person) -> int:
    old = (Absence.resource == f"person:{person.id}", Absence.source == "calendar")
    gone = session.execute(delete(Absence).where(*old).execution_options(synchronize_session=False))
    return int(gone.rowcount)  # type: ignore[attr-defined]


def _absence(person: Person, span: Busy) -> dict[str, object]:
    starts_at, ends_at = span
    return {
        "resource": f"person:{person.id}", "starts_at": starts_at, "ends_at": ends_at, "note": "", "uid": "",
        "source": "calendar", "created_at": now(), "version": 1,
    }  # fmt: skip


def _note(session: Session, person: Person, before: int, after: int) -> None:
    # thousands of spans are one deed, and when somebody is busy at home is nothing for the trail
    if before or after:
        record(session, [("changed", "people", str(person.id), {"busy_times": before}, {"busy_times": after})])


def _owner(actor: Actor) -> int:
    number = owner_number(actor)
    if number is None:
        raise Forbidden()
    return number


def _require_own(feed: Feed, actor: Actor) -> None:
    if feed.owner_id != owner_number(actor):
        raise Forbidden()
