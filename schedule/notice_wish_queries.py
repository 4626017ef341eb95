"""Where and how somebody wishes to be reached."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from registry.models import User
from registry.terms import home_path
from schedule.notice_kinds import KINDS, Kind
from schedule.notice_models import NoticePreference, NoticeReader
from schedule.notice_times import Digest, Quiet, Way, Wish


@dataclass(frozen=True)
class Reached:
    """A reader with addresses and wishes; somebody without an account has none but the rules'."""

    key: str = ""
    email: str = ""
    phone: str = ""
    quiet: Quiet | None = None  # None: as the county's
    digest: Digest | None = None
    preferences: Mapping[str, NoticePreference] = field(default_factory=dict)

    def wish(self, kind: str, quiet: Quiet) -> Wish:
        """What the reader wishes for that kind of notice, in a county with these quiet hours."""
        return Wish(self.way(kind), self.quiet or quiet, self.digest)

    def way(self, kind: str) -> Way:
        """At once, in the digest or in the inbox only: as was wished, else in the digest where there is one."""
        if kind in self.preferences:
            return cast(Way, self.preferences[kind].way)
        return "digest" if self.digest is not None and not KINDS[kind].is_urgent else "at_once"

    def channels(self, kind: str, by_rule: Iterable[str]) -> list[str]:
        """The kinds of channel by which the reader wishes to be reached, as the rule says where nothing was wished."""
        wished = self.preferences[kind].channels if kind in self.preferences else None
        return list(by_rule) if wished is None else [str(one) for one in wished]

    def leads(self, by_rule: Iterable[int], kind: str = "reminder") -> list[int]:
        """How many minutes before a start the reader wishes to be reminded by this kind of notice."""
        wished = self.preferences[kind].leads if kind in self.preferences else None
        return list(by_rule) if wished is None else [int(one) for one in wished]


def reached(session: Session, reader_key: str) -> Reached:
    """How somebody with that key is reached ("user:7"); the answer for "" fits everybody without an account."""
    kind, _, number = reader_key.partition(":")
    user = session.get(User, int(number)) if kind == "user" and number.isdecimal() else None
    if user is None or not user.is_active:
        return Reached(reader_key)
    preferences = session.scalars(select(NoticePreference).where(NoticePreference.user_id == user.id))
    return _reached(user, session.get(NoticeReader, user.id), preferences.all())


def all_with_wishes(session: Session) -> dict[int, Reached]:
    """By account how everybody is reached who has wished anything; all others are reached as the rules say."""
    wishes: dict[int, list[NoticePreference]] = defaultdict(list)
    for one in session.scalars(select(NoticePreference)):
        wishes[one.user_id].append(one)
    readers = {one.user_id: one for one in session.scalars(select(NoticeReader))}
    query = select(User).where(User.id.in_(select(NoticeReader.user_id).union(select(NoticePreference.user_id))))
    return {user.id: _reached(user, readers.get(user.id), wishes[user.id]) for user in session.scalars(query)}


def _reached(user: User, found: NoticeReader | None, preferences: Iterable[NoticePreference]) -> Reached:
    kinds = {one.kind: one for one in preferences}
    if found is None:
        return Reached(f"user:{user.id}", user.email, preferences=kinds)
    return Reached(f"user:{user.id}", user.email, found.phone, quiet_of(found), digest_of(found), kinds)


def quiet_of(found: NoticeReader) -> Quiet | None:
    """The reader's own quiet hours; None: as the county's."""
    if found.quiet_from is None or found.quiet_until is None:
        return None
    return Quiet(found.quiet_from, found.quiet_until)


def digest_of(found: NoticeReader) -> Digest | None:
    """The reader's digest; None when there is none."""
    if found.digest == "none":
        return None
    return Digest(cast(Literal["daily", "weekly"], found.digest), found.digest_at, found.digest_on)


def home(session: Session) -> int | None:
    """The area where the actor of the session is at home, by whose rules most of their notices are sent."""
    parts = [part for part in home_path(session).split("/") if part]
    return int(parts[-1]) if parts else None


def kinds_for(actor: Actor) -> list[Kind]:
    """The kinds of notice that people with the actor's roles are told."""
    roles = set(actor.roles)
    return [kind for kind in KINDS.values() if not kind.roles or roles & {*kind.roles, "administrator"}]


def reader_of(session: Session, actor: Actor) -> NoticeReader:
    """The wishes of the actor; without any of their own those that hold then, in a row that is not kept."""
    number = actor.key.partition(":")[2]
    found = session.get(NoticeReader, int(number)) if number.isdecimal() else None
    return found or NoticeReader(
        phone="", digest="none", digest_at=8 * 60, digest_on=1, quiet_from=None, quiet_until=None, version=1
    )
