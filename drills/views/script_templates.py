"""Templates of plans: those that hold everywhere, and a county's own copies, edited in one language at a time."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import EVERYWHERE, Actor, needs
from core.errors import DomainError, NotFound
from core.forms import Form
from core.i18n import LANGUAGES, t
from core.panels import Panel
from core.web import actor, language_of, session
from drills import script_services as services
from drills.kinds import LEVEL_NAMES, TYPE_NAMES
from drills.plan_inputs import InjectRow, TemplateInput, TemplateRole
from drills.plan_models import ScriptTemplate
from drills.script_queries import body_of, template_as_typed, templates_in
from drills.script_times import say
from drills.views import bp
from drills.views.plan import template_name
from drills.views.row_forms import Rows
from registry import terms
from registry.models import Area
from registry.permissions import Permission as P
from registry.queries.areas import choices
from registry.scope import load

UPPER = ("province", "prefecture", "county")


@bp.get("/drills/templates")
@needs(P.ADMINISTER)
def script_templates() -> str:
    """All templates that hold in an area, with what was changed for it."""
    area = _area()
    return render_template(
        "drills/script_templates.html", area=area, areas=_areas(), found=templates_in(session(), area),
        sizes=_size, type_names=TYPE_NAMES, level_names=LEVEL_NAMES, template_name=template_name,
        kinds=terms.labels(session(), "unit_kind", area), can_change=_can_change, query=_query(area),
    )  # fmt: skip


@bp.post("/drills/templates/<int:template_id>/copy")
@needs(P.ADMINISTER)
def copy_script_template(template_id: int) -> ResponseReturnValue:
    """Make a copy for an area, which holds there instead."""
    template = _seen(template_id)
    found = session().scalar(select(Area).where(Area.code == request.form.get("area", "")[:20]))
    area = load(session(), Area, found.id if found else 0, actor(), P.ADMINISTER)
    copied = services.copy_template(session(), template, area, actor())
    flash(str(t("“%(name)s” now has a copy for %(area)s. Change it here; the original stays as it is.",
                name=template_name(template), area=area.name)), "success")  # fmt: skip
    return redirect(url_for("drills.script_template", template_id=copied.id, language="zh"))


@bp.route("/drills/templates/<int:template_id>/<any(zh, en):language>", methods=["GET", "POST"])
@needs(P.ADMINISTER)
def script_template(template_id: int, language: str) -> ResponseReturnValue:
    """Change a template: what it is for, and its text in one language."""
    template, language = _own(template_id), language_of(language)
    text = body_of(template).in_(language)
    form = Form(TemplateInput, _choices(template), _shown(template, language))
    roles = Rows(TemplateRole, "roles", [role.model_dump() for role in text.roles])
    lines = Rows(InjectRow, "lines", [line.model_dump() | {"at": say(line.at)} for line in text.injects])
    if request.method == "POST" and _write(template, form, roles, lines, language):
        flash(str(t("Saved: “%(name)s”.", name=template_name(template))), "success")
        return redirect(url_for("drills.script_templates", **_query(template.area)))
    page = render_template("drills/script_template.html", template=template, form=form, roles=roles, lines=lines,
                           spoken=language, languages=LANGUAGES, query=_query(template.area))  # fmt: skip
    return page, 422 if form.is_wrong or roles.is_wrong or lines.is_wrong else 200


def _write(
    template: ScriptTemplate,
    form: Form[TemplateInput],
    roles: Rows[TemplateRole],
    lines: Rows[InjectRow],
    language: str,
) -> bool:
    read = form.read(request.form), roles.read(request.form), lines.read(request.form)
    for rows in (roles, lines):
        if request.form.get("more") == rows.prefix:
            rows.add_blanks()
    given, named, script = read
    if request.form.get("more") or given is None or named is None or script is None:
        return False
    try:
        services.edit_template(session(), template, given, named, script, language, actor())
    except DomainError as error:
        form.settle(error)
        return False
    return True


@bp.post("/drills/templates/<int:template_id>/<any(on, off):state>")
@needs(P.ADMINISTER)
def switch_script_template(template_id: int, state: str) -> ResponseReturnValue:
    """Put a template out of use, or take it back."""
    template = services.switch_template(session(), _own(template_id), state == "on", actor())
    said = t("In use again: “%(name)s”.", name=template_name(template)) if template.is_active else t(
        "Out of use: “%(name)s” is no longer offered.", name=template_name(template))  # fmt: skip
    flash(str(said), "success")
    return redirect(url_for("drills.script_templates", **_query(template.area)))


@bp.post("/drills/templates/<int:template_id>/delete")
@needs(P.ADMINISTER)
def delete_script_template(template_id: int) -> ResponseReturnValue:
    """Delete an area's own template; plans that were begun from it stay."""
    template = _own(template_id)
    name, query = template_name(template), _query(template.area)
    services.delete_template(session(), template, actor())
    flash(str(t("Deleted: “%(name)s”.", name=name)), "success")
    return redirect(url_for("drills.script_templates", **query))


def settings_panel(db: Session, area: Area | None, who: Actor) -> Panel:
    """Where the templates are kept, for who looks for them among the settings."""
    url = url_for("drills.script_templates", area=area.code if area else None)
    return Panel(str(t("Drill plans and scripts")), "drills/panel_templates.html", {"url": url})


def _own(template_id: int) -> ScriptTemplate:
    """The template, if the reader administers where it holds."""
    found = session().get(ScriptTemplate, template_id)
    if found is None or not _can_change(found):
        raise NotFound()
    return found


def _seen(template_id: int) -> ScriptTemplate:
    """The template, if it holds everywhere or where the reader administers."""
    found = session().get(ScriptTemplate, template_id)
    return found if found is not None and found.area_id is None else _own(template_id)


def _can_change(template: ScriptTemplate) -> bool:
    return actor().may_for(P.ADMINISTER, template.area.path if template.area else EVERYWHERE)


def _size(template: ScriptTemplate) -> dict[str, int]:
    body = body_of(template)
    return {"roles": len(body.zh.roles), "lines": len(body.zh.injects)}


def _choices(template: ScriptTemplate) -> dict[str, list[tuple[str, Any]]]:
    kinds = list(terms.labels(session(), "unit_kind", template.area).items())
    return {"type": list(TYPE_NAMES.items()), "level": list(LEVEL_NAMES.items()), "unit_kinds": kinds}


def _shown(template: ScriptTemplate, language: str) -> dict[str, Any]:
    values = template_as_typed(template, language)
    at = values["evacuated_at"]
    return values | {"evacuated_at": say(at) if isinstance(at, int) else ""}


def _area() -> Area | None:
    code = request.args.get("area", "")
    if code:
        found = session().scalar(select(Area).where(Area.code == code))
        return load(session(), Area, found.id if found else 0, actor(), P.ADMINISTER)
    paths = actor().area_paths(P.ADMINISTER)
    is_everywhere = EVERYWHERE in paths or not paths
    return None if is_everywhere else session().scalar(select(Area).where(Area.path == paths[0]))


def _areas() -> list[tuple[str, str]]:
    offered = choices(session(), actor(), P.ADMINISTER, UPPER)
    return [("", str(t("Everywhere"))), *offered] if EVERYWHERE in actor().area_paths(P.ADMINISTER) else offered


def _query(area: Area | None) -> dict[str, Any]:
    return {"area": area.code} if area else {}
