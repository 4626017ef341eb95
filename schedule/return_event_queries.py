"""Results of events as things that are owed: due some days after the event, received when they were first entered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from core.access import Actor
from core.owed import Due
from core.times import day_bounds, local
from registry.models import Area, Unit
from registry.permissions import Permission
from registry.queries.settings import RESULT_DUE, setting
from registry.scope import beneath, within
from schedule.models import HOLDING, Event

LONGEST_DUE = 100
"""Days after which no county's results are due any more."""


def results_due(
    session: Session, actor: Actor, permission: Permission, first: date, last: date, area: Area | None,
    narrowed: Callable[[Select[Any]], Select[Any]], address: Callable[[Any], str],
) -> Iterator[Due]:  # fmt: skip
    """The results that are due between two days.

    `narrowed` joins the table of results and adds its `reported_at`; `address` gives the page of a row.
    """
    query = select(Event.id, Event.title, Event.ends_at, Event.zone, Event.area_id, Event.unit_id, Area.path,
                   Area.name.label("area_name"), Unit.name.label("unit_name"))  # fmt: skip
    query = query.join(Area, Area.id == Event.area_id).outerjoin(Unit, Unit.id == Event.unit_id)
    since, until = day_bounds(first - timedelta(days=LONGEST_DUE))[0], day_bounds(last + timedelta(days=1))[1]
    query = query.where(Event.status.in_(HOLDING), Event.ends_at.between(since, until),
                        within(actor, permission, Event.area_id, Event.unit_id))  # fmt: skip
    if area is not None:
        query = query.where(beneath(area.path))
    days: dict[str, int] = {}
    for row in session.execute(narrowed(query).order_by(Event.ends_at, Event.id)):
        if row.path not in days:
            days[row.path] = int(setting(session, RESULT_DUE, session.get(Area, row.area_id))["days"])
        due_at: datetime = row.ends_at + timedelta(days=days[row.path])
        if first <= local(due_at, row.zone).date() <= last:
            asked = ("unit", row.unit_id) if row.unit_id is not None else ("area", row.area_id)
            yield Due(row.path, due_at, row.title, address(row), row.unit_name or row.area_name, asked,
                      row.reported_at, "", row.unit_id, row.zone)  # fmt: skip
