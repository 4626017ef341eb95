"""What a live drill came to: the figures of its result, computed from the state and the groups of its plan. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from drills.live import WHOLE, State, seconds_between


@dataclass(frozen=True)
class GroupSize:
    """A group of the plan, and how many are on its roll; 0 when the plan does not say."""

    id: int | None
    people: int


@dataclass(frozen=True)
class LiveOutcome:
    """Lengths in seconds, None when the log does not tell; people over all groups."""

    started_at: datetime
    shelter: int | None
    evacuation: int | None
    rollcall: int | None
    enrolled: int
    present: int
    excused: int
    missing: int
    injured: int
    silent: tuple[int | None, ...]  # groups that reported nothing


def outcome(state: State, groups: Sequence[GroupSize], on_the_roll: int) -> LiveOutcome | None:
    """The figures; None before the alarm. Without groups one roll call stands for all `on_the_roll`.

    Evacuation is from the alarm until everybody is at the assembly point: the last group's word that it has arrived
    when every group gave it, else that or the beginning of the roll call, whichever is later. The roll call is from
    then to the last group's first count, whatever was corrected afterwards.
    """
    if state.alarm_at is None:
        return None
    wanted = list(groups) or [GroupSize(WHOLE, on_the_roll)]
    ids = [group.id for group in wanted]
    rolls = {number: state.rolls[number] for number in ids if number in state.rolls}
    gathered = gathered_at(state, ids)
    counted = [state.counted_at[number] for number in ids if number in state.counted_at]
    return LiveOutcome(
        started_at=state.alarm_at,
        shelter=seconds_between(state.phases.get("shelter"), state.phases.get("evacuate")),
        evacuation=seconds_between(state.alarm_at, gathered),
        rollcall=seconds_between(gathered, max(counted, default=None)),
        enrolled=sum(group.people or (rolls[group.id].counted if group.id in rolls else 0) for group in wanted),
        present=sum(roll.now_present for roll in rolls.values()),
        excused=sum(roll.excused for roll in rolls.values()),
        missing=sum(roll.still_missing for roll in rolls.values()),
        injured=state.injured,
        silent=tuple(number for number in ids if number not in rolls),
    )


def gathered_at(state: State, ids: Sequence[int | None]) -> datetime | None:
    """When the last person was at the assembly point, as far as the log tells."""
    arrived = [state.arrived[number] for number in ids if number in state.arrived]
    if arrived and len(arrived) == len(ids):
        return max(arrived)
    return max([*arrived, state.phases["assemble"]]) if "assemble" in state.phases else None


def spread(present: int, expected: Mapping[str, int], fallback: str) -> dict[str, int]:
    """People present by category: as expected, the difference taken from or given to the largest category."""
    people = {code: count for code, count in expected.items() if count}
    if not people:
        return {fallback: present} if present else {}
    left = present - sum(people.values())
    for code in sorted(people, key=lambda one: (-people[one], one)):
        kept = max(0, people[code] + left)
        left, people[code] = left - (kept - people[code]), kept
    return {code: count for code, count in people.items() if count}
