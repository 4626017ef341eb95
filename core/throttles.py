"""Tries counted in the database, so that a guess costs the same through any process and after any restart."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import case, delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from core.errors import TooMany
from core.i18n import Text
from core.models import Throttle
from core.times import now


def key_of(kind: str, what: str) -> str:
    """The key under which tries are counted; what was typed cannot be read from it."""
    return f"{kind}:{hashlib.sha256(what.encode('utf-8', 'surrogatepass')).hexdigest()[:40]}"


def pause_left(session: Session, limits: Iterable[tuple[str, int]]) -> int:
    """Seconds until the next try is taken, 0 when it is taken now; `limits` are keys with the tries they allow."""
    at = now()
    waits = [_left(session.get(Throttle, key, populate_existing=True), most, at) for key, most in limits]
    return max(waits, default=0)


def count_try(session: Session, keys: Iterable[str], minutes: int) -> None:
    """Count one try for each key; a count lapses that many minutes after its last try."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    at = now()
    for key in sorted(keys):  # in one order, so that two processes never wait for each other
        fresh = insert(Throttle).values(key=key, tries=1, until=at + timedelta(minutes=minutes))
        counted = case((Throttle.until < at, 1), else_=Throttle.tries + 1)
        session.execute(
            fresh.on_conflict_do_update(index_elements=["key"], set_={"tries": counted, "until": fresh.excluded.until})
        )


def brake(session: Session, kind: str, what: str, per_minute: int, wording: Text) -> None:
    """Count one request of that kind in this minute; raises TooMany, with the seconds left, beyond `per_minute`."""
    seconds = int(now().timestamp())
    key = key_of(kind, f"{what} {seconds // 60}")
    if pause_left(session, [(key, per_minute)]):
        raise TooMany("too_many", wording, 60 - seconds % 60)
    count_try(session, [key], 2)


def forgive(session: Session, key: str) -> None:
    """Forget the tries counted for this key."""
    session.execute(delete(Throttle).where(Throttle.key == key))


def forget_lapsed(session: Session) -> int:
    """Drop counts that have lapsed; returns how many."""
    return int(session.execute(delete(Throttle).where(Throttle.until < now())).rowcount)  # type: ignore[attr-defined]


def _left(counted: Throttle | None, most: int, at: datetime) -> int:
    if counted is None or counted.tries < most or counted.until <= at:
        return 0
    return math.ceil((counted.until - at).total_seconds())
