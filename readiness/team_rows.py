"""Which response team a row of a sheet means, and what becomes of the rows of a list of teams. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.fields import name_key
from core.i18n import t
from core.imports import Change, Given, Plan, Problem
from readiness.known_units import UnitsByName
from registry.area_book import KnownArea
from registry.located import Locator
from registry.matching import Values, differing
from registry.words import Words

_TEAM: Values = {"unit_id": None, "base_id": None, "base_note": "", "strength": 0, "note": "", "version": 1}
TWICE_HOW = t("Leave one of the two rows out.")


@dataclass(frozen=True)
class KnownTeam:
    """A team that the importing person looks after."""

    id: int
    name: str
    area_name: str
    area_code: str
    check_months: int = 3


class TeamsByName:
    """Finds the team that a row names; tells in the plan when there is none, or more than one."""

    def __init__(self, teams: Iterable[KnownTeam]) -> None:
        self._known: dict[str, list[KnownTeam]] = {}
        for team in teams:
            self._known.setdefault(name_key(team.name), []).append(team)

    def find(self, given: Given, plan: Plan) -> KnownTeam | None:
        """The team; None when the row is refused."""
        typed, area = given.values["team"], given.values.get("area") or ""
        found = self._known.get(name_key(typed), [])
        if area:
            found = [one for one in found if area.strip() in (one.area_code, one.area_name)]
        if len(found) == 1:
            return found[0]
        if found:
            what, how = t("Several teams are called %(name)s.", name=typed), t("Give the area of the one meant, too.")
        else:
            what = t("There is no team called “%(name)s” that you look after.", name=typed)
            how = t("Write its name as it stands in the list of teams, or enter the team first.")
        plan.refuse(Problem(given.row, "team.several" if found else "team.unknown", what, how, "team"))
        return None


def code_of(words: Words, given: Given, column: str, allowed: str, plan: Plan) -> tuple[str | None, bool]:
    """The code for the word of a column, None where it is empty; and whether the row may go on."""
    typed = given.values.get(column)
    if not typed:
        return None, True
    found = words.find(typed)
    if found is None:
        what = t("“%(word)s” is not one of the words for this column.", word=typed)
        how = t("Write one of: %(kinds)s.", kinds=allowed)
        plan.refuse(Problem(given.row, f"{column}.unknown", what, how, column))
    return found, found is not None


@dataclass
class TeamPlanner:
    """Plans rows of teams; a team is found again by its name in its area, and is in use afterwards."""

    locator: Locator
    units: UnitsByName
    there: Mapping[tuple[int, str], Values]
    kinds: Words
    kind_names: str
    table: Any
    number: Callable[[], int]
    plan: Plan = field(default_factory=Plan)
    _seen: dict[tuple[int, str], int] = field(default_factory=dict)

    def run(self, given: Sequence[Given]) -> Plan:
        """The plan for all rows."""
        self.locator.expects_point = False
        for row in given:
            self._row(row)
        return self.plan

    def _row(self, given: Given) -> None:
        area, problems = self.locator.area(given, None)
        self.plan.problems += problems
        kind, is_known = code_of(self.kinds, given, "kind", self.kind_names, self.plan)
        wanted = self._wanted(given)
        if area is None or wanted is None or not is_known or any(one.is_error for one in problems):
            return
        key = (area.id, name_key(given.values["name"]))
        if key in self._seen:
            what = t("Row %(row)s is the same team.", row=self._seen[key])
            self.plan.refuse(Problem(given.row, "team.twice", what, TWICE_HOW, "name"))
            return
        self._seen[key] = given.row
        self._settle(given, area, wanted | ({"kind": kind} if kind else {}), self.there.get(key))

    def _wanted(self, given: Given) -> Values | None:
        """What the row says; None when it names a unit that is not known."""
        wanted: Values = {name: given.values[name] for name in ("base_note", "strength", "note")
                          if given.values.get(name) not in (None, "")}  # fmt: skip
        if typed := given.values.get("unit"):
            unknown = t("There is no unit called “%(name)s” that you look after.", name=typed)
            unit = self.units.find(given, self.plan, unknown)
            if unit is None:
                return None
            wanted["unit_id"] = unit.id
        return {**wanted, "is_active": True}

    def _settle(self, given: Given, area: KnownArea, wanted: Values, there: Values | None) -> None:
        label = f"{given.values['name']} · {area.name}"
        if there is None:
            if "kind" not in wanted:
                how = t("Write one of: %(kinds)s.", kinds=self.kind_names)
                self.plan.refuse(Problem(given.row, "kind.missing", t("The kind of team is missing."), how, "kind"))
                return
            after = {**_TEAM, **wanted, "area_id": area.id, "name": given.values["name"]}
            self.plan.changes.append(Change(self.table, self.number(), None, after, given.row, label))
            self.plan.new.add(given.row)
            return
        before, after = differing(there, wanted)
        if after:
            self.plan.changes.append(Change(self.table, there["id"], before, after, given.row, label))
        (self.plan.changed if after else self.plan.unchanged).add(given.row)
