"""Records that nearly every request loads by their number: by one prepared statement, with what they belong to."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Mapper, Session, class_mapper, make_transient_to_detached

from core.db import Base
from core.prepared import Prepared

T = TypeVar("T", bound=Base)


class PreparedRecord(Generic[T]):
    """Call it with a session and an id: the record with the one that `relation` leads to; None if there is none.

    Like `Session.get` with a joined load, and as there a record that the session has already is not asked for again.
    """

    def __init__(self, table: type[T], relation: str) -> None:
        self._table, self._relation = table, relation
        self._statement: Prepared | None = None

    def __call__(self, session: Session, record_id: int) -> T | None:
        mapper = class_mapper(self._table)
        if mapper.identity_key_from_primary_key((record_id,)) in session.identity_map:
            return session.get(self._table, record_id)
        found = self._prepared(mapper).rows(session, {"id": record_id})
        if not found:
            return None
        mine, row = len(mapper.column_attrs), found[0]
        record = _record(session, mapper, row[:mine])
        record.__dict__[self._relation] = _record(session, mapper.relationships[self._relation].mapper, row[mine:])
        return record  # type: ignore[no-any-return]

    def _prepared(self, mapper: Mapper[T]) -> Prepared:
        if self._statement is None:  # mappers are complete only when all models have been imported
            relation = mapper.relationships[self._relation]
            whole = mapper.local_table.join(relation.mapper.local_table, relation.primaryjoin)
            columns = [*_columns(mapper), *_columns(relation.mapper)]
            chosen = [column.label(f"column_{place}") for place, column in enumerate(columns)]
            asked = select(*chosen).select_from(whole).where(mapper.primary_key[0] == bindparam("id"))
            self._statement = Prepared(asked)
        return self._statement


def _columns(mapper: Mapper[Any]) -> list[Any]:
    return [attribute.columns[0] for attribute in mapper.column_attrs]


def _record(session: Session, mapper: Mapper[Any], values: tuple[Any, ...]) -> Any:
    """The record of these columns: the one that the session has, or else a new one that it has from now on."""
    found = dict(zip((attribute.key for attribute in mapper.column_attrs), values, strict=True))
    key = tuple(found[mapper.get_property_by_column(column).key] for column in mapper.primary_key)
    there = session.identity_map.get(mapper.identity_key_from_primary_key(key))
    if there is not None:
        return there
    record = mapper.class_()
    record.__dict__.update(found)
    make_transient_to_detached(record)
    session.add(record)
    return record
