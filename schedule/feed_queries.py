"""Calendar feeds: who follows what, and what a feed holds at the moment it is read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select, true
from sqlalchemy.orm import Session

from core.access import SYSTEM, Actor
from core.errors import NotFound
from core.i18n import Text, speaking, t
from core.links import links, read
from core.times import day_bounds, now, today
from registry.identity import actor_of
from registry.models import Area, Unit, User
from registry.permissions import Permission
from registry.scope import within
from schedule import choice_queries
from schedule.choice_queries import serving
from schedule.day_models import Absence
from schedule.feed_facts_queries import event_facts, event_file
from schedule.icalendars import AHEAD_DAYS, BACK_DAYS, KEPT_DAYS, MOST_EVENTS, FeedContent, without_parts
from schedule.models import HOLDING, Booking, Campaign, Event, Person, Team
from schedule.queries import between, campaigns, events, in_area, of_unit, zone_of
from schedule.record_models import EventMove, Feed

__all__ = ["busy_calendar", "event_file", "feed_choices", "own_feed", "own_feeds", "read_feed", "subject", "token_of"]

TOKEN_KIND = "feed"  # noqa: S105 - the sort of token
KIND_NAMES: dict[str, Text] = {
    "all": t("Everything"), "person": t("Person"), "team": t("Team"), "unit": t("Unit"), "campaign": t("Campaign"),
    "area": t("Area"),
}  # fmt: skip
LISTED_LEVELS = ("province", "prefecture", "county", "township")
_TABLES: dict[str, Any] = {"person": Person, "team": Team, "unit": Unit, "campaign": Campaign, "area": Area}


@dataclass(frozen=True)
class ShownFeed:
    """A feed as its owner sees it; `name` is empty when the owner may no longer see what it is of."""

    feed: Feed
    kind_name: str
    name: str
    token: str

    @property
    def subject(self) -> str:
        """What it is of: "all", or as in "team:3"."""
        return "all" if self.feed.kind == "all" else f"{self.feed.kind}:{self.feed.subject_id}"


@dataclass(frozen=True)
class ReadFeed:
    """What a feed holds now, the language of its owner, and when it last changed (at the latest, this morning)."""

    content: FeedContent
    language: str
    changed_at: datetime


@dataclass(frozen=True)
class BusyCalendar:
    """What was loaded from a person's own calendar: how many busy times are still to come, and when."""

    count: int
    loaded_at: datetime


def owner_number(actor: Actor) -> int | None:
    """The id of the user who acts; None when it is none."""
    kind, _, number = actor.key.partition(":")
    return int(number) if kind == "user" and number.isdecimal() else None


def subject(session: Session, kind: str, subject_id: int, actor: Actor) -> Any | None:
    """What a feed is of, if the actor may see it: a record, the actor for everything; None otherwise."""
    if not actor.may(Permission.VIEW_CALENDAR):
        return None
    if kind == "all":
        return actor
    table = _TABLES[kind]
    return session.scalar(select(table).where(table.id == subject_id, _open_to(actor, kind)))


def _open_to(actor: Actor, kind: str) -> ColumnElement[bool]:
    if kind == "area":
        return within(actor, Permission.VIEW_CALENDAR, Area.id)
    if kind == "unit":
        return within(actor, Permission.VIEW_CALENDAR, Unit.area_id, Unit.id)
    return serving(actor, Permission.VIEW_CALENDAR, _TABLES[kind].area_id)


def own_feed(session: Session, feed_id: int, actor: Actor) -> Feed:
    """The actor's own feed; anybody else's is not found."""
    feed = session.get(Feed, feed_id)
    if feed is None or feed.owner_id != owner_number(actor):
        raise NotFound()
    return feed


def own_feeds(session: Session, actor: Actor) -> list[ShownFeed]:
    """The actor's feeds, the oldest first."""
    query = select(Feed).where(Feed.owner_id == (owner_number(actor) or 0)).order_by(Feed.id)
    return [shown_feed(session, feed, actor) for feed in session.scalars(query)]


def shown_feed(session: Session, feed: Feed, actor: Actor) -> ShownFeed:
    """One feed as its owner sees it."""
    found = subject(session, feed.kind, feed.subject_id, actor)
    name = _title(feed, found) if found is not None else ""
    return ShownFeed(feed, str(KIND_NAMES[feed.kind]), name, token_of(session, feed))


def token_of(session: Session, feed: Feed) -> str:
    """The secret part of the feed's address."""
    return links(session).token(TOKEN_KIND, feed.id, feed.salt)


def feed_choices(session: Session, actor: Actor, asked: str = "") -> list[tuple[str, str]]:
    """What can be followed, as (key, name): everything, areas, teams, campaigns, and what was asked for."""
    mine = select(Area.id).where(Area.level.in_(LISTED_LEVELS))
    listed = set(session.scalars(mine.where(within(actor, Permission.VIEW_CALENDAR, Area.id))))
    areas = [one for one in choice_queries.areas(session, actor, Permission.VIEW_CALENDAR) if one[0] in listed]
    teams = [(team.id, team.name) for team in choice_queries.teams(session, actor) if team.is_active]
    found = [("all", str(t("Everything that I may see")))]
    found += _choices("team", teams) + _choices("campaign", [(c.id, c.name) for c in campaigns(session, actor)])
    found += _choices("area", areas)
    kind, _, number = asked.partition(":")
    if asked not in dict(found) and kind in _TABLES and number.isdecimal() and len(number) < 10:
        record = subject(session, kind, int(number), actor)
        found += _choices(kind, [(record.id, record.name)] if record is not None else [])
    return found


def _choices(kind: str, records: Sequence[tuple[int, str]]) -> list[tuple[str, str]]:
    return [(f"{kind}:{key}", str(t("%(kind)s: %(name)s", kind=KIND_NAMES[kind], name=name))) for key, name in records]


def read_feed(session: Session, token: str) -> ReadFeed | None:
    """What the feed at this address holds now by its owner's present rights; None when there is none.

    A locked owner has no feeds; one who may no longer see what the feed is of has an empty one, so that calendars
    that followed it let go of what they kept.
    """
    found = read(token)
    feed = session.get(Feed, found.number) if found else None
    if feed is None or not links(session).is_good(TOKEN_KIND, token, feed.salt):
        return None
    user = session.get(User, feed.owner_id)
    owner = actor_of(session, user)
    if user is None or not owner.is_signed_in:
        return None
    with _acting(session, owner), speaking(user.language):
        content, newest = _content(session, feed, owner)
        morning = day_bounds(today(zone_of(session)), zone_of(session))[0]
        return ReadFeed(content, user.language, max(newest, morning, feed.created_at))


@contextmanager
def _acting(session: Session, owner: Actor) -> Iterator[None]:
    """Words and zone of the owner's home, whoever fetches the feed."""
    before = session.info.get("actor", SYSTEM)
    session.info["actor"] = owner
    try:
        yield
    finally:
        session.info["actor"] = before


def _content(session: Session, feed: Feed, owner: Actor) -> tuple[FeedContent, datetime]:
    record = subject(session, feed.kind, feed.subject_id, owner)
    if record is None:
        return FeedContent(str(t("Zhen'an")), ()), feed.created_at
    found = _events(session, feed, owner, record)
    kept = without_parts((event.id, event.part_of_id) for event in found)
    facts = tuple(event_facts(session, [event for event in found if event.id in kept]))
    about = t("This calendar holds the next %(limit)s events; later ones are left out.", limit=MOST_EVENTS)
    newest = max((one.changed_at for one in facts), default=feed.created_at)
    name = str(t("Zhen'an · %(name)s", name=_title(feed, record)))
    return FeedContent(name, facts, feed.alarm_minutes, str(about) if len(found) == MOST_EVENTS else ""), newest


def _title(feed: Feed, record: Any) -> str:
    if feed.kind == "all":
        return record.place or str(t("Everything that I may see"))
    return str(record.name)


def _events(session: Session, feed: Feed, owner: Actor, record: Any) -> list[Event]:
    """What takes place from 60 days ago to 400 days ahead, and what was called off in the last 60 days."""
    window = between(now() - timedelta(days=BACK_DAYS), now() + timedelta(days=AHEAD_DAYS))
    query = events(owner).where(window, _of(feed, record), or_(Event.status.in_(HOLDING), _was_called_off_lately()))
    coming_first = query.order_by((Event.ends_at < now()), Event.starts_at, Event.id).limit(MOST_EVENTS)
    return sorted(session.scalars(coming_first), key=lambda event: (event.starts_at, event.id))


def _of(feed: Feed, record: Any) -> ColumnElement[bool]:
    if feed.kind == "unit":
        return of_unit(record)
    if feed.kind == "campaign":
        return Event.campaign_id == feed.subject_id
    if feed.kind == "area":
        return in_area(record)
    if feed.kind == "all":
        return true()
    key = f"{feed.kind}:{feed.subject_id}"
    return Event.id.in_(select(Booking.event_id).where(Booking.resource == key))


def _was_called_off_lately() -> ColumnElement[bool]:
    called_off = select(func.max(EventMove.at)).where(
        EventMove.event_id == Event.id, EventMove.what.in_(("cancelled", "postponed"))
    )
    at = func.coalesce(called_off.correlate(Event).scalar_subquery(), Event.changed_at, Event.created_at)
    return at >= now() - timedelta(days=KEPT_DAYS)


def busy_calendar(session: Session, key: str) -> BusyCalendar | None:
    """What was loaded from the own calendar of "person:ID"; None when nothing was."""
    query = select(func.count(), func.max(Absence.created_at)).where(
        Absence.resource == key, Absence.source == "calendar"
    )
    coming = session.scalar(query.with_only_columns(func.count()).where(Absence.ends_at > now()))
    count, loaded_at = session.execute(query).one()
    return BusyCalendar(coming or 0, loaded_at) if count else None
