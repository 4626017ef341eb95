"""How many people and houses the reports of a round speak for. Pure.

Informants of one place tell of the same people and houses, so their numbers are never added up: of each number the
highest that is said for the place counts. A place that has places beneath it counts with its own number or with the
sum of theirs, whichever is higher. Only the numbers of different places are added.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Protocol

from readiness.felt_table import DAMAGE_KEYS, PEOPLE

MOST_OF_A_PLACE = 5_000
"""More people than this are asked about where nobody knows how many live there; a bound of ours, from no standard."""


class Told(Protocol):
    """What a report says of a place: people by kind, None where nothing is said, and houses by class and grade."""

    @property
    def area_path(self) -> str: ...
    @property
    def people(self) -> Mapping[str, int | None]: ...
    @property
    def damage(self) -> Mapping[str, int]: ...


def people_of(reports: Collection[Told]) -> dict[str, int | None]:
    """Injured, dead, missing and trapped; None where all left it open, which is not the same as nought."""
    return {name: _over_places((one.area_path, one.people.get(name)) for one in reports) for name in PEOPLE}


def damage_of(reports: Collection[Told]) -> dict[str, int]:
    """Damaged houses by class and grade, in the order of the table, without those of which there are none."""
    found = {key: _over_places((one.area_path, one.damage.get(key)) for one in reports) for key in DAMAGE_KEYS}
    return {key: count for key, count in found.items() if count}


def spread_of(reports: Collection[Told]) -> dict[str, tuple[int, int]]:
    """Least and most of each number of people or houses about which the reports of one place do not agree."""
    said: dict[str, list[int]] = defaultdict(list)
    for one in reports:
        for name, count in [*one.people.items(), *one.damage.items()]:
            if count is not None:
                said[name].append(count)
    return {name: (min(counts), max(counts)) for name, counts in said.items() if min(counts) < max(counts)}


def people_said(people: Mapping[str, int | None]) -> int:
    """Injured, dead, missing and trapped together; what is left open counts as nought."""
    return sum(people.get(name) or 0 for name in PEOPLE)


def most_likely(population: int | None) -> int:
    """How many people may be reported of a place without a question: those who live there, or a plain bound."""
    return population or MOST_OF_A_PLACE


def _over_places(said: Iterable[tuple[str, int | None]]) -> int | None:
    highest: dict[str, int] = {}
    for path, count in said:
        if count is not None:
            highest[path] = max(highest.get(path, 0), count)
    beneath: dict[str, int] = defaultdict(int)
    whole = 0
    for path in sorted(highest, key=len, reverse=True):
        count = max(highest[path], beneath[path])
        if (above := _place_above(path, highest)) is None:
            whole += count
        else:
            beneath[above] += count
    return whole if highest else None


def _place_above(path: str, known: Collection[str]) -> str | None:
    """The nearest place above of which something is said, too; a path is like "/1/2/4/"."""
    parts = path.strip("/").split("/")
    paths = (f"/{'/'.join(parts[:length])}/" for length in range(len(parts) - 1, 0, -1))
    return next((one for one in paths if one in known), None)
