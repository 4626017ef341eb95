"""What becomes of the rows of a roster: people found again by role, name and telephone in their area. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from core.fields import name_key
from core.i18n import t
from core.imports import Change, Given, Plan, Problem
from registry.area_book import KnownArea
from registry.located import Locator
from registry.matching import Values, differing
from registry.words import Words

_PLAIN = ("phone", "since_on", "until_on", "note")
_BLANK: Values = {"user_id": None, "phone": "", "since_on": None, "until_on": None, "note": "", "version": 1}
Key = tuple[int, str, str]  # area, role, name as compared


@dataclass
class There:
    """What is on the roster already: members, their trainings, and their allowances of the year."""

    members: Iterable[Values]
    trainings: set[tuple[int, Any, str | None]]  # (member, day, what), and (member, day, None) for each day
    allowances: Mapping[int, Values]
    _known: dict[Key, list[Values]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for one in self.members:
            self._known.setdefault((one["area_id"], one["role"], name_key(one["name"])), []).append(one)

    def named(self, key: Key, phone: str | None) -> list[Values]:
        """Those of that area, role and name; the one with that telephone where several are called so."""
        found = self._known.get(key, [])
        same = [one for one in found if phone and one["phone"] == phone]
        if same or not phone:
            return same or found
        return [one for one in found if not one["phone"]] or (found if len(found) == 1 else [])


@dataclass
class RosterPlanner:
    """Plans the rows of one file; `tables` and `numbers` are those of members, trainings and allowances."""

    locator: Locator
    there: There
    roles: Words
    role_names: str
    tables: Mapping[str, Any]
    numbers: Mapping[str, Callable[[], int]]
    on: date
    plan: Plan = field(default_factory=Plan)
    seen: dict[tuple[Key, str], int] = field(default_factory=dict)

    def run(self, given: Sequence[Given]) -> Plan:
        """The plan for all rows."""
        self.locator.expects_point = False
        for row in given:
            self._row(row)
        return self.plan

    def _row(self, given: Given) -> None:
        area, problems = self.locator.area(given, None)
        problems += self._judged(given)
        self.plan.problems += problems
        if area is None or any(problem.is_error for problem in problems):
            return
        role = self.roles.find(given.values["role"]) or ""
        key = (area.id, role, name_key(given.values["name"]))
        phone = given.values.get("phone") or ""
        if (key, phone) in self.seen:
            self._refuse(given, "member.twice", t("Row %(row)s is the same person.", row=self.seen[key, phone]),
                         t("Leave one of the two out."), "name")  # fmt: skip
            return
        self.seen[key, phone] = given.row
        found = self.there.named(key, phone)
        if len(found) > 1:
            self._refuse(given, "member.several", t("Several people of this name are on the roster there."),
                         t("Give the telephone of the one who is meant."), "phone")  # fmt: skip
            return
        self._settle(given, area, role, found[0] if found else None)

    def _judged(self, given: Given) -> Iterator[Problem]:
        if not given.values.get("name"):
            yield Problem(given.row, "name.missing", t("The name is missing."), t("Fill in the name."), "name")
        typed = given.values.get("role")
        if not typed:
            what, how = t("The role is missing."), t("Fill it in, or give one role for all rows.")
            yield Problem(given.row, "role.missing", what, how, "role")
        elif not self.roles.find(typed):
            what = t("“%(word)s” is not one of the words for this column.", word=typed)
            yield Problem(given.row, "role.unknown", what, t("Write one of: %(kinds)s.", kinds=self.role_names), "role")
        since, until = given.values.get("since_on"), given.values.get("until_on")
        if since and until and until < since:
            yield Problem(given.row, "span", t("The last day lies before the first."), t("Correct one of the two."),
                          "until_on")  # fmt: skip
        for name in ("trained_on", "paid_on"):
            if (day := given.values.get(name)) and day > self.on:
                what, how = t("This day is still to come."), t("Correct the day, or leave it empty until then.")
                yield Problem(given.row, "member.future", what, how, name)

    def _settle(self, given: Given, area: KnownArea, role: str, there: Values | None) -> None:
        wanted: Values = {name: given.values[name] for name in _PLAIN if given.values.get(name) not in (None, "")}
        if there is None:
            number = self.numbers["members"]()
            after = {**_BLANK, **wanted, "area_id": area.id, "role": role, "name": given.values["name"]}
            label = f"{given.values['name']} · {area.name}"
            self.plan.changes.append(Change(self.tables["members"], number, None, after, given.row, label))
            self.plan.changes += self._parts(given, number)
            self.plan.new.add(given.row)
            return
        before, after = differing(there, wanted)
        changes = list(self._parts(given, there["id"]))
        if after:
            changes.insert(0, Change(self.tables["members"], there["id"], before, after, given.row, there["name"]))
        self.plan.changes += changes
        (self.plan.changed if changes else self.plan.unchanged).add(given.row)

    def _parts(self, given: Given, member_id: int) -> Iterator[Change]:
        """The training and the allowance of a row."""
        on, what = given.values.get("trained_on"), given.values.get("training") or ""
        if on and (member_id, on, what or None) not in self.there.trainings:
            after = {"member_id": member_id, "on": on, "what": what}
            yield Change(self.tables["trainings"], self.numbers["trainings"](), None, after, given.row, str(on))
        yuan, paid = given.values.get("allowance_yuan"), given.values.get("paid_on")
        kept = self.there.allowances.get(member_id)
        if yuan is None and (paid is None or kept is None):
            return
        wanted = {"yuan": yuan if yuan is not None else kept["yuan"] if kept else 0} | (
            {"paid_on": paid} if paid else {}
        )
        if kept is None:
            after = {"member_id": member_id, "year": self.on.year, "paid_on": None, "version": 1, **wanted}
            yield Change(
                self.tables["allowances"], self.numbers["allowances"](), None, after, given.row, str(self.on.year)
            )
            return
        before, after = differing(kept, wanted)
        if after:
            yield Change(self.tables["allowances"], kept["id"], before, after, given.row, str(self.on.year))

    def _refuse(self, given: Given, code: str, what: Any, how: Any, column: str) -> None:
        self.plan.refuse(Problem(given.row, code, what, how, column))
