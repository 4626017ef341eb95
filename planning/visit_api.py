"""Visits of a proposal for programs: the best places, a move checked and made, pins, leaving out, undo."""

from __future__ import annotations

from datetime import date
from typing import Literal

from core.access import needs
from core.api import Answer, blueprint, operation
from core.errors import NotFound
from core.i18n import sentences, t
from core.web import actor, session
from planning import undo_services, visit_services
from planning.acceptance_services import clock
from planning.desk_queries import Desk, desk
from planning.disposal_inputs import MoveInput
from planning.models import PlannedVisit, Proposal
from planning.solving.moving import Checked
from planning.solving.placing import Place, best_places, check_by_hand
from planning.standing import stands
from planning.step_words import say_deed
from registry.permissions import Permission as P
from registry.scope import load
from schedule.refusals import EventRefusal

bp = blueprint("visits")


class HandledVisit(Answer):
    """A visit of a proposal as a planner has left it; accepted, its time is that of its event, with the event's state.

    `teams` are ids; `starts` is on the county's clock. Without a day it is left out or declined.
    """

    id: int
    unit_id: int
    unit_name: str
    occurrence: int
    state: Literal["placed", "left_out", "accepted", "declined"]
    on: date | None
    starts: str | None
    minutes: int
    teams: list[int]
    is_pinned: bool
    override_reason: str
    event_id: int | None
    event_status: str
    version: int


class MoveCost(Answer):
    """What a move changes: driving and the gap between the busiest and the idlest team in minutes, days late; `total`
    all of it by the proposal's weights, in minutes of driving."""

    drive: int
    unfair: int
    late_days: int
    other_team: int
    total: int


class MoveBreak(Answer):
    """One rule that a move would break."""

    rule: str
    sentence: str


class MoveShift(Answer):
    """Another visit of the same tour that would begin at another time."""

    visit_id: int
    was: str
    now: str


class MoveChecked(Answer):
    """A move as it would be, nothing being changed."""

    is_free: bool
    can_override: bool
    breaks: list[MoveBreak]
    cost: MoveCost
    shifted: list[MoveShift]


class FreePlace(Answer):
    """A place that breaks nothing, with what it costs."""

    on: date
    starts: str
    teams: list[int]
    cost: MoveCost
    shifted: list[MoveShift]


class FreePlaces(Answer):
    """The best places, cheapest first."""

    items: list[FreePlace]


class StepTaken(Answer):
    """What became of undo or redo: the visits concerned, and in sentences what was done and what was not."""

    visits: int
    said: str


@bp.get("/proposals/<int:proposal_id>/visits/<int:visit_id>/places")
@needs(P.EDIT_CAMPAIGNS)
@operation(t("List the best free places for a visit of a proposal"))
def list_free_places(proposal_id: int, visit_id: int) -> FreePlaces:
    """At most six."""
    proposal, found = _own(proposal_id, visit_id)
    visit_services.check_open(proposal, found)
    at = desk(session(), proposal, actor())
    places = best_places(at.problem, at.plan, at.number_of(found))
    return FreePlaces(items=[_place(at, one) for one in places])


@bp.post("/proposals/<int:proposal_id>/visits/<int:visit_id>/check")
@needs(P.EDIT_CAMPAIGNS)
@operation(t("See what moving a visit would break and cost"))
def check_visit_move(proposal_id: int, visit_id: int, given: MoveInput) -> MoveChecked:
    """Nothing is changed."""
    proposal, found = _own(proposal_id, visit_id)
    visit_services.check_open(proposal, found)
    at = desk(session(), proposal, actor())
    checked = check_by_hand(at.problem, at.plan, at.number_of(found), at.placement(found, given))
    said = [
        MoveBreak(rule=one.rule, sentence=str(sentence)) for one, sentence in visit_services.breaks_said(at, checked)
    ]
    return MoveChecked(
        is_free=checked.is_sound, can_override=checked.can_override, breaks=said, cost=_cost(checked),
        shifted=_shifted(at, checked),
    )  # fmt: skip


@bp.post("/proposals/<int:proposal_id>/visits/<int:visit_id>/move")
@needs(P.EDIT_CAMPAIGNS)
@operation(t("Move a visit of a proposal by hand"), clash=EventRefusal)
def move_planned_visit(proposal_id: int, visit_id: int, given: MoveInput) -> HandledVisit:
    """The visit at its new place."""
    proposal, found = _own(proposal_id, visit_id)
    visit_services.move(session(), proposal, found, given, actor())
    return handled(found)


@bp.post("/proposals/<int:proposal_id>/visits/<int:visit_id>/pin")
@needs(P.EDIT_CAMPAIGNS)
@operation(t("Pin a visit where it is"))
def pin_planned_visit(proposal_id: int, visit_id: int) -> HandledVisit:
    """It stays when the plan is worked out anew."""
    return _pinned(proposal_id, visit_id, is_pinned=True)


@bp.post("/proposals/<int:proposal_id>/visits/<int:visit_id>/unpin")
@needs(P.EDIT_CAMPAIGNS)
@operation(t("Lift the pin of a visit"))
def unpin_planned_visit(proposal_id: int, visit_id: int) -> HandledVisit:
    """It may be moved when the plan is worked out anew."""
    return _pinned(proposal_id, visit_id, is_pinned=False)


@bp.post("/proposals/<int:proposal_id>/visits/<int:visit_id>/leave-out")
@needs(P.EDIT_CAMPAIGNS)
@operation(t("Leave a visit out of a proposal"))
def leave_out_planned_visit(proposal_id: int, visit_id: int) -> HandledVisit:
    """The visit without a day."""
    proposal, found = _own(proposal_id, visit_id)
    visit_services.leave_out(session(), proposal, found, actor())
    return handled(found)


@bp.post("/proposals/<int:proposal_id>/visits/<int:visit_id>/plan-again")
@needs(P.EDIT_CAMPAIGNS)
@operation(t("Let a declined or cancelled visit be placed again"))
def plan_visit_again(proposal_id: int, visit_id: int) -> HandledVisit:
    """The visit among those that are left out."""
    proposal, found = _own(proposal_id, visit_id)
    visit_services.plan_again(session(), proposal, found, actor())
    return handled(found)


@bp.post("/proposals/<int:proposal_id>/undo")
@needs(P.EDIT_CAMPAIGNS)
@operation(t("Take back the latest step on a proposal"))
def undo_proposal_step(proposal_id: int) -> StepTaken:
    """What went back, and what did not and why."""
    proposal = load(session(), Proposal, proposal_id, actor(), P.EDIT_CAMPAIGNS)
    done = undo_services.undo(session(), proposal, actor())
    return StepTaken(visits=done.visits, said=sentences(*undo_services.say(done)))


@bp.post("/proposals/<int:proposal_id>/redo")
@needs(P.EDIT_CAMPAIGNS)
@operation(t("Do the step again that was taken back"))
def redo_proposal_step(proposal_id: int) -> StepTaken:
    """What was done again."""
    proposal = load(session(), Proposal, proposal_id, actor(), P.EDIT_CAMPAIGNS)
    step = undo_services.redo(session(), proposal, actor())
    return StepTaken(visits=len(step.after), said=str(say_deed(step)))


def handled(found: PlannedVisit) -> HandledVisit:
    """The visit as programs are told of it."""
    there = stands(found)
    return HandledVisit(
        id=found.id, unit_id=found.unit_id, unit_name=found.unit.name, occurrence=found.occurrence,
        state=found.state, on=there.on,
        starts=None if there.starts_minute is None else f"{clock(there.starts_minute):%H:%M}", minutes=there.minutes,
        teams=[one for one in (found.team_id, found.second_team_id) if one is not None], is_pinned=found.is_pinned,
        override_reason=found.override_reason, event_id=found.event_id, event_status=there.status,
        version=found.version,
    )  # fmt: skip


def _own(proposal_id: int, visit_id: int) -> tuple[Proposal, PlannedVisit]:
    proposal = load(session(), Proposal, proposal_id, actor(), P.EDIT_CAMPAIGNS)
    found = session().get(PlannedVisit, visit_id)
    if found is None or found.proposal_id != proposal.id:
        raise NotFound()
    return proposal, found


def _pinned(proposal_id: int, visit_id: int, *, is_pinned: bool) -> HandledVisit:
    proposal, found = _own(proposal_id, visit_id)
    visit_services.set_pin(session(), proposal, found, is_pinned, actor())
    return handled(found)


def _cost(checked: Checked) -> MoveCost:
    return MoveCost.model_validate(vars(checked.cost))


def _shifted(at: Desk, checked: Checked) -> list[MoveShift]:
    by_number = {number: visit_id for visit_id, number in at.number.items()}
    return [
        MoveShift(visit_id=by_number[number], was=at.clock(was), now=at.clock(now))
        for number, (was, now) in checked.shifted.items()
    ]


def _place(at: Desk, one: Place) -> FreePlace:
    return FreePlace(
        on=at.problem.days[one.placement.day], starts=at.clock(one.placement), cost=_cost(one.checked),
        teams=[at.team_ids[team] for team in one.placement.teams], shifted=_shifted(at, one.checked),
    )  # fmt: skip
