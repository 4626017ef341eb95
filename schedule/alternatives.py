"""Ways out of a clash, each free by every rule: another time that day, another team or venue, another day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import chain, islice

from core.i18n import Text, t
from core.times import say_date
from schedule.conflicts import Known, Resource, Wish, conflicts, is_free
from schedule.spans import Span
from schedule.wishes import FRIDAY

HORIZON_DAYS = 30
HORIZONS = (30, 120)
ENOUGH = 2
STEP_MINUTES = 30
DAY_FROM, DAY_UNTIL = 8 * 60, 18 * 60
OFFERED = 4
ABLE = frozenset({"team", "person"})  # what can have a skill
TRIED = 6
"""So many stand-ins are tried at other times, when nothing nearer is free."""


@dataclass(frozen=True)
class Alternative:
    """A way out: when, and which resource instead of which ("team:3", "team:4"; empty when only the time moves)."""

    span: Span
    instead_of: str = ""
    take: str = ""
    take_name: str = ""
    is_same_day: bool = True
    is_same_time: bool = False

    @property
    def label(self) -> Text:
        """What the button says."""
        clocks = f"{self.span.starts:%H:%M}–{self.span.ends:%H:%M}"
        if self.take and not self.is_same_time:
            day = say_date(self.span.on)
            return t("%(day)s, %(clocks)s: “%(name)s”", day=day, clocks=clocks, name=self.take_name)
        if self.take.startswith("place:"):
            return t("Same time at “%(name)s”", name=self.take_name)
        if self.take:
            return t("Same time with “%(name)s”", name=self.take_name)
        if self.is_same_day:
            return t("Same day, %(clocks)s", clocks=clocks)
        return t("%(day)s, %(clocks)s", day=say_date(self.span.on), clocks=clocks)

    def as_json(self) -> dict[str, object]:
        """What programs are told of it; days and clocks are those of the county."""
        span = self.span
        return {
            "label": str(self.label), "on": span.on.isoformat(), "starts": f"{span.starts:%H:%M}",
            "ends": f"{span.ends:%H:%M}", "until": None if span.is_one_day else span.until.isoformat(),
            "instead_of": self.instead_of, "take": self.take, "take_name": self.take_name,
        }  # fmt: skip

    @property
    def code(self) -> str:
        """What the button sends: day, start, end, last day, resource left, resource taken."""
        span, until = self.span, "" if self.span.is_one_day else self.span.until.isoformat()
        return "|".join(
            [span.on.isoformat(), f"{span.starts:%H:%M}", f"{span.ends:%H:%M}", until, self.instead_of, self.take]
        )


def taken(code: str, resources: Sequence[str]) -> dict[str, str | list[str]]:
    """What changes in the typed form when the button with this code is pressed; nothing for a code that is not ours."""
    parts = code.split("|")
    if len(parts) != 6:
        return {}
    on, starts, ends, until, left, new = parts
    kept = list(dict.fromkeys(new if key == left and new else key for key in resources))
    changes: dict[str, str | list[str]] = {
        "on": on, "starts": starts, "ends": ends, "until": until, "resources": kept, "override_reason": "",
    }  # fmt: skip
    if new.startswith("place:"):
        changes["place_id"] = new.partition(":")[2]
    return changes


@dataclass(frozen=True)
class Search:
    """Where ways out are looked for: who may stand in, from when on, and the days of the campaign (None: any)."""

    wish: Wish
    known: Known
    others: Sequence[Resource] = ()
    now: datetime | None = None
    window: tuple[date, date] | None = None
    days: int = HORIZON_DAYS


def alternatives(search: Search) -> list[Alternative]:
    """Up to four ways out, best first; `search.known` covers 30 days and the stand-ins too.

    Of each sort the nearest comes first: the day's own free times, other teams and venues, the next working days, if
    possible at the same clock, those of the campaign before others. When these are fewer than four, any free time of
    the following working days fills up, and where even that is too little, another time with a stand-in.
    """
    search = replace(search, wish=replace(search.wish, checked=None))
    first = chain(islice(_same_day(search), 1), islice(_swaps(search), 3), islice(_other_day(search), 1))
    more = chain(_same_day(search), _same_clock(search), _any_time(search))
    found = list(islice(_unlike(chain(first, more)), OFFERED))
    return found if len(found) > 1 else list(islice(_unlike(chain(found, _swaps_at_other_times(search))), OFFERED))


def _unlike(found: Iterable[Alternative]) -> Iterator[Alternative]:
    seen: set[str] = set()
    for one in found:
        if one.code not in seen:
            seen.add(one.code)
            yield one


def _is_free_at(search: Search, span: Span) -> bool:
    return is_free(replace(search.wish, span=span), search.known)


def _same_day(search: Search) -> Iterator[Alternative]:
    """Free times of the same day, the nearest first, the later of two as near."""
    span = search.wish.span
    earliest, wanted = min(search.now or span.starts_at, span.starts_at), span.first_minute
    slots = sorted(_slots(search.wish, span.on), key=lambda s: (abs(s.first_minute - wanted), s.first_minute < wanted))
    for moved in slots:
        if moved.starts_at >= earliest and moved != span and _is_free_at(search, moved):
            yield Alternative(moved)


def _clashing(search: Search) -> list[Resource]:
    """What clashes, each once."""
    return list({one.resource.key: one.resource for one in conflicts(search.wish, search.known)}.values())


def _fit(search: Search, left: Resource) -> list[Resource]:
    """Who may stand in: of the same kind, or anybody when a skill is missing and this one does not have it.

    Those with all of its skills come first, then venues before squares, and the smallest place that is enough.
    """
    missing = search.wish.skills.difference(*(one.skills for one in search.wish.resources))

    def is_fit(one: Resource) -> bool:
        is_able = bool(missing) and left.kind in ABLE and one.kind in ABLE and missing <= one.skills
        return one.key not in search.wish.keys and (one.kind == left.kind or is_able)

    def rank(one: Resource) -> tuple[bool, bool, bool, int, str]:
        return (one.kind != left.kind, not left.skills <= one.skills, one.is_shared, one.capacity or 0, one.name)

    return sorted(filter(is_fit, search.others), key=rank)


def _swaps(search: Search) -> Iterator[Alternative]:
    """Others instead of the one thing that clashes, at the same time."""
    clashing = _clashing(search)
    for left in clashing if len(clashing) == 1 else ():
        for one in _fit(search, left):
            if is_free(_swapped(search.wish, left, one), search.known):
                yield Alternative(search.wish.span, left.key, one.key, one.name, is_same_time=True)


def _swapped(wish: Wish, left: Resource, new: Resource) -> Wish:
    """The wish with another resource; another place is elsewhere, and its way there another one."""
    resources = tuple(new if one.key == left.key else one for one in wish.resources)
    return replace(wish, resources=resources, point=new.point if new.kind == "place" else wish.point)


def _same_clock(search: Search) -> Iterator[Alternative]:
    span = search.wish.span
    for on in _days(search):
        moved = span.moved_to(on, span.starts)
        if _is_free_at(search, moved):
            yield Alternative(moved, is_same_day=False)


def _other_day(search: Search) -> Iterator[Alternative]:
    return chain(_same_clock(search), _any_time(search))


def _any_time(search: Search) -> Iterator[Alternative]:
    for on in _days(search):
        for moved in _slots(search.wish, on):
            if _is_free_at(search, moved):
                yield Alternative(moved, is_same_day=False)


def _swaps_at_other_times(search: Search) -> Iterator[Alternative]:
    """When neither another time nor another team is enough: both."""
    for left in _clashing(search):
        for one in _fit(search, left)[:TRIED]:
            swapped = _swapped(search.wish, left, one)
            for way in islice(_first_of_each_day(search, swapped), 2):
                yield Alternative(way, left.key, one.key, one.name, is_same_day=False)


def _first_of_each_day(search: Search, swapped: Wish) -> Iterator[Span]:
    for on in (search.wish.span.on, *_days(search)):
        for moved in _slots(swapped, on):
            is_ahead = search.now is None or moved.starts_at >= min(search.now, search.wish.span.starts_at)
            if is_ahead and moved != search.wish.span and is_free(replace(swapped, span=moved), search.known):
                yield moved
                break


def _days(search: Search) -> Iterator[date]:
    """The days after, on which people work or those who go do; those of the campaign first."""
    first = search.wish.span.on
    days = [first + timedelta(days=number) for number in range(1, HORIZON_DAYS)]
    weekdays = frozenset[int]().union(*(one.works_on for one in search.wish.resources))
    known = search.known.days

    def is_worked(on: date) -> bool:
        return on.isoweekday() in weekdays or (known.is_workday(on) if known else on.isoweekday() <= FRIDAY)

    def is_beyond(on: date) -> bool:
        return search.window is not None and not search.window[0] <= on <= search.window[1]

    return iter(sorted(filter(is_worked, days), key=is_beyond))


def _slots(wish: Wish, on: date) -> Iterator[Span]:
    """The span at every half hour that keeps it inside the day's hours; one over several days is not shifted."""
    span, resources = wish.span, wish.resources
    if not span.is_one_day:
        return
    first = max([DAY_FROM, *(r.works_from for r in resources if r.works_from is not None)])
    last = min(
        [r.works_until for r in resources if r.works_until is not None], default=max(DAY_UNTIL, span.last_minute)
    )
    minutes = span.last_minute - span.first_minute
    for start in range(first, last - minutes + 1, STEP_MINUTES):
        yield span.moved_to(on, time(start // 60, start % 60))
