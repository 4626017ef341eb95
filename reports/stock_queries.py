"""What is there whatever the period: units in all, and people living in an area."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry.models import Area, Unit
from registry.populations import populations
from reports.cut_queries import FIGURES, Cut, units_where
from reports.figures import Answer, Key

TOLD = ("area", "kind")


def answer(session: Session, found: Cut, names: Collection[str], keys: Collection[Key], is_named: bool) -> Answer:
    """Units and inhabitants of these lines; also of lines with units and nothing else, where units are asked for by
    name and lines are areas and kinds only."""
    given = Answer()
    if "units" in names and "category" not in found.used:
        _units(session, found, given, keys, is_named and set(found.question.by) <= set(TOLD))
    if "inhabitants" in names:
        _inhabitants(session, found, given, [*keys, *given.lines])
    return given


def _units(session: Session, found: Cut, given: Answer, keys: Collection[Key], adds_lines: bool) -> None:
    by = found.question.by
    told = tuple(name for name in by if name in TOLD)
    counted = _count(session, found, told)
    for key in keys:
        parts = dict(zip(by, key, strict=True))
        given.lines.setdefault(key, {})["units"] = counted.get(tuple(parts[name] for name in told), 0)
    if adds_lines:
        for key, count in counted.items():
            given.lines.setdefault(key, {})["units"] = count
    given.total["units"] = sum(counted.values())


def _count(session: Session, found: Cut, told: tuple[str, ...]) -> Mapping[Key, int]:
    columns: dict[str, Any] = {"area": found.tops.c.line, "kind": Unit.kind}
    keys = [columns[name] for name in told]
    query = select(*keys, func.count(Unit.id)).select_from(Unit).where(units_where(found))
    if "area" in told:
        query = query.join(found.tops, found.tops.c.id == Unit.area_id)
    rows = session.execute(query.group_by(*keys)).tuples()
    return {tuple(str(part) for part in row[:-1]): int(row[-1]) for row in rows}


def _inhabitants(session: Session, found: Cut, given: Answer, keys: Collection[Key]) -> None:
    rows = session.execute(select(Area.id, Area.parent_id, Area.population)).tuples()
    people = {area_id: one.people for area_id, one in populations(rows).items()}
    by = found.question.by
    if "area" in by:
        for key in keys:
            given.lines.setdefault(key, {})["inhabitants"] = people.get(int(key[by.index("area")]))
    tops = [found.area.id] if found.area is not None else _tops(session, found)
    counted = [count for top in tops if (count := people.get(top)) is not None]
    given.total["inhabitants"] = sum(counted) if counted else None


def _tops(session: Session, found: Cut) -> list[int]:
    """The uppermost areas of which the reader may see figures."""
    if found.actor.unit_ids(FIGURES):
        return []
    paths = [path for path in found.actor.area_paths(FIGURES) if path]
    if not paths:
        return list(session.scalars(select(Area.id).where(Area.parent_id.is_(None))))
    uppermost = [path for path in paths if not any(path != other and path.startswith(other) for other in paths)]
    return [int(path.rstrip("/").rpartition("/")[2]) for path in uppermost]
