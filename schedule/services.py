"""Deeds on events: plan, change, confirm, hold, postpone, cancel, restore, and count people."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.db import Base
from core.times import now
from core.versions import check_version
from registry.new_record_services import save_new
from schedule import booking_services, move_services, part_queries
from schedule.booking_services import Clash, Look, Term, Wanted, claim, kindly, new_bookings, said_kindly
from schedule.conflicts import WHOLE
from schedule.event_facts_queries import Facts, facts, may_plan, point_of
from schedule.ground_queries import Ground
from schedule.headcount_services import check_counts, expected, set_people
from schedule.inputs import EventInput
from schedule.lifecycle import DONE, Move, after
from schedule.models import HOLDING, Booking, Campaign, Event
from schedule.queries import span_of_event
from schedule.wishes import GOING

__all__ = [
    "Clash", "Look", "cancel_event", "confirm_event", "create_event", "edit_event", "look", "look_for_clash",
    "mark_held", "postpone_event", "restore_event", "set_people",
]  # fmt: skip


def create_event(
    session: Session, given: EventInput, actor: Actor, known: Ground | None = None,
    also: Callable[[Event], Iterable[Base]] = lambda _event: (),
) -> Event:  # fmt: skip
    """The new event, planned, with everything it wants booked; refuses with `Clash` when something is not free.

    Needs events.edit in the event's area; for a unit's own drill drills.edit is enough. `also` gives what is saved
    with it, `known` is the ground of its area if the caller has it.
    """
    planned = facts(session, given, actor, locking=True, known=known)
    check_counts(session, given.expected, planned.ground)
    wanted = _wanted(planned, given)
    terms = claim(session, wanted, [*planned.keys, WHOLE], actor)
    event = Event(uid=str(uuid.uuid4()), status="planned", created_by=actor.key)
    _write(event, planned, given)
    event.bookings = new_bookings(event, terms, planned.people)
    with said_kindly(session, wanted, actor):
        save_new(session, [event, *event.bookings, *expected(event, given.expected), *also(event)])
    return event


def edit_event(session: Session, event: Event, given: EventInput, actor: Actor, *, moves_parts: bool = False) -> Event:
    """The changed event; clashes are looked for again in all that is new, or in everything when the time moves.

    Refuses when somebody changed it since `given.version`. `given.plan_again` restores a cancelled or postponed one.
    An event with parts at its own time goes elsewhere only when the caller says that it moves them too.
    """
    _lock(session, event)
    check_version(event, given.version)
    planned = facts(session, given, actor, event, locking=True)
    if not moves_parts:
        part_queries.keep_with_parts(session, event, planned.span)
    status, was = _status_after(event, given), move_services.before(event)
    held = {booking.resource: booking for booking in _bookings(session, event)}
    wanted, checked = _wanted(planned, given, event), _to_check(planned, event, held, given.kind, status)
    terms = claim(session, wanted, checked, actor)
    kept = {key: b for key, b in held.items() if key in terms and (key not in checked or _like(b, terms[key]))}
    with kindly(session, wanted, actor):
        _release(session, event, [booking for key, booking in held.items() if key not in kept])
        _write(event, planned, given)
        _set_status(event, status, "" if given.plan_again else event.status_reason)
        session.flush()
        new = {key: term for key, term in terms.items() if key not in kept}
        session.add_all(new_bookings(event, new, planned.people))
    if "expected" in given.model_fields_set:
        set_people(session, event, "expected", given.expected, actor)
    _forget_bookings(session, event)
    move_services.note_move(session, event, "restored" if given.plan_again else "moved", was, actor)
    return event


def look(session: Session, given: EventInput, actor: Actor, event: Event | None = None) -> Look:
    """What planning or changing this would meet now, nothing being locked or written."""
    planned = facts(session, given, actor, event)
    if event is not None:
        part_queries.keep_with_parts(session, event, planned.span)
    held = {booking.resource: booking for booking in event.bookings} if event else {}
    status = _status_after(event, given) if event else "planned"
    checked = _to_check(planned, event, held, given.kind, status)
    return booking_services.look(session, _wanted(planned, given, event), checked, actor)


def look_for_clash(session: Session, given: EventInput, actor: Actor, event: Event | None = None) -> Clash | None:
    """The clash that planning or changing this would meet now, nothing being locked or written; None if free."""
    return look(session, given, actor, event).clash


def _status_after(event: Event, given: EventInput) -> str:
    return after(Move.RESTORE, event.status, event.starts_at, now()) if given.plan_again else event.status


def _to_check(planned: Facts, event: Event | None, held: Mapping[str, Booking], kind: str, status: str) -> list[str]:
    """What must be free: all when the event is new, moves or takes hold again, else what the change is about."""
    if event is None:
        return [*planned.keys, WHOLE]
    if status not in HOLDING:
        return []
    if planned.span != span_of_event(event) or event.status not in HOLDING:
        return [*planned.keys, WHOLE]
    going = {key for key in {*planned.keys, *held} if key.startswith(tuple(f"{kind}:" for kind in GOING))}
    is_elsewhere = planned.point != (point_of(event.place) or point_of(event.unit))
    goes_anew = is_elsewhere or set(planned.skills) - set(event.skills) or going - set(planned.keys)
    fuller = {key for key, b in held.items() if key.startswith("place:") and planned.people > b.people}
    checked = [key for key in planned.keys if key not in held or key in fuller or (goes_anew and key in going)]
    return [*checked, WHOLE] if kind != event.kind or checked else []


def confirm_event(session: Session, event: Event, actor: Actor) -> Event:
    """The event, confirmed."""
    return _move(session, event, Move.CONFIRM, actor)


def mark_held(session: Session, event: Event, actor: Actor) -> Event:
    """The event, held; refused before it has begun."""
    return _move(session, event, Move.HOLD, actor)


def postpone_event(session: Session, event: Event, reason: str, actor: Actor) -> Event:
    """The event, postponed to a day not yet known; what it had booked is free."""
    return _move(session, event, Move.POSTPONE, actor, reason)


def cancel_event(session: Session, event: Event, reason: str, actor: Actor) -> Event:
    """The event, cancelled; what it had booked is free."""
    return _move(session, event, Move.CANCEL, actor, reason)


def restore_event(session: Session, event: Event, actor: Actor) -> Event:
    """A cancelled or postponed event planned again, or a held one confirmed again; refuses with `Clash` if taken."""
    return _move(session, event, Move.RESTORE, actor)


def _move(session: Session, event: Event, move: Move, actor: Actor, reason: str = "") -> Event:
    """Lock, decide, and when the event takes hold again check that everything is still free."""
    _lock(session, event)
    may_plan(session, event.kind, event.area, event.unit_id, actor)
    status, was = after(move, event.status, event.starts_at, now(), reason), move_services.before(event)
    bookings = _bookings(session, event)
    takes_hold = status in HOLDING and event.status not in HOLDING
    wanted = _wanted_again(event, bookings)
    terms = claim(session, wanted, [*wanted.keys, WHOLE], actor) if takes_hold else {}
    changed = [b for b in bookings if b.resource in terms and not _like(b, terms[b.resource])]
    with kindly(session, wanted, actor):
        _release(session, event, changed)
        _set_status(event, status, reason.strip())
        session.flush()
        session.add_all(new_bookings(event, {b.resource: terms[b.resource] for b in changed}, wanted.people))
    _forget_bookings(session, event)
    move_services.note_move(session, event, DONE[move], was, actor, reason)
    return event


def _wanted(planned: Facts, given: EventInput, event: Event | None = None) -> Wanted:
    return Wanted(
        planned.span, planned.area, planned.keys, given.override_reason.strip(), may_override=planned.may_override,
        event_id=event.id if event else None, point=planned.point, people=planned.people,
        skills=frozenset(planned.skills), unit_kind=planned.unit.kind if planned.unit else "", event_kind=given.kind,
        window=_window(planned.campaign), held=planned.held, ground=planned.ground,
    )  # fmt: skip


def _window(campaign: Campaign | None) -> tuple[date, date] | None:
    return (campaign.starts_on, campaign.ends_on) if campaign else None


def _wanted_again(event: Event, bookings: Sequence[Booking]) -> Wanted:
    """What the event wanted, with the reasons that were given then."""
    return Wanted(
        span_of_event(event), event.area, [b.resource for b in bookings], may_override=True, event_id=event.id,
        reasons={b.resource: b.override_reason for b in bookings}, skills=frozenset(event.skills),
        point=point_of(event.place) or point_of(event.unit), people=max((b.people for b in bookings), default=0),
        unit_kind=event.unit.kind if event.unit else "", event_kind=event.kind, window=_window(event.campaign),
    )  # fmt: skip


def _write(event: Event, planned: Facts, given: EventInput) -> None:
    event.kind, event.title = given.kind, planned.title
    event.area_id, event.area = planned.area.id, planned.area
    event.unit_id, event.unit = (planned.unit.id, planned.unit) if planned.unit else (None, None)
    event.place_id, event.place = (planned.place.id, planned.place) if planned.place else (None, None)
    event.campaign_id, event.campaign = (planned.campaign.id, planned.campaign) if planned.campaign else (None, None)
    event.place_note, event.note = given.place_note, given.note
    if event.skills != list(planned.skills):
        event.skills = list(planned.skills)
    event.starts_at, event.ends_at, event.zone = planned.span.starts_at, planned.span.ends_at, planned.span.zone


def _set_status(event: Event, status: str, reason: str) -> None:
    event.status, event.status_reason = status, reason


def _lock(session: Session, event: Event) -> None:
    """Read the event afresh and keep others from changing it; two edits at once then see each other."""
    session.refresh(event, with_for_update={"key_share": True})


def _bookings(session: Session, event: Event) -> list[Booking]:
    query = select(Booking).where(Booking.event_id == event.id).order_by(Booking.id)
    return list(session.scalars(query.execution_options(populate_existing=True)))


def _release(session: Session, event: Event, bookings: list[Booking]) -> None:
    """Give up bookings before the event moves: they might clash where it goes."""
    for booking in bookings:
        session.delete(booking)
    if bookings:
        event.version += 1  # also when only its bookings change, so that two editors notice each other
    session.flush()


def _forget_bookings(session: Session, event: Event) -> None:
    """The database has moved the bookings along with the event; what is in memory is old."""
    for booking in list(event.bookings) if "bookings" in event.__dict__ else []:
        if booking in session:
            session.expire(booking)
    session.expire(event, ["bookings"])


def _like(booking: Booking, term: Term) -> bool:
    return (booking.is_exclusive, booking.override_reason, booking.is_shared) == term
