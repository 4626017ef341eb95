"""What hangs on a record: rows of any table, also of upper floors, that refer to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column, func, select
from sqlalchemy.orm import Session

from core.db import Base
from core.i18n import Text, tn

OWN_PARTS = frozenset({"unit_headcounts", "area_outlines", "shelters", "observation_points", "stations"})


def references(session: Session, record: Base) -> list[Text]:
    """In words, what refers to the record ("12 units", "3 places"); its own parts do not count."""
    found: dict[str, int] = {}
    for column in _columns_to(record.__tablename__):
        key: Any = record.id  # type: ignore[attr-defined]
        count = session.scalar(select(func.count()).select_from(column.table).where(column == key)) or 0
        found[column.table.name] = found.get(column.table.name, 0) + count
    return [_words(table, count) for table, count in found.items() if count]


def _columns_to(table_name: str) -> Iterator[Column[Any]]:
    for table in Base.metadata.sorted_tables:
        if table.name not in OWN_PARTS:
            yield from (
                c for c in table.columns if any(k.target_fullname == f"{table_name}.id" for k in c.foreign_keys)
            )


def _words(table: str, n: int) -> Text:
    match table:
        case "areas":
            return tn("%(n)s area beneath it", "%(n)s areas beneath it", n)
        case "units":
            return tn("%(n)s unit", "%(n)s units", n)
        case "places":
            return tn("%(n)s place", "%(n)s places", n)
        case "events":
            return tn("%(n)s event", "%(n)s events", n)
        case "drills":
            return tn("%(n)s drill", "%(n)s drills", n)
        case "campaigns":
            return tn("%(n)s campaign", "%(n)s campaigns", n)
        case "teams" | "people" | "vehicles":
            return tn("%(n)s team, person or vehicle", "%(n)s teams, people or vehicles", n)
        case "grants":
            return tn("the role of %(n)s user", "the roles of %(n)s users", n)
        case "terms" | "settings":
            return tn("%(n)s term or setting of its own", "%(n)s terms or settings of its own", n)
    return tn("%(n)s other record", "%(n)s other records", n)
