"""Answers of one person who was called out for several teams at once: what counts for one of them counts for all."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from readiness.call_out_models import CallAnswer, Mobilisation
from readiness.same_people import same_people
from readiness.team_models import TeamMember


def answers_of_person(session: Session, answer: CallAnswer) -> Sequence[CallAnswer]:
    """The answer, and those of the same person for other teams of the same call-out, in the order they were asked."""
    joint_id = answer.mobilisation.joint_id
    if joint_id is None:
        return (answer,)
    query = select(TeamMember).join(CallAnswer).join(Mobilisation).where(Mobilisation.joint_id == joint_id)
    first = same_people(session.scalars(query))
    same = [number for number, one in first.items() if one == first.get(answer.member_id)]
    if len(same) < 2:
        return (answer,)
    found = select(CallAnswer).join(Mobilisation).options(joinedload(CallAnswer.mobilisation))
    found = found.where(Mobilisation.joint_id == joint_id, CallAnswer.member_id.in_(same))
    return session.scalars(found.order_by(CallAnswer.id)).all()


def still_wanted(session: Session, answer: CallAnswer) -> CallAnswer:
    """The answer; or that for another team, where the call-out of this one is over and that of the other is not."""
    if answer.mobilisation.released_at is None:
        return answer
    running = (one for one in answers_of_person(session, answer) if one.mobilisation.released_at is None)
    return next(running, answer)


def in_earnest(session: Session, answer: CallAnswer) -> CallAnswer | None:
    """What the same member is asked by a real call-out that runs, where this one is over; else None."""
    query = select(CallAnswer).join(Mobilisation).where(
        CallAnswer.member_id == answer.member_id, CallAnswer.id != answer.id, Mobilisation.way == "called",
        Mobilisation.is_exercise.is_(False), Mobilisation.released_at.is_(None),
    )  # fmt: skip
    return session.scalar(query.limit(1)) if answer.mobilisation.released_at is not None else None
