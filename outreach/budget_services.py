"""Deeds on money: budget lines, expenses and their receipts. Spending more than planned is shown, not forbidden."""

from __future__ import annotations

from io import BytesIO

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, Invalid
from core.fields import name_key
from core.files import IMAGES, FileStore
from core.i18n import t
from core.money import fen
from core.times import say_plain_date, today
from core.versions import check_version
from outreach.budget_queries import own_line
from outreach.campaign_inputs import BudgetLineInput, ExpenseInput
from outreach.campaign_models import BudgetLine, Expense
from registry.permissions import Permission
from registry.scope import require_area, within
from registry.terms import labels
from schedule.models import Campaign
from schedule.queries import zone_of

EDIT = Permission.EDIT_CAMPAIGNS
RECEIPTS = IMAGES | {"application/pdf"}


def add_line(session: Session, campaign: Campaign, given: BudgetLineInput, actor: Actor) -> BudgetLine:
    """The new budget line."""
    return _write_line(session, BudgetLine(campaign_id=campaign.id, campaign=campaign), given, actor)


def edit_line(session: Session, line: BudgetLine, given: BudgetLineInput, actor: Actor) -> BudgetLine:
    """The changed budget line."""
    check_version(line, given.version)
    line.version = (line.version or 1) + 1
    return _write_line(session, line, given, actor)


def remove_line(session: Session, line: BudgetLine, actor: Actor) -> None:
    """It is gone; refused as long as something was spent from it."""
    require_area(session, line.campaign.area_id, actor, EDIT)
    if session.scalar(select(Expense.id).where(Expense.line_id == line.id).limit(1)) is not None:
        raise DomainError("line_spent", t("Money was spent from this budget line, so it stays."),
                          hint=t("Move its expenses to another line first."))  # fmt: skip
    session.delete(line)
    session.flush()


def add_expense(session: Session, campaign: Campaign, given: ExpenseInput, actor: Actor) -> Expense:
    """The new expense; nothing is spent on a day that lies ahead."""
    return _write_expense(session, campaign, Expense(entered_by=actor.key), given, actor)


def edit_expense(
    session: Session, campaign: Campaign, expense: Expense, given: ExpenseInput, actor: Actor
) -> Expense:  # fmt: skip
    """The corrected expense."""
    check_version(expense, given.version)
    expense.version = (expense.version or 1) + 1
    return _write_expense(session, campaign, expense, given, actor)


def remove_expense(session: Session, campaign: Campaign, expense: Expense, actor: Actor) -> None:
    """It is gone; the audit trail keeps what it was."""
    require_area(session, campaign.area_id, actor, EDIT)
    session.delete(expense)
    session.flush()


def keep_receipt(
    session: Session, store: FileStore, campaign: Campaign, expense: Expense, name: str, data: bytes, actor: Actor
) -> None:  # fmt: skip
    """Keep the receipt as a picture or a PDF file, in place of one that is there."""
    require_area(session, campaign.area_id, actor, EDIT)
    try:
        stored = store.keep(session, BytesIO(data), name, actor, RECEIPTS)
    except Invalid as refused:
        if refused.code != "file.kind":
            raise
        raise Invalid(refused.code, refused.message, field="receipt",
                      hint=t("Choose a photo in JPEG, PNG or WebP, or a PDF file.")) from refused  # fmt: skip
    expense.file_id, expense.file = stored.id, stored
    session.flush()


def _write_line(session: Session, line: BudgetLine, given: BudgetLineInput, actor: Actor) -> BudgetLine:
    require_area(session, line.campaign.area_id, actor, EDIT)
    if given.purpose not in labels(session, "budget_purpose", line.campaign.area):
        raise Invalid("purpose", t("There is no such purpose."), field="purpose", hint=t("Choose from the list."))
    line.purpose, line.name, line.planned = given.purpose, given.name, fen(given.planned)
    session.add(line)
    session.flush()
    return line


def _require_new_receipt(session: Session, expense: Expense, number: str, actor: Actor) -> None:
    """Refuse a receipt that stands at another expense of the actor's areas: it would be paid twice."""
    if not number or name_key(number) == name_key(expense.receipt_no or ""):
        return
    query = select(Expense).join(BudgetLine).join(Campaign, Campaign.id == BudgetLine.campaign_id)
    query = query.where(within(actor, EDIT, Campaign.area_id), func.lower(Expense.receipt_no) == number.lower())
    there = session.scalar(query.order_by(Expense.id).limit(1))
    if there is not None and there is not expense:
        wording = t("This receipt is entered already: %(what)s, %(day)s (%(campaign)s).", what=there.what,
                    day=say_plain_date(there.spent_on), campaign=there.line.campaign.name)  # fmt: skip
        raise Invalid("receipt_twice", wording, field="receipt_no",
                      hint=t("If one receipt is split, tell its parts apart, such as 0815-1 and 0815-2."))  # fmt: skip


def _write_expense(
    session: Session, campaign: Campaign, expense: Expense, given: ExpenseInput, actor: Actor
) -> Expense:  # fmt: skip
    require_area(session, campaign.area_id, actor, EDIT)
    try:
        line = own_line(session, campaign, given.line_id)
    except DomainError:
        raise Invalid("line", t("The campaign has no such budget line."), field="line_id",
                      hint=t("Choose from the list.")) from None  # fmt: skip
    if given.spent_on > today(zone_of(session, campaign.area)):
        raise Invalid("spent_ahead", t("This day lies ahead: enter money once it is spent."), field="spent_on")
    _require_new_receipt(session, expense, given.receipt_no, actor)
    expense.line_id, expense.line = line.id, line
    expense.spent_on, expense.amount, expense.what = given.spent_on, fen(given.amount), given.what
    expense.receipt_no = given.receipt_no
    session.add(expense)
    session.flush()
    return expense
