"""What is settled: locks of records and results up to a day, and named exceptions from them."""

from __future__ import annotations

from datetime import timedelta

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.access import needs
from core.forms import Form, attempt
from core.i18n import t
from core.times import now, say_date, say_minute, today
from core.web import actor, session
from registry.models import Area
from registry.permissions import Permission as P
from registry.queries.areas import choices
from registry.scope import load
from schedule.queries import zone_of
from schedule.return_inputs import AnyLockExceptionInput, AnyLockInput
from schedule.return_models import LockException, ReturnLock
from schedule.return_periods import span_of
from schedule.return_queries import exceptions, locks
from schedule.return_services import allow_exception, end_exception, unlock
from schedule.return_services import lock as lock_up_to
from schedule.return_words import LOCK_NAMES
from schedule.views import bp


@bp.get("/returns/locks")
@needs(P.LOCK_RETURNS)
def locks_page() -> ResponseReturnValue:
    """What is locked, the exceptions from it, and the forms for both."""
    return _page()


def _page(
    locking: Form[AnyLockInput] | None = None, excepting: Form[AnyLockExceptionInput] | None = None
) -> ResponseReturnValue:
    db, who = session(), actor()
    wrong = any(form is not None and form.is_wrong for form in (locking, excepting))
    page = render_template(
        "schedule/locks.html", names=LOCK_NAMES, now=now(), zone_of=_zone, say_minute=say_minute,
        locks=[one for kind in LOCK_NAMES for one in locks(db, kind, who, P.LOCK_RETURNS)],
        exceptions=[one for kind in LOCK_NAMES for one in exceptions(db, kind, who, P.LOCK_RETURNS)],
        locking=locking or _lock_form(), excepting=excepting or _exception_form(),
    )  # fmt: skip
    return page, 422 if wrong else 200


def _zone(area: Area) -> str:
    return zone_of(session(), area)


def _areas() -> list[tuple[str, str]]:
    return choices(session(), actor(), P.LOCK_RETURNS, ("province", "prefecture", "county", "township"))


def _kind() -> str:
    asked = request.args.get("kind", "")
    return asked if asked in LOCK_NAMES else next(iter(LOCK_NAMES))


def _lock_form() -> Form[AnyLockInput]:
    areas = _areas()
    last = span_of("month", today(zone_of(session()))).before().last
    values = {"kind": _kind(), "area": areas[0][0] if areas else "", "up_to": last}
    return Form(AnyLockInput, {"kind": list(LOCK_NAMES.items()), "area": areas}, values)


def _exception_form() -> Form[AnyLockExceptionInput]:
    on = today(zone_of(session()))
    last = span_of("month", on).before()
    values = {"kind": _kind(), "since": last.first, "up_to": last.last, "until_on": on + timedelta(days=1),
              "until_time": "18:00"}  # fmt: skip
    return Form(AnyLockExceptionInput, {"kind": list(LOCK_NAMES.items()), "area": _areas()}, values)


@bp.post("/returns/locks")
@needs(P.LOCK_RETURNS)
def lock_records() -> ResponseReturnValue:
    """Settle everything of one kind up to a day."""
    form = _lock_form()
    made = attempt(form, request.form, lambda given: lock_up_to(session(), given.kind, given, actor(), P.LOCK_RETURNS))
    if made is None:
        return _page(locking=form)
    said = t("Locked: %(kind)s of %(area)s up to %(day)s.", kind=LOCK_NAMES[made.kind], area=made.area.name,
             day=say_date(made.up_to))  # fmt: skip
    flash(str(said), "success")
    return redirect(url_for(".locks_page"))


@bp.post("/returns/locks/<int:lock_id>/open")
@needs(P.LOCK_RETURNS)
def open_lock(lock_id: int) -> ResponseReturnValue:
    """Take a lock off again."""
    found = load(session(), ReturnLock, lock_id, actor(), P.LOCK_RETURNS)
    name = found.area.name
    unlock(session(), found, actor(), P.LOCK_RETURNS)
    flash(str(t("The lock of %(area)s is off.", area=name)), "success")
    return redirect(url_for(".locks_page"))


@bp.post("/returns/lock-exceptions")
@needs(P.LOCK_RETURNS)
def add_exception() -> ResponseReturnValue:
    """Let an area or a unit write what is locked, until an instant, for a reason."""
    form = _exception_form()
    made = attempt(
        form, request.form, lambda given: allow_exception(session(), given.kind, given, actor(), P.LOCK_RETURNS)
    )
    if made is None:
        return _page(excepting=form)
    until = say_minute(made.allowed_until, zone_of(session(), made.area))
    name = made.unit.name if made.unit is not None else made.area.name
    flash(str(t("%(area)s may change these records until %(when)s.", area=name, when=until)), "success")
    return redirect(url_for(".locks_page"))


@bp.post("/returns/lock-exceptions/<int:exception_id>/end")
@needs(P.LOCK_RETURNS)
def stop_exception(exception_id: int) -> ResponseReturnValue:
    """End an exception before its time."""
    found = load(session(), LockException, exception_id, actor(), P.LOCK_RETURNS)
    end_exception(session(), found, actor(), P.LOCK_RETURNS)
    flash(str(t("The exception of %(area)s has ended.", area=found.area.name)), "success")
    return redirect(url_for(".locks_page"))
