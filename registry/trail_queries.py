"""Which entries of the audit trail a reader may see, and the history of one record.

The tables of all floors are known from the metadata, so nothing above is imported: a record belongs to the area its
own columns name, else to that of the record its foreign keys lead to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    Table,
    and_,
    cast,
    false,
    func,
    inspect,
    literal,
    literal_column,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Session

from core.access import EVERYWHERE, Actor
from core.db import Audited, Base
from core.errors import NotFound
from core.fields import FIRST_YEAR, LAST_YEAR
from core.times import day_bounds
from registry.models import AuditEntry, Grant, User
from registry.permissions import Permission as P
from registry.scope import area_ids, may
from registry.user_queries import managed_users

READ_WITH: Mapping[str, P] = {
    "areas": P.VIEW_AREAS,
    "units": P.VIEW_REGISTRY,
    "places": P.VIEW_PLACES,
    "events": P.VIEW_CALENDAR,
    "campaigns": P.VIEW_CAMPAIGNS,
    "materials": P.VIEW_CAMPAIGNS,
    "anchor_days": P.VIEW_CAMPAIGNS,
    "teams": P.VIEW_CALENDAR,
    "people": P.VIEW_CALENDAR,
    "vehicles": P.VIEW_CALENDAR,
    "drills": P.VIEW_DRILLS,
    "coverage_runs": P.VIEW_PLACES,
    "walking_ways": P.VIEW_PLACES,
    "travel_ways": P.VIEW_CALENDAR,
    "scenarios": P.VIEW_PLACES,
    "observers": P.VIEW_OBSERVATION,
    "observation_points": P.VIEW_OBSERVATION,
    "daily_records": P.VIEW_OBSERVATION,
    "anomalies": P.VIEW_OBSERVATION,
    "stations": P.VIEW_OBSERVATION,
    "returns": P.VIEW_OBSERVATION,
    "series": P.VIEW_CALENDAR,
    "blackouts": P.VIEW_CALENDAR,
    "special_days": P.ADMINISTER,
    "settings": P.ADMINISTER,
    "terms": P.ADMINISTER,
    "document_templates": P.ADMINISTER,
    "script_templates": P.ADMINISTER,
    "checklists": P.VIEW_CALENDAR,
    "joint_tasks": P.VIEW_CALENDAR,
    "supervision_findings": P.VIEW_CALENDAR,
}
"""What a reader of a record must hold for it; other records are read with the one they belong to."""

# written out, because a partial index is not used for a condition whose value comes apart from the statement
_DELETED = AuditEntry.action == literal_column("'deleted'")


@cache
def audited_tables() -> dict[str, type[Any]]:
    """The classes whose changes are kept, by the name of their table."""
    mappers = [mapper for mapper in Base.registry.mappers if issubclass(mapper.class_, Audited)]
    return {table.name: one.class_ for one in mappers if isinstance(table := one.local_table, Table)}


def entries(actor: Actor, wanted: Mapping[str, str], zone: str) -> Select[tuple[AuditEntry]]:
    """The entries open to the reader, kept to those asked for: `who`, `kind`, `action`, `day` (in that time zone)."""
    query = select(AuditEntry).where(_open_to(actor))
    if who := wanted.get("who", "").strip():
        query = query.where(AuditEntry.actor_name.icontains(who, autoescape=True))
    if kind := wanted.get("kind"):
        query = query.where(AuditEntry.record_type == kind)
    if action := wanted.get("action"):
        query = query.where(AuditEntry.action == action)
    if day := _day(wanted.get("day", "")):
        begins, ends = day_bounds(day, zone)
        query = query.where(AuditEntry.at >= begins, AuditEntry.at < ends)
    return query


def history(session: Session, record_type: str, record_id: str, actor: Actor) -> Select[tuple[AuditEntry]]:
    """The entries of one record and of its parts, for whoever may see the record; otherwise NotFound."""
    own = _of_record(record_type, record_id)
    if not may_read(session, record_type, record_id, actor):
        # a record that is gone is open to those who read the trail of where it was
        gone = select(AuditEntry.id).where(AuditEntry.record_type == record_type, AuditEntry.record_id == record_id)
        if not actor.may(P.VIEW_AUDIT) or session.scalar(gone.where(_open_to(actor)).limit(1)) is None:
            raise NotFound()
    return select(AuditEntry).where(own)


def may_read(session: Session, record_type: str, record_id: str, actor: Actor) -> bool:
    """Whether the record is there and open to the reader."""
    cls = audited_tables().get(record_type)
    found = _get(session, cls, record_id) if cls else None
    return found is not None and _may_read(session, record_type, found, actor)


def may_see_contacts(session: Session, record_type: str, record_id: str, actor: Actor) -> bool:
    """Whether names, telephones and addresses of people in this record's history are open to the reader."""
    cls = audited_tables().get(record_type)
    found = _get(session, cls, record_id) if cls else None
    if found is None:
        return actor.may(P.VIEW_AUDIT)
    holder, kind = _holder(session, record_type, found)
    return kind == "users" or may(session, holder, actor, P.VIEW_CONTACTS)


def _may_read(session: Session, kind: str, record: Any, actor: Actor) -> bool:
    holder, kind = _holder(session, kind, record)
    if kind == "users":
        mine = select(User.id).where(User.id == holder.id, managed_users(actor))
        return actor.may(P.MANAGE_USERS) and session.scalar(mine) is not None
    if kind not in READ_WITH:
        return False
    if kind in ("settings", "terms", "special_days", "script_templates", "checklists") and holder.area_id is None:
        return actor.may_for(READ_WITH[kind], EVERYWHERE)
    return may(session, holder, actor, READ_WITH[kind])


def _holder(session: Session, kind: str, record: Any) -> tuple[Any, str]:
    """The record itself, or the one it is a part of, with its kind."""
    while (link := _belongs_to(kind)) is not None:
        column, kind = link
        record = session.get(audited_tables()[kind], getattr(record, column))
    return record, kind


@cache
def _belongs_to(kind: str) -> tuple[str, str] | None:
    """The column and the kind of the record that a record of this kind is a part of; None for one that stands alone."""
    if kind in READ_WITH or kind == "users":
        return None
    table = inspect(audited_tables()[kind]).local_table
    links = [(key.parent.name, key.column.table.name) for key in table.foreign_keys if not key.parent.nullable]
    return next((link for link in links if link[1] in READ_WITH or link[1] == "users"), None)


def _get(session: Session, cls: type[Any], record_id: str) -> Any | None:
    columns = inspect(cls).primary_key
    parts = record_id.split("/")
    if len(parts) != len(columns):
        return None
    typed = [column.type.python_type for column in columns]
    if any(kind is int and not (part.isdecimal() and len(part) < 10) for kind, part in zip(typed, parts, strict=True)):
        return None
    return session.get(cls, tuple(kind(part) for kind, part in zip(typed, parts, strict=True)))


def _of_record(record_type: str, record_id: str) -> ColumnElement[bool]:
    """Entries of the record and of its parts."""
    conditions = [and_(AuditEntry.record_type == record_type, AuditEntry.record_id == record_id)]
    for kind, cls in audited_tables().items():
        link = _belongs_to(kind)
        if link is None or link[1] != record_type or not record_id.isdecimal() or len(record_id) > 9:
            continue
        table = inspect(cls).local_table
        living = select(_key(table)).where(table.c[link[0]] == int(record_id))
        conditions.append(and_(AuditEntry.record_type == kind, AuditEntry.record_id.in_(living)))
        lost = AuditEntry.before[link[0]].as_integer() == int(record_id)
        conditions.append(and_(AuditEntry.record_type == kind, _DELETED, lost))
    return or_(*conditions)


def _open_to(actor: Actor) -> ColumnElement[bool]:
    """Entries of records in the reader's areas, and whatever was done by people all of whose roles lie there."""
    if EVERYWHERE in actor.area_paths(P.VIEW_AUDIT):
        return true()
    areas = area_ids(actor, P.VIEW_AUDIT)
    by_people = AuditEntry.actor_key.in_(select(literal("user:") + cast(User.id, String)).where(_lives_in(areas)))
    gone = and_(_DELETED, AuditEntry.before["area_id"].as_integer().in_(areas))
    return or_(by_people, gone, *_records_in(areas))


def _records_in(areas: Select[tuple[int]]) -> Iterator[ColumnElement[bool]]:
    for name, cls in audited_tables().items():
        table = inspect(cls).local_table
        inside = select(_key(table)).where(_lies_in(table, areas))
        yield and_(AuditEntry.record_type == name, AuditEntry.record_id.in_(inside))


def _lies_in(table: Table, areas: Select[tuple[int]]) -> ColumnElement[bool]:
    """The condition that a row of the table belongs to one of the areas."""
    if table.name == "areas":
        return table.c.id.in_(areas)
    if table.name == "users":
        return _lives_in(areas)
    if "area_id" in table.c and "unit_id" not in table.c:
        return table.c.area_id.in_(areas)
    links = [key for key in table.foreign_keys if key.parent.name in ("area_id", "unit_id")]
    links = links or [key for key in table.foreign_keys if not key.parent.nullable]
    return or_(false(), *(_through(key.parent, key.column, areas) for key in links))


def _through(column: Any, key: Any, areas: Select[tuple[int]]) -> ColumnElement[bool]:
    """The row that the column refers to by this key lies there; not every table's key is called id."""
    condition: ColumnElement[bool] = column.in_(select(key).where(_lies_in(key.table, areas)))
    return condition


def _lives_in(areas: Select[tuple[int]]) -> ColumnElement[bool]:
    """Users who hold a role there, and none elsewhere."""
    units = Base.metadata.tables["units"]
    place = func.coalesce(Grant.area_id, select(units.c.area_id).where(units.c.id == Grant.unit_id).scalar_subquery())
    held = select(Grant.user_id).where(place.in_(areas))
    elsewhere = select(Grant.user_id).where(or_(place.is_(None), place.not_in(areas)))
    return User.id.in_(held) & User.id.not_in(elsewhere)


def _key(table: Table) -> ColumnElement[str]:
    """A row's key as the trail writes it: its primary key, parts joined by a slash."""
    first, *rest = (cast(column, String) for column in table.primary_key)
    key: ColumnElement[str] = first
    for part in rest:
        key = key + "/" + part
    return key


def _day(typed: str) -> date | None:
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None
