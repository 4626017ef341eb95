"""What somebody changed in a proposal's workbook: rows matched with visits, and what is wrong with which cell. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import Any

from core.fields import name_key
from core.i18n import t
from core.imports.importer import Given
from core.imports.problems import Problem, Severity
from core.times import say_plain_date
from planning.workbook_facts import VisitLine

MOST_NAMES = 12  # that one sentence lists


@dataclass(frozen=True)
class Wanted:
    """Where a row puts its visit: None for all three leaves it out. `row` is the row in the file."""

    row: int
    on: date | None
    starts: int | None
    team: str = ""
    second_team: str = ""
    is_pinned: bool = False

    @property
    def is_placed(self) -> bool:
        """Whether it is to take place."""
        return self.on is not None


@dataclass
class Handed:
    """What came back: by the visit's number what is wanted, problems by row, and visits that have no row."""

    wanted: dict[int, Wanted] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    missing: list[int] = field(default_factory=list)

    @property
    def is_wrong(self) -> bool:
        """Whether some row could not be taken."""
        return any(problem.is_error for problem in self.problems)


@dataclass(frozen=True)
class Known:
    """What rows are matched with: the visits, the names of all teams of the proposal, and its window."""

    visits: Sequence[VisitLine]
    teams: Sequence[str]
    starts_on: date
    ends_on: date
    columns: frozenset[str]
    """The fields that the file has a column for; without one the cells count as unchanged, not as empty."""


def handed_back(rows: Iterable[Given], known: Known) -> Handed:
    """The rows as what is wanted; `problems` holds what cannot be taken as it stands."""
    reader = _Reader(known)
    for row in rows:
        reader.take(row)
    named = reader.handed.wanted.keys() | reader.refused
    reader.handed.missing = [line.number for line in known.visits if line.number not in named]
    return reader.handed


def changed(handed: Handed, visits: Iterable[VisitLine]) -> dict[int, Wanted]:
    """Of what is wanted only what differs from the proposal, pins left aside."""
    by_number = {line.number: line for line in visits}
    return {number: wanted for number, wanted in handed.wanted.items() if _differs(by_number[number], wanted)}


def _differs(line: VisitLine, wanted: Wanted) -> bool:
    before = (line.on, line.starts, line.team, line.second_team) if line.is_placed else (None, None, "", "")
    return before != (wanted.on, wanted.starts, wanted.team, wanted.second_team)


class _Reader:
    """Goes through the rows; each visit is taken once."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.handed = Handed()
        self.refused: set[int] = set()
        self.by_number = {str(line.number): line for line in known.visits}
        self.by_code = _several(known.visits, lambda line: line.unit_code)
        self.by_name = _several(known.visits, lambda line: name_key(line.unit))
        self.teams = {name_key(team): team for team in known.teams}

    def take(self, row: Given) -> None:
        """Keep what the row wants, or what is wrong with it."""
        line = self._visit(row)
        if line is None:
            return
        if line.number in self.handed.wanted or line.number in self.refused:
            self._wrong(row, "plan.twice", t("This visit stands in the file twice."), t("Delete one of the rows."),
                        "number")  # fmt: skip
            return
        before = len(self.handed.problems)
        wanted = self._wanted(row, line)
        if line.state == "accepted" and _differs(line, wanted):
            self._wrong(row, "plan.accepted", t("This visit has been accepted, so the workbook cannot move it."),
                        t("Put the old date, start and team back; its event can be moved in the calendar."),
                        "on")  # fmt: skip
        if len(self.handed.problems) == before:
            self.handed.wanted[line.number] = wanted
        else:
            self.refused.add(line.number)

    def _visit(self, row: Given) -> VisitLine | None:
        number, code = row.values.get("number") or "", row.values.get("unit_code") or ""
        unit = row.values.get("unit") or ""
        if number:
            return self._by_number(row, str(number), str(code))
        named = self.by_code.get(str(code), []) if code else self.by_name.get(name_key(str(unit)), [])
        if len(named) == 1:
            return named[0]
        field_name = "unit_code" if code else "unit" if unit else "number"
        if named:
            self._wrong(row, "plan.several", t("This unit has several visits in the proposal."),
                        t("Keep the visit number of the downloaded workbook in the row."), field_name)  # fmt: skip
        else:
            self._wrong(row, "plan.unknown_unit", t("The proposal has no visit to this unit."),
                        t("Correct the name or the code, or delete the row."), field_name)  # fmt: skip
        return None

    def _by_number(self, row: Given, number: str, code: str) -> VisitLine | None:
        line = self.by_number.get(number.removesuffix(".0"))
        if line is None:
            self._wrong(row, "plan.unknown_visit", t("The proposal has no visit of this number."),
                        t("Take the number from the downloaded workbook, or delete the row."), "number")  # fmt: skip
        elif code and line.unit_code and code != line.unit_code:
            self._wrong(row, "plan.other_unit", t("This number belongs to a visit to %(unit)s.", unit=line.unit),
                        t("Perhaps only some columns were sorted: take the number and the unit of one row together."),
                        "number")  # fmt: skip
            self.refused.add(line.number)
            return None
        return line

    def _wanted(self, row: Given, line: VisitLine) -> Wanted:
        on, starts = self._cell(row, "on", line.on), self._cell(row, "starts", line.starts)
        starts = starts if starts is None or isinstance(starts, int) else starts.hour * 60 + starts.minute
        team = self._team(row, "team", line.team)
        second = self._team(row, "second_team", line.second_team)
        is_pinned = bool(self._cell(row, "is_pinned", line.is_pinned))
        if on is None and starts is None and not team:
            return Wanted(row.row, None, None)
        self._complete(row, {"on": on is not None, "starts": starts is not None, "team": bool(team)})
        if on is not None and not self.known.starts_on <= on <= self.known.ends_on:
            self._wrong(row, "plan.outside", t("This day lies outside the proposal."), t(
                "Choose a day from %(first)s to %(last)s.", first=say_plain_date(self.known.starts_on),
                last=say_plain_date(self.known.ends_on)), "on")  # fmt: skip
        if team and team == second:
            self._wrong(row, "plan.same_team", t("The second team is the same as the first."),
                        t("Name another team, or leave the cell empty."), "second_team")  # fmt: skip
        return Wanted(row.row, on, starts, team, second, is_pinned)

    def _complete(self, row: Given, there: Mapping[str, bool]) -> None:
        for name in (name for name, is_there in there.items() if not is_there):
            if any(problem.row == row.row and problem.field == name for problem in self.handed.problems):
                continue  # what stands there is wrong, which has been said
            self._wrong(row, "plan.incomplete", t("This cell is empty, but others of the row are not."),
                        t("Fill in date, start and team, or clear all three to leave the visit out."),
                        name)  # fmt: skip

    def _cell(self, row: Given, name: str, before: Any) -> Any:
        """What stands in the cell, None for nothing; in a file without the column what was before."""
        return row.values.get(name) if name in self.known.columns else before

    def _team(self, row: Given, name: str, before: str) -> str:
        typed = str(self._cell(row, name, before) or "")
        if not typed:
            return ""
        found = self.teams.get(name_key(typed))
        if found is None:
            near = get_close_matches(typed, self.known.teams, 1, 0.6)
            how = t("Perhaps %(team)s?", team=near[0]) if near else t("The teams are: %(teams)s.", teams=self._teams())
            self._wrong(row, "plan.unknown_team", t("The proposal has no such team."), how, name, typed)
        return found or ""

    def _teams(self) -> str:
        more = "…" if len(self.known.teams) > MOST_NAMES else ""
        return "、".join(self.known.teams[:MOST_NAMES]) + more

    def _wrong(self, row: Given, code: str, what: Any, how: Any, name: str, value: str = "") -> None:
        given = row.values.get(name)
        shown = value or ("" if given is None else str(given))
        self.handed.problems.append(Problem(row.row, code, what, how, name, Severity.ERROR, value=shown))


def _several(visits: Iterable[VisitLine], key: Any) -> dict[str, list[VisitLine]]:
    found: dict[str, list[VisitLine]] = {}
    for line in visits:
        if name := key(line):
            found.setdefault(name, []).append(line)
    return found
