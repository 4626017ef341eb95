"""Channels, the log of deliveries and the clock for programs; addresses and secrets are never given out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal, cast

from flask import current_app, url_for
from pydantic import StringConstraints

from core.access import needs
from core.api import Answer, Asked, Changes, Page, blueprint, operation, page, whole_page
from core.channels.kinds import channel_of
from core.clock import LEASE, Task, next_run
from core.config import Config
from core.fields import Entry, Line
from core.i18n import t
from core.models import ClockRun, Lease, OutboxMessage
from core.times import now
from core.web import actor, begin_writing, reads_first, session
from registry.permissions import Permission as P
from schedule import channel_queries as queries
from schedule import channel_services as services
from schedule.channel_inputs import ChannelInput, TestInput
from schedule.channel_outcomes import masked_address, masked_reader
from schedule.notice_models import NoticeChannel

bp = blueprint("schedule_channels")
State = Literal["", "dead", "waiting", "sending", "sent", "failed", "unknown", "stale", "dropped"]


class ChannelAnswer(Answer):
    """A channel; `outbox_name` is what deliveries call it, `address` enough of it to know it again."""

    id: int
    outbox_name: str
    kind: str
    name: str
    area_id: int | None
    address: str
    has_secret: bool
    carries: list[str]
    is_active: bool
    waiting: int
    dead: int
    paused_until: datetime | None
    version: int


class TestAnswer(Answer):
    """What the other side said to a test, what that means, and what to do."""

    __test__ = False

    is_taken: bool
    code: str
    answer: str
    meaning: str
    remedy: str


class DeliveryAnswer(Answer):
    """A message of the outbox, without its text; telephone numbers are masked."""

    id: int
    channel: str
    kind: str
    subject: str
    reader: str
    state: str
    tries: int
    error: str
    created_at: datetime
    due_at: datetime
    sent_at: datetime | None


class TryAnswer(Answer):
    """One try to send a message."""

    at: datetime
    outcome: str
    code: str
    answer: str
    seconds: float


class DeliveryTriesAnswer(DeliveryAnswer):
    """A message with each try."""

    attempts: list[TryAnswer]


class TaskAnswer(Answer):
    """A task of the clock."""

    name: str
    every_seconds: int
    ran_at: datetime | None
    seconds: float | None
    outcome: str
    next_at: datetime


class ClockAnswer(Answer):
    """Whether a clock is at work, which one and since when, and its tasks."""

    is_at_work: bool
    owner: str
    since: datetime | None
    tasks: list[TaskAnswer]


class DeletedAnswer(Answer):
    """What is gone, and how many messages that waited for it were given up."""

    id: int
    given_up: int


class DeliveriesAsked(Asked):
    """Which messages; "dead": those that could not be sent."""

    state: Annotated[State, Entry(t("State"))] = ""
    channel: Annotated[Annotated[str, StringConstraints(max_length=20)], Entry(t("Channel"))] = ""
    kind: Annotated[Annotated[str, StringConstraints(max_length=32)], Entry(t("Kind of notice"))] = ""
    reader: Annotated[Line, Entry(t("Reader or address"))] = ""
    sort: Annotated[Literal["created", "-created"], Entry(t("Order"))] = "-created"


@bp.get("/channels")
@needs(P.ADMINISTER)
@operation(t("List channels"))
def list_channels() -> Page[ChannelAnswer]:
    """The caller's channels that were set up, on one page."""
    lines = queries.channel_lines(session(), _config(), actor())
    items = [_answer(line.row) for line in lines if line.row is not None]
    return whole_page(items)


@bp.post("/channels")
@needs(P.ADMINISTER)
@operation(t("Set up a channel"), location=lambda made: url_for(".get_channel", channel_id=made.id))
def add_channel(given: ChannelInput) -> ChannelAnswer:
    """The new channel, in use."""
    return _answer(services.add_channel(session(), given, _may_be_local(), actor()))


@bp.get("/channels/<int:channel_id>")
@needs(P.ADMINISTER)
@operation(t("Get one channel"))
def get_channel(channel_id: int) -> ChannelAnswer:
    """One channel."""
    return _answer(_own(channel_id))


@bp.patch("/channels/<int:channel_id>")
@needs(P.ADMINISTER)
@operation(t("Change a channel"))
def change_channel(channel_id: int, given: Changes[ChannelInput]) -> ChannelAnswer:
    """The changed channel; an address or secret that is left out stays."""
    row = _own(channel_id)
    changed = given.over(services.as_typed(row))
    return _answer(services.edit_channel(session(), row, changed, _may_be_local(), actor()))


@bp.post("/channels/<int:channel_id>/off")
@needs(P.ADMINISTER)
@operation(t("Put a channel out of use"))
def put_channel_off(channel_id: int) -> ChannelAnswer:
    """The channel, out of use; its messages wait."""
    return _answer(services.switch_channel(session(), _own(channel_id), False, actor()))


@bp.post("/channels/<int:channel_id>/on")
@needs(P.ADMINISTER)
@operation(t("Take a channel back into use"))
def put_channel_on(channel_id: int) -> ChannelAnswer:
    """The channel, in use; what waits is sent."""
    return _answer(services.switch_channel(session(), _own(channel_id), True, actor()))


@bp.delete("/channels/<int:channel_id>")
@needs(P.ADMINISTER)
@operation(t("Delete a channel"))
def delete_channel(channel_id: int) -> DeletedAnswer:
    """The channel is gone, and what waited for it is given up."""
    return DeletedAnswer(id=channel_id, given_up=services.delete_channel(session(), _own(channel_id), actor()))


@bp.post("/channels/<int:channel_id>/test")
@needs(P.ADMINISTER)
@reads_first
@operation(t("Send a test by a channel"))
def try_channel(channel_id: int, given: TestInput) -> TestAnswer:
    """What the other side says; a refusal is an answer, not an error."""
    row = _own(channel_id)
    said = services.send_test(channel_of(row, _may_be_local()), row.kind, row.name, given.to, actor())
    begin_writing()
    row = _own(channel_id)
    services.note_test(session(), row, said, actor())
    told = said.explained(row.kind)
    return TestAnswer(
        is_taken=said.state == "sent", code=said.code, answer=said.answer,
        meaning=str(told.meaning) if told else "", remedy=str(told.remedy) if told else "",
    )  # fmt: skip


@bp.get("/deliveries")
@needs(P.ADMINISTER)
@operation(t("List deliveries"))
def list_deliveries(asked: DeliveriesAsked) -> Page[DeliveryAnswer]:
    """Messages that left or are to leave by the caller's channels, newest first."""
    wanted = {name: str(getattr(asked, name)) for name in ("state", "channel", "kind", "reader")}
    found = queries.deliveries(actor(), wanted)
    return page(session(), found, asked, {"created": OutboxMessage.id}, lambda rows: [_delivery(row) for row in rows])


@bp.get("/deliveries/<int:message_id>")
@needs(P.ADMINISTER)
@operation(t("Get one delivery with its tries"))
def get_delivery(message_id: int) -> DeliveryTriesAnswer:
    """One message with each try."""
    found = queries.own_delivery(session(), message_id, actor())
    tries = [TryAnswer.model_validate({name: getattr(one, name) for name in TryAnswer.model_fields})
             for one in queries.tries_of(session(), found)]  # fmt: skip
    return DeliveryTriesAnswer.model_validate(_delivery(found).model_dump() | {"attempts": tries})


@bp.post("/deliveries/<int:message_id>/again")
@needs(P.ADMINISTER)
@operation(t("Send a message again that could not be sent"))
def send_again(message_id: int) -> DeliveryAnswer:
    """The message, waiting again."""
    found = queries.own_delivery(session(), message_id, actor())
    return _delivery(services.try_again(session(), found, actor()))


@bp.post("/deliveries/<int:message_id>/drop")
@needs(P.ADMINISTER)
@operation(t("Give a message up"))
def drop_delivery(message_id: int) -> DeliveryAnswer:
    """The message, given up."""
    found = queries.own_delivery(session(), message_id, actor())
    return _delivery(services.give_up(session(), found, actor()))


@bp.get("/clock")
@needs(P.ADMINISTER)
@operation(t("Get the state of the clock"))
def get_clock() -> ClockAnswer:
    """Which clock is at work, and what its tasks did and do next."""
    lease = session().get(Lease, LEASE)
    runs = {run.task: run for run in session().query(ClockRun)}
    tasks: list[Task] = current_app.extensions["clock_tasks"]
    is_at_work = lease is not None and lease.until > now()
    return ClockAnswer(
        is_at_work=is_at_work, owner=lease.owner if lease is not None and is_at_work else "",
        since=lease.taken_at if lease is not None and is_at_work else None,
        tasks=[_task(task, runs.get(task.name)) for task in tasks],
    )  # fmt: skip


def _config() -> Config:
    return cast(Config, current_app.extensions["config"])


def _may_be_local() -> bool:
    return _config()["LOCAL_GATEWAYS"] == "1"


def _own(channel_id: int) -> NoticeChannel:
    return queries.own_channel(session(), channel_id, actor())


def _answer(row: NoticeChannel) -> ChannelAnswer:
    name = queries.name_of(row)
    faring = queries.farings(session(), [name])[name]
    own: dict[str, Any] = {key: getattr(row, key) for key in ("id", "kind", "name", "area_id", "carries", "is_active")}
    return ChannelAnswer(
        **own, outbox_name=name, address=masked_address(row.address), has_secret=bool(row.secret),
        waiting=faring.waiting, dead=faring.dead, paused_until=faring.paused_until, version=row.version,
    )  # fmt: skip


def _delivery(row: OutboxMessage) -> DeliveryAnswer:
    names = ("id", "channel", "kind", "subject", "state", "tries", "error", "created_at", "due_at", "sent_at")
    own = {name: getattr(row, name) for name in names}
    return DeliveryAnswer.model_validate(own | {"reader": masked_reader(row.address)})


def _task(task: Task, run: ClockRun | None) -> TaskAnswer:
    return TaskAnswer(
        name=task.name, every_seconds=task.seconds, ran_at=run.ran_at if run else None,
        seconds=run.seconds if run else None, outcome=run.outcome if run else "",
        next_at=next_run(task, run.ran_at if run else None),
    )  # fmt: skip
