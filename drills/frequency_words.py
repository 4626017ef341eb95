"""Periods, rules and states of the frequency of drills in words. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from core.i18n import Text, language, t, tn
from core.times import say_day, say_days, say_month
from drills.frequency import Rule, Standing
from drills.kinds import TYPE_NAMES
from drills.periods import NOW, Period, Window

STATE_NAMES: dict[str, Text] = {
    "overdue": t("Overdue"),
    "due": t("Still to be held"),
    "unreported": t("Held, result missing"),
    "planned": t("Planned"),
    "done": t("Held and reported"),
    "excused": t("Excused this time"),
    "later": t("Not due yet"),
    "none": t("None owed"),
}
STATE_TONES = {
    "overdue": "bad", "due": "warn", "unreported": "warn", "planned": "info", "done": "ok", "excused": "muted",
    "later": "muted", "none": "muted",
}  # fmt: skip
STATE_ICONS = {
    "overdue": "exclamation-circle", "due": "clock", "unreported": "hourglass-split", "planned": "calendar-check",
    "done": "check-lg", "excused": "slash-circle", "later": "three-dots", "none": "dash-lg",
}  # fmt: skip
PERIOD_NAMES: dict[str, Text] = {
    "month": t("Month"),
    "quarter": t("Quarter"),
    "term": t("School term"),
    "half_year": t("Half-year"),
    "year": t("Year"),
}
_QUARTERS = "一二三四"


def _each(period: str, times: int) -> Text:
    return {
        "month": tn("%(n)s drill a month", "%(n)s drills a month", times),
        "quarter": tn("%(n)s drill a quarter", "%(n)s drills a quarter", times),
        "term": tn("%(n)s drill a term", "%(n)s drills a term", times),
        "half_year": tn("%(n)s drill a half-year", "%(n)s drills a half-year", times),
        "year": tn("%(n)s drill a year", "%(n)s drills a year", times),
    }[period]


def say_period(period: Period) -> str:
    """2026年5月, 2026年第二季度, 2026年上半年, 2026年, the name of a term; or May 2026, Q2 2026 ..."""
    year = period.first.year
    if period.kind == "month":
        return say_month(period.first)
    if period.kind == "term":
        return period.name or say_days(period.first, period.last)
    part = (period.first.month - 1) // (3 if period.kind == "quarter" else 6)
    if language() != "zh":
        return {"quarter": f"Q{part + 1} {year}", "half_year": f"H{part + 1} {year}"}.get(period.kind, f"{year}")
    shown = {"quarter": f"{year}年第{_QUARTERS[part % 4]}季度", "half_year": f"{year}年{'上下'[part % 2]}半年"}
    return shown.get(period.kind, f"{year}年")


def say_bounds(period: Period) -> str:
    """Its first and last day, without the year."""
    between = "至" if language() == "zh" else " – "
    return f"{say_day(period.first)}{between}{say_day(period.last)}"


def say_window(window: Window) -> str:
    """The months around today, 2026年, or 2026–2027学年."""
    year = window.first.year
    if window.code == NOW:
        return str(t("Around today (12 months)"))
    if "-" in window.code:
        return str(t("School year %(first)s/%(last)s", first=year, last=f"{(year + 1) % 100:02d}"))
    return str(t("Year %(year)s", year=year))


def say_rule(rule: Rule) -> str:
    """How many drills of which types are asked for, and when."""
    if not rule.times:
        return str(t("No drill is asked for"))
    said = str(_each(rule.period, rule.times))
    if rule.in_term_only:
        said = str(t("%(drills)s, in term", drills=said))
    return said


def say_types(types: frozenset[str] | list[str]) -> str:
    """The types that count, in words; nothing when every type does."""
    return str(t(", ")).join(str(name) for code, name in TYPE_NAMES.items() if code in types)


def say_standing(one: Standing) -> str:
    """The state in words, with how many of how many where more than one is owed."""
    said = str(STATE_NAMES[one.state])
    if one.times > 1 and one.state not in ("none", "excused"):
        begun = one.count("reported") + one.count("unreported")
        return f"{said} {begun}/{one.times}"
    return said


def say_kind(rule: Rule, kinds: Mapping[str, str], groups: frozenset[str]) -> str:
    """For whom the rule is: a kind, all kinds of a group, boarding schools among them."""
    name = kinds.get(rule.unit_kind, rule.unit_kind)
    if rule.unit_kind in groups:
        name = str(t("%(kind)s of every kind", kind=name))
    return str(t("%(kind)s, boarding", kind=name)) if rule.is_boarding else name
