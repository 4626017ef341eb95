"""The table of participation, asked from the database."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import t
from registry.models import Area
from registry.terms import labels
from reports.figures import NO_UNIT
from reports.inputs import FiguresInput
from reports.queries import participation
from reports.tables import Table
from schedule.queries import zone_of


def table(session: Session, asked: FiguresInput, actor: Actor) -> Table:
    """The table that was asked for, of what the reader may see; lines in the order of their names' codes."""
    figures = participation(session, asked, actor, zone_of(session))
    areas = session.execute(select(Area.id, Area.name, Area.code)).all()
    codes = {str(area_id): code for area_id, _, code in areas}
    figures.lines.sort(key=lambda line: [codes.get(part, part) for part in line.key])
    root = session.get(Area, asked.area_id) if asked.area_id else None
    return Table(
        asked=asked,
        figures=figures,
        place=root.name if root else actor.place or str(t("all areas")),
        areas={str(area_id): name for area_id, name, _ in areas},
        kinds={NO_UNIT: str(t("General public")), **labels(session, "unit_kind")},
        activities=labels(session, "event_kind"),
    )
