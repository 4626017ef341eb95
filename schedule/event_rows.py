"""What the rows of a plan of events mean: kinds, units, places, teams found by their names. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.fields import name_key
from core.i18n import LANGUAGES, Text, t
from core.imports import Given, Problem, Severity
from registry.located import Locator
from registry.words import Words
from schedule.event_row_inputs import EXPECTED
from schedule.lifecycle import STATUS_NAMES

CALLED_OFF = frozenset({
    "取消", "延期", "推迟", "已推迟", "canceled",
    *(STATUS_NAMES[status].in_(code).casefold() for status in ("cancelled", "postponed") for code in LANGUAGES),
})  # fmt: skip
KIND_WORDS: dict[str, tuple[str, ...]] = {
    "lecture": ("科普讲座", "知识讲座", "专题讲座", "防震减灾讲座", "授课", "宣讲", "lecture"),
    "stall": ("咨询", "现场咨询", "宣传咨询", "摆摊", "设点宣传", "现场宣传", "集市宣传", "stall"),
    "exhibition": ("展板", "展板宣传", "图片展", "巡展", "exhibition"),
    "screening": ("电影", "放映", "科教片放映", "播放", "screening"),
    "quiz": ("知识竞赛", "有奖竞答", "有奖问答", "quiz"),
    "open_day": ("场馆开放", "台站开放", "科普馆开放", "open day"),
    "training": ("业务培训", "培训班", "training"),
    "specialist_visit": ("科技下乡", "特派员下乡", "specialist visit"),
    "inspection": ("检查", "督查", "督导检查", "inspection"),
    "meeting": ("会议", "联席会", "meeting"),
    "drill": ("演练", "应急疏散演练", "疏散演练", "地震应急演练", "drill"),
}
_STATUS_OF = {STATUS_NAMES[status].in_(code).casefold(): status for status in STATUS_NAMES for code in LANGUAGES}
_SEPARATORS = re.compile(r"[、，,;；/|\n]+")
_SHOWN = 6
_PLACED_BY = ("area_code", "township", "village", "area_names")


@dataclass(frozen=True)
class Known:
    """A record by its name: `where` tells it from others of that name, `path` is its area's."""

    id: int
    name: str
    where: str = ""
    path: str = ""
    code: str = ""


class ByName:
    """Records found by their names as people write them."""

    def __init__(self, known: Iterable[Known] = ()) -> None:
        self._by_key: dict[str, list[Known]] = defaultdict(list)
        for one in known:
            self._by_key[name_key(one.name)].append(one)
            if one.code and name_key(one.code) != name_key(one.name):
                self._by_key[f"#{name_key(one.code)}"].append(one)

    def named(self, name: str) -> list[Known]:
        """All of that name."""
        return self._by_key.get(name_key(name), [])

    def coded(self, code: str) -> list[Known]:
        """All of that code, or number plate."""
        return self._by_key.get(f"#{name_key(code)}", [])


@dataclass
class Read:
    """What a row asks for, as an EventInput takes it; `area_path` where it lies; nothing when it has an error."""

    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        """Whether no problem refuses the row."""
        return not any(problem.is_error for problem in self.problems)


@dataclass
class EventReader:
    """Reads the rows of one file; each table holds what this actor may plan with."""

    kinds: Words
    kind_names: Mapping[str, str]
    skills: Words
    units: ByName
    places: ByName
    campaigns: ByName
    resources: Mapping[str, ByName]  # "team" "person" "vehicle"
    locator: Locator

    def read(self, given: Given, *, is_known: bool = False) -> Read:
        """What the row asks for, and what is wrong with it by itself.

        One that names a known event may leave out what the event has; its state is not looked at.
        """
        row = Read()
        if not is_known:
            self._state(given, row)
        if given.values.get("kind") or not is_known:
            self._kind(given, row)
        self._when(given, row, is_known)
        if any(given.values.get(name) for name in ("unit", "unit_code", *_PLACED_BY)) or not is_known:
            self._who(given, row)
        self._place(given, row)
        self._campaign(given, row)
        self._resources(given, row)
        self._skills(given, row)
        row.values |= {name: given.values[name] for name in ("title", "note") if given.values.get(name)}
        expected = {name: given.values[name] for name in EXPECTED if given.values.get(name) is not None}
        if expected:
            row.values["expected"] = expected
        return row

    def _state(self, given: Given, row: Read) -> None:
        said = (given.values.get("status") or "").casefold()
        if said in CALLED_OFF:
            what = t("This event was called off.")
            row.problems.append(Problem(given.row, "event.called_off", what, _LEFT_OUT, "status"))

    def _kind(self, given: Given, row: Read) -> None:
        typed = given.values.get("kind")
        names = ", ".join(self.kind_names.values())
        how = t("Write one of: %(kinds)s.", kinds=names)
        code = self.kinds.find(typed) if typed else None
        if code in self.kind_names:
            row.values["kind"] = code
        elif typed:
            what = t("“%(kind)s” is no kind of event.", kind=typed)
            row.problems.append(Problem(given.row, "event.kind", what, how, "kind"))
        else:
            what, more = t("The kind is missing."), t("Fill in the kind, or give one kind for all rows.")
            row.problems.append(Problem(given.row, "kind.missing", what, more, "kind"))

    def _when(self, given: Given, row: Read, is_known: bool) -> None:
        for name, what, how in _WHEN:
            if not is_known and given.values.get(name) is None:
                row.problems.append(Problem(given.row, f"event.{name}", what, how, name))
        row.values |= {name: given.values.get(name) for name in ("on", "starts", "ends", "until")}

    def _who(self, given: Given, row: Read) -> None:
        """The unit, or without one the area: by its names, the place, or the area chosen for the file."""
        name, code = given.values.get("unit"), given.values.get("unit_code")
        if name or code:
            found = self.units.coded(code) if code else self._narrowed(given, self.units.named(name or ""))
            self._take(given, row, found, "unit_id", "unit_code" if code else "unit", code or name or "")
            return
        is_placed = any(given.values.get(one) for one in _PLACED_BY)
        if not is_placed and given.values.get("place") and len(self.places.named(given.values["place"])) == 1:
            return
        area, problems = self.locator.area(given, None)
        row.problems += problems
        if area is not None and not any(problem.is_error for problem in problems):
            row.values["area_id"] = area.id

    def _narrowed(self, given: Given, found: list[Known]) -> list[Known]:
        """Of several units of one name those in the area that the row names."""
        if len(found) < 2 or not any(given.values.get(one) for one in _PLACED_BY):
            return found
        area, _ = self.locator.area(given, None)
        return [one for one in found if one.path.startswith(area.path)] if area is not None else found

    def _place(self, given: Given, row: Read) -> None:
        """A place that is not in the list is kept in words."""
        name, note = given.values.get("place"), given.values.get("place_note")
        found = self.places.named(name) if name else []
        if name and not found:
            what, how = t("“%(name)s” is not in the list of places.", name=name), t("It is kept as text.")
            row.problems.append(Problem(given.row, "event.place", what, how, "place", Severity.WARNING))
            note = f"{name} {note}" if note else name
        elif name:
            self._take(given, row, found, "place_id", "place", name)
        if note:
            row.values["place_note"] = note[:200]

    def _campaign(self, given: Given, row: Read) -> None:
        if name := given.values.get("campaign"):
            self._take(given, row, self.campaigns.named(name), "campaign_id", "campaign", name)

    def _resources(self, given: Given, row: Read) -> None:
        keys: list[str] = []
        for column, kind in (("teams", "team"), ("people", "person"), ("vehicles", "vehicle")):
            for name in split_names(given.values.get(column)):
                known = self.resources[kind]
                found = known.named(name) or known.coded(name)
                if one := self._only(given, row, found, column, name):
                    keys.append(f"{kind}:{one.id}")
        if keys:
            row.values["resources"] = list(dict.fromkeys(keys))

    def _skills(self, given: Given, row: Read) -> None:
        codes = []
        for name in split_names(given.values.get("skills")):
            if code := self.skills.find(name):
                codes.append(code)
            else:
                what = t("There is no skill “%(name)s” in the vocabulary.", name=name)
                row.problems.append(Problem(given.row, "event.skill", what, _CHECK_NAME, "skills"))
        if codes:
            row.values["skills"] = codes

    def _take(self, given: Given, row: Read, found: list[Known], into: str, column: str, name: str) -> None:
        if one := self._only(given, row, found, column, name):
            row.values[into] = one.id

    def _only(self, given: Given, row: Read, found: Sequence[Known], column: str, name: str) -> Known | None:
        if len(found) == 1:
            return found[0]
        if found:
            what = t("Several have the name “%(name)s”: %(which)s.", name=name, which=_told(found))
            row.problems.append(
                Problem(given.row, f"{column}.ambiguous", what, _TELL_APART.get(column, _RENAME), column)
            )
        else:
            what = Text(_UNKNOWN[column].msgid, {"name": name})
            row.problems.append(Problem(given.row, f"{column}.unknown", what, _CHECK_NAME, column))
        return None


def status_of(word: str | None) -> str:
    """The state that a word in either language means; "cancelled" for what lists call that; "" when it is none."""
    said = (word or "").casefold()
    return _STATUS_OF.get(said) or ("cancelled" if said in CALLED_OFF else "")


def split_names(cell: str | None) -> list[str]:
    """The names in one cell: 宣传一队、宣传二队."""
    return list(dict.fromkeys(name.strip() for name in _SEPARATORS.split(cell or "") if name.strip()))


def _told(found: Sequence[Known]) -> str:
    shown = "；".join(" ".join(filter(None, [one.name, one.where, one.code])) for one in found[:_SHOWN])
    return f"{shown} …" if len(found) > _SHOWN else shown


_LEFT_OUT = t("Nothing needs to be done; it is left out.")
_CHECK_NAME = t("Check the name against the list; what is new there has to be added first.")
_RENAME = t("Give them different names in the list, then import this row again.")
_TELL_APART: dict[str, Text] = {
    "unit": t("Fill in the township or village, or the unit's code."),
    "unit_code": t("Correct the code."),
}
_UNKNOWN: dict[str, Text] = {
    "unit": t("There is no unit “%(name)s” for which you plan events."),
    "unit_code": t("There is no unit with the code “%(name)s” for which you plan events."),
    "place": t("“%(name)s” is not in the list of places."),
    "campaign": t("There is no campaign “%(name)s” here."),
    "teams": t("There is no team “%(name)s” in use here."),
    "people": t("There is nobody called “%(name)s” among the personnel in use here."),
    "vehicles": t("There is no vehicle “%(name)s” in use here."),
}
_WHEN = (
    ("on", t("The date is missing."), t("Write it with the year, as in 2027-05-12.")),
    ("starts", t("The start is missing."), t("Write it as in 14:00, or both in one cell as in 14:00-16:00.")),
    ("ends", t("The end is missing."), t("Write it as in 16:00, or both in one cell as in 14:00-16:00.")),
)
