"""What is owed by when: one thing that somebody has to send, how it stands, and the sums over many. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, Literal

from core.i18n import Text, t
from core.times import DEFAULT_ZONE

State = Literal["missing", "sent_back", "late", "received", "approved", "open"]
STATE_NAMES: dict[State, Text] = {
    "missing": t("Not received"),
    "sent_back": t("Sent back"),
    "late": t("Late"),
    "received": t("In time"),
    "approved": t("Approved"),
    "open": t("Not due yet"),
}
"""How a thing that is owed stands, in the order in which somebody has to act."""
STATE_TONES: dict[State, str] = {
    "missing": "bad", "sent_back": "warn", "late": "warn", "received": "ok", "approved": "ok", "open": "muted",
}  # fmt: skip
WAITED_FOR: tuple[State, ...] = ("missing", "sent_back")
"""States in which whoever owes it is reminded."""
Asked = tuple[str, int]
"""Who is asked for a thing: ("unit", id), ("area", id), or what a kind of its own knows, such as ("observer", id)."""


@dataclass(frozen=True, slots=True)
class Due:
    """One thing that is owed in an area until an instant; `received_at` is when it first came."""

    area_path: str
    due_at: datetime
    title: str
    url: str
    who: str
    asked: Asked
    received_at: datetime | None = None
    review: Literal["", "approved", "sent_back"] = ""
    unit_id: int | None = None
    zone: str = DEFAULT_ZONE

    def state(self, at: datetime) -> State:
        """How it stands at that instant."""
        return state_of(self.due_at, self.received_at, self.review, at)


def state_of(due_at: datetime, received_at: datetime | None, review: str, at: datetime) -> State:
    """How a thing stands: what was sent back is waited for until it comes again, what was approved is settled."""
    if review == "sent_back":
        return "sent_back"
    if received_at is None:
        return "missing" if at >= due_at else "open"
    if review == "approved":
        return "approved"
    return "late" if received_at > due_at else "received"


@dataclass(frozen=True)
class Tally:
    """Sums over what is owed; every thing is on time, late, sent back, missing or open, and approved ones are marked.

    `late` counts what came after its time, whether or not it was approved since.
    """

    on_time: int = 0
    late: int = 0
    sent_back: int = 0
    missing: int = 0
    open: int = 0
    approved: int = 0

    @property
    def expected(self) -> int:
        """All that is owed in the period."""
        return self.due + self.open

    @property
    def due(self) -> int:
        """What has come, and what should have by now."""
        return self.received + self.sent_back + self.missing

    @property
    def received(self) -> int:
        """What has come, in time or late."""
        return self.on_time + self.late

    @property
    def waited_for(self) -> int:
        """What is missing or was sent back."""
        return self.missing + self.sent_back

    @property
    def share(self) -> float | None:
        """What has come of all that is due by now, 0 to 1; None when nothing is."""
        return self.received / self.due if self.due else None

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


def tally(items: Iterable[Due], at: datetime) -> Tally:
    """The sums over these things as they stand at that instant."""
    counted = {"on_time": 0, "late": 0, "sent_back": 0, "missing": 0, "open": 0, "approved": 0}
    for item in items:
        state = item.state(at)
        if state in ("received", "late", "approved"):
            is_late = item.received_at is not None and item.received_at > item.due_at
            counted["late" if is_late else "on_time"] += 1
            counted["approved"] += state == "approved"
        else:
            counted[state] += 1
    return Tally(**counted)


def waited_for(items: Iterable[Due], at: datetime) -> list[Due]:
    """What is missing or was sent back."""
    return [item for item in items if item.state(at) in WAITED_FOR]


def first_the_missing(items: Iterable[Due], at: datetime) -> list[Due]:
    """What somebody has to act on first, each state by its time."""
    order = {state: place for place, state in enumerate(STATE_NAMES)}
    return sorted(items, key=lambda item: (order[item.state(at)], item.due_at, item.title))


@dataclass(frozen=True)
class Whom:
    """Who is reminded of a thing: the accounts, and whom to call when there is none."""

    user_ids: Sequence[int]
    name: str = ""
    phone: str = ""


@dataclass(frozen=True)
class ReturnKind:
    """One kind of thing that is owed again and again, put up on the board by the package that knows it.

    `items` finds what is due between two days (both counted) where the actor holds the permission, in an area and
    beneath it. `whom` says who is reminded, by what `Due.asked` names; None where units and areas alone are asked.
    """

    code: str
    name: Text
    expected: Text  # what is expected, and by when
    permission: str
    items: Callable[[Any, Any, date, date, Any], Iterable[Due]]  # (session, actor, first, last, area or None)
    whom: Callable[[Any, Collection[Asked]], Mapping[Asked, Whom]] | None = None
    rank: int = 50  # the lower, the further left
    reader_url: str = ""  # where a reminder leads; "" for the page of the first thing
