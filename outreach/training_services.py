"""Deeds on training classes: found one, add sessions and trainees, note who came."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, Invalid
from core.fields import name_key
from core.i18n import t
from core.links import new_salt
from core.versions import check_version
from outreach.inputs import ResultInput
from outreach.kinds import COLUMNS
from outreach.queries import result_of
from outreach.result_services import report as report_result
from outreach.training_inputs import (
    MOST_TRAINEES,
    AttendanceInput,
    TraineeRow,
    TraineesInput,
    TrainingClassInput,
    TrainingSessionInput,
)
from outreach.training_models import Attendance, ExamTry, Trainee, TrainingCertificate, TrainingClass, TrainingSession
from outreach.training_queries import people_category, sessions_of, sittings_of, trainees_of
from outreach.training_tallies import newcomers, person_key
from outreach.training_tick_services import take_back
from registry import terms
from registry.models import Area, Unit
from registry.permissions import Permission
from registry.scope import beneath, load, require_area
from schedule.headcount_services import set_people
from schedule.inputs import EventInput
from schedule.models import Event
from schedule.services import create_event

EDIT = Permission.EDIT_EVENTS
_APART = re.compile(r"[\t,，;；]")
_PHONE = re.compile(r"[\d+*#()（）\-—\s转]{3,40}")


def add_class(session: Session, given: TrainingClassInput, actor: Actor) -> TrainingClass:
    """The new class; needs events.edit in its area."""
    return _write(session, TrainingClass(test=[]), given, actor)


def edit_class(session: Session, training: TrainingClass, given: TrainingClassInput, actor: Actor) -> TrainingClass:
    """The changed class; certificates keep what they say."""
    load(session, TrainingClass, training.id, actor, EDIT)
    check_version(training, given.version)
    return _write(session, training, given, actor)


def add_session(
    session: Session, training: TrainingClass, given: TrainingSessionInput, actor: Actor
) -> Event:  # fmt: skip
    """The session as an event with its room and lecturers booked; refuses with `Clash` when something is not free."""
    load(session, TrainingClass, training.id, actor, EDIT)
    number = len(sessions_of(session, [training.id])) + 1
    title = str(t("%(name)s (%(n)s)", name=training.name[:100], n=number))
    wanted = {people_category(session, training): training.wanted} if training.wanted else {}
    planned = EventInput(
        kind="training", title=title, on=given.on, starts=given.starts, ends=given.ends, area_id=training.area_id,
        place_id=given.place_id, resources=given.lecturers, expected=wanted, override_reason=given.override_reason,
    )  # fmt: skip
    made = TrainingSession(class_id=training.id, topic=given.topic)

    def also(event: Event) -> list[TrainingSession]:
        made.event = event
        return [made]

    return create_event(session, planned, actor, also=also)


def add_trainees(session: Session, training: TrainingClass, given: TraineesInput, actor: Actor) -> tuple[int, int]:
    """How many were added, and how many were on the list already; refused as a whole when a line cannot be read."""
    rows = [_read(line, number) for number, line in enumerate(given.lines.splitlines(), 1) if line.strip()]
    return take_trainees(session, training, rows, actor)


def take_trainees(
    session: Session, training: TrainingClass, rows: Sequence[TraineeRow], actor: Actor
) -> tuple[int, int]:  # fmt: skip
    """How many of the rows of a sheet were added, and how many were on the list already; needs events.edit."""
    load(session, TrainingClass, training.id, actor, EDIT)
    known = {one.person_key for one in trainees_of(session, training)}
    added = 0
    for row in rows:
        key = person_key(row.name, row.organisation, row.phone)
        if key in known:
            continue
        known.add(key)
        session.add(Trainee(
            class_id=training.id, training=training, name=row.name, organisation=row.organisation, phone=row.phone,
            unit_id=_unit(session, training, row.organisation), person_key=key, salt=new_salt(),
        ))  # fmt: skip
        added += 1
    if len(known) > MOST_TRAINEES:
        raise Invalid("too_many", t("A class has at most %(n)s trainees.", n=MOST_TRAINEES), field="lines")
    session.flush()
    return added, len(rows) - added


def remove_trainee(session: Session, trainee: Trainee, actor: Actor) -> None:
    """Off the list; refused once the trainee came, was tested or has a certificate."""
    load(session, Trainee, trainee.id, actor, EDIT)
    for table in (Attendance, ExamTry, TrainingCertificate):
        if session.scalar(select(table.trainee_id).where(table.trainee_id == trainee.id).limit(1)) is not None:
            raise DomainError("trainee_used", t("%(name)s came or was tested, so the name stays.", name=trainee.name))
    session.delete(trainee)
    session.flush()


def note_attendance(
    session: Session, held: TrainingSession, given: AttendanceInput, actor: Actor
) -> TrainingSession:  # fmt: skip
    """Who came: it becomes the result of the event, and persons are counted once over the sessions of the class."""
    load(session, Event, held.event_id, actor, EDIT)
    check_version(held, given.version)
    strange = set(given.came) - {one.id for one in trainees_of(session, held.training)}
    if strange:
        raise Invalid("trainee", t("Somebody ticked is not on the list any more."), field="came",
                      hint=t("Reload the page."))  # fmt: skip
    _tick(session, held, given, actor)
    held.headcount = None if given.came else given.headcount
    held.version += 1  # also when only the ticks changed, so that two editors notice each other
    session.flush()
    _report(session, held, actor)
    return held


def _tick(session: Session, held: TrainingSession, given: AttendanceInput, actor: Actor) -> None:
    """The ticks as they were given; who ticked themselves after the list was looked at stays."""
    rows = {
        row.trainee_id: row for row in session.scalars(select(Attendance).where(Attendance.event_id == held.event_id))
    }
    looked_at = rows.keys() if given.shown is None else {int(one) for one in given.shown.split(",") if one}
    gone = [number for number in rows if number not in given.came and number in looked_at]
    for number in gone:
        session.delete(rows[number])
    take_back(session, held, gone, actor)
    session.add_all(Attendance(event_id=held.event_id, trainee_id=number) for number in set(given.came) - rows.keys())


def _report(session: Session, held: TrainingSession, actor: Actor) -> None:
    """The event's people and trained persons, and who is counted first at which session of the class."""
    training, category = held.training, people_category(session, held.training)
    size = sittings_of(session, [held])[0].size
    entered = result_of(session, held.event)
    kept = {column: getattr(entered, column) for column in COLUMNS} if entered else {}
    words = {"remarks": entered.remarks, "version": entered.version} if entered else {}
    given = ResultInput(people={category: size} if size else {}, confirmed=True, **(kept | words | {"trained": size}))
    report_result(session, held.event, given, actor)
    every = [one for one in sessions_of(session, [training.id]) if one.event.status == "held"]
    for one, first in zip(every, newcomers(sittings_of(session, every)), strict=True):
        set_people(session, one.event, "reported", {category: first} if first else {}, actor, "people")


def _read(line: str, number: int) -> TraineeRow:
    parts = [part.strip() for part in _APART.split(line)]
    name, unit, phone = [*parts, "", ""][:3]
    if len(parts) == 2 and _PHONE.fullmatch(unit):
        unit, phone = "", unit
    if not name or len(parts) > 3 or len(name) > 60 or len(unit) > 120 or (phone and not _PHONE.fullmatch(phone)):
        raise Invalid("line", t("Line %(number)s cannot be read: “%(line)s”.", number=number, line=line[:60]),
                      field="lines", hint=t("Write name, unit, telephone."))  # fmt: skip
    return TraineeRow.model_construct(name=name, organisation=unit, phone=phone)


def _unit(session: Session, training: TrainingClass, named: str) -> int | None:
    """The unit of that name in the class's area, if only one is called so."""
    if not named:
        return None
    query = (
        select(Unit.id)
        .join(Area, Area.id == Unit.area_id)
        .where(Unit.name_key == name_key(named), Unit.is_active, beneath(training.area.path))
    )
    found = session.scalars(query.limit(2)).all()
    return found[0] if len(found) == 1 else None


def _write(session: Session, training: TrainingClass, given: TrainingClassInput, actor: Actor) -> TrainingClass:
    area = require_area(session, given.area_id, actor, EDIT)
    if given.category not in terms.labels(session, "trainee_category", area):
        raise Invalid("category", t("Choose from the list."), field="category")
    training.area_id, training.area = area.id, area
    for name in ("name", "category", "purpose", "wanted", "pass_percent", "tries"):
        setattr(training, name, getattr(given, name))
    session.add(training)
    session.flush()
    return training
