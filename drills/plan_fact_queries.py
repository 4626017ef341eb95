"""A plan as the checks, the sheets and programs look at it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from drills import people
from drills.models import Drill
from drills.plan_checks import GroupFacts, InjectFacts, PlanFacts
from drills.plan_inputs import GroupRow, InjectRow
from drills.plan_models import DrillGroup, Inject
from drills.plan_queries import groups, injects, plan_of
from schedule.queries import people as people_at


def plan_facts(session: Session, drill: Drill) -> PlanFacts:
    """What the drill's plan has, for the checks."""
    plan = plan_of(session, drill)
    return PlanFacts(
        type=drill.type, expected=people.total(people_at(session, drill.event_id, "expected")),
        seconds=round((drill.event.ends_at - drill.event.starts_at).total_seconds()),
        has_plan=plan is not None, objectives=bool(plan and plan.objectives), story=bool(plan and plan.story),
        safety=bool(plan and plan.safety),
        roles=[(role["name"], bool(role.get("person"))) for role in plan.roles] if plan else [],
        groups=[
            GroupFacts(one.name, one.people, bool(one.leader), one.stairs, one.exit, one.assembly)
            for one in groups(session, drill)
        ],
        injects=[
            InjectFacts(line.number, line.at_seconds, line.action_id is not None) for line in injects(session, drill)
        ],
    )  # fmt: skip


def groups_as_typed(found: Sequence[DrillGroup], sees_names: bool = True) -> list[dict[str, Any]]:
    """The groups with the names of their fields as typed; leaders only where names may be seen."""
    rows = []
    for group in found:
        row = {name: getattr(group, name) for name in GroupRow.model_fields if name != "place"}
        row |= {"place": group.position, "id": group.id, "version": group.version}
        rows.append(row if sees_names else row | {"leader": ""})
    return rows


def injects_as_typed(found: Sequence[Inject], sees_names: bool = True) -> list[dict[str, Any]]:
    """The lines with the names of their fields as typed; controllers only where names may be seen."""
    rows = []
    for line in found:
        row = {name: getattr(line, name) for name in InjectRow.model_fields if name != "at"}
        row |= {"at": line.at_seconds, "id": line.id, "version": line.version}
        rows.append(row if sees_names else row | {"controller": ""})
    return rows


def roles_as_typed(roles: Sequence[dict[str, Any]], sees_names: bool = True) -> list[dict[str, Any]]:
    """The roles, who has them only where names may be seen."""
    return [{**role, "person": role.get("person", "") if sees_names else ""} for role in roles]
