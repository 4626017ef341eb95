"""What becomes of the rows of a list of emergency plans. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from core.fields import name_key
from core.i18n import t
from core.imports import Change, Given, Plan, Problem, Severity
from readiness.known_units import UnitsByName
from readiness.plan_dates import out_of_order, review_due
from registry.area_book import AreaBook, KnownArea, is_under
from registry.words import Words

Owner = tuple[str, int]  # ("unit", id) or ("area", id)


@dataclass
class PlanPlanner:
    """Plans rows of emergency plans: a plan is found again by its owner and title, and then left as it is."""

    book: AreaBook
    units: UnitsByName
    kinds: Words
    levels: Words
    there: Mapping[tuple[Owner, str], tuple[int, date | None]]  # by owner and title: the plan, its newest approval
    tables: Mapping[str, Any]
    number: Callable[[], int]
    version_number: Callable[[], int]
    may: Callable[[str], bool]
    years: int
    on: date
    at: datetime
    by: str
    under: KnownArea | None = None
    plan: Plan = field(default_factory=Plan)
    seen: dict[tuple[Owner, str], int] = field(default_factory=dict)

    def run(self, given: Sequence[Given]) -> Plan:
        """The plan for all rows."""
        for row in given:
            self._row(row)
        return self.plan

    def _row(self, given: Given) -> None:
        owner, kind = self._owner(given), self._kind(given)
        if self._is_dated_wrong(given):
            return
        level = self._level(given, owner) if owner else None
        if owner is None or kind is None or level is None:
            return
        key = (owner, name_key(given.values["title"]))
        if key in self.seen:
            self._refuse(given, "repeat.plan", t("Row %(row)s is the same plan.", row=self.seen[key]),
                         t("Leave one of the two rows out."), "title")  # fmt: skip
            return
        self.seen[key] = given.row
        if key in self.there:
            self._known(given, self.there[key][1])
        else:
            self._add(given, owner, kind, level)

    def _is_dated_wrong(self, given: Given) -> bool:
        approved, review_by = given.values.get("approved_on"), given.values.get("review_by")
        starts = given.values.get("in_force_from")
        wrong = out_of_order(None, approved, starts)
        if approved is not None and approved > self.on:
            wrong["approved_on"] = t("A plan cannot have been approved on a day to come.")
        if review_by is not None and (began := starts or approved) is not None and review_by <= began:
            wrong["review_by"] = t("The review is due only after the version has come into force.")
        for column, what in wrong.items():
            self._refuse(given, "plan.day", what, t("Correct the day."), column)
        return bool(wrong)

    def _known(self, given: Given, approved: date | None) -> None:
        self.plan.unchanged.add(given.row)
        told = given.values.get("approved_on")
        if told is not None and told != approved:
            what = t("This plan is known in another version; the row changes nothing.")
            self.plan.refuse(Problem(given.row, "plan.version", what, t("Enter the new version on the plan's page."),
                                     "approved_on", Severity.WARNING))  # fmt: skip

    def _add(self, given: Given, owner: Owner, kind: str, level: str) -> None:
        values, number = given.values, self.number()
        approved, review_by = values.get("approved_on"), values.get("review_by")
        starts = values.get("in_force_from") or approved
        due = review_due(approved or starts, review_by, None, self.years) if starts else None
        is_unit = owner[0] == "unit"
        after = {
            "unit_id": owner[1] if is_unit else None, "area_id": None if is_unit else owner[1],
            "owner_name": "" if is_unit else values.get("owner_name") or "", "level": level, "kind": kind,
            "title": values["title"], "in_force_since": starts, "review_due_on": due, "withdrawn_on": None,
            "withdrawn_reason": "", "created_at": self.at, "created_by": self.by, "version": 1,
        }  # fmt: skip
        self.plan.changes.append(
            Change(self.tables["emergency_plans"], number, None, after, given.row, values["title"])
        )
        self.plan.new.add(given.row)
        if starts is not None:
            self._version(given, number, starts)
        else:
            what = t("No day of approval: the plan is entered without a version in force.")
            self.plan.refuse(Problem(given.row, "plan.no_day", what, t("Fill in the day, or enter the version later."),
                                     "approved_on", Severity.WARNING))  # fmt: skip

    def _version(self, given: Given, plan_id: int, starts: date) -> None:
        values = given.values
        after = {
            "plan_id": plan_id, "number": 1, "file_id": None, "drafted_on": None,
            "approved_on": values.get("approved_on"), "approved_by": values.get("approved_by") or "",
            "filed_no": (values.get("filed_no") or "")[:60], "in_force_from": starts,
            "review_by": values.get("review_by"), "note": "", "state": "accepted", "state_reason": "",
            "handed_in_at": self.at, "handed_in_by": self.by, "settled_at": self.at, "settled_by": self.by,
            "version": 1,
        }  # fmt: skip
        table = self.tables["plan_versions"]
        self.plan.changes.append(Change(table, self.version_number(), None, after, given.row, values["title"]))

    def _owner(self, given: Given) -> Owner | None:
        if typed := given.values.get("unit"):
            unknown = t("There is no unit called “%(name)s” for which you enter plans.", name=typed)
            unit = self.units.find(given, self.plan, unknown)
            return ("unit", unit.id) if unit is not None else None
        area = self._area(given)
        return ("area", area.id) if area is not None else None

    def _area(self, given: Given) -> KnownArea | None:
        typed = given.values.get("area") or ""
        code = self.book.coded(typed.strip()) if typed else None
        found = [code] if code is not None else self.book.named([typed], self.under) if typed else []
        found = [one for one in found if self.under is None or is_under(one, self.under)]
        if len(found) == 1 and self.may(found[0].path):
            return found[0]
        if len(found) == 1:
            what = t("%(area)s is outside the areas you look after.", area=found[0].name)
        elif found:
            what = t("Several areas are called %(name)s.", name=typed)
        else:
            what = t("Neither a unit nor an area is named that is known.")
        self._refuse(given, "plan.owner", what, t("Write the code of the area, or the name of the unit."), "area")
        return None

    def _kind(self, given: Given) -> str | None:
        typed = given.values.get("kind") or ""
        found = self.kinds.find(typed) if typed else "other"
        if found is None:
            self._refuse(given, "kind.unknown", t("“%(word)s” is not one of the words for this column.", word=typed),
                         t("Write a kind as it stands in the vocabulary."), "kind")  # fmt: skip
        return found

    def _level(self, given: Given, owner: Owner) -> str | None:
        if owner[0] == "unit":
            return "unit"
        typed = given.values.get("level")
        found = self.levels.find(typed) if typed else self.book.by_id[owner[1]].level
        if found is None or found == "unit":
            self._refuse(given, "level.unknown", t("“%(word)s” is not one of the words for this column.", word=typed),
                         t("Write county, township or another level."), "level")  # fmt: skip
            return None
        return found

    def _refuse(self, given: Given, code: str, what: Any, how: Any, column: str = "") -> None:
        self.plan.refuse(Problem(given.row, code, what, how, column))
