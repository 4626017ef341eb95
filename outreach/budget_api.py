"""The money of campaigns for programs: budget lines and expenses."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from flask import request, url_for

from core.access import needs
from core.api import Answer, Asked, Changes, Page, blueprint, operation, page
from core.fields import Entry
from core.i18n import t
from core.money import plain_yuan
from core.web import actor, session
from outreach import budget_services
from outreach.budget_queries import expenses_of, line_sums, own_expense, own_line
from outreach.campaign_inputs import BudgetLineInput, ExpenseInput
from outreach.campaign_models import BudgetLine, Expense
from outreach.queries import load_campaign
from registry.permissions import Permission as P
from registry.scope import load
from schedule.models import Campaign

bp = blueprint("outreach_budgets")
SORTS = {"spent_on": Expense.spent_on}


class BudgetLineAnswer(Answer):
    """A budget line with what was spent from it; money in yuan, written with two digits."""

    id: int
    purpose: str
    name: str
    planned: str
    spent: str
    left: str
    version: int


class BudgetAnswer(Answer):
    """The budget lines of a campaign."""

    campaign_id: int
    lines: list[BudgetLineAnswer]


class ExpenseAnswer(Answer):
    """Money that was spent."""

    id: int
    line_id: int
    spent_on: date
    amount: str
    what: str
    receipt_no: str
    has_receipt: bool
    version: int


class MoneyRemovedAnswer(Answer):
    """The number of what is gone."""

    id: int


class ExpensesAsked(Asked):
    """In which order to list the expenses."""

    sort: Annotated[Literal["spent_on", "-spent_on"], Entry(t("Sorted by"))] = "-spent_on"


@bp.get("/campaigns/<int:campaign_id>/budget")
@needs(P.VIEW_CAMPAIGNS)
@operation(t("List the budget lines of a campaign"))
def list_budget_lines(campaign_id: int) -> BudgetAnswer:
    """The budget lines with what was spent from each."""
    found = load_campaign(session(), campaign_id, actor())
    return BudgetAnswer(campaign_id=found.id, lines=[_line(found, one.line) for one in line_sums(session(), found)])


@bp.post("/campaigns/<int:campaign_id>/budget")
@needs(P.EDIT_CAMPAIGNS)
@operation(t("Add a budget line"), location=lambda made: _at(".get_budget_line", line_id=made.id))
def add_budget_line(campaign_id: int, given: BudgetLineInput) -> BudgetLineAnswer:
    """The new budget line."""
    found = _own(campaign_id)
    return _line(found, budget_services.add_line(session(), found, given, actor()))


@bp.get("/campaigns/<int:campaign_id>/budget/<int:line_id>")
@needs(P.VIEW_CAMPAIGNS)
@operation(t("Get one budget line"))
def get_budget_line(campaign_id: int, line_id: int) -> BudgetLineAnswer:
    """One budget line."""
    found = load_campaign(session(), campaign_id, actor())
    return _line(found, own_line(session(), found, line_id))


@bp.patch("/campaigns/<int:campaign_id>/budget/<int:line_id>")
@needs(P.EDIT_CAMPAIGNS)
@operation(t("Change a budget line"))
def change_budget_line(campaign_id: int, line_id: int, given: Changes[BudgetLineInput]) -> BudgetLineAnswer:
    """The changed budget line."""
    found = _own(campaign_id)
    line = own_line(session(), found, line_id)
    there = {"purpose": line.purpose, "name": line.name, "planned": plain_yuan(line.planned)}
    return _line(found, budget_services.edit_line(session(), line, given.over(there), actor()))


@bp.delete("/campaigns/<int:campaign_id>/budget/<int:line_id>")
@needs(P.EDIT_CAMPAIGNS)
@operation(t("Remove a budget line"))
def delete_budget_line(campaign_id: int, line_id: int) -> MoneyRemovedAnswer:
    """It is gone; refused as long as something was spent from it."""
    budget_services.remove_line(session(), own_line(session(), _own(campaign_id), line_id), actor())
    return MoneyRemovedAnswer(id=line_id)


@bp.get("/campaigns/<int:campaign_id>/expenses")
@needs(P.VIEW_CAMPAIGNS)
@operation(t("List the expenses of a campaign"))
def list_expenses(campaign_id: int, asked: ExpensesAsked) -> Page[ExpenseAnswer]:
    """The expenses, the latest first."""
    query = expenses_of(load_campaign(session(), campaign_id, actor()))
    return page(session(), query, asked, SORTS, lambda rows: [_expense(row) for row in rows])


@bp.post("/campaigns/<int:campaign_id>/expenses")
@needs(P.EDIT_CAMPAIGNS)
@operation(t("Enter an expense"), location=lambda made: _at(".get_expense", expense_id=made.id))
def add_expense(campaign_id: int, given: ExpenseInput) -> ExpenseAnswer:
    """The new expense; more than planned is taken and shown."""
    return _expense(budget_services.add_expense(session(), _own(campaign_id), given, actor()))


@bp.get("/campaigns/<int:campaign_id>/expenses/<int:expense_id>")
@needs(P.VIEW_CAMPAIGNS)
@operation(t("Get one expense"))
def get_expense(campaign_id: int, expense_id: int) -> ExpenseAnswer:
    """One expense."""
    return _expense(own_expense(session(), load_campaign(session(), campaign_id, actor()), expense_id))


@bp.patch("/campaigns/<int:campaign_id>/expenses/<int:expense_id>")
@needs(P.EDIT_CAMPAIGNS)
@operation(t("Correct an expense"))
def change_expense(campaign_id: int, expense_id: int, given: Changes[ExpenseInput]) -> ExpenseAnswer:
    """The corrected expense."""
    found = _own(campaign_id)
    expense = own_expense(session(), found, expense_id)
    there = {name: getattr(expense, name) for name in ("line_id", "spent_on", "what", "receipt_no")}
    wanted = given.over(there | {"amount": plain_yuan(expense.amount)})
    return _expense(budget_services.edit_expense(session(), found, expense, wanted, actor()))


@bp.delete("/campaigns/<int:campaign_id>/expenses/<int:expense_id>")
@needs(P.EDIT_CAMPAIGNS)
@operation(t("Remove an expense"))
def delete_expense(campaign_id: int, expense_id: int) -> MoneyRemovedAnswer:
    """It is gone; the audit trail keeps what it was."""
    found = _own(campaign_id)
    budget_services.remove_expense(session(), found, own_expense(session(), found, expense_id), actor())
    return MoneyRemovedAnswer(id=expense_id)


def _at(endpoint: str, **numbers: int) -> str:
    """An address beneath the campaign that the request names."""
    return url_for(endpoint, campaign_id=(request.view_args or {})["campaign_id"], **numbers)  # type: ignore[arg-type]


def _own(campaign_id: int) -> Campaign:
    return load(session(), Campaign, campaign_id, actor(), P.EDIT_CAMPAIGNS)


def _line(found: Campaign, line: BudgetLine) -> BudgetLineAnswer:
    money = next(one.money for one in line_sums(session(), found) if one.line.id == line.id)
    return BudgetLineAnswer(
        id=line.id, purpose=line.purpose, name=line.name, planned=plain_yuan(money.planned),
        spent=plain_yuan(money.spent), left=plain_yuan(money.left), version=line.version,
    )  # fmt: skip


def _expense(one: Expense) -> ExpenseAnswer:
    return ExpenseAnswer(
        id=one.id, line_id=one.line_id, spent_on=one.spent_on, amount=plain_yuan(one.amount), what=one.what,
        receipt_no=one.receipt_no, has_receipt=one.file_id is not None, version=one.version,
    )  # fmt: skip
