"""Which rule holds for a unit, what it owes in each period, and how it stands. Pure.

A period without any school day of the unit's terms is not owed where the rule says "in term only". A unit that opened,
or a rule that began, after the first day that counts in a period owes nothing in it: it begins with its first whole
period. A drill counts on the day on which it was held, as the county's calendar has it; one called off counts nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from drills.periods import Period, periods_between
from drills.school_terms import Span, Terms

STATES = ("overdue", "due", "unreported", "planned", "done", "excused", "later", "none")
"""The states of a unit's period, what asks for somebody first."""
SETTLED = ("done", "unreported", "overdue")
"""States of periods that are over and in which a drill was owed."""
ASKING_DAYS = 45
"""So many days before a period ends a unit is asked for its drill; nobody is bothered in January about the year."""
NO_MATTER = frozenset({"none", "excused"})


@dataclass(frozen=True)
class Rule:
    """So many drills in each period for units of a kind; without an area: wherever no nearer rule holds."""

    unit_kind: str
    period: str
    times: int = 1
    area_id: int | None = None
    is_boarding: bool = False
    types: frozenset[str] = frozenset()
    in_term_only: bool = False
    since: date | None = None
    source: str = ""
    is_verified: bool = False
    id: int = 0

    @property
    def follows_terms(self) -> bool:
        """Whether it takes school terms to know what is owed."""
        return self.in_term_only or self.period == "term"

    def counts(self, type_of_drill: str) -> bool:
        """Whether drills of this type count."""
        return not self.types or type_of_drill in self.types


@dataclass(frozen=True)
class Subject:
    """A unit as the rules see it: the ids of its areas from the root down, its kind before its group."""

    area_ids: tuple[int, ...]
    kinds: tuple[str, ...]
    is_boarding: bool = False
    opened_on: date | None = None


@dataclass(frozen=True)
class Held:
    """One drill on the day on which it counts; `state` as in drills.kinds: registered, unreported or reported."""

    on: date
    type: str
    state: str
    drill_id: int = 0


@dataclass(frozen=True)
class Excuse:
    """Days for which a unit need not drill: why, and who said so when."""

    first: date
    last: date
    reason: str = ""
    by: str = ""
    at: datetime | None = None
    id: int = 0


@dataclass(frozen=True)
class Standing:
    """How a unit stands in one period; `drills` are those that count, in order."""

    period: Period
    state: str
    times: int
    drills: tuple[Held, ...] = ()
    excuse: Excuse | None = None

    def count(self, state: str) -> int:
        """How many drills of it are in that state."""
        return sum(held.state == state for held in self.drills)


@dataclass(frozen=True)
class Record:
    """What is known of one unit, for judging: its rule, terms, drills and excuses."""

    unit: Subject
    rule: Rule
    terms: Terms
    drills: Sequence[Held] = ()
    excuses: Sequence[Excuse] = field(default_factory=tuple)


def rule_for(unit: Subject, rules: Iterable[Rule]) -> Rule | None:
    """The rule that holds for the unit: the nearest area's, there one for boarding schools, then its kind's own.

    None when there is none, or when the one that holds asks for no drill.
    """
    fitting = [rule for rule in rules if _fits(rule, unit)]
    if not fitting:
        return None
    best = max(fitting, key=lambda rule: _nearness(rule, unit))
    return best if best.times else None


def _fits(rule: Rule, unit: Subject) -> bool:
    is_near = rule.area_id is None or rule.area_id in unit.area_ids
    return is_near and rule.unit_kind in unit.kinds and (unit.is_boarding or not rule.is_boarding)


def _nearness(rule: Rule, unit: Subject) -> tuple[int, bool, int]:
    depth = unit.area_ids.index(rule.area_id) if rule.area_id is not None else -1
    return depth, rule.is_boarding, -unit.kinds.index(rule.unit_kind)


def periods_of(rule: Rule, terms: Terms, first: date, last: date) -> list[Period]:
    """The periods of the rule that have any day between the two, whole, in order."""
    return terms.periods(first, last) if rule.period == "term" else periods_between(rule.period, first, last)


def owed_days(record: Record, period: Period) -> Span | None:
    """The first and last day that count for the unit in the period; None when it owes nothing in it."""
    days: Span | None = (period.first, period.last)
    if record.rule.in_term_only:
        days = record.terms.school_days(period.first, period.last)
    if days is None:
        return None
    begins = max(record.unit.opened_on or date.min, record.rule.since or date.min)
    return days if begins <= days[0] else None


def standings(record: Record, first: date, last: date, today: date) -> list[Standing]:
    """How the unit stands in each period of its rule that has any day between the two."""
    counting = _counting(record)
    periods = periods_of(record.rule, record.terms, first, last)
    return [_standing(record, period, _within(counting, period), today) for period in periods]


def near_standings(record: Record, first: date, last: date, today: date) -> list[Standing]:
    """Of the same only those by which `latest_over` and `current` judge: the others need not be worked out."""
    counting = _counting(record)
    found: list[Standing] = []
    for period in reversed(periods_of(record.rule, record.terms, first, last)):
        if period.first > today:
            continue
        found.append(_standing(record, period, _within(counting, period), today))
        if period.last < today and found[-1].state != "none":
            break
    return found[::-1]


def _counting(record: Record) -> list[Held]:
    return sorted((held for held in record.drills if record.rule.counts(held.type)), key=lambda held: held.on)


def _within(drills: Sequence[Held], period: Period) -> tuple[Held, ...]:
    return tuple(held for held in drills if period.holds(held.on))


def _standing(record: Record, period: Period, drills: tuple[Held, ...], today: date) -> Standing:
    days, times = owed_days(record, period), record.rule.times
    if days is None:
        return Standing(period, "none", times, drills)
    excuse = next((one for one in record.excuses if one.first <= days[0] and one.last >= days[1]), None)
    reported = sum(held.state == "reported" for held in drills)
    begun = reported + sum(held.state == "unreported" for held in drills)
    if reported >= times:
        state = "done"
    elif begun >= times:
        state = "unreported"
    elif excuse is not None:
        state = "excused"
    else:
        state = _open_state(period, len(drills) >= times, today)
    return Standing(period, state, times, drills, excuse)


def _open_state(period: Period, is_planned: bool, today: date) -> str:
    if period.last < today:
        return "overdue"
    if is_planned:
        return "planned"
    return "due" if period.first <= today else "later"


def current(found: Sequence[Standing], today: date) -> Standing | None:
    """The period that holds today, if the unit owes something in it."""
    return next((one for one in found if one.period.holds(today) and one.state not in NO_MATTER), None)


def latest_over(found: Sequence[Standing], today: date) -> Standing | None:
    """The last period that is over and in which the unit was asked for something, excused or not."""
    over = [one for one in found if one.period.last < today and one.state != "none"]
    return over[-1] if over else None


def is_behind(found: Sequence[Standing], today: date) -> bool:
    """Whether the unit missed the last period that is over."""
    last = latest_over(found, today)
    return last is not None and last.state == "overdue"


def is_due_soon(found: Sequence[Standing], today: date) -> bool:
    """Whether the unit still owes a drill in a period that is about to end; a month always is."""
    now = current(found, today)
    return now is not None and now.state == "due" and (now.period.last - today).days <= ASKING_DAYS


@dataclass(frozen=True)
class Tally:
    """Units and their periods added up: `now_` of the periods that hold today, the others of those that are over."""

    units: int = 0
    now_owed: int = 0
    now_done: int = 0
    now_unreported: int = 0
    now_planned: int = 0
    now_due: int = 0
    behind: int = 0
    settled: int = 0
    done: int = 0
    unreported: int = 0
    overdue: int = 0
    excused: int = 0

    @property
    def share(self) -> float | None:
        """Of the periods that are over those with a reported drill, 0 to 1; None when there are none."""
        return self.done / self.settled if self.settled else None

    @property
    def now_share(self) -> float | None:
        """Of the units that owe a drill now those that have reported it, 0 to 1; None when none owes one."""
        return self.now_done / self.now_owed if self.now_owed else None


def tally(units: Iterable[Sequence[Standing]], today: date) -> Tally:
    """The sums over these units."""
    sums: dict[str, int] = dict.fromkeys(Tally.__dataclass_fields__, 0)
    for found in units:
        sums["units"] += 1
        sums["behind"] += is_behind(found, today)
        now = current(found, today)
        if now is not None:
            sums["now_owed"] += 1
            sums[f"now_{now.state}"] += 1
        for one in found:
            if one.period.last < today and (one.state in SETTLED or one.state == "excused"):
                sums[one.state] += 1
                sums["settled"] += one.state in SETTLED
    return Tally(**sums)
