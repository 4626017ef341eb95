"""Training classes for programs: sessions, trainees, who came."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal

from flask import url_for
from sqlalchemy import select

from core.access import needs
from core.api import Answer, Asked, Changes, Page, Search, blueprint, operation, page
from core.errors import NotFound
from core.fields import Entry, Line
from core.i18n import t
from core.web import actor, session
from outreach import training_services as services
from outreach.exam_services import standing
from outreach.training_inputs import AttendanceInput, TraineesInput, TrainingClassInput, TrainingSessionInput
from outreach.training_models import Trainee, TrainingClass, TrainingSession
from outreach.training_queries import certificates_of, classes, present_at, sessions_of, sittings_of, tries_of
from outreach.training_tallies import tally
from registry.permissions import Permission as P
from registry.queries.areas import find_area
from registry.scope import load
from schedule.models import Event
from schedule.refusals import EventRefusal

bp = blueprint("training_classes")


class TrainingClassAnswer(Answer):
    """A class; `visits` are person-times at its sessions that were held, `persons` everybody once."""

    id: int
    name: str
    area_id: int
    area_code: str
    category: str
    purpose: str
    wanted: int | None
    pass_percent: int
    tries: int
    questions: int
    is_test_open: bool
    sessions_held: int
    visits: int
    persons: int
    version: int


class TrainingSessionAnswer(Answer):
    """A session with its event; `came` are trainees that were ticked, `headcount` is a number in their place."""

    event_id: int
    class_id: int
    title: str
    topic: str
    starts_at: datetime
    ends_at: datetime
    status: str
    came: list[int]
    headcount: int | None
    version: int


class TraineeAnswer(Answer):
    """Somebody on the list of a class, with sessions attended, the best score and the certificate that is valid."""

    id: int
    class_id: int
    name: str
    unit_id: int | None
    organisation: str
    phone: str
    sessions: int
    score_percent: int | None
    is_passed: bool
    certificate: str | None


class TrainingSessionsAnswer(Answer):
    """The sessions of a class in order of time."""

    items: list[TrainingSessionAnswer]


class AddedTraineesAnswer(Answer):
    """How many trainees are new, and how many were on the list already."""

    added: int
    known: int


class TrainingClassesAsked(Asked):
    """Which classes to list."""

    q: Annotated[Search, Entry(t("Name"))] = ""
    category: Annotated[Line, Entry(t("Who is trained"))] = ""
    area: Annotated[Line, Entry(t("Area"), t("Code or full name; those beneath it are listed too."))] = ""
    sort: Annotated[Literal["id", "-id", "name", "-name"], Entry(t("Sorted by"))] = "-id"


class TraineesAsked(Asked):
    """How to list trainees."""

    sort: Annotated[Literal["id", "-id", "name"], Entry(t("Sorted by"))] = "id"


@bp.get("/training-classes")
@needs(P.VIEW_CAMPAIGNS)
@operation(t("List training classes"))
def list_training_classes(asked: TrainingClassesAsked) -> Page[TrainingClassAnswer]:
    """The classes of the caller's areas."""
    area = find_area(session(), asked.area, "area") if asked.area else None
    query = classes(actor(), {"q": asked.q, "category": asked.category}, area)
    return page(session(), query, asked, {"id": TrainingClass.id, "name": TrainingClass.name}, _classes)


@bp.post("/training-classes")
@needs(P.EDIT_EVENTS)
@operation(t("Add a training class"), location=lambda made: url_for(".get_training_class", class_id=made.id))
def add_training_class(given: TrainingClassInput) -> TrainingClassAnswer:
    """The new class."""
    return _classes([services.add_class(session(), given, actor())])[0]


@bp.get("/training-classes/<int:class_id>")
@needs(P.VIEW_CAMPAIGNS)
@operation(t("Get one training class"))
def get_training_class(class_id: int) -> TrainingClassAnswer:
    """One class."""
    return _classes([load(session(), TrainingClass, class_id, actor(), P.VIEW_CAMPAIGNS)])[0]


@bp.patch("/training-classes/<int:class_id>")
@needs(P.EDIT_EVENTS)
@operation(t("Change a training class"))
def change_training_class(class_id: int, given: Changes[TrainingClassInput]) -> TrainingClassAnswer:
    """The changed class; certificates keep what they say."""
    found = _own(class_id)
    there = {name: getattr(found, name) for name in TrainingClassInput.model_fields if name != "version"}
    return _classes([services.edit_class(session(), found, given.over(there), actor())])[0]


@bp.get("/training-classes/<int:class_id>/sessions")
@needs(P.VIEW_CAMPAIGNS)
@operation(t("List the sessions of a training class"))
def list_training_sessions(class_id: int) -> TrainingSessionsAnswer:
    """The sessions that were not called off."""
    found = load(session(), TrainingClass, class_id, actor(), P.VIEW_CAMPAIGNS)
    return TrainingSessionsAnswer(items=[_session(one) for one in sessions_of(session(), [found.id])])


@bp.post("/training-classes/<int:class_id>/sessions")
@needs(P.EDIT_EVENTS)
@operation(
    t("Plan a session of a training class"),
    clash=EventRefusal,
    location=lambda made: url_for(".get_training_session", class_id=made.class_id, event_id=made.event_id),
)
def plan_training_session(class_id: int, given: TrainingSessionInput) -> TrainingSessionAnswer:
    """The session: its event books its room and lecturers."""
    event = services.add_session(session(), _own(class_id), given, actor())
    return _session(session().get_one(TrainingSession, event.id))


@bp.get("/training-classes/<int:class_id>/sessions/<int:event_id>")
@needs(P.VIEW_CAMPAIGNS)
@operation(t("Get one session of a training class"))
def get_training_session(class_id: int, event_id: int) -> TrainingSessionAnswer:
    """The session with who came."""
    found = load(session(), TrainingClass, class_id, actor(), P.VIEW_CAMPAIGNS)
    held = session().get(TrainingSession, event_id)
    if held is None or held.class_id != found.id:
        raise NotFound()
    return _session(held)


@bp.put("/training-classes/<int:class_id>/sessions/<int:event_id>/attendance")
@needs(P.EDIT_EVENTS)
@operation(t("Note who came to a session of a training class"))
def note_training_attendance(class_id: int, event_id: int, given: AttendanceInput) -> TrainingSessionAnswer:
    """The session, held, with who came: a list of trainees, or only a number."""
    held = session().get(TrainingSession, event_id)
    if held is None or held.class_id != _own(class_id).id:
        raise NotFound()
    load(session(), Event, event_id, actor(), P.EDIT_EVENTS)
    return _session(services.note_attendance(session(), held, given, actor()))


@bp.get("/training-classes/<int:class_id>/trainees")
@needs(P.EDIT_EVENTS)
@operation(t("List the trainees of a class"))
def list_trainees(class_id: int, asked: TraineesAsked) -> Page[TraineeAnswer]:
    """The list, for whoever looks after the class."""
    found = _own(class_id)
    query = select(Trainee).where(Trainee.class_id == found.id)
    return page(session(), query, asked, {"id": Trainee.id, "name": Trainee.name}, lambda rows: _trainees(found, rows))


@bp.post("/training-classes/<int:class_id>/trainees")
@needs(P.EDIT_EVENTS)
@operation(t("Add trainees to a class"))
def add_trainees_to_class(class_id: int, given: TraineesInput) -> AddedTraineesAnswer:
    """All lines or none; whoever is on the list already is left as they are."""
    added, known = services.add_trainees(session(), _own(class_id), given, actor())
    return AddedTraineesAnswer(added=added, known=known)


@bp.post("/training-classes/<int:class_id>/trainees/<int:trainee_id>/remove")
@needs(P.EDIT_EVENTS)
@operation(t("Take somebody off the list of a class"))
def take_trainee_off(class_id: int, trainee_id: int) -> TraineeAnswer:
    """The trainee as they were; refused once they came or were tested."""
    found, trainee = _own(class_id), session().get(Trainee, trainee_id)
    if trainee is None or trainee.class_id != found.id:
        raise NotFound()
    answer = _trainees(found, [trainee])[0]
    services.remove_trainee(session(), trainee, actor())
    return answer


def _own(class_id: int) -> TrainingClass:
    return load(session(), TrainingClass, class_id, actor(), P.EDIT_EVENTS)


def _classes(rows: Sequence[TrainingClass]) -> list[TrainingClassAnswer]:
    held = [one for one in sessions_of(session(), [row.id for row in rows]) if one.event.status == "held"]
    sittings = sittings_of(session(), held)
    answers = []
    for row in rows:
        mine = [one for one in sittings if one.class_id == row.id]
        figures = tally(mine)
        own = {name: getattr(row, name) for name in ("id", "name", "area_id", "category", "purpose", "wanted",
                                                     "pass_percent", "tries", "is_test_open", "version")}  # fmt: skip
        answers.append(TrainingClassAnswer(
            area_code=row.area.code, questions=len(row.test), sessions_held=len(mine), visits=figures.visits,
            persons=figures.persons, **own,
        ))  # fmt: skip
    return answers


def _session(one: TrainingSession) -> TrainingSessionAnswer:
    event = one.event
    return TrainingSessionAnswer(
        event_id=one.event_id, class_id=one.class_id, title=event.title, topic=one.topic, starts_at=event.starts_at,
        ends_at=event.ends_at, status=event.status, headcount=one.headcount, version=one.version,
        came=sorted(present_at(session(), [one.event_id]).get(one.event_id, ())),
    )  # fmt: skip


def _trainees(found: TrainingClass, rows: Sequence[Trainee]) -> list[TraineeAnswer]:
    came = present_at(session(), [one.event_id for one in sessions_of(session(), [found.id])])
    tries, papers = tries_of(session(), found), certificates_of(session(), found)
    answers = []
    for one in rows:
        how, paper = standing(found, tries.get(one.id, [])), papers.get(one.id)
        own = {name: getattr(one, name) for name in ("id", "class_id", "name", "unit_id", "organisation", "phone")}
        answers.append(TraineeAnswer(
            sessions=sum(1 for ids in came.values() if one.id in ids), score_percent=how.best, is_passed=how.is_passed,
            certificate=paper.number if paper else None, **own,
        ))  # fmt: skip
    return answers
