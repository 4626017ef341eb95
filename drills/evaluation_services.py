"""Deeds on evaluations: invite an evaluator, keep a draft, sign, open a signed one again."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, Forbidden, Invalid, NotFound, Refusals
from core.i18n import t
from core.links import new_salt
from core.times import now
from core.versions import check_version
from drills import scoring
from drills.evaluation_inputs import EvaluationInput, EvaluatorLinkInput
from drills.evaluation_marks import Mark, blank, filled, may_have
from drills.evaluation_models import Evaluation, EvaluatorLink, IndicatorSet
from drills.evaluation_queries import LINK, evaluation_by, is_open_link, links_of, set_of
from drills.models import Drill
from drills.services import state_of
from registry.permissions import Permission
from registry.scope import load

MOST_LINKS = 30


def oversees(actor: Actor, drill: Drill) -> bool:
    """Whether the actor watches over the unit's drills, and not only takes part: planners and township officers."""
    return actor.may_for(Permission.EDIT_DRILLS, drill.unit.area.path, drill.unit_id) and actor.may_for(
        Permission.EDIT_EVENTS, drill.unit.area.path, drill.unit_id
    )


def save_draft(session: Session, drill: Drill, given: EvaluationInput, actor: Actor) -> Evaluation:
    """The evaluator's evaluation as far as it goes; only they see its points until it is signed."""
    evaluation, chosen = _own(session, drill, given, actor)
    _write(evaluation, chosen, given)
    session.flush()
    return evaluation


def sign(session: Session, drill: Drill, given: EvaluationInput, actor: Actor) -> Evaluation:
    """The evaluation signed under the name given, with score and grade, fixed from now on.

    Refuses one with indicators that are not judged yet, each by name, and one without a name.
    """
    evaluation, chosen = _own(session, drill, given, actor)
    _write(evaluation, chosen, given)
    wrong: list[DomainError] = [
        Invalid("unmarked", t("Not judged yet."), field=f"points.{mark['id']}")
        for mark in scoring.unmarked(evaluation.marks)
    ]
    if not given.name:
        wrong.append(Invalid("unsigned", t("Please sign with your name."), field="name"))
    if wrong:
        raise Refusals(wrong)
    evaluation.signed_at, evaluation.bands = now(), list(chosen.bands)
    evaluation.score = scoring.score_of(evaluation.marks)
    band = scoring.grade(evaluation.score, scoring.bands_of(evaluation.bands))
    evaluation.grade_zh, evaluation.grade_en = (band.zh, band.en) if band else ("", "")
    session.flush()
    return evaluation


def reopen(session: Session, evaluation: Evaluation, actor: Actor) -> Evaluation:
    """The evaluation as a draft again, for its evaluator to correct; for whoever oversees the unit's drills."""
    if not oversees(actor, evaluation.drill):
        raise Forbidden("reopen")
    session.refresh(evaluation, with_for_update=True)
    if evaluation.signed_at is None:
        raise DomainError("not_signed", t("This evaluation is not signed, so there is nothing to open."))
    evaluation.signed_at = evaluation.score = None
    evaluation.grade_zh = evaluation.grade_en = ""
    evaluation.version += 1
    session.flush()
    return evaluation


def add_link(session: Session, drill: Drill, given: EvaluatorLinkInput, actor: Actor) -> EvaluatorLink:
    """An invitation for somebody without an account to evaluate this drill, until so many days after it."""
    load(session, Drill, drill.id, actor, Permission.EDIT_DRILLS)
    _require_held(drill)
    if len([one for one in links_of(session, drill) if one.revoked_at is None]) >= MOST_LINKS:
        raise Invalid("too_many_links", t("A drill can have at most %(n)s invitations.", n=MOST_LINKS), field="name",
                      hint=t("Take back one that is not used."))  # fmt: skip
    link = EvaluatorLink(drill_id=drill.id, drill=drill, name=given.name, organisation=given.organisation)
    link.salt, link.created_by = new_salt(), actor.key
    link.expires_at = max(now(), drill.event.ends_at) + timedelta(days=given.days)
    session.add(link)
    session.flush()
    return link


def revoke_link(session: Session, link: EvaluatorLink, actor: Actor) -> EvaluatorLink:
    """The invitation opens nothing any more; what was signed with it stays."""
    load(session, Drill, link.drill_id, actor, Permission.EDIT_DRILLS)
    link.revoked_at = link.revoked_at or now()
    session.flush()
    return link


def _own(session: Session, drill: Drill, given: EvaluationInput, actor: Actor) -> tuple[Evaluation, IndicatorSet]:
    """The actor's evaluation of the drill, new if there is none, and the set it is judged by."""
    organisation = _require_evaluator(session, drill, actor)
    _require_held(drill)
    if state_of(drill) == "registered":
        raise DomainError("not_begun", t("This drill has not begun, so it cannot be evaluated yet."))
    evaluation = evaluation_by(session, drill, actor.key) or _begun(session, drill, actor, organisation)
    session.refresh(evaluation, with_for_update=True)  # signed on two devices at once, it is signed once
    if evaluation.signed_at is not None:
        raise DomainError("signed", t("This evaluation is signed, so it stays as it is."),
                          hint=t("Whoever oversees the drill can open it again for a correction."))  # fmt: skip
    if evaluation.marks:
        check_version(evaluation, given.version)
    chosen = set_of(session, drill, evaluation, given.set_id)
    if chosen is None:
        raise DomainError("no_set", t("There is no set of indicators for this kind of drill."),
                          hint=t("Ask an administrator to put one into use."))  # fmt: skip
    return evaluation, chosen


def _begun(session: Session, drill: Drill, actor: Actor, organisation: str) -> Evaluation:
    fresh = Evaluation(drill_id=drill.id, drill=drill, evaluator_key=actor.key, evaluator_name=actor.name[:60])
    fresh.organisation, fresh.marks, fresh.version = organisation, [], 0
    try:
        with session.begin_nested():
            session.add(fresh)
    except IntegrityError:  # the same evaluator began on another device at the same moment
        return session.scalars(
            select(Evaluation).where(Evaluation.drill_id == drill.id, Evaluation.evaluator_key == actor.key)
        ).one()
    return fresh


def _require_evaluator(session: Session, drill: Drill, actor: Actor) -> str:
    """The evaluator's unit; NotFound for who may not evaluate this drill."""
    if actor.kind != "link":
        load(session, Drill, drill.id, actor, Permission.EDIT_DRILLS)
        return ""
    number = actor.key.removeprefix(f"{LINK}:")
    link = session.get(EvaluatorLink, int(number)) if number.isdecimal() else None
    if link is None or link.drill_id != drill.id or not is_open_link(link, now()):
        raise NotFound()
    return link.organisation


def _require_held(drill: Drill) -> None:
    if state_of(drill) in ("cancelled", "postponed"):
        raise DomainError("called_off", t("This drill was called off, so there is nothing to evaluate."))


def _write(evaluation: Evaluation, chosen: IndicatorSet, given: EvaluationInput) -> None:
    evaluation.set_id = chosen.id
    evaluation.marks = _marks(chosen, given)
    evaluation.strengths, evaluation.weaknesses = given.strengths, given.weaknesses
    evaluation.evaluator_name = given.name or evaluation.evaluator_name
    evaluation.organisation = given.organisation
    evaluation.version += 1


def _marks(chosen: IndicatorSet, given: EvaluationInput) -> list[Mark]:
    fresh = blank(chosen.indicators)
    known = {str(mark["id"]): mark for mark in fresh}
    wrong: list[DomainError] = []
    for number, points in given.points.items():
        if number not in known:
            wrong.append(Invalid("no_such_indicator", t("There is no such indicator in this set."), field="points"))
        elif not may_have(known[number], points):
            wrong.append(Invalid("no_such_choice", t("Choose one of its choices."), field=f"points.{number}"))
    if wrong:
        raise Refusals(wrong)
    return filled(fresh, given.points, given.remarks)
