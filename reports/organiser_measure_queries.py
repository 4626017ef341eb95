"""Organising units of held events, counted live: a unit or a name once in each line and once in all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session

from outreach.organiser_models import EventOrganiser
from reports import event_queries as events
from reports.cut_queries import Cut, days_asked, key_of_row
from reports.figures import Answer, Key
from schedule.models import Event

NAME = "organisers"


def answer(session: Session, found: Cut, names: Collection[str]) -> Answer:
    """How many different organisers there are, by line and in all."""
    given = Answer(total=dict.fromkeys(names, 0))
    if NAME not in names or "category" in found.used:
        return given
    by = found.question.by
    query = events.From(events.columns(found), _where(found), found.tops if "area" in by else None).select(
        EventOrganiser.unit_id, EventOrganiser.name
    )
    query = query.join(EventOrganiser, EventOrganiser.event_id == Event.id).where(EventOrganiser.state != "declined")
    lines: dict[Key, set[Any]] = defaultdict(set)
    for row in session.execute(query.distinct()).tuples():
        lines[key_of_row(by, row)].add(row[len(by) :])
    for key, who in lines.items():
        given.lines.setdefault(key, {})[NAME] = len(who)
    given.total[NAME] = len(set().union(*lines.values()))
    return given


def rows(_session: Session, found: Cut, _name: str) -> Select[tuple[Event]]:
    """The held events that somebody organised with others."""
    chosen = events.From([], _where(found)).select(Event.id)
    taken = select(EventOrganiser.event_id).where(EventOrganiser.state != "declined")
    return select(Event).where(Event.id.in_(chosen), Event.id.in_(taken))


def _where(found: Cut) -> Any:
    stretches = [events.stretch(*days_asked(found), found.zone)]
    return and_(events.in_stretches(stretches), events.kept(found), events.IS_HELD)
