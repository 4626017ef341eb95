"""Areas for programs."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from flask import url_for
from sqlalchemy.orm import selectinload

from core.access import needs
from core.api import Answer, Asked, Changes, Page, Search, operation, page
from core.fields import Entry, Line
from core.i18n import t
from core.web import actor, session
from registry.api import bp
from registry.inputs import AreaInput
from registry.models import Area
from registry.permissions import Permission as P
from registry.queries.areas import areas_matching, find_area
from registry.scope import load
from registry.services import add_area, edit_area

SORTS = {"code": Area.code, "name": Area.name, "population": Area.population}
Level = Literal["province", "prefecture", "county", "township", "village"]


class AreaAnswer(Answer):
    """An administrative area; `under` is the code of the one above, "" at the top."""

    id: int
    code: str
    name: str
    level: str
    under: str
    population: int | None
    lon: float | None
    lat: float | None
    version: int


class AreasAsked(Asked):
    """Which areas to list."""

    q: Annotated[Search, Entry(t("Name or code"))] = ""
    level: Annotated[Level | None, Entry(t("Level"))] = None
    under: Annotated[Line, Entry(t("Lies in"), t("Code or full name; all areas beneath it are listed."))] = ""
    sort: Annotated[Literal["code", "-code", "name", "-name", "population", "-population"], Entry(t("Sorted by"))] = (
        "code"
    )


@bp.get("/areas")
@needs(P.VIEW_AREAS)
@operation(t("List areas"))
def list_areas(asked: AreasAsked) -> Page[AreaAnswer]:
    """The areas that the caller may see."""
    under = find_area(session(), asked.under, "under") if asked.under else None
    query = areas_matching(actor(), asked.q, asked.level or "", under).options(selectinload(Area.parent))
    return page(session(), query, asked, SORTS, lambda rows: [area_answer(row) for row in rows])


@bp.post("/areas")
@needs(P.EDIT_AREAS)
@operation(t("Add an area"), location=lambda made: url_for(".get_area", area_id=made.id))
def add_area_(given: AreaInput) -> AreaAnswer:
    """A new area."""
    return area_answer(add_area(session(), given, actor()))


@bp.get("/areas/<int:area_id>")
@needs(P.VIEW_AREAS)
@operation(t("Get one area"))
def get_area(area_id: int) -> AreaAnswer:
    """One area."""
    return area_answer(load(session(), Area, area_id, actor(), P.VIEW_AREAS))


@bp.patch("/areas/<int:area_id>")
@needs(P.EDIT_AREAS)
@operation(t("Change an area, or move it into another one"))
def change_area(area_id: int, given: Changes[AreaInput]) -> AreaAnswer:
    """The changed area."""
    found = load(session(), Area, area_id, actor(), P.EDIT_AREAS)
    return area_answer(edit_area(session(), found, given.over(_current(found)), actor()))


def area_answer(area: Area) -> AreaAnswer:
    """The area as programs see it."""
    return AreaAnswer(
        id=area.id, lon=area.lon, lat=area.lat, version=area.version, **_current(area),
    )  # fmt: skip


def _current(area: Area) -> dict[str, Any]:
    above = session().get(Area, area.parent_id) if area.parent_id else None  # area.parent is old after a move
    return {
        "code": area.code, "name": area.name, "level": area.level, "under": above.code if above else "",
        "population": area.population,
    }  # fmt: skip
