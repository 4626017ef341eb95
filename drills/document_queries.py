"""What documents of a drill are made of, and which of them can be made; a county's templates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from statistics import median
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased, joinedload

from core.access import Actor
from core.files import FileStore
from core.times import local, today
from drills.action_queries import actions
from drills.document_facts import (
    ActionFacts,
    DrillFacts,
    EvaluationFacts,
    GroupFacts,
    InjectFacts,
    PhotoFacts,
    ResultFacts,
    UnitFacts,
)
from drills.evaluation_models import Evaluation, IndicatorSet
from drills.evaluation_queries import overall_of, signed
from drills.models import Drill, DrillResult
from drills.photo_models import DrillPhoto
from drills.plan_models import DrillGroup, Inject
from drills.plan_queries import groups, injects, plan_of
from drills.queries import in_state, last_time
from drills.scenario_queries import said_scenario
from registry import terms
from registry.models import Area, Unit
from registry.permissions import Permission
from registry.queries.settings import evacuation_target
from registry.scope import beneath
from schedule.models import Event
from schedule.queries import people as people_at

FEWEST_UNITS = 3
"""With fewer similar units the figure would tell whose it is."""
SIMILAR_DAYS = 366
MOST_PHOTOS = 6


def facts_of(session: Session, drill: Drill, actor: Actor, store: FileStore, language: str) -> DrillFacts:
    """Everything that the drill's documents can say to this reader; names of codes in that language."""
    event, unit = drill.event, drill.unit
    plan = plan_of(session, drill)
    photos = photos_of(session, drill)
    last = last_time(session, drill)
    others = similar_times(session, drill)
    return DrillFacts(
        unit=_unit(session, unit), type=drill.type, level=drill.level, starts_at=event.starts_at,
        ends_at=event.ends_at, zone=event.zone, target=evacuation_target(session, unit.kind, unit.area),
        today=today(event.zone), with_names=sees_names(actor, drill),
        place=event.place.name if event.place else event.place_note, scenario=said_scenario(session, drill),
        rehearsed_on=drill.rehearsed_on, special_needs=drill.special_needs, helper=drill.special_needs_helper,
        expected=people_at(session, event.id, "expected"), reported=people_at(session, event.id, "reported"),
        categories=terms.labels(session, "people_category", unit.area),
        objectives=plan.objectives if plan else "", story=plan.story if plan else "",
        safety=plan.safety if plan else "", roles=plan.roles if plan else (),
        groups=[_group(one) for one in groups(session, drill)],
        injects=[_inject(one) for one in injects(session, drill)],
        result=_result(drill.result) if drill.result else None,
        photos=[PhotoFacts(str(store.path(photo.file)), photo.caption) for photo in photos],
        actions=[
            ActionFacts(one.problem, one.action, one.owner, one.due_on, one.state, one.evidence, one.retest)
            for one in actions(session, drill)
        ],
        last_on=local(last.event.starts_at, last.event.zone).date() if last else None,
        last_evacuation=last.result.evacuation_seconds if last and last.result else None,
        similar_evacuation=round(median(others)) if others else None, similar_units=len(others),
        **_evaluated(session, drill, language),
    )  # fmt: skip


def sees_names(actor: Actor, drill: Drill) -> bool:
    """Whether the reader may see who has which duty in this drill."""
    return actor.may_for(Permission.VIEW_CONTACTS, drill.unit.area.path, drill.unit_id)


def can_be_made(session: Session, drill: Drill) -> dict[str, bool]:
    """By kind of document, whether there is anything in it yet."""
    has_script = session.scalar(select(Inject.id).where(Inject.drill_id == drill.id).limit(1)) is not None
    has_report = drill.result is not None and drill.event.status == "held"
    return {"plan": True, "script": has_script, "result": has_report, "evaluation": bool(signed(session, drill))}


def photos_of(session: Session, drill: Drill) -> Sequence[DrillPhoto]:
    """The photos of the drill itself and of what was noted while it ran, the first six; none of a later repair."""
    query = select(DrillPhoto).where(DrillPhoto.drill_id == drill.id, DrillPhoto.action_id.is_(None))
    return session.scalars(query.options(joinedload(DrillPhoto.file)).order_by(DrillPhoto.id).limit(MOST_PHOTOS)).all()


def similar_times(session: Session, drill: Drill) -> list[int]:
    """The last evacuation, in seconds, of each other unit of the kind in the county within a year before this drill.

    Empty when there are fewer than three.
    """
    event, unit = drill.event, drill.unit
    own = aliased(DrillResult)
    query = select(Drill.unit_id, own.evacuation_seconds).join(own, own.drill_id == Drill.id)
    query = query.join(Unit, Unit.id == Drill.unit_id).join(Event, Event.id == Drill.event_id)
    home = county_of(session, unit)
    query = query.where(
        Unit.kind == unit.kind, Unit.id != unit.id, own.evacuation_seconds.is_not(None),
        Unit.area_id.in_(select(Area.id).where(beneath(home.path))), in_state("reported", event.starts_at),
        Event.starts_at.between(event.starts_at - timedelta(days=SIMILAR_DAYS), event.starts_at),
    )  # fmt: skip
    last: dict[int, int] = {}
    for unit_id, seconds in session.execute(query.order_by(Event.starts_at.desc(), Drill.id)).tuples():
        last.setdefault(unit_id, int(seconds or 0))
    return list(last.values()) if len(last) >= FEWEST_UNITS else []


def county_of(session: Session, unit: Unit) -> Area:
    """The county that the unit lies in; where there is none, the highest of its areas."""
    ids = [int(part) for part in unit.area.path.split("/") if part]
    above = session.scalars(select(Area).where(Area.id.in_(ids))).all()
    return next((area for area in above if area.level == "county"), min(above, key=lambda area: len(area.path)))


def _unit(session: Session, unit: Unit) -> UnitFacts:
    home = county_of(session, unit)
    ids = [int(part) for part in unit.area.path.removeprefix(home.path).split("/") if part]
    names = {area.id: area.name for area in session.scalars(select(Area).where(Area.id.in_(ids)))} if ids else {}
    below = "".join(names[area_id] for area_id in ids if area_id in names)
    kind = terms.label(session, "unit_kind", unit.kind, unit.area)
    return UnitFacts(unit.name, kind, below or home.name, home.name, unit.address)


def _group(one: DrillGroup) -> GroupFacts:
    return GroupFacts(one.name, one.people, one.leader, one.room, one.stairs, one.exit, one.route, one.assembly)


def _inject(one: Inject) -> InjectFacts:
    return InjectFacts(
        one.number, one.at_seconds, one.message, one.sender, one.receiver, one.method, one.expected_action,
        one.objective, one.controller,
    )  # fmt: skip


def _result(result: DrillResult) -> ResultFacts:
    return ResultFacts(
        result.started_at, result.evacuation_seconds, result.shelter_seconds, result.rollcall_seconds,
        result.enrolled, result.present, result.excused, result.missing, result.injured, result.visitors,
        result.extra_reason, result.problems, result.source, result.reported_at,
    )  # fmt: skip


def _evaluated(session: Session, drill: Drill, language: str) -> dict[str, Any]:
    said = signed(session, drill)
    together = overall_of(said)
    if together is None:
        return {}
    known = session.get(IndicatorSet, said[-1].set_id) if said[-1].set_id else None
    return {
        "evaluations": [_evaluation(one, language) for one in said], "score": together.score,
        "grade": _worded(together.grade_zh, together.grade_en, language),
        "set_name": _worded(known.name_zh, known.name_en, language) if known else "",
        "set_source": known.source if known else "",
    }  # fmt: skip


def _evaluation(one: Evaluation, language: str) -> EvaluationFacts:
    assert one.signed_at is not None
    return EvaluationFacts(
        one.evaluator_name, one.organisation, one.score, _worded(one.grade_zh, one.grade_en, language), one.signed_at,
        one.marks, one.strengths, one.weaknesses,
    )  # fmt: skip


def _worded(zh: str, en: str, language: str) -> str:
    return (en or zh) if language == "en" else (zh or en)
