"""Which event tested which plan, and what it found: on the page of the event and of the plan."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from core.access import needs
from core.errors import Invalid, NotFound
from core.forms import Form, attempt
from core.i18n import t
from core.views import back
from core.web import actor, session
from readiness import plan_queries as queries
from readiness import plan_test_services as services
from readiness.plan_inputs import FindingInput, PlanReasonInput, PlanTestInput, TakenUpInput
from readiness.plan_models import PlanTest
from readiness.views import bp
from readiness.views.plan_pages import own_plan, plan_page
from registry.permissions import Permission as P
from registry.scope import load
from schedule.models import Event


@bp.post("/readiness/tests/<int:event_id>")
@needs(P.FILE_READINESS)
def note_plan_test(event_id: int) -> ResponseReturnValue:
    """Say which plan an event tested."""
    event = load(session(), Event, event_id, actor(), P.VIEW_CALENDAR)
    given = Form(PlanTestInput).read(request.form)
    if given is None:
        raise Invalid("plan_id", t("Choose the plan that the event tested."), field="plan_id")
    found = own_plan(given.plan_id)
    services.note_test(session(), event, found, actor())
    flash(str(t("Noted: tested “%(title)s”. Enter what was found.", title=found.title)), "success")
    return redirect(back(url_for("schedule.event", event_id=event.id)))


@bp.post("/readiness/plan-tests/<int:test_id>/remove")
@needs(P.FILE_READINESS)
def remove_plan_test(test_id: int) -> ResponseReturnValue:
    """The event did not test the plan after all."""
    test = own_test(test_id)
    services.remove_test(session(), test, actor())
    flash(str(t("Taken off: this event did not test the plan.")), "success")
    return redirect(back(url_for(".plan", plan_id=test.plan_id)))


@bp.post("/readiness/plan-tests/<int:test_id>/findings")
@needs(P.FILE_READINESS)
def add_plan_finding(test_id: int) -> ResponseReturnValue:
    """What the test found, and what the plan must change."""
    test, form = own_test(test_id), Form(FindingInput)
    made = attempt(form, request.form, lambda given: services.add_finding(session(), test, given, actor()))
    if made is None:
        return plan_page(test.plan, finding=form, test_id=test.id)
    flash(str(t("Noted. It stays open until a version of the plan takes it up.")), "success")
    return redirect(back(url_for(".plan", plan_id=test.plan_id, _anchor="tests")))


@bp.post("/readiness/findings/<int:finding_id>/taken-up")
@needs(P.FILE_READINESS)
def take_up_finding(finding_id: int) -> ResponseReturnValue:
    """Settle it by a version of the plan."""
    found = queries.own_finding(session(), finding_id, actor(), P.FILE_READINESS)
    given = Form(TakenUpInput).read(request.form)
    if given is None:
        raise NotFound()
    services.take_up(session(), found, given, actor())
    flash(str(t("Taken up in version %(number)s.", number=given.number)), "success")
    return redirect(url_for(".plan", plan_id=found.plan_id, _anchor="tests"))


@bp.post("/readiness/findings/<int:finding_id>/drop")
@needs(P.EDIT_READINESS)
def drop_plan_finding(finding_id: int) -> ResponseReturnValue:
    """Do not pursue it, with a reason."""
    found = queries.own_finding(session(), finding_id, actor(), P.EDIT_READINESS)
    form = Form(PlanReasonInput)
    if attempt(form, request.form, lambda given: services.drop_finding(session(), found, given, actor())) is None:
        return plan_page(found.plan, back=form)
    flash(str(t("No longer pursued; it stays in the list.")), "success")
    return redirect(url_for(".plan", plan_id=found.plan_id, _anchor="tests"))


@bp.post("/readiness/findings/<int:finding_id>/open")
@needs(P.FILE_READINESS)
def reopen_plan_finding(finding_id: int) -> ResponseReturnValue:
    """It has to be taken up after all."""
    found = queries.own_finding(session(), finding_id, actor(), P.FILE_READINESS)
    services.reopen_finding(session(), found, actor())
    flash(str(t("Open again.")), "success")
    return redirect(url_for(".plan", plan_id=found.plan_id, _anchor="tests"))


def own_test(test_id: int) -> PlanTest:
    """The test, if the reader looks after its plan."""
    test = session().get(PlanTest, test_id)
    if test is None:
        raise NotFound()
    own_plan(test.plan_id)
    return test
