"""One emergency plan: its page, its facts, reviews, and taking it out of force."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.access import needs
from core.errors import NotFound
from core.forms import Form, attempt
from core.i18n import t
from core.times import say_date, today
from core.web import actor, session
from readiness import plan_queries as queries
from readiness import plan_services as services
from readiness.plan_inputs import FindingInput, PlanInput, PlanReasonInput
from readiness.plan_models import EmergencyPlan, PlanTest, PlanVersion
from readiness.plan_words import FINDING_STATES, FINDING_TONES, PLAN_LEVELS, VERSION_STATES, VERSION_TONES
from readiness.views import bp
from readiness.views.plan_lists import plan_tag
from readiness.views.said import say_undoable
from registry import terms
from registry.models import Unit
from registry.permissions import Permission as P
from registry.scope import load, may
from schedule.queries import zone_of


@bp.route("/readiness/plans/new", methods=["GET", "POST"])
@needs(P.FILE_READINESS)
def new_plan() -> ResponseReturnValue:
    """Enter a plan of an office in an area, or of the unit that the address names."""
    asked = request.values.get("unit_id") or request.args.get("unit", "")
    unit = (
        load(session(), Unit, int(asked), actor(), P.FILE_READINESS) if asked.isdecimal() and len(asked) < 10 else None
    )
    if unit is None and not actor().area_paths(P.EDIT_READINESS):
        return redirect(url_for(".send_own_plan"))
    values = (
        {"unit_id": unit.id, "level": "unit"} if unit else {"level": "county", "area": request.args.get("area", "")}
    )
    form = plan_form(values)
    if request.method == "POST":
        made = attempt(form, request.form, lambda given: services.add_plan(session(), given, actor()))
        if made is not None:
            flash(str(t("Entered: %(title)s. Now its version.", title=made.title)), "success")
            return redirect(url_for(".new_plan_version", plan_id=made.id))
    return _form_page(form, None, unit)


@bp.get("/readiness/plans/<int:plan_id>")
@needs(P.VIEW_READINESS)
def plan(plan_id: int) -> ResponseReturnValue:
    """How it stands, its versions, reviews, and what tests have found."""
    return plan_page(own_plan(plan_id, P.VIEW_READINESS))


@bp.route("/readiness/plans/<int:plan_id>/edit", methods=["GET", "POST"])
@needs(P.FILE_READINESS)
def edit_plan(plan_id: int) -> ResponseReturnValue:
    """Change its title, kind or owner."""
    found = own_plan(plan_id)
    form = plan_form(values_of(found))
    if request.method == "POST":
        changed = attempt(form, request.form, lambda given: services.edit_plan(session(), found, given, actor()))
        if changed is not None:
            flash(str(t("Saved: %(title)s.", title=found.title)), "success")
            return redirect(url_for(".plan", plan_id=found.id))
    return _form_page(form, found, found.unit)


@bp.post("/readiness/plans/<int:plan_id>/stays")
@needs(P.FILE_READINESS)
def plan_stays(plan_id: int) -> ResponseReturnValue:
    """Reviewed, and it stays as it is."""
    found = own_plan(plan_id)
    made = services.stays(session(), found, actor())
    said = t(
        "Reviewed: it stays as it is. Due again on %(day)s.", day=say_date(found.review_due_on or made.reviewed_on)
    )
    say_undoable(said, url_for(".undo_plan_review", plan_id=found.id, review_id=made.id))
    return redirect(url_for(".plan", plan_id=found.id))


@bp.post("/readiness/plans/<int:plan_id>/reviews/<int:review_id>/undo")
@needs(P.FILE_READINESS)
def undo_plan_review(plan_id: int, review_id: int) -> ResponseReturnValue:
    """Take back the last review that changed nothing."""
    found = own_plan(plan_id)
    services.undo_review(session(), found, review_id, actor())
    flash(str(t("The review is taken back.")), "success")
    return redirect(url_for(".plan", plan_id=found.id))


@bp.post("/readiness/plans/<int:plan_id>/withdraw")
@needs(P.EDIT_READINESS)
def withdraw_plan(plan_id: int) -> ResponseReturnValue:
    """Take it out of force, with a reason."""
    found, form = own_plan(plan_id, P.EDIT_READINESS), Form(PlanReasonInput)
    if attempt(form, request.form, lambda given: services.withdraw(session(), found, given, actor())) is None:
        return plan_page(found, withdrawing=form)
    say_undoable(t("Withdrawn: %(title)s.", title=found.title), url_for(".restore_plan", plan_id=found.id))
    return redirect(url_for(".plan", plan_id=found.id))


@bp.post("/readiness/plans/<int:plan_id>/restore")
@needs(P.EDIT_READINESS)
def restore_plan(plan_id: int) -> ResponseReturnValue:
    """Back in force."""
    found = services.restore(session(), own_plan(plan_id, P.EDIT_READINESS), actor())
    flash(str(t("Back in use: %(title)s.", title=found.title)), "success")
    return redirect(url_for(".plan", plan_id=found.id))


def own_plan(plan_id: int, permission: P = P.FILE_READINESS) -> EmergencyPlan:
    """The plan that the address names; who files for a unit finds the plans of that unit only."""
    found = load(session(), EmergencyPlan, plan_id, actor(), permission)
    if (
        permission is P.FILE_READINESS
        and found.unit_id is None
        and not may(session(), found, actor(), P.EDIT_READINESS)
    ):
        raise NotFound()
    return found


def plan_form(values: dict[str, Any]) -> Form[PlanInput]:
    """The form of a plan's facts."""
    kinds = terms.names(session(), "plan_kind")
    return Form(PlanInput, {"kind": kinds, "level": list(PLAN_LEVELS.items())}, values)


def values_of(found: EmergencyPlan) -> dict[str, Any]:
    """The plan as it was typed."""
    names = ("unit_id", "owner_name", "level", "kind", "title", "version")
    return {name: getattr(found, name) for name in names} | {"area": found.area.code if found.area else ""}


def plan_page(
    found: EmergencyPlan, withdrawing: Form[PlanReasonInput] | None = None, back: Form[PlanReasonInput] | None = None,
    finding: Form[FindingInput] | None = None, test_id: int = 0,
) -> ResponseReturnValue:  # fmt: skip
    """The page of a plan; forms that were refused stand open."""
    db, who = session(), actor()
    tests = queries.tests_of(db, found)
    reviews = queries.reviews_of(db, found)
    versions = queries.versions_of(db, found)
    edits = may(db, found, who, P.EDIT_READINESS)
    page = render_template(
        "readiness/plan.html", plan=found, tag=plan_tag(db, found), standing=queries.standing_of(db, found),
        versions=versions, newest=queries.newest_accepted(db, found), reviews=reviews, tests=tests,
        current=queries.holds_on(versions, today(zone_of(db, found.home))), takes_up=_takes_up(versions, tests),
        drills=queries.drill_kinds(db, found.home),
        findings=queries.findings_of(db, tests), edits=edits, rule=queries.review_rule(db, found.home),
        must_change=queries.open_finding(db, found),
        files=edits or (found.unit_id is not None and may(db, found, who, P.FILE_READINESS)),
        kind=terms.label(db, "plan_kind", found.kind, found.home), level=PLAN_LEVELS[found.level],
        version_states=VERSION_STATES, version_tones=VERSION_TONES, finding_states=FINDING_STATES,
        finding_tones=FINDING_TONES, withdrawing=withdrawing or Form(PlanReasonInput),
        back=back or Form(PlanReasonInput),
        finding=finding or Form(FindingInput), test_id=test_id, opened="withdraw" if withdrawing else "",
        sees_trail=who.may_for(P.VIEW_AUDIT, found.home.path, found.unit_id),
        may_see_event=who.may(P.VIEW_CALENDAR),
    )  # fmt: skip
    is_wrong = any(form is not None and form.is_wrong for form in (withdrawing, back, finding))
    return page, 422 if is_wrong else 200


def _takes_up(versions: Sequence[PlanVersion], tests: Sequence[PlanTest]) -> dict[int, PlanVersion]:
    """The version in which what a test found can have been taken up: the newest, if it is newer than the tested one."""
    newest = next((one for one in versions if one.state == "accepted"), None)
    numbers = {one.id: one.number for one in versions}
    if newest is None:
        return {}
    return {test.id: newest for test in tests if numbers.get(test.version_id or 0, 0) < newest.number}


def _form_page(form: Form[PlanInput], found: EmergencyPlan | None, unit: Unit | None) -> ResponseReturnValue:
    page = render_template("readiness/plan_form.html", form=form, plan=found, unit=unit)
    return page, 422 if form.is_wrong else 200
