"""The register of units as a table with the columns of the import, read a piece at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.chunked import Chunked
from core.forms import entries
from core.i18n import t
from core.sheets import Column, Sheet, Value
from core.sheets.sheet import ColumnKind
from core.times import say_plain_date, today
from registry.models import Area, Unit
from registry.permissions import Permission
from registry.queries.units import UnitFilter, units_matching
from registry.row_inputs import CATEGORIES, UnitRow
from registry.scope import may
from registry.terms import labels

COLUMNS = (
    "code", "name", "kind", "area_code", "township", "village", "address", "lon", "lat", "coordinate_source",
    *CATEGORIES, "contact_name", "contact_phone", "contact_email", "opened_on", "is_boarding", "note",
)  # fmt: skip
CONTACTS = frozenset({"contact_name", "contact_phone", "contact_email", "note"})
_KINDS: Mapping[str, ColumnKind] = {"opened_on": "date", **dict.fromkeys(CATEGORIES, "integer")}


def unit_sheet(session: Session, wanted: UnitFilter, actor: Actor) -> Sheet:
    """The units that the actor may see and the filter finds, by name; contacts only where the actor may see them."""
    said = entries(UnitRow)
    columns = [Column(str(said[name].label), _KINDS.get(name, "text")) for name in COLUMNS]
    found = Chunked(session, units_matching(actor, wanted).order_by(Unit.name, Unit.id), Unit.id)
    heading = (str(t("Units")), str(t("As of %(day)s", day=say_plain_date(today()))))
    return Sheet(str(t("Units")), columns, _rows(session, actor, found), heading, count=len(found))


def _rows(session: Session, actor: Actor, found: Chunked[Unit]) -> Iterator[list[Value]]:
    kinds = labels(session, "unit_kind")
    areas: dict[int, Area] = {}
    for part in found:
        ids = {int(step) for unit in part for step in unit.area.path.split("/") if step} - set(areas)
        areas |= {area.id: area for area in session.scalars(select(Area).where(Area.id.in_(ids)))}
        for unit in part:
            cells = _cells(unit, kinds, areas)
            if not may(session, unit, actor, Permission.VIEW_CONTACTS):
                cells |= dict.fromkeys(CONTACTS)
            yield [cells.get(name) for name in COLUMNS]


def _cells(unit: Unit, kinds: Mapping[str, str], areas: Mapping[int, Area]) -> dict[str, Any]:
    above = {areas[int(step)].level: areas[int(step)].name for step in unit.area.path.split("/") if step}
    counts = {row.category: row.count for row in unit.headcounts}
    return {
        "code": unit.code, "name": unit.name, "kind": kinds.get(unit.kind, unit.kind), "area_code": unit.area.code,
        "township": above.get("township"), "village": above.get("village"), "address": unit.address,
        "lon": f"{unit.lon:.6f}" if unit.lon is not None else None,
        "lat": f"{unit.lat:.6f}" if unit.lat is not None else None, "coordinate_source": unit.coordinate_source,
        **{name: counts.get(name) for name in CATEGORIES}, "contact_name": unit.contact_name,
        "contact_phone": unit.contact_phone, "contact_email": unit.contact_email, "opened_on": unit.opened_on,
        "is_boarding": str(t("yes") if unit.is_boarding else t("no")), "note": unit.note,
    }  # fmt: skip
