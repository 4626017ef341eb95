"""Deeds on workbooks that came back."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError
from core.i18n import t
from core.times import say_day, today
from planning.handing_back_queries import Returned
from planning.models import PlannedVisit, Proposal
from planning.proposal_services import finish
from registry.permissions import Permission
from registry.scope import load
from schedule.queries import zone_of


def keep(session: Session, proposal: Proposal, found: Returned, actor: Actor) -> Proposal:
    """A proposal of its own with the visits where the workbook has them; the one it was made from stays as it is.

    Refuses (DomainError) a workbook with rows that could not be taken, one that breaks a rule, or changes nothing.
    """
    load(session, Proposal, proposal.id, actor, Permission.EDIT_CAMPAIGNS)
    if not found.can_be_kept or found.gathered is None or found.judged is None:
        raise DomainError("plan.cannot_be_kept", t("No proposal can be made of this workbook as it is."),
                          hint=t("Put right what is named, or change something in it."))  # fmt: skip
    day: date = today(zone_of(session, proposal.area))
    made = Proposal(
        campaign_id=proposal.campaign_id, area_id=proposal.area_id, kind="sheet", base_id=proposal.id, state="solving",
        name=str(t("%(name)s, workbook of %(day)s", name=proposal.name[:80], day=say_day(day)))[:120],
        starts_on=proposal.starts_on, ends_on=proposal.ends_on, asked=proposal.asked, changes=proposal.changes,
        created_by=actor.key, created_by_name=actor.name[:60],
    )  # fmt: skip
    session.add(made)
    session.flush()
    finish(session, made, found.gathered, found.judged.plan, 0)
    _pin(session, made, found)
    return made


def _pin(session: Session, made: Proposal, found: Returned) -> None:
    """Pins as the workbook has them."""
    wanted = (
        {(line.unit_id, line.occurrence): line.visit_id for line in found.gathered.wanted} if found.gathered else {}
    )
    for visit in session.scalars(select(PlannedVisit).where(PlannedVisit.proposal_id == made.id)):
        number = wanted.get((visit.unit_id, visit.occurrence))
        row = found.handed.wanted.get(number) if number is not None else None
        if visit.on is not None and row is not None:
            visit.is_pinned = row.is_pinned
    session.flush()
