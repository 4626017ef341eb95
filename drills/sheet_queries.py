"""What the rows of a list of drills are compared with, and drills as a table of the same shape."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from core.access import Actor
from core.chunked import Chunked
from core.forms import entries
from core.i18n import t
from core.imports import Given, Options
from core.imports.bulk import chunks
from core.sheets import Column, Sheet
from core.times import day_bounds, local, now, say_minute
from drills import people
from drills.kinds import LEVEL_NAMES, TYPE_NAMES
from drills.models import Drill
from drills.queries import drills
from drills.row_inputs import EXPECTED, DrillRow
from drills.rows import DrillReader
from registry.models import Area, UnitHeadcount
from registry.permissions import Permission
from registry.sheet_queries import area_book, locator
from schedule.event_rows import ByName
from schedule.event_sheet_queries import units_named
from schedule.models import HOLDING, Event
from schedule.queries import counts_by_event, zone_of

_LOOKED_UP = 400
_KINDS = {"on": "date", "rehearsed_on": "date", **dict.fromkeys((*EXPECTED, "minutes", "special_needs"), "integer")}
PERSONAL = ("special_needs_helper", "note")


def reader(session: Session, given: Sequence[Given], options: Options, actor: Actor) -> DrillReader:
    """Reads these rows for this actor: every unit that they name and the actor registers drills for is looked up."""
    found = list(units_named(session, given, actor, Permission.EDIT_DRILLS))
    own: dict[int, dict[str, int]] = {}
    for part in chunks([one.id for one in found], _LOOKED_UP):
        query = select(UnitHeadcount.unit_id, UnitHeadcount.category, UnitHeadcount.count)
        for unit_id, category, count in session.execute(query.where(UnitHeadcount.unit_id.in_(part))):
            if category not in people.APART:
                own.setdefault(unit_id, {})[category] = count
    finder = locator(session, area_book(session), options, actor, Permission.EDIT_DRILLS)
    finder.expects_point = False
    return DrillReader(ByName(found), own, finder)


def named(session: Session, given: Sequence[Given], actor: Actor) -> dict[str, Drill]:
    """The drills that rows name by number and the actor may change."""
    uids = sorted({row.values["uid"] for row in given if row.values.get("uid")})
    found: dict[str, Drill] = {}
    for part in chunks(uids, _LOOKED_UP):
        query = drills(actor, Permission.EDIT_DRILLS).where(Event.uid.in_(part))
        found |= {drill.event.uid: drill for drill in session.scalars(query)}
    return found


def standing(session: Session, unit_id: int, at: datetime, zone: str) -> Sequence[Drill]:
    """The unit's drills that begin on the same day, those called off at that very minute too."""
    begins, ends = day_bounds(local(at, zone).date(), zone)
    query = select(Drill).join(Drill.event).where(Drill.unit_id == unit_id, Event.starts_at >= begins)
    query = query.where(Event.starts_at < ends, Event.status.in_(HOLDING) | (Event.starts_at == at))
    return session.scalars(query.order_by(Event.starts_at)).all()


def drill_table(session: Session, actor: Actor, query: Select[tuple[Drill]]) -> Sheet:
    """These drills as a table with the columns of the import, in order of time."""
    found = Chunked(session, query.order_by(Event.starts_at, Drill.id), Drill.id)
    labels = {name: str(entry.label) for name, entry in entries(DrillRow).items()}
    columns = [Column(label, _KINDS.get(name, "text")) for name, label in labels.items()]  # type: ignore[arg-type]
    made = t("%(place)s, written on %(when)s", place=actor.place, when=say_minute(now(), zone_of(session)))
    heading = (str(t("Registered drills")), str(made))
    return Sheet(str(t("Drills")), columns, _rows(session, actor, found, list(labels)), heading, count=len(found))


def _rows(session: Session, actor: Actor, found: Chunked[Drill], names: Sequence[str]) -> Iterator[list[Any]]:
    areas: dict[int, Area] = {}
    for part in found:
        counts = counts_by_event(session, [drill.event for drill in part])
        areas |= _areas(session, part, areas)
        for drill in part:
            cells = _cells(drill, counts.get((drill.event_id, "expected"), {}), areas, actor)
            yield [cells.get(name) for name in names]


def _areas(session: Session, found: Sequence[Drill], known: Mapping[int, Area]) -> Mapping[int, Area]:
    ids = {int(part) for drill in found for part in drill.unit.area.path.split("/") if part} - set(known)
    areas: dict[int, Area] = {}
    for part in chunks(sorted(ids), _LOOKED_UP):
        areas |= {area.id: area for area in session.scalars(select(Area).where(Area.id.in_(part)))}
    return areas


def _cells(drill: Drill, expected: Mapping[str, int], areas: Mapping[int, Area], actor: Actor) -> dict[str, Any]:
    event, unit = drill.event, drill.unit
    starts, ends = local(event.starts_at, event.zone), local(event.ends_at, event.zone)
    above = {areas[int(part)].level: areas[int(part)].name for part in unit.area.path.split("/") if part}
    cells = {
        "unit": unit.name, "unit_code": unit.code, "township": above.get("township"), "village": above.get("village"),
        "area_code": unit.area.code, "on": starts.date(), "starts": f"{starts:%H:%M}",
        "minutes": round((ends - starts).total_seconds() / 60), **{name: expected.get(name) for name in EXPECTED},
        "special_needs": drill.special_needs or None, "special_needs_helper": drill.special_needs_helper,
        "type": str(TYPE_NAMES[drill.type]), "level": str(LEVEL_NAMES[drill.level]), "scenario": drill.scenario,
        "rehearsed_on": drill.rehearsed_on, "is_public": str(t("Yes") if drill.is_public else t("No")),
        "note": drill.note, "uid": event.uid,
    }  # fmt: skip
    sees_names = actor.may_for(Permission.VIEW_CONTACTS, unit.area.path, unit.id)
    return cells if sees_names else cells | dict.fromkeys(PERSONAL)
