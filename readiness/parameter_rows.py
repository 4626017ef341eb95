"""What becomes of the rows of a list of seismic parameters. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.i18n import t
from core.imports import Change, Given, Plan, Problem
from readiness.fortification import say_period, say_pga
from registry.located import Locator
from registry.matching import differing


@dataclass
class ParameterPlanner:
    """Plans rows of seismic parameters: one for each area."""

    locator: Locator
    there: Mapping[int, Mapping[str, Any]]
    table: Any
    number: Callable[[], int]
    plan: Plan = field(default_factory=Plan)
    seen: dict[int, int] = field(default_factory=dict)

    def run(self, given: Sequence[Given]) -> Plan:
        """The plan for all rows."""
        for row in given:
            self._row(row)
        return self.plan

    def _row(self, given: Given) -> None:
        area, problems = self.locator.area(given, None)
        for problem in problems:
            self.plan.refuse(problem)
        if area is None or any(problem.is_error for problem in problems):
            return
        if area.id in self.seen:
            what = t("Row %(row)s gives this area already.", row=self.seen[area.id])
            self.plan.refuse(Problem(given.row, "parameter.twice", what, t("Leave one of the two out.")))
            return
        self.seen[area.id] = given.row
        self._settle(given, area.id, area.name)

    def _settle(self, given: Given, area_id: int, name: str) -> None:
        wanted: dict[str, Any] = {name: round(float(given.values[name]) * 1000) for name in ("pga", "period")}
        there = self.there.get(area_id)
        source = given.values.get("source") or (there["source"] if there else "")
        if given.values.get("is_verified") and not source:
            what = t("This row is marked as checked and names no source.")
            how = t("Fill in the source, or leave the mark out.")
            self.plan.refuse(Problem(given.row, "parameter.no_source", what, how, "source"))
            return
        wanted |= {"source": source, "is_verified": bool(given.values.get("is_verified"))}
        label = f"{name} {say_pga(wanted['pga'])} {say_period(wanted['period'])}"
        if there is None:
            after = {"version": 1, "area_id": area_id, **wanted}
            self.plan.changes.append(Change(self.table, self.number(), None, after, given.row, label))
            self.plan.new.add(given.row)
            return
        before, after = differing(there, wanted)
        if after:
            self.plan.changes.append(Change(self.table, there["id"], before, after, given.row, label))
        (self.plan.changed if after else self.plan.unchanged).add(given.row)
