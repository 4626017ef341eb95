"""Long lists are read a piece at a time, in the order that was asked for."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from core import chunked
from core.chunked import Chunked
from registry.models import Area


@pytest.fixture
def many(session: Session, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setattr(chunked, "AT_ONCE", 3)
    names = [f"T{at}" for at in (3, 1, 4, 0, 5, 9, 2, 6)]
    session.add_all([Area(code=name, name=name, level="township", path=f"/{at}/") for at, name in enumerate(names)])
    session.flush()
    return sorted(names)


def found(session: Session) -> Chunked[Area]:
    return Chunked(session, select(Area).where(Area.code.startswith("T")).order_by(Area.name), Area.id)


def test_pieces_come_in_the_order_of_the_whole(session: Session, many: list[str]) -> None:
    parts = [[area.name for area in part] for part in found(session)]
    assert [name for part in parts for name in part] == many
    assert [len(part) for part in parts] == [3, 3, 2]


def test_how_many_there_are_is_known_before_any_is_read(session: Session, many: list[str]) -> None:
    assert len(found(session)) == len(many)


def test_a_record_deleted_meanwhile_is_left_out(session: Session, many: list[str]) -> None:
    waiting = found(session)
    session.delete(session.scalars(select(Area).where(Area.code == "T4")).one())
    session.flush()
    assert [area.name for part in waiting for area in part] == [name for name in many if name != "T4"]
