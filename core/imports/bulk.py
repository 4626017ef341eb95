"""Many records at once: keys given in advance, rows written in large statements, each change kept and recorded."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from functools import cache
from itertools import groupby, islice
from typing import Any, TypeVar

from sqlalchemy import Table, bindparam, func, insert, literal_column, select, text, update
from sqlalchemy.orm import Session

from core.db import Audited, Base
from core.imports.importer import AuditRow, Change, Recorder
from core.models import ImportChange

CHUNK = 2000
_BLOCK = 1000
T = TypeVar("T")


class Numbers:
    """Keys for records that are about to be made, known before they are written."""

    def __init__(self, session: Session, table: Table) -> None:
        self._session, self._table = session, table
        self._waiting: Iterator[int] = iter(())
        self._last: int | None = None

    def next(self) -> int:
        """A key that no record of the table has."""
        if self._session.get_bind().dialect.name != "sqlite":
            return self._from_sequence()
        if self._last is None:
            self._last = self._session.scalar(select(func.max(self._table.c.id))) or 0
        self._last += 1
        return self._last

    def _from_sequence(self) -> int:
        found = next(self._waiting, None)
        if found is None:
            draw = text("SELECT nextval(pg_get_serial_sequence(:name, 'id')) FROM generate_series(1, :many)")
            self._waiting = iter(self._session.scalars(draw, {"name": self._table.name, "many": _BLOCK}).all())
            found = next(self._waiting)
        return found


def chunks(items: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """The items in lists of at most `size`."""
    waiting = iter(items)
    while part := list(islice(waiting, size)):
        yield part


def hold(session: Session, tables: Sequence[Table]) -> None:
    """Let nobody else write these tables until the transaction ends; SQLite's writer holds everything already."""
    if session.get_bind().dialect.name != "sqlite":
        names = ", ".join(table.name for table in tables)
        session.execute(text(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE"))


def write(session: Session, batch_id: int, changes: Sequence[Change], record: Recorder) -> None:
    """Write the changes in their order, keep each so that it can be undone, and put it in the audit trail."""
    for (table, is_new), group in groupby(changes, key=lambda change: (change.table, change.before is None)):
        for part in chunks(group):
            _insert(session, table, part) if is_new else _update(session, table, part)
            session.execute(insert(ImportChange), [_kept(batch_id, change) for change in part])
            record(session, [_audit_row(change) for change in part])


def keep(session: Session, batch_id: int, changes: Sequence[Change]) -> None:
    """Keep changes that have been written already, so that the batch can be undone."""
    for part in chunks(changes):
        session.execute(insert(ImportChange), [_kept(batch_id, change) for change in part])


def _insert(session: Session, table: Table, changes: Sequence[Change]) -> None:
    first = next(iter(table.primary_key)).name
    defaults = plain_defaults(table)
    session.execute(insert(table), [{**defaults, first: change.id, **change.after} for change in changes])


def _update(session: Session, table: Table, changes: Sequence[Change]) -> None:
    for names, group in groupby(sorted(changes, key=_names), key=_names):
        session.execute(updating(table, names), [_bound(table, change.id, change.after) for change in group])


def _names(change: Change) -> list[str]:
    return sorted(change.after)


def updating(table: Table, names: Iterable[str]) -> Any:
    """The statement that sets these columns of one record; its key is bound as "key_NAME"."""
    keys = [column.name for column in table.primary_key]
    values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in names if name not in keys}
    if "version" in table.c:
        values["version"] = table.c.version + literal_column("1")
    found = [table.c[name] == bindparam(f"key_{name}") for name in keys]
    return update(table).where(*found).values(values)


def _bound(table: Table, record_id: int, values: Mapping[str, Any]) -> dict[str, Any]:
    return {**bound_key(table, record_id, values), **{f"new_{name}": value for name, value in values.items()}}


def bound_key(table: Table, record_id: int, values: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters "key_NAME" of one record."""
    first, *others = [column.name for column in table.primary_key]
    return {f"key_{first}": record_id, **{f"key_{name}": values[name] for name in others}}


def plain_defaults(table: Table) -> dict[str, Any]:
    """What the table's columns hold when nothing is said about them."""
    found = {}
    for column in table.columns:
        default = column.default
        if default is not None and default.is_scalar:
            found[column.name] = default.arg  # type: ignore[attr-defined]
        elif default is not None and default.is_callable:
            found[column.name] = default.arg(None)  # type: ignore[attr-defined]
        elif not column.primary_key:
            found[column.name] = None
    return found


@cache
def secrets(table: Table) -> frozenset[str]:
    """The columns that stay out of the audit trail."""
    for mapper in Base.registry.mappers:
        if mapper.local_table is table and issubclass(mapper.class_, Audited):
            return mapper.class_.audit_secret
    return frozenset()


def plain(value: Any) -> Any:
    """The value as JSON holds it."""
    return value.isoformat() if isinstance(value, datetime | date | time) else value


def digest(value: Any) -> str:
    """SHA-256 of a value in one spelling of JSON: stands for what is too heavy to keep twice."""
    spelled = json.dumps(value, sort_keys=True, separators=(",", ":"))
    return f"sha256:{hashlib.sha256(spelled.encode()).hexdigest()}"


def as_kept(table: Table, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values to compare with later: heavy ones by their digest."""
    heavy = secrets(table)
    return {name: digest(value) if name in heavy else plain(value) for name, value in values.items()}


def _kept(batch_id: int, change: Change) -> dict[str, Any]:
    return {
        "batch_id": batch_id,
        "record_type": change.table.name,
        "record_id": change.id,
        "before": None if change.before is None else {name: plain(value) for name, value in change.before.items()},
        "after": as_kept(change.table, change.after),
    }


def _audit_row(change: Change) -> AuditRow:
    action = "created" if change.before is None else "changed"
    return audit_row(action, change.table, change.id, change.before, change.after)


def _open(table: Table, values: Mapping[str, Any] | None) -> dict[str, Any] | None:
    heavy = secrets(table)
    return None if values is None else {name: plain(value) for name, value in values.items() if name not in heavy}


def record_key(table: Table, record_id: int, values: Mapping[str, Any]) -> str:
    """The record's key as the audit trail writes it: "7", or "7/students" for a key of two columns."""
    others = [str(values[column.name]) for column in list(table.primary_key)[1:]]
    return "/".join([str(record_id), *others])


def audit_row(
    action: str, table: Table, record_id: int, before: dict[str, Any] | None, after: dict[str, Any] | None
) -> AuditRow:
    """A row of the trail without what is secret."""
    key = record_key(table, record_id, {**(before or {}), **(after or {})})
    return action, table.name, key, _open(table, before), _open(table, after)
