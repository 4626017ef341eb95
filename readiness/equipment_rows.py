"""What becomes of the rows of a list of equipment of response teams. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from core.fields import name_key
from core.i18n import Text, t
from core.imports import Change, Given, Plan, Problem
from readiness.equipment_dates import months_later
from readiness.team_rows import TWICE_HOW, KnownTeam, TeamsByName, code_of
from registry.matching import Values, differing
from registry.words import Words

_THING: Values = {
    "quantity": 0, "wanted": 0, "counted_in": "", "kept_at": "", "expires_on": None, "checked_on": None,
    "check_due_on": None, "condition": "good", "is_active": True, "version": 1,
}  # fmt: skip


@dataclass
class EquipmentPlanner:
    """Plans rows of equipment; a thing is found again by its name in its team, and by where it is kept."""

    teams: TeamsByName
    there: Iterable[Values]
    conditions: Words
    condition_names: str
    table: Any
    number: Callable[[], int]
    today: date
    plan: Plan = field(default_factory=Plan)
    _known: dict[tuple[int, str], list[Values]] = field(default_factory=dict)
    _seen: dict[tuple[int, str, str], int] = field(default_factory=dict)

    def run(self, given: Sequence[Given]) -> Plan:
        """The plan for all rows."""
        for one in self.there:
            self._known.setdefault((one["team_id"], name_key(one["name"])), []).append(one)
        for row in given:
            self._row(row)
        return self.plan

    def _row(self, given: Given) -> None:
        team = self.teams.find(given, self.plan)
        condition, is_known = code_of(self.conditions, given, "condition", self.condition_names, self.plan)
        if team is None or not is_known or self._is_ahead(given):
            return
        kept_at = given.values.get("kept_at") or ""
        key = (team.id, name_key(given.values["name"]), kept_at)
        if key in self._seen:
            what = t("Row %(row)s is the same equipment of this team.", row=self._seen[key])
            self._refuse(given, "equipment.twice", what, TWICE_HOW, "name")
            return
        self._seen[key] = given.row
        found = self._named(key[:2], kept_at)
        if len(found) > 1:
            what = t("This team keeps several things of this name.")
            self._refuse(given, "equipment.several", what, t("Write where the one meant is kept."), "kept_at")
            return
        self._settle(given, team, self._wanted(given, team, condition), found[0] if found else None)

    def _named(self, key: tuple[int, str], kept_at: str) -> list[Values]:
        found = self._known.get(key, [])
        same = [one for one in found if one["kept_at"] == kept_at]
        return same if same else found if not kept_at or len(found) == 1 else []

    def _is_ahead(self, given: Given) -> bool:
        if (checked := given.values.get("checked_on")) is None or checked <= self.today:
            return False
        self._refuse(given, "day_ahead", t("This day has not come yet."), t("Correct the day."), "checked_on")
        return True

    def _wanted(self, given: Given, team: KnownTeam, condition: str | None) -> Values:
        names = ("quantity", "wanted", "counted_in", "kept_at", "expires_on", "checked_on", "check_due_on")
        wanted: Values = {name: given.values[name] for name in names if given.values.get(name) not in (None, "")}
        if condition:
            wanted["condition"] = condition
        if "checked_on" in wanted and "check_due_on" not in wanted:
            wanted["check_due_on"] = months_later(wanted["checked_on"], team.check_months)
        return {**wanted, "is_active": True}

    def _settle(self, given: Given, team: KnownTeam, wanted: Values, there: Mapping[str, Any] | None) -> None:
        label = f"{given.values['name']} · {team.name}"
        if there is None:
            after = {**_THING, **wanted, "team_id": team.id, "name": given.values["name"]}
            self.plan.changes.append(Change(self.table, self.number(), None, after, given.row, label))
            self.plan.new.add(given.row)
            return
        before, after = differing(there, wanted)
        if after:
            self.plan.changes.append(Change(self.table, there["id"], before, after, given.row, label))
        (self.plan.changed if after else self.plan.unchanged).add(given.row)

    def _refuse(self, given: Given, code: str, what: Text, how: Text, column: str) -> None:
        self.plan.refuse(Problem(given.row, code, what, how, column))
