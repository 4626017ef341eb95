"""Telling planners of dangerous defects: found by the clock, because places do not know of notices."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from core.access import SYSTEM
from core.db import Database
from core.i18n import Said
from core.times import now, say_date
from maps.defect_queries import planners
from maps.inspection_models import Defect
from maps.models import Place
from schedule.notice_services import Telling, notify

FOUND_WITHIN = timedelta(days=30)  # one that is older was told of when it was found, or was not dangerous then


def tell_of_dangers(database: Database) -> str:
    """Tell the planners of the area, once each, of every dangerous defect that is not mended; says how many."""
    with database.transaction() as session:
        session.info["actor"] = SYSTEM
        query = select(Defect).where(Defect.severity == "danger", Defect.state == "open")
        query = query.where(Defect.found_at > now() - FOUND_WITHIN).options(
            joinedload(Defect.place).joinedload(Place.area)
        )
        told = 0
        for defect in session.scalars(query.order_by(Defect.id)).all():
            place, path = defect.place, f"/defects/{defect.id}"
            facts = {"place": place.name, "problem": defect.problem, "day": Said(say_date, (defect.due_on,))}
            key, about = f"defect:{defect.id}:danger", f"defect:{defect.id}"
            told += sum(
                notify(session, Telling("danger.defect", key, one.id, about, place.area_id, facts, path, path))
                for one in planners(session, place.area)
            )
    return f"told {told}"
