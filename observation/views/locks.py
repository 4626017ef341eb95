"""Pages of what is settled: locks of records up to a day, exceptions, and the rules of daily records."""

from __future__ import annotations

from datetime import timedelta

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from core.access import needs
from core.forms import Form, attempt
from core.i18n import t
from core.times import now, say_date, say_minute
from core.web import actor, session
from observation.point_services import LOCK_KIND
from observation.rule_inputs import DailyRulesInput
from observation.rule_queries import rule_book
from observation.rule_services import change_rules
from observation.views import bp
from observation.views.board import today
from registry.models import Area
from registry.permissions import Permission as P
from registry.queries.areas import choices
from registry.scope import load
from schedule.queries import zone_of
from schedule.return_inputs import LockExceptionInput, LockInput
from schedule.return_models import LockException, ReturnLock
from schedule.return_periods import span_of
from schedule.return_queries import exceptions, locks
from schedule.return_services import allow_exception, end_exception, lock, unlock


@bp.get("/observation/locks")
@needs(P.LOCK_RETURNS)
def locks_page() -> ResponseReturnValue:
    """What is locked, the exceptions from it, and the forms for both."""
    return _page()


def _page(
    locking: Form[LockInput] | None = None, excepting: Form[LockExceptionInput] | None = None
) -> ResponseReturnValue:
    who = actor()
    wrong = any(form is not None and form.is_wrong for form in (locking, excepting))
    page = render_template(
        "observation/locks.html", locks=locks(session(), LOCK_KIND, who, P.LOCK_RETURNS),
        exceptions=exceptions(session(), LOCK_KIND, who, P.LOCK_RETURNS), now=now(),
        locking=locking or _lock_form(), excepting=excepting or _exception_form(), zone_of=_zone, say_minute=say_minute,
    )  # fmt: skip
    return page, 422 if wrong else 200


def _zone(area: Area) -> str:
    return zone_of(session(), area)


def _areas() -> list[tuple[str, str]]:
    return choices(session(), actor(), P.LOCK_RETURNS, ("province", "prefecture", "county", "township"))


def _lock_form() -> Form[LockInput]:
    areas = _areas()
    values = {"area": areas[0][0] if areas else "", "up_to": span_of("month", today()).before().last}
    return Form(LockInput, {"area": areas}, values)


def _exception_form() -> Form[LockExceptionInput]:
    last = span_of("month", today()).before()
    values = {"since": last.first, "up_to": last.last, "until_on": today() + timedelta(days=1), "until_time": "18:00"}
    return Form(LockExceptionInput, {"area": _areas()}, values)


@bp.post("/observation/locks")
@needs(P.LOCK_RETURNS)
def lock_records() -> ResponseReturnValue:
    """Settle everything up to a day."""
    form = _lock_form()
    made = attempt(form, request.form, lambda given: lock(session(), LOCK_KIND, given, actor(), P.LOCK_RETURNS))
    if made is None:
        return _page(locking=form)
    flash(
        str(t("Locked: records of %(area)s up to %(day)s.", area=made.area.name, day=say_date(made.up_to))), "success"
    )
    return redirect(url_for(".locks_page"))


@bp.post("/observation/locks/<int:lock_id>/open")
@needs(P.LOCK_RETURNS)
def open_lock(lock_id: int) -> ResponseReturnValue:
    """Take a lock off again."""
    found = load(session(), ReturnLock, lock_id, actor(), P.LOCK_RETURNS)
    name = found.area.name
    unlock(session(), found, actor(), P.LOCK_RETURNS)
    flash(str(t("The lock of %(area)s is off.", area=name)), "success")
    return redirect(url_for(".locks_page"))


@bp.post("/observation/lock-exceptions")
@needs(P.LOCK_RETURNS)
def add_exception() -> ResponseReturnValue:
    """Let an area write what is locked, until an instant, for a reason."""
    form = _exception_form()
    made = attempt(
        form, request.form, lambda given: allow_exception(session(), LOCK_KIND, given, actor(), P.LOCK_RETURNS)
    )
    if made is None:
        return _page(excepting=form)
    until = say_minute(made.allowed_until, zone_of(session(), made.area))
    flash(str(t("%(area)s may change these records until %(when)s.", area=made.area.name, when=until)), "success")
    return redirect(url_for(".locks_page"))


@bp.post("/observation/lock-exceptions/<int:exception_id>/end")
@needs(P.LOCK_RETURNS)
def stop_exception(exception_id: int) -> ResponseReturnValue:
    """End an exception before its time."""
    found = load(session(), LockException, exception_id, actor(), P.LOCK_RETURNS)
    end_exception(session(), found, actor(), P.LOCK_RETURNS)
    flash(str(t("The exception of %(area)s has ended.", area=found.area.name)), "success")
    return redirect(url_for(".locks_page"))


@bp.route("/settings/observation", methods=["GET", "POST"])
@needs(P.ADMINISTER)
def observation_settings() -> ResponseReturnValue:
    """Until when a record is in time, and when a month's return is due."""
    area = _own_area()
    rules = rule_book(session()).holding(area.path if area else "")
    values = {"closing": f"{rules.closing:%H:%M}", "month_due_day": rules.month_due_day, "source": rules.source,
              "is_verified": rules.is_verified}  # fmt: skip
    form = Form(DailyRulesInput, values=values)
    given = form.read(request.form) if request.method == "POST" else None
    if given is not None:
        change_rules(session(), area, given, actor())
        flash(str(t("The rules of daily records are saved.")), "success")
        return redirect(url_for(".observation_settings"))
    page = render_template("observation/settings.html", form=form, rules=rules, area=area)
    return page, 422 if form.is_wrong else 200


def _own_area() -> Area | None:
    """The area that the reader administers; None for the whole installation."""
    paths = actor().area_paths(P.ADMINISTER)
    return None if "" in paths or not paths else session().scalar(select(Area).where(Area.path == paths[0]))
