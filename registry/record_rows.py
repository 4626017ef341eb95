"""What becomes of the rows of a list of units or places: found again, compared, or made. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.fields import name_key
from core.i18n import t
from core.imports import Change, Given, Plan, Problem, Severity
from registry.area_book import KnownArea
from registry.located import Locator, Spot, has_point
from registry.matching import Match, Records, Repeats, Values, differing

_PLACED_BY = ("area_code", "county", "township", "village", "area_names")


@dataclass
class RecordPlanner:
    """Plans the rows of one file; what is special about units or about places stands in the subclass."""

    locator: Locator
    records: Records
    tables: Mapping[str, Any]
    table: str
    number: Callable[[], int]
    use_names: bool
    plan: Plan = field(default_factory=Plan)
    repeats: Repeats = field(default_factory=Repeats)
    filled: set[str] = field(default_factory=set)  # fields that any row has

    def run(self, given: Sequence[Given]) -> Plan:
        """The plan for all rows."""
        self.filled = {name for row in given for name in row.values}
        self.locator.expects_point = any(has_point(row) for row in given)
        for row in given:
            self._row(row)
        return self.plan

    def kind_of(self, given: Given) -> tuple[str | None, list[Problem]]:
        """The record's kind as it is stored, None when the row does not say."""
        raise NotImplementedError

    def columns(self, given: Given, spot: Spot | None) -> Values:
        """The columns of the main table that the row fills, apart from code, name, kind and area."""
        raise NotImplementedError

    def parts(self, given: Given, record: Values, is_new: bool) -> Iterable[Change]:
        """Changes in tables that belong to the record."""
        return ()

    def judge(self, given: Given) -> Iterable[Problem]:
        """What else is wrong with the row."""
        return ()

    def _row(self, given: Given) -> None:
        kind, problems = self.kind_of(given)
        code = given.values.get("code")
        there = self.records.coded(kind, code)
        spot, wrong = self.locator.spot(given)
        problems += [*wrong, *self.judge(given), *self._empty(given)]
        name, wrong = self._name(given, there)
        area, more = self._area(given, spot, there)
        problems += [*wrong, *more]
        if not _has_error(problems):
            match = self._match(given.row, area, kind, name, code, there)
            problems += [match.problem] if match.problem else []
            problems += self._repeats(given, kind, name, area, match.record, spot)
            if not _has_error(problems):
                self._settle(given, match, {"code": code, "name": name, "kind": kind, "area": area}, spot, problems)
        self.plan.problems += problems

    def _name(self, given: Given, there: Values | None) -> tuple[str | None, list[Problem]]:
        name, code = given.values.get("name"), given.values.get("code")
        if name or there is not None:
            return name, []
        what = t("The name is missing.")
        if code:
            how = t("The code was taken for the name; correct it later.")
            return code, [Problem(given.row, "name.missing", what, how, "name", Severity.WARNING)]
        return None, [Problem(given.row, "name.missing", what, t("Fill in the name."), "name")]

    def _area(self, given: Given, spot: Spot | None, there: Values | None) -> tuple[KnownArea | None, list[Problem]]:
        if there is None or any(given.values.get(name) for name in _PLACED_BY):
            return self.locator.area(given, spot)
        stays = self.locator.book.by_id[there["area_id"]]
        if self.locator.may(stays.path):
            return stays, []
        what = t("%(area)s is outside the areas you look after.", area=stays.name)
        return None, [Problem(given.row, "area.forbidden", what, t("Ask the county's planner to import this row."))]

    def _match(
        self,
        row: int,
        area: KnownArea | None,
        kind: str | None,
        name: str | None,
        code: str | None,
        there: Values | None,
    ) -> Match:
        if there is not None:
            return Match(there)
        if kind is None:
            what, how = t("The kind is missing."), t("Fill in the kind, or give one kind for all rows.")
            return Match(problem=Problem(row, "kind.missing", what, how, "kind"))
        if area is None or name is None:
            return Match()
        return self.records.named(row, (area.id, kind, name_key(name)), code, self.use_names)

    def _repeats(
        self,
        given: Given,
        kind: str | None,
        name: str | None,
        area: KnownArea | None,
        there: Values | None,
        spot: Spot | None,
    ) -> list[Problem]:
        there = there or {}
        kind, name = kind or there.get("kind", ""), name or there.get("name", "")
        code_kind = kind if self.records.code_per_kind else ""
        said = {**given.values, "name": name, "kind": code_kind}
        key = (area.id, str(kind), name_key(name)) if area is not None else None
        return self.repeats.found(given.row, said, key, (spot.lon, spot.lat) if spot else None)

    def _settle(
        self, given: Given, match: Match, identity: Mapping[str, Any], spot: Spot | None, problems: list[Problem]
    ) -> None:
        there, area = match.record, identity["area"]
        wanted = self.columns(given, spot)
        wanted |= {name: identity[name] for name in ("code", "name", "kind") if identity[name]}
        if "name" in wanted:
            wanted["name_key"] = name_key(wanted["name"])
        if area is not None:
            wanted["area_id"] = area.id
        self.plan.matched_by_name += match.by_name
        if there is None:
            self._make(given, wanted)
        else:
            self._change(given, there, wanted)

    def _make(self, given: Given, wanted: Values) -> None:
        record = {**wanted, "id": self.number(), "name": wanted["name"]}
        after = {name: value for name, value in record.items() if name != "id"}
        label = " ".join(filter(None, [wanted["name"], wanted.get("code")]))
        self.plan.changes.append(Change(self.tables[self.table], record["id"], None, after, given.row, label))
        self.plan.changes += self.parts(given, record, True)
        self.plan.new.add(given.row)

    def _change(self, given: Given, there: Values, wanted: Values) -> None:
        before, after = differing(there, wanted)
        changes = list(self.parts(given, {**there, **wanted}, False))
        if after:
            changes.insert(0, Change(self.tables[self.table], there["id"], before, after, given.row, there["name"]))
        self.plan.changes += changes
        (self.plan.changed if changes else self.plan.unchanged).add(given.row)

    def _empty(self, given: Given) -> Iterable[Problem]:
        for name, what in _EMPTY.items():
            if name in self.filled and not given.values.get(name):
                yield Problem(given.row, f"{name}.missing", what, _FILL_IN, name, Severity.WARNING)


_EMPTY = {"address": t("The address is empty."), "village": t("The village is empty.")}
_FILL_IN = t("Fill it in if it is known.")


def _has_error(problems: Iterable[Problem]) -> bool:
    return any(problem.is_error for problem in problems)
