"""Reasons, remedies, what-if and planning again for programs."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from core.access import needs
from core.api import Answer, blueprint, operation
from core.i18n import sentences, t
from core.web import actor, session
from planning import remedy_services, replan_services, what_if_services
from planning import replan_solving_services as _replanning  # noqa: F401  (registers the job)
from planning.conventions import say_clock
from planning.explaining_services import GROUPS
from planning.explanation_words import Names, say_cost, say_group, say_reason, say_remedy
from planning.models import Proposal
from planning.remedy_inputs import GroupInput, RemedyInput, ReplanInput, WhatIfInput
from planning.remedy_services import Taken
from planning.replan_words import say_move_reason
from planning.result_queries import lines, ready, skill_names
from planning.visits import VisitLine
from registry.permissions import Permission as P
from registry.scope import load
from schedule.refusals import EventRefusal

bp = blueprint("remedies")


class RemedyAnswer(Answer):
    """One thing that would place the visit: what is done, where it would be, minutes of driving added.

    `number` takes it; `asks` is the change of the proposal.
    """

    number: int
    kind: str
    sentence: str
    cost: str
    on: date
    starts: str
    teams: list[str]
    drive: int
    asks: dict[str, Any]


class ExplainedVisit(Answer):
    """A visit that is left out or late: `why` is the code of the reason (empty while nobody has looked)."""

    visit_id: int
    unit_id: int
    unit_name: str
    is_late: bool
    why: str
    sentence: str
    remedies: list[RemedyAnswer]


class RemedyGroup(Answer):
    """One change that places several visits."""

    number: int
    kind: str
    sentence: str
    unit_names: list[str]
    left: int
    drive: int
    asks: dict[str, Any]


class Explanations(Answer):
    """Every visit that is left out or late, and the remedies that help several."""

    visits: list[ExplainedVisit]
    groups: list[RemedyGroup]


class RemedyTaken(Answer):
    """What a remedy has done: ids of the visits it placed, of how many; minutes of driving added; others that moved."""

    visit_ids: list[int]
    wanted: int
    drive: int
    others: int
    said: str


class DerivedProposal(Answer):
    """A proposal made from another: a what-if, or planned again; /proposals/{id} says how far it is."""

    id: int
    base_id: int
    kind: Literal["what_if", "replan"]
    name: str
    state: Literal["waiting", "solving", "ready", "failed"]


class VisitPlace(Answer):
    """Where a visit is: day, start on the county's clock, names of the teams."""

    on: date
    starts: str
    teams: list[str]


class VisitMove(Answer):
    """A visit that changes when it is planned again: `was` null waited for a place, `now` null finds none."""

    unit_id: int
    occurrence: int
    unit_name: str
    was: VisitPlace | None
    now: VisitPlace | None
    why: str
    is_in_calendar: bool


class VisitMoves(Answer):
    """All that moves, and whether it was taken over."""

    items: list[VisitMove]
    is_taken_over: bool


class TakenOverAnswer(Answer):
    """How many visits were moved in the calendar and in the proposal alone, newly placed, postponed, left out."""

    in_calendar: int
    in_plan: int
    placed: int
    postponed: int
    left: int


@bp.get("/proposals/<int:proposal_id>/remedies")
@needs(P.VIEW_CAMPAIGNS)
@operation(t("Say why visits are left out, and what would place them"))
def list_remedies(proposal_id: int) -> Explanations:
    """Reasons and remedies as they were worked out last, in the language asked for."""
    proposal = ready(session(), proposal_id, actor())
    skills = skill_names(session(), proposal)
    unhappy = [one for one in lines(session(), proposal, with_remedies=True) if not one.stands or one.is_late]
    kept = enumerate((proposal.figures or {}).get(GROUPS) or ())
    return Explanations(
        visits=[_explained(one, skills) for one in unhappy],
        groups=[
            RemedyGroup(number=number, kind=one["kind"], sentence=str(say_group(one)), unit_names=one["names"],
                        left=one["left"], drive=one["drive"], asks=one["asks"])
            for number, one in kept
        ],
    )  # fmt: skip


@bp.post("/proposals/<int:proposal_id>/remedies")
@needs(P.EDIT_CAMPAIGNS)
@operation(t("Take a remedy of a visit"))
def take_visit_remedy(proposal_id: int, given: RemedyInput) -> RemedyTaken:
    """The visit is placed at once; the step can be undone."""
    return _taken(remedy_services.take(session(), _own(proposal_id), given, actor()))


@bp.post("/proposals/<int:proposal_id>/remedies/group")
@needs(P.EDIT_CAMPAIGNS)
@operation(t("Take a remedy for several visits"))
def take_group_remedy(proposal_id: int, given: GroupInput) -> RemedyTaken:
    """All that still fit are placed at once."""
    return _taken(remedy_services.take_group(session(), _own(proposal_id), given, actor()))


@bp.post("/proposals/<int:proposal_id>/what-if")
@needs(P.EDIT_CAMPAIGNS)
@operation(t("Ask what would be with another team, more days or longer hours"))
def ask_for_what_if(proposal_id: int, given: WhatIfInput) -> DerivedProposal:
    """A proposal of the kind what_if, waiting for a worker."""
    base = _ready(proposal_id)
    return _derived(what_if_services.ask_what_if(session(), base, given, actor()))


@bp.post("/proposals/<int:proposal_id>/replan")
@needs(P.EDIT_CAMPAIGNS)
@operation(t("Plan again with least change after something happened"))
def ask_for_replan(proposal_id: int, given: ReplanInput) -> DerivedProposal:
    """A proposal of the kind replan, waiting for a worker; nothing moves before it is taken over."""
    base = _ready(proposal_id)
    return _derived(replan_services.ask_replan(session(), base, given, actor()))


@bp.get("/proposals/<int:proposal_id>/moves")
@needs(P.VIEW_CAMPAIGNS)
@operation(t("List the visits that move when it is planned again"))
def list_moves(proposal_id: int) -> VisitMoves:
    """From where to where, and why."""
    figures = ready(session(), proposal_id, actor()).figures or {}
    return VisitMoves(
        items=[_move(one) for one in figures.get(replan_services.MOVES, ())],
        is_taken_over=replan_services.TAKEN_AT in figures,
    )


@bp.post("/proposals/<int:proposal_id>/take-over")
@needs(P.EDIT_CAMPAIGNS)
@operation(t("Move what moves, in the proposal and in the calendar"), clash=EventRefusal)
def take_over_replan(proposal_id: int) -> TakenOverAnswer:
    """All of it, or nothing."""
    done = replan_services.take_over(session(), _own(proposal_id), actor())
    return TakenOverAnswer(in_calendar=done.in_calendar, in_plan=done.in_plan, placed=done.placed,
                           postponed=done.postponed, left=done.left)  # fmt: skip


def _own(proposal_id: int) -> Proposal:
    return load(session(), Proposal, proposal_id, actor(), P.EDIT_CAMPAIGNS)


def _ready(proposal_id: int) -> Proposal:
    _own(proposal_id)
    return ready(session(), proposal_id, actor())


def _derived(made: Proposal) -> DerivedProposal:
    return DerivedProposal(id=made.id, base_id=made.base_id, kind=made.kind, name=made.name, state=made.state)


def _explained(line: VisitLine, skills: Names) -> ExplainedVisit:
    stored = line.reason or {}
    return ExplainedVisit(
        visit_id=line.id, unit_id=line.unit_id, unit_name=line.unit, is_late=line.is_late,
        why=str(stored.get("why") or stored.get("code") or ""), sentence=say_reason(stored, skills),
        remedies=[
            RemedyAnswer(
                number=number, kind=one["kind"], sentence=str(say_remedy(one, skills)), cost=say_cost(one),
                on=date.fromisoformat(one["on"]), starts=say_clock(one["starts"]), teams=one["teams"],
                drive=one["drive"], asks=one["asks"],
            )
            for number, one in enumerate(line.remedies or ())
        ],
    )  # fmt: skip


def _taken(taken: Taken) -> RemedyTaken:
    return RemedyTaken(visit_ids=taken.placed, wanted=taken.wanted, drive=taken.drive, others=taken.others,
                       said=sentences(*taken.said()))  # fmt: skip


def _move(one: dict[str, Any]) -> VisitMove:
    return VisitMove(
        unit_id=one["unit_id"], occurrence=one["occurrence"], unit_name=one["name"],
        was=_place(one["was"]) if one["was"] else None,
        now=_place(one["now"]) if one["now"] else None, why=str(say_move_reason(one)),
        is_in_calendar=one["is_in_calendar"],
    )  # fmt: skip


def _place(at: dict[str, Any]) -> VisitPlace:
    return VisitPlace(on=date.fromisoformat(at["on"]), starts=say_clock(at["starts"]), teams=at["teams"])
