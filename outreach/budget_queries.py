"""Questions about money: what campaigns may spend and have spent, in fen."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from core.errors import NotFound
from outreach.budgets import Money
from outreach.campaign_models import BudgetLine, Expense
from outreach.models import CampaignBrief
from schedule.models import Campaign


@dataclass(frozen=True)
class LineSum:
    """A budget line with what was spent from it."""

    line: BudgetLine
    money: Money


def line_sums(session: Session, campaign: Campaign) -> list[LineSum]:
    """The campaign's budget lines in the order in which they were entered, each with its sum."""
    lines = session.scalars(select(BudgetLine).where(BudgetLine.campaign_id == campaign.id).order_by(BudgetLine.id))
    query = select(Expense.line_id, func.sum(Expense.amount)).join(BudgetLine)
    spent = dict(
        session.execute(query.where(BudgetLine.campaign_id == campaign.id).group_by(Expense.line_id)).tuples().all()
    )
    return [LineSum(one, Money(one.planned, int(spent.get(one.id, 0)), True, True)) for one in lines]


def money_of(session: Session, campaign_ids: Collection[int]) -> dict[int, Money]:
    """By campaign what it may spend and has spent; without budget lines the sum that was typed holds."""
    lines = select(BudgetLine.campaign_id, func.sum(BudgetLine.planned)).where(BudgetLine.campaign_id.in_(campaign_ids))
    planned = dict(session.execute(lines.group_by(BudgetLine.campaign_id)).tuples().all())
    sums = select(BudgetLine.campaign_id, func.sum(Expense.amount)).join(Expense, Expense.line_id == BudgetLine.id)
    spent = dict(
        session.execute(sums.where(BudgetLine.campaign_id.in_(campaign_ids)).group_by(BudgetLine.campaign_id))
        .tuples()
        .all()
    )
    typed = select(CampaignBrief.campaign_id, CampaignBrief.budget_yuan)
    briefs = dict(session.execute(typed.where(CampaignBrief.campaign_id.in_(campaign_ids))).tuples().all())
    return {
        one: Money(
            int(planned[one]) if one in planned else (briefs.get(one) or 0) * 100, int(spent.get(one) or 0),
            one in planned, one in planned or briefs.get(one) is not None,
        )
        for one in campaign_ids
    }  # fmt: skip


def expenses_of(campaign: Campaign) -> Select[tuple[Expense]]:
    """The campaign's expenses."""
    query = select(Expense).join(BudgetLine).where(BudgetLine.campaign_id == campaign.id)
    return query.options(joinedload(Expense.line), joinedload(Expense.file))


def own_line(session: Session, campaign: Campaign, line_id: int) -> BudgetLine:
    """The campaign's budget line of that number; another campaign's is not found."""
    line = session.get(BudgetLine, line_id)
    if line is None or line.campaign_id != campaign.id:
        raise NotFound()
    return line


def own_expense(session: Session, campaign: Campaign, expense_id: int) -> Expense:
    """The campaign's expense of that number; another campaign's is not found."""
    expense = session.get(Expense, expense_id)
    if expense is None or expense.line.campaign_id != campaign.id:
        raise NotFound()
    return expense


def expense_lines(session: Session, campaign_ids: Sequence[int]) -> Sequence[Expense]:
    """All expenses of the campaigns, by day."""
    query = select(Expense).join(BudgetLine).where(BudgetLine.campaign_id.in_(campaign_ids))
    query = query.options(joinedload(Expense.line).joinedload(BudgetLine.campaign))
    return session.scalars(query.order_by(Expense.spent_on, Expense.id)).all()
