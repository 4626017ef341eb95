"""Money of campaigns and moves of the stock, counted live."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true
from sqlalchemy.orm import Session

from outreach.campaign_models import BudgetLine, Expense
from outreach.material_models import Material, MaterialMove
from outreach.material_queries import campaign_of_move
from outreach.models import CampaignBrief
from registry.permissions import Permission
from registry.scope import within
from reports.campaign_measures import BALANCE, MONEY, STOCK
from reports.cut_queries import Cut, campaign_of, days_asked, tops_of
from reports.figures import Answer
from reports.periods import key_of
from schedule.models import Campaign, Event

LOOK = Permission.VIEW_CAMPAIGNS
OUT = ("given", "returned")
Part = tuple[int, int | None, date | None]  # the area, the campaign, the day


def money(session: Session, found: Cut, names: Collection[str]) -> Answer:
    """Budget and expenses of the campaigns that begin in the period, in yuan."""
    given = Answer(total=dict.fromkeys(names, 0))
    if not found.used <= MONEY:
        return given
    parts: dict[int, Part] = {
        one.id: (one.area_id, one.id, one.starts_on)
        for one in session.execute(select(Campaign.id, Campaign.area_id, Campaign.starts_on).where(_begun(found)))
    }
    planned, spent = (_by_campaign(session, found, column) for column in (BudgetLine.planned, Expense.amount))
    typed = select(CampaignBrief.campaign_id, CampaignBrief.budget_yuan).join(Campaign).where(_begun(found))
    for campaign_id, yuan in session.execute(typed).tuples():
        planned.setdefault(campaign_id, (yuan or 0) * 100)
    keys = _keys(session, found, parts)
    for name, sums in (("budget_planned", planned), ("budget_spent", spent)):
        for campaign_id, fen in sums.items() if name in names else ():
            given.add(keys[campaign_id], name, fen)
    for values in (*given.lines.values(), given.total):
        values.update({name: _yuan(value) for name, value in values.items() if isinstance(value, int)})
    return given


def money_rows(session: Session, found: Cut, name: str) -> Select[Any]:
    """The campaigns that have a budget, or the expenses, behind a figure."""
    if name == "budget_spent":
        return select(Expense).join(BudgetLine).join(Campaign).where(_begun(found))
    lines = select(BudgetLine.campaign_id)
    typed = select(CampaignBrief.campaign_id).where(CampaignBrief.budget_yuan.is_not(None))
    return select(Campaign).where(_begun(found), or_(Campaign.id.in_(lines), Campaign.id.in_(typed)))


def stock(session: Session, found: Cut, names: Collection[str]) -> Answer:
    """What was received and went out in the period, and what was left at its end."""
    given = Answer(total=dict.fromkeys(names, 0))
    if {"stock_received", "stock_given"} & set(names) and found.used <= STOCK:
        _moved(session, found, names, given)
    if "stock_left" in names and found.used <= BALANCE:
        stands_for = tops_of(session, found) if "area" in found.question.by else {}
        query = select(Material.area_id, func.sum(MaterialMove.count)).join(MaterialMove).where(_kept(found))
        query = query.where(MaterialMove.moved_on <= days_asked(found)[1]).group_by(Material.area_id)
        for area_id, count in session.execute(query).tuples():
            given.add(tuple(str(stands_for[area_id]) for _ in found.question.by), "stock_left", int(count))
    return given


def stock_rows(session: Session, found: Cut, name: str) -> Select[Any]:
    """The moves, or the items with what is left of them, behind a figure."""
    if name == "stock_left":
        moved = select(MaterialMove.material_id).where(MaterialMove.moved_on <= days_asked(found)[1])
        return select(Material).where(_kept(found), Material.id.in_(moved))
    query = select(MaterialMove).join(Material).outerjoin(Event, Event.id == MaterialMove.event_id)
    return query.where(_in_period(found), MaterialMove.kind.in_(("received",) if name == "stock_received" else OUT))


def _moved(session: Session, found: Cut, names: Collection[str], given: Answer) -> None:
    query = select(Material.area_id, campaign_of_move(), MaterialMove.moved_on, MaterialMove.kind,
                   func.sum(MaterialMove.count))  # fmt: skip
    query = query.select_from(MaterialMove).join(Material).outerjoin(Event, Event.id == MaterialMove.event_id)
    query = query.where(_in_period(found), MaterialMove.kind.in_(("received", *OUT)))
    rows = session.execute(
        query.group_by(Material.area_id, campaign_of_move(), MaterialMove.moved_on, MaterialMove.kind)
    ).tuples().all()  # fmt: skip
    keys = _keys(session, found, {number: row[:3] for number, row in enumerate(rows)})
    for number, (_, _, _, kind, count) in enumerate(rows):
        name, sign = ("stock_received", 1) if kind == "received" else ("stock_given", -1)
        if name in names:
            given.add(keys[number], name, sign * int(count))


def _keys(session: Session, found: Cut, parts: dict[int, Part]) -> dict[int, tuple[str, ...]]:
    """By number the key of the line that it belongs to."""
    stands_for = tops_of(session, found) if "area" in found.question.by else {}
    keys = {}
    for number, (area_id, campaign_id, on) in parts.items():
        said = {"area": str(stands_for.get(area_id, area_id)), "campaign": str(campaign_id or 0)}
        keys[number] = tuple(said[name] if name in said else key_of(name, on) if on else ""
                             for name in found.question.by)  # fmt: skip
    return keys


def _by_campaign(session: Session, found: Cut, column: Any) -> dict[int, int]:
    query = select(Campaign.id, func.sum(column)).join(BudgetLine, BudgetLine.campaign_id == Campaign.id)
    query = query.join(Expense, Expense.line_id == BudgetLine.id) if column is Expense.amount else query
    rows = session.execute(query.where(_begun(found)).group_by(Campaign.id)).tuples()
    return {campaign_id: int(fen) for campaign_id, fen in rows}


def _yuan(fen: int) -> int | float:
    return fen / 100 if fen % 100 else fen // 100


def _begun(found: Cut) -> ColumnElement[bool]:
    first, last = days_asked(found)
    return and_(
        found.where(Campaign.area_id), within(found.actor, LOOK, Campaign.area_id), Campaign.status != "cancelled",
        Campaign.starts_on >= first, Campaign.starts_on <= last, _of_campaign(found, Campaign.id),
    )  # fmt: skip


def _kept(found: Cut) -> ColumnElement[bool]:
    return and_(found.where(Material.area_id), within(found.actor, LOOK, Material.area_id))


def _in_period(found: Cut) -> ColumnElement[bool]:
    first, last = days_asked(found)
    days = (MaterialMove.moved_on >= first, MaterialMove.moved_on <= last)
    return and_(_kept(found), *days, _of_campaign(found, campaign_of_move()))


def _of_campaign(found: Cut, column: Any) -> ColumnElement[bool]:
    campaign = campaign_of(found)
    if campaign is None:
        return true()
    return column == campaign if campaign else column.is_(None)  # type: ignore[no-any-return]
