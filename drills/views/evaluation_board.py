"""What evaluations and improvement actions add to other pages: panels, what waits for the reader, search hits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import url_for
from sqlalchemy import or_
from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import t, tn
from core.panels import Hit, Need, Panel
from core.times import say_day, say_plain_date, today
from drills import action_queries, evaluation_queries, services
from drills.action_models import ImprovementAction
from drills.evaluation_comparison_queries import comparison_of
from drills.models import Drill
from drills.views.actions import action_tag, action_url
from drills.views.evaluations import grade_of
from drills.views.pages import sees_names
from drills.views.said import may_edit
from registry.models import Area, Unit
from registry.permissions import Permission
from registry.queries.units import own_units
from registry.scope import may
from schedule.queries import zone_of

EVALUATION_RANK, ACTIONS_RANK = 40, 45
HELD = ("unreported", "reported")


def evaluation_panel(session: Session, drill: Drill, actor: Actor) -> Panel | None:
    """What the drill's evaluations come to, and the ways to evaluate it or to invite somebody."""
    state, can_edit = services.state_of(drill), may_edit(actor, drill)
    compared = comparison_of(session, drill, by_indicator=False) if state in HELD else None
    if state not in (*HELD, "registered") or (compared is None and not can_edit):
        return None
    mine = evaluation_queries.evaluation_by(session, drill, actor.key) if can_edit else None
    url = url_for("drills.evaluation", drill_id=drill.id)
    can_evaluate = can_edit and state in HELD and (mine is None or mine.signed_at is None)
    signed = evaluation_queries.signed(session, drill) if sees_names(actor, drill) else []
    values: dict[str, Any] = {
        "compared": compared, "has_begun": state in HELD, "has_draft": mine is not None, "url": url,
        "grade": grade_of(compared.now) if compared else "",
        "each": [(one.evaluator_name, one.score) for one in signed],
        "evaluate_url": url_for("drills.evaluate", drill_id=drill.id) if can_evaluate else "",
        "invite_url": f"{url}#evaluators" if can_edit else "",
    }  # fmt: skip
    return Panel(str(t("Evaluation")), "drills/panel_evaluation.html", values, EVALUATION_RANK)


def actions_panel(session: Session, drill: Drill, actor: Actor) -> Panel | None:
    """Improvements made of this drill, and whether those of earlier drills were found fixed in it."""
    state, can_edit = services.state_of(drill), may_edit(actor, drill)
    if state not in (*HELD, "registered"):
        return None
    mine, carried = action_queries.actions(session, drill), action_queries.carried(session, drill)
    if not mine and not carried and (state == "registered" or not can_edit):
        return None
    asked = [one for one in carried if action_queries.is_asked(one, drill)]
    values: dict[str, Any] = {
        "drill_id": drill.id, "can_answer": can_edit, "lines": [_line(one) for one in mine],
        "asked": [_line(one) for one in asked] if state in HELD else [],
        "to_ask": [_line(one) for one in asked] if state == "registered" else [],
        "answered": [_line(one) for one in carried if one.retest_drill_id == drill.id],
        "new_url": url_for("drills.new_action", drill_id=drill.id) if can_edit and state in HELD else "",
    }  # fmt: skip
    return Panel(str(t("Improvements")), "drills/panel_actions.html", values, ACTIONS_RANK)


def unit_panel(session: Session, unit: Unit, actor: Actor) -> Panel | None:
    """What the unit has still to mend."""
    if not may(session, unit, actor, Permission.VIEW_DRILLS):
        return None
    found = action_queries.open_actions(session, unit.id)
    if not found:
        return None
    values = {"lines": [_line(one) for one in found], "all_url": url_for("drills.actions", unit=unit.id)}
    return Panel(str(t("Improvements")), "drills/panel_actions.html", values, ACTIONS_RANK)


def settings_panel(session: Session, area: Area | None, actor: Actor) -> Panel:
    """Where indicators and days for improvements are kept, for who looks for them among the settings."""
    url = url_for("drills.indicator_sets", area=area.code if area else None)
    return Panel(str(t("Evaluation of drills")), "drills/panel_settings.html", {"url": url})


def needs(session: Session, actor: Actor) -> Sequence[Need]:
    """For a unit's contact what is to be mended, for whoever oversees an area what is overdue or to be closed."""
    if not actor.may(Permission.EDIT_DRILLS):
        return []
    if actor.area_paths(Permission.EDIT_DRILLS):
        return _overseen(session, actor)
    return [need for unit in own_units(session, actor) for need in _of_unit(session, unit)]


def search(session: Session, typed: str, actor: Actor, limit: int) -> Sequence[Hit]:
    """Improvements by their problem or measure."""
    if not actor.may(Permission.VIEW_DRILLS):
        return []
    query = action_queries.actions_matching(actor, action_queries.ActionFilter(), today(zone_of(session)))
    matches = (
        column.icontains(typed, autoescape=True) for column in (ImprovementAction.problem, ImprovementAction.action)
    )
    found = session.scalars(query.where(or_(*matches)).order_by(ImprovementAction.id.desc()).limit(limit))
    kind = str(t("Improvement"))
    return [Hit(kind, one.problem, f"{one.unit.name} · {say_plain_date(one.due_on)}", action_url(one)) for one in found]


def _line(action: ImprovementAction) -> dict[str, Any]:
    return {
        "url": action_url(action), "problem": action.problem, "due": say_day(action.due_on),
        "state": action_tag(action), "is_fixed": action.retest == "fixed",
        "retest_url": url_for("drills.retest_action", action_id=action.id),
    }  # fmt: skip


def _overseen(session: Session, actor: Actor) -> list[Need]:
    needs = []
    if late := action_queries.overdue_actions(session, actor):
        title = tn("%(n)s improvement is overdue", "%(n)s improvements are overdue", late)
        needs.append(Need("warn", str(t("Overdue")), str(title), str(t("Units have been reminded.")),
                          url_for("drills.actions", state="overdue"), str(t("Show"))))  # fmt: skip
    if done := action_queries.done_actions(session, actor):
        title = tn("%(n)s improvement waits to be closed", "%(n)s improvements wait to be closed", done)
        needs.append(Need("info", str(t("To be closed")), str(title), str(t("The units have said what was done.")),
                          url_for("drills.actions", state="done"), str(t("Show"))))  # fmt: skip
    return needs


def _of_unit(session: Session, unit: Unit) -> list[Need]:
    found = [one for one in action_queries.open_actions(session, unit.id) if one.state == "open"]
    if not found:
        return []
    first, on = found[0], today(zone_of(session, unit.area))
    late = [one for one in found if one.due_on < on]
    url = action_url(first) if len(found) == 1 else url_for("drills.actions", state="waiting")
    title = tn("%(n)s improvement is to be done: %(unit)s", "%(n)s improvements are to be done: %(unit)s", len(found),
               unit=unit.name)  # fmt: skip
    said = (
        t("Overdue since %(day)s: %(problem)s", day=say_day(first.due_on), problem=first.problem)
        if late
        else t("Due on %(day)s: %(problem)s", day=say_day(first.due_on), problem=first.problem)
    )
    return [Need("bad" if late else "info", str(t("Overdue") if late else t("Improvement")), str(title), str(said), url,
                 str(t("Open")))]  # fmt: skip
