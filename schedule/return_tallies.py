"""What is owed, summed up by area one level down and by kind. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from core.owed import Due, Tally, tally

OWN = 0
"""Stands for the area itself, for what lies in none of those beneath it."""


@dataclass(frozen=True)
class AreaLine:
    """One area of the table with its sums by the code of the kind; `id` is OWN for what belongs to the area above."""

    id: int
    code: str
    name: str
    cells: Mapping[str, Tally]

    @cached_property
    def total(self) -> Tally:
        """The sums over all kinds."""
        return sum(self.cells.values(), Tally())


@dataclass(frozen=True)
class Table:
    """Areas down, kinds across."""

    kinds: Sequence[str]
    lines: Sequence[AreaLine]

    @cached_property
    def total(self) -> AreaLine:
        """All lines together."""
        return AreaLine(OWN, "", "", {kind: self.of_kind(kind) for kind in self.kinds})

    def of_kind(self, kind: str) -> Tally:
        """The sums of one kind over all lines."""
        return sum((line.cells[kind] for line in self.lines), Tally())

    @property
    def worst(self) -> AreaLine | None:
        """The area in which most is missing; None when nothing is, or when there is but one."""
        found = max(self.lines, key=lambda line: line.total.waited_for, default=None)
        return found if found is not None and found.total.waited_for and len(self.lines) > 1 else None


def child_of(path: str, above: str) -> int:
    """The id of the area directly beneath `above` in which the path lies; OWN for `above` itself and for others."""
    if not path.startswith(above):
        return OWN
    step = path[len(above) :].strip("/").split("/")[0]
    return int(step) if step else OWN


def tabulate(
    found: Mapping[str, Iterable[Due]], above: str, areas: Sequence[tuple[int, str, str]], at: datetime, own: str
) -> Table:
    """The table of what was found by kind, under the area with the path `above`; lines with nothing are left out.

    `areas` are (id, code, name) of those directly beneath; `own` names what belongs to none of them.
    """
    sorted_out: dict[str, dict[int, list[Due]]] = {kind: defaultdict(list) for kind in found}
    for kind, items in found.items():
        for item in items:
            sorted_out[kind][child_of(item.area_path, above)].append(item)
    used = [kind for kind in found if sorted_out[kind]]
    lines = [
        AreaLine(number, code, name, {kind: tally(sorted_out[kind].get(number, ()), at) for kind in used})
        for number, code, name in [*areas, (OWN, "", own)]
    ]
    return Table(used, [line for line in lines if line.total.expected])
