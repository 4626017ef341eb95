"""Sending what is due: the clock looks at each notice again, as rules and wishes are now, and posts what goes out.

Several clocks may do so at once: a notice is taken by one of them, and the outbox takes each message once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from core.access import SYSTEM
from core.db import Database
from core.i18n import speaking
from core.links import links
from core.messages import Letter, post
from core.times import now
from schedule import notice_queries
from schedule.models import HOLDING, Event
from schedule.notice_digests import Section, digest_words
from schedule.notice_kinds import KINDS
from schedule.notice_models import Notice
from schedule.notice_services import PHONE, base_key
from schedule.notice_times import Decision, Due, decide
from schedule.notice_wish_queries import Reached, reached

AT_ONCE = 300
FLOOD = 5
"""So many messages to one reader at one moment become one."""


@dataclass(frozen=True)
class Out:
    """A notice that leaves the building now, by these channels, each with an address."""

    notice: Notice
    ways: Sequence[tuple[str, str]]


def dispatch(database: Database) -> str:
    """Send every notice that is due, or put it off, as its rule and its reader's wishes say; says how many went."""
    with database.transaction(writing=False) as session:
        if not session.scalar(_waiting().with_only_columns(Notice.id).limit(1)):
            return "nothing due"
    sent = looked_at = 0
    while True:
        with database.transaction() as session:
            session.info["actor"] = SYSTEM
            found, went = send_some(session)
        looked_at, sent = looked_at + found, sent + went
        if found < AT_ONCE:
            return f"sent {sent} of {looked_at} notices"


def send_some(session: Session) -> tuple[int, int]:
    """Do the same with the next notices that are due; how many were looked at, and how many of them went."""
    found = _due(session)
    sent = sum(_to_reader(session, list(mine)) for _, mine in groupby(found, _reader))
    session.flush()
    return len(found), sent


def _due(session: Session) -> Sequence[Notice]:
    """Notices that are due, those of one reader side by side, kept from other clocks until the transaction ends."""
    query = _waiting().order_by(Notice.reader_key, Notice.address, Notice.id).limit(AT_ONCE)
    return session.scalars(query.with_for_update(skip_locked=True)).all()


def _waiting() -> Select[tuple[Notice]]:
    return select(Notice).where(Notice.state.in_(("waiting", "held")), Notice.due_at <= now())


def _reader(notice: Notice) -> tuple[str, str]:
    return notice.reader_key, notice.address


def _to_reader(session: Session, notices: list[Notice]) -> int:
    """How many of one reader's notices went out."""
    reader = reached(session, notices[0].reader_key)
    single: list[Out] = []
    gathered: list[Out] = []
    for notice in notices:
        was_held = notice.state == "held"
        if not _still_holds(session, notice):
            notice.state = "void"
            continue
        out = _decided(session, notice, reader)
        if out is not None:
            (gathered if was_held else single).append(out)
    if len([one for one in single if not one.notice.is_urgent]) >= FLOOD:
        gathered += [one for one in single if not one.notice.is_urgent]
        single = [one for one in single if one.notice.is_urgent]
    for one in single if len(gathered) != 1 else [*single, *gathered]:
        _post(session, one, reader)
    if len(gathered) > 1:
        _post_digest(session, gathered, reader)
    return len(single) + len(gathered)


def _decided(session: Session, notice: Notice, reader: Reached) -> Out | None:
    """The notice as it goes out now; None when it waits, is held, is stale or stays in the inbox."""
    rule = notice_queries.rule(session, notice.kind, notice.area_id)
    zone = notice_queries.zone(session, notice.area_id)
    due = Due(notice.due_at, notice.stale_at, notice.is_urgent or notice.state == "held")
    wish = reader.wish(notice.kind, notice_queries.quiet_hours(session, notice.area_id))
    decision = decide(due, rule, wish, zone, now())
    if decision.what != "send":
        _put_off(notice, decision)
        return None
    ways = _ways(session, notice, reader, rule.channels)
    notice.state, notice.sent_at = ("sent", now()) if ways else ("inbox", None)
    return Out(notice, ways) if ways else None


def _put_off(notice: Notice, decision: Decision) -> None:
    if decision.what in ("wait", "hold"):
        notice.state, notice.due_at = {"wait": "waiting", "hold": "held"}[decision.what], decision.at
    else:
        notice.state = decision.what


def _ways(session: Session, notice: Notice, reader: Reached, by_rule: Iterable[str]) -> list[tuple[str, str]]:
    """(channel, address) for each channel by which the reader is reached."""
    if not notice.reader_key:
        if notice.address.startswith(PHONE):
            by_text = notice_queries.text_message_channel(session, notice.area_id) if "sms" in by_rule else None
            return [(by_text, notice.address.removeprefix(PHONE))] if by_text else []
        is_of_group = "@" not in notice.address
        return [(notice.address, "")] if is_of_group else [("email", notice.address)]
    chosen = reader.channels(notice.kind, by_rule)
    text_messages = notice_queries.text_message_channel(session, notice.area_id) if "sms" in chosen else None
    ways = [("email", reader.email)] if "email" in chosen and reader.email else []
    return ways + ([(text_messages, reader.phone)] if text_messages and reader.phone else [])


def _post(session: Session, out: Out, reader: Reached) -> None:
    notice = out.notice
    url = links(session).address(notice.url) if notice.url.startswith("/") else notice.url
    name = "" if not notice.attachment else "events.ics" if notice.attachment.count("BEGIN:VEVENT") > 1 else "event.ics"
    for channel, address in out.ways:
        letter = Letter(address, notice.title, notice.body, url, name, notice.attachment)
        post(session, base_key(notice), channel, letter, kind=notice.kind, reader_key=notice.reader_key,
             stale_at=notice.stale_at)  # fmt: skip


def _post_digest(session: Session, gathered: Sequence[Out], reader: Reached) -> None:
    """One message by each channel with what goes by it, grouped by kind."""
    key = f"digest:{gathered[0].notice.id}-{gathered[-1].notice.id}:{now():%Y%m%d%H%M}"
    for one in gathered:
        one.notice.digest_key = key
    for way in dict.fromkeys(way for one in gathered for way in one.ways):
        mine = [one.notice for one in gathered if way in one.ways]
        with speaking(gathered[0].notice.language):
            words = digest_words(_sections(session, mine))
        letter = Letter(way[1], words.subject, words.body, links(session).address("/inbox"))
        post(session, key, way[0], letter, kind="digest", reader_key=reader.key)


def _sections(session: Session, notices: Sequence[Notice]) -> list[Section]:
    def line(notice: Notice) -> tuple[str, str, str]:
        return notice.title, notice.body, links(session).address(notice.url) if notice.url else ""

    return [
        Section(kind.name, [line(one) for one in notices if one.kind == code])
        for code, kind in KINDS.items()
        if any(one.kind == code for one in notices)
    ]


def _still_holds(session: Session, notice: Notice) -> bool:
    """Whether a reminder still says what is: its event is held, and at the time of which it speaks."""
    about, _, number = notice.subject.partition(":")
    if notice.kind != "reminder" or about != "event":
        return True
    event = session.get(Event, int(number))
    return event is not None and event.status in HOLDING and event.starts_at == notice.stale_at


def release(session: Session, reader_key: str) -> None:
    """Let go what a digest holds for this reader: their wishes have changed, and the clock looks at it anew."""
    held = (Notice.reader_key == reader_key) & (Notice.state == "held")
    session.execute(update(Notice).where(held).values(state="waiting", due_at=now()))
