"""Totals that areas reported, beside what the results of events say for the same days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session, joinedload

from core.access import Actor
from core.i18n import t
from core.owed import Due, ReturnKind
from core.times import day_bounds
from outreach.kinds import COLUMNS
from outreach.models import OutreachResult
from outreach.queries import DRILL
from outreach.total_measures import BY_CODE, MEASURES, Total, TotalMeasure, summed
from outreach.total_services import KIND
from registry.models import Area
from registry.permissions import Permission
from registry.scope import beneath, within
from schedule.models import Event
from schedule.queries import visible, zone_of
from schedule.return_models import Return

VIEW = Permission.VIEW_FIGURES


@dataclass(frozen=True)
class AreaTotals:
    """What one area itself reported, by column."""

    area: Area
    totals: Mapping[str, Total]


@dataclass(frozen=True)
class Reported:
    """The totals of a period by area, those that were sent back left out, and the figures of events beside them."""

    returns: Sequence[Return]
    areas: Sequence[AreaTotals]
    events: Mapping[str, int]

    @cached_property
    def measures(self) -> list[TotalMeasure]:
        """The columns that somebody reported, in their order."""
        return [one for one in MEASURES if any(one.code in area.totals for area in self.areas)]


def totals_reported(session: Session, actor: Actor, first: date, last: date, area: Area | None = None) -> Reported:
    """The totals whose last day lies in the period; each area with its own, nothing added up over areas."""
    returns = session.scalars(_returns(actor, first, last, area)).all()
    by_area: dict[int, list[Return]] = {}
    for one in returns:
        if one.state != "sent_back":
            by_area.setdefault(one.area_id, []).append(one)
    areas = [AreaTotals(rows[0].area, summed(row.figures for row in rows)) for rows in by_area.values()]
    return Reported(returns, areas, _of_events(session, actor, first, last, area))


def _returns(actor: Actor, first: date, last: date, area: Area | None) -> Select[tuple[Return]]:
    query = select(Return).join(Area, Area.id == Return.area_id).options(joinedload(Return.area))
    query = query.where(Return.kind == KIND, Return.ends_on.between(first, last), within(actor, VIEW, Return.area_id))
    if area is not None:
        query = query.where(beneath(area.path))
    return query.order_by(Area.code, Return.starts_on, Return.id)


def _of_events(session: Session, actor: Actor, first: date, last: date, area: Area | None) -> dict[str, int]:
    """By column the figures of events held in the period; columns that events do not have are left out."""
    zone = zone_of(session, area)
    since, until = day_bounds(first, zone)[0], day_bounds(last, zone)[1]
    sums = [func.coalesce(func.sum(getattr(OutreachResult, name)), 0).label(name) for name in COLUMNS]
    for name, is_so in (("drills", Event.kind == DRILL), ("activities", Event.kind != DRILL),
                        ("lectures", Event.kind == "lecture")):  # fmt: skip
        sums.append(func.coalesce(func.sum(case((is_so, 1), else_=0)), 0).label(name))
    query = select(*sums).select_from(Event).outerjoin(OutreachResult, OutreachResult.event_id == Event.id)
    query = query.where(Event.status == "held", Event.starts_at >= since, Event.starts_at < until, visible(actor))
    if area is not None:
        query = query.where(Event.area_id.in_(select(Area.id).where(beneath(area.path))))
    return {name: int(value) for name, value in session.execute(query).mappings().one().items() if name in BY_CODE}


def totals_filed(session: Session, actor: Actor, first: date, last: date, area: Area | None) -> Iterator[Due]:
    """The totals that were filed and are due between two days; nobody has to report one, so none is missing."""
    for one in session.scalars(_returns(actor, first, last, area)):
        review: Literal["", "approved", "sent_back"] = ""
        if one.state != "filed":
            review = "approved" if one.state == "approved" else "sent_back"
        yield Due(one.area.path, one.due_at, str(one.figures.get("title", "")), f"/returns/totals/{one.id}",
                  one.area.name, ("area", one.area_id), one.filed_at, review, None)  # fmt: skip


RETURN_KIND = ReturnKind(
    KIND, t("Totals reported by areas"),
    t("One for each total that an area has filed for a span of days, counted by the day it is due; nobody has to "
      "report one."),
    VIEW, totals_filed, rank=23,
)  # fmt: skip
