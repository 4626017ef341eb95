"""Deeds on rounds of an assessment: begin, count, set points by hand, publish, lock, except, appeal, answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, Invalid, NotFound
from core.i18n import t
from core.times import instant, local, now
from registry.models import Area
from registry.permissions import Permission
from registry.queries.areas import find_area
from registry.scope import load
from reports.assessment_inputs import (
    AnswerInput,
    AppealInput,
    AssessmentExceptionInput,
    PointsInput,
    RoundInput,
)
from reports.assessment_models import (
    Assessment,
    AssessmentAppeal,
    AssessmentException,
    AssessmentScheme,
    AssessmentScore,
)
from reports.assessment_queries import Subject, is_open, may_appeal, scheme_of, sees, subject_of, subjects
from reports.assessment_scoring import Criterion, criteria_of, points_of
from reports.cube import UNIT, Question
from reports.cube_queries import ask
from reports.measures import BY_NAME
from schedule.queries import zone_of

ASSESS = Permission.ASSESS


def begin(session: Session, given: RoundInput, actor: Actor) -> Assessment:
    """A new round, a draft with the points of the figures; it keeps the scheme as it is now."""
    scheme = scheme_of(session, given.scheme_id, actor)
    area = find_area(session, given.area, "area")
    load(session, Area, area.id, actor, ASSESS)
    if given.ends_on < given.starts_on:
        raise Invalid("period", t("The last day is before the first."), field="ends_on")
    if not scheme.indicators:
        raise Invalid("no_indicators", t("This scheme has no indicators yet."), field="scheme_id")
    made = Assessment(
        scheme_id=scheme.id, area_id=area.id, subject=scheme.subject, starts_on=given.starts_on, ends_on=given.ends_on,
        name=given.name or f"{scheme.name_zh}（{given.ends_on.year} 年）"[:120], criteria=_kept(scheme),
    )  # fmt: skip
    session.add(made)
    session.flush()
    if not subjects(session, made):
        raise Invalid("nobody", t("There is nobody to assess in this area by this scheme."), field="area")
    count(session, made, actor)
    return made


def count(session: Session, found: Assessment, actor: Actor) -> None:
    """The points of the figures counted anew, for everybody whose points may still change; those by hand stay."""
    load(session, Assessment, found.id, actor, ASSESS)
    session.scalar(select(Assessment.id).where(Assessment.id == found.id).with_for_update())
    there = [one for one in subjects(session, found) if is_open(session, found, one)]
    if not there:
        raise _locked()
    measured = [one for one in criteria_of(found.criteria) if one.kind == "measured"]
    values = _values(session, found, measured, actor)
    rows = _rows(session, found)
    for subject in there:
        for criterion in measured:
            value, basis = values[criterion.key].get(str(subject.id), _nothing(criterion))
            row = rows.get((subject.kind, subject.id, criterion.key)) or _fresh(session, found, subject, criterion.key)
            row.value, row.points, row.basis = value, points_of(criterion, value), basis
    found.computed_at = now()
    found.version += 1
    session.flush()


def set_points(
    session: Session, found: Assessment, subject: Subject, key: str, given: PointsInput, actor: Actor
) -> AssessmentScore:
    """The score with points by hand, or without them again; refused without a reason, or once locked."""
    load(session, Assessment, found.id, actor, ASSESS)
    criterion = _criterion(found, key)
    if not is_open(session, found, subject):
        raise _locked()
    if given.points is not None and given.points > criterion.weight:
        raise Invalid("too_many_points", t("This indicator has at most %(n)s points.", n=f"{criterion.weight:g}"),
                      field="points")  # fmt: skip
    if given.points is not None and criterion.kind == "measured" and not given.reason:
        raise Invalid("reason_missing", t("Say why these points take the place of those of the figures."),
                      field="reason")  # fmt: skip
    row = _rows(session, found).get((subject.kind, subject.id, key)) or _fresh(session, found, subject, key)
    row.set_points, row.reason = given.points, given.reason if given.points is not None else ""
    row.set_by = actor.name[:60] if given.points is not None else ""
    row.version += 1
    session.flush()
    return row


def publish(session: Session, found: Assessment, actor: Actor) -> Assessment:
    """The round open to those who are assessed."""
    load(session, Assessment, found.id, actor, ASSESS)
    if found.state != "draft":
        raise DomainError("not_draft", t("This round has been published already."))
    found.state, found.published_at, found.published_by = "published", now(), actor.name[:60]
    found.version += 1
    session.flush()
    return found


def lock_round(session: Session, found: Assessment, actor: Actor) -> Assessment:
    """The round settled: nothing changes any more but by a named exception; refused while appeals are open."""
    load(session, Assessment, found.id, actor, ASSESS)
    if found.state != "published":
        raise DomainError("not_published", t("Only a published round can be locked."))
    waiting = select(AssessmentAppeal.id).where(
        AssessmentAppeal.assessment_id == found.id, AssessmentAppeal.state == "open"
    )
    if session.scalar(waiting.limit(1)) is not None:
        raise DomainError("appeals_open", t("There are appeals without an answer."), hint=t("Answer them first."))
    found.state, found.locked_at, found.locked_by = "locked", now(), actor.name[:60]
    found.version += 1
    session.flush()
    return found


def allow(session: Session, found: Assessment, given: AssessmentExceptionInput, actor: Actor) -> AssessmentException:
    """An exception: one subject of a locked round may be changed until an instant."""
    load(session, Assessment, found.id, actor, ASSESS)
    if found.state != "locked":
        raise DomainError("not_locked", t("This round is not locked; no exception is needed."))
    subject = subject_by_key(session, found, given.subject)
    until = instant(given.until_on, given.until_time, zone_of(session, found.area))
    if until <= now():
        raise Invalid("time_over", t("This time is over. Give one that is still to come."), field="until_on")
    made = AssessmentException(assessment_id=found.id, allowed_until=until, reason=given.reason,
                               allowed_by=actor.name[:60], **_about(subject))  # fmt: skip
    session.add(made)
    session.flush()
    return made


def appeal(session: Session, found: Assessment, subject: Subject, given: AppealInput, actor: Actor) -> AssessmentAppeal:
    """What the subject says against its score; one at a time about each indicator."""
    if not sees(actor, found, subject):
        raise NotFound()
    if not may_appeal(actor, found, subject):
        raise DomainError("no_appeal", t("Appeals can be made while a round is published and not locked yet."))
    if given.indicator_key:
        _criterion(found, given.indicator_key)
    here = select(AssessmentAppeal).where(
        AssessmentAppeal.assessment_id == found.id, AssessmentAppeal.indicator_key == given.indicator_key,
        AssessmentAppeal.state == "open",
    )  # fmt: skip
    if any(subject_of(one) == (subject.kind, subject.id) for one in session.scalars(here)):
        raise DomainError("appeal_open", t("An appeal about this waits for its answer already."))
    made = AssessmentAppeal(
        assessment_id=found.id, indicator_key=given.indicator_key, note=given.note, made_by_key=actor.key,
        made_by=actor.name[:60], **_about(subject),
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def answer(session: Session, found: AssessmentAppeal, given: AnswerInput, actor: Actor) -> AssessmentAppeal:
    """The appeal answered; when it is upheld, new points are set with the answer as their reason."""
    load(session, Assessment, found.assessment_id, actor, ASSESS)
    if found.state != "open":
        raise DomainError("answered_already", t("This appeal has been answered already."))
    if given.decision == "upheld" and given.points is not None and found.indicator_key:
        kind, number = subject_of(found)
        subject = subject_by_key(session, found.assessment, f"{kind}:{number}")
        points = PointsInput(points=given.points, reason=given.answer[:300])
        set_points(session, found.assessment, subject, found.indicator_key, points, actor)
    found.state, found.answer, found.answered_at = given.decision, given.answer, now()
    found.answered_by = actor.name[:60]
    found.version += 1
    session.flush()
    return found


def drop_round(session: Session, found: Assessment, actor: Actor) -> None:
    """A draft is gone; what was published stays."""
    load(session, Assessment, found.id, actor, ASSESS)
    if found.state != "draft":
        raise DomainError("not_draft", t("A round that has been published is kept."))
    session.execute(delete(AssessmentScore).where(AssessmentScore.assessment_id == found.id))
    session.delete(found)
    session.flush()


def subject_by_key(session: Session, found: Assessment, key: str) -> Subject:
    """Whoever is assessed under that key; NotFound for nobody."""
    subject = next((one for one in subjects(session, found) if one.key == key), None)
    if subject is None:
        raise NotFound()
    return subject


def is_over(session: Session, found: Assessment) -> bool:
    """Whether the days that are assessed are over."""
    return local(now(), zone_of(session, found.area)).date() > found.ends_on


def _kept(scheme: AssessmentScheme) -> dict[str, Any]:
    named = ("name_zh", "name_en", "kind", "measure", "weight", "zero_at", "full_at")
    criteria = [{"key": f"i{one.id}"} | {name: getattr(one, name) for name in named} for one in scheme.indicators]
    return {
        "criteria": criteria, "bands": list(scheme.bands), "level": scheme.level, "source": scheme.source,
        "unit_kinds": list(scheme.unit_kinds), "is_verified": scheme.is_verified,
    }  # fmt: skip


Found = tuple[float | None, dict[str, Any]]


def _values(
    session: Session, found: Assessment, criteria: Iterable[Criterion], actor: Actor
) -> Mapping[str, Mapping[str, Found]]:
    """By key of criterion and id of subject the value with the figures that it follows from."""
    chosen = list(criteria)
    names = dict.fromkeys(name for one in chosen for name in (one.measure, *BY_NAME[one.measure].needs))
    by, level = ("area", str(found.criteria.get("level", "township"))) if found.subject == "area" else (UNIT, "village")
    question = Question(found.starts_on, found.ends_on, (by,), tuple(names), level, found.area_id)
    lines = ask(session, question, actor).lines
    return {
        one.key: {line.key[0]: _found(one, line.values) for line in lines}
        for one in chosen
    }  # fmt: skip


def _found(criterion: Criterion, values: Mapping[str, Any]) -> Found:
    names = (criterion.measure, *BY_NAME[criterion.measure].needs)
    value = values.get(criterion.measure)
    return (float(value) if isinstance(value, int | float) else None, {name: values.get(name) for name in names})


def _nothing(criterion: Criterion) -> Found:
    """Of somebody for whom the figures have no line: nought of what is counted, nothing of shares and times."""
    empty = BY_NAME[criterion.measure].empty
    return (float(empty) if isinstance(empty, int | float) else None, {criterion.measure: empty})


def _rows(session: Session, found: Assessment) -> dict[tuple[str, int, str], AssessmentScore]:
    query = select(AssessmentScore).where(AssessmentScore.assessment_id == found.id)
    return {(*subject_of(row), row.indicator_key): row for row in session.scalars(query)}


def _fresh(session: Session, found: Assessment, subject: Subject, key: str) -> AssessmentScore:
    made = AssessmentScore(assessment_id=found.id, indicator_key=key, basis={}, version=0, **_about(subject))
    session.add(made)
    return made


def _about(subject: Subject) -> dict[str, Any]:
    return {"subject_area_id" if subject.kind == "area" else "subject_unit_id": subject.id}


def _criterion(found: Assessment, key: str) -> Criterion:
    one = next((one for one in criteria_of(found.criteria) if one.key == key), None)
    if one is None:
        raise NotFound()
    return one


def _locked() -> DomainError:
    return DomainError("round_locked", t("This round is locked."), hint=t("Allow an exception for whom it is about."))
