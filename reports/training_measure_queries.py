"""Training classes counted live: a person is one however many sessions and classes it were, in each line anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from core.times import day_bounds, local
from outreach.training_models import Attendance, ExamTry, Trainee, TrainingSession
from outreach.training_tallies import Sitting, tally
from registry.permissions import Permission
from registry.scope import within
from reports.cut_queries import Cut, days_asked, tops_of
from reports.figures import Answer, Key
from reports.periods import key_of
from reports.training_measures import TRAINING_MEASURES
from schedule.models import Event


@dataclass(frozen=True)
class _Held:
    """A session that was held: where, when, who came, and of those the persons who passed."""

    event_id: int
    area_id: int
    on: date
    sitting: Sitting
    passed: frozenset[str]


def answer(session: Session, found: Cut, names: Collection[str]) -> Answer:
    """The figures by line and in all; nobody is added up over lines."""
    given = Answer(total=dict.fromkeys(names, 0))
    if not found.used <= TRAINING_MEASURES[0].allows:
        return given
    held, by = _held(session, found), found.question.by
    stands_for = tops_of(session, found) if "area" in by else {}
    lines: dict[Key, list[_Held]] = defaultdict(list)
    for one in held:
        key = tuple(str(stands_for.get(one.area_id, one.area_id)) if name == "area" else key_of(name, one.on)
                    for name in by)  # fmt: skip
        lines[key].append(one)
    for key, part in lines.items():
        given.lines[key] = {name: count for name, count in _counts(part).items() if name in names}
    given.total |= {name: count for name, count in _counts(held).items() if name in names}
    return given


def rows(session: Session, found: Cut, name: str) -> Select[tuple[Event]]:
    """The sessions behind a figure."""
    return select(Event).where(Event.id.in_([one.event_id for one in _held(session, found)
                                             if name != "training_passed" or one.passed]))  # fmt: skip


def _counts(held: list[_Held]) -> dict[str, int]:
    came = tally(one.sitting for one in held)
    return {
        "training_classes": len({one.sitting.class_id for one in held}),
        "training_visits": came.visits,
        "training_persons": came.persons,
        "training_passed": len(frozenset[str]().union(*(one.passed for one in held))),
    }


def _held(session: Session, found: Cut) -> list[_Held]:
    first, last = days_asked(found)
    since, until = day_bounds(first, found.zone)[0], day_bounds(last, found.zone)[1]
    query = select(TrainingSession.event_id, TrainingSession.class_id, TrainingSession.headcount, Event.area_id,
                   Event.starts_at).join(Event, Event.id == TrainingSession.event_id)  # fmt: skip
    query = query.where(
        found.where(Event.area_id), within(found.actor, Permission.VIEW_FIGURES, Event.area_id),
        Event.status == "held", Event.starts_at >= since, Event.starts_at < until,
    )  # fmt: skip
    there = session.execute(query).tuples().all()
    came, passed = _people(session, [row[0] for row in there])
    return [
        _Held(event_id, area_id, local(starts_at, found.zone).date(),
              Sitting(class_id, frozenset(came[event_id]), headcount), frozenset(passed[event_id]))
        for event_id, class_id, headcount, area_id, starts_at in there
    ]  # fmt: skip


def _people(session: Session, event_ids: list[int]) -> tuple[dict[int, set[str]], dict[int, set[str]]]:
    """By session the keys of those who came, and of those who passed the test of its class."""
    query = select(Attendance.event_id, Trainee.id, Trainee.person_key).join(
        Trainee, Trainee.id == Attendance.trainee_id
    )
    there = session.execute(query.where(Attendance.event_id.in_(event_ids))).tuples().all()
    good = set(session.scalars(select(ExamTry.trainee_id).where(ExamTry.is_passed)))
    came: dict[int, set[str]] = defaultdict(set)
    passed: dict[int, set[str]] = defaultdict(set)
    for event_id, trainee_id, key in there:
        came[event_id].add(key)
        if trainee_id in good:
            passed[event_id].add(key)
    return came, passed
