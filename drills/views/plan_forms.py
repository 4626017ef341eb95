"""Changing a plan: its text and roles, its groups as one table, and the lines of its script one by one."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.access import needs
from core.errors import DomainError, NotFound
from core.forms import Form, attempt
from core.i18n import t, tn
from core.web import actor, session
from drills import group_services, inject_services, plan_queries, plan_services
from drills.models import Drill
from drills.plan_fact_queries import groups_as_typed, injects_as_typed, plan_facts
from drills.plan_inputs import GroupInput, MovedInjectInput, PlanInput, PlanTextInput, RoleInput
from drills.plan_models import Inject
from drills.script_times import say
from drills.views import bp
from drills.views.row_forms import ADDED, Rows
from drills.views.said import when
from registry.permissions import Permission as P
from registry.scope import load


@bp.route("/drills/<int:drill_id>/plan/text", methods=["GET", "POST"])
@needs(P.EDIT_DRILLS)
def plan_text(drill_id: int) -> ResponseReturnValue:
    """Objectives, story, safety and who has which role."""
    drill = _own(drill_id)
    found = plan_queries.plan_of(session(), drill)
    names = ("objectives", "story", "safety", "version")
    form = Form(PlanTextInput, values={name: getattr(found, name) for name in names} if found else None)
    rows = Rows(RoleInput, "roles", found.roles if found else (), 1 if found and found.roles else 3)
    if request.method == "POST" and _write_text(drill, form, rows):
        return _back(drill, "text")
    return _page("drills/plan_text.html", drill, form=form, rows=rows), _status(form.is_wrong or rows.is_wrong)


def _write_text(drill: Drill, form: Form[PlanTextInput], rows: Rows[RoleInput]) -> bool:
    text, roles = form.read(request.form), rows.read(request.form)
    if _wants_more(rows) or text is None or roles is None:
        return False
    try:
        given = PlanInput(**text.model_dump(), roles=roles)
        plan_services.write_plan(session(), drill, given, actor())
    except DomainError as error:
        form.settle(error)
        return False
    flash(str(tn("Saved: the text and %(n)s role.", "Saved: the text and %(n)s roles.", len(roles))), "success")
    return True


@bp.route("/drills/<int:drill_id>/plan/groups", methods=["GET", "POST"])
@needs(P.EDIT_DRILLS)
def plan_groups(drill_id: int) -> ResponseReturnValue:
    """All groups as one table; several rows are added at once."""
    drill = _own(drill_id)
    there = groups_as_typed(plan_queries.groups(session(), drill))
    rows = Rows(GroupInput, "groups", there, 1 if there else ADDED)
    if request.method == "POST" and _write_groups(drill, rows):
        return _back(drill, "groups")
    facts = plan_facts(session(), drill)
    return _page("drills/plan_groups.html", drill, rows=rows, facts=facts), _status(rows.is_wrong)


def _write_groups(drill: Drill, rows: Rows[GroupInput]) -> bool:
    given = rows.read(request.form)
    if _wants_more(rows) or given is None:
        return False
    try:
        found = group_services.write_groups(session(), drill, given, rows.removed, actor())
    except DomainError as error:
        if error.status not in (409, 422):
            raise
        rows.refuse(error)
        return False
    people = sum(group.people for group in found)
    said = tn("Saved: %(n)s group, %(people)s people.", "Saved: %(n)s groups, %(people)s people.", len(found),
              people=f"{people:,}")  # fmt: skip
    flash(str(said), "success")
    return True


@bp.route("/drills/<int:drill_id>/plan/script/new", methods=["GET", "POST"])
@needs(P.EDIT_DRILLS)
def add_inject(drill_id: int) -> ResponseReturnValue:
    """A new line of the script, after the last one unless told otherwise."""
    drill = _own(drill_id)
    script = plan_queries.injects(session(), drill)
    number = max((line.number for line in script), default=0) + 1
    return _inject_page(drill, None, {"number": number, "at": say(script[-1].at_seconds) if script else say(0)})


@bp.route("/drills/<int:drill_id>/plan/script/<int:inject_id>", methods=["GET", "POST"])
@needs(P.EDIT_DRILLS)
def change_inject(drill_id: int, inject_id: int) -> ResponseReturnValue:
    """One line of the script; when its time changes, the later ones can move along."""
    drill = _own(drill_id)
    line = _line(drill, inject_id)
    values = injects_as_typed([line])[0]
    return _inject_page(drill, line, values | {"at": say(line.at_seconds)})


def _inject_page(drill: Drill, line: Inject | None, values: dict[str, Any]) -> ResponseReturnValue:
    form = Form(MovedInjectInput, values=values)
    if request.method == "POST":
        done = attempt(
            form, request.form, lambda given: inject_services.write_inject(session(), drill, line, given, actor())
        )
        if done:
            flash(_said(*done), "success")
            return _back(drill, f"inject-{done[0].id}")
    check = plan_queries.checked_actions(session(), drill).get(line.id) if line else None
    return _page("drills/plan_inject.html", drill, form=form, line=line, check=check), _status(form.is_wrong)


def _said(line: Inject, moved: int) -> str:
    facts = {"number": line.number, "at": say(line.at_seconds)}
    if moved:
        return str(tn("Saved: line %(number)s at %(at)s; %(n)s later line moved along.",
                      "Saved: line %(number)s at %(at)s; %(n)s later lines moved along.", moved, **facts))  # fmt: skip
    return str(t("Saved: line %(number)s at %(at)s.", **facts))


@bp.post("/drills/<int:drill_id>/plan/script/<int:inject_id>/remove")
@needs(P.EDIT_DRILLS)
def remove_inject(drill_id: int, inject_id: int) -> ResponseReturnValue:
    """Take a line out of the script."""
    drill = _own(drill_id)
    line = _line(drill, inject_id)
    inject_services.remove_inject(session(), drill, line, actor())
    flash(str(t("Removed: line %(number)s at %(at)s.", number=line.number, at=say(line.at_seconds))), "success")
    return _back(drill, "script")


def _own(drill_id: int) -> Drill:
    """The drill, if its plan is open to the reader and not over; a drill that is over is refused."""
    drill = load(session(), Drill, drill_id, actor(), P.EDIT_DRILLS)
    plan_services.require_open(drill)
    return drill


def _line(drill: Drill, inject_id: int) -> Inject:
    found = session().get(Inject, inject_id)
    if found is None or found.drill_id != drill.id:
        raise NotFound()
    return found


def _wants_more(rows: Rows[Any]) -> bool:
    """Whether the button for more rows was pressed: nothing is saved then, and the page comes back with them."""
    if not request.form.get("more"):
        return False
    rows.add_blanks()
    return True


def _status(is_wrong: bool) -> int:
    return 422 if is_wrong else 200


def _back(drill: Drill, part: str) -> ResponseReturnValue:
    return redirect(url_for("drills.plan", drill_id=drill.id, _anchor=part))


def _page(template: str, drill: Drill, **shown: Any) -> str:
    return render_template(template, drill=drill, when=when(drill), **shown)
