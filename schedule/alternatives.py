"""Ways out of a clash, each free for everything that is wanted: another time that day, another team, another day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import chain, islice

from core.i18n import Text, t
from core.times import say_date
from schedule.conflicts import Hold, Resource, conflicts, is_free
from schedule.spans import Span

HORIZON_DAYS = 30
STEP_MINUTES = 30
DAY_FROM, DAY_UNTIL = 8 * 60, 18 * 60
OFFERED = 4
FRIDAY = 4


@dataclass(frozen=True)
class Alternative:
    """A way out: when, and which resource instead of which ("team:3", "team:4"; empty when only the time moves)."""

    span: Span
    instead_of: str = ""
    take: str = ""
    take_name: str = ""
    is_same_day: bool = True

    @property
    def label(self) -> Text:
        """What the button says."""
        if self.take:
            return t("Same time with “%(name)s”", name=self.take_name)
        clocks = f"{self.span.starts:%H:%M}–{self.span.ends:%H:%M}"
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
    return {"on": on, "starts": starts, "ends": ends, "until": until, "resources": kept, "override_reason": ""}


def alternatives(
    span: Span, resources: Sequence[Resource], others: Sequence[Resource], holds: Sequence[Hold], now: datetime
) -> list[Alternative]:
    """Up to four ways out, best first; `others` may stand in for a wanted one of their kind, `holds` covers 30 days.

    Of each sort the nearest comes first: the day's own free times, other teams, the next working days at the same
    clock. When these are fewer than four, any free time of the following working days fills up.
    """
    earliest = min(now, span.starts_at)
    same_day = islice(_same_day(span, resources, holds, earliest), 1)
    swaps = islice(_swaps(span, resources, others, holds), 2)
    days = islice(_same_clock(span, resources, holds), 1)
    more = chain(
        _same_day(span, resources, holds, earliest),
        _same_clock(span, resources, holds),
        _any_time(span, resources, holds),
    )
    return list(islice(_unlike(chain(same_day, swaps, days, more)), OFFERED))


def _unlike(found: Iterable[Alternative]) -> Iterator[Alternative]:
    seen: set[str] = set()
    for one in found:
        if one.code not in seen:
            seen.add(one.code)
            yield one


def _same_day(
    span: Span, resources: Sequence[Resource], holds: Sequence[Hold], earliest: datetime
) -> Iterator[Alternative]:
    """Free times of the same day, the nearest first, the later of two as near."""
    wanted = span.first_minute
    for moved in sorted(
        _slots(span, resources, 0), key=lambda s: (abs(s.first_minute - wanted), s.first_minute < wanted)
    ):
        if moved.starts_at >= earliest and moved != span and is_free(moved, resources, holds):
            yield Alternative(moved)


def _swaps(
    span: Span, resources: Sequence[Resource], others: Sequence[Resource], holds: Sequence[Hold]
) -> Iterator[Alternative]:
    """Another one of the same kind for the single resource that clashes; those with all of its skills first."""
    clashing = list(
        {conflict.resource.key: conflict.resource for conflict in conflicts(span, resources, holds)}.values()
    )
    if len(clashing) != 1:
        return
    (left,) = clashing
    wanted = {resource.key for resource in resources}
    fit = [one for one in others if one.kind == left.kind and one.key not in wanted]
    for one in sorted(fit, key=lambda o: (not left.skills <= o.skills, o.name)):
        if is_free(span, [one], holds):
            yield Alternative(span, left.key, one.key, one.name)


def _same_clock(span: Span, resources: Sequence[Resource], holds: Sequence[Hold]) -> Iterator[Alternative]:
    for days in _working_days(span):
        moved = span.moved_to(span.on + timedelta(days=days), span.starts)
        if is_free(moved, resources, holds):
            yield Alternative(moved, is_same_day=False)


def _any_time(span: Span, resources: Sequence[Resource], holds: Sequence[Hold]) -> Iterator[Alternative]:
    for days in _working_days(span):
        for moved in _slots(span, resources, days):
            if is_free(moved, resources, holds):
                yield Alternative(moved, is_same_day=False)


def _working_days(span: Span) -> Iterator[int]:
    return (n for n in range(1, HORIZON_DAYS) if (span.on + timedelta(days=n)).weekday() <= FRIDAY)


def _slots(span: Span, resources: Sequence[Resource], days: int) -> Iterator[Span]:
    """The span at every half hour that keeps it inside the day's hours; one over several days is not shifted."""
    if not span.is_one_day:
        return
    first = max([DAY_FROM, *(r.works_from for r in resources if r.works_from is not None)])
    last = min(
        [r.works_until for r in resources if r.works_until is not None], default=max(DAY_UNTIL, span.last_minute)
    )
    minutes = span.last_minute - span.first_minute
    for start in range(first, last - minutes + 1, STEP_MINUTES):
        yield span.moved_to(span.on + timedelta(days=days), time(start // 60, start % 60))
