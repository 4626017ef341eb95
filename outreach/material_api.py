"""The stock of materials for programs."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from flask import request, url_for

from core.access import needs
from core.api import Answer, Asked, Changes, Page, Search, blueprint, operation, page
from core.fields import Entry
from core.i18n import t
from core.web import actor, session
from outreach import material_queries as queries
from outreach import material_services as services
from outreach.campaign_inputs import WishInput
from outreach.material_inputs import MaterialInput, MoveInput, StockCountInput
from outreach.material_models import Material, MaterialMove
from outreach.queries import load_campaign
from outreach.stock import is_low
from registry.permissions import Permission as P
from registry.scope import load
from schedule.models import Campaign

bp = blueprint("outreach_materials")
SORTS: dict[str, Any] = {"name": Material.name, "stock": Material.stock}
MOVE_SORTS: dict[str, Any] = {"moved_on": MaterialMove.moved_on}
NAMES = ("name", "kind", "area_id", "counted_in", "low_at", "note", "is_active")


class MaterialAnswer(Answer):
    """An item of the stock; `stock` is what there is after all moves."""

    id: int
    name: str
    kind: str
    area_id: int
    counted_in: str
    low_at: int | None
    note: str
    is_active: bool
    stock: int
    is_low: bool
    version: int


class MaterialMoveAnswer(Answer):
    """A move of the stock; `count` is below zero for what went out."""

    id: int
    material_id: int
    kind: str
    count: int
    moved_on: date
    campaign_id: int | None
    event_id: int | None
    unit_id: int | None
    drawn_for: str | None
    reason: str
    made_by_name: str


class SupplyAnswer(Answer):
    """An item in a campaign: wished for, given out, left in stock."""

    material_id: int
    name: str
    wished: int
    given: int
    stock: int
    short: int


class SuppliesAnswer(Answer):
    """The materials of a campaign."""

    campaign_id: int
    materials: list[SupplyAnswer]


class TakenBackAnswer(Answer):
    """The number of what is gone."""

    id: int


class MaterialsAsked(Asked):
    """Which items to list."""

    q: Annotated[Search, Entry(t("Name"))] = ""
    low: Annotated[bool, Entry(t("Only items that are low"))] = False
    sort: Annotated[Literal["name", "-name", "stock", "-stock"], Entry(t("Sorted by"))] = "name"


class MovesAsked(Asked):
    """In which order to list the moves."""

    sort: Annotated[Literal["moved_on", "-moved_on"], Entry(t("Sorted by"))] = "-moved_on"


@bp.get("/materials")
@needs(P.VIEW_CAMPAIGNS)
@operation(t("List the items of the stock"))
def list_materials(asked: MaterialsAsked) -> Page[MaterialAnswer]:
    """The items of the caller's areas and of those above."""
    query = queries.materials(actor())
    if asked.q:
        query = query.where(Material.name.icontains(asked.q, autoescape=True))
    if asked.low:
        query = query.where(queries.is_low())
    return page(session(), query, asked, SORTS, lambda rows: [_answer(row) for row in rows])


@bp.post("/materials")
@needs(P.EDIT_EVENTS)
@operation(t("Add an item to the stock"), location=lambda made: url_for(".get_material", material_id=made.id))
def add_material(given: MaterialInput) -> MaterialAnswer:
    """The new item."""
    return _answer(services.add_material(session(), given, actor()))


@bp.get("/materials/<int:material_id>")
@needs(P.VIEW_CAMPAIGNS)
@operation(t("Get one item of the stock"))
def get_material(material_id: int) -> MaterialAnswer:
    """One item."""
    return _answer(queries.load_material(session(), material_id, actor()))


@bp.patch("/materials/<int:material_id>")
@needs(P.EDIT_EVENTS)
@operation(t("Change an item of the stock"))
def change_material(material_id: int, given: Changes[MaterialInput]) -> MaterialAnswer:
    """The changed item."""
    found = _own(material_id)
    wanted = given.over({name: getattr(found, name) for name in NAMES})
    return _answer(services.edit_material(session(), found, wanted, actor()))


@bp.delete("/materials/<int:material_id>")
@needs(P.EDIT_EVENTS)
@operation(t("Remove an item that never moved"))
def delete_material(material_id: int) -> TakenBackAnswer:
    """It is gone."""
    services.remove_material(session(), _own(material_id), actor())
    return TakenBackAnswer(id=material_id)


@bp.get("/materials/<int:material_id>/moves")
@needs(P.VIEW_CAMPAIGNS)
@operation(t("List the moves of an item"))
def list_stock_moves(material_id: int, asked: MovesAsked) -> Page[MaterialMoveAnswer]:
    """The moves, the latest first."""
    query = queries.moves_of(queries.load_material(session(), material_id, actor()))
    return page(session(), query, asked, MOVE_SORTS, lambda rows: [_move(row) for row in rows])


@bp.post("/materials/<int:material_id>/moves")
@needs(P.EDIT_EVENTS)
@operation(t("Enter a move of the stock"), location=lambda made: _at(made.id))
def add_move(material_id: int, given: MoveInput) -> MaterialMoveAnswer:
    """The move; refused beyond the stock unless a correction is named."""
    return _move(services.move(session(), _own(material_id), given, actor()))


@bp.get("/materials/<int:material_id>/moves/<int:move_id>")
@needs(P.VIEW_CAMPAIGNS)
@operation(t("Get one move of the stock"))
def get_move(material_id: int, move_id: int) -> MaterialMoveAnswer:
    """One move."""
    return _move(services.own_move(session(), material_id, move_id, actor()))


@bp.delete("/materials/<int:material_id>/moves/<int:move_id>")
@needs(P.EDIT_EVENTS)
@operation(t("Take a move of the stock back"))
def delete_move(material_id: int, move_id: int) -> TakenBackAnswer:
    """It is gone; refused when what came in has gone out since."""
    found = _own(material_id)
    services.take_back(session(), found, services.own_move(session(), found.id, move_id, actor()), actor())
    return TakenBackAnswer(id=move_id)


@bp.post("/materials/<int:material_id>/count")
@needs(P.EDIT_EVENTS)
@operation(t("Correct the stock by a count"), location=lambda made: _at(made.id))
def correct_stock(material_id: int, given: StockCountInput) -> MaterialMoveAnswer:
    """The correction that was entered."""
    return _move(services.correct(session(), _own(material_id), given, actor()))


@bp.get("/campaigns/<int:campaign_id>/materials")
@needs(P.VIEW_CAMPAIGNS)
@operation(t("List the materials of a campaign"))
def list_supplies(campaign_id: int) -> SuppliesAnswer:
    """What the campaign wished for and gave out."""
    return _supplies(load_campaign(session(), campaign_id, actor()))


@bp.put("/campaigns/<int:campaign_id>/materials")
@needs(P.EDIT_CAMPAIGNS)
@operation(t("Say how much of an item a campaign means to give out"))
def put_wish(campaign_id: int, given: WishInput) -> SuppliesAnswer:
    """The materials of the campaign."""
    found = load(session(), Campaign, campaign_id, actor(), P.EDIT_CAMPAIGNS)
    services.wish(session(), found, given, actor())
    return _supplies(found)


def _own(material_id: int) -> Material:
    return load(session(), Material, material_id, actor(), P.EDIT_EVENTS)


def _at(move_id: int) -> str:
    material_id = (request.view_args or {})["material_id"]
    return url_for(".get_move", material_id=material_id, move_id=move_id)


def _answer(found: Material) -> MaterialAnswer:
    values = {name: getattr(found, name) for name in (*NAMES, "id", "stock", "version")}
    return MaterialAnswer.model_validate(values | {"is_low": found.is_active and is_low(found.stock, found.low_at)})


def _move(row: MaterialMove) -> MaterialMoveAnswer:
    return MaterialMoveAnswer.model_validate({name: getattr(row, name) for name in MaterialMoveAnswer.model_fields})


def _supplies(found: Campaign) -> SuppliesAnswer:
    rows = [
        SupplyAnswer(material_id=one.material.id, name=one.material.name, wished=one.wished, given=one.given,
                     stock=one.material.stock, short=one.short)
        for one in queries.supplies_of(session(), found)
    ]  # fmt: skip
    return SuppliesAnswer(campaign_id=found.id, materials=rows)
