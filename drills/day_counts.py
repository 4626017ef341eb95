"""How a drill day stands: registered, under way, held and reported, in units and in people. Pure."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from core.i18n import Text, t

REGISTERED, UNDER_WAY, HELD = "registered", "under_way", "held"
STAGES = (REGISTERED, UNDER_WAY, HELD)
STAGE_NAMES: dict[str, Text] = {
    REGISTERED: t("Registered"),
    UNDER_WAY: t("Under way"),
    HELD: t("Held"),
}
CALLED_OFF = frozenset({"cancelled", "postponed"})
K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True)
class Part:
    """One unit's drill of the day; people expected and reported, each counted once; the point in WGS-84 degrees.

    `stage` is one of STAGES; `township` the id of the area under which the unit is counted.
    """

    unit_id: int
    kind: str
    township: int
    stage: str
    expected: int
    reported: int | None = None
    is_listed: bool = False
    name: str = ""
    point: tuple[float, float] | None = None

    @property
    def present(self) -> int:
        """People who took part as far as is known: those reported, else those expected."""
        return self.expected if self.reported is None else self.reported


def stage_of(status: str, has_begun: bool, has_ended: bool, has_result: bool) -> str | None:
    """The stage of a drill from its event's status, its live log and its result; None when it was called off."""
    if status in CALLED_OFF:
        return None
    if status == "held" or has_result or has_ended:
        return HELD
    return UNDER_WAY if has_begun else REGISTERED


@dataclass(frozen=True)
class Tally:
    """Units and people side by side; `called` are the units called on, or None where nobody counted them.

    Held units are also registered, and reported ones also held. `under_way` and `held` people are those expected of
    these units, `reported` people those who were counted afterwards; `done` people are counted, else expected.
    """

    called: int | None = None
    registered: int = 0
    under_way: int = 0
    held: int = 0
    reported: int = 0
    registered_people: int = 0
    under_way_people: int = 0
    held_people: int = 0
    reported_people: int = 0
    done_people: int = 0

    @property
    def missing(self) -> int:
        """Units called on that have not registered; never below nought, as others may join of their own will."""
        return max(0, (self.called or 0) - self.registered)

    @property
    def share(self) -> float:
        """Registered units as a share of those called on, 0 to 1."""
        return min(1.0, self.registered / self.called) if self.called else 0.0

    @property
    def share_held(self) -> float:
        """Held units as a share of those registered, 0 to 1."""
        return self.held / self.registered if self.registered else 0.0


def each_once(parts: Iterable[Part]) -> list[Part]:
    """One part for a unit: of several drills of one unit the one that has come furthest."""
    best: dict[int, Part] = {}
    for part in parts:
        other = best.get(part.unit_id)
        if other is None or _rank(part) > _rank(other):
            best[part.unit_id] = part
    return list(best.values())


def _rank(part: Part) -> tuple[int, bool, int]:
    return STAGES.index(part.stage), part.reported is not None, part.present


def tally(parts: Iterable[Part], called: int | None = None) -> Tally:
    """The sums of these parts, each of another unit."""
    there = list(parts)
    going = [part for part in there if part.stage == UNDER_WAY]
    held = [part for part in there if part.stage == HELD]
    known = [part.reported for part in held if part.reported is not None]
    return Tally(
        called, len(there), len(going), len(held), len(known), sum(part.expected for part in there),
        sum(part.expected for part in going), sum(part.expected for part in held), sum(known),
        sum(part.present for part in held),
    )  # fmt: skip


def tallies(parts: Iterable[Part], by: Callable[[Part], K], called: Mapping[K, int]) -> dict[K, Tally]:
    """A tally for each key that a part has or that is called on."""
    grouped: dict[K, list[Part]] = {key: [] for key in called}
    for part in parts:
        grouped.setdefault(by(part), []).append(part)
    return {key: tally(there, called.get(key, 0)) for key, there in grouped.items()}
