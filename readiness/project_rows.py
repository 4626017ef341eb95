"""From a row of a ledger to the facts of a project and its result, and which project that is there it means. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from core.fields import name_key
from core.i18n import LANGUAGES, t
from core.imports import Given, Problem, Severity
from readiness.fortification_words import RESULT_NAMES
from registry.area_book import KnownArea
from registry.located import Spot
from registry.words import Words

SAME = (
    "code", "name", "owner", "unit", "address", "floors", "floor_area", "structure", "designed_pga",
    "designed_period", "evaluated_pga", "evaluated_period", "evaluation", "received_on", "due_on", "note",
)  # fmt: skip
"""Columns that the form takes as they are."""
OF_AREA = ("area_code", "county", "township", "village", "area_names")
OPEN = "open"
SAME_DEGREES = 1e-6
"""Points nearer to each other than this are one: a form shows six decimals."""
KIND_WORDS = {
    "general": ("一般工程", "一般建筑", "普通建筑"), "school": ("学校", "幼儿园", "教育建筑"),
    "hospital": ("医疗机构", "医疗建筑", "卫生院"), "crowded": ("人员密集场所",),
    "major": ("重大工程", "重大建设项目"),
}  # fmt: skip
_RESULT_WORDS = {
    "passed": ("审查通过", "已通过", "合格", "符合要求", "同意"),
    "conditional": ("附条件通过", "有条件同意", "整改后通过", "基本合格"),
    "refused": ("不通过", "审查不通过", "不合格", "不同意", "不符合要求"),
    "withdrawn": ("撤回", "已撤回", "撤销", "撤件"),
    OPEN: ("在审", "待审查", "在办", "办理中", "未办结", "正在审查"),
}


@dataclass(frozen=True)
class AskedResult:
    """What a row says of the result: a result, "open" for a project that it calls under review, "" where it is mute."""

    word: str = ""
    on: date | None = None
    note: str = ""


@dataclass
class Asked:
    """A row, the facts that it gives as the form takes them, and its result."""

    row: Given
    facts: dict[str, Any]
    result: AskedResult
    area: KnownArea | None = None  # None where the row names none, and means a project that is there
    spot: Spot | None = None


def read_row(row: Given, kinds: Words, kind_names: str) -> tuple[Asked, list[Problem]]:
    """What the row says, and what is wrong with its words."""
    values = row.values
    facts = {name: values[name] for name in SAME if values.get(name) not in (None, "")}
    problems: list[Problem] = []
    if typed := values.get("kind"):
        kind = kinds.find(typed)
        facts |= {"kind": kind} if kind is not None else {}
        problems += [] if kind is not None else [_unknown(row, typed, "kind", kind_names)]
    word = results().find(values["result"]) if values.get("result") else ""
    if word is None:
        names = str(t(", ")).join(str(name) for name in RESULT_NAMES.values())
        problems.append(_unknown(row, values["result"], "result", names))
    elif values.get("result_on") and word in ("", OPEN):
        problems.append(Problem(row.row, "result.missing", t("The row has a day of the result, but no result."),
                                t("Write the result, or take the day out."), "result"))  # fmt: skip
    return Asked(
        row, facts, AskedResult(word or "", values.get("result_on"), values.get("result_note") or "")
    ), problems


def lacking(asked: Asked, *, is_new: bool) -> list[Problem]:
    """What the row must say and does not: what a new project is, and the days that belong to a result."""
    found, number = [], asked.row.row
    if is_new and not asked.facts.get("name"):
        found.append(Problem(number, "name.missing",
                             t("There is no project with this number, and the row has no name."),
                             t("Check the number; for a new project write its name."), "name"))  # fmt: skip
    if is_new and not asked.facts.get("kind"):
        found.append(Problem(number, "kind.missing", t("What kind of project this is is missing."),
                             t("Write the kind; where all rows have the same, give one value for the whole column."),
                             "kind"))  # fmt: skip
    if asked.result.word not in ("", OPEN):
        if asked.result.on is None:
            found.append(Problem(number, "result.day", t("The day of the result is missing."),
                                 t("Write the day, or leave the result empty."), "result_on"))  # fmt: skip
        if is_new and not asked.facts.get("received_on"):
            found.append(Problem(number, "received.missing", t("The day on which the project was received is missing."),
                                 t("A project with a result needs it; today would be too late."),
                                 "received_on"))  # fmt: skip
    return found


def unheard(asked: Asked, there: str) -> list[Problem]:
    """A remark where reasons stand in the row without a result, and no such reasons are there."""
    said = asked.result.note
    if asked.result.word not in ("", OPEN) or not said or alike(said, there):
        return []
    return [Problem(asked.row.row, "result.note_alone", t("Reasons and conditions belong to a result, and the row has "
                    "none; they are left out."), t("Write the result with its day, or put the text under the note."),
                    "result_note", Severity.WARNING)]  # fmt: skip


@dataclass
class KnownProjects:
    """The projects that are there by number, and by name and area; those of the file are added as they come in."""

    codes: dict[str, int] = field(default_factory=dict)
    named: dict[tuple[int, str], list[int]] = field(default_factory=dict)
    _kept: dict[int, tuple[str | None, tuple[int, str]]] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Iterable[tuple[int, str | None, str, int]]) -> KnownProjects:
        """Those of these rows: id, number, name, area."""
        found = cls()
        for row in rows:
            found.put(*row)
        return found

    def put(self, number: int, code: str | None, name: str, area_id: int) -> None:
        """Make a project known as it is now."""
        was_code, was_key = self._kept.get(number, (None, (0, "")))
        if was_code:
            self.codes.pop(was_code, None)
        if number in self.named.get(was_key, []):
            self.named[was_key].remove(number)
        key = (area_id, name_key(name))
        self._kept[number] = (code, key)
        self.named.setdefault(key, []).append(number)
        if code:
            self.codes[code] = number

    def find(self, asked: Asked) -> Sequence[int]:
        """The projects that the row may mean: that of its number; else those of its name in its area.

        A row with a number that is new means no project that has another one.
        """
        code, name = asked.facts.get("code"), asked.facts.get("name")
        if code in self.codes:
            return [self.codes[code]]
        if asked.area is None or not name:
            return []
        same = self.named.get((asked.area.id, name_key(name)), [])
        return [number for number in same if not code or self._kept[number][0] is None]


def names_area(row: Given) -> bool:
    """Whether the row says in which area the project lies."""
    return any(row.values.get(name) for name in OF_AREA)


def alike(one: Any, other: Any) -> bool:
    """Whether two values are the same; ends of lines and blanks, which spreadsheets rewrite, do not count."""
    return one.split() == other.split() if isinstance(one, str) and isinstance(other, str) else one == other


def is_there(spot: Spot, lon: float | None, lat: float | None) -> bool:
    """Whether a point is the one that the project has already."""
    if lon is None or lat is None:
        return False
    return abs(spot.lon - lon) < SAME_DEGREES and abs(spot.lat - lat) < SAME_DEGREES


@cache
def results() -> Words:
    """The words for results, in both languages."""
    names: Mapping[str, Any] = {code or OPEN: name for code, name in RESULT_NAMES.items()}
    return Words([
        (code, (*(name.in_(spoken) for spoken in LANGUAGES), *_RESULT_WORDS[code])) for code, name in names.items()
    ])  # fmt: skip


def _unknown(row: Given, typed: str, column: str, names: str) -> Problem:
    return Problem(row.row, f"{column}.unknown", t("“%(word)s” is not one of the words for this column.", word=typed),
                   t("Write one of: %(kinds)s.", kinds=names), column)  # fmt: skip
