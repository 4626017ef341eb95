"""What is late in a year's plan, campaign by campaign. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from core.i18n import Text, t, tn
from core.money import say_yuan
from outreach.budgets import Money
from outreach.coverage import Sum

CLOSES_AFTER = timedelta(days=14)
SHORTLY = 14
"""Days before a campaign's end, or before an anchor, from which what is missing is said to be late."""


@dataclass(frozen=True)
class Standing:
    """What is known of a campaign: state, days, coverage, money, results that nobody entered."""

    status: str
    starts_on: date
    ends_on: date
    cover: Sum
    money: Money
    unreported: int = 0


@dataclass(frozen=True)
class Late:
    """One thing that is late: how urgent (bad, warn), and what."""

    tone: str
    said: Text


def late(one: Standing, on: date) -> list[Late]:
    """What is late with the campaign on that day, the most urgent first."""
    if one.status == "cancelled":
        return []
    found = []
    if one.money.over:
        found.append(Late("bad", t("%(yuan)s yuan over budget", yuan=say_yuan(one.money.over))))
    if one.unreported:
        said = tn("%(n)s event result is missing", "%(n)s event results are missing", one.unreported)
        found.append(Late("bad", said))
    if one.status == "draft" and one.starts_on <= on:
        found.append(Late("bad", t("Still a draft, although its first day has come")))
    if one.status == "running":
        found += _running(one, on)
    return sorted(found, key=lambda each: each.tone != "bad")


def _running(one: Standing, on: date) -> list[Late]:
    to_go = one.cover.to_go
    if one.ends_on < on and to_go:
        return [Late("bad", tn("Over, and %(n)s unit is short of the target",
                               "Over, and %(n)s units are short of the target", to_go))]  # fmt: skip
    if one.ends_on + CLOSES_AFTER < on:
        return [Late("warn", t("Over, and not closed yet"))]
    left, unplanned = (one.ends_on - on).days, max(0, to_go - one.cover.planned)
    if one.starts_on <= on and left <= SHORTLY and unplanned:
        said = tn("%(n)s unit has no visit yet, %(days)s days left",
                  "%(n)s units have no visit yet, %(days)s days left", unplanned, days=left)  # fmt: skip
        if not left:
            said = tn("%(n)s unit has no visit yet, and this is the last day",
                      "%(n)s units have no visit yet, and this is the last day", unplanned)  # fmt: skip
        return [Late("warn", said)]
    return []


def is_bare(starts_on: date, on: date) -> bool:
    """Whether an anchor without a campaign is so near that one should be planned now."""
    return on <= starts_on <= on + timedelta(days=60)
