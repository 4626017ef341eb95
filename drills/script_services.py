"""Deeds on templates: plant the shipped ones, copy one for an area, make one from a plan, change, switch, delete."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import EVERYWHERE, Actor
from core.errors import DomainError, Forbidden
from core.i18n import LANGUAGES, t
from core.versions import check_version
from drills.default_scripts import default_scripts
from drills.models import Drill
from drills.plan_inputs import InjectRow, ScriptText, TemplateBody, TemplateInput, TemplateRole
from drills.plan_models import ScriptTemplate
from drills.plan_queries import injects, plan_of
from drills.script_queries import body_of
from registry.models import Area
from registry.permissions import Permission
from registry.scope import require_area

_NAMED = ("name_zh", "name_en", "type", "level", "source")


def seed_templates(session: Session) -> int:
    """Plant the shipped templates that are missing; what is there stays as it is. Returns how many were added."""
    there = set(session.scalars(select(ScriptTemplate.code).where(ScriptTemplate.area_id.is_(None))))
    added = [
        ScriptTemplate(
            area_id=None, code=one.code, name_zh=one.name_zh, name_en=one.name_en, type=one.type, level=one.level,
            unit_kinds=list(one.unit_kinds), body=one.body.model_dump(),
        )
        for one in default_scripts()
        if one.code not in there
    ]  # fmt: skip
    session.add_all(added)
    session.flush()
    return len(added)


def copy_template(session: Session, template: ScriptTemplate, area: Area, actor: Actor) -> ScriptTemplate:
    """A copy that holds in the area instead of the one copied; the one that is there already, if any."""
    require_area(session, area.id, actor, Permission.ADMINISTER)
    query = select(ScriptTemplate).where(ScriptTemplate.area_id == area.id, ScriptTemplate.code == template.code)
    there = session.scalar(query) if template.code else None
    if there is not None:
        return there
    names = ("code", *_NAMED, "unit_kinds", "body")
    copied = ScriptTemplate(area_id=area.id, **{name: getattr(template, name) for name in names})
    session.add(copied)
    session.flush()
    return copied


def template_of_plan(session: Session, drill: Drill, area: Area, actor: Actor) -> ScriptTemplate:
    """A new template for the area from a drill's plan, without the people; needs administer there."""
    require_area(session, area.id, actor, Permission.ADMINISTER)
    plan, lines = plan_of(session, drill), [line for line in injects(session, drill) if line.action_id is None]
    if plan is None or not lines:
        raise DomainError("no_script", t("This drill has no plan with a script yet."))
    text = ScriptText(
        objectives=plan.objectives, story=plan.story, safety=plan.safety,
        roles=[TemplateRole(name=role["name"], duties=role.get("duties", "")) for role in plan.roles],
        injects=[InjectRow(number=line.number, at=line.at_seconds, **{
            name: getattr(line, name) for name in InjectRow.model_fields if name not in ("number", "at")
        }) for line in lines],
    )  # fmt: skip
    made = ScriptTemplate(area_id=area.id, name_zh=drill.unit.name[:80], type=drill.type, level=drill.level,
                          unit_kinds=[drill.unit.kind], body=TemplateBody(zh=text).model_dump())  # fmt: skip
    session.add(made)
    session.flush()
    return made


def edit_template(
    session: Session,
    template: ScriptTemplate,
    given: TemplateInput,
    roles: Sequence[TemplateRole],
    lines: Sequence[InjectRow],
    language: str,
    actor: Actor,
) -> ScriptTemplate:
    """The changed template; its text is that of one language, the other stays as it is."""
    require_template(session, template, actor)
    check_version(template, given.version)
    for name in _NAMED:
        setattr(template, name, getattr(given, name))
    template.unit_kinds = sorted(given.unit_kinds)
    ordered = sorted(lines, key=lambda line: line.at)
    numbered = [line.model_copy(update={"number": number}) for number, line in enumerate(ordered, start=1)]
    text = ScriptText(objectives=given.objectives, story=given.story, safety=given.safety, roles=list(roles),
                      injects=numbered)  # fmt: skip
    body = body_of(template)
    assert language in LANGUAGES
    template.body = body.model_copy(update={"evacuated_at": given.evacuated_at, language: text}).model_dump()
    session.flush()
    return template


def switch_template(session: Session, template: ScriptTemplate, is_active: bool, actor: Actor) -> ScriptTemplate:
    """Put it out of use, or take it back."""
    require_template(session, template, actor)
    template.is_active = is_active
    session.flush()
    return template


def delete_template(session: Session, template: ScriptTemplate, actor: Actor) -> None:
    """An area's own template is gone; plans made from it stay. A shipped one is only put out of use."""
    require_template(session, template, actor)
    if template.area_id is None:
        raise DomainError("shipped", t("A template that holds everywhere can be put out of use, not deleted."))
    session.delete(template)
    session.flush()


def require_template(session: Session, template: ScriptTemplate, actor: Actor) -> None:
    """Refuse those who do not administer where the template holds."""
    if template.area_id is not None:
        require_area(session, template.area_id, actor, Permission.ADMINISTER)
    elif EVERYWHERE not in actor.area_paths(Permission.ADMINISTER):
        wording = t("Templates that hold everywhere are changed by an administrator of the whole installation.")
        raise Forbidden("templates_everywhere", wording)


def home_of(session: Session, area: Area) -> Area:
    """The county in which an area lies; the area itself when there is none above it."""
    above = [int(part) for part in area.path.split("/") if part]
    query = select(Area).where(Area.id.in_(above), Area.level == "county")
    return session.scalar(query) or area
