"""Call-outs of several teams at once, for programs."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from flask import url_for

from core.access import needs
from core.api import Answer, Asked, Page, blueprint, operation, page
from core.fields import Entry
from core.i18n import t
from core.web import actor, session
from readiness import joint_call_queries as queries
from readiness import joint_call_services as services
from readiness.call_out_answers import MobilisationAnswer, mobilisation_answer
from readiness.call_out_inputs import JointCallOutInput
from readiness.call_out_models import JointCallOut
from registry.permissions import Permission as P

bp = blueprint("joint_call_outs")


class JointCallOutAnswer(Answer):
    """Several teams called out by one deed: the sums over those that the caller may see, and each of them."""

    id: int
    nature: Literal["exercise", "real"]
    called_at: datetime
    called: int
    acknowledged: int
    prompt: int
    coming: int
    cannot: int
    arrived: int
    median_seconds: int | None
    mobilisations: list[MobilisationAnswer]


class JointCallOutsAsked(Asked):
    """Exercises or real call-outs: never both in one list, so that nothing adds them up."""

    nature: Annotated[Literal["exercise", "real"], Entry(t("An exercise or real"))] = "exercise"
    sort: Annotated[Literal["-called_at", "called_at"], Entry(t("Sorted by"))] = "-called_at"


@bp.get("/joint-call-outs")
@needs(P.VIEW_READINESS)
@operation(t("List call-outs of several teams, exercises or real ones"))
def list_joint_call_outs(asked: JointCallOutsAsked) -> Page[JointCallOutAnswer]:
    """Those with a team that the caller may see, the latest first."""
    query = queries.joints_matching(actor(), asked.nature == "exercise")
    sorts = {"called_at": JointCallOut.called_at}
    return page(session(), query, asked, sorts, lambda rows: [_answer(one) for one in rows])


@bp.post("/joint-call-outs")
@needs(P.CALL_OUT)
@operation(t("Call several response teams out at once"), location=lambda made: url_for(".get_joint_call_out",
                                                                                       joint_id=made.id))  # fmt: skip
def make_joint_call_out(given: JointCallOutInput) -> JointCallOutAnswer:
    """The call-out; everybody of all teams is being told. Either all teams are called, or none."""
    return _answer(services.call_out_together(session(), given, actor()))


@bp.get("/joint-call-outs/<int:joint_id>")
@needs(P.VIEW_READINESS)
@operation(t("Get one call-out of several teams"))
def get_joint_call_out(joint_id: int) -> JointCallOutAnswer:
    """One call-out, as far as the caller may see its teams."""
    return _answer(queries.own_joint(session(), joint_id, actor()))


@bp.post("/joint-call-outs/<int:joint_id>/stand-down")
@needs(P.CALL_OUT)
@operation(t("Stand all teams of a call-out down"))
def end_joint_call_out(joint_id: int) -> JointCallOutAnswer:
    """The call-out, over for every team that the caller may call."""
    found = queries.own_joint(session(), joint_id, actor(), P.CALL_OUT)
    services.stand_all_down(session(), found, actor())
    return _answer(found)


def _answer(one: JointCallOut) -> JointCallOutAnswer:
    teams = queries.teams_of(session(), one, actor())
    result = queries.outcome_together(teams)
    counted = ("called", "acknowledged", "prompt", "coming", "cannot", "arrived", "median_seconds")
    facts = {name: getattr(result, name) for name in counted} | {"id": one.id, "called_at": one.called_at}
    facts["mobilisations"] = [mobilisation_answer(team.call, team.result) for team in teams]
    return JointCallOutAnswer.model_validate(facts | {"nature": "exercise" if one.is_exercise else "real"})
