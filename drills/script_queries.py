"""Which templates there are for an area and for a drill, the nearest area's own in place of the general ones."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from drills.models import Drill
from drills.plan_inputs import TemplateBody
from drills.plan_models import ScriptTemplate
from registry.models import Area, Unit
from registry.terms import vocabulary


def body_of(template: ScriptTemplate) -> TemplateBody:
    """What the template holds."""
    return TemplateBody.model_validate(template.body)


def templates_in(session: Session, area: Area | None) -> list[ScriptTemplate]:
    """The templates that hold in the area, those out of use too; one copied in a nearer area hides the one copied."""
    above = [int(part) for part in area.path.split("/") if part] if area else []
    query = select(ScriptTemplate).where(or_(ScriptTemplate.area_id.is_(None), ScriptTemplate.area_id.in_(above)))
    found = session.scalars(query.order_by(ScriptTemplate.id)).all()
    depth = {number: at for at, number in enumerate(above, start=1)}
    nearest: dict[str, int] = {}
    for one in found:
        if one.code:
            nearest[one.code] = max(nearest.get(one.code, 0), depth.get(one.area_id or 0, 0))
    return [one for one in found if not one.code or depth.get(one.area_id or 0, 0) == nearest[one.code]]


def templates_for(session: Session, drill: Drill) -> Sequence[ScriptTemplate]:
    """The templates in use for this drill: those for its type and level first, then by kind of unit."""
    kinds = _kinds(session, drill.unit)
    fitting = [
        one for one in templates_in(session, drill.unit.area)
        if one.is_active and (not one.unit_kinds or kinds & set(one.unit_kinds))
    ]  # fmt: skip
    return sorted(fitting, key=lambda one: _distance(one, drill))


def _kinds(session: Session, unit: Unit) -> set[str]:
    """The unit's kind and the group that it stands beneath, which a template may name instead."""
    parents = {term.code: term.parent_code for term in vocabulary(session, "unit_kind", unit.area)}
    return {unit.kind, parents.get(unit.kind) or unit.kind}


def _distance(template: ScriptTemplate, drill: Drill) -> tuple[bool, bool, bool, int]:
    return (
        template.type != drill.type,
        template.level != drill.level,
        not template.unit_kinds,
        template.id,
    )


def template_as_typed(template: ScriptTemplate, language: str) -> dict[str, object]:
    """The template as its form shows it, in one language."""
    body = body_of(template)
    text = body.zh if language == "zh" else body.in_(language)
    names = ("name_zh", "name_en", "type", "level", "unit_kinds", "source", "version")
    return {
        **{name: getattr(template, name) for name in names},
        "evacuated_at": body.evacuated_at, "objectives": text.objectives, "story": text.story, "safety": text.safety,
    }  # fmt: skip
