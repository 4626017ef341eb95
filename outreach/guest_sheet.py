"""Guests of an open day from a sheet: its rows read, and compared with who is on the list. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.fields import name_key
from core.i18n import t
from core.imports import Given, Problem
from core.imports.listed import ListKind, ListRead, RowChange, compared, count_of
from core.imports.problems import refused_rows
from outreach.open_day_inputs import MOST_PASTED, GuestRow
from registry.words import Words

_MOST = t("A sheet of guests has at most %(most)s rows.", most=MOST_PASTED)
LIST = ListKind(t("Guests"), GuestRow, (("name",),), MOST_PASTED, _MOST)


@dataclass
class GuestLook:
    """All rows of a sheet beside the list: nothing is written yet."""

    read: ListRead
    changes: list[RowChange]
    problems: list[Problem]

    @property
    def refused(self) -> list[int]:
        """The rows that cannot be taken, from the first."""
        return sorted(refused_rows(self.problems))

    def count(self, state: str) -> int:
        """How many rows are new, changed or unchanged."""
        return count_of(self.changes, state)


def compare_guests(
    read: ListRead, there: Sequence[Mapping[str, Any]], categories: Sequence[tuple[str, str]], usual: str
) -> GuestLook:
    """What would become of the rows: a guest is found again by name and organisation, by the name alone without one.

    An empty cell leaves what is there as it is; a new guest without a category gets the `usual` one.
    """
    words = Words((code, (name,)) for code, name in categories)
    problems, changes = list(read.problems), []
    seen: set[tuple[str, str]] = set()
    for row in read.given:
        values = dict(row.values)
        typed = str(values.pop("category", "") or "")
        code = words.find(typed) if typed else ""
        key = (name_key(str(values["name"])), name_key(str(values.get("organisation", ""))))
        if code is None:
            how = t("Use one of: %(names)s.", names=", ".join(name for _, name in categories))
            problems.append(Problem(row.row, "category", t("There is no such category of guests."), how, "category",
                                    value=typed))  # fmt: skip
        elif key in seen:
            how = t("Keep one of the two, or write their organisations.")
            what = t("This row stands in the list twice.")
            problems.append(Problem(row.row, "twice", what, how, "name", value=str(values["name"])))
        else:
            seen.add(key)
            changes.append(_change(row, values | ({"category": code} if code else {}), _found(key, there), usual))
    return GuestLook(read, changes, sorted(problems, key=lambda one: one.row))


def _found(key: tuple[str, str], there: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    same = [one for one in there if name_key(str(one["name"])) == key[0]]
    exact = [one for one in same if name_key(str(one["organisation"])) == key[1]]
    if exact:
        return exact[0]
    return same[0] if len(same) == 1 and not key[1] else None


def _change(row: Given, values: dict[str, Any], found: Mapping[str, Any] | None, usual: str) -> RowChange:
    return compared(row, values if found else {"category": usual} | values, found)
