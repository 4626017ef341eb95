"""Every change of an audited record goes into the trail, in the transaction of the change itself.

Loading this module listens to every session; bulk inserts, which sessions do not see, call `record` themselves.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from functools import cache
from typing import Any, cast

from sqlalchemy import event
from sqlalchemy.orm import Mapper, Session, UOWTransaction, class_mapper
from sqlalchemy.orm.attributes import instance_state
from sqlalchemy.orm.state import InstanceState

from core.access import SYSTEM, Actor
from core.db import Audited
from core.prepared import PreparedInsert
from core.times import now
from registry.digests import of_change, plain
from registry.models import AuditEntry

_COLUMNS = ("at", "actor_key", "actor_name", "action", "record_type", "record_id", "before", "after", "digest")
_INSERT = PreparedInsert(AuditEntry.metadata.tables[AuditEntry.__tablename__], _COLUMNS)

Change = tuple[str, str, str, "dict[str, Any] | None", "dict[str, Any] | None"]


def record(session: Session, changes: Iterable[Change]) -> None:
    """Add changes to the trail: (action, record type, record id, what was, what is), by the session's actor."""
    who: Actor = session.info.get("actor", SYSTEM)
    at = now()
    rows = [
        {
            "at": at,
            "actor_key": who.key,
            "actor_name": who.name,
            "action": action,
            "record_type": kind,
            "record_id": key,
            "before": before,
            "after": after,
            "digest": of_change(who.name, before, after),
        }
        for action, kind, key, before, after in changes
    ]
    _INSERT.rows(session, rows)


class Trailed:
    """What an importer is besides, so that each change of a batch, and of taking it back, stands in the trail."""

    def record(self, session: Session, changes: Iterable[Change]) -> None:
        """Put the changes in the audit trail."""
        record(session, changes)


def created(records: Iterable[Audited]) -> list[Change]:
    """The changes that making these records was."""
    return [change for one in records if (change := _change("created", one)) is not None]


def note_denied(session: Session, who: Actor, path: str, asks_for: str) -> None:
    """Keep in the trail that somebody asked for what their role does not allow."""
    session.info["actor"] = who
    record(session, [("denied", "address", path[:60], None, {"permission": asks_for})])


def facts(table: type[Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a record as the trail keeps them, without what is secret."""
    return {name: plain(value) for name, value in values.items() if name not in table.audit_secret}


@event.listens_for(Session, "before_flush")
def _count_versions(session: Session, _context: UOWTransaction, _instances: object) -> None:
    for changed in session.dirty:
        if isinstance(changed, Audited) and hasattr(changed, "version") and session.is_modified(changed):
            changed.version += 1


@event.listens_for(Session, "after_flush")
def _write(session: Session, context: UOWTransaction) -> None:
    gone = _deleted(context)
    changes: list[Change | None] = [*created(one for one in session.new if isinstance(one, Audited))]
    changes += [_change("changed", one) for one in session.dirty if isinstance(one, Audited) and one not in gone]
    changes += [_change("deleted", one) for one in gone]
    record(session, [change for change in changes if change is not None])


def _deleted(context: UOWTransaction) -> dict[Audited, None]:
    """What this flush deletes; `session.deleted` lacks the parts that were only taken out of their whole's list."""
    states = ((state, is_deleted and not listed) for state, (is_deleted, listed) in context.states.items())
    return {one: None for state, is_gone in states if is_gone and isinstance(one := state.obj(), Audited)}


def _change(action: str, changed: Audited) -> Change | None:
    if action == "created":
        return _creation(changed)
    state: InstanceState[Any] = instance_state(changed)
    key = "/".join(str(part) for part in state.mapper.primary_key_from_instance(changed))
    table = state.mapper.local_table.name  # type: ignore[attr-defined]
    columns = state.mapper.column_attrs
    before, after = {}, {}
    for column in columns:
        if column.key in changed.audit_secret:
            continue
        history = state.attrs[column.key].history
        if action == "changed" and not history.has_changes():
            continue
        was = history.deleted[0] if history.deleted else (history.unchanged[0] if history.unchanged else None)
        before[column.key], after[column.key] = plain(was), plain(getattr(changed, column.key))
    if action == "changed" and set(before) <= {"version"}:
        return None
    return action, table, key, before, None if action == "deleted" else after


def _creation(made: Audited) -> Change:
    table, names, key = _shape(cast(Hashable, type(made)))
    number = "/".join(str(getattr(made, name)) for name in key)
    return "created", table, number, None, facts(type(made), {name: getattr(made, name) for name in names})


@cache
def _shape(made: Hashable) -> tuple[str, list[str], list[str]]:
    """The table of a class, its attributes that are columns, and those of them that are its key."""
    mapper: Mapper[Any] = class_mapper(made)  # type: ignore[arg-type]
    key = [mapper.get_property_by_column(column).key for column in mapper.primary_key]
    return mapper.local_table.name, [one.key for one in mapper.column_attrs], key  # type: ignore[attr-defined]
