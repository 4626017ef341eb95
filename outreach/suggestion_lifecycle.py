"""The way of a suggestion from the box to its answer, and its clock: which deeds fit when, and who has to act. Pure.

Every suggestion that is neither settled nor merged waits with exactly one party, and always has a day by which its
answer is owed; no deed takes either away.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

State = Literal["new", "assigned", "answered", "approved", "closed", "merged"]
Desk = Literal["nobody", "owner", "office", "settled"]
OPEN: tuple[State, ...] = ("new", "assigned", "answered", "approved")
UNANSWERED: tuple[State, ...] = ("new", "assigned")
DEEDS: dict[str, tuple[State, ...]] = {
    "sort": OPEN,
    "assign": ("new", "assigned"),
    "take_away": ("assigned",),
    "postpone": UNANSWERED,
    "answer": ("new", "assigned", "answered"),
    "send_back": ("answered", "approved"),
    "approve": ("answered",),
    "publish": ("approved",),
    "tell": ("approved",),
    "drop": OPEN,
    "merge": OPEN,
    "split": ("merged",),
    "reopen": ("closed",),
}
"""In which states a deed is possible."""
SOON_DAYS = 3


@dataclass(frozen=True)
class Clock:
    """What the clock knows of one suggestion: `has_owner` is whether somebody who can act has it."""

    state: State
    due_on: date
    counted_due_on: date
    has_owner: bool = False
    answered_on: date | None = None

    @property
    def desk(self) -> Desk:
        """With whom it waits: nobody yet, who has to answer, the office that approves, or with nobody any more."""
        if self.state in UNANSWERED:
            return "owner" if self.has_owner and self.state == "assigned" else "nobody"
        return "office" if self.state in ("answered", "approved") else "settled"

    def is_overdue(self, on: date) -> bool:
        """Whether the answer is missing after its day."""
        return self.state in UNANSWERED and self.due_on < on

    def is_soon(self, on: date) -> bool:
        """Whether the answer is due within three days."""
        return self.state in UNANSWERED and on <= self.due_on <= on + timedelta(days=SOON_DAYS)

    def is_due(self, on: date) -> bool:
        """Whether it counts in the share answered on time: it was answered, or its day is over."""
        return self.state != "merged" and (self.answered_on is not None or self.counted_due_on < on)

    @property
    def is_on_time(self) -> bool:
        """Whether it was answered by the day that counts."""
        return self.answered_on is not None and self.answered_on <= self.counted_due_on


def fits(deed: str, state: State) -> bool:
    """Whether the deed is possible in this state."""
    return state in DEEDS[deed]


def first_due(received_on: date, days: int) -> date:
    """The day by which the answer is owed, counted from the day on which the suggestion arrived."""
    return received_on + timedelta(days=days)


def with_due(clock: Clock, due_on: date, on: date) -> Clock:
    """The clock with another day; what was overdue already stays counted as late, however far it is put off."""
    counted = due_on if on <= clock.counted_due_on else clock.counted_due_on
    return replace(clock, due_on=due_on, counted_due_on=counted)


def reopened(clock: Clock, due_on: date, on: date) -> Clock:
    """The clock of a settled one that is open again until that day; one that was late stays counted as late."""
    was_late = clock.is_due(on) and not clock.is_on_time
    counted = clock.counted_due_on if was_late else due_on
    return replace(clock, due_on=due_on, counted_due_on=counted, answered_on=None)


@dataclass(frozen=True)
class Tally:
    """How suggestions stand: collected, owed an answer by now, answered on time, late, and overdue."""

    collected: int = 0
    due: int = 0
    on_time: int = 0
    overdue: int = 0
    open: int = 0
    nobody: int = 0

    @property
    def share(self) -> float | None:
        """Answered on time of what is due, 0 to 1; None when nothing is."""
        return self.on_time / self.due if self.due else None


def tally(clocks: list[Clock], on: date) -> Tally:
    """The sums of these suggestions on that day; merged ones count with the one they were merged into."""
    counted = [one for one in clocks if one.state != "merged"]
    return Tally(
        len(counted), sum(one.is_due(on) for one in counted), sum(one.is_on_time for one in counted),
        sum(one.is_overdue(on) for one in counted), sum(one.desk != "settled" for one in counted),
        sum(one.desk == "nobody" for one in counted),
    )  # fmt: skip
