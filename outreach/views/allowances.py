"""Hours and allowances of a month: everybody's, one person's sheet, corrections, payment, the workbook."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from core.access import needs
from core.downloads import tables_answer
from core.forms import Form, attempt
from core.i18n import t
from core.times import local, say_date, say_minute, say_month, today
from core.web import actor, session
from outreach import allowance_services as services
from outreach.allowance_tables import SheetOf, clocks, overview, rate_said, sheet
from outreach.allowances import month_of, next_month
from outreach.specialist_inputs import CorrectionInput, PaidInput
from outreach.specialist_models import Specialist
from outreach.specialist_queries import corrections_of, payment_of, sheet_of, specialists_paid
from outreach.views import bp
from outreach.views.specialists import specialist_url
from registry.permissions import Permission as P
from registry.queries.areas import tops
from registry.scope import load
from schedule.queries import zone_of

EARLIEST, LATEST = date(2000, 1, 1), date(2199, 12, 1)


@bp.get("/specialists/allowances")
@needs(P.EDIT_CAMPAIGNS)
def allowances() -> str:
    """One line a person for the month: visits, hours, rate, sum, whether it was paid."""
    month = _month()
    found = _sheets(session(), month)
    lines = [
        {"url": _url(one, month), "name": one.name, "organisation": one.organisation, "visits": it.allowance.visits,
         "hours": it.allowance.hours, "rate": rate_said(it.allowance), "total": f"{it.allowance.total:,}",
         "paid_on": it.paid_on}
        for one, it in found
    ]  # fmt: skip
    open_ = sum(1 for _, it in found if it.paid_on is None)
    return render_template(
        "outreach/allowances.html", lines=lines, month=month, said=say_month(month), open=open_, before=_before(month),
        total=f"{sum(it.allowance.total for _, it in found):,}", after=next_month(month),
        is_last=next_month(month) > today(),
    )  # fmt: skip


@bp.get("/specialists/allowances.xlsx")
@needs(P.EDIT_CAMPAIGNS)
def allowances_workbook() -> Response:
    """The month as a workbook: an overview, and a sheet for each person."""
    month = _month()
    found = [it for _, it in _sheets(session(), month)]
    issuer = _issuer()
    return tables_answer(
        [overview(issuer, month, found), *(sheet(issuer, one) for one in found)],
        str(t("Allowances %(month)s", month=f"{month:%Y-%m}")), "xlsx",
    )  # fmt: skip


@bp.get("/specialists/<int:specialist_id>/allowance")
@needs(P.EDIT_CAMPAIGNS)
def allowance(specialist_id: int) -> ResponseReturnValue:
    """One person's sheet of the month."""
    return _page(_own(specialist_id), _month())


@bp.get("/specialists/<int:specialist_id>/allowance.xlsx")
@needs(P.EDIT_CAMPAIGNS)
def allowance_workbook(specialist_id: int) -> Response:
    """The same as a workbook to be signed and filed."""
    found, month = _own(specialist_id), _month()
    name = str(t("Allowance %(name)s %(month)s", name=found.name, month=f"{month:%Y-%m}"))
    return tables_answer([sheet(_issuer(), _as_filed(session(), found, month))], name, "xlsx")


@bp.post("/specialists/<int:specialist_id>/allowance/corrections")
@needs(P.EDIT_CAMPAIGNS)
def correct_allowance(specialist_id: int) -> ResponseReturnValue:
    """Add an amount or take one off, with the reason."""
    found, month, form = _own(specialist_id), _month(), Form(CorrectionInput)
    made = attempt(form, request.form, lambda given: services.correct(session(), found, month, given, actor()))
    if made is None:
        return _page(found, month, correction=form)
    flash(str(t("Corrected: the sheet now comes to %(sum)s yuan.", sum=sheet_of(session(), found, month).total)),
          "success")  # fmt: skip
    return redirect(_url(found, month), 303)


@bp.post("/specialists/<int:specialist_id>/allowance/corrections/<int:correction_id>/remove")
@needs(P.EDIT_CAMPAIGNS)
def remove_allowance_correction(specialist_id: int, correction_id: int) -> ResponseReturnValue:
    """Take a correction back."""
    found, month = _own(specialist_id), _month()
    services.remove_correction(session(), found, correction_id, actor())
    flash(str(t("The correction is taken back.")), "success")
    return redirect(_url(found, month), 303)


@bp.post("/specialists/<int:specialist_id>/allowance/paid")
@needs(P.EDIT_CAMPAIGNS)
def pay_allowance(specialist_id: int) -> ResponseReturnValue:
    """Mark the sheet as paid, which locks it."""
    found, month, form = _own(specialist_id), _month(), Form(PaidInput)
    paid = attempt(form, request.form, lambda given: services.mark_paid(session(), found, month, given, actor()))
    if paid is None:
        return _page(found, month, paying=form)
    flash(str(t("Paid and locked: %(name)s, %(month)s.", name=found.name, month=say_month(month))), "success")
    return redirect(_url(found, month), 303)


def _own(specialist_id: int) -> Specialist:
    return load(session(), Specialist, specialist_id, actor(), P.EDIT_CAMPAIGNS)


def _month() -> date:
    """The month that the address names as 2026-11; the one before this one if it names none."""
    try:
        found = date.fromisoformat(f"{request.args.get('month', '')}-01")
    except ValueError:
        return _before(month_of(today(zone_of(session()))))
    return found if EARLIEST <= found <= LATEST else month_of(today())


def _before(month: date) -> date:
    return date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)


def _url(found: Specialist, month: date) -> str:
    return url_for("outreach.allowance", specialist_id=found.id, month=f"{month:%Y-%m}")


def _issuer() -> str:
    """The highest area of the reader, which the sheets are filed by."""
    found = tops(session(), actor(), P.EDIT_CAMPAIGNS)
    return found[0].name if found else ""


def _as_filed(db: Session, found: Specialist, month: date) -> SheetOf:
    paid = payment_of(db, found, month)
    zone = zone_of(db, found.person.area)
    return SheetOf(
        found.name, found.organisation, month, sheet_of(db, found, month),
        local(paid.paid_at, zone).date() if paid else None, paid.paid_by_name if paid else "",
    )  # fmt: skip


def _sheets(db: Session, month: date) -> list[tuple[Specialist, SheetOf]]:
    return [(one, _as_filed(db, one, month)) for one in specialists_paid(db, actor(), month)]


def _page(
    found: Specialist, month: date, *, correction: Form[CorrectionInput] | None = None,
    paying: Form[PaidInput] | None = None,
) -> ResponseReturnValue:  # fmt: skip
    db = session()
    it, paid = sheet_of(db, found, month), payment_of(db, found, month)
    zone = zone_of(db, found.person.area)
    lines = [
        {"on": say_date(line.visit.on), "title": line.visit.title, "where": line.visit.where,
         "clock": clocks(line.visit),
         "hours": line.hours, "amount": f"{line.amount:,}"}
        for line in it.lines
    ]  # fmt: skip
    forms: dict[str, Any] = {"correction": correction or Form(CorrectionInput), "paying": paying or Form(PaidInput)}
    page = render_template(
        "outreach/allowance.html", found=found, month=month, said=say_month(month), sheet=it, lines=lines, paid=paid,
        paid_at=say_minute(paid.paid_at, zone) if paid else "", corrections=corrections_of(db, found, month),
        hours=it.hours, rate=rate_said(it), before=_url(found, _before(month)), back=specialist_url(found),
        after=_url(found, next_month(month)), is_over=next_month(month) <= today(zone), **forms,
    )  # fmt: skip
    return page, 422 if any(form.is_wrong for form in forms.values()) else 200
