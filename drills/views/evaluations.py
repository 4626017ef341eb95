"""Evaluations of a drill: one's own with an account, all of them compared, and invitations for others."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from core.access import Actor, needs
from core.errors import NotFound
from core.forms import Form, attempt
from core.i18n import t
from core.times import now
from core.web import actor, address, session
from drills import action_queries, evaluation_services, services
from drills import evaluation_queries as queries
from drills.evaluation_comparison_queries import comparison_of
from drills.evaluation_inputs import EvaluatorLinkInput
from drills.evaluation_marks import problems, said, sections, weak, word
from drills.evaluation_models import Evaluation, EvaluatorLink
from drills.models import Drill
from drills.views import bp
from drills.views.evaluation_forms import EvaluationPage, said_signed
from drills.views.pages import sees_names
from drills.views.said import may_edit, when
from registry.permissions import Permission
from registry.scope import load


@bp.route("/drills/<int:drill_id>/evaluate", methods=["GET", "POST"])
@needs(Permission.EDIT_DRILLS)
def evaluate(drill_id: int) -> ResponseReturnValue:
    """The reader's own evaluation of the drill: kept as a draft, or signed."""
    db, who = session(), actor()
    drill = load(db, Drill, drill_id, who, Permission.EDIT_DRILLS)
    page = EvaluationPage(db, drill, who)
    if request.method == "POST":
        is_signing = request.form.get("deed") == "sign"
        saved = page.take(is_signing)
        if saved is not None:
            flash(said_signed(saved) if is_signing else str(t("The draft is kept. Only you see it until you sign.")),
                  "success")  # fmt: skip
            return redirect(url_for(f".{'evaluation' if is_signing else 'evaluate'}", drill_id=drill.id))
    return page.show(url_for(".evaluate", drill_id=drill.id), False, url_for(".evaluation", drill_id=drill.id))


@bp.get("/drills/<int:drill_id>/evaluation")
@needs(Permission.VIEW_DRILLS)
def evaluation(drill_id: int) -> ResponseReturnValue:
    """All evaluations of the drill, beside the last one and beside similar units."""
    return _page(load(session(), Drill, drill_id, actor(), Permission.VIEW_DRILLS), Form(EvaluatorLinkInput))


@bp.post("/drills/<int:drill_id>/evaluation/<int:evaluation_id>/reopen")
@needs(Permission.EDIT_DRILLS)
def reopen_evaluation(drill_id: int, evaluation_id: int) -> ResponseReturnValue:
    """Let the evaluator correct what was signed."""
    drill = load(session(), Drill, drill_id, actor(), Permission.EDIT_DRILLS)
    found = session().get(Evaluation, evaluation_id)
    if found is None or found.drill_id != drill.id:
        raise NotFound()
    evaluation_services.reopen(session(), found, actor())
    flash(str(t("Open again: %(name)s can correct and sign it anew.", name=found.evaluator_name)), "success")
    return redirect(url_for(".evaluation", drill_id=drill.id))


@bp.post("/drills/<int:drill_id>/evaluators")
@needs(Permission.EDIT_DRILLS)
def add_evaluator(drill_id: int) -> ResponseReturnValue:
    """A link for an evaluator without an account."""
    drill = load(session(), Drill, drill_id, actor(), Permission.EDIT_DRILLS)
    form = Form(EvaluatorLinkInput)
    link = attempt(form, request.form, lambda given: evaluation_services.add_link(session(), drill, given, actor()))
    if link is None:
        return _page(drill, form)
    flash(str(t("The link for %(name)s is ready. Send it to nobody else.", name=link.name)), "success")
    return redirect(url_for(".evaluation", drill_id=drill.id, _anchor="evaluators"))


@bp.post("/drills/<int:drill_id>/evaluators/<int:link_id>/revoke")
@needs(Permission.EDIT_DRILLS)
def revoke_evaluator(drill_id: int, link_id: int) -> ResponseReturnValue:
    """The link opens nothing any more."""
    drill = load(session(), Drill, drill_id, actor(), Permission.EDIT_DRILLS)
    link = session().get(EvaluatorLink, link_id)
    if link is None or link.drill_id != drill.id:
        raise NotFound()
    evaluation_services.revoke_link(session(), link, actor())
    flash(str(t("The link of %(name)s opens nothing any more.", name=link.name)), "success")
    return redirect(url_for(".evaluation", drill_id=drill.id, _anchor="evaluators"))


def _page(drill: Drill, form: Form[EvaluatorLinkInput]) -> ResponseReturnValue:
    db, who = session(), actor()
    found = queries.evaluations(db, drill)
    signed = [one for one in found if one.signed_at is not None]
    can_edit = may_edit(who, drill)
    page = render_template(
        "drills/evaluation.html", drill=drill, when=when(drill), compared=comparison_of(db, drill),
        signed=[(one, sections(one.marks)) for one in signed], drafts=[one for one in found if one.signed_at is None],
        mine=next((one for one in found if one.evaluator_key == who.key), None), state=services.state_of(drill),
        can_edit=can_edit, oversees=evaluation_services.oversees(who, drill), sees_names=sees_names(who, drill),
        links=_links(db, drill) if can_edit else [], form=form, word=word, said=said, grade_of=grade_of,
        suggestions=suggestions(db, drill, who), now=now(),
    )  # fmt: skip
    return page, 422 if form.is_wrong else 200


def grade_of(found: Any) -> str:
    """The grade of an evaluation, or of several together, in the language spoken."""
    return said({"zh": found.grade_zh, "en": found.grade_en}) if found.grade_zh else ""


def suggestions(db: Session, drill: Drill, who: Actor) -> list[str]:
    """What evaluations and the result name as problems and no action takes up yet; for those who may make one."""
    if not may_edit(who, drill):
        return []
    signed = queries.signed(db, drill)
    named = [problem for one in signed for problem in problems(one.weaknesses)]
    named += problems(drill.result.problems) if drill.result is not None else []
    named += [problem for one in signed for problem in weak(one.marks)]
    taken = {action.problem for action in action_queries.actions(db, drill)}
    return [problem for problem in dict.fromkeys(named) if problem not in taken]


def _links(db: Session, drill: Drill) -> list[tuple[EvaluatorLink, str]]:
    found = queries.links_of(db, drill)
    return [
        (link, address(url_for(".evaluate_by_link", token=queries.link_token(db, link))))
        for link in found
        if queries.is_open_link(link, now())
    ]
