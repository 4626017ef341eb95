"""The peer of a registration: a bare Flask endpoint with Flask-WTF that inserts one row for a signed-in user.

For each request it reads the signed session cookie, parses the same form, checks its CSRF token as ours does, loads
the user with `Session.get` and compares the session's key, then inserts one row and commits. It has the same database,
the same web server and the same durability: on SQLite WAL, synchronous=NORMAL and BEGIN IMMEDIATE before the user is
loaded; on PostgreSQL one transaction. It does without roles, nonces, checks, audit trail and notices.
"""

from __future__ import annotations

import os

from flask import Flask, abort, request, session
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFProtect
from sqlalchemy import Column, Integer, MetaData, String, Table, insert
from sqlalchemy.orm import Session

from bench.bare import bare_engine
from registry.models import User

TABLE = "bare_rows"
DDL = (
    f"CREATE TABLE {TABLE} (id {{key}}, unit_id INTEGER NOT NULL, starts VARCHAR(40) NOT NULL, people INTEGER NOT NULL)"
)


def create_app() -> Flask:
    """The application over the database that DATABASE_URL names, with the key that SECRET_KEY gives."""
    app = Flask(__name__)
    app.config.update(SECRET_KEY=os.environ["SECRET_KEY"], WTF_CSRF_TIME_LIMIT=None)
    CSRFProtect(app)
    engine = bare_engine(os.environ["DATABASE_URL"])
    rows = Table(TABLE, MetaData(), Column("id", Integer, primary_key=True), Column("unit_id", Integer),
                 Column("starts", String(40)), Column("people", Integer))  # fmt: skip

    @app.get("/healthz")
    def healthz() -> str:
        return "ok"

    @app.post("/insert")
    def take() -> ResponseReturnValue:
        with Session(engine) as db:
            user = db.get(User, session.get("user_id", 0))
            if user is None or user.session_key != session.get("session_key"):
                abort(403)
            values = {"unit_id": request.form["unit_id"], "starts": request.form["on"],
                      "people": request.form["expected.students"]}  # fmt: skip
            db.execute(insert(rows), values)
            db.commit()
        return "", 201

    return app
