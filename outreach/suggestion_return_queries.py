"""Answers to suggestions as things that are owed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from core.access import Actor
from core.i18n import t
from core.owed import Due, ReturnKind
from core.times import instant
from outreach.open_day_models import Suggestion
from outreach.suggestion_notice_services import quoted
from registry.models import Area
from registry.permissions import Permission
from registry.scope import beneath, within

VIEW = Permission.VIEW_CALENDAR


def answers_due(session: Session, actor: Actor, first: date, last: date, area: Area | None) -> Iterable[Due]:
    """The answers to suggestions that are due between two days; merged ones and those not pursued are left out."""
    mine = within(actor, VIEW, Suggestion.area_id, Suggestion.unit_id)
    query = select(Suggestion).where(mine, Suggestion.counted_due_on.between(first, last))
    query = query.where(Suggestion.state != "merged", Suggestion.outcome != "dropped")
    if area is not None:
        query = query.where(Suggestion.area_id.in_(select(Area.id).where(beneath(area.path))))
    query = query.options(joinedload(Suggestion.event), joinedload(Suggestion.area), joinedload(Suggestion.unit))
    return [_due(one) for one in session.scalars(query.order_by(Suggestion.id))]


def _due(one: Suggestion) -> Due:
    asked = ("unit", one.unit_id) if one.unit_id is not None else ("area", one.area_id)
    return Due(
        one.area.path, instant(one.counted_due_on, time(23, 59, 59), one.event.zone), quoted(one.text),
        f"/suggestions/{one.id}", one.unit.name if one.unit else one.area.name, asked, one.answered_at,
        unit_id=one.unit_id, zone=one.event.zone,
    )  # fmt: skip


KIND = ReturnKind(
    "suggestion_answer", t("Answers to suggestions"),
    t("One for each question or suggestion of an open day, within the days that the settings give."),
    VIEW, answers_due, rank=25,
)  # fmt: skip
