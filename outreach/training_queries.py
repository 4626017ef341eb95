"""Questions about training classes: which there are, who is on their lists, who came, how many were trained."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from core.access import Actor
from core.i18n import t
from core.links import links, read
from outreach.exam_marking import Question
from outreach.exam_marking import read as read_question
from outreach.specialist_queries import LinkVoid
from outreach.training_models import (
    Attendance,
    ExamQuestion,
    ExamTry,
    Trainee,
    TrainingCertificate,
    TrainingClass,
    TrainingSession,
)
from outreach.training_tallies import Sitting
from registry import terms
from registry.models import Area
from registry.permissions import Permission
from registry.scope import beneath, within
from schedule.models import HOLDING, Event

LINK = "trainee"


def classes(actor: Actor, asked: Mapping[str, str], area: Area | None = None) -> Select[tuple[TrainingClass]]:
    """The classes of the actor's areas, by a part of the name and by whom they train."""
    query = select(TrainingClass).options(joinedload(TrainingClass.area))
    query = query.where(within(actor, Permission.VIEW_CAMPAIGNS, TrainingClass.area_id))
    if typed := asked.get("q", "").strip()[:60]:
        query = query.where(TrainingClass.name.icontains(typed, autoescape=True))
    if category := asked.get("category", ""):
        query = query.where(TrainingClass.category == category)
    if area is not None:
        query = query.where(TrainingClass.area_id.in_(select(Area.id).where(beneath(area.path))))
    return query


def sessions_of(session: Session, class_ids: Sequence[int]) -> Sequence[TrainingSession]:
    """The living sessions of these classes in order of time."""
    query = select(TrainingSession).join(TrainingSession.event).options(contains_eager(TrainingSession.event))
    query = query.where(TrainingSession.class_id.in_(class_ids), Event.status.in_(HOLDING))
    return session.scalars(query.order_by(Event.starts_at, Event.id)).all()


def trainees_of(session: Session, training: TrainingClass) -> Sequence[Trainee]:
    """The list of the class, in the order in which it was entered."""
    query = select(Trainee).where(Trainee.class_id == training.id).options(joinedload(Trainee.unit))
    return session.scalars(query.order_by(Trainee.id)).all()


def present_at(session: Session, event_ids: Sequence[int]) -> dict[int, frozenset[int]]:
    """For each session the ids of the trainees who were ticked."""
    query = select(Attendance.event_id, Attendance.trainee_id).where(Attendance.event_id.in_(event_ids))
    found: dict[int, set[int]] = {}
    for event_id, trainee_id in session.execute(query).tuples():
        found.setdefault(event_id, set()).add(trainee_id)
    return {event_id: frozenset(ids) for event_id, ids in found.items()}


def sittings_of(session: Session, held: Sequence[TrainingSession]) -> list[Sitting]:
    """What came of these sessions, in their order, as the tallies take it."""
    ids = [one.event_id for one in held]
    query = select(Attendance.event_id, Trainee.person_key).join(Trainee, Trainee.id == Attendance.trainee_id)
    came: dict[int, set[str]] = {}
    for event_id, key in session.execute(query.where(Attendance.event_id.in_(ids))).tuples():
        came.setdefault(event_id, set()).add(key)
    return [Sitting(one.class_id, frozenset(came.get(one.event_id, ())), one.headcount) for one in held]


def tries_of(session: Session, training: TrainingClass) -> dict[int, list[ExamTry]]:
    """For each trainee of the class the tries at its test, in order."""
    query = select(ExamTry).join(ExamTry.trainee).where(Trainee.class_id == training.id)
    found: dict[int, list[ExamTry]] = {}
    for one in session.scalars(query.order_by(ExamTry.number)):
        found.setdefault(one.trainee_id, []).append(one)
    return found


def certificates_of(session: Session, training: TrainingClass) -> dict[int, TrainingCertificate]:
    """For each trainee of the class the certificate that is valid."""
    query = (
        select(TrainingCertificate)
        .join(TrainingCertificate.trainee)
        .where(Trainee.class_id == training.id, TrainingCertificate.revoked_at.is_(None))
    )
    return {one.trainee_id: one for one in session.scalars(query)}


def questions_of(training: TrainingClass) -> list[Question]:
    """The questions of the class's test, as they were when they were chosen."""
    return [read_question(one) for one in training.test]


def own_questions(actor: Actor, active_only: bool = False) -> Select[tuple[ExamQuestion]]:
    """The questions of the actor's areas and of those above them."""
    paths = actor.area_paths(Permission.VIEW_CAMPAIGNS)
    above = [int(part) for path in paths for part in path.split("/") if part]
    mine = within(actor, Permission.VIEW_CAMPAIGNS, ExamQuestion.area_id) | ExamQuestion.area_id.in_(above)
    query = select(ExamQuestion).where(mine)
    return query.where(ExamQuestion.is_active) if active_only else query


def people_category(session: Session, training: TrainingClass) -> str:
    """The category of people under which the class is counted."""
    for term in terms.vocabulary(session, "trainee_category", training.area):
        if term.code == training.category:
            return str(term.extra.get("people", "unspecified"))
    return "unspecified"


def token(session: Session, trainee: Trainee) -> str:
    """What the trainee's own link carries."""
    return links(session).token(LINK, trainee.id, trainee.salt)


def opened(session: Session, given: str) -> Trainee:
    """Whose link it is; refuses (`LinkVoid`) one that is not ours or of somebody who is off the list."""
    named = read(given)
    found = session.get(Trainee, named.number) if named is not None else None
    if found is None or not links(session).is_good(LINK, given, found.salt):
        raise LinkVoid("link_void", t("This link is not valid any more."), hint=t("Ask your bureau for the new one."))
    return found
