"""The table of participation, asked from the database."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import t
from registry.models import Area
from registry.terms import labels
from reports.cube_queries import ask
from reports.figures import NO_CAMPAIGN, NO_UNIT, UNSPECIFIED
from reports.inputs import FiguresInput
from reports.tables import Table
from schedule.models import Campaign


def table(session: Session, asked: FiguresInput, actor: Actor) -> Table:
    """The table that was asked for, of what the reader may see; lines in the order of their names' codes."""
    figures = ask(session, asked.question, actor)
    codes = {str(area_id): code for area_id, code in session.execute(select(Area.id, Area.code)).tuples()}
    at = figures.dimensions.index("area") if "area" in figures.dimensions else None

    def place(key: tuple[str, ...]) -> list[str]:
        return [codes.get(part, part) if number == at else part for number, part in enumerate(key)]

    figures.lines.sort(key=lambda line: place(line.key))
    root = session.get(Area, asked.area_id) if asked.area_id else None
    return Table(asked, figures, root.name if root else actor.place or str(t("all areas")), names_of(session))


def names_of(session: Session) -> dict[str, Mapping[str, str]]:
    """The names of what keys stand for, by dimension; those of periods are left to `reports.tables.say_period`."""
    return {
        "area": {str(area_id): name for area_id, name in session.execute(select(Area.id, Area.name)).tuples()},
        "kind": {NO_UNIT: str(t("General public")), **labels(session, "unit_kind")},
        "activity": labels(session, "event_kind"),
        "campaign": {
            NO_CAMPAIGN: str(t("No campaign")),
            **{str(one): name for one, name in session.execute(select(Campaign.id, Campaign.name)).tuples()},
        },
        "category": {UNSPECIFIED: str(t("Not specified")), **labels(session, "people_category")},
    }
