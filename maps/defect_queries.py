"""Questions about defects: of a place, of all that the reader sees, how many are overdue, their photos."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, case, cast, false, func, or_, select
from sqlalchemy.orm import Session, contains_eager

from core.access import Actor
from core.counting import counted
from core.errors import NotFound
from core.fields import name_key
from core.times import today
from maps.inspection_models import Defect, PlacePhoto
from maps.models import Place
from maps.setting_queries import norms
from registry.models import Area, Grant, User
from registry.permissions import ROLES, Permission
from registry.scope import beneath, load, within

WAITING = ("open", "mended")
"""States in which somebody has still to do something."""


@dataclass(frozen=True)
class DefectFilter:
    """What a list of defects is narrowed to; `state` is a key of defect_words.STATE_NAMES, or "waiting"."""

    state: str = ""
    typed: str = ""
    severity: str = ""
    area: Area | None = None
    place_id: int | None = None


def own_defect(session: Session, defect_id: int, actor: Actor, permission: Permission) -> Defect:
    """The defect, if the actor holds the permission where its place lies; otherwise there is none (NotFound)."""
    return load(session, Defect, defect_id, actor, permission)


def defects_of(session: Session, place_id: int) -> Sequence[Defect]:
    """The place's defects, those not settled first, the earliest due first."""
    is_settled = Defect.state.not_in(WAITING)
    query = select(Defect).where(Defect.place_id == place_id)
    return session.scalars(query.order_by(is_settled, Defect.due_on, Defect.id)).all()


def defects_found(session: Session, inspection_id: int) -> Sequence[Defect]:
    """The defects that an inspection found, in the order in which they were written down."""
    return session.scalars(select(Defect).where(Defect.inspection_id == inspection_id).order_by(Defect.id)).all()


def defects_matching(actor: Actor, wanted: DefectFilter, on: date) -> Select[tuple[Defect]]:
    """The defects that the actor may see on that day, narrowed by the filter, with place and area."""
    query = _within(select(Defect), actor, Permission.VIEW_PLACES)
    query = query.options(contains_eager(Defect.place).contains_eager(Place.area))
    if wanted.state:
        query = query.where(in_state(wanted.state, on))
    if wanted.typed:
        by_name = Place.name_key.contains(name_key(wanted.typed), autoescape=True)
        query = query.where(or_(by_name, Defect.problem.icontains(wanted.typed, autoescape=True)))
    if wanted.severity:
        query = query.where(Defect.severity == wanted.severity)
    if wanted.area is not None:
        query = query.where(beneath(wanted.area.path))
    return query.where(Defect.place_id == wanted.place_id) if wanted.place_id is not None else query


def in_state(state: str, on: date) -> ColumnElement[bool]:
    """The condition that a defect is in this state on that day; an unknown state finds nothing."""
    conditions: dict[str, ColumnElement[bool]] = {
        "overdue": and_(Defect.state == "open", Defect.due_on < on),
        "open": and_(Defect.state == "open", Defect.due_on >= on),
        "waiting": Defect.state.in_(WAITING),
    }
    for plain in ("mended", "closed", "dropped"):
        conditions[plain] = Defect.state == plain
    return conditions.get(state, false())


def urgency(on: date) -> Any:
    """What to sort by: overdue first, then open, waiting to be closed, and settled ones, each by its day."""
    rank = case((in_state("overdue", on), "0"), (in_state("open", on), "1"), (Defect.state == "mended", "2"), else_="3")
    return rank + cast(Defect.due_on, String)


def gravity() -> Any:
    """What to sort by: dangerous ones first."""
    return case((Defect.severity == "danger", 0), (Defect.severity == "major", 1), else_=2)


@counted
def overdue_defects(_session: Session, actor: Actor) -> Select[tuple[int]] | None:
    """How many defects are overdue at the places that the actor looks after."""
    return _number(actor, "overdue")


@counted
def mended_defects(_session: Session, actor: Actor) -> Select[tuple[int]] | None:
    """How many mended defects wait for the actor, who looks after the places, to close them."""
    return _number(actor, "mended")


def _number(actor: Actor, state: str) -> Select[tuple[int]] | None:
    if not actor.may(Permission.EDIT_PLACES):
        return None
    return _within(select(func.count(Defect.id)), actor, Permission.EDIT_PLACES).where(in_state(state, today()))


def counts(session: Session, actor: Actor, on: date, permission: Permission) -> dict[str, int]:
    """How many of the actor's defects are overdue, open, mended and settled on that day."""
    shown = case((in_state("overdue", on), "overdue"), else_=Defect.state)
    query = _within(select(shown, func.count(Defect.id)), actor, permission).group_by(shown)
    return {state: int(count) for state, count in session.execute(query).tuples()}


def usual_due(session: Session, place: Place, severity: str, on: date | None = None) -> date:
    """The day on which a defect of that severity is due when it was found on that day (today unless given)."""
    return (on or today()) + timedelta(days=norms(session, place.area).days_to_mend(severity))


def defect_photos(session: Session, defect: Defect) -> Sequence[PlacePhoto]:
    """The photos of a defect: as it was found, then as it was mended."""
    return session.scalars(select(PlacePhoto).where(PlacePhoto.defect_id == defect.id).order_by(PlacePhoto.id)).all()


def defect_photo(session: Session, defect: Defect, photo_id: int) -> PlacePhoto:
    """The defect's photo of that number; another one's is not found."""
    photo = session.get(PlacePhoto, photo_id)
    if photo is None or photo.defect_id != defect.id:
        raise NotFound()
    return photo


def planners(session: Session, area: Area) -> Sequence[User]:
    """Who plans in the area or above it and looks after its places; administrators are not among them."""
    wanted = {Permission.EDIT_PLACES, Permission.ANALYSE_COVERAGE}
    roles = [role for role, held in ROLES.items() if wanted <= held and Permission.ADMINISTER not in held]
    above = [int(part) for part in area.path.split("/") if part]
    here = or_(Grant.area_id.in_(above), and_(Grant.area_id.is_(None), Grant.unit_id.is_(None)))
    query = select(User).join(Grant, Grant.user_id == User.id).where(Grant.role.in_(roles), here, User.is_active)
    return session.scalars(query.distinct().order_by(User.id)).all()


def _within(query: Select[Any], actor: Actor, permission: Permission) -> Select[Any]:
    query = query.select_from(Defect).join(Defect.place).join(Place.area)
    return query.where(within(actor, permission, Place.area_id, Place.unit_id))
