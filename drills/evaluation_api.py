"""Evaluations and sets of indicators for programs."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from flask import url_for

from core.access import needs
from core.api import Answer, Page, blueprint, operation
from core.errors import NotFound
from core.i18n import t
from core.times import now
from core.web import actor, address, session
from drills import evaluation_queries as queries
from drills import evaluation_services as services
from drills.evaluation_comparison_queries import comparison_of
from drills.evaluation_inputs import EvaluationInput, EvaluatorLinkInput
from drills.evaluation_models import Evaluation, EvaluatorLink, IndicatorSet
from drills.indicator_queries import sets_for
from drills.models import Drill
from registry.permissions import Permission as P
from registry.scope import load

bp = blueprint("drill_evaluations")


class OptionAnswer(Answer):
    """A choice and its points."""

    points: int
    zh: str
    en: str


class IndicatorAnswer(Answer):
    """One thing that is judged; `weight` counts as its share of all weights of the set."""

    id: int
    section_zh: str
    section_en: str
    name_zh: str
    name_en: str
    weight: int
    kind: Literal["score", "choice"]
    options: list[OptionAnswer]


class BandAnswer(Answer):
    """A grade, and the least score that earns it."""

    least: float
    zh: str
    en: str


class IndicatorSetAnswer(Answer):
    """A set of indicators with its grades, the best first."""

    id: int
    name_zh: str
    name_en: str
    mode: Literal["live", "tabletop"]
    source: str
    bands: list[BandAnswer]
    indicators: list[IndicatorAnswer]


class MarkAnswer(Answer):
    """Points and remark of one indicator, in the words of the time."""

    indicator_id: int | None
    name_zh: str
    name_en: str
    weight: int
    points: int | None
    remark: str


class EvaluationAnswer(Answer):
    """One evaluator's evaluation; the evaluator is empty where the caller may not see contacts."""

    id: int
    drill_id: int
    evaluator: str
    organisation: str
    marks: list[MarkAnswer]
    score: float | None
    grade_zh: str
    grade_en: str
    strengths: str
    weaknesses: str
    signed_at: datetime | None
    version: int


class ComparisonAnswer(Answer):
    """A drill's score, the unit's last one, and median and range of similar units of the county."""

    score: float
    grade_zh: str
    grade_en: str
    evaluators: int
    last_score: float | None
    last_drill_id: int | None
    similar_median: float | None
    similar_least: float | None
    similar_most: float | None
    similar_units: int


class InvitationAnswer(Answer):
    """An invitation; whoever has its address evaluates the drill under its name."""

    id: int
    drill_id: int
    name: str
    organisation: str
    expires_at: datetime
    is_open: bool
    address: str


@bp.get("/drills/<int:drill_id>/indicator-sets")
@needs(P.VIEW_DRILLS)
@operation(t("List the sets of indicators by which a drill may be judged"))
def list_indicator_sets(drill_id: int) -> Page[IndicatorSetAnswer]:
    """The sets, on one page; the first is used unless another is named."""
    return _page([_set(one) for one in sets_for(session(), _seen(drill_id))])


@bp.get("/drills/<int:drill_id>/evaluations")
@needs(P.VIEW_DRILLS)
@operation(t("List the signed evaluations of a drill"))
def list_evaluations(drill_id: int) -> Page[EvaluationAnswer]:
    """Those that are signed, on one page."""
    return _page([_answer(one) for one in queries.signed(session(), _seen(drill_id))])


@bp.get("/drills/<int:drill_id>/evaluation-comparison")
@needs(P.VIEW_DRILLS)
@operation(t("Compare a drill's evaluation with the last one and with similar units"))
def compare_evaluation(drill_id: int) -> ComparisonAnswer:
    """The comparison; 404 while nobody has signed."""
    found = comparison_of(session(), _seen(drill_id))
    if found is None:
        raise NotFound()
    others, before = found.others, found.before
    return ComparisonAnswer(
        score=found.now.score, grade_zh=found.now.grade_zh, grade_en=found.now.grade_en,
        evaluators=found.now.evaluators, last_score=before.score if before else None,
        last_drill_id=found.before_drill.id if before and found.before_drill else None,
        similar_median=others.median if others else None, similar_least=others.least if others else None,
        similar_most=others.most if others else None, similar_units=others.of if others else 0,
    )  # fmt: skip


@bp.get("/drills/<int:drill_id>/evaluation")
@needs(P.EDIT_DRILLS)
@operation(t("Get the caller's own evaluation of a drill"))
def get_own_evaluation(drill_id: int) -> EvaluationAnswer:
    """The caller's own, draft or signed; 404 while there is none."""
    found = queries.evaluation_by(session(), _own(drill_id), actor().key)
    if found is None:
        raise NotFound()
    return _answer(found)


@bp.get("/evaluations/<int:evaluation_id>")
@needs(P.VIEW_DRILLS)
@operation(t("Get one evaluation"))
def get_evaluation(evaluation_id: int) -> EvaluationAnswer:
    """One evaluation; what stands in a draft is for its evaluator alone."""
    found = session().get(Evaluation, evaluation_id)
    if found is None:
        raise NotFound()
    _seen(found.drill_id)
    return _answer(found)


@bp.put("/drills/<int:drill_id>/evaluation")
@needs(P.EDIT_DRILLS)
@operation(t("Keep the caller's own evaluation as a draft"))
def put_evaluation(drill_id: int, given: EvaluationInput) -> EvaluationAnswer:
    """The draft."""
    return _answer(services.save_draft(session(), _own(drill_id), given, actor()))


@bp.post("/drills/<int:drill_id>/evaluation/sign")
@needs(P.EDIT_DRILLS)
@operation(t("Sign the caller's own evaluation"))
def sign_evaluation(drill_id: int, given: EvaluationInput) -> EvaluationAnswer:
    """The signed evaluation."""
    return _answer(services.sign(session(), _own(drill_id), given, actor()))


@bp.post("/evaluations/<int:evaluation_id>/reopen")
@needs(P.EDIT_DRILLS)
@operation(t("Open a signed evaluation again for a correction"))
def reopen_evaluation(evaluation_id: int) -> EvaluationAnswer:
    """The evaluation, a draft again."""
    found = session().get(Evaluation, evaluation_id)
    if found is None:
        raise NotFound()
    _own(found.drill_id)
    return _answer(services.reopen(session(), found, actor()))


@bp.get("/drills/<int:drill_id>/evaluators")
@needs(P.EDIT_DRILLS)
@operation(t("List the invitations to evaluate a drill"))
def list_evaluators(drill_id: int) -> Page[InvitationAnswer]:
    """The invitations, the newest first, on one page."""
    return _page([_invitation(one) for one in queries.links_of(session(), _own(drill_id))])


@bp.post("/drills/<int:drill_id>/evaluators")
@needs(P.EDIT_DRILLS)
@operation(
    t("Invite somebody without an account to evaluate a drill"),
    location=lambda made: url_for(".get_evaluator", link_id=made.id),
)
def invite_evaluator(drill_id: int, given: EvaluatorLinkInput) -> InvitationAnswer:
    """The invitation with its address."""
    return _invitation(services.add_link(session(), _own(drill_id), given, actor()))


@bp.get("/evaluators/<int:link_id>")
@needs(P.EDIT_DRILLS)
@operation(t("Get one invitation"))
def get_evaluator(link_id: int) -> InvitationAnswer:
    """One invitation with its address."""
    return _invitation(_link(link_id))


@bp.post("/evaluators/<int:link_id>/revoke")
@needs(P.EDIT_DRILLS)
@operation(t("Take an invitation back"))
def revoke_evaluator(link_id: int) -> InvitationAnswer:
    """The invitation, which opens nothing any more."""
    return _invitation(services.revoke_link(session(), _link(link_id), actor()))


def _link(link_id: int) -> EvaluatorLink:
    link = session().get(EvaluatorLink, link_id)
    if link is None:
        raise NotFound()
    _own(link.drill_id)
    return link


def _seen(drill_id: int) -> Drill:
    return load(session(), Drill, drill_id, actor(), P.VIEW_DRILLS)


def _own(drill_id: int) -> Drill:
    return load(session(), Drill, drill_id, actor(), P.EDIT_DRILLS)


def _page(items: list[Any]) -> Page[Any]:
    return Page(items=items, total=len(items), page=1, size=max(len(items), 1))


def _set(found: IndicatorSet) -> IndicatorSetAnswer:
    plain = ("id", "name_zh", "name_en", "mode", "source", "bands")
    indicators = [{name: getattr(one, name) for name in IndicatorAnswer.model_fields} for one in found.indicators]
    return IndicatorSetAnswer.model_validate(
        {name: getattr(found, name) for name in plain} | {"indicators": indicators}
    )


def _answer(found: Evaluation) -> EvaluationAnswer:
    plain = set(EvaluationAnswer.model_fields) - {"evaluator", "organisation", "marks"}
    sees = actor().may_for(P.VIEW_CONTACTS, found.drill.unit.area.path, found.drill.unit_id)
    is_open = found.signed_at is not None or found.evaluator_key == actor().key
    words = ("name_zh", "name_en", "weight", "points", "remark")
    marks = [{"indicator_id": mark.get("id")} | {name: mark[name] for name in words} for mark in found.marks]
    values = {name: getattr(found, name) for name in plain} | {
        "evaluator": found.evaluator_name if sees else "", "organisation": found.organisation if sees else "",
        "marks": marks,
    }  # fmt: skip
    return EvaluationAnswer.model_validate(
        values | ({} if is_open else {"marks": [], "strengths": "", "weaknesses": ""})
    )


def _invitation(link: EvaluatorLink) -> InvitationAnswer:
    plain = ("id", "drill_id", "name", "organisation", "expires_at")
    return InvitationAnswer.model_validate({name: getattr(link, name) for name in plain} | {
        "is_open": queries.is_open_link(link, now()),
        "address": address(f"/evaluate/{queries.link_token(session(), link)}"),
    })  # fmt: skip
