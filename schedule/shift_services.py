"""Putting an event elsewhere by hand: to another time, another length, another team."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError
from core.i18n import t
from core.times import now
from schedule import services
from schedule.given_queries import given_of
from schedule.inputs import EventInput
from schedule.models import Event
from schedule.queries import span_of_event
from schedule.services import Clash
from schedule.shift_inputs import ShiftInput
from schedule.spans import span_of

MOVABLE = ("planned", "confirmed")


def shift_event(session: Session, event: Event, given: ShiftInput, actor: Actor) -> Event:
    """The event where it was put; refuses with `Clash` when something is not free there.

    Only what is planned or confirmed and has not begun can be shifted, and only to a time that has not begun.
    """
    return services.edit_event(session, event, _shifted(event, given), actor)


def clash_of_shift(session: Session, event: Event, given: ShiftInput, actor: Actor) -> Clash | None:
    """What would stand in the way, nothing being written; refuses what cannot be shifted at all."""
    return services.look_for_clash(session, _shifted(event, given), actor, event)


def resources_after(booked: Sequence[str], given: ShiftInput) -> list[str]:
    """What the event books when it is put there, each once, the others in their old order."""
    if given.resources is not None:
        return list(dict.fromkeys(given.resources))
    if given.instead_of == given.take:
        return list(booked)
    kept = [given.take if key == given.instead_of else key for key in booked]
    return list(dict.fromkeys(key for key in [*kept, given.take] if key))


def _shifted(event: Event, given: ShiftInput) -> EventInput:
    _must_be_movable(event)
    before = given_of(event)
    after = span_of(given.on, given.starts, given.ends, given.until, event.zone)
    if after.starts_at != event.starts_at and after.starts_at <= now():
        raise DomainError("past", t("That time has already passed."), field="on", hint=t("Choose a time to come."))
    changes: dict[str, Any] = {
        "on": given.on, "starts": given.starts, "ends": given.ends, "until": given.until, "version": given.version,
        "resources": resources_after(before.resources, given), "override_reason": given.override_reason,
    }  # fmt: skip
    changes |= {"place_id": given.place_id} if given.place_id is not None else {}
    return before.model_copy(update=changes)


def _must_be_movable(event: Event) -> None:
    if event.status not in MOVABLE:
        wording = t("Only an event that is planned or confirmed can be moved.")
        raise DomainError("wrong_state", wording, hint=t("Open it to see what can be done."))
    if event.starts_at <= now():
        wording = t("This event has already begun: %(span)s.", span=span_of_event(event))
        raise DomainError("begun", wording, hint=t("Open it to change it with the form."))
