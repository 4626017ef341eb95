"""The plan of a drill: what is missing, its text, roles, groups and script; begun from a template or from last time."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from core.access import Actor, needs
from core.errors import NotFound
from core.i18n import language, t, tn
from core.panels import Panel
from core.times import say_clock
from core.web import actor, session
from drills import inject_services, plan_queries, plan_services, script_services
from drills.kinds import LEVEL_NAMES, TYPE_NAMES
from drills.models import Drill
from drills.plan_checks import PlanFacts, gaps, hints, ways
from drills.plan_fact_queries import plan_facts, roles_as_typed
from drills.plan_models import ScriptTemplate
from drills.scenario_queries import said_scenario
from drills.script_queries import templates_for
from drills.script_times import say
from drills.views import bp
from drills.views.pages import sees_names
from drills.views.said import may_edit, when
from registry.permissions import Permission as P
from registry.scope import load

OFFERED = 3
"""Templates shown at once; the others are folded away."""


@bp.get("/drills/<int:drill_id>/plan")
@needs(P.VIEW_DRILLS)
def plan(drill_id: int) -> str:
    """The whole plan on one page, beginning with what is missing."""
    db, who = session(), actor()
    drill = load(db, Drill, drill_id, who, P.VIEW_DRILLS)
    can_edit = may_change(who, drill)
    earlier = plan_queries.earlier_plan(db, drill) if can_edit else None
    templates = templates_for(db, drill) if can_edit else []
    return render_template(
        "drills/plan.html", **contents(db, drill, who), can_edit=can_edit, templates=templates[:OFFERED],
        more_templates=templates[OFFERED:], template_name=template_name, earlier=earlier,
        earlier_when=when(earlier) if earlier else "", is_over=may_edit(who, drill) and not can_edit,
        can_keep=who.may_for(P.ADMINISTER, drill.unit.area.path), type_names=TYPE_NAMES, level_names=LEVEL_NAMES,
    )  # fmt: skip


@bp.get("/drills/<int:drill_id>/plan/print")
@needs(P.VIEW_DRILLS)
def print_plan(drill_id: int) -> str:
    """Plan and script as a sheet to print."""
    db, who = session(), actor()
    drill = load(db, Drill, drill_id, who, P.VIEW_DRILLS)
    return render_template("drills/plan_sheet.html", **contents(db, drill, who), type_name=TYPE_NAMES[drill.type],
                           level_name=LEVEL_NAMES[drill.level], scenario=said_scenario(db, drill))  # fmt: skip


@bp.post("/drills/<int:drill_id>/plan/start/<int:template_id>")
@needs(P.EDIT_DRILLS)
def start_plan(drill_id: int, template_id: int) -> ResponseReturnValue:
    """Begin the plan from a template."""
    db, who = session(), actor()
    drill = load(db, Drill, drill_id, who, P.EDIT_DRILLS)
    template = offered_template(db, drill, template_id)
    plan_services.start_from(db, drill, template, who)
    lines = len(plan_queries.injects(db, drill))
    said = tn("The plan now has the text and roles of “%(name)s” and a script of %(n)s line.",
              "The plan now has the text and roles of “%(name)s” and a script of %(n)s lines.",
              lines, name=template_name(template))  # fmt: skip
    flash(str(said), "success")
    return redirect(url_for("drills.plan", drill_id=drill.id))


@bp.post("/drills/<int:drill_id>/plan/take-over/<int:earlier_id>")
@needs(P.EDIT_DRILLS)
def take_over_plan(drill_id: int, earlier_id: int) -> ResponseReturnValue:
    """Take the plan of an earlier drill of the same unit over."""
    db, who = session(), actor()
    drill, earlier = (load(db, Drill, number, who, P.EDIT_DRILLS) for number in (drill_id, earlier_id))
    plan_services.take_over(db, drill, earlier, who)
    flash(str(t("Taken over: the plan of %(when)s.", when=when(earlier))), "success")
    return redirect(url_for("drills.plan", drill_id=drill.id))


@bp.post("/drills/<int:drill_id>/plan/renumber")
@needs(P.EDIT_DRILLS)
def renumber_script(drill_id: int) -> ResponseReturnValue:
    """Number the lines in the order of their times."""
    drill = load(session(), Drill, drill_id, actor(), P.EDIT_DRILLS)
    changed = inject_services.renumber(session(), drill, actor())
    said = tn("%(n)s line has a new number.", "%(n)s lines have a new number.", changed)
    flash(str(said if changed else t("The lines were in order already.")), "success")
    return redirect(url_for("drills.plan", drill_id=drill.id, _anchor="script"))


@bp.post("/drills/<int:drill_id>/plan/keep")
@needs(P.ADMINISTER)
def keep_as_template(drill_id: int) -> ResponseReturnValue:
    """Make a template for the county from this plan."""
    db, who = session(), actor()
    drill = load(db, Drill, drill_id, who, P.ADMINISTER)
    made = script_services.template_of_plan(db, drill, script_services.home_of(db, drill.unit.area), who)
    return redirect(url_for("drills.script_template", template_id=made.id, language="zh"))


def contents(db: Session, drill: Drill, who: Actor) -> dict[str, Any]:
    """What the page and the printed sheet have in common."""
    facts, found, names = plan_facts(db, drill), plan_queries.plan_of(db, drill), sees_names(who, drill)
    return {
        "drill": drill, "when": when(drill), "ends": say_clock(drill.event.ends_at, drill.event.zone), "plan": found,
        "roles": roles_as_typed(found.roles, names) if found else [], "groups": plan_queries.groups(db, drill),
        "injects": plan_queries.injects(db, drill), "say": say, "facts": facts, "gaps": gaps(facts),
        "hints": hints(facts), "ways": ways(facts.groups), "sees_names": names,
        "checks": plan_queries.checked_actions(db, drill), "summary": summary(facts),
    }  # fmt: skip


def summary(facts: PlanFacts) -> str:
    """The plan's size in a line: groups and people, lines, roles."""
    parts = [
        tn("%(n)s group", "%(n)s groups", len(facts.groups)),
        tn("%(people)s person in them", "%(people)s people in them", facts.people, people=f"{facts.people:,}"),
        tn("%(n)s line of script", "%(n)s lines of script", len(facts.injects)),
        tn("%(n)s role", "%(n)s roles", len(facts.roles)),
    ]
    return " · ".join(str(part) for part in (parts if facts.groups else parts[2:]))


def may_change(who: Actor, drill: Drill) -> bool:
    """Whether the reader can still change this plan."""
    return may_edit(who, drill) and plan_services.is_open(drill)


def template_name(template: ScriptTemplate) -> str:
    """The template's name in the language spoken."""
    return template.name_en or template.name_zh if language() == "en" else template.name_zh


def offered_template(db: Session, drill: Drill, template_id: int) -> ScriptTemplate:
    """A template that is offered for this drill; others are not found."""
    found = next((one for one in templates_for(db, drill) if one.id == template_id), None)
    if found is None:
        raise NotFound()
    return found


def drill_panel(db: Session, drill: Drill, who: Actor) -> Panel | None:
    """The plan in a few words on the drill's page."""
    facts = plan_facts(db, drill)
    can_edit = may_change(who, drill)
    if facts.is_empty and not can_edit:
        return None
    values = {"facts": facts, "gaps": gaps(facts), "hints": hints(facts), "summary": summary(facts),
              "url": url_for("drills.plan", drill_id=drill.id), "can_edit": can_edit,
              "print_url": url_for("drills.print_plan", drill_id=drill.id)}  # fmt: skip
    return Panel(str(t("Plan and script")), "drills/panel_plan.html", values, 20)
