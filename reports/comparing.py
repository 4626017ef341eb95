"""What two figures say of each other: how much more or less, and whether so few cases can tell at all. Pure.

Person-times, people and things have no interval: people come in groups of unlike size, for which none that is simple
is honest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from core.i18n import Text, t
from core.sheets.sheet import Value
from reports import intervals
from reports.intervals import Interval
from reports.measure import UNIT_DRILLS, UNIT_EVENTS, Measure

FEW_CASES, FEW_EXPECTED, SMALL_BASE = 5, 5, 10
COUNTED = frozenset({
    "anomalies", "anomalies_due", "anomalies_on_time", "actions_due", "suggestions", "suggestions_due",
    "suggestions_on_time", "tasks_given", "tasks_due", "tasks_done", "tasks_on_time", "findings", "findings_due",
    "findings_closed", "findings_on_time", "specialist_visits", "titles_awarded", "titles_prolonged",
})  # fmt: skip
"""Further measures of things that come one by one."""
WITHOUT_AIM = frozenset({
    "cancelled", "postponed", "actions_overdue", "suggestions_overdue", "tasks_overdue", "tasks_ownerless",
    "findings_overdue", "titles_due", "titles_withdrawn", "hazards_overdue", "plans_overdue",
})  # fmt: skip
"""Nobody sets out to have so many of them."""
LESS_IS_BETTER = WITHOUT_AIM | {"evacuation_median", "evacuation_best"}
Kind = Literal["count", "share", "median", "plain"]


def kind_of(measure: Measure) -> Kind:
    """By which formula a measure's interval is found; plain ones have none."""
    if measure.name == "evacuation_median":
        return "median"
    if measure.kind == "percent" and measure.name != "share":
        return "share"
    return "count" if measure.unit in (UNIT_EVENTS, UNIT_DRILLS) or measure.name in COUNTED else "plain"


@dataclass(frozen=True)
class Sample:
    """A figure and what it was made from: part and whole of a share, the values of a median; `days` it stands for."""

    value: Value
    part: int = 0
    whole: int = 0
    values: Sequence[float] = ()
    days: int = 1

    @property
    def number(self) -> float | None:
        """The figure as a number; None where there is none."""
        return float(self.value) if isinstance(self.value, int | float) else None


def interval_of(kind: Kind, sample: Sample) -> Interval | None:
    """The 95 % interval of the figure; None where there is no honest one."""
    if sample.number is None or kind == "plain":
        return None
    if kind == "share":
        return intervals.share(sample.part, sample.whole)
    return intervals.median(sample.values) if kind == "median" else intervals.count(int(sample.number))


Verdict = Literal["more", "less", "unclear", "few", "none"]
VERDICTS: dict[Verdict, Text] = {
    "more": t("clearly more"),
    "less": t("clearly less"),
    "unclear": t("no clear difference"),
    "few": t("too few to compare"),
    "none": t("not judged"),
}

STANDS: dict[Verdict, Text] = VERDICTS | {"more": t("clearly above"), "less": t("clearly below")}
"""The same of an area against the whole."""


@dataclass(frozen=True)
class Change:
    """A measure now and then; `percent` is None where the base is nought or small, `verdict` says what can be said."""

    measure: Measure
    now: Sample
    before: Sample
    interval: Interval | None
    verdict: Verdict

    @property
    def difference(self) -> float | None:
        """How much more it is now; None when one of the two is not known."""
        if self.now.number is None or self.before.number is None:
            return None
        return self.now.number - self.before.number

    @property
    def percent(self) -> float | None:
        """The difference as a share of what it was, for what can be counted or timed and was not small."""
        base = self.before.number
        if self.difference is None or base is None or self.measure.kind == "percent" or base < SMALL_BASE:
            return None
        return self.difference / base

    @property
    def tone(self) -> str:
        """ "ok" for a clear change to the better, "bad" to the worse, else ""."""
        if self.verdict not in ("more", "less"):
            return ""
        return "ok" if (self.verdict == "less") == (self.measure.name in LESS_IS_BETTER) else "bad"


def change(measure: Measure, now: Sample, before: Sample) -> Change:
    """The measure now against then, and whether the difference is more than chance makes."""
    kind = kind_of(measure)
    return Change(measure, now, before, interval_of(kind, now), _verdict(kind, now, before))


def _verdict(kind: Kind, now: Sample, before: Sample) -> Verdict:
    one, other = now.number, before.number
    if one is None or other is None or kind == "plain":
        return "none"
    if kind == "count":
        return _counts(int(one), now.days, int(other), before.days)
    if kind == "share":
        if min(now.whole, before.whole) < FEW_CASES:
            return "few"
        found = intervals.share_difference((now.part, now.whole), (before.part, before.whole))
        return _side(found, 0.0)
    first, second = intervals.median(now.values), intervals.median(before.values)
    if first is None or second is None:
        return "few"
    return "more" if first[0] > second[1] else "less" if first[1] < second[0] else "unclear"


def _counts(now: int, now_days: int, before: int, before_days: int) -> Verdict:
    if now + before < SMALL_BASE:
        return "few"
    if not intervals.rates_differ(now, now_days, before, before_days):
        return "unclear"
    return "more" if now / now_days > before / before_days else "less"


def _side(found: Interval | None, of: float) -> Verdict:
    """Where a figure lies whose interval is known."""
    if found is None:
        return "few"
    return "more" if found[0] > of else "less" if found[1] < of else "unclear"


@dataclass(frozen=True)
class Standing:
    """One area among its neighbours: its figure, its interval, what was to be expected there, and what can be said."""

    key: str
    name: str
    sample: Sample
    interval: Interval | None
    expected: float | None
    verdict: Verdict


def standing(measure: Measure, key: str, name: str, sample: Sample, expected: float | None) -> Standing:
    """The area against what the whole would lead to expect: the whole's share or median, or its part of a count."""
    kind = kind_of(measure)
    found = interval_of(kind, sample)
    if kind == "plain" or sample.number is None or expected is None:
        verdict: Verdict = "none"
    elif (kind == "share" and sample.whole < FEW_CASES) or (kind == "count" and expected < FEW_EXPECTED):
        verdict = "few"
    else:
        verdict = _side(found, expected)
    return Standing(key, name, sample, found, expected, verdict)


@dataclass(frozen=True)
class Aim:
    """A target and how far it has been reached; `due` is what a steady pace would have reached by now."""

    measure: Measure
    target: float
    sample: Sample
    passed: float  # of the year, 0 to 1
    source: str = ""

    @property
    def reached(self) -> float | None:
        """The figure as a share of the target; for what is to be short, the target as a share of the figure."""
        number = self.sample.number
        if number is None:
            return None
        if self.measure.name in LESS_IS_BETTER:
            return self.target / number if number else None
        return number / self.target if self.target else None

    @property
    def due(self) -> float:
        """What a steady pace would have reached by now; shares and times do not grow with the year."""
        return self.target * self.passed if self.measure.adds_up else self.target

    @property
    def state(self) -> Literal["reached", "on_pace", "behind", "unknown"]:
        """Reached, at least at a steady pace, behind it, or nothing to say."""
        number = self.sample.number
        if number is None:
            return "unknown"
        if self.measure.name in LESS_IS_BETTER:
            return "reached" if number <= self.target else "behind"
        return "reached" if number >= self.target else "on_pace" if number >= self.due > 0 else "behind"


STATES = {
    "reached": t("reached"),
    "on_pace": t("on the way"),
    "behind": t("behind"),
    "unknown": t("no figure yet"),
}
