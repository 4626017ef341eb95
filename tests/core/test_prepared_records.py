"""A unit that is fetched with its area is the same record that the session would have loaded."""

from __future__ import annotations

from sqlalchemy import event, inspect
from sqlalchemy.orm import Session

from core.db import Database
from registry.models import Area, Unit
from registry.scope import unit_with_area
from tests.support.world import World, build_world


def test_has_all_columns_and_its_area(any_database: Database) -> None:
    with any_database.transaction() as session:
        number = build_world(session).units["primary"].id
    with any_database.transaction(writing=False) as first, any_database.transaction(writing=False) as second:
        fetched, loaded = unit_with_area(first, number), second.get_one(Unit, number)
        assert fetched is not None
        for column in inspect(Unit).column_attrs:
            assert getattr(fetched, column.key) == getattr(loaded, column.key)
        assert (fetched.area.id, fetched.area.path) == (loaded.area.id, loaded.area.path)
        assert not first.is_modified(fetched)
        assert len(fetched.headcounts) == len(loaded.headcounts)


def test_is_none_when_there_is_no_such_unit(session: Session) -> None:
    assert unit_with_area(session, 999_999) is None


def test_is_the_record_that_the_session_has_already(session: Session, world: World) -> None:
    unit = session.get_one(Unit, world.units["primary"].id)
    unit.note = "typed, not saved yet"
    assert unit_with_area(session, unit.id) is unit
    assert unit.note == "typed, not saved yet"


def test_takes_the_area_that_the_session_has_changed(session: Session, world: World) -> None:
    area = session.get_one(Area, world.units["primary"].area_id)
    area.name = "改名镇"
    fetched = unit_with_area(session, world.units["primary"].id)
    assert fetched is not None
    assert fetched.area is area
    assert fetched.area.name == "改名镇"


def test_is_changed_and_saved_like_any_other(session: Session, database: Database, world: World) -> None:
    unit = unit_with_area(session, world.units["primary"].id)
    assert unit is not None
    unit.note = "新校门"
    session.commit()
    with database.transaction(writing=False) as reader:
        assert reader.get_one(Unit, unit.id).note == "新校门"


def test_is_asked_for_once(database: Database, world: World) -> None:
    asked: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    with database.transaction(writing=False) as session:
        for _ in range(3):
            unit = unit_with_area(session, world.units["primary"].id)
            assert unit is not None
            assert unit.area.name
    assert len([statement for statement in asked if "units" in statement]) == 1
