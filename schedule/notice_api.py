"""One's own messages and wishes for programs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from sqlalchemy import func, select

from core.access import signed_in
from core.api import Answer, Asked, Changes, Page, blueprint, operation, page
from core.fields import Entry, Flag, Input, Whole
from core.i18n import t
from core.messages import mark_read
from core.models import InboxMessage
from core.web import actor, session
from schedule import notice_queries
from schedule import notice_wish_services as services
from schedule.notice_inputs import KindCode, ReachInput, WishInput
from schedule.notice_models import NoticeReader
from schedule.notice_wish_queries import home, kinds_for, reached, reader_of

bp = blueprint("schedule_notices")
SORTS: dict[str, Any] = {"id": InboxMessage.id}


class MessageAnswer(Answer):
    """A message in the caller's inbox; `kind` is empty for those from before kinds were kept."""

    id: int
    kind: str
    subject: str
    body: str
    url: str
    created_at: datetime
    read_at: datetime | None


class MessagesAsked(Asked):
    """Which messages to list."""

    kind: Annotated[KindCode | None, Entry(t("Kind of message"))] = None
    unread: Annotated[Flag, Entry(t("Not read yet"))] = False
    sort: Annotated[Literal["id", "-id"], Entry(t("Sorted by"))] = "-id"


class ReadInput(Input):
    """Which messages have been read: one, all of a kind, or all."""

    id: Annotated[Whole | None, Entry(t("Message"))] = None
    kind: Annotated[KindCode | None, Entry(t("Kind of message"))] = None


class UnreadAnswer(Answer):
    """How many messages the caller has not read."""

    unread: int


class KindWishes(Answer):
    """What holds for one kind of notice: `leads` are minutes before the start, of reminders."""

    kind: str
    name: str
    is_urgent: bool
    way: str
    channels: list[str]
    leads: list[int]


class WishesAnswer(Answer):
    """How the caller is told; clocks as "08:00"; quiet hours null: as the county has them."""

    digest: str
    digest_at: str
    digest_on: int
    quiet_from: str | None
    quiet_until: str | None
    phone: str
    version: int
    kinds: list[KindWishes]


class KindWishInput(WishInput):
    """What the caller wishes for one kind of notice."""

    kind: Annotated[KindCode, Entry(t("Kind of message"))]


@bp.get("/messages")
@signed_in
@operation(t("List my messages"))
def list_messages(asked: MessagesAsked) -> Page[MessageAnswer]:
    """What stands in the caller's inbox."""
    query = select(InboxMessage).where(InboxMessage.reader_key == actor().key)
    if asked.kind:
        query = query.where(InboxMessage.kind == asked.kind)
    if asked.unread:
        query = query.where(InboxMessage.read_at.is_(None))
    return page(session(), query, asked, SORTS, _messages)


@bp.post("/messages/read")
@signed_in
@operation(t("Mark my messages as read"))
def read_messages(given: ReadInput) -> UnreadAnswer:
    """How many are left."""
    mark_read(session(), actor().key, given.id, given.kind)
    mine = (InboxMessage.reader_key == actor().key) & InboxMessage.read_at.is_(None)
    return UnreadAnswer(unread=session().scalar(select(func.count()).where(mine)) or 0)


@bp.get("/notice-wishes")
@signed_in
@operation(t("How I am told"))
def get_wishes() -> WishesAnswer:
    """The caller's own wishes."""
    return _wishes()


@bp.patch("/notice-wishes")
@signed_in
@operation(t("Change digest, quiet hours and telephone of mine"))
def change_wishes(given: Changes[ReachInput]) -> WishesAnswer:
    """The wishes as they are then."""
    found = reader_of(session(), actor())
    services.keep_reach(session(), given.over(_reach(found) | {"version": None}), actor())
    return _wishes()


@bp.put("/notice-wishes/kind")
@signed_in
@operation(t("Change what I wish for one kind of message"))
def put_kind_wish(given: KindWishInput) -> WishesAnswer:
    """The wishes as they are then."""
    wish = WishInput(way=given.way, channels=given.channels, leads=given.leads)
    services.keep_wishes(session(), {given.kind: wish}, actor())
    return _wishes()


def _messages(rows: Sequence[InboxMessage]) -> list[MessageAnswer]:
    return [
        MessageAnswer(id=one.id, kind=one.kind, subject=one.subject, body=one.body, url=one.url,
                      created_at=one.created_at, read_at=one.read_at)
        for one in rows
    ]  # fmt: skip


def _reach(found: NoticeReader) -> dict[str, Any]:
    def clock(minute: int | None) -> str | None:
        return None if minute is None else f"{services.clock_of(minute):%H:%M}"

    return {
        "digest": found.digest, "digest_at": clock(found.digest_at), "digest_on": found.digest_on,
        "quiet_from": clock(found.quiet_from), "quiet_until": clock(found.quiet_until), "phone": found.phone,
        "version": found.version,
    }  # fmt: skip


def _wishes() -> WishesAnswer:
    reader, area_id = reached(session(), actor().key), home(session())
    kinds = []
    for kind in kinds_for(actor()):
        rule = notice_queries.rule(session(), kind.code, area_id)
        leads = reader.leads(rule.leads, kind.code) if kind.leads else []
        channels = reader.channels(kind.code, rule.channels)
        kinds.append(KindWishes(kind=kind.code, name=str(kind.name), is_urgent=kind.is_urgent,
                                way=reader.way(kind.code), channels=channels, leads=leads))  # fmt: skip
    return WishesAnswer(**_reach(reader_of(session(), actor())), kinds=kinds)
