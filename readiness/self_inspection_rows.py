"""From the rows of a list to rounds of units with their hazards: each is read as a whole, or refused as one. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from functools import cache

from pydantic import ValidationError

from core.fields import name_key
from core.i18n import LANGUAGES, Said, Text, language, t
from core.imports import Given, Plan, Problem
from core.sentences import sentence
from readiness.self_inspection_row_inputs import RoundCells
from readiness.self_inspection_words import HAZARD_STATES
from registry.words import Words

Key = tuple[int, date]
_MORE_STATES = {
    "open": ("未整改", "整改中", "正在整改", "否"), "fixed": ("已整改", "整改完成", "已完成", "已销号", "是"),
    "dropped": ("不整改", "不予整改"), "late": ("逾期", "逾期未整改"),
}  # fmt: skip


@dataclass(frozen=True)
class KnownUnit:
    """A unit whose rounds may come in; `where` are the names of its areas from above."""

    id: int
    name: str
    code: str = ""
    kind: str = ""
    path: str = ""
    where: Sequence[str] = ()
    is_active: bool = True


@dataclass
class AskedHazard:
    """A row of a round, read: its item, the cells, and how the hazard stands; no item where all was in order."""

    row: Given
    item: str
    cells: RoundCells
    state: str = "open"


@dataclass
class AskedRound:
    """The rows of one unit and day."""

    unit: KnownUnit
    day: date
    rows: list[AskedHazard] = field(default_factory=list)
    not_applicable: dict[str, Given] = field(default_factory=dict)
    is_refused: bool = False

    @property
    def note(self) -> str:
        """What the rows note on the round, each note once."""
        return "\n".join(dict.fromkeys(one.cells.note for one in self.rows if one.cells.note))


@dataclass
class RoundReader:
    """Reads the rows of one file; `items_of` gives the codes of a unit's checklist, `items` finds any item's code."""

    units: Sequence[KnownUnit]
    items: Words
    items_of: Callable[[KnownUnit], Mapping[str, str]]
    today: date
    oldest: date
    there: frozenset[Key] = frozenset()
    plan: Plan = field(default_factory=Plan)
    rounds: dict[Key, AskedRound] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._named: dict[str, list[KnownUnit]] = {}
        self._coded: dict[str, list[KnownUnit]] = {}
        for unit in self.units:
            self._named.setdefault(name_key(unit.name), []).append(unit)
            self._coded.setdefault(name_key(unit.code), []).append(unit)

    def read(self, given: Sequence[Given]) -> list[AskedRound]:
        """The rounds of the rows by their day; those with a row that cannot be taken are refused as a whole."""
        for row in given:
            self._row(row)
        for one in self.rounds.values():
            if not one.is_refused:
                self._whole(one)
            if one.is_refused:
                self.refuse_rest(one)
        return sorted((one for one in self.rounds.values() if not one.is_refused), key=lambda one: one.day)

    def refuse_rest(self, one: AskedRound) -> None:
        """Refuse the rows of a refused round that have no problem of their own."""
        wrong = {problem.row for problem in self.plan.problems if problem.is_error}
        rows = sorted(hazard.row.row for hazard in one.rows if hazard.row.row in wrong)
        for hazard in one.rows:
            if hazard.row.row not in wrong:
                how = t("Correct row %(row)s; a round comes in as a whole.", row=Said(_listed, (rows,)))
                self._no(hazard.row, "round.other", t("Another row of the same round is refused."), how, "done_on")

    def _row(self, given: Given) -> None:
        unit = self._unit(given)
        if unit is None:
            return
        day: date = given.values["done_on"]
        one = self.rounds.setdefault((unit.id, day), AskedRound(unit, day))
        before = len(self.plan.problems)
        hazard = AskedHazard(given, "", RoundCells())
        one.rows.append(hazard)
        if day > self.today:
            self._no(given, "day_ahead", t("This day has not come yet."), t("Correct the day."), "done_on")
        elif day < self.oldest:
            self._no(given, "day_old", t("This day lies too long ago."), t("Check the year."), "done_on")
        self._cells(given, hazard)
        if len(self.plan.problems) == before:
            hazard.item = self._item(given, one)
            self._state(given, one, hazard)
            self._not_applicable(given, one)
        one.is_refused |= len(self.plan.problems) > before

    def _cells(self, given: Given, hazard: AskedHazard) -> None:
        values = {name: given.values[name] for name in RoundCells.model_fields if given.values.get(name)}
        try:
            hazard.cells = RoundCells.model_validate(values)
        except ValidationError as error:
            for detail in error.errors(include_url=False):
                what = t("This cannot be taken as it is.")
                self._no(given, str(detail["type"]), what, sentence(detail), str(detail["loc"][0]))

    def _item(self, given: Given, one: AskedRound) -> str:
        typed = (given.values.get("item") or "").strip()
        told = [name for name in ("problem", "fix_by", "state", "settled_on", "settled_note") if given.values.get(name)]
        if not typed and told:
            self._no(given, "item.missing", t("This row tells of a hazard, but not of which item."),
                     t("Write the item of the checklist to which it belongs."), "item")  # fmt: skip
        return self._code(given, one, typed, "item") if typed else ""

    def _code(self, given: Given, one: AskedRound, typed: str, column: str) -> str:
        """The code of an item as the row writes it; "" with the problem noted."""
        code, own = self.items.find(typed), self.items_of(one.unit)
        if code is not None and (code in own or self._is_there(one)):
            return code
        what = t("“%(typed)s” is no item of the checklist of %(unit)s.", typed=typed, unit=one.unit.name)
        near = get_close_matches(typed, list(own.values()), 1, 0.4)
        how = t("Do you mean “%(name)s”? The template lists all items.", name=near[0]) if near else (
            t("Write it as the checklist has it; the template lists all items."))  # fmt: skip
        self._no(given, "item.unknown", what, how, column)
        return ""

    def _state(self, given: Given, one: AskedRound, hazard: AskedHazard) -> None:
        typed = (given.values.get("state") or "").strip()
        found = _states().find(typed) if typed else ("fixed" if hazard.cells.settled_on else "open")
        if found is None:
            names = ", ".join(str(name) for name in HAZARD_STATES.values())
            self._no(given, "state.unknown", t("“%(word)s” is not one of the words for this column.", word=typed),
                     t("Write one of: %(kinds)s.", kinds=names), "state")  # fmt: skip
            return
        hazard.state = "open" if found == "late" else found
        if (wrong := _settled(hazard, one.day, self.today)) is not None:
            self._no(given, *wrong)

    def _not_applicable(self, given: Given, one: AskedRound) -> None:
        typed = (given.values.get("not_applicable") or "").strip()
        lines = [typed] if self.items.find(typed) else [part.strip() for part in _LINES.split(typed)]
        for line in lines:
            if line and (code := self._code(given, one, line, "not_applicable")):
                one.not_applicable.setdefault(code, given)

    def _whole(self, one: AskedRound) -> None:
        """Refuse what the rows of a round say against each other."""
        first: dict[str, AskedHazard] = {}
        for hazard in one.rows:
            other = first.setdefault(hazard.item, hazard)
            if other is not hazard and hazard.item:
                self._against(one, hazard.row, "repeat.hazard",
                              t("Row %(row)s has the same item of the same round.", row=other.row.row),
                              t("Put both in one row."), "item")  # fmt: skip
            if hazard.item and hazard.item in one.not_applicable:
                self._against(one, hazard.row, "item.both", t("This item is said not to apply as well."),
                              t("Leave it out of one of the two columns."), "item")  # fmt: skip
        if "" in first and len(first) > 1:
            self._against(one, first[""].row, "item.none", t("This row says that everything was in order; another row "
                          "of the same round has a hazard."), t("Leave this row out, or write its item."),
                          "item")  # fmt: skip

    def _against(self, one: AskedRound, row: Given, code: str, what: Text, how: Text, column: str) -> None:
        one.is_refused = True
        self._no(row, code, what, how, column)

    def _is_there(self, one: AskedRound) -> bool:
        return (one.unit.id, one.day) in self.there

    def _unit(self, given: Given) -> KnownUnit | None:
        name, code = given.values.get("unit") or "", given.values.get("unit_code") or ""
        town = given.values.get("township")
        found = self._coded.get(name_key(code), []) if code else self._named.get(name_key(name), [])
        if len(found) > 1 and town:
            found = [one for one in found if name_key(town) in {name_key(area) for area in one.where}]
        if len(found) > 1:
            found = [one for one in found if one.is_active] or found
        if len(found) == 1:
            return found[0]
        column = "unit_code" if code else "unit"
        if found:
            self._no(given, "unit.several", t("Several units are called %(name)s.", name=code or name),
                     t("Write the code, or the township as well."), column)  # fmt: skip
        else:
            self._no(given, "unit.unknown", t("There is no unit “%(name)s” that you look after.", name=code or name),
                     t("Check it on the page of units."), column)  # fmt: skip
        return None

    def _no(self, given: Given, code: str, what: Text, how: Text, column: str) -> None:
        self.plan.refuse(Problem(given.row, code, what, how, column))


def _listed(rows: Sequence[int]) -> str:
    return ("、" if language() == "zh" else ", ").join(map(str, rows))


_LINES = re.compile(r"[\r\n；|]+")
BEFORE = t("This is before the hazard was found.")


@cache
def _states() -> Words:
    return Words([
        (code, (*(name.in_(spoken) for spoken in LANGUAGES), *_MORE_STATES[code]))
        for code, name in HAZARD_STATES.items()
    ])  # fmt: skip


def _settled(hazard: AskedHazard, day: date, today: date) -> tuple[str, Text, Text, str] | None:
    """What is wrong with how the row says that its hazard was settled: code, what, how, column."""
    on, is_settled = hazard.cells.settled_on, hazard.state != "open"
    if is_settled and on is None:
        return ("settled.missing", t("The day on which this was settled is missing."),
                t("Write the day, or leave the state empty."), "settled_on")  # fmt: skip
    if not is_settled and on is not None:
        return ("settled.open", t("The hazard is still to be fixed, and has a day on which it was."),
                t("Correct the state or take the day out."), "state")  # fmt: skip
    if hazard.state == "dropped" and not hazard.cells.settled_note:
        return ("settled.why", t("Why the hazard is not pursued is missing."),
                t("Write the reason in the column for what was done."), "settled_note")  # fmt: skip
    if on is not None and on > today:
        return "settled.ahead", t("This day has not come yet."), t("Correct the day."), "settled_on"
    if on is not None and on < day:
        return "settled.before", BEFORE, t("Correct the day."), "settled_on"
    return None
