"""Checklists of units as things that are owed: one a unit and year, received on the day on which it was complete."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time

from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import t, tn
from core.owed import Due, ReturnKind
from core.times import day_bounds, instant
from outreach.checklist_queries import VIEW, Line, Wanted, plain_checklists, survey
from outreach.checklist_words import say_name
from registry.models import Area
from schedule.queries import zone_of


def checklists_due(session: Session, actor: Actor, first: date, last: date, area: Area | None) -> Iterator[Due]:
    """The checklists that are due between two days."""
    for year in range(first.year, last.year + 1):
        days = {one.due_on(year) for one in plain_checklists(session) if one.year in (None, year)}
        if not any(first <= day <= last for day in days):
            continue  # most spans hold the end of no checklist, and then no unit is looked at
        lines = [line for line in survey(session, actor, Wanted(year, area)) if first <= line.due_on <= last]
        yield from dues(session, lines)


def dues(session: Session, lines: Sequence[Line]) -> Iterable[Due]:
    """What these units owe."""
    zone = zone_of(session)
    for line in lines:
        name = say_name(line.checklist)
        left = tn("%(name)s %(year)s, %(n)s item left", "%(name)s %(year)s, %(n)s items left", line.left, name=name,
                  year=line.year)  # fmt: skip
        complete = t("%(name)s %(year)s, complete", name=name, year=line.year)
        yield Due(
            line.area_path, day_bounds(line.due_on, zone)[1], str(left if line.left else complete),
            f"/checklists/units/{line.unit_id}?year={line.year}", line.name, ("unit", line.unit_id),
            _received_at(line, zone), unit_id=line.unit_id, zone=zone,
        )  # fmt: skip


def _received_at(line: Line, zone: str) -> datetime | None:
    """The noon of the day on which the last item was done: an hour that nobody has written down."""
    return instant(line.completed_on, time(12), zone) if line.completed_on is not None else None


KIND = ReturnKind(
    "checklist", t("Checklists of units"),
    t("One for each unit and year, by the last day of the month that the checklist gives; received when every item is "
      "done."),
    VIEW, checklists_due, rank=24,
)  # fmt: skip
