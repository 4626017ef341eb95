"""What the rows of a list of drills mean: units found by their names, types and levels by their words. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.i18n import LANGUAGES, Text, t
from core.imports import Given, Problem
from drills.kinds import LEVEL_NAMES, TYPE_NAMES
from drills.row_inputs import EXPECTED
from registry.located import Locator
from registry.words import Words
from schedule.event_rows import ByName, Known

TYPE_WORDS: dict[str, tuple[str, ...]] = {
    "evacuation": ("疏散演练", "应急疏散", "疏散", "地震应急疏散演练"),
    "full_scale": ("综合演练", "实战演练", "综合实战"),
    "functional": ("功能演练",),
    "single": ("单项", "单项演练"),
    "tabletop": ("桌面", "桌面推演"),
    "workshop": ("研讨",),
    "seminar": ("讲座", "培训"),
}
_SAME = ("special_needs", "special_needs_helper", "scenario", "rehearsed_on", "is_public", "note", "on", "starts",
         "minutes")  # fmt: skip
_PLACED_BY = ("area_code", "township", "village")
_SHOWN = 6


def _words(names: Mapping[str, Text], more: Mapping[str, tuple[str, ...]]) -> Words:
    spoken = {code: tuple(said.in_(language) for language in LANGUAGES) for code, said in names.items()}
    return Words((code, (*said, *more.get(code, ()))) for code, said in spoken.items())


TYPES, LEVELS = _words(TYPE_NAMES, TYPE_WORDS), _words(LEVEL_NAMES, {})


@dataclass
class Read:
    """What a row asks for, as a RegistrationInput takes it, and what is wrong with it."""

    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


@dataclass
class DrillReader:
    """Reads the rows of one file: `units` are those for which this actor registers drills, `own` their people by id."""

    units: ByName
    own: Mapping[int, Mapping[str, int]]
    locator: Locator

    def read(self, given: Given, *, is_known: bool = False) -> Read:
        """What the row asks for; one that names a known drill may leave out what the drill has."""
        row = Read({name: given.values[name] for name in _SAME if given.values.get(name) is not None})
        if not is_known or given.values.get("unit") or given.values.get("unit_code"):
            self._unit(given, row)
        if not is_known and given.values.get("on") is None:
            row.problems.append(Problem(given.row, "drill.on", t("The date is missing."), _WITH_YEAR, "on"))
        self._word(given, row, "type", TYPES, TYPE_NAMES)
        self._word(given, row, "level", LEVELS, LEVEL_NAMES)
        expected = {name: given.values[name] for name in EXPECTED if given.values.get(name) is not None}
        if not expected and not is_known:
            expected = dict(self.own.get(row.values.get("unit_id", 0), {}))
        if expected:
            row.values["expected"] = expected
        return row

    def _unit(self, given: Given, row: Read) -> None:
        name, code = given.values.get("unit"), given.values.get("unit_code")
        column = "unit_code" if code else "unit"
        if not (name or code):
            row.problems.append(Problem(given.row, "unit.missing", t("The unit is missing."), _NAME_IT, "unit"))
            return
        found = self.units.coded(code) if code else self._narrowed(given, self.units.named(name or ""))
        if len(found) == 1:
            row.values["unit_id"] = found[0].id
        elif found:
            what = t("Several have the name “%(name)s”: %(which)s.", name=code or name, which=_told(found))
            row.problems.append(Problem(given.row, f"{column}.ambiguous", what, _TELL_APART, column))
        else:
            what = t("There is no unit “%(name)s” for which you register drills.", name=code or name)
            row.problems.append(Problem(given.row, f"{column}.unknown", what, _CHECK, column))

    def _narrowed(self, given: Given, found: list[Known]) -> list[Known]:
        """Of several units of one name those in the area that the row names."""
        if len(found) < 2 or not any(given.values.get(one) for one in _PLACED_BY):
            return found
        area, _ = self.locator.area(given, None)
        return [one for one in found if one.path.startswith(area.path)] if area is not None else found

    def _word(self, given: Given, row: Read, column: str, words: Words, names: Mapping[str, Text]) -> None:
        typed = given.values.get(column)
        if not typed:
            return
        if code := words.find(typed):
            row.values[column] = code
            return
        what = t("“%(word)s” is not one of the words known here.", word=typed)
        how = t("Write one of: %(words)s.", words=str(t(", ")).join(str(name) for name in names.values()))
        row.problems.append(Problem(given.row, f"drill.{column}", what, how, column))


def _told(found: Sequence[Known]) -> str:
    shown = "；".join(" ".join(filter(None, [one.name, one.where, one.code])) for one in found[:_SHOWN])
    return f"{shown} …" if len(found) > _SHOWN else shown


_WITH_YEAR = t("Write it with the year, as in 2027-05-12.")
_NAME_IT = t("Fill in the unit's name or its code.")
_TELL_APART = t("Fill in the township or village, or the unit's code.")
_CHECK = t("Check the name against the list; what is new there has to be added first.")
