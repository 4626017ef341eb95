"""Deeds on windows of sign-up: open or change one, close it, and take away one that nobody has used."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, Invalid, Unlikely
from core.i18n import t
from core.times import instant, now
from core.versions import check_version
from schedule import waiting
from schedule.event_facts_queries import may_plan
from schedule.models import Event
from schedule.sign_up_inputs import SignUpWindowInput
from schedule.sign_up_line_services import lock_window, settle
from schedule.sign_up_models import SignUp, SignUpWindow
from schedule.sign_up_queries import in_line, live, opening, window_of
from schedule.sign_up_words import beyond_the_venue


def open_window(session: Session, event: Event, given: SignUpWindowInput, actor: Actor) -> SignUpWindow:
    """The event's sign-up as given, opened or changed; more places are offered to those who wait at once.

    Refuses times that make no sense, fewer places than are taken, and a version that somebody else has changed; asks
    back (`Unlikely`) about more places than the venue has until that is confirmed.
    Needs the permission to plan the event.
    """
    may_plan(session, event.kind, event.area, event.unit_id, actor)
    session.refresh(event, with_for_update={"key_share": True})
    is_new = window_of(session, event.id) is None
    window = SignUpWindow(event_id=event.id) if is_new else lock_window(session, event)
    if not is_new:
        check_version(window, given.version)
    _check(session, event, given)
    _ask_back(event, given, None if is_new else window.capacity)
    window.opens_at = instant(given.opens_on, given.opens_at, event.zone)
    window.closes_at = instant(given.closes_on, given.closes_at, event.zone)
    for name in ("capacity", "most_per_group", "has_waiting_list", "confirm_hours", "is_public", "note"):
        setattr(window, name, getattr(given, name))
    session.add(window)
    session.flush()
    settle(session, event, window)
    return window


def close_window(session: Session, event: Event, actor: Actor) -> SignUpWindow:
    """Sign-up, closed from now on; those who wait stay in line."""
    may_plan(session, event.kind, event.area, event.unit_id, actor)
    window, at = lock_window(session, event), now()
    if opening(event, window).phase(at) not in ("open", "early"):
        raise DomainError("sign_up_closed", t("Sign-up is closed already."))
    window.closes_at = at.replace(
        microsecond=at.microsecond or 1
    )  # never on a full minute: `Opening.moved` knows it by that
    window.opens_at = min(window.opens_at, at - timedelta(minutes=1))
    session.flush()
    return window


def move_window(session: Session, event: Event, was_starts_at: datetime) -> None:
    """Keep the distance of the window to an event that began at `was_starts_at` and has been moved; it may have none.

    So a window that had closed only because of the old day opens again.
    """
    if event.starts_at == was_starts_at or window_of(session, event.id) is None:
        return
    session.flush()
    window = lock_window(session, event)
    moved = opening(event, window).moved(event.starts_at - was_starts_at, now())
    if moved != (window.opens_at, window.closes_at):
        window.opens_at, window.closes_at = moved
    session.flush()


def take_away_window(session: Session, event: Event, actor: Actor) -> None:
    """No sign-up for this event any more; refused once somebody has signed up."""
    may_plan(session, event.kind, event.area, event.unit_id, actor)
    window = lock_window(session, event)
    if session.scalar(select(SignUp.id).where(SignUp.event_id == event.id).limit(1)):
        wording = t("Somebody has signed up, so sign-up can only be closed.")
        raise DomainError("window_used", wording, hint=t("Close it, or cancel the event."))
    session.delete(window)
    session.flush()


def _ask_back(event: Event, given: SignUpWindowInput, known: int | None) -> None:
    """Ask about more places than the venue has; once confirmed the same number is not asked about again."""
    room = event.place.capacity if event.place else None
    if room and given.capacity and given.capacity > room and given.capacity != known and not given.confirmed:
        raise Unlikely([beyond_the_venue(given.capacity, event.place.name if event.place else "", room)])


def _check(session: Session, event: Event, given: SignUpWindowInput) -> None:
    if event.ends_at <= now() or event.status == "held":
        raise DomainError("event_over", t("This event is over, so nobody can sign up for it any more."))
    closes_at = instant(given.closes_on, given.closes_at, event.zone)
    if instant(given.opens_on, given.opens_at, event.zone) >= closes_at:
        raise Invalid("closes_before_opening", t("Sign-up must close after it opens."), field="closes_on",
                      hint=t("Change one of the two times."))  # fmt: skip
    if closes_at > event.ends_at:
        raise Invalid("closes_after_event", t("Sign-up must close before the event is over."), field="closes_on",
                      hint=t("Choose an earlier time."))  # fmt: skip
    taken = waiting.taken(in_line(live(session, event.id)))
    if given.capacity is not None and given.capacity < taken:
        wording = t("%(n)s places are taken already, so there cannot be fewer.", n=f"{taken:,}")
        raise DomainError("too_few_places", wording, field="capacity", hint=t("Take somebody off the list first."))
