"""Who is asked for what a unit or an area owes: the accounts that look after it, and whom to call."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.owed import Asked, Whom
from registry.models import Area, Grant, Unit, User

OFFICERS = ("township_officer", "planner")
"""Roles that file for an area itself."""


def whom(session: Session, asked: Collection[Asked]) -> Mapping[Asked, Whom]:
    """By unit its contacts, by area its officers, or those of the nearest area above that has any."""
    units = {number for sort, number in asked if sort == "unit"}
    areas = {number for sort, number in asked if sort == "area"}
    found = {("unit", number): one for number, one in _of_units(session, units).items()}
    return found | {("area", number): one for number, one in _of_areas(session, areas).items()}


def _of_units(session: Session, ids: Collection[int]) -> dict[int, Whom]:
    accounts: dict[int, list[int]] = defaultdict(list)
    found: dict[int, Whom] = {}
    for part in _parts(ids):
        query = select(Grant.unit_id, User.id).join(User, User.id == Grant.user_id)
        query = query.where(Grant.unit_id.in_(part), User.is_active).distinct().order_by(User.id)
        for unit_id, user_id in session.execute(query).tuples():
            if unit_id is not None:
                accounts[unit_id].append(user_id)
        rows = session.execute(select(Unit.id, Unit.contact_name, Unit.contact_phone).where(Unit.id.in_(part)))
        found |= {row.id: Whom(accounts[row.id], row.contact_name, row.contact_phone) for row in rows}
    return found


def _of_areas(session: Session, ids: Collection[int]) -> dict[int, Whom]:
    paths: dict[int, str] = {}
    for part in _parts(ids):
        paths |= dict(session.execute(select(Area.id, Area.path).where(Area.id.in_(part))).tuples().all())
    above = {int(one) for path in paths.values() for one in path.split("/") if one}
    accounts: dict[int, list[int]] = defaultdict(list)
    for part in _parts(above):
        query = select(Grant.area_id, User.id).join(User, User.id == Grant.user_id)
        query = query.where(Grant.area_id.in_(part), Grant.role.in_(OFFICERS), User.is_active)
        for area_id, user_id in session.execute(query.distinct().order_by(User.id)).tuples():
            if area_id is not None:
                accounts[area_id].append(user_id)
    return {number: Whom(_nearest(path, accounts)) for number, path in paths.items()}


def _nearest(path: str, accounts: Mapping[int, list[int]]) -> list[int]:
    upwards = [int(one) for one in path.split("/") if one][::-1]
    return next((accounts[one] for one in upwards if accounts.get(one)), [])


def _parts(ids: Iterable[int], size: int = 500) -> Iterator[list[int]]:
    ordered = sorted(ids)
    for start in range(0, len(ordered), size):
        yield ordered[start : start + size]
