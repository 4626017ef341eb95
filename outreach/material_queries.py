"""Questions about the stock: items, what moved, the balance of a day, what is low, what a campaign wished and gave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, joinedload

from core.access import Actor
from core.counting import counted
from core.errors import NotFound
from outreach.material_models import Material, MaterialMove, MaterialWish
from outreach.stock import RESULT_COLUMNS, Moved
from registry.models import Area
from registry.permissions import Permission
from registry.scope import beneath, may, within
from registry.terms import ids_of, vocabulary
from schedule.models import Campaign, Event

LOOK, KEEP = Permission.VIEW_CAMPAIGNS, Permission.EDIT_EVENTS


def materials(actor: Actor) -> Select[tuple[Material]]:
    """The items of the actor's areas, and those of areas above, from which the actor's areas are supplied."""
    above = Material.area_id.in_(_ids_above(actor))
    return select(Material).where(or_(within(actor, LOOK, Material.area_id), above)).options(joinedload(Material.area))


def load_material(session: Session, material_id: int, actor: Actor) -> Material:
    """The item, if the actor may see it; otherwise there is none (NotFound)."""
    found = session.get(Material, material_id)
    if found is None or not (may(session, found, actor, LOOK) or found.area_id in _ids_above(actor)):
        raise NotFound()
    return found


def _ids_above(actor: Actor) -> list[int]:
    return sorted({int(part) for path in actor.area_paths(LOOK) for part in path.split("/") if part})


def is_low() -> ColumnElement[bool]:
    """The condition that more of an item should be ordered."""
    return Material.is_active & (Material.low_at.is_not(None)) & (Material.stock <= Material.low_at)


@counted
def low_items(_session: Session, actor: Actor) -> Select[tuple[int]] | None:
    """How many items are low of those that the actor keeps."""
    query = select(func.count(Material.id)).where(within(actor, KEEP, Material.area_id), is_low())
    return query if actor.may(KEEP) else None


def lowest(session: Session, actor: Actor) -> Material | None:
    """The low item of which least is left."""
    mine = within(actor, KEEP, Material.area_id)
    return session.scalar(select(Material).where(mine, is_low()).order_by(Material.stock, Material.id).limit(1))


def moves_of(material: Material) -> Select[tuple[MaterialMove]]:
    """The item's moves."""
    query = select(MaterialMove).where(MaterialMove.material_id == material.id)
    return query.options(
        joinedload(MaterialMove.campaign), joinedload(MaterialMove.event), joinedload(MaterialMove.unit)
    )


def moved(session: Session, material: Material) -> list[Moved]:
    """The item's moves as plain values, by day."""
    query = select(MaterialMove.moved_on, MaterialMove.count).where(MaterialMove.material_id == material.id)
    return [Moved(on, count) for on, count in session.execute(query.order_by(MaterialMove.moved_on)).tuples()]


def given_out(session: Session, material: Material) -> int:
    """How many went out and have not come back: given by hand or drawn by results, less what was returned."""
    went = MaterialMove.kind.in_(("given", "returned"))
    query = select(func.sum(MaterialMove.count)).where(MaterialMove.material_id == material.id, went)
    return -(session.scalar(query) or 0)


def stock_on(session: Session, materials: Sequence[int], on: date) -> dict[int, int]:
    """What there was of these items at the end of the day."""
    query = select(MaterialMove.material_id, func.sum(MaterialMove.count))
    query = query.where(MaterialMove.material_id.in_(materials), MaterialMove.moved_on <= on)
    found = dict(session.execute(query.group_by(MaterialMove.material_id)).tuples().all())
    return {one: int(found.get(one) or 0) for one in materials}


def sums_by_kind(session: Session, material: Material) -> dict[str, int]:
    """How much was received, given out, returned and corrected in all."""
    query = select(MaterialMove.kind, func.sum(MaterialMove.count)).where(MaterialMove.material_id == material.id)
    return {kind: int(count) for kind, count in session.execute(query.group_by(MaterialMove.kind)).tuples()}


def supplying(session: Session, area: Area) -> Sequence[Material]:
    """The items in use of the area and of those above it: what an event there may draw from."""
    query = select(Material).where(Material.area_id.in_(ids_of(area.path)), Material.is_active)
    return session.scalars(query.options(joinedload(Material.area)).order_by(Material.name, Material.id)).all()


def offered_for_result(session: Session, event: Event) -> dict[str, list[Material]]:
    """By column of a result the items of that kind that the event may draw from; columns without any are left out."""
    parents = {term.code: term.parent_code or "" for term in vocabulary(session, "material_kind", event.area)}
    found: dict[str, list[Material]] = {}
    for one in supplying(session, event.area):
        column = RESULT_COLUMNS.get(one.kind) or RESULT_COLUMNS.get(parents.get(one.kind, ""))
        if column:
            found.setdefault(column, []).append(one)
    return found


def drawn_for_result(session: Session, event: Event) -> dict[str, MaterialMove]:
    """By column of a result the move with which the event drew from the stock."""
    query = select(MaterialMove).where(MaterialMove.event_id == event.id, MaterialMove.drawn_for.is_not(None))
    return {str(move.drawn_for): move for move in session.scalars(query.options(joinedload(MaterialMove.material)))}


@dataclass(frozen=True)
class Supply:
    """An item in a campaign: how much was wished, how much went out for it, what is left in stock."""

    material: Material
    wished: int
    given: int

    @property
    def short(self) -> int:
        """How much is missing to give out what was wished."""
        return max(0, self.wished - self.given - self.material.stock)


def supplies_of(session: Session, campaign: Campaign) -> list[Supply]:
    """What the campaign wished for or gave out, by item."""
    wishes = select(MaterialWish.material_id, MaterialWish.count).where(MaterialWish.campaign_id == campaign.id)
    wished = dict(session.execute(wishes).tuples().all())
    given = _given(session, campaign)
    query = select(Material).where(Material.id.in_({*wished, *given})).order_by(Material.name, Material.id)
    return [Supply(one, wished.get(one.id, 0), given.get(one.id, 0)) for one in session.scalars(query)]


def campaign_of_move() -> ColumnElement[int | None]:
    """The campaign that a move counts for: that of its event (joined from outside), else the one it was entered for."""
    return func.coalesce(Event.campaign_id, MaterialMove.campaign_id)


def _given(session: Session, campaign: Campaign) -> Mapping[int, int]:
    query = select(MaterialMove.material_id, -func.sum(MaterialMove.count))
    query = query.outerjoin(Event, Event.id == MaterialMove.event_id).where(
        campaign_of_move() == campaign.id, MaterialMove.kind.in_(("given", "returned"))
    )
    rows = session.execute(query.group_by(MaterialMove.material_id)).tuples()
    return {material_id: int(count) for material_id, count in rows}


def areas_kept(session: Session, actor: Actor) -> list[tuple[str, str]]:
    """The areas whose stock the actor keeps, to choose from."""
    mine = within(actor, KEEP, Area.id)
    query = select(Area).where(mine, Area.level.in_(("prefecture", "county", "township"))).order_by(Area.path)
    return [(str(area.id), area.name) for area in session.scalars(query.limit(500))]


def beneath_area(area: Area) -> ColumnElement[bool]:
    """The condition that an item belongs to the area or to one beneath it."""
    return Material.area_id.in_(select(Area.id).where(beneath(area.path)))
