"""What a map of figures is drawn from: the outlines of areas, and a figure for each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import t
from core.sheets import Value
from core.times import say_days
from geo.polygons import PolygonError, parse_geojson, simplified
from maps.outline_queries import TOLERANCE_DEGREES
from registry.models import Area, AreaOutline
from registry.permissions import Permission
from registry.scope import beneath, require_area, within
from reports.cube import Question
from reports.cube_queries import ask
from reports.map_pictures import AreaMap, Shaded
from reports.measures import Measure


def area_map(
    session: Session, question: Question, measure: Measure, actor: Actor, source: str = "",
    hides: Callable[[Value], bool] = lambda _: False,
) -> AreaMap:  # fmt: skip
    """The areas of the question's level, of what the reader may see, each with its figure; None where there is none.

    Areas without an outline cannot be drawn and are left out; figures that `hides` tells of are not shown.
    """
    figures = ask(session, replace(question, by=("area",), measures=(measure.name,)), actor)
    found = {line.key[0]: measure.value(line) for line in figures.lines}
    query = select(Area.id, Area.name, AreaOutline.geojson).join(AreaOutline, AreaOutline.area_id == Area.id)
    query = query.where(Area.level == question.level, within(actor, Permission.VIEW_FIGURES, Area.id))
    place = actor.place
    if question.area_id is not None:
        root = require_area(session, question.area_id, actor, Permission.VIEW_FIGURES)
        query, place = query.where(beneath(root.path)), root.name
    shaded = []
    for area_id, name, geojson in session.execute(query.order_by(Area.path)):
        value = found.get(str(area_id))
        try:
            shape = simplified(parse_geojson(geojson), TOLERANCE_DEGREES)
        except PolygonError:
            continue  # what cannot be drawn is left out; the import has said so
        is_shown = isinstance(value, int | float) and not hides(value)
        shaded.append(Shaded(name, shape, float(value) if is_shown else None))  # type: ignore[arg-type]
    period = say_days(question.starts_on, question.ends_on)
    title = t("%(measure)s by area, %(place)s, %(period)s", measure=measure.label, place=place or t("all areas"),
              period=period)  # fmt: skip
    return AreaMap(str(title), shaded, str(measure.unit), source, measure.kind == "percent")
