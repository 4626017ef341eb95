"""The records behind figures of the money of campaigns and of the stock, as lists."""

from __future__ import annotations

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from core.i18n import t, tn
from core.listing import Column
from core.money import say_yuan
from core.times import say_plain_date
from core.web import session
from outreach.budget_queries import money_of
from outreach.campaign_models import BudgetLine, Expense
from outreach.material_models import Material, MaterialMove
from outreach.stock import MOVE_NAMES
from registry.terms import labels
from reports.views.listed import Listed
from schedule.models import Campaign


def _campaign_columns() -> list[Column]:
    known = money_of(session(), session().scalars(select(Campaign.id)).all())
    return [
        Column("name", t("Campaign"), lambda one: one.name, True),
        Column("from", t("First day"), lambda one: say_plain_date(one.starts_on), True, "date"),
        Column("area", t("Area"), lambda one: one.area.name),
        Column("planned", t("Budget (yuan)"), lambda one: say_yuan(known[one.id].planned), kind="number"),
    ]


def _expense_columns() -> list[Column]:
    purposes = labels(session(), "budget_purpose")
    return [
        Column("what", t("What for"), lambda one: one.what),
        Column("campaign", t("Campaign"), lambda one: one.line.campaign.name),
        Column("purpose", t("Purpose"), lambda one: purposes.get(one.line.purpose, one.line.purpose)),
        Column("on", t("Day"), lambda one: say_plain_date(one.spent_on), True, "date"),
        Column("amount", t("Amount (yuan)"), lambda one: say_yuan(one.amount), True, "number"),
    ]


def _material_columns() -> list[Column]:
    return [
        Column("name", t("Item"), lambda one: one.name, True),
        Column("area", t("Kept by"), lambda one: one.area.name),
        Column("stock", t("In stock"), lambda one: f"{one.stock:,} {one.counted_in}".strip(), True, "number"),
    ]


def _move_columns() -> list[Column]:
    return [
        Column("item", t("Item"), lambda one: one.material.name),
        Column("on", t("Day"), lambda one: say_plain_date(one.moved_on), True, "date"),
        Column("what", t("Kind of move"), lambda one: MOVE_NAMES[one.kind]),
        Column("count", t("How many"), lambda one: f"{one.count:+,}", True, "number"),
        Column("campaign", t("Campaign"), lambda one: one.campaign.name if one.campaign else "–"),
    ]


LISTED: dict[str, Listed] = {
    "campaigns": Listed(
        t("Campaigns behind the figure"), lambda n: tn("%(n)s campaign.", "%(n)s campaigns.", n),
        (joinedload(Campaign.area),), {"from": Campaign.starts_on, "name": Campaign.name}, "-from", _campaign_columns,
        lambda one: url_for("outreach.campaign_money", campaign_id=one.id),
    ),
    "expenses": Listed(
        t("Expenses behind the figure"), lambda n: tn("%(n)s expense.", "%(n)s expenses.", n),
        (joinedload(Expense.line).joinedload(BudgetLine.campaign),),
        {"on": Expense.spent_on, "amount": Expense.amount}, "-on", _expense_columns,
        lambda one: url_for("outreach.campaign_money", campaign_id=one.line.campaign_id),
    ),
    "materials": Listed(
        t("Items behind the figure"), lambda n: tn("%(n)s item.", "%(n)s items.", n), (joinedload(Material.area),),
        {"name": Material.name, "stock": Material.stock}, "name", _material_columns,
        lambda one: url_for("outreach.material", material_id=one.id),
    ),
    "material_moves": Listed(
        t("Moves behind the figure"), lambda n: tn("%(n)s move.", "%(n)s moves.", n),
        (joinedload(MaterialMove.material), joinedload(MaterialMove.campaign)),
        {"on": MaterialMove.moved_on, "count": MaterialMove.count}, "-on", _move_columns,
        lambda one: url_for("outreach.material", material_id=one.material_id),
    ),
}  # fmt: skip
