"""What the rows of a list of specialists mean, and whom of the register each is about. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from core.fields import name_key
from core.i18n import LANGUAGES, Text, t
from core.imports import Given, Plan, Problem, Severity
from outreach.specialist_words import RATE_NAMES
from registry.located import Locator
from registry.words import Words

_PLAIN = ("name", "phone", "organisation", "field", "job_title", "term_from", "term_until", "note")
_PLACED_BY = ("area_code", "area_names", "township", "village")
_SEPARATORS = re.compile(r"[、，,;；/|\r\n]+")
_MORE_RATES = {
    "none": ("无", "不发放", "无补助"), "hour": ("小时", "元/小时", "按小时", "课时", "元/课时"),
    "day": ("天", "日", "元/天", "元/日", "按天"), "visit": ("次", "元/次", "按次"),
}  # fmt: skip


@dataclass(frozen=True)
class KnownPerson:
    """Somebody who can be booked; `specialist_id` where they are in the register of specialists."""

    id: int
    name: str
    phone: str = ""
    specialist_id: int | None = None
    is_active: bool = True


@dataclass(frozen=True)
class AskedSpecialist:
    """A row, whom it is about (None: somebody new), and what it says: only what was filled in."""

    row: Given
    person: KnownPerson | None
    values: Mapping[str, Any]


@dataclass
class SpecialistReader:
    """Reads the rows of one file; people are found again by name and telephone."""

    people: Iterable[KnownPerson]
    kinds: Words
    kind_names: str
    skills: Words
    skill_names: str
    locator: Locator
    plan: Plan = field(default_factory=Plan)
    seen: dict[tuple[str, ...], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.locator.expects_point = False
        self._named: dict[str, list[KnownPerson]] = {}
        for person in self.people:
            self._named.setdefault(name_key(person.name), []).append(person)

    def read(self, given: Sequence[Given]) -> list[AskedSpecialist]:
        """What the rows that can be taken ask for."""
        return [one for row in given if (one := self._row(row)) is not None]

    def _row(self, given: Given) -> AskedSpecialist | None:
        before = self._errors()
        values: dict[str, Any] = {name: given.values[name] for name in _PLAIN
                                  if given.values.get(name) not in (None, "")}  # fmt: skip
        values |= self._words(given)
        is_known, person = self._person(given)
        if is_known and (person is None or any(given.values.get(name) for name in _PLACED_BY)):
            area, problems = self.locator.area(given, None)
            self.plan.problems += problems
            values |= {"area_id": area.id} if area is not None else {}
        if self._errors() > before or self._is_twice(given, person):
            return None
        return AskedSpecialist(given, person, values)

    def _errors(self) -> int:
        return sum(1 for one in self.plan.problems if one.is_error)

    def _words(self, given: Given) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if kind := self._word(given, "kind", given.values.get("kind"), self.kinds, self.kind_names):
            found["kind"] = kind
        names = ", ".join(str(name) for name in RATE_NAMES.values())
        if rate := self._word(given, "rate_per", given.values.get("rate_per"), _rates(), names):
            found["rate_per"] = rate
        if given.values.get("rate_yuan") is not None:
            found["rate_yuan"] = given.values["rate_yuan"]
        if given.values.get("rate_yuan") and "rate_per" not in found:
            self._no(given, "rate_per.missing", t("A rate without what it is paid for."),
                     t("Write one of: %(kinds)s.", kinds=names), "rate_per")  # fmt: skip
        if typed := given.values.get("skills"):
            parts = [part.strip() for part in _SEPARATORS.split(typed) if part.strip()]
            codes = [self._word(given, "skills", part, self.skills, self.skill_names) for part in parts]
            found["skills"] = sorted({code for code in codes if code})
        return found

    def _word(self, given: Given, column: str, typed: str | None, words: Words, allowed: str) -> str | None:
        found = words.find(typed) if typed else None
        if typed and found is None:
            self._no(given, f"{column}.unknown", t("“%(word)s” is not one of the words for this column.", word=typed),
                     t("Write one of: %(kinds)s.", kinds=allowed), column)  # fmt: skip
        return found

    def _person(self, given: Given) -> tuple[bool, KnownPerson | None]:
        """Whether it can be told whom the row is about, and who that is; nobody for somebody new."""
        name, phone = given.values["name"], dialled(given.values.get("phone") or "")
        alike = self._named.get(name_key(name), [])
        mine = [one for one in alike if one.specialist_id is not None]
        if not phone:
            found = [one for one in mine if one.is_active] or mine
            if len(found) > 1:
                self._no(given, "specialist.several", t("Several specialists are called %(name)s.", name=name),
                         t("Give the telephone of the one who is meant."), "phone")  # fmt: skip
            return len(found) < 2, found[0] if len(found) == 1 else None
        same = [one for one in alike if dialled(one.phone) == phone]
        same = [one for one in same if one.specialist_id is not None] or same
        without = [one for one in mine if not one.phone]
        found = ([one for one in same if one.is_active] or same)[:1] or (without if len(without) == 1 else [])
        if not found and mine:
            what = t("%(name)s is in the register with another telephone; this row is taken to be somebody else.",
                     name=name)  # fmt: skip
            how = t("If it is the same person, change the telephone on their page and leave the row out.")
            self._warn(given, "specialist.other_phone", what, how, "phone")
        return True, found[0] if found else None

    def _is_twice(self, given: Given, person: KnownPerson | None) -> bool:
        key = (
            (str(person.id),) if person else (name_key(given.values["name"]), dialled(given.values.get("phone") or ""))
        )
        first = self.seen.setdefault(key, given.row)
        if first != given.row:
            self._no(given, "specialist.twice", t("Row %(row)s is the same person.", row=first),
                     t("Leave one of the two rows out."), "name")  # fmt: skip
        return first != given.row

    def _no(self, given: Given, code: str, what: Text, how: Text, column: str) -> None:
        self.plan.refuse(Problem(given.row, code, what, how, column))

    def _warn(self, given: Given, code: str, what: Text, how: Text, column: str) -> None:
        self.plan.refuse(Problem(given.row, code, what, how, column, Severity.WARNING))


def dialled(phone: str) -> str:
    """The telephone as it is compared: its digits."""
    return "".join(one for one in phone if one.isdecimal())


@cache
def _rates() -> Words:
    return Words([(code, (*(name.in_(spoken) for spoken in LANGUAGES), *_MORE_RATES[code]))
                  for code, name in RATE_NAMES.items()])  # fmt: skip
