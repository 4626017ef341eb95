"""An event as somebody would have to type it to have it so: what a change begins with."""

from __future__ import annotations

from typing import Any

from core.times import local
from schedule.inputs import EventInput
from schedule.models import Event
from schedule.queries import span_of_event

KEPT = ("kind", "title", "unit_id", "place_id", "place_note", "campaign_id", "note", "skills")


def given_of(event: Event) -> EventInput:
    """The event as its own input, of the version that it has now."""
    return EventInput(**values_of(event), version=event.version)


def values_of(event: Event) -> dict[str, Any]:
    """The members of that input without the version; people expected are left out, and so stay when it is given back.

    A reason to take what is booked is not carried over: it is given anew for each change.
    """
    span = span_of_event(event)
    last = local(event.ends_at, event.zone).date()  # an end at midnight is typed as the next day's 00:00
    return {name: getattr(event, name) for name in KEPT} | {
        "area_id": None if event.unit_id else event.area_id,
        "on": span.on, "starts": span.starts, "ends": span.ends, "until": None if last == span.on else last,
        "resources": resources_of(event),
    }  # fmt: skip


def resources_of(event: Event) -> list[str]:
    """Keys of the teams, people and vehicles that it has booked, in the order in which they were."""
    booked = sorted(event.bookings, key=lambda booking: booking.id)
    return [one.resource for one in booked if not one.resource.startswith(("unit:", "place:"))]


def reason_of(event: Event) -> str:
    """Why it took what was not free; empty when everything was."""
    return next((one.override_reason for one in event.bookings if one.override_reason), "")
