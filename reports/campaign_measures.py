"""Measures of the money of campaigns and of the stock of materials. Pure."""

from __future__ import annotations

from core.i18n import Text, t
from reports.cube import PERIODS
from reports.figures import Values
from reports.measure import Measure

MONEY = STOCK = frozenset({"area", "campaign", *PERIODS})
BALANCE = frozenset({"area"})
UNIT_YUAN, UNIT_PARTS = t("yuan"), t("articles")


def _left(values: Values) -> float | None:
    planned, spent = values.get("budget_planned"), values.get("budget_spent")
    if not isinstance(planned, int | float) or not isinstance(spent, int | float):
        return None
    return round(planned - spent, 2)


def _money(name: str, label: Text, definition: Text, rows: str) -> Measure:
    return Measure(name, label, definition, UNIT_YUAN, rows, "number", MONEY, is_extra=True, is_money=True)


def _stock(name: str, label: Text, definition: Text) -> Measure:
    return Measure(name, label, definition, UNIT_PARTS, "material_moves", allows=STOCK, is_extra=True)


BUDGET_MEASURES: tuple[Measure, ...] = (
    _money("budget_planned", t("Budget of campaigns"),
           t("Of campaigns that begin in the period, cancelled ones left out: their budget lines, or the sum that was "
             "typed where there are no lines."), "campaigns"),
    _money("budget_spent", t("Spent on campaigns"),
           t("Expenses of campaigns that begin in the period, cancelled ones left out, whenever they were paid."),
           "expenses"),
    Measure("budget_left", t("Left of the budget"), t("Budget of campaigns less what was spent on them."), UNIT_YUAN,
            "campaigns", "number", MONEY, is_extra=True, is_money=True, needs=("budget_planned", "budget_spent"),
            derive=_left, opens="budget_planned"),
)  # fmt: skip
STOCK_MEASURES: tuple[Measure, ...] = (
    _stock("stock_received", t("Materials received"), t("By the day of the receipt, in the stock of the area.")),
    _stock("stock_given", t("Materials taken from stock"),
           t("By the day on which they went out; what came back into stock is taken off.")),
    Measure("stock_left", t("Materials left in stock"),
            t("At the end of the last day: received and given out, with returns and corrections."), UNIT_PARTS,
            "materials", allows=BALANCE, is_extra=True),
)  # fmt: skip
