"""Mobilisations and call-outs of response teams, for programs."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from flask import url_for
from sqlalchemy import select

from core.access import needs
from core.api import Answer, Asked, Page, blueprint, operation, page
from core.fields import Entry
from core.i18n import t
from core.web import actor, session
from readiness import call_out_queries, call_out_services
from readiness.call_out_answers import MobilisationAnswer, mobilisation_answer
from readiness.call_out_inputs import CallAnswerInput, CallOutInput, MobilisationInput
from readiness.call_out_models import CallAnswer, Mobilisation
from readiness.team_models import ResponseTeam
from registry.permissions import Permission as P
from registry.scope import load

bp = blueprint("mobilisations")


def _address(made: MobilisationAnswer) -> str:
    return url_for(".get_mobilisation", call_id=made.id)


class CallAnswerAnswer(Answer):
    """What one member has answered."""

    id: int
    member_id: int
    answer: Literal["", "coming", "cannot"]
    minutes_away: int | None
    how: Literal["", "link", "phone"]
    is_told: bool
    acknowledged_at: datetime | None
    arrived_at: datetime | None


class MobilisationsAsked(Asked):
    """Exercises or real mobilisations: never both in one list, so that nothing adds them up."""

    nature: Annotated[Literal["exercise", "real"], Entry(t("An exercise or real"))] = "exercise"
    sort: Annotated[Literal["-started_at", "started_at"], Entry(t("Sorted by"))] = "-started_at"


class AnswersAsked(Asked):
    """How to list the answers of a call-out."""

    sort: Annotated[Literal["id", "-id"], Entry(t("Sorted by"))] = "id"


@bp.get("/mobilisations")
@needs(P.VIEW_READINESS)
@operation(t("List exercises, or real mobilisations, of response teams"))
def list_mobilisations(asked: MobilisationsAsked) -> Page[MobilisationAnswer]:
    """Those of teams that the caller may see, the latest first."""
    query = call_out_queries.mobilisations_matching(actor())
    query = query.where(Mobilisation.is_exercise.is_(asked.nature == "exercise"))
    sorts = {"started_at": Mobilisation.started_at}
    return page(session(), query, asked, sorts, lambda rows: [_mobilisation(one) for one in rows])


@bp.get("/mobilisations/<int:call_id>")
@needs(P.VIEW_READINESS)
@operation(t("Get one mobilisation of a response team"))
def get_mobilisation(call_id: int) -> MobilisationAnswer:
    """One mobilisation, with what came of it so far."""
    return _mobilisation(call_out_queries.own_mobilisation(session(), call_id, actor(), P.VIEW_READINESS))


@bp.post("/response-teams/<int:team_id>/mobilisations")
@needs(P.EDIT_READINESS)
@operation(t("Enter a mobilisation that is over"), location=_address)
def make_mobilisation(team_id: int, given: MobilisationInput) -> MobilisationAnswer:
    """The entry of the log."""
    return _mobilisation(call_out_services.enter_mobilisation(session(), _own(team_id), given, actor()))


@bp.post("/response-teams/<int:team_id>/call-out")
@needs(P.CALL_OUT)
@operation(t("Call a response team out"), location=_address)
def make_call_out(team_id: int, given: CallOutInput) -> MobilisationAnswer:
    """The call-out; everybody is being told."""
    team = _own(team_id, P.CALL_OUT)
    return _mobilisation(call_out_services.call_out(session(), team, given, actor()))


@bp.get("/mobilisations/<int:call_id>/answers")
@needs(P.VIEW_READINESS)
@operation(t("List who has answered a call-out"))
def list_call_answers(call_id: int, asked: AnswersAsked) -> Page[CallAnswerAnswer]:
    """The answers so far, without names."""
    found = call_out_queries.own_mobilisation(session(), call_id, actor(), P.VIEW_READINESS)
    query = select(CallAnswer).where(CallAnswer.mobilisation_id == found.id)
    return page(session(), query, asked, {"id": CallAnswer.id}, lambda rows: [_answer(one) for one in rows])


@bp.post("/mobilisations/<int:call_id>/answers/<int:answer_id>")
@needs(P.CALL_OUT)
@operation(t("Enter what a member answered by telephone"))
def make_call_answer(call_id: int, answer_id: int, given: CallAnswerInput) -> CallAnswerAnswer:
    """The answer."""
    found = call_out_queries.own_mobilisation(session(), call_id, actor(), P.CALL_OUT)
    answer = call_out_queries.own_answer(session(), found, answer_id)
    return _answer(call_out_services.answer_call(session(), answer, given, "phone", actor().name))


@bp.post("/mobilisations/<int:call_id>/stand-down")
@needs(P.CALL_OUT)
@operation(t("Stand a call-out down"))
def end_call_out(call_id: int) -> MobilisationAnswer:
    """The mobilisation, over."""
    found = call_out_queries.own_mobilisation(session(), call_id, actor(), P.CALL_OUT)
    return _mobilisation(call_out_services.stand_down(session(), found, actor()))


def _own(team_id: int, permission: P = P.EDIT_READINESS) -> ResponseTeam:
    return load(session(), ResponseTeam, team_id, actor(), permission)


def _mobilisation(one: Mobilisation) -> MobilisationAnswer:
    answers = call_out_queries.answers_of(session(), one)
    return mobilisation_answer(one, call_out_queries.outcome_of(one, answers))


def _answer(one: CallAnswer) -> CallAnswerAnswer:
    return CallAnswerAnswer.model_validate({name: getattr(one, name) for name in CallAnswerAnswer.model_fields})
