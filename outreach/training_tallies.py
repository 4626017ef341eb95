"""How many people were trained: person-times, and persons counted once over sessions and classes. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.fields import name_key


@dataclass(frozen=True)
class Sitting:
    """One session of a class: the keys of those who were ticked, or how many came where nobody was ticked."""

    class_id: int
    came: frozenset[str] = frozenset()
    headcount: int | None = None

    @property
    def size(self) -> int:
        """How many came; a list goes before a number."""
        return len(self.came) if self.came else self.headcount or 0


@dataclass(frozen=True)
class Tally:
    """Person-times (everybody at every session) and persons (everybody once)."""

    visits: int
    persons: int


def tally(sittings: Iterable[Sitting]) -> Tally:
    """Both figures over any sessions.

    Somebody on the lists of several classes is one person. Of a class whose sessions were only counted at least as many
    were there as at the fullest session, so that is its number of persons; those on its lists are among them.
    """
    found = list(sittings)
    named = frozenset[str]().union(*(one.came for one in found)) if found else frozenset[str]()
    unnamed = sum(_unnamed([one for one in found if one.class_id == number])
                  for number in {one.class_id for one in found})  # fmt: skip
    return Tally(sum(one.size for one in found), len(named) + unnamed)


def newcomers(sittings: Sequence[Sitting]) -> list[int]:
    """Of the sessions of one class, in order: how many of each are counted there first; they add up to its persons."""
    counts, before = [], 0
    for number in range(1, len(sittings) + 1):
        persons = tally(sittings[:number]).persons
        counts.append(persons - before)
        before = persons
    return counts


def person_key(name: str, unit: str, phone: str) -> str:
    """What tells a person in all classes: the name with the telephone, or with the unit where there is none."""
    digits = "".join(sign for sign in phone if sign.isdigit())
    return f"{name_key(name)}|{digits or name_key(unit)}"[:200]


def _unnamed(sittings: Sequence[Sitting]) -> int:
    """People of one class whom no list names."""
    named = frozenset[str]().union(*(one.came for one in sittings))
    fullest = max((one.size for one in sittings if not one.came), default=0)
    return max(0, fullest - len(named))
