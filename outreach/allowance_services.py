"""Deeds on allowance sheets: correct one, mark it as paid."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, Invalid, NotFound
from core.i18n import t
from core.times import today
from outreach.allowances import fen_of, month_of, next_month
from outreach.specialist_inputs import CorrectionInput, PaidInput
from outreach.specialist_models import AllowanceCorrection, AllowancePayment, Specialist
from outreach.specialist_queries import payment_of, sheet_of
from registry.permissions import Permission
from registry.scope import load
from schedule.queries import zone_of

EDIT = Permission.EDIT_CAMPAIGNS


def correct(
    session: Session, specialist: Specialist, month: date, given: CorrectionInput, actor: Actor
) -> AllowanceCorrection:
    """The correction, under the actor's name; refused once the sheet was paid."""
    _open(session, specialist, month, actor)
    try:
        fen = fen_of(given.yuan)
    except ValueError:
        raise Invalid("decimals", t("At most two decimals, please."), field="yuan") from None
    if not fen:
        raise Invalid("nothing", t("A correction of nothing changes nothing."), field="yuan")
    there = sheet_of(session, specialist, month)
    if there.balance * 100 + fen < 0:
        raise Invalid("below_nought", t("The sheet would come to less than nothing."), field="yuan")
    made = AllowanceCorrection(
        specialist_id=specialist.id, specialist=specialist, month=month, fen=fen, reason=given.reason,
        entered_by_name=actor.name[:60],
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def remove_correction(session: Session, specialist: Specialist, number: int, actor: Actor) -> None:
    """The correction is gone; refused once the sheet was paid, or when it would come to less than nothing."""
    found = session.get(AllowanceCorrection, number)
    if found is None or found.specialist_id != specialist.id:
        raise NotFound()
    _open(session, specialist, found.month, actor)
    if sheet_of(session, specialist, found.month).balance * 100 < found.fen:
        raise DomainError("below_nought", t("The sheet would come to less than nothing."))
    session.delete(found)
    session.flush()


def mark_paid(
    session: Session, specialist: Specialist, month: date, given: PaidInput, actor: Actor
) -> AllowancePayment:
    """The sheet as it stands, paid and locked; refused before the month is over."""
    _open(session, specialist, month, actor)
    if next_month(month) > today(zone_of(session, specialist.person.area)):
        raise DomainError("month_open", t("This month is not over yet."), hint=t("Pay it when the month has ended."))
    if not given.confirmed:
        raise Invalid("confirmed", t("Tick that it has been paid."), field="confirmed")
    sheet = sheet_of(session, specialist, month)
    if not sheet.visits and not sheet.corrections:
        raise DomainError("nothing_to_pay", t("There is nothing to pay in this month."))
    paid = AllowancePayment(
        specialist_id=specialist.id, specialist=specialist, month=month, fen=fen_of(sheet.total),
        rate_per=sheet.rate.per, rate_fen=sheet.rate.fen, paid_by_name=actor.name[:60],
    )  # fmt: skip
    session.add(paid)
    session.flush()
    return paid


def _open(session: Session, specialist: Specialist, month: date, actor: Actor) -> None:
    """The sheet may be changed by this actor; nobody else changes or pays it at the same time."""
    load(session, Specialist, specialist.id, actor, EDIT)
    session.refresh(specialist, with_for_update={"key_share": True})
    if month != month_of(month):
        raise NotFound()
    if payment_of(session, specialist, month) is not None:
        raise DomainError("sheet_paid", t("This sheet was paid, so it is not changed any more."),
                          hint=t("Put the correction into the next month."))  # fmt: skip
