"""Questions and suggestions of open days, collected and answered on time: counted live."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from core.times import day_bounds, local, today
from outreach.open_day_models import Suggestion
from outreach.suggestion_queries import clock_of
from reports.cut_queries import Cut, days_asked, tops_of
from reports.figures import Answer
from reports.periods import key_of
from reports.suggestion_measures import ALLOWED


def suggestions(session: Session, found: Cut, names: Collection[str]) -> Answer:
    """Suggestions by the day on which they were given: all, those due, those answered on time, those overdue."""
    given = Answer(total=dict.fromkeys(names, 0))
    if not found.used <= ALLOWED:
        return given
    stands_for = tops_of(session, found) if "area" in found.question.by else {}
    for one, on, counts in _judged(session, found):
        key = tuple(
            str(stands_for.get(one.area_id, one.area_id)) if name == "area" else key_of(name, on)
            for name in found.question.by
        )  # fmt: skip
        for name in counts.keys() & set(names):
            given.add(key, name, counts[name])
    return given


def suggestion_rows(session: Session, found: Cut, name: str) -> Select[tuple[Suggestion]]:
    """The suggestions behind a figure."""
    chosen = [one.id for one, _, counts in _judged(session, found) if counts.get(name)]
    return select(Suggestion).where(Suggestion.id.in_(chosen))


def _judged(session: Session, found: Cut) -> Iterator[tuple[Suggestion, date, dict[str, int]]]:
    """Each suggestion with the day on which it was given, and what it counts for in each measure."""
    first, last = days_asked(found)
    since, until = day_bounds(first, found.zone)[0], day_bounds(last, found.zone)[1]
    query = select(Suggestion).where(
        found.where(Suggestion.area_id), Suggestion.state != "merged", Suggestion.outcome != "dropped",
        Suggestion.received_at >= since, Suggestion.received_at < until,
    )  # fmt: skip
    for one in session.scalars(query.options(joinedload(Suggestion.event))):
        clock, day = clock_of(one, one.event.zone), today(one.event.zone)
        counts = {
            "suggestions": 1, "suggestions_due": int(clock.is_due(day)), "suggestions_on_time": int(clock.is_on_time),
            "suggestions_overdue": int(clock.is_overdue(day)),
        }  # fmt: skip
        yield one, local(one.received_at, found.zone).date(), counts
