"""Titles of demonstration units: held at a day, awarded, prolonged and withdrawn, counted live."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session

from core.times import today
from outreach.demonstration_models import Demonstration, DemonstrationReview
from outreach.demonstration_queries import is_due, is_held
from reports.cube import UNIT
from reports.cut_queries import Cut, days_asked, whole
from reports.demonstration_measures import DEEDS, HELD, KINDS
from reports.figures import Answer
from reports.judged_queries import Judged, added

PROLONGED = "titles_prolonged"
DAYS: dict[str, Any] = {
    "titles_awarded": Demonstration.granted_on, PROLONGED: DemonstrationReview.reviewed_on,
    "titles_withdrawn": Demonstration.decided_on,
}  # fmt: skip
"""By measure of what was done the day that counts."""


def answer(session: Session, found: Cut, names: Collection[str]) -> Answer:
    """The figures by line and in all."""
    return added(session, found, names, _judged(session, found, names))


def rows(_session: Session, found: Cut, name: str) -> Select[Any]:
    """The titles behind a figure; behind those prolonged the reviews."""
    if name == PROLONGED:
        return select(DemonstrationReview).join(Demonstration).where(_that_make(found, name))
    return select(Demonstration).where(_that_make(found, name))


def _judged(session: Session, found: Cut, names: Collection[str]) -> Iterator[Judged]:
    last = days_asked(found)[1]
    for name in names:
        if not found.used <= (DEEDS if name in DAYS else HELD):
            continue
        day = DAYS.get(name, Demonstration.granted_on)
        query = select(Demonstration.id, Demonstration.area_id, Demonstration.unit_id, day)
        if name == PROLONGED:
            query = query.join(DemonstrationReview, DemonstrationReview.demonstration_id == Demonstration.id)
        for number, area_id, unit_id, on in session.execute(query.where(_that_make(found, name))).tuples():
            yield Judged(number, area_id, on or last, {name: 1}, {UNIT: str(unit_id or 0)})


def _that_make(found: Cut, name: str) -> ColumnElement[bool]:
    """The condition of the titles, or reviews, that a measure counts."""
    first, last = days_asked(found)
    on = today(found.zone)
    wanted = [found.where(Demonstration.area_id, Demonstration.unit_id)]
    if UNIT in found.line:
        wanted.append(func.coalesce(Demonstration.unit_id, 0) == whole(found.line[UNIT]))
    if name in DAYS:
        wanted.append(DAYS[name].between(first, last))
    if name == "titles_awarded":
        wanted.append(Demonstration.state.in_(("granted", "revoked")))
    elif name == "titles_withdrawn":
        wanted.append(Demonstration.state == "revoked")
    elif name == "titles_due":
        wanted.append(is_due(on))
    elif name != PROLONGED:
        wanted.append(is_held(min(last, on)))
        kind = name.removeprefix("titles_")
        wanted += [Demonstration.kind == kind] if kind in KINDS else []
    return and_(*wanted)
