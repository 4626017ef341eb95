"""What the ground asks of a building, whether a design meets it, and what a review waits for. Pure.

Accelerations are thousandths of g (100 is 0.10 g), characteristic periods milliseconds (350 is 0.35 s).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from core.i18n import Text, t

DEFAULT_LADDER = (50, 100, 150, 200, 300, 400)
"""Accelerations of the national zoning map; "one step up" climbs here. From memory of GB 18306-2015, unverified."""
DEFAULT_DEGREES = {6: 40, 7: 90, 8: 190, 9: 380, 10: 750}
"""From which acceleration on a basic intensity degree holds. From memory of GB 18306-2015, unverified."""
LEAST_PGA, LARGEST_PGA = 10, 1500
LEAST_PERIOD, LARGEST_PERIOD = 100, 2000

Trouble = Literal[
    "no_ground", "no_evaluation", "no_design", "pga_low", "period_low", "no_document", "step_late", "sent_back",
    "overdue",
]  # fmt: skip
TROUBLES: dict[str, Text] = {
    "overdue": t("The result is overdue"),
    "step_late": t("A step is late"),
    "sent_back": t("Sent back to the owner"),
    "pga_low": t("Designed for too small an acceleration"),
    "period_low": t("Designed for too short a period"),
    "no_ground": t("No parameters for this township"),
    "no_evaluation": t("The safety evaluation is missing"),
    "no_design": t("The designed values are missing"),
    "no_document": t("Documents are missing"),
}
"""What a review can be stuck at, what is most pressing first."""
SHORTFALLS = ("no_ground", "no_evaluation", "no_design", "pga_low", "period_low", "no_document")
"""Troubles with which no project passes."""
LACKS = ("no_evaluation", "no_design", "no_document")
"""What is merely still to come in: no project passes without it, and none is stuck for it before its time is over."""


@dataclass(frozen=True)
class KindRule:
    """What holds for a kind of project: one step up, a seismic safety evaluation, documents that must be there."""

    is_raised: bool = False
    needs_evaluation: bool = False
    documents: tuple[str, ...] = ()

    @classmethod
    def from_stored(cls, stored: Mapping[str, Any]) -> KindRule:
        """The rule as a setting keeps it."""
        documents = tuple(stored.get("documents", ()))
        return cls(bool(stored.get("is_raised")), bool(stored.get("needs_evaluation")), documents)


DEFAULT_KINDS: dict[str, KindRule] = {
    "general": KindRule(documents=("application",)),
    "school": KindRule(is_raised=True, documents=("application",)),
    "hospital": KindRule(is_raised=True, documents=("application",)),
    "crowded": KindRule(is_raised=True, documents=("application",)),
    "major": KindRule(needs_evaluation=True, documents=("application", "evaluation")),
}
DEFAULT_DAYS = {"parameters": 5, "drawings": 15, "joint": 10, "site_check": 20, "completion": 10}


@dataclass(frozen=True)
class Rules:
    """By what a county reviews: kinds, ladder, degrees, workdays for each step; unverified until there is a source."""

    kinds: Mapping[str, KindRule] = field(default_factory=lambda: dict(DEFAULT_KINDS))
    ladder: Sequence[int] = DEFAULT_LADDER
    degrees: Mapping[int, int] = field(default_factory=lambda: dict(DEFAULT_DEGREES))
    step_days: Mapping[str, int] = field(default_factory=lambda: dict(DEFAULT_DAYS))
    usual_days: int = 10
    source: str = ""
    is_verified: bool = False

    def of(self, kind: str) -> KindRule:
        """What holds for a kind; one that nobody has described is an ordinary building."""
        return self.kinds.get(kind, KindRule())

    def days(self, step: str) -> int:
        """In how many workdays a step is done."""
        return self.step_days.get(step, self.usual_days)

    @classmethod
    def from_stored(cls, stored: Mapping[str, Any] | None) -> Rules:
        """The rules as a setting keeps them; what it lacks is as shipped."""
        if not stored:
            return cls()
        kinds = {name: KindRule.from_stored(one) for name, one in stored.get("kinds", {}).items()}
        return cls(
            kinds={**DEFAULT_KINDS, **kinds}, ladder=tuple(stored.get("ladder", DEFAULT_LADDER)),
            degrees={int(degree): value for degree, value in stored.get("degrees", DEFAULT_DEGREES).items()},
            step_days={**DEFAULT_DAYS, **stored.get("step_days", {})}, usual_days=stored.get("usual_days", 10),
            source=stored.get("source", ""), is_verified=bool(stored.get("is_verified")),
        )  # fmt: skip

    def as_stored(self) -> dict[str, Any]:
        """The rules as a setting keeps them."""
        return {
            "kinds": {name: {"is_raised": one.is_raised, "needs_evaluation": one.needs_evaluation,
                             "documents": list(one.documents)} for name, one in self.kinds.items()},
            "ladder": list(self.ladder), "degrees": {str(degree): value for degree, value in self.degrees.items()},
            "step_days": dict(self.step_days), "usual_days": self.usual_days, "source": self.source,
            "is_verified": self.is_verified,
        }  # fmt: skip


@dataclass(frozen=True)
class Ground:
    """What the county's table says of a township."""

    pga: int
    period: int


@dataclass(frozen=True)
class Required:
    """What a building must be designed for at least.

    `degree` is the basic intensity of its place, by the table and never raised; `raised_degree` that of an acceleration
    one step up. Both are None below the lowest, or where there is none.
    """

    pga: int
    period: int
    degree: int | None
    is_raised: bool
    raised_degree: int | None = None


def kept(needed: Ground, base: Ground | None, table: Ground | None, kind: str, rules: Rules) -> Required:
    """What a project needs as it was worked out when it was looked up; `base` is the ground that it followed from.

    `table` is what the table said of the place.
    """
    is_raised = rules.of(kind).is_raised and base is not None and needed.pga > base.pga
    return _required(needed, table, is_raised, rules)


def _required(needed: Ground, table: Ground | None, is_raised: bool, rules: Rules) -> Required:
    basic = degree_of(table.pga, rules.degrees) if table is not None else None
    up = degree_of(needed.pga, rules.degrees) if is_raised else None
    return Required(needed.pga, needed.period, basic, is_raised, up)


def raised(pga: int, ladder: Iterable[int]) -> int:
    """One step up: the next acceleration of the ladder; the top stays."""
    return min((step for step in ladder if step > pga), default=pga)


def degree_of(pga: int, degrees: Mapping[int, int]) -> int | None:
    """The basic intensity of an acceleration, as the degrees begin; None below the lowest."""
    return max((degree for degree, least in degrees.items() if pga >= least), default=None)


def required(ground: Ground | None, kind: str, rules: Rules, evaluated: Ground | None = None) -> Required | None:
    """What the ground asks of a project of this kind; None where the table has nothing.

    An approved evaluation of the site stands in place of the table where the kind needs one.
    """
    rule, table = rules.of(kind), ground
    if rule.needs_evaluation and evaluated is not None:
        ground = evaluated
    if ground is None:
        return None
    pga = raised(ground.pga, rules.ladder) if rule.is_raised else ground.pga
    return _required(Ground(pga, ground.period), table, rule.is_raised and pga != ground.pga, rules)


def shortfalls(
    kind: str, rules: Rules, needed: Required | None, designed: tuple[int | None, int | None], is_evaluated: bool,
    documents: Collection[str],
) -> list[str]:  # fmt: skip
    """What keeps a project from passing, as words of TROUBLES; `designed` is acceleration and period."""
    rule, (pga, period) = rules.of(kind), designed
    found = []
    if needed is None:
        found.append("no_ground")
    if rule.needs_evaluation and not is_evaluated:
        found.append("no_evaluation")
    if pga is None or period is None:
        found.append("no_design")
    if needed is not None and pga is not None and pga < needed.pga:
        found.append("pga_low")
    if needed is not None and period is not None and period < needed.period:
        found.append("period_low")
    if not set(rule.documents) <= set(documents):
        found.append("no_document")
    return found


@dataclass(frozen=True)
class StepFacts:
    """How one step stands: waiting, passed, sent_back or left_out."""

    state: str
    due_on: date | None


def delays(steps: Iterable[StepFacts], due_on: date | None, on: date) -> list[str]:
    """What a review that has no result yet waits for on this day, as words of TROUBLES."""
    rows = list(steps)
    found = ["overdue"] if due_on is not None and due_on < on else []
    if any(step.state == "waiting" and step.due_on is not None and step.due_on < on for step in rows):
        found.append("step_late")
    if any(step.state == "sent_back" for step in rows):
        found.append("sent_back")
    return found


def stuck_at(troubles: Iterable[str]) -> list[str]:
    """Of these troubles those that hold a review up, what is most pressing first; a review with one is stuck.

    It is stuck when its result or a step is over its time, when it was sent back, when it is designed for less than
    it needs, and when the table has nothing for its ground.
    """
    found = set(troubles)
    return [code for code in TROUBLES if code in found and code not in LACKS]


def say_pga(pga: int | None) -> str:
    """An acceleration as people write it: 0.10 g, 0.125 g."""
    if pga is None:
        return "–"
    return f"{pga / 1000:.3f}".removesuffix("0") + " g"


def say_period(period: int | None) -> str:
    """A period as people write it: 0.35 s."""
    return "–" if period is None else f"{period / 1000:.3f}".removesuffix("0") + " s"
