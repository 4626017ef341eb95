"""How a visit of a proposal stands now: what the calendar says of its event is above what the plan says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol

from core.i18n import Text, t, tn
from core.times import local

REASON_TAKEN_BACK = t("The proposal was taken back.")


class BookedEvent(Protocol):
    """What is asked of an event here."""

    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...
    @property
    def zone(self) -> str: ...
    @property
    def status(self) -> str: ...


class PlacedVisit(Protocol):
    """What is asked of a visit here."""

    @property
    def state(self) -> str: ...
    @property
    def on(self) -> date | None: ...
    @property
    def starts_minute(self) -> int | None: ...
    @property
    def minutes(self) -> int: ...
    @property
    def event(self) -> BookedEvent | None: ...


@dataclass(frozen=True)
class Stands:
    """When a visit takes place: by its event once it is accepted, with the event's state; else by the plan.

    `is_moved`: the calendar says another time than the plan. `status` is empty as long as there is no event.
    """

    on: date | None
    starts_minute: int | None
    minutes: int
    status: str = ""
    is_moved: bool = False

    @property
    def is_off(self) -> bool:
        """Whether the calendar says that it does not take place, or not yet on any day."""
        return self.status in ("cancelled", "postponed")


def stands(visit: PlacedVisit) -> Stands:
    """How the visit stands now."""
    event = visit.event if visit.state == "accepted" else None
    if event is None:
        return Stands(visit.on, visit.starts_minute, visit.minutes)
    starts = local(event.starts_at, event.zone)
    minute = starts.hour * 60 + starts.minute
    minutes = int((event.ends_at - event.starts_at).total_seconds() // 60)
    moved = (starts.date(), minute) != (visit.on, visit.starts_minute)
    return Stands(starts.date(), minute, minutes, event.status, moved)


class Why(StrEnum):
    """Why an accepted visit stays when its acceptance is taken back."""

    CONFIRMED = "confirmed"
    DECLINED = "declined"
    CHANGED = "changed"
    BEGUN = "begun"

    def sentence(self, many: int) -> Text:
        """The same for so many visits."""
        wording = _SENTENCES[self]
        return Text(wording.msgid, {"n": many}, wording.plural)


_SENTENCES: dict[Why, Text] = {
    Why.CONFIRMED: tn("%(n)s stays: the unit has confirmed it already.",
                      "%(n)s stay: the units have confirmed them already.", 0),
    Why.DECLINED: tn("%(n)s was declined by its unit meanwhile.",
                     "%(n)s were declined by their units meanwhile.", 0),
    Why.CHANGED: tn("%(n)s stays: it was changed in the calendar since.",
                    "%(n)s stay: they were changed in the calendar since.", 0),
    Why.BEGUN: tn("%(n)s stays: its time has come.", "%(n)s stay: their time has come.", 0),
}  # fmt: skip


def why_kept(visit: PlacedVisit, accepted: Mapping[str, Any], invitation: str, at: datetime) -> Why | None:
    """Why the acceptance of this visit is not taken back; None when it is.

    `accepted` is the visit as the step has left it, `invitation` the state of its invitation ("" without one).
    """
    if visit.state == "declined" or invitation == "declined":
        return Why.DECLINED
    there, event = stands(visit), visit.event
    if visit.state != "accepted" or event is None:
        return Why.CHANGED
    if event.status == "confirmed" or invitation == "confirmed":
        return Why.CONFIRMED
    if event.starts_at <= at:
        return Why.BEGUN
    is_as_accepted = there.on is not None and there.on.isoformat() == accepted["on"]
    if event.status != "planned" or there.is_moved or not is_as_accepted:
        return Why.CHANGED
    return None
