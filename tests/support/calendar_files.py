"""What stands in a calendar file, as the icalendar library reads it, each value of the kind that is expected."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TypeVar

from icalendar import Calendar, Component, Event, vDDDTypes

V = TypeVar("V")


def the_event(text: str) -> Event:
    """The only event of a calendar."""
    (event,) = Calendar.from_ical(text).events
    return event


def value(part: Component, name: str, kind: type[V]) -> V:
    """The value of that name, which must be there and of that kind."""
    found = part[name]
    assert isinstance(found, kind), f"{name} is {found!r}"
    return found


def moment(part: Component, name: str) -> datetime:
    """The date and clock of that name."""
    found = value(part, name, vDDDTypes).dt
    assert isinstance(found, datetime), f"{name} is {found!r}"
    return found


def length(part: Component, name: str) -> timedelta:
    """The length of time of that name."""
    found = value(part, name, vDDDTypes).dt
    assert isinstance(found, timedelta), f"{name} is {found!r}"
    return found
