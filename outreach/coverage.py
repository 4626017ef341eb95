"""How far a campaign has come: of the units of each kind, how many were reached and how many are still due. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass


@dataclass(frozen=True)
class Cover:
    """Units of one kind: all, those reached, those with a visit planned, and the target in percent (or none)."""

    kind: str
    units: int
    reached: int
    planned: int
    percent: int | None

    @property
    def due(self) -> int:
        """How many units make the target; a part of a unit counts as a whole one."""
        return -(-self.units * (self.percent or 0) // 100)

    @property
    def to_go(self) -> int:
        """How many units are still to be reached for the target."""
        return max(0, self.due - self.reached)

    @property
    def share(self) -> float:
        """Reached units as a share of those due (of all without a target), 0 to 1."""
        whole = self.due or self.units
        return min(1.0, self.reached / whole) if whole else 0.0


def coverage(
    units: Iterable[tuple[int, str]],
    reached: Set[int],
    planned: Set[int],
    targets: Mapping[str, int],
    groups: Mapping[str, Sequence[str]],
) -> list[Cover]:
    """A row for each target, in its order; without any target, one for each kind of which a unit was reached.

    `units` are (id, kind) of the campaign's area, `groups` the kinds that a target's kind covers ("school": them all).
    """
    listed = list(units)
    if targets:
        return [
            _row(kind, set(groups.get(kind, (kind,))), percent, listed, reached, planned)
            for kind, percent in targets.items()
        ]
    kinds = dict.fromkeys(kind for unit_id, kind in listed if unit_id in reached or unit_id in planned)
    return [_row(kind, {kind}, None, listed, reached, planned) for kind in kinds]


def _row(
    kind: str,
    members: Set[str],
    percent: int | None,
    units: list[tuple[int, str]],
    reached: Set[int],
    planned: Set[int],
) -> Cover:
    ids = {unit_id for unit_id, of_kind in units if of_kind in members}
    return Cover(kind, len(ids), len(ids & reached), len(ids & planned - reached), percent)
