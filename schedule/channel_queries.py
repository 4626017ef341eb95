"""Channels as they were set up, how they fare, and the log of what was sent by them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, String, cast, func, literal, or_, select, true
from sqlalchemy.orm import Session

from core.access import EVERYWHERE, Actor
from core.channels.kinds import EMAIL, KINDS, channel_of
from core.channels.letters import Channel
from core.channels.mailing import mail_channel
from core.config import Config
from core.counting import counted
from core.db import Database
from core.errors import NotFound
from core.i18n import Text, t
from core.models import DeliveryTry, OutboxMessage, Throttle
from core.outbox import is_paused, pause_key
from core.times import now
from registry.models import Area, User
from registry.permissions import Permission
from registry.queries.settings import nearest
from registry.scope import within
from schedule.channel_outcomes import Outcome, read
from schedule.notice_models import NoticeChannel

ADMINISTER = Permission.ADMINISTER
KEEP, EMAIL_TEST = "message_days", "email_test"
KEEP_DEFAULT: dict[str, Any] = {"days": 180, "source": "", "is_verified": False}
"""Nobody has said how long a county keeps them, so that it is shown as unverified."""
STATES: dict[str, tuple[Text, str]] = {
    "waiting": (t("waiting"), "info"),
    "sending": (t("under way"), "info"),
    "sent": (t("sent"), "ok"),
    "failed": (t("sending failed"), "bad"),
    "unknown": (t("unknown"), "warn"),
    "stale": (t("too late"), "muted"),
    "dropped": (t("given up"), "muted"),
}
DEAD = ("failed", "unknown")
"""Somebody has to say what becomes of these."""


@dataclass(frozen=True)
class Faring:
    """How a channel fares: letters by state, until when it pauses, and what was answered last."""

    waiting: int
    dead: int
    paused_until: datetime | None
    failures: int
    last: DeliveryTry | None


@dataclass(frozen=True)
class ChannelLine:
    """A channel in the list; without a row it is e-mail, which the environment sets up."""

    name: str
    label: str
    kind: str
    row: NoticeChannel | None
    is_on: bool
    faring: Faring
    test: Outcome | None


def name_of(row: NoticeChannel) -> str:
    """What the outbox calls the channel: "wecom:3"."""
    return f"{row.kind}:{row.id}"


def channel_lines(session: Session, config: Config, actor: Actor) -> list[ChannelLine]:
    """E-mail, and the reader's channels by area and name."""
    query = select(NoticeChannel).outerjoin(Area).where(_mine(actor))
    rows = session.scalars(query.order_by(Area.path.nulls_first(), NoticeChannel.kind, NoticeChannel.name)).all()
    faring = farings(session, [EMAIL, *(name_of(row) for row in rows)])
    lines = [
        ChannelLine(name_of(row), row.name, row.kind, row, row.is_active, faring[name_of(row)],
                    read(row.test_outcome, row.tested_at))
        for row in rows
    ]  # fmt: skip
    nothing = Faring(0, 0, None, 0, None)
    own = faring[EMAIL] if sees_all(actor) else nothing  # whose letters they are is not for one county to see
    email = ChannelLine(
        EMAIL, str(t("E-mail (SMTP)")), EMAIL, None, bool(config["SMTP_HOST"]), own, email_test(session)
    )
    return [email, *lines]


def own_channel(session: Session, channel_id: int, actor: Actor) -> NoticeChannel:
    """The channel, if the reader administers it; otherwise there is none (NotFound)."""
    row = session.scalar(select(NoticeChannel).where(NoticeChannel.id == channel_id, _mine(actor)))
    if row is None:
        raise NotFound()
    return row


def farings(session: Session, names: list[str]) -> dict[str, Faring]:
    """How these channels fare."""
    counted = select(OutboxMessage.channel, OutboxMessage.state, func.count()).where(
        OutboxMessage.channel.in_(names), OutboxMessage.state.in_(("waiting", "sending", *DEAD))
    )
    counts: dict[tuple[str, str], int] = {
        (channel, state): count
        for channel, state, count in session.execute(counted.group_by(OutboxMessage.channel, OutboxMessage.state))
    }
    pauses = {row.key: row for row in session.scalars(select(Throttle).where(Throttle.key.in_(map(pause_key, names))))}
    return {name: _faring(session, name, counts, pauses.get(pause_key(name))) for name in names}


def open_channels(database: Database, config: Config) -> dict[str, Channel]:
    """The channels that are in use now, by the names that the outbox knows them by."""
    mail, may_be_local = mail_channel(config), config["LOCAL_GATEWAYS"] == "1"
    with database.transaction(writing=False) as session:
        rows = session.scalars(select(NoticeChannel).where(NoticeChannel.is_active)).all()
    ways = {name_of(row): channel_of(row, may_be_local) for row in rows}
    return ({EMAIL: mail} if mail is not None else {}) | ways


def deliveries(actor: Actor, asked: Mapping[str, str]) -> Select[tuple[OutboxMessage]]:
    """The messages that left or are to leave by the reader's channels, narrowed to what was asked for."""
    query = select(OutboxMessage).where(_mine_by_name(actor))
    state = asked.get("state", "")
    if state == "dead":
        query = query.where(OutboxMessage.state.in_(DEAD))
    elif state in STATES:
        query = query.where(OutboxMessage.state == state)
    if channel := asked.get("channel", ""):
        query = query.where(OutboxMessage.channel == channel)
    if kind := asked.get("kind", ""):
        query = query.where(OutboxMessage.kind == kind)
    if reader := asked.get("reader", "").strip():
        users = select(literal("user:") + cast(User.id, String)).where(User.name.contains(reader, autoescape=True))
        typed = OutboxMessage.address.contains(reader, autoescape=True)
        query = query.where(or_(typed, OutboxMessage.reader_key.in_(users)))
    return query


def own_delivery(session: Session, message_id: int, actor: Actor) -> OutboxMessage:
    """The message, if it goes by one of the reader's channels; otherwise there is none (NotFound)."""
    found = session.scalar(select(OutboxMessage).where(OutboxMessage.id == message_id, _mine_by_name(actor)))
    if found is None:
        raise NotFound()
    return found


def tries_of(session: Session, message: OutboxMessage) -> list[DeliveryTry]:
    """What became of each attempt, the first one first."""
    query = select(DeliveryTry).where(DeliveryTry.message_id == message.id).order_by(DeliveryTry.id)
    return list(session.scalars(query))


def readers(session: Session, messages: list[OutboxMessage]) -> dict[str, str]:
    """The names of readers with an account, by their keys."""
    ids = {int(key[5:]) for one in messages if (key := one.reader_key).startswith("user:") and key[5:].isdecimal()}
    return {f"user:{one.id}": one.name for one in session.scalars(select(User).where(User.id.in_(ids)))} if ids else {}


def channel_names(session: Session, actor: Actor) -> dict[str, str]:
    """What the reader's channels are called, by the names that the outbox knows them by."""
    rows = session.scalars(select(NoticeChannel).where(_mine(actor)).order_by(NoticeChannel.id))
    email = {EMAIL: str(t("E-mail (SMTP)"))} if sees_all(actor) else {}
    return email | {name_of(row): row.name for row in rows}


def kinds_sent(session: Session, actor: Actor) -> list[str]:
    """The kinds of notice that stand in the log."""
    query = select(OutboxMessage.kind).where(OutboxMessage.kind != "", _mine_by_name(actor)).distinct()
    return sorted(session.scalars(query))


def keeping(session: Session) -> dict[str, Any]:
    """How many days messages are kept, and where the number comes from."""
    row = nearest(session, KEEP, "")
    return KEEP_DEFAULT if row is None else dict(row.value)


def email_test(session: Session) -> Outcome | None:
    """What came of the last test of e-mail."""
    row = nearest(session, EMAIL_TEST, "")
    return read(row.value["outcome"], datetime.fromisoformat(row.value["at"])) if row is not None else None


def sees_all(actor: Actor) -> bool:
    """Whether the reader administers the whole installation."""
    return EVERYWHERE in actor.area_paths(ADMINISTER)


def offered_areas(session: Session, actor: Actor) -> list[tuple[str, str]]:
    """Areas that a channel of the reader's may belong to: everywhere too for who administers everything."""
    levels = Area.level.in_(("prefecture", "county", "township"))
    query = select(Area.id, Area.name).where(within(actor, ADMINISTER, Area.id), levels).order_by(Area.code).limit(1000)
    found = [(str(area_id), name) for area_id, name in session.execute(query)]
    return [("", str(t("Everywhere"))), *found] if sees_all(actor) else found


def kind_choices() -> list[tuple[str, Text, Text]]:
    """The kinds of channel that can be set up: code, name, what it is for."""
    return [(code, kind.name, kind.hint) for code, kind in KINDS.items()]


def _mine(actor: Actor) -> ColumnElement[bool]:
    return within(actor, ADMINISTER, NoticeChannel.area_id)


def _mine_by_name(actor: Actor) -> ColumnElement[bool]:
    if sees_all(actor):
        return true()
    return OutboxMessage.channel.in_(
        select(NoticeChannel.kind + literal(":") + cast(NoticeChannel.id, String)).where(_mine(actor))
    )


def _faring(session: Session, name: str, counts: Mapping[tuple[str, str], int], pause: Throttle | None) -> Faring:
    last = select(DeliveryTry).join(OutboxMessage).where(OutboxMessage.channel == name).order_by(DeliveryTry.id.desc())
    dead = sum(counts.get((name, state), 0) for state in DEAD)
    waiting = counts.get((name, "waiting"), 0) + counts.get((name, "sending"), 0)
    until = pause.until if pause is not None and is_paused(pause, now()) else None
    return Faring(waiting, dead, until, pause.tries if pause is not None else 0, session.scalar(last.limit(1)))


@counted
def dead_count(_session: Session, actor: Actor) -> Select[tuple[int]]:
    """How many messages of the reader's channels wait for somebody to say what becomes of them."""
    return select(func.count()).select_from(OutboxMessage).where(OutboxMessage.state.in_(DEAD), _mine_by_name(actor))


def email_of(session: Session, actor: Actor) -> str:
    """The actor's own e-mail address; nothing when it is not known."""
    number = actor.key.removeprefix("user:")
    user = session.get(User, int(number)) if number.isdecimal() else None
    return user.email or "" if user is not None else ""
