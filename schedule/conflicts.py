"""Which of the wanted things cannot be had at a time, with what they clash, and how hard that is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime

from core.i18n import Said, Text, t
from core.times import day_bounds, local, say_date, say_minute
from schedule.capacity import peak
from schedule.closures import Closure, closed
from schedule.spans import Span
from schedule.way_words import say_way
from schedule.wishes import GOING, Conflict, Hardness, Hold, Known, Resource, Why, Wish
from schedule.workdays import DayBook

__all__ = ["WHOLE", "Conflict", "Hardness", "Hold", "Known", "Resource", "Why", "Wish", "conflicts", "is_free", "notes"]

WHOLE = "event:0"
"""Stands in `Wish.checked` for the event as a whole, and in a conflict for an event that books nothing."""

EARLIEST, LATEST = 7 * 60, 21 * 60
"""Minutes of the wall clock between which events usually are; outside, whoever plans is asked to look again."""

NEAR_HOURS = 4
"""Stops further apart than this on two days are not the ends of one way."""


def conflicts(wish: Wish, known: Known, may_override: bool = True) -> list[Conflict]:
    """Every conflict of the wish, in the order of its resources, then those of the whole event; none means free."""
    return list(_found(wish, known, Hardness.WITH_REASON if may_override else Hardness.NEVER))


def is_free(wish: Wish, known: Known) -> bool:
    """Whether everything can be had so without a reason."""
    return next(_found(wish, known, Hardness.WITH_REASON), None) is None


def notes(wish: Wish, known: Known, at: datetime) -> list[Text]:
    """What whoever plans should know at that instant, though nothing stands in the way: a time that is over, a day
    off or an unusual hour when nobody is booked whose hours would tell, years whose holidays are not published."""
    found = [t("This time is already over.")] if wish.span.ends_at <= at else []
    if not any(resource.works_on for resource in wish.resources):
        found += _unusual(wish, known)
    years = sorted({on.year for on in wish.days}) if known.days else []
    unknown = t("The holidays and make-up workdays of %(year)s are not known yet; they may be entered by hand.")
    return found + [
        Text(unknown.msgid, {"year": str(year)}) for year in years if known.days and not known.days.is_known(year)
    ]


def _unusual(wish: Wish, known: Known) -> Iterator[Text]:
    for on in wish.days if known.days else ():
        facts = known.days.say(on) if known.days else None
        if facts and facts.is_holiday:
            yield t("%(day)s is a day off: %(name)s.", day=Said(say_date, (on,)), name=Said(_holiday, (known.days, on)))
        elif facts and not facts.is_workday:
            yield t("%(day)s is a weekend.", day=Said(say_date, (on,)))
    first, last = wish.minutes
    if first < EARLIEST or last > LATEST:
        yield t("This is before %(first)s or after %(last)s.", first=_clock(EARLIEST), last=_clock(LATEST))


def _found(wish: Wish, known: Known, hardness: Hardness) -> Iterator[Conflict]:
    for resource in wish.judged:
        if not resource.is_active:
            wording = t("“%(name)s” is no longer in use.", name=resource.name)
            yield Conflict(resource, Why.INACTIVE, Hardness.NEVER, wording)
            continue
        for rule in _RULES[resource.kind]:
            yield from rule(resource, wish, known, hardness)
    yield from _blackouts(wish, known, hardness)
    yield from _missing_skills(wish, known, hardness)


def _taken(resource: Resource, wish: Wish, known: Known, hardness: Hardness) -> Iterator[Conflict]:
    if resource.is_shared:
        return
    for hold in _overlapping(resource.key, wish.span, known):
        said = Span(hold.starts_at, hold.ends_at, wish.span.zone)
        wording = t(
            "“%(name)s” is already booked for “%(title)s”, %(span)s.", name=resource.name, title=hold.title, span=said
        )
        yield Conflict(resource, Why.TAKEN, hardness, wording, hold, hold.starts_at, hold.ends_at)


def _overlapping(key: str, span: Span, known: Known) -> list[Hold]:
    there = [hold for hold in known.holds_near(key, span) if span.overlaps(hold.starts_at, hold.ends_at)]
    return sorted(there, key=lambda hold: (hold.starts_at, hold.event_id))


def _hours(resource: Resource, wish: Wish, _known: Known, hardness: Hardness) -> Iterator[Conflict]:
    """Before or after its hours; beginning or ending within its midday break, unless it is away for days.

    What lasts through the whole break is no conflict: people eat in turns.
    """
    if resource.works_from is None or resource.works_until is None:
        return
    first, last = wish.minutes
    if first < resource.works_from or last > resource.works_until:
        from_, until = _clock(resource.works_from), _clock(resource.works_until)
        wording = t("“%(name)s” works from %(first)s to %(last)s.", name=resource.name, first=from_, last=until)
        yield Conflict(resource, Why.HOURS, hardness, wording)
    if resource.rests_from is None or resource.rests_until is None or len(wish.days) > 1:
        return
    rest = resource.rests_from, resource.rests_until
    lasts_through = first <= rest[0] and rest[1] <= last and (first, last) != rest
    if first < rest[1] and rest[0] < last and not lasts_through:
        from_, until = _clock(resource.rests_from), _clock(resource.rests_until)
        wording = t(
            "“%(name)s” has its midday break from %(first)s to %(last)s.", name=resource.name, first=from_, last=until
        )
        yield Conflict(resource, Why.HOURS, hardness, wording)


def _days_off(resource: Resource, wish: Wish, known: Known, hardness: Hardness) -> Iterator[Conflict]:
    for on in wish.days if resource.works_on else ():
        if known.days is None or not known.is_off(on, resource.works_on):
            continue
        name, day = resource.name, Said(say_date, (on,))
        wording = t("“%(name)s” does not work on %(day)s.", name=name, day=day)
        facts = known.days.say(on)
        if facts.is_holiday:
            holiday = Said(_holiday, (known.days, on))
            wording = t("“%(name)s” does not work on %(day)s: %(holiday)s.", name=name, day=day, holiday=holiday)
        yield Conflict(resource, Why.DAY_OFF, hardness, wording, None, *day_bounds(on, wish.span.zone))


def _holiday(days: DayBook, on: date) -> str:
    return days.say(on).name


def _absences(resource: Resource, wish: Wish, known: Known, hardness: Hardness) -> Iterator[Conflict]:
    """Leave, repair, or busy in somebody's own calendar, of which nothing but the time is told."""
    for absent in known.absences_near(resource.key, wish.span):
        if not wish.span.overlaps(absent.starts_at, absent.ends_at):
            continue
        said = Span(absent.starts_at, absent.ends_at, wish.span.zone)
        wording = t("“%(name)s” is not available, %(span)s.", name=resource.name, span=said)
        if absent.note and absent.source == "typed" and resource.kind != "person":
            wording = t(
                "“%(name)s” is not available, %(span)s: %(note)s.", name=resource.name, span=said, note=absent.note
            )
        yield Conflict(resource, Why.ABSENT, hardness, wording, None, absent.starts_at, absent.ends_at)


def _travel(resource: Resource, wish: Wish, known: Known, hardness: Hardness) -> Iterator[Conflict]:
    """The stops just before and after, when there is not time enough for the way."""
    if wish.point is None:
        return
    for hold, is_before in _beside(resource.key, wish.span, known):
        gap = wish.span.starts_at - hold.ends_at if is_before else hold.starts_at - wish.span.ends_at
        ends = (hold.point or wish.point, wish.point)
        there, needed = int(gap.total_seconds() // 60), known.road.minutes(*(ends if is_before else ends[::-1]))
        if there >= needed or not (there <= NEAR_HOURS * 60 or _is_same_day(hold, wish, is_before)):
            continue
        source = known.road.source(*(ends if is_before else ends[::-1]))
        wording = say_way(resource.name, hold, wish.span.zone, is_before, (needed, there), source)
        yield Conflict(resource, Why.TRAVEL, hardness, wording, hold, hold.starts_at, hold.ends_at)


def _beside(key: str, span: Span, known: Known) -> Iterator[tuple[Hold, bool]]:
    """The nearest stops of which one knows where they are, and whether each is before; those farther off lead there."""
    stops = [one for one in known.holds_near(key, span) if one.point and not span.overlaps(one.starts_at, one.ends_at)]
    before = [one for one in stops if one.ends_at <= span.starts_at]
    after = [one for one in stops if one.starts_at >= span.ends_at]
    last = max((one.ends_at for one in before), default=None)
    first = min((one.starts_at for one in after), default=None)
    yield from ((one, True) for one in before if one.ends_at == last)
    yield from ((one, False) for one in after if one.starts_at == first)


def _is_same_day(hold: Hold, wish: Wish, is_before: bool) -> bool:
    at = hold.ends_at if is_before else hold.starts_at
    return local(at, wish.span.zone).date() == wish.days[0 if is_before else -1]


def _capacity(resource: Resource, wish: Wish, known: Known, hardness: Hardness) -> Iterator[Conflict]:
    """More people than the place takes; in a shared one those of other events at the same instant count too."""
    if resource.capacity is None or not wish.people:
        return
    told = {"name": resource.name, "capacity": resource.capacity, "people": wish.people}
    alone = t("“%(name)s” takes %(capacity)s people, and %(people)s are expected.", **told)
    if wish.people > resource.capacity or not resource.is_shared:
        if wish.people > resource.capacity:
            yield Conflict(resource, Why.CAPACITY, hardness, alone)
        return
    fullest = peak(wish.span, known.holds_near(resource.key, wish.span))
    total = fullest.people + wish.people
    if total > resource.capacity and fullest.holds:
        hold = fullest.holds[0]
        told |= {"title": hold.title, "total": total, "when": Said(say_minute, (fullest.at, wish.span.zone))}
        wording = t(
            "“%(name)s” takes %(capacity)s people: "
            "with “%(title)s” and all else planned there, %(total)s would be there at %(when)s.",
            **told,
        )
        yield Conflict(resource, Why.CAPACITY, hardness, wording, hold, hold.starts_at, hold.ends_at)


def _members(resource: Resource, wish: Wish, known: Known, hardness: Hardness) -> Iterator[Conflict]:
    """Somebody who goes with it, or with whom it goes, is booked without it; what is wanted itself says so itself."""
    if not resource.kin:
        return
    own = {hold.event_id for hold in _overlapping(resource.key, wish.span, known)}
    for key, name in resource.kin:
        for hold in () if key in wish.keys else _overlapping(key, wish.span, known):
            if hold.event_id in own:
                continue
            told = {
                "name": resource.name, "other": name, "title": hold.title,
                "span": Span(hold.starts_at, hold.ends_at, wish.span.zone),
            }  # fmt: skip
            one = t("“%(other)s” of “%(name)s” is already booked for “%(title)s”, %(span)s.", **told)
            whole = t("“%(name)s” belongs to “%(other)s”, which is already booked for “%(title)s”, %(span)s.", **told)
            wording = one if resource.kind == "team" else whole
            yield Conflict(resource, Why.MEMBER, hardness, wording, hold, hold.starts_at, hold.ends_at)


_Rule = Callable[[Resource, Wish, Known, Hardness], Iterator[Conflict]]
_RULES: dict[str, Sequence[_Rule]] = {
    "unit": (_taken,),
    "place": (_taken, _capacity),
    "team": (_taken, _hours, _days_off, _absences, _members, _travel),
    "person": (_taken, _hours, _days_off, _absences, _members, _travel),
    "vehicle": (_taken, _hours, _days_off, _absences, _members, _travel),
}


def _blackouts(wish: Wish, known: Known, hardness: Hardness) -> Iterator[Conflict]:
    """Exams, market days, harvest ...; the audience bears the conflict, without one whatever is booked first."""
    audience = next((one for one in wish.resources if one.kind == "unit"), None)
    bearer = audience or next(iter(wish.resources), Resource(WHOLE, ""))
    if wish.checked is not None and not wish.checked & {bearer.key, WHOLE}:
        return
    seen: set[int] = set()
    for on in wish.days:
        for closure in known.closures_on(on):
            key = closure.id or id(closure)
            if key in seen or not closed(wish.span, closure, wish.unit_kinds, wish.event_kind):
                continue
            seen.add(key)
            how = Hardness.NEVER if closure.is_strict else hardness
            yield Conflict(bearer, Why.BLACKOUT, how, _closed_for(audience, closure, Said(say_date, (on,))))


def _closed_for(audience: Resource | None, closure: Closure, day: object) -> Text:
    hours = "" if closure.from_minute is None else "–".join(map(_clock, closure.minutes))
    told = {"day": day, "hours": hours, "name": audience.name if audience else "", "closure": closure.name}
    if audience is None:
        if hours:
            return t("Nothing can be held on %(day)s, %(hours)s: %(closure)s.", **told)
        return t("Nothing can be held on %(day)s: %(closure)s.", **told)
    if hours:
        return t("“%(name)s” cannot be visited on %(day)s, %(hours)s: %(closure)s.", **told)
    return t("“%(name)s” cannot be visited on %(day)s: %(closure)s.", **told)


def _missing_skills(wish: Wish, known: Known, hardness: Hardness) -> Iterator[Conflict]:
    """A skill that nobody of those who go has; the first of them bears the conflict."""
    going = [one for one in wish.resources if one.kind in ("team", "person")]
    if not wish.skills or not going or not any(one in going for one in wish.judged):
        return
    there = frozenset[str]().union(*(one.skills for one in wish.resources if one.kind in GOING))
    for skill in sorted(wish.skills - there):
        said = known.skill_names.get(skill, skill)
        wording = t("None of those who are to go has the skill “%(skill)s”.", skill=said)
        yield Conflict(going[0], Why.SKILL, hardness, wording)


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"
