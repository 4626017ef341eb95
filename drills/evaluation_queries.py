"""Questions about evaluations: those of a drill, the unit's latest, and what they come to together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager

from drills import scoring
from drills.evaluation_models import Evaluation
from drills.models import Drill
from schedule.models import Event


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
