"""Taking back the latest step on a proposal, and doing it again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError
from core.i18n import Text, t, tn
from core.times import now
from planning import invitation_queries, invitation_services, step_services
from planning.explaining_services import work_out_again
from planning.figure_services import refresh_figures
from planning.models import PlannedVisit, Proposal, ProposalStep
from planning.standing import REASON_TAKEN_BACK, Why, why_kept
from schedule.models import Event
from schedule.move_services import quietly
from schedule.services import cancel_event


@dataclass
class Undone:
    """What was taken back: the step, how many visits went back, and why others stay as they are (an acceptance's)."""

    step: ProposalStep
    visits: int = 0
    kept: dict[Why, int] = field(default_factory=dict)


def undo(session: Session, proposal: Proposal, actor: Actor) -> Undone:
    """The latest step taken back; refuses when there is none, or when its visits were changed since.

    An acceptance is taken back as far as nobody relies on it: what is confirmed, moved or declined stays.
    """
    step_services.lock(session, proposal)
    step = step_services.latest(session, proposal)
    if step is None:
        raise DomainError("nothing_to_undo", t("There is nothing to take back."))
    visits = step_services.visits_of(session, proposal, map(int, step.after))
    if step.deed == "accepted":
        done = _take_back(session, step, visits, actor)
    else:
        _put(visits, step.after, step.before)
        _change(proposal, step, "before")
        done = Undone(step, len(step.before))
        refresh_figures(session, proposal)
    step.undone_at = now()
    session.flush()
    _look_again(session, proposal, step)
    return done


def redo(session: Session, proposal: Proposal, _actor: Actor) -> ProposalStep:
    """The step that was taken back last, done again; refuses when there is none or its visits were changed since."""
    step_services.lock(session, proposal)
    step = step_services.to_redo(session, proposal)
    if step is None:
        raise DomainError("nothing_to_redo", t("There is nothing to do again."))
    _put(step_services.visits_of(session, proposal, map(int, step.after)), step.before, step.after)
    _change(proposal, step, "after")
    step.undone_at = None
    session.flush()
    refresh_figures(session, proposal)
    _look_again(session, proposal, step)
    return step


def _look_again(session: Session, proposal: Proposal, step: ProposalStep) -> None:
    """What was a remedy's doing changes what would help others; their remedies are worked out anew."""
    if step.deed == "remedy":
        work_out_again(session, proposal)


def _put(visits: Mapping[int, PlannedVisit], was: Mapping[str, Any], to: Mapping[str, Any]) -> None:
    for key, values in was.items():
        visit = visits.get(int(key))
        if visit is None or not step_services.is_as(visit, values):
            wording = t("These visits have been changed since, so the step cannot be taken back any more.")
            raise DomainError("changed_since", wording, hint=t("Move them by hand instead."))
    for key, values in to.items():
        step_services.set_to(visits[int(key)], values)


def _change(proposal: Proposal, step: ProposalStep, which: str) -> None:
    """What the proposal asked for before, or after, the step."""
    if step.changes:
        proposal.changes = dict(step.changes[which])


def _take_back(session: Session, step: ProposalStep, visits: Mapping[int, PlannedVisit], actor: Actor) -> Undone:
    """Cancel the events that nobody relies on, and withdraw their invitations; the units are told once."""
    done = Undone(step)
    for key, values in step.after.items():
        visit = visits.get(int(key))
        if visit is None:
            continue
        why = why_kept(visit, values, _state_of_invitation(session, visit), now())
        if why is not None:
            done.kept[why] = done.kept.get(why, 0) + 1
            continue
        _cancel(session, visit, actor)
        step_services.set_to(visit, step.before[key])
        done.visits += 1
    return done


def _state_of_invitation(session: Session, visit: PlannedVisit) -> str:
    invitation = invitation_queries.of_event(session, visit.event_id) if visit.event_id else None
    return invitation.state if invitation else ""


def _cancel(session: Session, visit: PlannedVisit, actor: Actor) -> None:
    event = session.get_one(Event, visit.event_id)
    invitation = invitation_queries.of_event(session, event.id)
    with quietly(session):  # the unit hears of it by the invitation's own words
        cancel_event(session, event, str(REASON_TAKEN_BACK), actor)
    if invitation is not None:
        invitation_services.withdraw(session, invitation, actor.name)


def say(done: Undone) -> Sequence[Text]:
    """What became of it, in sentences: how many went back, and honestly how many did not and why."""
    said = [tn("%(n)s visit is back as it was.", "%(n)s visits are back as they were.", done.visits)]
    for why, many in done.kept.items():
        said.append(why.sentence(many))
    return said
