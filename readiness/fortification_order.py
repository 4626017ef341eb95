"""In which order the steps of a joint review are done: what needs its reason, and what cannot be. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

COMPLETION = "completion"
"""The step with which the building is accepted; what stands before it in the county's list is done by then."""
UNDONE = ("waiting", "sent_back")


@dataclass(frozen=True)
class Placed:
    """One step as it stands: its word, its state, and the day on which it was done."""

    step: str
    state: str
    done_on: date | None


@dataclass(frozen=True)
class Disorder:
    """What is out of turn with a step: earlier steps still open, and steps whose days stand the wrong way round."""

    open_before: tuple[str, ...] = ()
    later_before: tuple[str, ...] = ()  # earlier steps that were done on a later day
    earlier_after: tuple[str, ...] = ()  # later steps that were done on an earlier day

    def __bool__(self) -> bool:
        return bool(self.open_before or self.later_before or self.earlier_after)


def disorder(steps: Sequence[Placed], at: int) -> Disorder:
    """What is out of turn with the step at this place once it is done; nothing for one that is not.

    A step that does not apply has no turn: offices that sit together may leave it out on any day.
    """
    one = steps[at]
    if one.state != "passed" or one.done_on is None:
        return Disorder()
    before, after = steps[:at], steps[at + 1 :]
    return Disorder(
        tuple(other.step for other in before if other.state in UNDONE),
        tuple(other.step for other in before if _done(other) and other.done_on > one.done_on),  # type: ignore[operator]
        tuple(other.step for other in after if _done(other) and other.done_on < one.done_on),  # type: ignore[operator]
    )


def closed_early(steps: Sequence[Placed]) -> tuple[str, ...]:
    """The steps that are open, or were done later, although the building has been accepted."""
    end = next((one for one in steps if one.step == COMPLETION and _done(one)), None)
    if end is None:
        return ()
    return tuple(
        one.step for one in steps[: steps.index(end)]
        if one.state in UNDONE or (_done(one) and one.done_on > end.done_on)  # type: ignore[operator]
    )  # fmt: skip


def last_day(steps: Sequence[Placed]) -> date | None:
    """The last day on which a step was done; a result is not given before it."""
    return max((one.done_on for one in steps if one.done_on is not None), default=None)


def _done(one: Placed) -> bool:
    return one.state == "passed" and one.done_on is not None
