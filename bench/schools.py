"""A county of schools with people who are signed in, as a burst of registrations needs it."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import text

import schema
from bench import bare_insert
from core.db import Database
from core.fields import name_key
from registry.defaults import seed
from registry.models import Area, Grant, Unit, UnitHeadcount, User

TOWNSHIPS = 20


@dataclass(frozen=True)
class School:
    """A school with somebody who is signed in for it."""

    unit_id: int
    user_id: int
    session_key: str


def county(url: str, schools: int) -> list[School]:
    """A county with its schools, two people for each: one who registers, one who is told of it."""
    database = Database(url)
    schema.upgrade(database)
    with database.transaction() as db:
        seed(db)
        key = "INTEGER PRIMARY KEY" if database.is_sqlite else "SERIAL PRIMARY KEY"
        db.execute(text(bare_insert.DDL.format(key=key)))
        county = Area(code="990101", name="清源县", level="county", path="")
        db.add(county)
        db.flush()
        county.path = f"/{county.id}/"
        townships = _townships(db, county)
        units = [_unit(number, townships[number % TOWNSHIPS]) for number in range(schools)]
        db.add_all(units)
        db.flush()
        users = [_user(f"school{unit.id}-{n}", unit) for unit in units for n in range(2)]
        db.add_all(users)
        db.flush()
        found = [School(unit.id, user.id, user.session_key) for unit, user in zip(units, users[::2], strict=True)]
        if not database.is_sqlite:  # as a running server has done by itself with tables that were filled yesterday
            db.execute(text("ANALYZE areas, units, users, grants, terms"))
    database.engine.dispose()
    return found


def _townships(db: Any, county: Area) -> list[Area]:
    found = [
        Area(code=f"990101{100 + n}", name=f"第{n + 1}镇", level="township", parent_id=county.id, path="")
        for n in range(TOWNSHIPS)
    ]
    db.add_all(found)
    db.flush()
    for area in found:
        area.path = f"{county.path}{area.id}/"
    db.flush()
    return found


def _unit(number: int, area: Area) -> Unit:
    name = f"第{number + 1}小学"
    unit = Unit(area_id=area.id, kind="primary", name=name, name_key=name_key(name), lon=116.01, lat=26.47)
    unit.headcounts = [UnitHeadcount(category="students", count=800), UnitHeadcount(category="teachers", count=50)]
    return unit


def _user(login: str, unit: Unit) -> User:
    user = User(login=login, name="王老师", session_key=secrets.token_hex(8))
    user.grants = [Grant(role="unit_contact", unit_id=unit.id)]
    return user


CSRF = "f" * 40


def cookies_of(key: str, schools: Sequence[School]) -> list[str]:
    """What the browsers hold after signing in: the session of each school's contact, signed with the site's key."""
    app = Flask(__name__)
    app.secret_key = key
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert serializer is not None
    return [
        str(serializer.dumps({"user_id": one.user_id, "session_key": one.session_key, "language": "zh",
                              "csrf_token": CSRF}))
        for one in schools
    ]  # fmt: skip


def form_of(key: str, school: School, _cookie: str) -> str:
    """The form as a browser sends it, with its tokens."""
    token = URLSafeTimedSerializer(key, salt="wtf-csrf-token").dumps(CSRF)
    return urlencode({
        "csrf_token": token, "_once": secrets.token_urlsafe(18), "unit_id": school.unit_id, "on": "2027-05-12",
        "starts": "14:28", "minutes": 30, "expected.students": 800, "expected.teachers": 50, "special_needs": 2,
        "special_needs_helper": "李老师、王老师", "is_public": 1, "type": "evacuation", "level": "basic",
        "scenario": "上课时发生5.5级地震，先就近避震，再按路线疏散到操场。",
    })  # fmt: skip
