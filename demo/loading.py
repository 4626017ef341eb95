"""Puts a county into the database, whole or not at all."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Column, func, insert, select, true
from sqlalchemy.orm import Session

import drills.action_models
import drills.day_models
import drills.document_models
import drills.evaluation_models
import drills.frequency_models
import drills.models
import drills.plan_models  # noqa: F401  so that its tables are known
import maps.inspection_models
import maps.scenario_models  # noqa: F401  likewise
import observation.anomaly_models
import observation.models  # noqa: F401  likewise
import outreach.checklist_models
import outreach.demonstration_models
import outreach.media_models
import outreach.meeting_models
import outreach.models
import outreach.open_day_models
import outreach.organiser_models
import outreach.quiz_models
import outreach.specialist_models
import outreach.supervision_models
import outreach.training_models  # noqa: F401  likewise
import readiness.call_out_models
import readiness.network_models
import readiness.plan_models
import readiness.quick_report_models
import readiness.self_inspection_models  # noqa: F401  likewise
import schedule.day_models
import schedule.record_models
import schedule.return_models
import schedule.series_models
import schedule.sign_up_models  # noqa: F401  likewise
from core.db import Base
from core.errors import DomainError, Invalid
from core.i18n import t
from core.times import now
from core.times import today as this_day
from demo.accounts import ACCOUNTS, Account
from demo.county import County, build
from demo.coverage import add_coverage
from demo.numbers import fresh_ids
from demo.past import leave_out_the_future
from demo.planning import add_planning
from demo.rows import AreaPath, Key, Ref, Row
from demo.year import at
from registry.audit import record
from registry.models import Area, Setting, User
from registry.passwords import hash_password, weakness
from registry.tokens import make_secret

CHUNK = 2_000
LOGINS = "demo_logins"
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is mistaken for another

Numbers = Mapping[str, Sequence[int]]


@dataclass(frozen=True)
class Login:
    """An account with the password it was given."""

    account: Account
    login: str
    password: str


def demo_county(session: Session) -> Area | None:
    """The demonstration county in the database, if there is one."""
    return session.scalar(select(Area).where(Area.is_demo == true()).limit(1))


def load(session: Session, seed: int, today: date, password: str | None = None, scale: float = 1.0) -> list[Login]:
    """Write the county of that seed and scale, and give its accounts with their passwords.

    Without a password each account gets one of its own. Refuses when the demonstration is there already.
    """
    if demo_county(session) is not None:
        raise DomainError(
            "demo.there",
            t("The demonstration county is already there."),
            hint=t("Take it out first: flask demo --remove"),
        )
    logins = _logins(session, password)
    county = build(seed, today, scale)
    if today == this_day():
        leave_out_the_future(county.rows, now())
    numbers = insert_county(session, county, logins)
    _publish_logins(session, numbers["areas"][0], logins)
    area, morning = session.get_one(Area, numbers["areas"][0]), min(at(today, 8 * 60), now())
    add_coverage(session, area, morning)
    add_planning(session, area, seed, today, morning)
    counts = {name: len(rows) for name, rows in county.rows.tables.items()}
    record(
        session, [("created", "areas", str(numbers["areas"][0]), None, {"name": county.name, "is_demo": True} | counts)]
    )
    return logins


def known_logins(session: Session) -> list[Login]:
    """The accounts of the demonstration that is in the database, as they were given out."""
    kept = session.scalar(select(Setting.value).where(Setting.name == LOGINS).limit(1)) or []
    of_role = {account.role: account for account in ACCOUNTS}
    return [Login(of_role[one["role"]], one["login"], one["password"]) for one in kept if one["role"] in of_role]


def insert_county(session: Session, county: County, logins: Sequence[Login]) -> Numbers:
    """Insert all rows, table by table; gives, for each table, the ids that its rows got, in their order."""
    rows = {**county.rows.tables, "users": _with_passwords(county.rows["users"], logins)}
    tables = [table for table in Base.metadata.sorted_tables if rows.get(table.name)]
    numbers = {table.name: fresh_ids(session, table, len(rows[table.name])) for table in tables if "id" in table.c}
    for table in tables:
        refers = {c.name: owner for c in table.c if c.foreign_keys and (owner := _stands_for(c))}
        ready = [_placed(row, table.name, refers, numbers) for row in rows[table.name]]
        for start in range(0, len(ready), CHUNK):
            session.execute(insert(table), ready[start : start + CHUNK])
    return numbers


def _stands_for(column: Column[Any]) -> str:
    """The table whose number the column holds, through keys of several columns too; "" where it holds no number."""
    while column.foreign_keys:
        column = next(iter(column.foreign_keys)).column
    return column.table.name if column.primary_key else ""


def _placed(row: Row, table: str, refers: Mapping[str, str], numbers: Numbers) -> Row:
    """The row with the database's ids in place of its own numbers."""
    placed: dict[str, Any] = {}
    for name, value in row.items():
        if name == "id":
            placed[name] = numbers[table][value - 1]
        elif isinstance(value, AreaPath):
            placed[name] = "/" + "".join(f"{numbers['areas'][number - 1]}/" for number in value.numbers)
        elif name in refers and value is not None:
            placed[name] = numbers[refers[name]][value - 1]
        else:
            placed[name] = _within(value, numbers)
    return placed


def _within(value: Any, numbers: Numbers) -> Any:
    """The value with the database's ids in place of the references in it, however deep they lie."""
    if isinstance(value, Key):
        return f"{value.word}:{numbers[value.table][value.number - 1]}"
    if isinstance(value, Ref):
        return numbers[value.table][value.number - 1]
    if isinstance(value, dict):
        return {_within(name, numbers): _within(one, numbers) for name, one in value.items()}
    return [_within(one, numbers) for one in value] if isinstance(value, list) else value


def _logins(session: Session, password: str | None) -> list[Login]:
    """The accounts under their usual names, or with a prefix when somebody has one of these already."""
    usual = [account.login for account in ACCOUNTS]
    taken = session.scalar(select(func.count()).select_from(User).where(User.login.in_(usual)))
    logins = [
        Login(account, f"demo-{account.login}" if taken else account.login, password or _made_up())
        for account in ACCOUNTS
    ]
    for login in logins:
        if why := weakness(login.password, login.login):
            raise Invalid("password", why, field="password")
    return logins


def _made_up() -> str:
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(3))


def _with_passwords(users: list[Row], logins: Sequence[Login]) -> list[Row]:
    return [
        {
            **row,
            "login": login.login,
            "password_hash": hash_password(login.password),
            "session_key": make_secret()[0][:40],
        }
        for row, login in zip(users, logins, strict=True)
    ]


def _publish_logins(session: Session, county_id: int, logins: Sequence[Login]) -> None:
    """Keep the passwords where the sign-in page shows them.

    That is safe because these accounts are confined to the fictional county, the administrator's too: whoever signs
    in with them sees and changes nothing else.
    """
    shown = [{"role": one.account.role, "login": one.login, "password": one.password} for one in logins]
    session.execute(insert(Setting), [{"area_id": county_id, "name": LOGINS, "value": shown}])
