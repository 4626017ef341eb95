"""Lists in pages: sorted, filtered, cut into pages, their state kept in the address."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup, escape
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from core.i18n import Text

SIZE = 25
LARGEST = 200


@dataclass(frozen=True)
class Listing:
    """One page of a list; `rows` are what the query gave, `total` counts all pages."""

    rows: Sequence[Any]
    total: int
    number: int
    size: int
    sort: str
    query: Mapping[str, str]
    path: str

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // self.size))

    def url(self, **changes: Any) -> str:
        """This list's address with some of its state changed; None removes."""
        state = {**self.query, **{k: str(v) for k, v in changes.items() if v is not None}}
        kept = {k: v for k, v in state.items() if v and not (k in changes and changes[k] is None)}
        return f"{self.path}?{urlencode(kept)}" if kept else self.path


@dataclass(frozen=True)
class Column:
    """A column of a list: its heading and how a row is shown in it."""

    key: str
    label: Text | str
    show: Callable[[Any], Any]
    sortable: bool = False
    kind: str = "text"  # text number date tag, or wide: the whole width of a card on a phone

    def cell(self, row: Any) -> Markup:
        """The row's cell, escaped unless it is markup already."""
        value = self.show(row)
        return escape("" if value is None else value)


def listing(
    session: Session,
    query: Select[Any],
    args: Mapping[str, str],
    path: str,
    sorts: Mapping[str, ColumnElement[Any] | Any],
    default: str,
) -> Listing:
    """The page that the address asks for; `sorts` maps names to columns, "-name" turns the order round."""
    wanted = args.get("sort", default)
    name = wanted.removeprefix("-")
    if name not in sorts:
        wanted, name = default, default.removeprefix("-")
    order = sorts[name].desc() if wanted.startswith("-") else sorts[name].asc()
    size = min(LARGEST, max(1, _number(args.get("size"), SIZE)))
    total = session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    number = min(max(1, _number(args.get("page"), 1)), max(1, -(-total // size)))
    tie = query.column_descriptions[0]["entity"]
    ordered = query.order_by(None).order_by(order, tie.id) if tie is not None else query.order_by(None).order_by(order)
    rows = session.execute(ordered.limit(size).offset((number - 1) * size))
    taken = rows.scalars().all() if len(query.column_descriptions) == 1 else rows.all()
    state = {key: value for key, value in args.items() if value and key != "page"}
    return Listing(taken, total, number, size, wanted, state, path)


def _number(typed: str | None, otherwise: int) -> int:
    return int(typed) if typed and typed.isdecimal() and len(typed) < 9 else otherwise
