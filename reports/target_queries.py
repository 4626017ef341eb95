"""Targets of figures, as they are set."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from core.access import Actor
from registry.models import Area
from registry.permissions import Permission
from registry.queries.areas import tops
from registry.scope import beneath, require_area, within
from reports.models import FigureTarget


def targets(session: Session, actor: Actor, area_id: int | None, year: int | None) -> list[FigureTarget]:
    """The targets in an area and beneath that the reader may see, by year and area."""
    query = select(FigureTarget).join(Area).options(joinedload(FigureTarget.area))
    query = query.where(within(actor, Permission.VIEW_FIGURES, FigureTarget.area_id))
    if area_id is not None:
        area = require_area(session, area_id, actor, Permission.VIEW_FIGURES)
        query = query.where(beneath(area.path))
    if year is not None:
        query = query.where(FigureTarget.year == year)
    ordered = query.order_by(FigureTarget.year.desc(), Area.code, FigureTarget.measure)
    return list(session.scalars(ordered.limit(2000)))


def targets_of(session: Session, area: Area, year: int) -> dict[str, FigureTarget]:
    """The targets of one area and year by measure."""
    query = select(FigureTarget).where(FigureTarget.area_id == area.id, FigureTarget.year == year)
    return {target.measure: target for target in session.scalars(query)}


def home(session: Session, actor: Actor, permission: Permission) -> Area | None:
    """The first of the highest areas in which the actor holds the permission."""
    found = tops(session, actor, permission)
    return found[0] if found else None
