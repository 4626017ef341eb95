"""Where and how somebody wishes to be reached."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.models import User
from schedule.notice_kinds import KINDS
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

    def leads(self, by_rule: Iterable[int]) -> list[int]:
        """How many minutes before a start the reader wishes to be reminded."""
        wished = self.preferences["reminder"].leads if "reminder" in self.preferences else None
        return list(by_rule) if wished is None else [int(one) for one in wished]


def reached(session: Session, reader_key: str) -> Reached:
    """How somebody with that key is reached ("user:7"); the answer for "" fits everybody without an account."""
    kind, _, number = reader_key.partition(":")
    user = session.get(User, int(number)) if kind == "user" and number.isdecimal() else None
    if user is None or not user.is_active:
        return Reached(reader_key)
    found = session.get(NoticeReader, user.id) or NoticeReader(
        phone="", digest="none", digest_at=8 * 60, digest_on=1, quiet_from=None, quiet_until=None
    )
    preferences = session.scalars(select(NoticePreference).where(NoticePreference.user_id == user.id))
    return Reached(
        reader_key, user.email, found.phone, quiet_of(found), digest_of(found), {one.kind: one for one in preferences}
    )


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
