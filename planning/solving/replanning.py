"""Planning again with least change: what people were told stays, and only what cannot stay goes elsewhere.

First everything that is still possible stays exactly as it is. A tour that only needs other times gets those. What
cannot stay is put where it costs least, then where one other visit moves for it; what finds no place even then is left
to the solver, which may move more and more of the visits around it until there is room.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace

from planning.solving.checking import Break, Rule, breaks, is_sound
from planning.solving.greedy import insertions, pinned_first, sound_part
from planning.solving.lines import options, worth
from planning.solving.problem import Placement, Plan, Problem, Shift
from planning.solving.remedies import by_moving_another
from planning.solving.scoring import score
from planning.solving.tours import stops_on, tour
from planning.solving.trying import Ground

Solve = Callable[[Problem, Plan], Plan]
"""A plan at least as good as the one given, within the pins of the problem."""
RELEASED = (4, 12, 40)
"""How many of the nearest visits may move, step by step, before all may."""
TIME_RULES = frozenset({Rule.OUT, Rule.WAY, Rule.BACK, Rule.OVERLAP, Rule.MOST_TICKS, Rule.REST})


@dataclass(frozen=True)
class Move:
    """One visit that is not where it was: `now` None when it is left out.

    `rule` is what it broke where it was; None when it makes room for another (`visit_for`), or only begins at another
    time of its tour.
    """

    visit: int
    was: Placement
    now: Placement | None
    rule: Rule | None = None
    visit_for: int | None = None

    @property
    def is_time_only(self) -> bool:
        """Whether day and teams are the same."""
        return self.now is not None and (self.now.day, set(self.now.teams)) == (self.was.day, set(self.was.teams))


@dataclass(frozen=True)
class Replanned:
    """The plan with least change, and every visit that moved, in order of time."""

    plan: Plan
    moves: tuple[Move, ...] = ()


@dataclass
class _Work:
    """What is being planned again: the plan so far, what visits broke, for whom others made room."""

    problem: Problem
    plan: Plan
    wanted: frozenset[int]
    broke: dict[int, Rule] = field(default_factory=dict)
    made_room: dict[int, int] = field(default_factory=dict)


def replan(
    problem: Problem, before: Plan, solve: Solve | None = None, told: Collection[int] | None = None,
    also: Collection[int] = (),
) -> Replanned:  # fmt: skip
    """The plan nearest to `before` that the changed problem allows, by the weights of change and shift.

    People were `told` of these visits (None: of all that are placed); moving others costs nothing. Visits that were
    left out before stay out, except those `also` wanted. Without a solver no more than one visit moves for another.
    """
    published = {n: one for n, one in before.placed.items() if told is None or n in told}
    problem = replace(problem, published=published)
    work = _Work(problem, pinned_first(problem, before), frozenset({*before.placed, *also}))
    _mend_times(work)
    _drop(work)
    _place_alone(work)
    if solve is not None:
        _place_by_solver(work, solve)
    _take_back(work)
    return Replanned(work.plan, tuple(_moves(work, before)))


def _mend_times(work: _Work) -> None:
    """Tours that are only possible at other times get those; of others one visit leaves, if that is enough."""
    for one in breaks(work.problem, work.plan):
        if one.rule in TIME_RULES and one.team is not None and one.day is not None:
            for shift in work.problem.shifts_of.get((one.team, one.day), ()):
                _mend_tour(work, shift, one.rule)


def _mend_tour(work: _Work, shift: Shift, rule: Rule) -> None:
    stops = stops_on(work.problem, work.plan, shift)
    if not stops or any(stop.visit is not None and not stop.starts for stop in stops):
        return
    free = [stop.visit for stop in stops if stop.visit is not None and stop.visit not in work.problem.pinned]
    for leaves in (None, *sorted(free, key=lambda one: worth(work.problem, one))):
        made = tour(work.problem, shift, [stop for stop in stops if leaves is None or stop.visit != leaves])
        if made is None:
            continue
        times = {
            stop.visit: replace(work.plan.placed[stop.visit], start=start)
            for stop, start in zip(made.stops, made.times, strict=True)
            if stop.visit is not None and stop.visit not in work.problem.pinned
        }
        if leaves is not None:
            work.broke[leaves] = rule
            work.plan = work.plan.with_({leaves: None})
        work.plan = work.plan.with_(times)
        return


def _drop(work: _Work) -> None:
    """Visits that break a rule leave their places."""
    for one in breaks(work.problem, work.plan):
        if one.visit is not None:
            work.broke.setdefault(one.visit, one.rule)
    left = sound_part(work.problem, work.plan)
    for number in work.plan.placed:
        if number not in left.placed:
            work.broke.setdefault(number, _rule_of(work.problem, work.plan, number))
    work.plan = left


def _rule_of(problem: Problem, plan: Plan, number: int) -> Rule:
    """The rule that the visit's tour breaks."""
    placement = plan.placed[number]
    found = (one for one in breaks(problem, plan) if _is_on(one, placement))
    return next((one.rule for one in found), Rule.DAY)


def _is_on(one: Break, placement: Placement) -> bool:
    return one.day == placement.day and one.team in placement.teams


def _waiting(work: _Work) -> list[int]:
    """Wanted visits without a place, the hardest to place first."""
    problem = work.problem
    left = [number for number in work.wanted if number not in work.plan.placed]
    return sorted(left, key=lambda one: (not problem.visits[one].is_must, len(options(problem, one)), one))


def _place_alone(work: _Work) -> None:
    """Each where it costs least, and if there is no room where one other visit moves for it."""
    for number in _waiting(work):
        still = replace(work.problem, pinned=dict(work.plan.placed))
        places = [*insertions(still, work.plan, number, 1), *insertions(work.problem, work.plan, number, 3)]
        best = min(places, key=lambda one: one.cost, default=None)
        if best is not None and best.cost < worth(work.problem, number):
            work.plan = work.plan.with_(best.changes)
    for number in _waiting(work):
        remedy = by_moving_another(Ground.of(work.problem, work.plan), number)
        if remedy is not None and _is_better(work, work.plan.with_(remedy.placed)):
            work.made_room |= {other: number for other in remedy.placed if other != number}
            work.plan = work.plan.with_(remedy.placed)


def _is_better(work: _Work, plan: Plan) -> bool:
    """Whether the plan is sound and better by the weights, those of change among them."""
    better = score(work.problem, plan).total(work.problem) < score(work.problem, work.plan).total(work.problem)
    return better and is_sound(work.problem, plan)


def _place_by_solver(work: _Work, solve: Solve) -> None:
    """The solver, with more and more of the nearest visits let go, until what waits is placed or all may move."""
    for most in (*RELEASED, len(work.problem.visits)):
        waiting = _waiting(work)
        if not waiting:
            return
        free = {*waiting, *_nearest(work, waiting, most)}
        published = {n: one for n, one in work.plan.placed.items() if n not in free}
        tried = replace(work.problem, pinned={**published, **work.problem.pinned})
        found = solve(_without_the_others(tried, work.wanted), work.plan)
        if _is_better(work, found):
            changed = [n for n in found.placed if found.placed[n] != work.plan.placed.get(n)]
            work.made_room |= {n: waiting[0] for n in changed if n not in work.broke}
            work.plan = found
        if most >= len(work.problem.visits):
            return


def _without_the_others(problem: Problem, wanted: frozenset[int]) -> Problem:
    """The problem in which visits that were left out anyhow cannot be placed."""
    visits = tuple(visit if n in wanted else replace(visit, windows={}) for n, visit in enumerate(problem.visits))
    return replace(problem, visits=visits)


def _nearest(work: _Work, waiting: list[int], most: int) -> list[int]:
    """The placed visits that are nearest, by the way, to one that waits."""
    problem = work.problem
    places = [problem.visits[number].place for number in waiting]
    ways = {
        number: min(problem.way[problem.visits[number].place][place] for place in places)
        for number in work.plan.placed
        if number not in problem.pinned
    }
    return sorted(ways, key=lambda number: (ways[number], number))[:most]


def _take_back(work: _Work) -> None:
    """What moved without need goes back to where it was."""
    for number, was in work.problem.published.items():
        if work.plan.placed.get(number) != was and number in work.plan.placed:
            back = work.plan.with_({number: was})
            if _is_better(work, back):
                work.plan = back


def _moves(work: _Work, before: Plan) -> Iterator[Move]:
    for number, was in sorted(before.placed.items(), key=lambda item: (item[1].day, item[1].start, item[0])):
        now = work.plan.placed.get(number)
        if now != was:
            yield Move(number, was, now, work.broke.get(number), work.made_room.get(number))
