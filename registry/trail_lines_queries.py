"""Entries of the audit trail as people read them: fields with their labels, ids and codes with their names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from core.db import Base
from core.i18n import Text, t
from core.times import say_date, say_minute
from registry.models import AuditEntry
from registry.terms import labels
from registry.trail_fields import field_name
from registry.trail_words import (
    ACTIONS,
    NOBODY,
    PERSONAL,
    RECORDS,
    UNSEEN,
    VOCABULARIES,
    code_name,
    named,
    number_of_actor,
    number_of_resource,
)

LONGEST = 200
Names = dict[tuple[str, str], str]


@dataclass(frozen=True)
class Line:
    """One field of one change: its label, what was, what is; both empty for something that is not shown."""

    label: str
    was: str
    now: str


@dataclass(frozen=True)
class ShownEntry:
    """One change as the page shows it; `record` is the name of what was changed, as far as it is known."""

    at: datetime
    who: str
    action: str
    kind: str
    record: str
    record_type: str
    record_id: str
    erased_at: datetime | None
    lines: list[Line] = field(default_factory=list)


def shown(session: Session, found: Sequence[AuditEntry], zone: str, with_contacts: bool) -> list[ShownEntry]:
    """The entries with everything named; without contacts, telephones and the like are left out."""
    names = _names(session, found)
    words = _Words(session, names, zone)
    return [
        ShownEntry(
            at=entry.at,
            who=_who(entry),
            action=str(ACTIONS.get(entry.action, entry.action)),
            kind=str(RECORDS.get(entry.record_type, entry.record_type)),
            record=_record_name(entry, names),
            record_type=entry.record_type,
            record_id=entry.record_id,
            erased_at=entry.erased_at,
            lines=_lines(entry, words, with_contacts),
        )
        for entry in found
    ]


def _who(entry: AuditEntry) -> str:
    return named(entry.actor_key, entry.actor_name)


@dataclass
class _Words:
    session: Session
    names: Names
    zone: str
    vocabularies: dict[str, dict[str, str]] = field(default_factory=dict)

    def of(self, table: str, name: str, value: Any) -> str:
        """A value as people write it."""
        if value is None or value == "":
            return ""
        if isinstance(value, bool):
            return str(t("yes") if value else t("no"))
        if isinstance(value, list):
            return str(t(", ")).join(self.of(table, name, member) for member in value)
        if isinstance(value, Mapping):
            return str(t(", ")).join(self._pair(table, name, str(key), member) for key, member in value.items())
        return self._named(table, name, str(value))[:LONGEST]

    def _pair(self, table: str, name: str, key: str, member: Any) -> str:
        """One member of a mapping; keys may be words of a vocabulary, values codes of the field."""
        said = code_name(table, name, str(member)) or self.of(table, key, member)
        scheme = VOCABULARIES.get(f"{table}.{name}")
        return f"{self._word(scheme, key) if scheme else key} {said}"

    def _word(self, scheme: str, code: str) -> str:
        return self.vocabularies.setdefault(scheme, labels(self.session, scheme)).get(code, code)

    def _named(self, table: str, name: str, value: str) -> str:
        if scheme := VOCABULARIES.get(f"{table}.{name}"):
            return self._word(scheme, value)
        if target := _link(table, name, value):
            return self.names.get(target, value)
        if _is_actor(name) and value in NOBODY:
            return str(NOBODY[value])
        return code_name(table, name, value) or _moment(name, value, self.zone)


def _lines(entry: AuditEntry, words: _Words, with_contacts: bool) -> list[Line]:
    before, after = entry.before or {}, entry.after or {}
    found = []
    for name in [*before, *(name for name in after if name not in before)]:
        if name in UNSEEN or before.get(name) == after.get(name):
            continue
        if not with_contacts and PERSONAL & {name, f"{entry.record_type}.{name}"}:
            found.append(Line(field_name(name), "", str(t("changed; not open to you"))))
            continue
        was, is_ = (words.of(entry.record_type, name, kept.get(name)) for kept in (before, after))
        if was or is_:
            found.append(Line(field_name(name), was, is_))
    return found


def _moment(name: str, value: str, zone: str) -> str:
    """Instants and days as people write them, by the endings of the fields' names."""
    try:
        if name.endswith("_at"):
            return say_minute(datetime.fromisoformat(value), zone)
        if name.endswith("_on"):
            return say_date(date.fromisoformat(value))
    except ValueError:
        return value
    return value


def _target(table: str, name: str, value: str) -> tuple[str, str] | None:
    """Table and id that a foreign key leads to."""
    found = Base.metadata.tables.get(table)
    if found is None or name not in found.c or not value.isdecimal():
        return None
    keys = list(found.c[name].foreign_keys)
    return (keys[0].column.table.name, value) if keys else None


def _names(session: Session, found: Iterable[AuditEntry]) -> Names:
    """The names of every record that the entries speak of, one query for each table."""
    wanted: dict[str, set[int]] = {}
    for entry in found:
        spoken_of = [(entry.record_type, entry.record_id.split("/")[0])]
        for kept in (entry.before or {}, entry.after or {}):
            for name, value in kept.items():
                spoken_of += [link] if (link := _link(entry.record_type, name, value)) else []
        for table, number in spoken_of:
            if number.isdecimal() and len(number) < 10:
                wanted.setdefault(_named_table(table), set()).add(int(number))
    return {key: name for table, ids in wanted.items() for key, name in _names_in(session, table, ids).items()}


def _link(table: str, name: str, value: Any) -> tuple[str, str] | None:
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    if name == "resource":
        return number_of_resource(str(value))
    return (number_of_actor(str(value)) if _is_actor(name) else None) or _target(table, name, str(value))


def _is_actor(name: str) -> bool:
    """Whether the field holds the key of somebody who did something."""
    return name == "user_key" or name.endswith("_by")


def _named_table(table: str) -> str:
    """The table that has the name: a shelter's is its place's."""
    found = Base.metadata.tables.get(table)
    if found is None or _name_column(found) is not None:
        return table
    first = next(iter(found.primary_key))
    return next((key.column.table.name for key in first.foreign_keys), table)


def _names_in(session: Session, table: str, ids: set[int]) -> Names:
    found = Base.metadata.tables.get(table)
    column = _name_column(found) if found is not None else None
    if found is None or column is None:
        return {}
    rows = session.execute(select(found.c.id, column).where(found.c.id.in_(ids)))
    return {(table, str(number)): str(name) for number, name in rows}


def _name_column(table: Table) -> Any | None:
    return next((table.c[name] for name in ("name", "title", "name_zh") if name in table.c and "id" in table.c), None)


def _record_name(entry: AuditEntry, names: Names) -> str:
    if entry.record_type == "address":
        return entry.record_id
    known = names.get((_named_table(entry.record_type), entry.record_id.split("/")[0]))
    kept = {**(entry.before or {}), **(entry.after or {})}
    said = known or kept.get("name") or kept.get("title") or kept.get("name_zh")
    links = (_link(entry.record_type, name, value) for name, value in kept.items())
    belongs_to = next((names[link] for link in links if link in names), None)
    return str(said or belongs_to or f"#{entry.record_id}")


def kinds_and_actions() -> tuple[list[tuple[str, Text]], list[tuple[str, Text]]]:
    """What the trail can be filtered by: kinds of record, and deeds."""
    return list(RECORDS.items()), list(ACTIONS.items())
