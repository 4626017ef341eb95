"""Ways out of a clash, each free by every rule: another time that day, another team or venue, another day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice

from core.i18n import Said, Text, t
from core.times import say_date
from schedule.candidates import TRIED, Judge, Search, Swaps, days, slots, stand_ins, swapped, that_day, times
from schedule.spans import Span

__all__ = ["ENOUGH", "HORIZONS", "OFFERED", "Alternative", "Search", "alternatives", "taken"]

HORIZONS = (30, 120)
"""Days ahead in which ways out are looked for; the farther ones when the nearer hold fewer than `ENOUGH`."""
ENOUGH, OFFERED = 2, 4


@dataclass(frozen=True)
class Alternative:
    """A way out: when, and which resource instead of which ("team:3", "team:4"; empty when only the time moves).

    Where several give way, their keys stand in order with commas between: "team:3,person:5" and "team:4,person:9".
    """

    span: Span
    instead_of: str = ""
    take: str = ""
    take_name: str | Text = ""
    is_same_day: bool = True
    is_same_time: bool = False

    @property
    def label(self) -> Text:
        """What the button says."""
        clocks = f"{self.span.starts:%H:%M}–{self.span.ends:%H:%M}"
        if self.take and not self.is_same_time:
            day = Said(say_date, (self.span.on,))
            return t("%(day)s, %(clocks)s: “%(name)s”", day=day, clocks=clocks, name=self.take_name)
        if all(key.startswith("place:") for key in self.take.split(",")) and self.take:
            return t("Same time at “%(name)s”", name=self.take_name)
        if self.take:
            return t("Same time with “%(name)s”", name=self.take_name)
        if self.is_same_day:
            return t("Same day, %(clocks)s", clocks=clocks)
        return t("%(day)s, %(clocks)s", day=Said(say_date, (self.span.on,)), clocks=clocks)

    def as_json(self) -> dict[str, object]:
        """What programs are told of it; days and clocks are those of the county."""
        span = self.span
        return {
            "label": str(self.label), "on": span.on.isoformat(), "starts": f"{span.starts:%H:%M}",
            "ends": f"{span.ends:%H:%M}", "until": None if span.is_one_day else span.until.isoformat(),
            "instead_of": self.instead_of, "take": self.take, "take_name": str(self.take_name),
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
    swaps = dict(zip(left.split(","), new.split(","), strict=False)) if new else {}
    kept = list(dict.fromkeys(swaps.get(key, key) for key in resources))
    changes: dict[str, str | list[str]] = {
        "on": on, "starts": starts, "ends": ends, "until": until, "resources": kept, "override_reason": "",
    }  # fmt: skip
    for place in (key for key in swaps.values() if key.startswith("place:")):
        changes["place_id"] = place.partition(":")[2]
    return changes


def alternatives(search: Search) -> list[Alternative]:
    """Up to four ways out, best first; `search.known` covers its days and the stand-ins too.

    Of each sort the nearest comes first: the day's own free times, others instead of what clashes, the next working
    days, if possible at the same clock, those of the campaign before others. When these are fewer than four, any free
    time of the following working days fills up. Where even that is not enough, another time with stand-ins.
    """
    search = replace(search, wish=replace(search.wish, checked=None))
    judge = Judge(search)
    ways, same = stand_ins(search), _same_day(judge)
    first = chain(islice(same, 1), islice(_swaps(judge, ways), 3), islice(_other_day(judge), 1))
    found = list(islice(_unlike(chain(first, same, _other_day(judge))), OFFERED))
    if len(found) >= ENOUGH:
        return found
    few = stand_ins(search, TRIED)
    return list(islice(_unlike(chain(found, _swaps(judge, ways), _swaps_at_other_times(judge, few))), ENOUGH))


def _unlike(found: Iterable[Alternative]) -> Iterator[Alternative]:
    seen: set[str] = set()
    for one in found:
        if one.code not in seen:
            seen.add(one.code)
            yield one


def _same_day(judge: Judge) -> Iterator[Alternative]:
    """Free times of the same day, the nearest first, the later of two as near."""
    span = judge.search.wish.span
    if not judge.is_ever_free():
        return
    for moved in that_day(judge.search, judge.search.wish):
        if moved != span and judge.is_free(moved):
            yield Alternative(moved)


def _other_day(judge: Judge) -> Iterator[Alternative]:
    """First all days at the same clock, then any time of them."""
    wish = judge.search.wish
    if not judge.is_ever_free():
        return
    clocks = (wish.span.moved_to(on, wish.span.starts) for on in days(judge.search, wish))
    times = (moved for on in days(judge.search, wish) for moved in slots(wish, on))
    for moved in chain(clocks, times):
        if judge.is_free(moved):
            yield Alternative(moved, is_same_day=False)


def _swaps(judge: Judge, ways: Sequence[Swaps]) -> Iterator[Alternative]:
    """Others instead of what clashes, at the same time."""
    span = judge.search.wish.span
    for swaps in ways if judge.is_open(span) else ():
        if judge.is_free(span, swaps):
            yield _with(swaps, span, is_same_time=True)


def _swaps_at_other_times(judge: Judge, ways: Sequence[Swaps]) -> Iterator[Alternative]:
    """When neither another time nor others are enough: both, the nearest day first, one time of each before more."""
    search, wish = judge.search, judge.search.wish
    free: list[Alternative] = []
    hopeful = [(swaps, swapped(wish, swaps)) for swaps in ways if judge.is_ever_free(swaps)]
    worked = [set(days(search, other)) for _, other in hopeful]
    for on in (wish.span.on, *days(search, None)):
        for (swaps, other), its_days in zip(hopeful, worked, strict=True):
            if on != wish.span.on and on not in its_days:
                continue
            there = (
                moved for moved in times(search, other, on) if judge.is_open(moved) and judge.is_free(moved, swaps)
            )
            if (first := next(there, None)) is not None:
                yield _with(swaps, first)
                free += [_with(swaps, more) for more in islice(there, ENOUGH)]
    yield from free


def _with(swaps: Swaps, span: Span, is_same_time: bool = False) -> Alternative:
    left, new = ",".join(one.key for one, _ in swaps), ",".join(other.key for _, other in swaps)
    name: str | Text = swaps[0][1].name
    for _, other in swaps[1:]:
        name = t("%(first)s, %(next)s", first=name, next=other.name)
    return Alternative(span, left, new, name, is_same_day=is_same_time, is_same_time=is_same_time)
