"""The groups and the script of a plan as sheets: read, compared with what is there, and written out. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from core.fields import Input, name_key
from core.forms import entries
from core.i18n import t
from core.imports import Given, Problem
from core.imports.listed import ListKind, RowChange, compared, count_of
from core.sheets import Column
from drills.plan_inputs import MOST_ROWS, GroupRow, InjectRow
from drills.script_times import say, seconds_of

_NUMBERS = frozenset({"place", "people", "number"})
_WIDTHS = {"message": 44, "expected_action": 44, "route": 40, "objective": 24}


@dataclass(frozen=True, kw_only=True)
class PlanList(ListKind):
    """One list of a plan."""

    code: Literal["groups", "script"]


def _usual_groups(first: Sequence[str]) -> list[str]:
    """The headers in their usual order, without the number in front where the first row has none."""
    return _usual(GroupRow, len(first) > 1 and first[0].strip().isdecimal() and not first[1].strip().isdecimal())


def _usual_script(first: Sequence[str]) -> list[str]:
    return _usual(InjectRow, len(first) > 1 and first[0].strip().isdecimal() and _is_time(first[1]))


def _usual(row: type[Input], is_numbered: bool) -> list[str]:
    labels = [str(entry.label) for entry in entries(row).values()]
    return labels if is_numbered else labels[1:]


def _is_time(typed: str) -> bool:
    try:
        seconds_of(typed)
    except ValueError:
        return False
    return True


_MOST = t("A plan has at most %(most)s rows.", most=MOST_ROWS)
LISTS = {
    "groups": PlanList(t("Groups"), GroupRow, (("name",),), MOST_ROWS, _MOST, _usual_groups, 2, code="groups"),
    "script": PlanList(t("Script"), InjectRow, (("at", "message"),), MOST_ROWS, _MOST, _usual_script, 2, code="script"),
}


@dataclass(frozen=True)
class Comparison:
    """All rows of a file beside what is there; `absent` are the ids of those there that the file does not have."""

    changes: Sequence[RowChange]
    problems: Sequence[Problem]
    absent: Sequence[int]

    def count(self, state: str) -> int:
        """How many rows are new, changed or unchanged."""
        return count_of(self.changes, state)


def compare(kind: PlanList, given: Sequence[Given], there: Sequence[Mapping[str, Any]]) -> Comparison:
    """What would become of the rows: groups are found again by their name, lines of the script by their number.

    A line without a number is found by its time and message. An empty cell leaves what is there as it is.
    """
    free = [dict(one) for one in there]
    changes: list[RowChange] = []
    problems: list[Problem] = []
    seen: set[object] = set()
    for row in given:
        key = _key(kind, row.values)
        if key is not None and key in seen:
            what = t("This row stands in the list twice.")
            how = t("Keep one of the two, or give the other a name or number of its own.")
            problems.append(Problem(row.row, "twice", what, how, "name" if kind.code == "groups" else "number"))
            continue
        seen.add(key)
        found = next((one for one in free if _is_same(kind, row.values, one)), None)
        if found is not None:
            free.remove(found)
        changes.append(compared(row, row.values, found))
    return Comparison(changes, problems, [int(one["id"]) for one in free])


def _key(kind: PlanList, values: Mapping[str, Any]) -> object:
    return name_key(str(values["name"])) if kind.code == "groups" else values.get("number")


def _is_same(kind: PlanList, values: Mapping[str, Any], one: Mapping[str, Any]) -> bool:
    if kind.code == "script" and values.get("number") is None:
        return bool(values["at"] == one["at"] and values["message"] == one["message"])
    return bool(_key(kind, values) == _key(kind, one))


def columns(kind: PlanList) -> list[Column]:
    """The columns of the list as a sheet, headers in the language spoken."""
    return [
        Column(str(entry.label), "integer" if name in _NUMBERS else "text", width=_WIDTHS.get(name))
        for name, entry in entries(kind.row).items()
    ]


def lines(kind: PlanList, rows: Sequence[Mapping[str, Any]]) -> Iterator[list[Any]]:
    """The rows as they stand in a sheet; times as T+mm:ss, which no spreadsheet turns into a clock."""
    for row in rows:
        yield [say(row[name]) if name == "at" else row[name] for name in kind.row.model_fields]
