"""Questions about evaluations: those of a drill, the unit's latest, and what they come to together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager

from core.errors import NotFound
from core.i18n import t
from core.links import links, read
from core.times import now
from drills import scoring
from drills.evaluation_facts import Fact, Measured, facts
from drills.evaluation_models import Evaluation, EvaluatorLink, IndicatorSet
from drills.indicator_queries import sets_for
from drills.models import Drill
from registry.queries.settings import evacuation_target
from schedule.models import Event

LINK = "evaluator"


@dataclass(frozen=True)
class Overall:
    """What a drill's signed evaluations come to: their mean, 0 to 100, its grade in both languages, and how many."""

    score: float
    grade_zh: str
    grade_en: str
    evaluators: int


def evaluations(session: Session, drill: Drill) -> Sequence[Evaluation]:
    """The drill's evaluations, the signed ones first in the order of signing, then the drafts."""
    query = select(Evaluation).where(Evaluation.drill_id == drill.id)
    return session.scalars(query.order_by(Evaluation.signed_at.is_(None), Evaluation.signed_at, Evaluation.id)).all()


def signed(session: Session, drill: Drill) -> list[Evaluation]:
    """The drill's signed evaluations, in the order of signing."""
    return [one for one in evaluations(session, drill) if one.signed_at is not None]


def latest_signed(session: Session, drill: Drill) -> Evaluation | None:
    """The drill's evaluation that was signed last."""
    found = signed(session, drill)
    return found[-1] if found else None


def overall(session: Session, drill: Drill) -> Overall | None:
    """What the drill's signed evaluations come to; None while nobody has signed one."""
    return overall_of(signed(session, drill))


def overall_of(found: Sequence[Evaluation]) -> Overall | None:
    """What these signed evaluations come to, graded by the bands of the one that was signed last."""
    mean = scoring.mean([one.score for one in found if one.score is not None])
    if mean is None:
        return None
    band = scoring.grade(mean, scoring.bands_of(found[-1].bands))
    return Overall(mean, band.zh if band else "", band.en if band else "", len(found))


def evaluated_before(session: Session, drill: Drill) -> Drill | None:
    """The unit's nearest drill before this one that has a signed evaluation."""
    with_one = select(Evaluation.drill_id).where(Evaluation.signed_at.is_not(None))
    query = select(Drill).join(Drill.event).options(contains_eager(Drill.event))
    query = query.where(Drill.unit_id == drill.unit_id, Event.starts_at < drill.event.starts_at, Drill.id.in_(with_one))
    return session.scalar(query.order_by(Event.starts_at.desc()).limit(1))


def evaluation_by(session: Session, drill: Drill, evaluator_key: str) -> Evaluation | None:
    """The evaluator's own evaluation of the drill, draft or signed."""
    mine = (Evaluation.drill_id == drill.id, Evaluation.evaluator_key == evaluator_key)
    return session.scalar(select(Evaluation).where(*mine))


def set_of(
    session: Session, drill: Drill, evaluation: Evaluation | None, wanted: int | None = None
) -> IndicatorSet | None:
    """The set by which the drill is judged: the one wanted, else the one begun with, else the nearest; None if none."""
    offered = sets_for(session, drill)
    begun = evaluation.set_id if evaluation is not None else None
    for number in (wanted, begun):
        chosen = next((one for one in offered if one.id == number), None)
        if chosen is not None:
            return chosen
    return offered[0] if offered else None


def facts_of(session: Session, drill: Drill) -> dict[str, Fact]:
    """What the drill's result says, by the key of the fact."""
    result = drill.result
    if result is None:
        return {}
    target = evacuation_target(session, drill.unit.kind, drill.unit.area)
    return facts(Measured(result.evacuation_seconds, target.seconds, result.rollcall_seconds, result.shelter_seconds,
                          result.missing, result.injured))  # fmt: skip


def links_of(session: Session, drill: Drill) -> Sequence[EvaluatorLink]:
    """The drill's invitations, the newest first."""
    query = select(EvaluatorLink).where(EvaluatorLink.drill_id == drill.id)
    return session.scalars(query.order_by(EvaluatorLink.id.desc())).all()


def is_open_link(link: EvaluatorLink, at: datetime) -> bool:
    """Whether the invitation was neither taken back nor has it run out."""
    return link.revoked_at is None and link.expires_at > at


def link_token(session: Session, link: EvaluatorLink) -> str:
    """What the invitation's address carries."""
    return links(session).token(LINK, link.id, link.salt, link.expires_at)


def link_of(session: Session, token: str) -> EvaluatorLink:
    """The invitation behind the address; refuses one that has run out, was taken back, or is not ours."""
    found = read(token)
    link = session.get(EvaluatorLink, found.number) if found is not None else None
    if link is not None and is_open_link(link, now()) and links(session).is_good(LINK, token, link.salt):
        return link
    wording = t("This invitation has run out or was taken back. Please ask whoever sent it for a new one.")
    raise NotFound("no_invitation", wording)
