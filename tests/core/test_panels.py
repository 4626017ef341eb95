from __future__ import annotations

from datetime import UTC, datetime

from flask import Flask
from sqlalchemy.orm import Session

from core.access import SYSTEM, Actor
from core.panels import Board, Soon, coming


def soon(title: str, hour: int | None) -> Soon:
    return Soon("", title, "", "", "", "", datetime(2031, 5, 12, hour, tzinfo=UTC) if hour is not None else None)


def test_what_comes_stands_in_the_order_of_time_whoever_tells_of_it(app: Flask, session: Session) -> None:
    def lectures(_session: Session, _actor: Actor) -> list[Soon]:
        return [soon("first", 1), soon("last", 9), soon("and more", None)]

    def places(_session: Session, _actor: Actor) -> list[Soon]:
        return [soon("between", 5)]

    app.extensions["board"] = Board(soon=[lectures, places])
    with app.app_context():
        assert [one.title for one in coming(session, SYSTEM)] == ["first", "between", "last", "and more"]
