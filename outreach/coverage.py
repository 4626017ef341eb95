"""How far a campaign has come: of the units of each kind, how many were reached and how many are still due. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass


@dataclass(frozen=True)
class Target:
    """Percent of the units of a kind to reach; in one area with its `path`, everywhere in the campaign without."""

    kind: str
    percent: int
    area_id: int | None = None
    path: str = ""


@dataclass(frozen=True)
class Cover:
    """Units of one kind: all, those reached, those with a visit planned, and the target in percent (or none)."""

    kind: str
    units: int
    reached: int
    planned: int
    percent: int | None
    area_id: int | None = None  # of a target of one area

    @property
    def due(self) -> int:
        """How many units make the target; a part of a unit counts as a whole one."""
        return -(-self.units * (self.percent or 0) // 100)

    @property
    def to_go(self) -> int:
        """How many units are still to be reached for the target."""
        return max(0, self.due - self.reached)

    @property
    def missing(self) -> int:
        """How many units are still to be reached for the target and have no visit planned either."""
        return max(0, self.to_go - self.planned)

    @property
    def share(self) -> float:
        """Reached units as a share of those due (of all without a target), 0 to 1."""
        whole = self.due or self.units
        return min(1.0, self.reached / whole) if whole else 0.0


@dataclass(frozen=True)
class Sum:
    """All rows of a campaign together; each unit is in one row only, so nothing is counted twice."""

    units: int
    due: int
    reached: int
    planned: int
    counted: int  # reached units, at most those due in each row

    @property
    def share(self) -> float:
        """Reached units as a share of those due, 0 to 1; of all units where nothing is due."""
        whole = self.due or self.units
        return min(1.0, (self.counted if self.due else self.reached) / whole) if whole else 0.0

    @property
    def to_go(self) -> int:
        """How many units are still to be reached for the targets."""
        return self.due - self.counted


def summed(rows: Iterable[Cover]) -> Sum:
    """The rows together."""
    there = list(rows)
    return Sum(
        sum(row.units for row in there), sum(row.due for row in there), sum(row.reached for row in there),
        sum(row.planned for row in there), sum(min(row.reached, row.due) for row in there),
    )  # fmt: skip


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
    placed = [(unit_id, kind, "") for unit_id, kind in units]
    return area_coverage(placed, reached, planned, [Target(*one) for one in targets.items()], groups)


def area_coverage(
    units: Iterable[tuple[int, str, str]],
    reached: Set[int],
    planned: Set[int],
    targets: Sequence[Target],
    groups: Mapping[str, Sequence[str]],
) -> list[Cover]:
    """The same where targets may hold in one area: `units` are (id, kind, path of the area).

    A unit belongs to one target: that of the closest area, and there that of the closest kind. So it counts once,
    whatever the targets and however many events reached it.
    """
    listed = {unit_id: (kind, path) for unit_id, kind, path in units}
    if not targets:
        seen = dict.fromkeys(kind for unit_id, (kind, _) in listed.items() if unit_id in reached or unit_id in planned)
        return [_row(Target(kind, 0), _of_kind(listed, kind), reached, planned) for kind in seen]
    members: dict[int, set[int]] = {number: set() for number in range(len(targets))}
    closest = sorted(enumerate(targets), key=lambda one: (-len(one[1].path), len(groups.get(one[1].kind, ()))))
    for unit_id, (kind, path) in listed.items():
        for number, target in closest:
            if path.startswith(target.path) and kind in groups.get(target.kind, (target.kind,)):
                members[number].add(unit_id)
                break
    return [_row(target, members[number], reached, planned) for number, target in enumerate(targets)]


def _of_kind(listed: Mapping[int, tuple[str, str]], kind: str) -> set[int]:
    return {unit_id for unit_id, (of_kind, _) in listed.items() if of_kind == kind}


def _row(target: Target, ids: Set[int], reached: Set[int], planned: Set[int]) -> Cover:
    return Cover(target.kind, len(ids), len(ids & reached), len(ids & planned - reached), target.percent or None,
                 target.area_id)  # fmt: skip
