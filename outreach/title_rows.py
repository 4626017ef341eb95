"""What the rows of a list of demonstration titles mean, and how a title on paper stands up to the pass mark. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from functools import cache
from typing import Any

from core.errors import Invalid
from core.fields import name_key
from core.i18n import LANGUAGES, Said, Text, t
from core.imports import Given, Plan, Problem, Severity
from core.times import say_plain_date
from outreach.checklist_rows import KnownUnit
from outreach.demonstration_scoring import REVIEW_YEARS, later
from outreach.demonstration_words import LEVEL_NAMES
from registry.located import Locator
from registry.words import Words

UNITS_ONLY = frozenset({"school", "community", "enterprise"})
"""Kinds of which a name that is no unit's is more likely misspelt than somebody who is no unit."""
_MORE_LEVELS = {
    "county": ("县", "区级", "县区级", "县（区）级"), "city": ("市", "设区市级", "地市级", "州级"),
    "province": ("省", "自治区级"),
}  # fmt: skip
_PLAIN = ("granted_on", "term_until", "review_due_on", "document", "revoked_on", "reason", "note")
Whom = tuple[int | None, int, str]
"""Of a unit its number, else the number of the area and the name as it is compared."""


@dataclass(frozen=True)
class AskedTitle:
    """A row, whom it is about, and what it says in the words of the input model: only what was filled in."""

    row: Given
    whom: Whom
    values: Mapping[str, Any]

    @property
    def key(self) -> tuple[Whom, str, date]:
        """What makes another row, or a title in the register, the same title."""
        return self.whom, self.values["kind"], self.values["granted_on"]

    @property
    def turn(self) -> tuple[date, int]:
        """Earlier titles go first, so that one that has ended makes room for the next."""
        return self.values["granted_on"], self.row.row


@dataclass
class TitleReader:
    """Reads the rows of one file; `named` are names and kinds of titles that the register has without a unit."""

    units: Sequence[KnownUnit]
    kinds: Words
    kind_names: str
    locator: Locator
    named: frozenset[tuple[str, str]] = frozenset()
    plan: Plan = field(default_factory=Plan)
    seen: dict[tuple[Whom, str, date], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.locator.expects_point = False
        self._named: dict[str, list[KnownUnit]] = {}
        self._coded: dict[str, list[KnownUnit]] = {}
        for unit in self.units:
            self._named.setdefault(name_key(unit.name), []).append(unit)
            if unit.code:
                self._coded.setdefault(name_key(unit.code), []).append(unit)

    def read(self, given: Sequence[Given]) -> list[AskedTitle]:
        """What the rows that can be taken ask for, the earliest title first."""
        asked = [one for row in given if (one := self._row(row)) is not None]
        return sorted(asked, key=lambda one: one.turn)

    def _row(self, given: Given) -> AskedTitle | None:
        before = len(self._errors())
        kind = self._word(given, "kind", self.kinds, self.kind_names)
        level = self._word(given, "level", _levels(), ", ".join(str(name) for name in LEVEL_NAMES.values()))
        if given.values.get("reason") and given.values.get("revoked_on") is None:
            self._no(given, "revoked.day", t("It says why the title was revoked, but not when."),
                     t("Write the day, or leave the reason empty."), "revoked_on")  # fmt: skip
        whom = self._whom(given, kind)
        if len(self._errors()) > before or whom is None:
            return None
        values = {name: given.values[name] for name in _PLAIN if given.values.get(name) not in (None, "")}
        values |= {"kind": kind, **({"level": level} if level else {}), **self._holder(given, whom)}
        if given.values.get("score") is not None:
            values["score_percent"] = int(given.values["score"])
        asked = AskedTitle(given, whom, values)
        first = self.seen.setdefault(asked.key, given.row)
        if first != given.row:
            self._no(given, "repeat.title", t("Row %(row)s is the same title.", row=first),
                     t("Leave one of the two rows out."), "unit")  # fmt: skip
            return None
        return asked

    def _errors(self) -> list[Problem]:
        return [one for one in self.plan.problems if one.is_error]

    def _word(self, given: Given, column: str, words: Words, allowed: str) -> str | None:
        typed = given.values.get(column)
        found = words.find(typed) if typed else None
        if typed and found is None:
            self._no(given, f"{column}.unknown", t("“%(word)s” is not one of the words for this column.", word=typed),
                     t("Write one of: %(kinds)s.", kinds=allowed), column)  # fmt: skip
        return found

    def _holder(self, given: Given, whom: Whom) -> dict[str, Any]:
        unit_id, area_id, _ = whom
        return {"unit_id": unit_id} if unit_id else {"name": given.values["unit"], "area_id": area_id}

    def _whom(self, given: Given, kind: str | None) -> Whom | None:
        """The unit, or the area and name of what is none; None with the problem noted."""
        name, code = given.values.get("unit") or "", given.values.get("unit_code") or ""
        found = self._found(given, name, code)
        if len(found) == 1:
            return found[0].id, 0, ""
        is_unit = bool(found or code or not name or (kind in UNITS_ONLY and (name_key(name), kind) not in self.named))
        if is_unit:
            self._refuse_unit(given, name, code, len(found))
            return None
        area, problems = self.locator.area(given, None)
        self.plan.problems += problems
        return (None, area.id, name_key(name)) if area is not None else None

    def _refuse_unit(self, given: Given, name: str, code: str, many: int) -> None:
        column = "unit_code" if code else "unit"
        near = get_close_matches(name, [unit.name for unit in self.units], 1, 0.6)
        if not name and not code:
            self._no(given, "whom", t("Who holds the title is missing."), t("Write the name or the code."), column)
        elif many:
            self._no(given, "unit.several", t("Several units are called %(name)s.", name=code or name),
                     t("Write the code, or the township as well."), column)  # fmt: skip
        else:
            how = (t("Do you mean “%(name)s”? Else enter the unit first.", name=near[0]) if near
                   else t("Check it on the page of units."))  # fmt: skip
            what = t("There is no unit “%(name)s” that you look after.", name=code or name)
            self._no(given, "unit.unknown", what, how, column)

    def _found(self, given: Given, name: str, code: str) -> list[KnownUnit]:
        found = self._coded.get(name_key(code), []) if code else self._named.get(name_key(name), [])
        for column in ("township", "village", "area_names"):
            if len(found) > 1 and (where := given.values.get(column)):
                found = [one for one in found if name_key(where) in {name_key(area) for area in one.where}]
        return found

    def _no(self, given: Given, code: str, what: Text, how: Text, column: str) -> None:
        self.plan.refuse(Problem(given.row, code, what, how, column))


@cache
def _levels() -> Words:
    return Words([(code, (*(name.in_(spoken) for spoken in LANGUAGES), *_MORE_LEVELS[code]))
                  for code, name in LEVEL_NAMES.items()])  # fmt: skip


@dataclass(frozen=True)
class Mark:
    """From how many percent a title is given, and since when scores are kept here."""

    percent: int
    since: date

    def passes(self, score: int | None) -> bool:
        """Whether a title is given for that score; not without one."""
        return score is not None and score >= self.percent

    def review_due(self, granted_on: date, score: int | None, today: date) -> date:
        """When a title for which no day is given is looked at next: at once without a score that passes."""
        return later(granted_on, REVIEW_YEARS) if self.passes(score) else today

    def refusal(self, granted_on: date, score: int | None) -> Invalid | None:
        """Why a title of a day from which on scores are kept is not taken; None for one that passes, or is older."""
        if self.passes(score) or granted_on < self.since:
            return None
        if score is None:
            since = Said(say_plain_date, (self.since,))
            what = t("Titles granted from %(since)s on come in with their score; this row has none.", since=since)
            how = t("Write the score, or enter an application and score it by the criteria.")
            return Invalid("title.score_missing", what, field="score_percent", hint=how)
        what = t("It reaches %(percent)s%% of the points; a title needs %(needed)s%%.", percent=score,
                 needed=self.percent)  # fmt: skip
        how = t("Correct the score, or leave the row out: below the pass mark no title is given.")
        return Invalid("below_pass_mark", what, field="score_percent", hint=how)

    def remark(self, row: int, granted_on: date, score: int | None, due: date | None) -> Problem | None:
        """What is to be said of a title that is taken, whose next review is due on that day."""
        day = Said(say_plain_date, (due,)) if due else "–"
        if self.passes(score) and granted_on < self.since:
            return None
        if self.passes(score):
            what = t("A score alone does not show that all that is required was met.")
            how = t("Score it by the criteria on its page; its review asks for that in any case.")
            return Problem(row, "title.by_score_alone", what, how, "score", Severity.WARNING)
        what = (
            t("It was granted before scores were kept here, so it comes in without one; its review is due on %(day)s.",
              day=day) if score is None
            else t("It reaches %(percent)s%% of the points, and a title needs %(needed)s%% by now; it was granted "
                   "before scores were kept here, so it comes in, and its review is due on %(day)s.", percent=score,
                   needed=self.percent, day=day)
        )  # fmt: skip
        code = "title.before_scores" if score is None else "title.below_by_now"
        return Problem(row, code, what, t("Score it by the criteria at its review."), "score", Severity.WARNING)
