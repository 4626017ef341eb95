"""Steps on a proposal: what visits were before a deed and after it, so that it can be undone and done again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError
from core.i18n import t
from core.times import now
from planning.models import PlannedVisit, Proposal, ProposalStep

PLACE = ("state", "on", "starts_minute", "team_id", "second_team_id", "is_pinned", "event_id", "override_reason")
KEPT = (*PLACE, "way_minutes", "reason", "remedies")
Kept = dict[str, Any]


def lock(session: Session, proposal: Proposal) -> Proposal:
    """The proposal read afresh, held until the transaction ends; refuses one that is still being worked out."""
    session.refresh(proposal, with_for_update=True)
    check_ready(proposal)
    return proposal


def check_ready(proposal: Proposal) -> None:
    """Refuses a proposal that is still being worked out."""
    if proposal.state in ("waiting", "solving"):
        wording = t("This calendar is still being worked out, so its visits cannot be changed yet.")
        raise DomainError("not_ready", wording, hint=t("Wait until it is ready, or stop it."))


def kept(visit: PlannedVisit) -> Kept:
    """The visit's placement as a step keeps it."""
    return {name: _plain(getattr(visit, name)) for name in KEPT}


def all_kept(visits: Iterable[PlannedVisit]) -> dict[int, Kept]:
    """The same for each of the visits, by id."""
    return {visit.id: kept(visit) for visit in visits}


def note(
    session: Session, proposal: Proposal, deed: str, before: Mapping[int, Kept], visits: Iterable[PlannedVisit],
    actor: Actor, step: ProposalStep | None = None,
) -> ProposalStep | None:  # fmt: skip
    """Keep the deed with the visits that it has changed, those of an unfinished `step` added to it; None if none."""
    changed = [visit for visit in visits if kept(visit) != before[visit.id]]
    for visit in changed:
        visit.version += 1
    if not changed:
        return step
    was = {str(visit.id): before[visit.id] for visit in changed}
    now_is = {str(visit.id): kept(visit) for visit in changed}
    if step is not None:
        step.before, step.after = step.before | was, step.after | now_is
    else:
        step = ProposalStep(
            proposal_id=proposal.id, deed=deed, before=was, after=now_is, done_by=actor.key,
            done_by_name=actor.name[:60], done_at=now(),
        )  # fmt: skip
        session.add(step)
    session.flush()
    return step


def set_to(visit: PlannedVisit, values: Kept) -> None:
    """Put the visit where a step has kept it."""
    for name, value in values.items():
        setattr(visit, name, date.fromisoformat(value) if name == "on" and value else value)
    visit.clash = {}
    visit.version += 1


def is_as(visit: PlannedVisit, values: Kept) -> bool:
    """Whether the visit is where the step says."""
    return all(_plain(getattr(visit, name)) == values[name] for name in PLACE)


def latest(session: Session, proposal: Proposal) -> ProposalStep | None:
    """The latest step that is not undone; it can be taken back."""
    query = select(ProposalStep).where(ProposalStep.proposal_id == proposal.id, ProposalStep.undone_at.is_(None))
    return session.scalar(query.order_by(ProposalStep.id.desc()).limit(1))


def to_redo(session: Session, proposal: Proposal) -> ProposalStep | None:
    """The step that was taken back last, if nothing else was done since; an acceptance is made anew instead."""
    mine = ProposalStep.proposal_id == proposal.id
    last = select(func.coalesce(func.max(ProposalStep.id), 0)).where(mine, ProposalStep.undone_at.is_(None))
    query = select(ProposalStep).where(mine, ProposalStep.undone_at.is_not(None), ProposalStep.id > (
        last.scalar_subquery()
    ))  # fmt: skip
    found = session.scalar(query.order_by(ProposalStep.id).limit(1))
    return None if found is None or found.deed == "accepted" else found


def visits_of(session: Session, proposal: Proposal, ids: Iterable[int] | None = None) -> dict[int, PlannedVisit]:
    """The proposal's visits by id (only these), as the database has them now."""
    query = select(PlannedVisit).where(PlannedVisit.proposal_id == proposal.id).order_by(PlannedVisit.id)
    if ids is not None:
        query = query.where(PlannedVisit.id.in_(list(ids)))
    return {one.id: one for one in session.scalars(query.execution_options(populate_existing=True))}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
