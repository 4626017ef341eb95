"""Planning again with least change: asking for it, and taking over what moved into the proposal and the calendar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, Invalid
from core.i18n import Text, t, tn
from core.jobs import ask
from core.times import now
from planning import step_services
from planning.event_move_services import Goal, move_many
from planning.figure_services import refresh_figures
from planning.inputs import AwayInput, ChangesInput, ClosedInput, DetourInput, ProposalInput, merged
from planning.models import PlannedVisit, Proposal
from planning.proposal_services import new_proposal
from planning.remedy_inputs import ReplanInput
from planning.replan_basis_queries import BASIS, basis, waiting
from schedule.services import postpone_event

JOB = "planning.replan"
MOVES = "moves"
"""The figure of a proposal that holds what moved."""
TAKEN_AT = "taken_at"
PLACE = ("state", "on", "starts_minute", "team_id", "second_team_id", "way_minutes")


def ask_replan(session: Session, base: Proposal, given: ReplanInput, actor: Actor) -> Proposal:
    """A proposal of what would move least; a worker works it out. Refuses when nothing happened."""
    if base.state != "ready":
        raise DomainError("not_ready", t("This calendar is still being worked out."))
    changes = happened(given)
    if changes == ChangesInput() and not waiting(session, base):
        raise Invalid("nothing_happened", t("Say what happened: who is away, which unit cannot, which road is closed."))
    asked = ProposalInput.model_validate({**base.asked, "name": _name(base, given)})
    whole = merged(ChangesInput.model_validate(base.changes), changes)
    made = new_proposal(session, base.campaign, asked, actor, "replan", base, whole)
    made.figures = {"keeps_placed": given.keeps_placed, "happened": given.model_dump(mode="json")}
    made.job_id = ask(session, JOB, {"proposal": made.id}, actor).id
    session.flush()
    return made


def happened(given: ReplanInput) -> ChangesInput:
    """What happened, as changes of the county."""
    days: dict[str, Any] = {"from": given.since, "until": given.until}
    if given.team_id is not None or given.person_id is not None:
        away = AwayInput(team_id=given.team_id, person_id=given.person_id, reason=given.reason, **days)
        return ChangesInput(away=[away])
    if given.unit_id is not None:
        return ChangesInput(closed=[ClosedInput(unit_id=given.unit_id, reason=given.reason, **days)])
    if given.area_id is not None:
        detour = DetourInput(area_id=given.area_id, extra_minutes=given.extra_minutes, **days)
        return ChangesInput(detours=[detour])
    return ChangesInput()


def _name(base: Proposal, given: ReplanInput) -> str:
    return f"{base.name} · {given.reason or t('planned again')}"[:120]


@dataclass
class TakenOver:
    """What was taken over: visits moved in the calendar, in the proposal alone, newly placed, postponed, left out."""

    in_calendar: int = 0
    in_plan: int = 0
    placed: int = 0
    postponed: int = 0
    left: int = 0

    def said(self) -> list[Text]:
        """What came of it, in sentences."""
        found = []
        if self.in_calendar:
            found.append(tn("%(n)s visit was moved in the calendar.", "%(n)s visits were moved in the calendar.",
                            self.in_calendar))  # fmt: skip
        if self.in_plan:
            found.append(tn("%(n)s visit was moved in the proposal.", "%(n)s visits were moved in the proposal.",
                            self.in_plan))  # fmt: skip
        if self.placed:
            found.append(tn("%(n)s visit that waited has a place in the proposal.",
                            "%(n)s visits that waited have a place in the proposal.", self.placed))  # fmt: skip
        if self.postponed:
            found.append(tn("%(n)s visit has no day any more and is postponed.",
                            "%(n)s visits have no day any more and are postponed.", self.postponed))  # fmt: skip
        if self.left:
            found.append(tn("%(n)s visit has no day any more and is left out.",
                            "%(n)s visits have no day any more and are left out.", self.left))  # fmt: skip
        return found


def take_over(session: Session, proposal: Proposal, actor: Actor) -> TakenOver:
    """What moved is moved in the proposal that was planned again, and in the calendar; all of it, or nothing.

    Refuses ("changed_since") when that proposal, or one of its events, was changed since, when it was taken over
    already, and with the clash when something is not free any more.
    """
    base = _base_to_change(session, proposal)
    pairs = _pairs(session, base, proposal)
    reason = _reason(proposal)
    done = TakenOver()
    goals = [(was, _goal(line)) for was, line in pairs if was.state == "accepted" and line.state == "placed"]
    goals = [(was, goal) for was, goal in goals if _is_elsewhere(was, goal)]
    for was, line in pairs:
        if was.state == "accepted" and line.state == "left_out" and was.event is not None:
            postpone_event(session, was.event, reason, actor)
            done.postponed += 1
    clashes = move_many(session, goals, actor, reason)
    if clashes:
        raise next(iter(clashes.values()))
    done.in_calendar = len(goals)
    _move_planned(session, base, pairs, actor, done)
    base.changes = dict(proposal.changes)
    proposal.figures = {**proposal.figures, TAKEN_AT: now().isoformat()}
    session.flush()
    refresh_figures(session, base)
    return done


def _base_to_change(session: Session, proposal: Proposal) -> Proposal:
    if proposal.kind != "replan" or proposal.base is None or proposal.state != "ready":
        raise DomainError("nothing_to_take_over", t("There is nothing here to take over."))
    if proposal.figures.get(TAKEN_AT):
        raise DomainError("taken_over", t("This was taken over already."))
    base = step_services.lock(session, proposal.base)
    if is_outdated(session, proposal):
        raise DomainError("changed_since", t("“%(name)s” was changed since this was worked out.", name=base.name),
                          hint=t("Plan again from how it is now."))  # fmt: skip
    return base


def is_outdated(session: Session, proposal: Proposal) -> bool:
    """Whether what it was worked out from is not so any more: a visit moved, accepted or declined, an event changed."""
    return proposal.base is not None and proposal.figures.get(BASIS) != basis(session, proposal.base)


def _reason(proposal: Proposal) -> str:
    return str(proposal.figures.get("happened", {}).get("reason") or t("planned again"))[:300]


def _pairs(session: Session, base: Proposal, proposal: Proposal) -> list[tuple[PlannedVisit, PlannedVisit]]:
    """Each visit of the base with the same one as it is planned again."""
    there = {(one.unit_id, one.occurrence): one for one in step_services.visits_of(session, proposal).values()}
    lines = step_services.visits_of(session, base).values()
    return [(one, there[one.unit_id, one.occurrence]) for one in lines if (one.unit_id, one.occurrence) in there]


def _goal(line: PlannedVisit) -> Goal:
    teams = tuple(one for one in (line.team_id, line.second_team_id) if one is not None)
    if line.on is None or line.starts_minute is None or not teams:
        raise DomainError("no_team", t("The team of this visit is no longer there."))
    return Goal(line.on, line.starts_minute, teams)


def _is_elsewhere(was: PlannedVisit, goal: Goal) -> bool:
    teams = {was.team_id, was.second_team_id} - {None}
    return (was.on, was.starts_minute, teams) != (goal.on, goal.starts_minute, set(goal.team_ids))


def _move_planned(
    session: Session, base: Proposal, pairs: Sequence[tuple[PlannedVisit, PlannedVisit]], actor: Actor, done: TakenOver
) -> None:
    """Visits that are not in the calendar yet stand in the base as planned again; how many moved or are out is kept."""
    mine = [(was, line) for was, line in pairs if was.state in ("placed", "left_out", "declined")]
    before = step_services.all_kept(was for was, _ in mine)
    for was, line in mine:
        if line.state in ("placed", "left_out") and (line.state == "placed" or was.state == "placed"):
            for name in PLACE:
                setattr(was, name, getattr(line, name))
            was.reason, was.remedies, was.event_id = line.reason, line.remedies, None
    changed = [was for was, _ in mine if not step_services.is_as(was, before[was.id])]
    step_services.note(session, base, "replanned", before, [was for was, _ in mine], actor)
    done.left = sum(was.state == "left_out" for was in changed)
    done.placed = sum(was.state == "placed" and before[was.id]["on"] is None for was in changed)
    done.in_plan = len(changed) - done.left - done.placed
