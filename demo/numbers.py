"""Numbers for rows that are written at one go."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Table, func, select, text
from sqlalchemy.orm import Session


def fresh_ids(session: Session, table: Table, many: int) -> Sequence[int]:
    """So many ids that nobody has or will get; on SQLite the writer is alone, so the next ones are free."""
    if session.get_bind().dialect.name == "postgresql":
        query = text("SELECT nextval(pg_get_serial_sequence(:name, 'id')) FROM generate_series(1, :many)")
        return session.scalars(query, {"name": table.name, "many": many}).all()
    highest = session.scalar(select(func.max(table.c.id))) or 0
    return range(highest + 1, highest + many + 1)
