"""Budget lines and expenses of a campaign as tables."""

from __future__ import annotations

from sqlalchemy.orm import Session

from core.i18n import t
from core.money import yuan
from core.sheets import Column, Sheet, Value
from outreach.budget_queries import expense_lines, line_sums
from registry import terms
from schedule.models import Campaign


def money_sheets(session: Session, campaign: Campaign) -> list[Sheet]:
    """First every expense, then the budget lines with their sums; money in yuan."""
    names = terms.labels(session, "budget_purpose", campaign.area)
    spent: list[list[Value]] = [
        [one.spent_on, names.get(one.line.purpose, one.line.purpose), one.line.name, one.what, float(yuan(one.amount)),
         one.receipt_no]
        for one in expense_lines(session, [campaign.id])
    ]  # fmt: skip
    lines = line_sums(session, campaign)
    planned: list[list[Value]] = [
        [names.get(one.line.purpose, one.line.purpose), one.line.name, float(yuan(one.money.planned)),
         float(yuan(one.money.spent)), float(yuan(one.money.left))]
        for one in lines
    ]  # fmt: skip
    heading = [campaign.name]
    return [
        Sheet(str(t("Expenses")), [
            Column(str(t("Day")), "date"), Column(str(t("Purpose"))), Column(str(t("What exactly"))),
            Column(str(t("What for"))), Column(str(t("Amount, yuan")), "number"), Column(str(t("Receipt number"))),
        ], spent, heading),
        Sheet(str(t("Budget lines")), [
            Column(str(t("Purpose"))), Column(str(t("What exactly"))), Column(str(t("Planned, yuan")), "number"),
            Column(str(t("Spent, yuan")), "number"), Column(str(t("Left, yuan")), "number"),
        ], planned, heading),
    ]  # fmt: skip
