"""A live drill computed from its log: phases, roll calls, missing, injuries, and what may be reported of it. Pure.

The state depends on nothing but the set of entries: neither the order in which they arrive nor how often each does.
static/js/live_fold.js computes the same on phones, which go on without a network; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar

from core.i18n import Text, t

PHASES = ("alarm", "shelter", "evacuate", "assemble", "closing", "end")
"""In the order of the drill; a phase that was left out cannot begin later."""
PHASE_NAMES: dict[str, Text] = {
    "": t("Before the alarm"),
    "alarm": t("Alarm"),
    "shelter": t("Take cover"),
    "evacuate": t("Evacuate"),
    "assemble": t("Assemble and roll call"),
    "closing": t("Closing remarks"),
    "end": t("Ended"),
}
KEPT = timedelta(hours=72)  # after the end: so long a phone may keep what it could not send
EARLY = timedelta(hours=3)  # before the start
K = TypeVar("K")
V = TypeVar("V")
WHOLE = None  # the group of what is said of everybody


@dataclass(frozen=True)
class Entry:
    """One thing done: `at` by the server's clock, `group_id` None for the whole; the commander may undo all, a teacher
    what teachers of the same group did."""

    nonce: str
    what: str  # phase inject arrived roll found injury note undo
    at: datetime
    group_id: int | None = WHOLE
    is_commander: bool = True
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Roll:
    """A roll call of a group: who is there, and how many of the missing were found since."""

    nonce: str
    at: datetime
    present: int
    excused: int
    missing: int
    found: int = 0

    @property
    def still_missing(self) -> int:
        """People nobody has found yet."""
        return max(0, self.missing - self.found)

    @property
    def now_present(self) -> int:
        """People at the assembly point, the found ones among them."""
        return self.present + min(self.found, self.missing)

    @property
    def counted(self) -> int:
        """Everybody accounted for or known to be missing."""
        return self.present + self.excused + self.missing


@dataclass(frozen=True)
class State:
    """What stands now: when each phase began, what became of injects, and the latest word of each group."""

    phases: Mapping[str, datetime] = field(default_factory=dict)
    injects: Mapping[int, tuple[str, datetime]] = field(default_factory=dict)  # "send" or "skip", and when
    arrived: Mapping[int | None, datetime] = field(default_factory=dict)
    counted_at: Mapping[int | None, datetime] = field(default_factory=dict)  # the first roll call of each group
    rolls: Mapping[int | None, Roll] = field(default_factory=dict)
    remarks: tuple[Entry, ...] = ()  # injuries and notes, the earliest first

    @property
    def phase(self) -> str:
        """The phase that goes on; "" before the alarm."""
        return max(self.phases, key=PHASES.index, default="")

    @property
    def alarm_at(self) -> datetime | None:
        """When the alarm was given; everything is counted from it."""
        return self.phases.get("alarm")

    @property
    def injured(self) -> int:
        """People reported as injured."""
        return sum(int(entry.data.get("count", 1)) for entry in self.remarks if entry.what == "injury")

    def missing(self, groups: Iterable[int | None]) -> int:
        """How many of these groups nobody has found yet."""
        return sum(self.rolls[group].still_missing for group in groups if group in self.rolls)


def fold(entries: Iterable[Entry]) -> State:
    """The state that these entries make, in whatever order and however often each is given."""
    once = {entry.nonce: entry for entry in entries}
    undone = {str(one.data.get("of")) for one in once.values() if one.what == "undo" and _may_undo(one, once)}
    standing = [one for one in once.values() if one.what != "undo" and one.nonce not in undone]
    standing.sort(key=lambda one: (one.at, one.nonce))
    by_kind: dict[str, list[Entry]] = {}
    for entry in standing:
        by_kind.setdefault(entry.what, []).append(entry)
    rolls = {one.group_id: _roll(one) for one in by_kind.get("roll", ())}
    return State(
        phases=_phases(by_kind.get("phase", ())),
        injects=_first((int(one.data["inject"]), (str(one.data["deed"]), one.at)) for one in by_kind.get("inject", ())),
        arrived=_first((one.group_id, one.at) for one in by_kind.get("arrived", ())),
        counted_at=_first((one.group_id, one.at) for one in by_kind.get("roll", ())),
        rolls=_with_found(rolls, by_kind.get("found", ())),
        remarks=tuple(one for one in standing if one.what in ("injury", "note")),
    )


def _may_undo(undo: Entry, entries: Mapping[str, Entry]) -> bool:
    target = entries.get(str(undo.data.get("of")))
    if target is None or target.what == "undo":
        return False
    return undo.is_commander or (not target.is_commander and undo.group_id == target.group_id)


def _phases(entries: Sequence[Entry]) -> dict[str, datetime]:
    begun: dict[str, datetime] = {}
    for entry in entries:
        phase = str(entry.data["phase"])
        if all(PHASES.index(phase) > PHASES.index(earlier) for earlier in begun):
            begun[phase] = entry.at
    return begun


def _first(pairs: Iterable[tuple[K, V]]) -> dict[K, V]:
    found: dict[K, V] = {}
    for key, value in pairs:
        found.setdefault(key, value)
    return found


def _roll(entry: Entry) -> Roll:
    people = {name: int(entry.data.get(name, 0)) for name in ("present", "excused", "missing")}
    return Roll(entry.nonce, entry.at, **people)


def _with_found(rolls: Mapping[int | None, Roll], found: Sequence[Entry]) -> dict[int | None, Roll]:
    """People found count for the roll call in which they were missing, not for a later one."""
    counts: dict[str, int] = {}
    for entry in found:
        of = str(entry.data.get("roll", ""))
        counts[of] = counts.get(of, 0) + int(entry.data.get("count", 1))
    return {
        group: Roll(one.nonce, one.at, one.present, one.excused, one.missing, counts.get(one.nonce, 0))
        for group, one in rolls.items()
    }


def done_at(received_at: datetime, elapsed_ms: int, earliest: datetime) -> datetime:
    """When something was done that is reported now: never later than now nor before `earliest`, to the millisecond.

    The clock of a phone may be wrong, so what it says is only believed within these bounds.
    """
    return to_the_millisecond(min(received_at, max(earliest, received_at - timedelta(milliseconds=max(0, elapsed_ms)))))


def to_the_millisecond(at: datetime) -> datetime:
    """The instant as phones count, which know no smaller part of a second."""
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


def seconds_between(start: datetime | None, end: datetime | None) -> int | None:
    """Whole seconds from one instant to the other; None when one of them is not known or they are the wrong way."""
    if start is None or end is None or end < start:
        return None
    return round((end - start).total_seconds())
