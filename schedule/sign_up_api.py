"""Sign-up for programs: an event's window, and the sign-ups of one's units, of oneself, or of one's events."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from flask import url_for
from sqlalchemy.orm import Session

from core.access import Actor, needs, signed_in
from core.api import Answer, Asked, Changes, Page, blueprint, operation, page
from core.errors import NotFound
from core.fields import Entry
from core.i18n import t
from core.times import now
from core.web import actor, session
from registry.permissions import Permission as P
from registry.scope import load
from schedule import sign_up_queries as queries
from schedule import sign_up_services as deeds
from schedule import sign_up_window_services as windows
from schedule.models import Event
from schedule.sign_up_inputs import SignUpChangeInput, SignUpInput, SignUpWindowInput
from schedule.sign_up_models import SignUp, SignUpWindow

bp = blueprint("schedule_sign_ups")
State = Literal["confirmed", "waiting", "offered", "withdrawn", "lapsed"]
Phase = Literal["open", "early", "closed", "over", "cancelled", "postponed"]


class SignUpWindowAnswer(Answer):
    """When sign-up is open, as instants in UTC; `taken` and `waiting` count people, `left` is null without a limit."""

    event_id: int
    opens_at: datetime
    closes_at: datetime
    phase: Phase
    capacity: int | None
    most_per_group: int | None
    has_waiting_list: bool
    confirm_hours: int
    is_public: bool
    note: str
    taken: int
    waiting: int
    waiting_groups: int
    left: int | None
    version: int


class SignUpAnswer(Answer):
    """A sign-up; `position` is its place in line while it waits, `offered_until` how long its place is kept."""

    id: int
    event_id: int
    unit_id: int | None
    name: str
    phone: str
    email: str
    counts: dict[str, int]
    people: int
    state: State
    position: int | None
    offered_until: datetime | None
    note: str
    signed_at: datetime
    signed_by_name: str
    version: int


class SignUpsAsked(Asked):
    """Which sign-ups to list."""

    state: Annotated[State | None, Entry(t("State"))] = None
    sort: Annotated[Literal["signed_at", "-signed_at"], Entry(t("Sorted by"))] = "signed_at"


@bp.get("/events/<int:event_id>/sign-up-window")
@signed_in
@operation(t("Get an event's sign-up window"))
def get_sign_up_window(event_id: int) -> SignUpWindowAnswer:
    """The window, with the places taken and left."""
    return _window(*queries.joinable(session(), event_id, actor()))


@bp.put("/events/<int:event_id>/sign-up-window")
@needs(P.EDIT_EVENTS)
@operation(t("Open an event's sign-up, or change its window"))
def put_sign_up_window(event_id: int, given: SignUpWindowInput) -> SignUpWindowAnswer:
    """The window as it is now."""
    event = _own(event_id)
    return _window(event, windows.open_window(session(), event, given, actor()))


@bp.post("/events/<int:event_id>/sign-up-window/close")
@needs(P.EDIT_EVENTS)
@operation(t("Close an event's sign-up"))
def close_sign_up_window(event_id: int) -> SignUpWindowAnswer:
    """The closed window."""
    event = _own(event_id)
    return _window(event, windows.close_window(session(), event, actor()))


@bp.get("/events/<int:event_id>/sign-ups")
@needs(P.EDIT_EVENTS)
@operation(t("List an event's sign-ups"))
def list_sign_ups(event_id: int, asked: SignUpsAsked) -> Page[SignUpAnswer]:
    """The sign-ups of an event that the caller organises, in the order of the line."""
    query = queries.sign_ups(_own(event_id).id).order_by(None)
    if asked.state:
        query = query.where(SignUp.state == asked.state)
    return page(session(), query, asked, {"signed_at": SignUp.signed_at}, _answers)


@bp.post("/events/<int:event_id>/sign-ups")
@signed_in
@operation(t("Sign up for an event"), location=lambda made: url_for(".get_sign_up", sign_up_id=made.id))
def add_sign_up(event_id: int, given: SignUpInput) -> SignUpAnswer:
    """The new sign-up, with a place or waiting for one."""
    event, _ = queries.joinable(session(), event_id, actor())
    return _answer(deeds.sign_up(session(), event, given, actor()))


@bp.get("/sign-ups/<int:sign_up_id>")
@signed_in
@operation(t("Get one sign-up"))
def get_sign_up(sign_up_id: int) -> SignUpAnswer:
    """One's own sign-up, that of one's unit, or one for an event that one organises."""
    return _answer(_held(sign_up_id))


@bp.patch("/sign-ups/<int:sign_up_id>")
@signed_in
@operation(t("Change a sign-up"))
def patch_sign_up(sign_up_id: int, given: Changes[SignUpChangeInput]) -> SignUpAnswer:
    """The changed sign-up; places that get free go to those who wait."""
    found = _held(sign_up_id)
    current = {name: getattr(found, name) for name in ("counts", "name", "phone", "email", "note")}
    return _answer(deeds.change(session(), found, given.over(current), actor()))


@bp.post("/sign-ups/<int:sign_up_id>/withdraw")
@signed_in
@operation(t("Withdraw a sign-up"))
def withdraw_sign_up(sign_up_id: int) -> SignUpAnswer:
    """The withdrawn sign-up."""
    return _done(sign_up_id, deeds.withdraw)


@bp.post("/sign-ups/<int:sign_up_id>/confirm")
@signed_in
@operation(t("Take an offered place"))
def confirm_sign_up(sign_up_id: int) -> SignUpAnswer:
    """The sign-up, which has its place now."""
    return _done(sign_up_id, deeds.confirm_offer)


def _done(sign_up_id: int, deed: Callable[[Session, SignUp, Actor], SignUp]) -> SignUpAnswer:
    return _answer(deed(session(), _held(sign_up_id), actor()))


def _own(event_id: int) -> Event:
    return load(session(), Event, event_id, actor(), P.EDIT_EVENTS)


def _held(sign_up_id: int) -> SignUp:
    found = session().get(SignUp, sign_up_id)
    if found is None:
        raise NotFound()
    if not queries.held_by(session(), found, actor()) and not queries.is_organiser(session(), found.event, actor()):
        raise NotFound()
    return found


def _window(event: Event, window: SignUpWindow) -> SignUpWindowAnswer:
    counted = queries.places(session(), [event], {event.id: window})[event.id]
    kept = ("event_id", "opens_at", "closes_at", "capacity", "most_per_group", "has_waiting_list", "confirm_hours",
            "is_public", "note", "version")  # fmt: skip
    phase = queries.opening(event, window).phase(now())
    return SignUpWindowAnswer.model_validate(
        {name: getattr(window, name) for name in kept}
        | {"phase": phase, "taken": counted.taken, "left": counted.left, "waiting": counted.waiting_people}
        | {"waiting_groups": counted.waiting_groups}
    )


def _answers(found: Sequence[SignUp]) -> list[SignUpAnswer]:
    return [_answer(one) for one in found]


def _answer(found: SignUp) -> SignUpAnswer:
    kept: dict[str, Any] = {name: getattr(found, name) for name in SignUpAnswer.model_fields if name != "position"}
    return SignUpAnswer.model_validate(kept | {"position": queries.position(session(), found)})
