"""Which school terms hold for a unit, and which of their days are school days. Pure.

Where the county has entered no term, a usual one is assumed and marked as such: 1 September to 15 January and 20
February to 30 June. These dates are nobody's norm; they only keep the holidays from being asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from drills.periods import Period

USUAL_TERMS = (((9, 1), (1, 15)), ((2, 20), (6, 30)))
"""First and last day of the autumn and the spring term, by month and day; the autumn term ends in the next year."""
SATURDAY = 6

Span = tuple[date, date]


@dataclass(frozen=True)
class Term:
    """From the first to the last school day; without an area it was assumed, without kinds it is for every unit."""

    first: date
    last: date
    name: str = ""
    area_id: int | None = None
    unit_kinds: frozenset[str] = frozenset()

    @property
    def is_assumed(self) -> bool:
        """Whether nobody has entered it."""
        return self.area_id is None

    def overlaps(self, other: Term) -> bool:
        """Whether the two share a day."""
        return self.first <= other.last and other.first <= self.last


def is_weekday(day: date) -> bool:
    """Monday to Friday."""
    return day.isoweekday() < SATURDAY


@dataclass(frozen=True)
class Terms:
    """The terms of a unit, in order, none overlapping another; `is_workday` knows weekends and holidays."""

    terms: Sequence[Term]
    is_workday: Callable[[date], bool] = is_weekday
    _spans: dict[Span, Span | None] = field(default_factory=dict, compare=False, repr=False)

    def is_school_day(self, day: date) -> bool:
        """Whether it is a working day within a term."""
        return any(term.first <= day <= term.last for term in self.terms) and self.is_workday(day)

    def school_days(self, first: date, last: date) -> Span | None:
        """The first and the last school day between the two; None when there is none."""
        if (first, last) not in self._spans:
            self._spans[first, last] = self._search(first, last)
        return self._spans[first, last]

    def _search(self, first: date, last: date) -> Span | None:
        days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
        begins = next((day for day in days if self.is_school_day(day)), None)
        ends = next((day for day in reversed(days) if self.is_school_day(day)), None)
        return (begins, ends) if begins and ends else None

    def periods(self, first: date, last: date) -> list[Period]:
        """The terms that have any day between the two, as periods."""
        whole = [Period("term", term.first, term.last, term.name) for term in self.terms]
        return [period for period in whole if period.touches(first, last)]

    def assumed(self, first: date, last: date) -> bool:
        """Whether a term between the two was assumed because nobody has entered one."""
        return any(term.is_assumed and term.first <= last and term.last >= first for term in self.terms)


def pick(
    entered: Iterable[Term], area_ids: Sequence[int], kinds: Sequence[str], first: date, last: date
) -> tuple[Term, ...]:
    """The terms of a unit between two days: the nearest area's before those above it, a kind's own before those of all.

    `area_ids` lead from the root to the unit's area, `kinds` from its kind to its group. A term that overlaps one
    taken already is left out; where a gap remains, the usual terms are assumed.
    """
    reach = {area_id: depth for depth, area_id in enumerate(area_ids)}
    order = {kind: place for place, kind in enumerate(kinds)}

    def rank(term: Term) -> tuple[int, int, date]:
        special = min((order[kind] for kind in term.unit_kinds if kind in order), default=len(kinds))
        return -reach.get(term.area_id or 0, -1), special, term.first

    fitting = [
        term for term in entered
        if term.area_id in reach and (not term.unit_kinds or any(kind in order for kind in term.unit_kinds))
    ]  # fmt: skip
    taken: list[Term] = []
    for term in [*sorted(fitting, key=rank), *usual_terms(first, last)]:
        if not any(term.overlaps(other) for other in taken):
            taken.append(term)
    return tuple(sorted(taken, key=lambda term: term.first))


def usual_terms(first: date, last: date) -> list[Term]:
    """The terms that are assumed where nobody has entered one."""
    found = []
    for year in range(first.year - 1, last.year + 1):
        for begins, ends in USUAL_TERMS:
            following = year + (ends < begins)
            found.append(Term(date(year, *begins), date(following, *ends)))
    return [term for term in found if term.first <= last and term.last >= first]
