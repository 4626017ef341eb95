"""A plan as somebody changed it in the workbook: what it breaks, and what it costs against the one before. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from core.i18n import Text, t
from planning.solving.checking import Break, breaks
from planning.solving.problem import Placement, Plan, Problem
from planning.solving.scoring import Score, drive_minutes, score


@dataclass(frozen=True)
class Judged:
    """The changed plan with its pins, the rules it breaks, and the terms of both plans.

    `kept` are breaks that the plan before had as well: the calendar has changed since it was made.
    """

    problem: Problem
    plan: Plan
    broken: tuple[Break, ...]
    kept: tuple[Break, ...]
    before: Score
    after: Score

    @property
    def is_sound(self) -> bool:
        """Whether it can be carried out."""
        return not self.broken and not self.kept


def judge(
    problem: Problem, before: Plan, changes: Mapping[int, Placement | None], pinned: Mapping[int, bool]
) -> Judged:
    """The plan with these visits placed elsewhere (None: left out); pins are as the workbook has them."""
    after = before.with_(changes)
    free = replace(problem, pinned={})
    pins = {
        number: placement for number, placement in after.placed.items()
        if pinned.get(number, number in problem.pinned)
    }  # fmt: skip
    there = {_mark(one) for one in breaks(free, before)}
    found = breaks(free, after)
    return Judged(
        replace(problem, pinned=pins), after, tuple(one for one in found if _mark(one) not in there),
        tuple(one for one in found if _mark(one) in there), score(free, before), score(free, after),
    )  # fmt: skip


def _mark(one: Break) -> tuple[object, ...]:
    return one.rule, one.visit, one.team, one.day


@dataclass(frozen=True)
class Term:
    """One term of the objective: what it counts, and how much of it there was and is."""

    name: Text
    before: int
    after: int

    @property
    def more(self) -> int:
        """After less before; what is below nought is better."""
        return self.after - self.before


def terms_of(judged: Judged) -> list[Term]:
    """The terms that people read, in the order of their weight; driving and hours in minutes."""
    was, now, problem = judged.before, judged.after, judged.problem
    rows = [
        Term(t("Must-dos left out"), was.must_left, now.must_left),
        Term(t("Repeated visits missing or at a wrong distance"), was.repeat_broken, now.repeat_broken),
        Term(t("Value of optional visits left out"), was.value_left, now.value_left),
        Term(t("Days late"), was.late_days, now.late_days),
        Term(t("Driving (min)"), drive_minutes(problem, was), drive_minutes(problem, now)),
        Term(t("Between the busiest and the idlest team (min)"), _minutes(was.unfair, problem.ticks),
             _minutes(now.unfair, problem.ticks)),
        Term(t("Visits by another team than preferred"), was.other_team, now.other_team),
    ]  # fmt: skip
    return [row for row in rows if row.before or row.after]


def cost_minutes(judged: Judged) -> int:
    """What the change costs in all by the weights, in minutes of driving; below nought it saves."""
    problem = judged.problem
    return _minutes(judged.after.total(problem) - judged.before.total(problem), problem.drive_units)


def _minutes(amount: int, to_the_minute: int) -> int:
    return round(amount / to_the_minute)
