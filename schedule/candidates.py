"""The times and stand-ins among which ways out of a clash are looked for, and whether such a one is free."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import islice, product

from schedule.conflicts import WHOLE, Conflict, Known, Resource, Wish, conflicts, is_free
from schedule.spans import Span
from schedule.travel import Point
from schedule.wishes import FRIDAY, Why

HORIZON_DAYS = 30
STEP_MINUTES = 30
DAY_FROM, DAY_UNTIL = 8 * 60, 18 * 60
ABLE = frozenset({"team", "person"})  # what can have a skill
TRIED = 6
"""So many stand-ins for each are tried together with others'."""
MOST_WAYS = 250

Swaps = tuple[tuple[Resource, Resource], ...]
"""What is left, each with what is taken instead."""


@dataclass(frozen=True)
class Search:
    """Where ways out are looked for: who may stand in, from when on, and the days of the campaign (None: any)."""

    wish: Wish
    known: Known
    others: Sequence[Resource] = ()
    now: datetime | None = None
    window: tuple[date, date] | None = None
    days: int = HORIZON_DAYS


@dataclass
class Judge:
    """Tells what is free, remembering what it has found out of each resource at each time.

    Every rule but those of the skills looks at one resource, or at the event as a whole; what is not free by itself
    is not free together with others, so that the rules run over few of the many combinations.
    """

    search: Search
    _alone: dict[tuple[str, Span, Point | None], bool] = field(default_factory=dict)

    def is_free(self, span: Span, swaps: Swaps = ()) -> bool:
        """Whether everything is free then, with these swaps."""
        wish = replace(swapped(self.search.wish, swaps), span=span)
        keys = (*(one.key for one in wish.resources), WHOLE)
        return all(self._is_free_alone(key, wish) for key in keys) and is_free(wish, self.search.known)

    def is_open(self, span: Span) -> bool:
        """Whether the event as a whole, and the audience, could be then, whoever goes."""
        wish = replace(self.search.wish, span=span)
        keys = (WHOLE, *(one.key for one in wish.resources if one.kind == "unit"))
        return all(self._is_free_alone(key, wish) for key in keys)

    def is_ever_free(self, swaps: Swaps = ()) -> bool:
        """Whether some other time could help: not where a skill is missing, or something is too small or out of use."""
        wish = swapped(self.search.wish, swaps)
        return not any(is_lasting(one, wish) for one in conflicts(wish, self.search.known))

    def _is_free_alone(self, key: str, wish: Wish) -> bool:
        asked = (key, wish.span, wish.point)
        if asked not in self._alone:
            only = frozenset({key})
            alone = replace(wish, checked=only, skills=frozenset())
            if key != WHOLE:
                kept = tuple(one for one in wish.resources if one.key == key or one.kind == "unit")
                alone = replace(alone, resources=kept, unit_kinds=frozenset(), event_kind="")
            self._alone[asked] = is_free(alone, self.search.known)
        return self._alone[asked]


def is_lasting(conflict: Conflict, wish: Wish) -> bool:
    """Whether no other time makes it go away."""
    if conflict.why is Why.CAPACITY:
        return wish.people > (conflict.resource.capacity or 0)
    return conflict.why in (Why.INACTIVE, Why.SKILL)


def swapped(wish: Wish, swaps: Swaps) -> Wish:
    """The wish with other resources; another place is elsewhere, and its way there another one."""
    if not swaps:
        return wish
    new = {left.key: one for left, one in swaps}
    resources = tuple(new.get(one.key, one) for one in wish.resources)
    place = next((one for _, one in swaps if one.kind == "place"), None)
    return replace(wish, resources=resources, point=place.point if place else wish.point)


def stand_ins(search: Search, tried: int | None = None) -> list[Swaps]:
    """Ways to put others, so many at most, in the place of what clashes: of one thing first, then of several at once.

    Those that change least come first.
    """
    found = conflicts(search.wish, search.known)
    clashing = list({one.resource.key: one.resource for one in found}.values())
    if any(one.why is Why.SKILL for one in found):
        clashing = list(dict.fromkeys([*clashing, *(one for one in search.wish.resources if one.kind in ABLE)]))
    fit = {left.key: _fit(search, left)[:tried] for left in clashing}
    single: list[Swaps] = [((left, one),) for left in clashing for one in fit[left.key]]
    choices = [[None, *((left, one) for one in fit[left.key][:TRIED])] for left in clashing if fit[left.key]]
    several = (tuple(one for one in chosen if one) for chosen in product(*choices))
    unlike = (swaps for swaps in several if len(swaps) > 1 and len({one.key for _, one in swaps}) == len(swaps))
    return single + sorted(islice(unlike, MOST_WAYS), key=len)


def _fit(search: Search, left: Resource) -> list[Resource]:
    """Who may stand in: of the same kind, or anybody when a skill is missing and this one does not have it.

    Those with all of its skills come first, then venues before squares, and the smallest place that is enough.
    """
    missing = search.wish.skills.difference(*(one.skills for one in search.wish.resources))

    def is_fit(one: Resource) -> bool:
        is_able = bool(missing) and left.kind in ABLE and one.kind in ABLE and bool(missing & one.skills)
        return one.key not in search.wish.keys and (one.kind == left.kind or is_able)

    def rank(one: Resource) -> tuple[bool, bool, bool, int, str]:
        return (one.kind != left.kind, not left.skills <= one.skills, one.is_shared, one.capacity or 0, one.name)

    return sorted(filter(is_fit, search.others), key=rank)


def days(search: Search, wish: Wish | None) -> list[date]:
    """The days after, on which people work or those who go do (without a wish: all); those of the campaign first."""
    first = search.wish.span.on
    after = [first + timedelta(days=number) for number in range(1, search.days)]
    weekdays = frozenset[int]().union(*(one.works_on for one in wish.resources)) if wish else frozenset(range(1, 8))
    known = search.known.days

    def is_worked(on: date) -> bool:
        return on.isoweekday() in weekdays or (known.is_workday(on) if known else on.isoweekday() <= FRIDAY)

    def is_beyond(on: date) -> bool:
        return search.window is not None and not search.window[0] <= on <= search.window[1]

    return sorted(filter(is_worked, after), key=is_beyond)


def slots(wish: Wish, on: date) -> tuple[Span, ...]:
    """The span at every half hour that keeps it inside the day's hours; one over several days is not shifted."""
    span, resources = wish.span, wish.resources
    if not span.is_one_day:
        return ()
    first = max([DAY_FROM, *(r.works_from for r in resources if r.works_from is not None)])
    last = min(
        [r.works_until for r in resources if r.works_until is not None], default=max(DAY_UNTIL, span.last_minute)
    )
    return _every_half_hour(span, on, first, last - span.last_minute + span.first_minute)


@lru_cache(maxsize=1024)
def _every_half_hour(span: Span, on: date, first: int, last: int) -> tuple[Span, ...]:
    starts = range(first, last + 1, STEP_MINUTES)
    return tuple(span.moved_to(on, time(start // 60, start % 60)) for start in starts)


def that_day(search: Search, wish: Wish) -> list[Span]:
    """The times of the same day that are not over, the nearest first, the later of two as near."""
    span = search.wish.span
    earliest, wanted = min(search.now or span.starts_at, span.starts_at), span.first_minute
    near = sorted(slots(wish, span.on), key=lambda s: (abs(s.first_minute - wanted), s.first_minute < wanted))
    return [moved for moved in near if moved.starts_at >= earliest]


def times(search: Search, wish: Wish, on: date) -> Iterator[Span]:
    """The times of that day: the same clock first, then every half hour; of the same day without the wished time."""
    if on == search.wish.span.on:
        yield from (moved for moved in that_day(search, wish) if moved != search.wish.span)
        return
    yield search.wish.span.moved_to(on, search.wish.span.starts)
    yield from slots(wish, on)
