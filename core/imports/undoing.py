"""Taking a batch back: what it made is removed, what it changed is as before, unless somebody has gone on from it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Date, DateTime, Table, bindparam, delete, select, tuple_
from sqlalchemy.orm import Session

from core.db import Base
from core.i18n import Text, t
from core.imports.bulk import as_kept, audit_row, bound_key, chunks, updating
from core.imports.importer import AuditRow, Recorder
from core.models import ImportChange

_LOOKED_UP = 400
PutBack = Callable[[int, Mapping[str, Any]], Text | None]  # the record's id and what it was; why it cannot be
TakeAway = Callable[[Table, int], Text | None]  # the record's table and id; why it stays
Owner = tuple[str, int]  # the record that a change belongs to: its table's name and id


@dataclass(frozen=True)
class Deeds:
    """How records go back that are not written as plain rows: changed ones, and those that the batch made."""

    put_back: PutBack | None = None
    take_away: TakeAway | None = None

    def of(self, change: ImportChange) -> Callable[[], Text | None] | None:
        """The deed for the change; None where its columns are enough."""
        if change.before is None:
            away = self.take_away
            return None if away is None else lambda: away(Base.metadata.tables[change.record_type], change.record_id)
        back = self.put_back
        return None if back is None else lambda: back(change.record_id, change.before or {})


@dataclass
class Undone:
    """How many records were removed and restored, and why others stay."""

    removed: int = 0
    restored: int = 0
    kept: dict[Owner, Text] = field(default_factory=dict)


CHANGED_SINCE = t("It was changed after the import.")
GONE = t("It had been deleted already.")
NEEDED = t("Other records depend on it by now.")


def undo(
    session: Session, batch_id: int, record: Recorder, parts: Collection[Table] = (), deeds: Deeds | None = None
) -> Undone:
    """Take back what the batch wrote, record by record, in the reverse order; rows of `parts` go with their record.

    What has a deed goes back by it instead of by its columns, and those stay of which it says why.
    """
    deeds = deeds or Deeds()
    done = session.scalars(
        select(ImportChange).where(ImportChange.batch_id == batch_id).order_by(ImportChange.id.desc())
    ).all()
    undone = Undone()
    _keep_changed(session, done, undone)
    _keep_needed(session, done, undone, parts)
    going = [change for change in done if owner_of(change) not in undone.kept]
    for is_by_deed, group in groupby(going, key=lambda change: deeds.of(change) is not None):
        for part in chunks(group):
            if is_by_deed:
                _by_deed(session, part, deeds, undone)
            else:
                record(session, list(_take_back(session, part)))
    for change in going:
        if owner_of(change) not in undone.kept:
            _count(change, undone)
    return undone


def _by_deed(session: Session, changes: Iterable[ImportChange], deeds: Deeds, undone: Undone) -> None:
    session.expire_all()  # rows were removed behind the session's back
    for change in changes:
        deed = deeds.of(change)
        trial = session.begin_nested()
        why = deed() if deed is not None else None
        if why is None:
            trial.commit()
        else:
            trial.rollback()
            undone.kept[owner_of(change)] = why


def owner_of(change: ImportChange) -> Owner:
    """The record that a change belongs to: a shelter's facts belong to its place."""
    return root_of(Base.metadata.tables[change.record_type]).name, change.record_id


def root_of(table: Table) -> Table:
    """The table whose key this table's key is; itself when its key is its own."""
    first = next(iter(table.primary_key))
    above = next(iter(first.foreign_keys), None)
    return table if above is None else root_of(above.column.table)


def _count(change: ImportChange, undone: Undone) -> None:
    if root_of(Base.metadata.tables[change.record_type]).name == change.record_type:
        undone.removed += change.before is None
        undone.restored += change.before is not None


def _keep_changed(session: Session, done: Iterable[ImportChange], undone: Undone) -> None:
    """Records that do not hold any more what the batch wrote."""
    for table, changes in _by_table(done).items():
        now_there = _rows(session, table, changes)
        for change in changes:
            found = now_there.get(_key(table, change))
            if found is None:
                undone.kept.setdefault(owner_of(change), GONE)
            elif as_kept(table, {name: found[name] for name in change.after}) != change.after:
                undone.kept.setdefault(owner_of(change), CHANGED_SINCE)


def _by_table(done: Iterable[ImportChange]) -> dict[Table, list[ImportChange]]:
    found: dict[Table, list[ImportChange]] = {}
    for change in done:
        found.setdefault(Base.metadata.tables[change.record_type], []).append(change)
    return found


def _key(table: Table, change: ImportChange) -> tuple[Any, ...]:
    return (change.record_id, *(change.after[column.name] for column in list(table.primary_key)[1:]))


def _rows(session: Session, table: Table, changes: Iterable[ImportChange]) -> dict[tuple[Any, ...], Any]:
    keys = list(table.primary_key)
    found: dict[tuple[Any, ...], Any] = {}
    for part in chunks((_key(table, change) for change in changes), _LOOKED_UP):
        wanted = keys[0].in_([key[0] for key in part]) if len(keys) == 1 else tuple_(*keys).in_(part)
        for row in session.execute(select(table).where(wanted)).mappings():
            found[tuple(row[column.name] for column in keys)] = row
    return found


def _keep_needed(session: Session, done: Iterable[ImportChange], undone: Undone, parts: Collection[Table]) -> None:
    """Records made by the batch to which others refer that are not going with them."""
    made = {owner_of(change) for change in done if change.before is None and _is_root(change)}
    references = [pair for pair in _references(session, made, done, parts) if pair[0] not in undone.kept]
    grew = True
    while grew:
        grew = False
        for owner, user in references:
            if owner not in undone.kept and (user is None or user not in made or user in undone.kept):
                undone.kept[owner] = NEEDED
                grew = True


def _is_root(change: ImportChange) -> bool:
    return owner_of(change)[0] == change.record_type


def _references(
    session: Session, made: set[Owner], done: Iterable[ImportChange], parts: Collection[Table]
) -> list[tuple[Owner, Owner | None]]:
    """Pairs of a record and one that refers to it; None stands for a record outside the batch."""
    written = {(change.record_type, *_key(Base.metadata.tables[change.record_type], change)) for change in done}
    found: list[tuple[Owner, Owner | None]] = []
    for name in {owner[0] for owner in made}:
        ids = [owner[1] for owner in made if owner[0] == name]
        for part in chunks(ids, _LOOKED_UP):
            leaning = _leaning_on_parts(session, Base.metadata.tables[name], parts, list(part))
            found += [((name, target), None) for target in leaning]
        for column in _referring(Base.metadata.tables[name], parts):
            keys = list(column.table.primary_key)
            for part in chunks(ids, _LOOKED_UP):
                for target, *key in session.execute(select(column, *keys).where(column.in_(part))):
                    inside = (column.table.name, *key) in written
                    user = (root_of(column.table).name, key[0]) if inside else None
                    if user != (name, target):
                        found.append(((name, target), user))
    return found


def _leaning_on_parts(session: Session, table: Table, parts: Collection[Table], ids: Sequence[int]) -> set[int]:
    """Records on whose parts something depends that is no part itself: a plan written for a drill of the batch."""
    found: set[int] = set()
    for part in parts:
        owners = [key.parent for key in part.foreign_keys if key.column.table is table]
        for owner, column in ((owner, column) for owner in owners for column in _referring(part, parts)):
            leaning = select(owner).join_from(part, column.table, column == part.c.id).where(owner.in_(ids))
            found |= set(session.scalars(leaning))
    return found


def _referring(table: Table, parts: Collection[Table]) -> list[Any]:
    others = [other for other in Base.metadata.tables.values() if other not in parts]
    return [key.parent for other in others for key in other.foreign_keys if key.column.table is table]


def _take_back(session: Session, changes: list[ImportChange]) -> Iterator[AuditRow]:
    """Delete or restore in the order given: a child always goes before what it stands under."""
    for (name, was_made, _), group in groupby(changes, key=_alike):
        table, part = Base.metadata.tables[name], list(group)
        keys = [bound_key(table, change.record_id, change.after) for change in part]
        if was_made:
            session.execute(_deleting(table), keys)
            yield from (audit_row("deleted", table, change.record_id, change.after, None) for change in part)
            continue
        before = [change.before or {} for change in part]
        values = [{f"new_{name}": _revived(table, name, value) for name, value in was.items()} for was in before]
        session.execute(updating(table, before[0]), [{**key, **new} for key, new in zip(keys, values, strict=True)])
        for change, was in zip(part, before, strict=True):
            yield audit_row("changed", table, change.record_id, change.after, {**was, **_rest_of_key(table, change)})


def _alike(change: ImportChange) -> tuple[str, bool, list[str]]:
    return change.record_type, change.before is None, sorted(change.before or ())


def _rest_of_key(table: Table, change: ImportChange) -> dict[str, Any]:
    return {column.name: change.after[column.name] for column in list(table.primary_key)[1:]}


def _deleting(table: Table) -> Any:
    return delete(table).where(*[column == bindparam(f"key_{column.name}") for column in table.primary_key])


def _revived(table: Table, name: str, value: Any) -> Any:
    """A value kept as JSON as its column wants it."""
    kind = table.c[name].type
    if isinstance(value, str) and isinstance(kind, Date):
        return date.fromisoformat(value)
    if isinstance(value, str) and isinstance(getattr(kind, "impl_instance", kind), DateTime):
        return datetime.fromisoformat(value)
    return value
