"""When the stops of an itinerary are, and whether one fits: within the event, a guide at one stop at a time. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from core.errors import Invalid
from core.fields import name_key
from core.i18n import t
from core.times import local, say_span


@dataclass(frozen=True)
class StopTimes:
    """One stop: its first minute of the day (None where nobody said), how long it takes, and who guides."""

    starts: int | None
    minutes: int
    person_id: int | None = None
    guide: str = ""
    title: str = ""

    @property
    def ends(self) -> int:
        """The first minute after it; a stop of unknown length takes a minute."""
        return (self.starts or 0) + self.minutes


def times_of(starts: time | None, minutes: int | None, person_id: int | None, guide: str) -> StopTimes:
    """The times of a stop as it is typed; another guide counts only where nobody is chosen."""
    begins = None if starts is None else starts.hour * 60 + starts.minute
    return StopTimes(begins, minutes or 1, person_id, "" if person_id else name_key(guide))


def times_of_stop(stop: Any) -> StopTimes:
    """The times of a stop of the list."""
    guide = "" if stop.person_id else name_key(stop.guide_name or "")
    return StopTimes(stop.starts_minute, stop.minutes or 1, stop.person_id, guide, stop.title or "")


def misfit(
    wanted: StopTimes, begins: datetime, ends: datetime, zone: str, others: Sequence[StopTimes]
) -> Invalid | None:
    """Why the stop does not fit into the event and beside the others; None where it does.

    An event of several days has no hours that hold for all of them, so only guides are looked at.
    """
    if wanted.starts is None:
        return None
    first, last = local(begins, zone), local(ends, zone)
    is_outside = wanted.starts < _minute(first) or wanted.ends > _minute(last)
    if first.date() == last.date() and is_outside:
        wording = t("This stop is outside the event: %(when)s.", when=say_span(begins, ends, zone))
        late = wanted.starts >= _minute(first) and wanted.starts < _minute(last)
        return Invalid("outside_event", wording, field="minutes" if late else "starts",
                       hint=t("Shorten it, or change the hours of the event.") if late else
                       t("Choose a time within the event, or change the event's hours."))  # fmt: skip
    for other in others:
        if _is_same_guide(wanted, other) and _overlap(wanted, other):
            wording = t("This guide is at “%(title)s” at that time.", title=other.title)
            return Invalid("guide_elsewhere", wording, field="person_id" if wanted.person_id else "guide_name",
                           hint=t("Choose another guide, or another time."))  # fmt: skip
    return None


def _minute(at: datetime) -> int:
    return at.hour * 60 + at.minute


def _overlap(one: StopTimes, other: StopTimes) -> bool:
    if one.starts is None or other.starts is None:
        return False
    return one.starts < other.ends and other.starts < one.ends


def _is_same_guide(one: StopTimes, other: StopTimes) -> bool:
    if one.person_id or other.person_id:
        return one.person_id == other.person_id
    return one.guide != "" and one.guide == other.guide
