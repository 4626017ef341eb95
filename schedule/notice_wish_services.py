"""What somebody wishes of their own notices; what waits for them is looked at anew at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import time

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import Invalid, NotFound
from core.i18n import t
from core.versions import check_version
from schedule import notice_queries
from schedule.notice_dispatch_services import release
from schedule.notice_inputs import ReachInput, WishInput
from schedule.notice_kinds import KINDS
from schedule.notice_models import NoticePreference, NoticeReader
from schedule.notice_wish_queries import home, reached

EIGHT = time(8)


def keep_reach(session: Session, given: ReachInput, actor: Actor) -> NoticeReader:
    """The actor's own digest, quiet hours and telephone from now on."""
    if (given.quiet_from is None) != (given.quiet_until is None):
        missing = "quiet_from" if given.quiet_from is None else "quiet_until"
        raise Invalid("half_quiet", t("Give both times of the quiet hours, or neither."), field=missing)
    found = _reader(session, actor)
    check_version(found, given.version)
    _choose(session, found, given.digest or found.digest)
    found.digest_at, found.digest_on = minutes(given.digest_at or EIGHT), given.digest_on
    found.quiet_from = minutes(given.quiet_from) if given.quiet_from else None
    found.quiet_until = minutes(given.quiet_until) if given.quiet_until else None
    found.phone = given.phone
    return _kept(session, found, actor)


def choose_digest(session: Session, digest: str, actor: Actor) -> NoticeReader:
    """One message a day or a week in place of many from now on, or each by itself ("none")."""
    found = _reader(session, actor)
    _choose(session, found, digest)
    return _kept(session, found, actor)


def keep_wishes(session: Session, given: Mapping[str, WishInput], actor: Actor) -> None:
    """What the actor wishes for each of these kinds from now on; what is as it would be anyhow is not kept."""
    unknown = [kind for kind in given if kind not in KINDS]
    if unknown:
        raise NotFound()
    reader, area_id = reached(session, actor.key), home(session)
    for kind, wish in given.items():
        rule = notice_queries.rule(session, kind, area_id)
        usual = "digest" if reader.digest is not None and not KINDS[kind].is_urgent else "at_once"
        channels = _other(wish.channels, rule.channels)
        leads = _other(wish.leads, rule.leads) if KINDS[kind].leads and wish.leads is not None else None
        _keep(session, actor, kind, wish.way, usual, channels, leads)
    session.flush()
    release(session, actor.key)


def minutes(at: time) -> int:
    """Minutes since midnight."""
    return at.hour * 60 + at.minute


def clock_of(minute: int) -> time:
    """The time of day so many minutes after midnight."""
    return time(minute // 60, minute % 60)


def _other(wished: Sequence[str | int], usual: Sequence[str | int]) -> list[str | int] | None:
    return None if set(wished) == set(usual) else list(dict.fromkeys(wished))


def _keep(
    session: Session, actor: Actor, kind: str, way: str, usual: str,
    channels: list[str | int] | None, leads: list[str | int] | None,
) -> None:  # fmt: skip
    found = session.get(NoticePreference, (_user_id(actor), kind))
    if way == usual and channels is None and leads is None:
        if found is not None:
            session.delete(found)
        return
    if found is None:
        found = NoticePreference(user_id=_user_id(actor), kind=kind)
        session.add(found)
    found.way, found.channels, found.leads = way, channels, leads


def _choose(session: Session, found: NoticeReader, digest: str) -> None:
    """Whatever was wished at once or in the digest follows the choice; what is to stay in the inbox stays there."""
    if found.digest == digest:
        return
    found.digest = digest
    for one in session.scalars(select(NoticePreference).where(NoticePreference.user_id == found.user_id)):
        if one.way == "inbox" or (one.kind in KINDS and KINDS[one.kind].is_urgent):
            continue
        if one.channels is None and one.leads is None:
            session.delete(one)
        else:
            one.way = "at_once" if digest == "none" else "digest"


def _reader(session: Session, actor: Actor) -> NoticeReader:
    found = session.get(NoticeReader, _user_id(actor))
    if found is None:
        found = NoticeReader(user_id=_user_id(actor), digest="none", digest_at=8 * 60, digest_on=1, phone="", version=1)
        session.add(found)
    return found


def _kept(session: Session, found: NoticeReader, actor: Actor) -> NoticeReader:
    session.flush()
    release(session, actor.key)
    return found


def _user_id(actor: Actor) -> int:
    kind, _, number = actor.key.partition(":")
    if kind != "user":
        raise NotFound()
    return int(number)
