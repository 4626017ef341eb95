"""A small county and its people, for stories: Qingyuan with two townships, their villages, schools and a bureau."""

from __future__ import annotations

import filecmp
import pickle
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

import schema
from core import i18n
from core.access import Actor
from core.config import Config
from core.db import Database
from core.fields import name_key
from core.times import today
from drills.frequency_default_services import seed as seed_rules
from maps.models import Place, Shelter
from outreach.checklist_default_services import seed as seed_checklists
from registry.defaults import seed
from registry.identity import actor_of
from registry.models import Area, Grant, Unit, UnitHeadcount, User
from schedule.models import Team

PASSWORD = "chuizi-2026-qingyuan"


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Tests of sentences read the English ones unless they say otherwise."""
    with i18n.speaking("en"):
        yield


@pytest.fixture(scope="session")
def blank_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An upgraded SQLite database with the default vocabularies and nothing else, that tests copy."""
    path = tmp_path_factory.mktemp("blank") / "blank.db"
    database = Database(f"sqlite:///{path}")
    schema.upgrade(database)
    with database.transaction() as session:
        seed(session)
        seed_rules(session)
        seed_checklists(session)
    write_out(database)
    return path


def write_out(database: Database) -> None:
    """Close an SQLite database so that its one file holds everything and can be copied."""
    with database.engine.connect() as connection:
        connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # type: ignore[union-attr]
    database.engine.dispose()


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """Settings with a data folder of their own."""
    return Config({"ZHENAN_DATA": str(tmp_path / "data"), "SECRET_KEY": "for tests only", "LOG_LEVEL": "ERROR"})


@pytest.fixture
def database(tmp_path: Path, blank_sqlite: Path, config: Config) -> Iterator[Database]:
    """An empty, upgraded SQLite database of this test alone."""
    config.data.mkdir(parents=True, exist_ok=True)
    shutil.copy(blank_sqlite, config.data / "zhenan.db")
    database = Database(config.database_url)
    yield database
    database.engine.dispose()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A writing session; what a test does not commit is gone at its end."""
    with database.session(writing=True) as session:
        yield session
        session.rollback()


@dataclass
class World:
    """The county's records by short names: areas, units, places, teams, and one user for each role."""

    areas: dict[str, Area]
    units: dict[str, Unit]
    places: dict[str, Place]
    teams: dict[str, Team]
    users: dict[str, User]

    def actor(self, session: Session, role: str) -> Actor:
        """The user of that role as an actor."""
        return actor_of(session, session.get_one(User, self.users[role].id))


def build_world(session: Session) -> World:
    """Write the county into the database: 1 county, 2 townships, 3 villages, 4 units, 3 places, 2 teams, 6 users."""
    areas = _areas(session)
    units = {
        "primary": _unit(session, areas["meijiang"], "primary", "石上小学", {"students": 1012, "teachers": 53}),
        "junior": _unit(session, areas["meijiang"], "junior", "城南中学", {"students": 1500, "teachers": 120}),
        "kindergarten": _unit(session, areas["qingtang"], "kindergarten", "实验幼儿园", {"students": 380}),
        "bureau": _unit(session, areas["county"], "agency", "清源县地震局", {"staff": 14}),
    }
    places = _places(session, areas)
    teams = {name: Team(area_id=areas["county"].id, name=label, skills=[]) for name, label in _TEAMS.items()}
    session.add_all(teams.values())
    users = _users(session, areas, units)
    session.flush()
    return World(areas, units, places, teams, users)


_TEAMS = {"first": "宣传一队", "second": "宣传二队"}


def _areas(session: Session) -> dict[str, Area]:
    rows = [
        ("county", None, "990101", "清源县", "county", 731_000),
        ("meijiang", "county", "990101100", "梅江镇", "township", 52_000),
        ("qingtang", "county", "990101101", "青塘镇", "township", 31_000),
        ("shishang", "meijiang", "990101100201", "石上村", "village", 2_300),
        ("laocheng", "meijiang", "990101100202", "老城社区", "village", 8_100),
        ("hebei", "qingtang", "990101101201", "河背村", "village", 1_700),
    ]
    areas: dict[str, Area] = {}
    for key, parent, code, name, level, population in rows:
        above = areas.get(parent or "")
        area = Area(code=code, name=name, level=level, population=population, parent_id=above.id if above else None)
        session.add(area)
        session.flush()
        area.path = f"{above.path if above else '/'}{area.id}/"
        areas[key] = area
    session.flush()
    return areas


def _unit(session: Session, area: Area, kind: str, name: str, people: dict[str, int]) -> Unit:
    unit = Unit(area_id=area.id, kind=kind, name=name, name_key=name_key(name), contact_name="王老师",
                contact_phone="0797-6832001", lon=116.01, lat=26.47)  # fmt: skip
    unit.headcounts = [UnitHeadcount(category=category, count=count) for category, count in people.items()]
    session.add(unit)
    session.flush()
    return unit


def _places(session: Session, areas: dict[str, Area]) -> dict[str, Place]:
    square = Place(area_id=areas["meijiang"].id, kind="shelter", name="文化广场", name_key=name_key("文化广场"),
                   lon=116.012, lat=26.471, capacity=3000)  # fmt: skip
    square.shelter = Shelter(shelter_class="emergency", management="county", is_outdoor=True, is_indoor=False,
                             effective_area_m2=2000, declared_capacity=3000, manager_name="李管理",
                             manager_phone="0797-6832002")  # fmt: skip
    hall = Place(area_id=areas["county"].id, kind="venue", name="县科技馆", name_key=name_key("县科技馆"), lon=116.02,
                 lat=26.48, capacity=200)  # fmt: skip
    well = Place(area_id=areas["hebei"].id, kind="observation_point", name="河背村水井", lon=116.05, lat=26.5)
    well.name_key = name_key(well.name)
    session.add_all([square, hall, well])
    session.flush()
    return {"square": square, "hall": hall, "well": well}


def _users(session: Session, areas: dict[str, Area], units: dict[str, Unit]) -> dict[str, User]:
    rows: list[tuple[str, str, dict[str, Any]]] = [
        ("administrator", "赵管理", {}),
        ("planner", "林规划", {"area_id": areas["county"].id}),
        ("township_officer", "陈助理", {"area_id": areas["meijiang"].id}),
        ("unit_contact", "王老师", {"unit_id": units["primary"].id}),
        ("observer", "刘观测", {"area_id": areas["hebei"].id}),
        ("official", "周局长", {"area_id": areas["county"].id}),
    ]
    users = {}
    for role, name, scope in rows:
        user = User(login=role, name=name, session_key=f"key-{role}", email=f"{role}@qingyuan.example")
        user.grants = [Grant(role=role, **scope)]
        session.add(user)
        users[role] = user
    return users


Peopled = Callable[[], tuple[Path, bytes]]


@pytest.fixture(scope="session")
def peopled_sqlite(blank_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Peopled:
    """Gives an SQLite database with the small county that tests copy, and its records; made once for each day."""
    made: dict[date, tuple[Path, bytes]] = {}

    def peopled() -> tuple[Path, bytes]:
        if today() not in made:
            path = Path(shutil.copy(blank_sqlite, tmp_path_factory.mktemp("peopled")))
            database = Database(f"sqlite:///{path}")
            with database.transaction() as session:
                world = build_world(session)
            write_out(database)
            made[today()] = path, pickle.dumps(world)
        return made[today()]

    return peopled


@pytest.fixture
def world(database: Database, config: Config, blank_sqlite: Path, peopled_sqlite: Peopled) -> World:
    """The small county, committed to the test's database: copied, unless something has been done there already."""
    file = config.data / "zhenan.db"
    is_untouched = file.exists() and not file.with_name(f"{file.name}-wal").exists()
    if is_untouched and filecmp.cmp(file, blank_sqlite, shallow=False):
        path, records = peopled_sqlite()
        shutil.copy(path, file)
        return pickle.loads(records)  # type: ignore[no-any-return]
    with database.transaction() as session:
        return build_world(session)


@pytest.fixture
def app(config: Config, database: Database) -> Flask:
    """The application over the test's database; failures are raised, not turned into a 500 page."""
    from app import create_app

    return create_app(config, database, WTF_CSRF_ENABLED=False, TESTING=True, PROPAGATE_FAILURES=True)


class Visitor(FlaskClient):
    """A browser without scripts that checks what it is given: no answer may be a 500, no page may lack a title."""

    def sign_in_as(self, world: World, role: str, language: str = "en") -> Visitor:
        """Sign in without the login page: its own tests cover that."""
        user = world.users[role]
        with self.session_transaction() as cookie:
            cookie.update(user_id=user.id, session_key=user.session_key, language=language)
        return self

    def open(self, *args: Any, **kwargs: Any) -> Any:
        response = super().open(*args, **kwargs)
        assert response.status_code != 500, response.get_data(as_text=True)[:2000]
        if (
            response.mimetype == "text/html"
            and response.status_code == 200
            and b"<!doctype" in response.data[:200].lower()
        ):
            assert b"<title>" in response.data
            assert b"style=" not in response.data, "inline style would be blocked"
            assert b"onclick=" not in response.data, "inline handlers would be blocked"
        return response


@pytest.fixture
def client(app: Flask) -> Visitor:
    """A visitor's browser."""
    app.test_client_class = Visitor
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["language"] = "en"
    assert isinstance(client, Visitor)
    return client
