"""Check-in for programs: open it, take arrivals (each nonce once), list them, void a mistaken one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal

from flask import url_for
from sqlalchemy import select

from core.access import needs
from core.answers import Answer
from core.api import Asked, Page, blueprint, operation, page
from core.errors import NotFound
from core.fields import Entry
from core.i18n import t
from core.web import actor, address, session
from registry.permissions import Permission as P
from registry.scope import load
from schedule import check_in_queries as queries
from schedule import check_in_services as services
from schedule.check_in_inputs import ArrivalsInput
from schedule.models import Event
from schedule.queries import people
from schedule.sign_up_models import CheckIn, CheckInDesk

bp = blueprint("schedule_check_in")


class DeskAnswer(Answer):
    """An event's check-in; `address` is what the poster's code says, `checked_in` counts people by category."""

    event_id: int
    is_open: bool
    address: str
    opens_at: datetime
    closes_at: datetime
    checked_in: dict[str, int]


class ArrivalAnswer(Answer):
    """One arrival; voided ones are kept but not counted."""

    id: int
    event_id: int
    nonce: str
    sign_up_id: int | None
    counts: dict[str, int]
    people: int
    source: Literal["poster", "helper", "organiser"]
    taken_by: str
    arrived_at: datetime
    received_at: datetime
    voided_at: datetime | None


class ReceiptAnswer(Answer):
    """What became of one arrival: taken, there already (again), or refused with the reason."""

    nonce: str
    state: Literal["taken", "again", "refused"]
    people: int
    arrived_at: datetime | None
    code: str
    message: str


class ReceiptsAnswer(Answer):
    """A receipt for each arrival that was sent, in order, and the people counted now."""

    receipts: list[ReceiptAnswer]
    checked_in: dict[str, int]


class ArrivalsAsked(Asked):
    """Which arrivals to list."""

    sort: Annotated[Literal["received_at", "-received_at", "arrived_at", "-arrived_at"], Entry(t("Sorted by"))] = (
        "arrived_at"
    )


@bp.get("/events/<int:event_id>/check-in")
@needs(P.EDIT_EVENTS)
@operation(t("Get the check-in of an event"))
def get_check_in(event_id: int) -> DeskAnswer:
    """The check-in of the event."""
    return _desk_answer(_desk(event_id))


@bp.post("/events/<int:event_id>/check-in")
@needs(P.EDIT_EVENTS)
@operation(t("Open the check-in of an event"))
def open_check_in(event_id: int) -> DeskAnswer:
    """The check-in, open."""
    event = load(session(), Event, event_id, actor(), P.EDIT_EVENTS)
    return _desk_answer(services.open_desk(session(), event, actor()))


@bp.post("/events/<int:event_id>/check-in/close")
@needs(P.EDIT_EVENTS)
@operation(t("Close the check-in of an event"))
def close_check_in(event_id: int) -> DeskAnswer:
    """The check-in, closed; who has come stays counted."""
    return _desk_answer(services.close_desk(session(), _desk(event_id), actor()))


@bp.get("/events/<int:event_id>/arrivals")
@needs(P.EDIT_EVENTS)
@operation(t("List arrivals at an event"))
def list_arrivals(event_id: int, asked: ArrivalsAsked) -> Page[ArrivalAnswer]:
    """The arrivals, voided ones too."""
    load(session(), Event, event_id, actor(), P.EDIT_EVENTS)
    query = select(CheckIn).where(CheckIn.event_id == event_id)
    sorts = {"received_at": CheckIn.received_at, "arrived_at": CheckIn.arrived_at}
    return page(session(), query, asked, sorts, _arrival_answers)


@bp.post("/events/<int:event_id>/arrivals")
@needs(P.EDIT_EVENTS)
@operation(t("Take arrivals at an event; each nonce counts once"))
def take_arrivals(event_id: int, given: ArrivalsInput) -> ReceiptsAnswer:
    """A receipt for each arrival."""
    desk = _desk(event_id)
    receipts = services.take(session(), desk, given.arrivals, "organiser", actor().key)
    return ReceiptsAnswer(
        receipts=[_receipt_answer(one) for one in receipts], checked_in=people(session(), event_id, "checked_in")
    )


@bp.post("/events/<int:event_id>/arrivals/<int:arrival_id>/void")
@needs(P.EDIT_EVENTS)
@operation(t("Void a mistaken arrival"))
def void_arrival(event_id: int, arrival_id: int) -> ArrivalAnswer:
    """The arrival, kept but not counted."""
    return _arrival_answer(services.void_arrival(session(), _arrival(event_id, arrival_id), actor()))


@bp.post("/events/<int:event_id>/arrivals/<int:arrival_id>/restore")
@needs(P.EDIT_EVENTS)
@operation(t("Count a voided arrival again"))
def restore_arrival(event_id: int, arrival_id: int) -> ArrivalAnswer:
    """The arrival, counted again."""
    return _arrival_answer(services.restore_arrival(session(), _arrival(event_id, arrival_id), actor()))


def _desk(event_id: int) -> CheckInDesk:
    event = load(session(), Event, event_id, actor(), P.EDIT_EVENTS)
    desk = queries.desk_of(session(), event)
    if desk is None:
        raise NotFound("no_desk", t("The check-in of this event has not been opened."))
    return desk


def _arrival(event_id: int, arrival_id: int) -> CheckIn:
    load(session(), Event, event_id, actor(), P.EDIT_EVENTS)
    found = queries.of_event(session(), event_id, [arrival_id])
    if not found:
        raise NotFound()
    return found[0]


def _desk_answer(desk: CheckInDesk) -> DeskAnswer:
    opening = queries.opening_of(desk.event)
    path = url_for("schedule.check_in", token=queries.poster_token(session(), desk))
    return DeskAnswer(
        event_id=desk.event_id, is_open=desk.is_open, address=address(path), opens_at=opening.opens_at,
        closes_at=opening.closes_at, checked_in=people(session(), desk.event_id, "checked_in"),
    )  # fmt: skip


def _arrival_answers(rows: Sequence[CheckIn]) -> list[ArrivalAnswer]:
    return [_arrival_answer(row) for row in rows]


def _arrival_answer(row: CheckIn) -> ArrivalAnswer:
    return ArrivalAnswer(**{name: getattr(row, name) for name in ArrivalAnswer.model_fields})


def _receipt_answer(receipt: services.Arrived) -> ReceiptAnswer:
    refusal = receipt.refusal
    return ReceiptAnswer(
        nonce=receipt.nonce, state=receipt.state, people=receipt.people, arrived_at=receipt.at,
        code=refusal.code if refusal else "", message=str(refusal) if refusal else "",
    )  # fmt: skip
