"""Plans of drills for programs: text and roles, groups, script, and the templates to begin from."""

from __future__ import annotations

from typing import TypeVar

from core.access import needs
from core.api import Answer, Page, blueprint, operation, whole_page
from core.errors import NotFound
from core.i18n import t
from core.web import actor, session
from drills import group_services, inject_services, plan_queries, plan_services
from drills.inputs import DrillType, Level
from drills.models import Drill
from drills.plan_fact_queries import groups_as_typed, injects_as_typed, roles_as_typed
from drills.plan_inputs import GroupsInput, InjectsInput, PlanInput, TemplateChoice
from drills.plan_models import ScriptTemplate
from drills.script_queries import body_of, templates_for
from registry.permissions import Permission as P
from registry.scope import load

bp = blueprint("drill_plans")
T = TypeVar("T", bound=Answer)


class RoleAnswer(Answer):
    """A role; the person is null where the caller may not see contacts."""

    name: str
    duties: str
    person: str | None


class PlanAnswer(Answer):
    """The text of a plan with its roles; all empty and version 0 while there is no plan."""

    drill_id: int
    objectives: str
    story: str
    safety: str
    roles: list[RoleAnswer]
    template_id: int | None
    version: int


class GroupAnswer(Answer):
    """A group that is led out; the leader is null where the caller may not see contacts."""

    id: int
    place: int
    name: str
    people: int
    leader: str | None
    room: str
    stairs: str
    exit: str
    route: str
    assembly: str
    version: int


class InjectAnswer(Answer):
    """A line of the script; `at` in seconds after the alarm, `action_id` the improvement that it asks about."""

    id: int
    number: int
    at: int
    sender: str
    receiver: str
    method: str
    message: str
    expected_action: str
    objective: str
    controller: str | None
    action_id: int | None
    version: int


class ScriptTemplateAnswer(Answer):
    """A template that is offered for a drill."""

    id: int
    name_zh: str
    name_en: str
    type: DrillType
    level: Level
    unit_kinds: list[str]
    roles: int
    lines: int


@bp.get("/drills/<int:drill_id>/plan")
@needs(P.VIEW_DRILLS)
@operation(t("Get the text and roles of a drill's plan"))
def get_plan(drill_id: int) -> PlanAnswer:
    """The plan, empty while there is none."""
    return _plan(_seen(drill_id))


@bp.put("/drills/<int:drill_id>/plan")
@needs(P.EDIT_DRILLS)
@operation(t("Write the text and roles of a drill's plan"))
def put_plan(drill_id: int, given: PlanInput) -> PlanAnswer:
    """The plan as it is then."""
    drill = _own(drill_id)
    plan_services.write_plan(session(), drill, given, actor())
    return _plan(drill)


@bp.post("/drills/<int:drill_id>/plan/start")
@needs(P.EDIT_DRILLS)
@operation(t("Begin a drill's plan from a template"))
def start_plan(drill_id: int, given: TemplateChoice) -> PlanAnswer:
    """The plan with the text, roles and script of the template."""
    drill = _own(drill_id)
    chosen = next((one for one in templates_for(session(), drill) if one.id == given.template_id), None)
    if chosen is None:
        raise NotFound()
    plan_services.start_from(session(), drill, chosen, actor())
    return _plan(drill)


@bp.get("/drills/<int:drill_id>/plan/templates")
@needs(P.VIEW_DRILLS)
@operation(t("List the templates that fit a drill, the best first"))
def list_script_templates(drill_id: int) -> Page[ScriptTemplateAnswer]:
    """All of them on one page."""
    return _page([_template(one) for one in templates_for(session(), _seen(drill_id))])


@bp.get("/drills/<int:drill_id>/plan/groups")
@needs(P.VIEW_DRILLS)
@operation(t("List the groups of a drill's plan"))
def list_drill_groups(drill_id: int) -> Page[GroupAnswer]:
    """All groups in their order, on one page."""
    return _groups(_seen(drill_id))


@bp.put("/drills/<int:drill_id>/plan/groups")
@needs(P.EDIT_DRILLS)
@operation(t("Write all groups of a drill's plan"))
def put_drill_groups(drill_id: int, given: GroupsInput) -> Page[GroupAnswer]:
    """The groups as they are then; those left out are gone."""
    drill = _own(drill_id)
    named = {row.id for row in given.items}
    gone = [group.id for group in plan_queries.groups(session(), drill) if group.id not in named]
    group_services.write_groups(session(), drill, given.items, gone, actor())
    return _groups(drill)


@bp.get("/drills/<int:drill_id>/plan/script")
@needs(P.VIEW_DRILLS)
@operation(t("List the lines of a drill's script"))
def list_injects(drill_id: int) -> Page[InjectAnswer]:
    """All lines by their time, on one page."""
    return _script(_seen(drill_id))


@bp.put("/drills/<int:drill_id>/plan/script")
@needs(P.EDIT_DRILLS)
@operation(t("Write all lines of a drill's script"))
def put_injects(drill_id: int, given: InjectsInput) -> Page[InjectAnswer]:
    """The script as it is then; lines left out are gone."""
    drill = _own(drill_id)
    named = {row.id for row in given.items}
    gone = [line.id for line in plan_queries.injects(session(), drill) if line.id not in named]
    inject_services.write_injects(session(), drill, given.items, gone, actor())
    return _script(drill)


def _plan(drill: Drill) -> PlanAnswer:
    found = plan_queries.plan_of(session(), drill)
    if found is None:
        return PlanAnswer(drill_id=drill.id, objectives="", story="", safety="", roles=[], template_id=None, version=0)
    names = _sees_names(drill)
    roles = [
        RoleAnswer(name=one["name"], duties=one.get("duties", ""), person=one["person"] if names else None)
        for one in roles_as_typed(found.roles)
    ]
    return PlanAnswer(drill_id=drill.id, objectives=found.objectives, story=found.story, safety=found.safety,
                      roles=roles, template_id=found.template_id, version=found.version)  # fmt: skip


def _groups(drill: Drill) -> Page[GroupAnswer]:
    hidden = {} if _sees_names(drill) else {"leader": None}
    rows = groups_as_typed(plan_queries.groups(session(), drill))
    return _page([GroupAnswer.model_validate(row | hidden) for row in rows])


def _script(drill: Drill) -> Page[InjectAnswer]:
    hidden = {} if _sees_names(drill) else {"controller": None}
    found = plan_queries.injects(session(), drill)
    rows = zip(injects_as_typed(found), found, strict=True)
    return _page([InjectAnswer.model_validate(row | {"action_id": line.action_id} | hidden) for row, line in rows])


def _template(one: ScriptTemplate) -> ScriptTemplateAnswer:
    body = body_of(one)
    names = ("id", "name_zh", "name_en", "type", "level", "unit_kinds")
    return ScriptTemplateAnswer.model_validate(
        {name: getattr(one, name) for name in names} | {"roles": len(body.zh.roles), "lines": len(body.zh.injects)}
    )


def _page(items: list[T]) -> Page[T]:
    return whole_page(items)


def _sees_names(drill: Drill) -> bool:
    return actor().may_for(P.VIEW_CONTACTS, drill.unit.area.path, drill.unit_id)


def _seen(drill_id: int) -> Drill:
    return load(session(), Drill, drill_id, actor(), P.VIEW_DRILLS)


def _own(drill_id: int) -> Drill:
    return load(session(), Drill, drill_id, actor(), P.EDIT_DRILLS)
