"""New records saved at once: each with one INSERT, all with one entry in the trail, without a flush of the session.

A flush works out from scratch what depends on what; where a deed knows that, its records are saved far sooner.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any

from sqlalchemy import Sequence as Numbers
from sqlalchemy import bindparam, insert, select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapper, Session, class_mapper, make_transient_to_detached

from core.db import Audited, Base
from core.prepared import Prepared, PreparedInsert, all_or_none
from registry.audit import created, record


@dataclass(frozen=True)
class _Way:
    """How records of one class are saved: their columns with defaults, their key, and where their owners' keys go."""

    insert: Prepared
    insert_numbered: PreparedInsert
    defaults: Sequence[tuple[str, Any]]
    key: str | None  # the attribute that the database fills in
    owners: Sequence[tuple[str, str, str]]  # relationship, own column, the owner's column
    members: Sequence[tuple[str, str, str]]  # relationship, own column, the members' column


def save_new(session: Session, records: Iterable[Base]) -> None:
    """Save new records in this order, owners before what belongs to them: all, or none with an IntegrityError.

    What the session had to write is written before.
    """
    session.flush()
    saved = list(records)
    connection = session.connection()
    _number(connection, saved)
    with all_or_none(connection):
        for _, alike in groupby(saved, type):
            _save(connection, list(alike))
        record(session, created(one for one in saved if isinstance(one, Audited)))
    for one in saved:
        make_transient_to_detached(one)
    for one in saved:
        if one not in session:  # most come with the first, as its members
            session.add(one)


def _number(connection: Connection, saved: Sequence[Base]) -> None:
    """Give all records their keys, where a sequence can be asked for them before they are saved; SQLite has none."""
    if connection.dialect.name == "sqlite":
        return
    unnumbered = [one for one in saved if _way(type(one)).key is not None]
    numbers = _next(tuple(type(one) for one in unnumbered)).rows(connection, {})[0]
    for one, number in zip(unnumbered, numbers, strict=True):
        one.__dict__[str(_way(type(one)).key)] = number


@cache
def _next(tables: tuple[type[Base], ...]) -> Prepared:
    names = [f"{table.__tablename__}_{_way(table).key}_seq" for table in tables]
    return Prepared(select(*(Numbers(name).next_value().label(f"n{n}") for n, name in enumerate(names))))


def _save(connection: Connection, alike: Sequence[Base]) -> None:
    """Save records of one class, by one statement if they have their keys."""
    way = _way(type(alike[0]))
    is_numbered = way.key is None or way.key in alike[0].__dict__
    for one in alike:
        values = _completed(one, way)
        if not is_numbered:
            values[str(way.key)] = way.insert.run(connection, values)
        for relation, own, theirs in way.members:
            for member in values.get(relation, ()):
                member.__dict__[theirs] = values[own]
    if is_numbered:
        way.insert_numbered.rows(connection, [one.__dict__ for one in alike])


def _completed(one: Base, way: _Way) -> dict[str, Any]:
    """The record's values, with its owners' keys and defaults filled in; nobody has to hear of it, it is nobody's."""
    values = one.__dict__
    for relation, own, theirs in way.owners:
        if (owner := values.get(relation)) is not None:
            values[own] = getattr(owner, theirs)
    for name, default in way.defaults:
        if name not in values:
            values[name] = default(None) if callable(default) else default
    return values


@cache
def _way(table: type[Base]) -> _Way:
    mapper: Mapper[Any] = class_mapper(table)
    columns = [(one.key, one.columns[0]) for one in mapper.column_attrs]
    key = next(
        (name for name, column in columns if column.primary_key and column.autoincrement and not column.foreign_keys),
        None,
    )
    defaults = [(name, column.default.arg if column.default else None) for name, column in columns if name != key]
    owners, members = _links(mapper, "MANYTOONE"), _links(mapper, "ONETOMANY")
    rows: Any = mapper.local_table
    given: dict[str, Any] = {name: bindparam(name) for name, _ in defaults}
    numbered = PreparedInsert(rows, [*given, *([key] if key else [])])
    return _Way(Prepared(insert(rows).values(given)), numbered, defaults, key, owners, members)


def _links(mapper: Mapper[Any], direction: str) -> list[tuple[str, str, str]]:
    """Relationships of one direction that hold lists or single records, with the columns on both sides."""
    return [
        (relation.key, mapper.get_property_by_column(own).key, relation.mapper.get_property_by_column(theirs).key)
        for relation in mapper.relationships
        if relation.direction.name == direction and (direction == "MANYTOONE" or relation.uselist)
        for own, theirs in relation.local_remote_pairs or ()
    ]
