"""Questions about demonstration units: which there are, their criteria, and which are due for review."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, joinedload

from core.access import Actor
from core.counting import counted
from core.times import today
from outreach.demonstration_models import Demonstration, DemonstrationCriterion, DemonstrationReview
from outreach.demonstration_scoring import PASS_PERCENT, Criterion
from registry.models import Area, Unit
from registry.permissions import Permission
from registry.queries.settings import nearest
from registry.scope import within
from registry.terms import Placed, home_path

MARK_SETTING = "demonstration_pass"


def demonstrations(actor: Actor, asked: Mapping[str, str], on: date) -> Select[tuple[Demonstration]]:
    """Those of the actor's areas by name, kind and state ("due": titles whose review or term is over)."""
    query = select(Demonstration).options(joinedload(Demonstration.area), joinedload(Demonstration.unit))
    query = query.where(_mine(actor, Permission.VIEW_CAMPAIGNS))
    if typed := asked.get("q", "").strip()[:60]:
        query = query.where(Demonstration.name.icontains(typed, autoescape=True))
    if kind := asked.get("kind", ""):
        query = query.where(Demonstration.kind == kind)
    state = asked.get("state", "")
    if state == "due":
        return query.where(is_due(on))
    return query.where(Demonstration.state == state) if state else query


def is_due(on: date) -> ColumnElement[bool]:
    """The condition that the title is held and its review is due or its term over."""
    over = or_(Demonstration.review_due_on <= on, Demonstration.term_until < on)
    return (Demonstration.state == "granted") & over


def is_held(on: date) -> ColumnElement[bool]:
    """The condition that the title is held at the end of that day: granted by then, and not revoked by then."""
    since = or_(Demonstration.state == "granted", (Demonstration.state == "revoked") & (Demonstration.decided_on > on))
    return (Demonstration.granted_on <= on) & since


@counted
def due_titles(_session: Session, actor: Actor) -> Select[tuple[int]] | None:
    """How many titles are due today that the actor looks after."""
    return due_on(actor, today()) if actor.may(Permission.EDIT_CAMPAIGNS) else None


def due_on(actor: Actor, on: date) -> Select[tuple[int]]:
    """The statement that counts the titles that are due on that day and that the actor looks after."""
    return select(func.count(Demonstration.id)).where(_mine(actor, Permission.EDIT_CAMPAIGNS), is_due(on))


def of_unit(session: Session, unit: Unit) -> Sequence[Demonstration]:
    """What the unit has applied for or holds, the latest first."""
    query = select(Demonstration).where(Demonstration.unit_id == unit.id)
    return session.scalars(query.order_by(Demonstration.id.desc())).all()


def criteria_rows(session: Session, area: Area, kind: str = "") -> Sequence[DemonstrationCriterion]:
    """The criteria that hold in the area: those of the nearest area above that has any of the kind."""
    above = [int(part) for part in area.path.split("/") if part]
    query = select(DemonstrationCriterion).where(DemonstrationCriterion.area_id.in_(above))
    query = query.where(DemonstrationCriterion.kind == kind) if kind else query
    found = session.scalars(query.order_by(DemonstrationCriterion.position, DemonstrationCriterion.id)).all()
    nearest: dict[str, int] = {}
    for one in found:
        nearest[one.kind] = max(nearest.get(one.kind, 0), above.index(one.area_id))
    return [one for one in found if above.index(one.area_id) == nearest[one.kind]]


def own_criteria(actor: Actor) -> Select[tuple[DemonstrationCriterion]]:
    """The criteria of the actor's areas and of those above them, which hold there too."""
    paths = actor.area_paths(Permission.VIEW_CAMPAIGNS)
    above = [int(part) for path in paths for part in path.split("/") if part]
    mine = within(actor, Permission.VIEW_CAMPAIGNS, DemonstrationCriterion.area_id)
    query = select(DemonstrationCriterion).options(joinedload(DemonstrationCriterion.area))
    return query.where(mine | DemonstrationCriterion.area_id.in_(above))


def criteria_of(session: Session, found: Demonstration) -> list[Criterion]:
    """The criteria in use for it, as they are scored."""
    rows = criteria_rows(session, found.area, found.kind)
    return [Criterion(one.id, one.text, one.weight, one.is_required) for one in rows if one.is_active]


def pass_setting(session: Session, area: Placed | None = None) -> dict[str, Any]:
    """From how many percent a title is given: `percent`, `source`, and whether the county has checked it."""
    row = nearest(session, MARK_SETTING, str(area.path) if area is not None else home_path(session))
    return {"percent": PASS_PERCENT, "source": "", "is_verified": False} | (row.value if row is not None else {})


def reviews_of(session: Session, found: Demonstration) -> Sequence[DemonstrationReview]:
    """Its reviews, the latest first."""
    query = select(DemonstrationReview).where(DemonstrationReview.demonstration_id == found.id)
    return session.scalars(query.order_by(DemonstrationReview.id.desc())).all()


def _mine(actor: Actor, permission: Permission) -> ColumnElement[bool]:
    return within(actor, permission, Demonstration.area_id, Demonstration.unit_id)
