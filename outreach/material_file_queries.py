"""The stock as tables: one row an item, and one row a move; what goes out can be read in again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from core.i18n import t
from core.sheets import Column, Sheet, Value
from core.times import say_plain_date
from outreach.material_models import Material, MaterialMove
from outreach.material_queries import stock_on
from outreach.stock import MOVE_NAMES, is_low
from registry import terms


def stock_sheets(session: Session, items: Sequence[Material], on: date) -> list[Sheet]:
    """The balance of a day for each item, then every move until that day."""
    kinds, stock = terms.labels(session, "material_kind"), stock_on(session, [one.id for one in items], on)
    rows: list[list[Value]] = [
        [one.name, kinds.get(one.kind, one.kind), one.area.name, one.counted_in, stock[one.id], one.low_at,
         str(t("low")) if one.is_active and is_low(stock[one.id], one.low_at) else "", one.note]
        for one in items
    ]  # fmt: skip
    heading = [str(t("Stock on %(day)s", day=say_plain_date(on)))]
    columns = [
        Column(str(t("Item"))), Column(str(t("Kind"))), Column(str(t("Kept by"))), Column(str(t("Counted in"))),
        Column(str(t("In stock")), "integer", total=""), Column(str(t("Warn from")), "integer", total=""),
        Column(str(t("State"))), Column(str(t("Note"))),
    ]  # fmt: skip
    return [Sheet(str(t("In stock")), columns, rows, heading), moves_sheet(session, items, heading, on)]


def moves_sheet(
    session: Session, items: Sequence[Material], heading: Sequence[str], until: date | None = None
) -> Sheet:  # fmt: skip
    """Every move of the items, by day; with the names that an import of receipts asks for."""
    query = select(MaterialMove).where(MaterialMove.material_id.in_([one.id for one in items]))
    query = query if until is None else query.where(MaterialMove.moved_on <= until)
    query = query.options(
        joinedload(MaterialMove.material).joinedload(Material.area), joinedload(MaterialMove.campaign),
        joinedload(MaterialMove.event), joinedload(MaterialMove.unit),
    )  # fmt: skip
    rows: list[list[Value]] = [
        [one.material.name, one.material.area.name, one.moved_on, str(MOVE_NAMES[one.kind]), one.count,
         one.campaign.name if one.campaign else "", one.event.title if one.event else "",
         one.unit.name if one.unit else "", one.reason, one.made_by_name]
        for one in session.scalars(query.order_by(MaterialMove.moved_on, MaterialMove.id))
    ]  # fmt: skip
    columns = [
        Column(str(t("Item"))), Column(str(t("Kept by"))), Column(str(t("Day")), "date"),
        Column(str(t("Kind of move"))),
        Column(str(t("How many")), "integer", total=""), Column(str(t("Campaign"))), Column(str(t("Event"))),
        Column(str(t("Receiving unit"))), Column(str(t("Note"))), Column(str(t("Entered in the books by"))),
    ]  # fmt: skip
    return Sheet(str(t("Moves")), columns, rows, list(heading))
