"""Undoing takes back what a batch wrote, and leaves alone what somebody has gone on from, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

import schema
from core.access import SYSTEM
from core.db import Database
from core.imports import Options
from core.imports.importer import Importer
from core.imports.services import apply, read_file, start, take_back
from core.models import ImportBatch, ImportChange
from maps.models import Place, Shelter
from maps.sheets import PlaceImporter
from registry.defaults import seed
from registry.models import Area, AreaOutline, AuditEntry, Grant, Unit, UnitHeadcount
from registry.sheets import AreaImporter, UnitImporter

AREAS = "code,name,population\n990505,方县,\n990505100,东河镇,24000\n990505100201,新村,900\n"
SQUARE = '{"type":"Polygon","coordinates":[[[116.0,26.0],[116.1,26.0],[116.1,26.1],[116.0,26.1],[116.0,26.0]]]}'


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def either(request: pytest.FixtureRequest) -> Iterator[Database]:
    """An upgraded, empty database of each kind."""
    if request.param == "sqlite":
        yield request.getfixturevalue("database")
        return
    url = request.getfixturevalue("postgres_url").replace("postgresql://", "postgresql+psycopg://")
    database = Database(url)
    schema.upgrade(database)
    yield database
    database.engine.dispose()


@pytest.fixture
def store(either: Database) -> Database:
    with either.transaction() as session:
        seed(session)
    return either


def taken(store: Database, importer: Importer, folder: Path, text: str, **options: Any) -> int:
    path = folder / f"{importer.kind}.csv"
    path.write_text(text, encoding="utf-8")
    asked = Options(settings={"datum": "wgs84"}, **options)
    checked = read_file(importer, path, path.name, asked)
    with store.transaction() as session:
        batch = start(session, importer.kind, path.name, asked, SYSTEM)
        planned = apply(session, batch, importer, checked, SYSTEM)
        assert not [problem for problem in planned.problems if problem.is_error], planned.problems
        return batch.id


def undone(store: Database, importer: Importer, number: int) -> dict[str, Any]:
    with store.transaction() as session:
        batch = session.get_one(ImportBatch, number)
        take_back(session, batch, importer, SYSTEM)
        return dict((batch.report or {})["undone"])


def count(store: Database, table: Any) -> int:
    with store.transaction(writing=False) as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_everything_made_is_removed_children_first(store: Database, tmp_path: Path) -> None:
    number = taken(store, AreaImporter(), tmp_path, AREAS)
    assert count(store, Area) == 3
    assert undone(store, AreaImporter(), number) == {"removed": 3, "restored": 0, "kept": [], "kept_count": 0}
    assert count(store, Area) == 0
    with store.transaction(writing=False) as session:
        actions = session.scalars(select(AuditEntry.action).where(AuditEntry.record_type == "areas"))
        assert sorted(actions) == ["created"] * 3 + ["deleted"] * 3


def test_what_was_changed_is_as_before_and_the_version_goes_on(store: Database, tmp_path: Path) -> None:
    taken(store, AreaImporter(), tmp_path, AREAS)
    number = taken(store, AreaImporter(), tmp_path, AREAS.replace("24000", "25000").replace("新村", "大新村"))
    assert undone(store, AreaImporter(), number)["restored"] == 2
    with store.transaction(writing=False) as session:
        town = session.scalars(select(Area).where(Area.code == "990505100")).one()
        assert (town.population, town.version) == (24000, 3)
        assert session.scalar(select(Area.name).where(Area.code == "990505100201")) == "新村"


def test_a_record_changed_since_stays_with_all_above_it(store: Database, tmp_path: Path) -> None:
    number = taken(store, AreaImporter(), tmp_path, AREAS)
    with store.transaction() as session:
        session.scalars(select(Area).where(Area.code == "990505100")).one().population = 26000
    told = undone(store, AreaImporter(), number)
    assert told["removed"] == 1
    assert {one["record"]: one["why"]["said"] for one in told["kept"]} == {
        "东河镇": "It was changed after the import.",
        "方县": "Other records depend on it by now.",
    }
    assert count(store, Area) == 2


def test_an_area_in_which_there_is_something_by_now_stays(store: Database, tmp_path: Path) -> None:
    number = taken(store, AreaImporter(), tmp_path, AREAS)
    with store.transaction() as session:
        village = session.scalars(select(Area).where(Area.code == "990505100201")).one()
        session.add(Unit(area_id=village.id, kind="village", name="新村村委会", name_key="新村村委会"))
    assert undone(store, AreaImporter(), number)["kept_count"] == 3
    assert count(store, Area) == 3


def test_a_role_held_in_an_area_is_not_swept_away_with_it(store: Database, tmp_path: Path) -> None:
    from registry.models import User

    number = taken(store, AreaImporter(), tmp_path, AREAS)
    with store.transaction() as session:
        county = session.scalars(select(Area).where(Area.code == "990505")).one()
        user = User(login="li", name="李", session_key="k")
        user.grants = [Grant(role="planner", area_id=county.id)]
        session.add(user)
    told = undone(store, AreaImporter(), number)
    assert (told["removed"], told["kept_count"]) == (2, 1)
    assert count(store, Grant) == 1


def test_outlines_go_and_come_back_with_their_area(store: Database, tmp_path: Path) -> None:
    first = taken(
        store, AreaImporter(), tmp_path, f'code,name,geometry\n990505,方县,"{SQUARE.replace(chr(34), chr(34) * 2)}"\n'
    )
    moved = SQUARE.replace("116.1", "116.2").replace('"', '""')
    second = taken(store, AreaImporter(), tmp_path, f'code,name,geometry\n990505,方县,"{moved}"\n')
    assert undone(store, AreaImporter(), second)["restored"] == 1
    with store.transaction(writing=False) as session:
        ring = session.scalars(select(AreaOutline)).one().geojson["coordinates"][0]
        assert max(lon for lon, _ in ring) == 116.1
    undone(store, AreaImporter(), first)
    assert count(store, AreaOutline) == 0 and count(store, Area) == 0


def test_units_are_taken_back_with_their_people(store: Database, tmp_path: Path) -> None:
    taken(store, AreaImporter(), tmp_path, AREAS)
    sheet = "名称,类型,区划代码,学生,教师\n东小学,小学,990505100,{},10\n"
    first = taken(store, UnitImporter(), tmp_path, sheet.format(120))
    second = taken(store, UnitImporter(), tmp_path, sheet.format(130))
    undone(store, UnitImporter(), second)
    with store.transaction(writing=False) as session:
        people = dict(session.execute(select(UnitHeadcount.category, UnitHeadcount.count)).tuples().all())
        assert people == {"students": 120, "teachers": 10}
    assert undone(store, UnitImporter(), first)["removed"] == 1
    assert count(store, Unit) == 0 and count(store, UnitHeadcount) == 0


def test_a_unit_to_which_people_were_added_by_hand_stays_whole(store: Database, tmp_path: Path) -> None:
    taken(store, AreaImporter(), tmp_path, AREAS)
    number = taken(store, UnitImporter(), tmp_path, "名称,类型,区划代码,学生\n东小学,小学,990505100,120\n")
    with store.transaction() as session:
        unit = session.scalars(select(Unit)).one()
        session.add(UnitHeadcount(unit_id=unit.id, category="staff", count=4))
    assert undone(store, UnitImporter(), number)["kept_count"] == 1
    assert count(store, UnitHeadcount) == 2


def test_shelters_are_taken_back_with_their_facts(store: Database, tmp_path: Path) -> None:
    taken(store, AreaImporter(), tmp_path, AREAS)
    sheet = "编号,名称,区划代码,容量,适用灾种\nS1,东广场,990505100,{},地震、洪水\n"
    kind = {"constants": {"kind": "shelter"}}
    first = taken(store, PlaceImporter(), tmp_path, sheet.format(3000), **kind)
    second = taken(store, PlaceImporter(), tmp_path, sheet.format(3500), **kind)
    undone(store, PlaceImporter(), second)
    with store.transaction(writing=False) as session:
        assert session.scalars(select(Shelter)).one().declared_capacity == 3000
        assert session.scalars(select(Place)).one().capacity == 3000
    undone(store, PlaceImporter(), first)
    assert count(store, Place) == 0 and count(store, Shelter) == 0


def test_the_same_file_twice_keeps_no_change(store: Database, tmp_path: Path) -> None:
    taken(store, AreaImporter(), tmp_path, AREAS)
    before = count(store, ImportChange)
    taken(store, AreaImporter(), tmp_path, AREAS)
    assert count(store, ImportChange) == before
