"""The peer of a quick report: a bare endpoint that reads JSON and inserts one row, with no link, checks or trail."""

from __future__ import annotations

import os

from flask import Flask, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Column, Integer, MetaData, String, Table, insert
from sqlalchemy.orm import Session

from bench.bare import bare_engine

ROWS = Table("bare_quick", MetaData(), Column("id", Integer, primary_key=True), Column("nonce", String(40)),
             Column("felt", String(8)), Column("data", String(400)))  # fmt: skip


def create_app() -> Flask:
    """The application over the database that DATABASE_URL names."""
    app = Flask(__name__)
    engine = bare_engine(os.environ["DATABASE_URL"])

    @app.get("/healthz")
    def healthz() -> str:
        return "ok"

    @app.post("/insert")
    def take() -> ResponseReturnValue:
        given = request.get_json()["reports"][0]
        with Session(engine) as db:
            values = {"nonce": given["nonce"], "felt": given["felt"], "data": str(given)[:400]}
            db.execute(insert(ROWS), values)
            db.commit()
        return "", 201

    return app
