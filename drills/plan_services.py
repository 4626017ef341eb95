"""Deeds on plans: write the text and roles, begin from a template, take over an earlier plan."""

from __future__ import annotations

from sqlalchemy import Select, func, insert, literal, select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, NotFound
from core.i18n import language, t
from core.times import now
from core.versions import check_version
from drills.models import Drill
from drills.plan_inputs import PlanInput
from drills.plan_models import DrillGroup, DrillPlan, Inject, ScriptTemplate
from drills.plan_queries import has_plan, injects, plan_of
from drills.script_queries import body_of
from drills.script_times import stretched
from registry.audit import record
from registry.permissions import Permission
from registry.queries.settings import evacuation_target
from registry.scope import load

OPEN = ("planned", "confirmed", "postponed")
_COPIED_GROUP = ("position", "name", "people", "leader", "room", "stairs", "exit", "route", "assembly")
_COPIED_INJECT = (
    "number", "at_seconds", "sender", "receiver", "method", "message", "expected_action", "objective", "controller",
)  # fmt: skip
_COPIED_PLAN = ("objectives", "story", "roles", "safety", "template_id")


def is_open(drill: Drill) -> bool:
    """Whether the plan can still be changed: until the drill has ended or was called off."""
    return drill.event.status in OPEN and now() < drill.event.ends_at


def require_change(session: Session, drill: Drill, actor: Actor) -> None:
    """Refuse who may not change the drill's plan (NotFound), and everybody when the drill is over (code "ended")."""
    load(session, Drill, drill.id, actor, Permission.EDIT_DRILLS)
    require_open(drill)


def require_open(drill: Drill) -> None:
    """Refuse (code "ended") when the drill is over."""
    if not is_open(drill):
        wording = t("This drill is over, so its plan can no longer be changed.")
        raise DomainError("ended", wording, hint=t("Register the next drill and take this plan over."))


def begun_plan(session: Session, drill: Drill) -> DrillPlan:
    """The drill's plan; an empty one is begun when there is none."""
    found = plan_of(session, drill)
    if found is None:
        session.scalar(select(Drill.id).where(Drill.id == drill.id).with_for_update())  # one of two begins it
        found = plan_of(session, drill)
    if found is None:
        found = DrillPlan(drill_id=drill.id, roles=[], objectives="", story="", safety="")
        session.add(found)
        session.flush()
    return found


def write_plan(session: Session, drill: Drill, given: PlanInput, actor: Actor) -> DrillPlan:
    """The plan with this text and these roles; refused once the drill is over or when somebody changed it meanwhile."""
    require_change(session, drill, actor)
    plan = begun_plan(session, drill)
    check_version(plan, given.version)
    plan.objectives, plan.story, plan.safety = given.objectives, given.story, given.safety
    plan.roles = [role.model_dump() for role in given.roles]
    session.flush()
    return plan


def start_from(session: Session, drill: Drill, template: ScriptTemplate, actor: Actor) -> DrillPlan:
    """The plan with text, roles and script of the template, in the language spoken.

    Who has a role of the same name keeps it, groups stay, and so do the lines that ask whether something was fixed.
    """
    require_change(session, drill, actor)
    plan, body = begun_plan(session, drill), body_of(template)
    text, target = body.in_(language()), evacuation_target(session, drill.unit.kind, drill.unit.area).seconds
    people = {role["name"]: role.get("person", "") for role in plan.roles}
    plan.objectives, plan.story, plan.safety = text.objectives, text.story, text.safety
    plan.roles = [{**role.model_dump(), "person": people.get(role.name, "")} for role in text.roles]
    plan.template_id = template.id
    kept = []
    for line in injects(session, drill):
        if line.action_id is None:
            session.delete(line)
        else:
            kept.append(line)
    for row in text.injects:
        values = row.model_dump(exclude={"at", "number"})
        values["at_seconds"] = stretched(row.at, body.evacuated_at, target)
        session.add(Inject(drill_id=drill.id, number=row.number, **values))
    for number, line in enumerate(kept, start=len(text.injects) + 1):
        line.number = number
    session.flush()
    return plan


def take_over(session: Session, drill: Drill, earlier: Drill, actor: Actor) -> None:
    """Give a drill that has no plan, groups or script yet those of an earlier drill of the same unit."""
    require_change(session, drill, actor)
    if earlier.unit_id != drill.unit_id:
        raise NotFound()
    if has_plan(session, drill):
        wording = t("This drill has a plan already, so none was taken over.")
        raise DomainError("has_plan", wording, hint=t("Change it as it is, or empty it first."))
    checks = injects(session, drill)
    copy_plan(session, earlier, drill, actor)
    last = session.scalar(
        select(func.max(Inject.number)).where(Inject.drill_id == drill.id, Inject.action_id.is_(None))
    )
    for number, line in enumerate(checks, start=(last or 0) + 1):
        line.number = number
    session.flush()


def copy_plan(session: Session, earlier: Drill, drill: Drill, actor: Actor) -> None:
    """Give a new drill the plan, groups and script of an earlier one, in three statements however long they are.

    Lines that asked whether something was fixed stay behind: they are asked anew for what is open then.
    """
    counts = {
        "groups": _copy(session, DrillGroup, _COPIED_GROUP, earlier, drill),
        "injects": _copy(session, Inject, _COPIED_INJECT, earlier, drill),
        "plans": _copy(session, DrillPlan, _COPIED_PLAN, earlier, drill),
    }
    if any(counts.values()):
        told = {"drill_id": drill.id, "copied_from_id": earlier.id, **counts}
        record(session, [("created", "drill_plans", str(drill.id), None, told)])


def _copy(
    session: Session,
    table: type[DrillGroup] | type[Inject] | type[DrillPlan],
    names: tuple[str, ...],
    earlier: Drill,
    drill: Drill,
) -> int:
    rows: Select[tuple[object, ...]] = select(literal(drill.id), literal(1), *(getattr(table, name) for name in names))
    rows = rows.where(table.drill_id == earlier.id)
    if table is Inject:
        rows = rows.where(Inject.action_id.is_(None))
    done = session.execute(insert(table).from_select(["drill_id", "version", *names], rows, include_defaults=False))
    return int(done.rowcount)  # type: ignore[attr-defined]
