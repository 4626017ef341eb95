"""How ready a response team is: rules as data, each with its own result, and the worst of them as the level. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from core.i18n import Text, t, tn

Level = Literal["green", "amber", "red"]
ORDER: tuple[Level, ...] = ("green", "amber", "red")
LEVEL_NAMES: dict[str, Text] = {"green": t("Fully ready"), "amber": t("Ready with gaps"), "red": t("Not ready")}
LEVEL_TONES = {"green": "ok", "amber": "warn", "red": "bad"}


@dataclass(frozen=True)
class Limits:
    """From which values on each rule is green or amber; percent, months and minutes. The defaults are unverified."""

    present_green: int = 80
    present_amber: int = 60
    trained_green: int = 80
    trained_amber: int = 50
    checked_green: int = 100
    checked_amber: int = 80
    months_green: int = 12
    months_amber: int = 24
    check_months: int = 3
    expiry_days: int = 30
    within_minutes: int = 15
    source: str = ""
    is_verified: bool = False


@dataclass(frozen=True)
class Facts:
    """What is known of a team on a day; `wanted` people it is meant to have, `months` since it last went out."""

    members: int = 0
    present: int = 0
    trained: int = 0
    wanted: int = 0
    items: int = 0
    checked: int = 0
    expired: int = 0
    short: int = 0
    has_leader: bool = False
    has_deputy: bool = False
    months: int | None = None


@dataclass(frozen=True)
class Finding:
    """What one rule says of a team: its level, and why."""

    code: str
    name: Text
    level: Level
    why: Text


@dataclass(frozen=True)
class Rule:
    """One rule: its name and what it says of the facts."""

    code: str
    name: Text
    judge: Callable[[Facts, Limits], tuple[Level, Text]]


def _by_share(part: int, whole: int, green: int, amber: int) -> Level:
    if not whole:
        return "red"
    return "green" if part * 100 >= green * whole else "amber" if part * 100 >= amber * whole else "red"


def _present(facts: Facts, limits: Limits) -> tuple[Level, Text]:
    whole = max(facts.wanted, facts.members)
    said = t("%(n)s of %(whole)s people can come", n=facts.present, whole=whole)
    return _by_share(facts.present, whole, limits.present_green, limits.present_amber), said


def _trained(facts: Facts, limits: Limits) -> tuple[Level, Text]:
    said = t("%(n)s of %(whole)s members have a training that is valid", n=facts.trained, whole=facts.members)
    return _by_share(facts.trained, facts.members, limits.trained_green, limits.trained_amber), said


def _checked(facts: Facts, limits: Limits) -> tuple[Level, Text]:
    if not facts.items:
        return "amber", t("no equipment has been entered")
    said = t("%(n)s of %(whole)s kinds of equipment are checked in time", n=facts.checked, whole=facts.items)
    return _by_share(facts.checked, facts.items, limits.checked_green, limits.checked_amber), said


def _in_date(facts: Facts, _limits: Limits) -> tuple[Level, Text]:
    if facts.expired:
        return "red", tn(
            "%(n)s kind has expired or is unusable", "%(n)s kinds have expired or are unusable", facts.expired
        )
    return "green", t("nothing has expired")


def _enough(facts: Facts, _limits: Limits) -> tuple[Level, Text]:
    if facts.short:
        return "amber", tn("there is too little of %(n)s kind", "there is too little of %(n)s kinds", facts.short)
    return "green", t("there is enough of everything")


def _reachable(facts: Facts, _limits: Limits) -> tuple[Level, Text]:
    if facts.has_leader:
        return "green", t("the leader can be reached")
    if facts.has_deputy:
        return "amber", t("only a deputy can be reached")
    return "red", t("neither leader nor deputy can be reached")


def _went_out(facts: Facts, limits: Limits) -> tuple[Level, Text]:
    if facts.months is None:
        return "red", t("it has never gone out")
    said = tn("it last went out %(n)s month ago", "it last went out %(n)s months ago", facts.months)
    if facts.months == 0:
        said = t("it went out within the last month")
    level: Level = "green" if facts.months <= limits.months_green else "amber"
    return (level if facts.months <= limits.months_amber else "red"), said


RULES: Sequence[Rule] = (
    Rule("present", t("People"), _present),
    Rule("trained", t("Training"), _trained),
    Rule("checked", t("Checks of equipment"), _checked),
    Rule("expired", t("Expiry and condition"), _in_date),
    Rule("short", t("Stock"), _enough),
    Rule("leader", t("Team leader"), _reachable),
    Rule("mobilised", t("Last exercise or mobilisation"), _went_out),
)


def judge(facts: Facts, limits: Limits) -> list[Finding]:
    """What each rule says."""
    return [Finding(rule.code, rule.name, *rule.judge(facts, limits)) for rule in RULES]


def level_of(findings: Sequence[Finding]) -> Level:
    """The worst level of all rules."""
    return max((one.level for one in findings), key=ORDER.index)
