"""Proposals in words: how far they are, what came of them, what was asked for. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.i18n import Text, language, t, tn
from planning.visits import Cover, Totals

STATE_NAMES: dict[str, Text] = {
    "waiting": t("Waiting"), "solving": t("Being worked out"), "ready": t("Ready"), "failed": t("Failed"),
}  # fmt: skip
STATE_TONES = {"waiting": "muted", "solving": "info", "ready": "ok", "failed": "bad"}
KIND_NAMES: dict[str, Text] = {
    "plan": t("Proposal"), "replan": t("Re-planned"), "what_if": t("What if"), "sheet": t("From a workbook"),
}  # fmt: skip
VISIT_NAMES: dict[str, Text] = {
    "placed": t("Proposed"), "left_out": t("Left out"), "accepted": t("Accepted"), "declined": t("Declined"),
}  # fmt: skip
VISIT_TONES = {"placed": "info", "left_out": "warn", "accepted": "ok", "declined": "bad"}


@dataclass(frozen=True)
class Driving:
    """Minutes of driving, and what the simplest way of planning needs for as many visits (None: unknown).

    That way takes one visit after another and puts it where it adds least.
    """

    minutes: int
    simplest: int | None = None

    @property
    def saved(self) -> int | None:
        """Percent less than that; None when unknown or not less."""
        if not self.simplest or self.minutes >= self.simplest:
            return None
        return round((self.simplest - self.minutes) / self.simplest * 100)


def joined(*parts: object) -> str:
    """Sentences one after the other, as the language sets them."""
    return ("" if language() == "zh" else " ").join(str(part) for part in parts if part)


def answer(sums: Totals, driving: Driving, common: tuple[str, int] | None = None) -> str:
    """What came of it; `common` is the reason that most of those left out share, and how many do."""
    return joined(fits(sums), _shared(sums, common) if common else "", drives(driving) if sums.placed else "")


def _shared(sums: Totals, common: tuple[str, int]) -> Text:
    if common[1] == sums.left:
        return t("Reason: %(reason)s", reason=lowered(common[0]))
    if common[1] * 2 > sums.left:
        return t("Most of them (%(n)s): %(reason)s", n=f"{common[1]:,}", reason=lowered(common[0]))
    return t("%(n)s of them: %(reason)s", n=common[1], reason=lowered(common[0]))


def lowered(sentence: str) -> str:
    """A sentence as it goes on after a colon; Chinese has no capitals."""
    return sentence[:1].lower() + sentence[1:]


def fits(sums: Totals) -> str:
    """How many visits fit, and how many are left out."""
    if not sums.wanted:
        return str(t("There was nothing to plan."))
    if not sums.left:
        return str(tn("The one visit fits.", "All %(n)s visits fit.", sums.wanted))
    found = {"placed": f"{sums.placed:,}", "wanted": f"{sums.wanted:,}", "left": f"{sums.left:,}"}
    if sums.left == 1:
        return str(t("%(placed)s of %(wanted)s visits fit; one is left out.", **found))
    return str(t("%(placed)s of %(wanted)s visits fit; %(left)s are left out.", **found))


def drives(driving: Driving) -> str:
    """How much is driven, and how that compares."""
    said = hours(driving.minutes)
    if driving.saved is None:
        return str(t("%(hours)s of driving.", hours=said))
    return str(
        t(
            "%(hours)s of driving, %(percent)s%% less than by the simplest way of planning.",
            hours=said,
            percent=driving.saved,
        )
    )


def hours(minutes: float) -> str:
    """A length as people say it: 45 min, 38 h."""
    if minutes < 60:
        return str(t("%(n)s min", n=round(minutes)))
    value = minutes / 60
    return str(t("%(n)s h", n=f"{value:,.1f}".removesuffix(".0") if value < 10 else f"{value:,.0f}"))


def must_answer(sums: Totals) -> str:
    """That must-dos are missing; empty when none is."""
    if not sums.must_left:
        return ""
    return str(tn("A must-do is left out.", "%(n)s must-dos are left out.", sums.must_left))


def whole(rows: list[Cover]) -> Cover:
    """All kinds together."""
    sums = (sum(row.wanted for row in rows), sum(row.placed for row in rows), sum(row.must_left for row in rows))
    return Cover("", *sums)


def percent(share: float) -> str:
    """A share in whole percent, never 100 while something is missing, never 0 while something is there."""
    shown = round(share * 100)
    shown = min(shown, 99) if share < 1 else shown
    return f"{max(shown, 1) if share > 0 else shown} %"


WEIGHTS: dict[str, tuple[Text, Text]] = {
    "must": (t("Leaving out a must-do counts as much as"), t("minutes of driving")),
    "repeat": (t("A repeated visit left out or at a wrong distance counts as much as"), t("minutes of driving")),
    "value": (t("Leaving out an optional visit counts, for each point of its value, as much as"),
              t("minutes of driving")),
    "late": (t("Each day that a visit is late counts as much as"), t("minutes of driving")),
    "unfair": (t("Each hour between the busiest and the idlest team counts as much as"), t("minutes of driving")),
    "other_team": (t("A visit by another team than preferred counts as much as"), t("minutes of driving")),
    "change": (t("Moving a published visit to another day or team counts as much as"), t("minutes of driving")),
    "shift": (t("Moving a published visit within its day counts as much as"), t("minutes of driving")),
    "drive": (t("A minute of driving itself counts as much as"), t("minutes")),
}  # fmt: skip
"""Each weight as a sentence with its number in the middle, in the order in which they are asked."""


def weight_lines(weights: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The weights as sentences with their numbers; those that are nought are left out."""
    return [
        (str(WEIGHTS[name][0]), f"{int(weights[name]):,} {WEIGHTS[name][1]}")
        for name in WEIGHTS
        if weights.get(name) and name != "drive"
    ]
