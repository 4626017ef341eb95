"""The house rules hold, and each of them can fail."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import house_rules as rules
from tests.support.house_rules import Source

ROOT = Path(__file__).resolve().parent.parent
SOURCES = rules.project_sources(ROOT)
PYTHON = [source for source in SOURCES if source.path.endswith(".py")]

RULES_OF_PYTHON = [
    rules.upward_imports,
    rules.imported_doors,
    rules.impure_imports,
    rules.commits,
    rules.too_long,
    rules.clocks_of_their_own,
    rules.untyped,
    rules.meaningless_names,
]
RULES_OF_TEXT = [rules.forbidden_text, rules.foreign_sources, rules.inline_code]

Rule = Callable[[Source], list[str]]


def said(complaints: list[str]) -> str:
    return "\n".join(complaints)


@pytest.mark.parametrize("rule", RULES_OF_PYTHON, ids=lambda rule: rule.__name__)
def test_no_module_breaks_the_rule(rule: Rule) -> None:
    assert not said([complaint for source in PYTHON for complaint in rule(source)])


@pytest.mark.parametrize("rule", RULES_OF_TEXT, ids=lambda rule: rule.__name__)
def test_no_file_breaks_the_rule(rule: Rule) -> None:
    assert not said([complaint for source in SOURCES for complaint in rule(source)])


def test_foreign_keys_point_down() -> None:
    assert not said(rules.upward_foreign_keys(PYTHON))


def test_relationships_point_down() -> None:
    assert not said(rules.upward_relationships(PYTHON))


def test_every_package_has_its_floor() -> None:
    assert not said(rules.unknown_packages(PYTHON))


def test_the_import_linter_knows_every_package_and_the_same_floors() -> None:
    linter = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    present = {source.package for source in PYTHON if len(source.parts) > 1 or source.path.endswith("/__init__.py")}
    assert present & {*rules.FLOORS, *rules.ROOF} == set(linter["root_packages"])
    layers = next(contract["layers"] for contract in linter["contracts"] if contract["id"] == "floors")
    drawn = [{name.strip(" ()") for name in layer.split("|")} - rules.ROOF for layer in layers]
    floors = [{name for name, floor in rules.FLOORS.items() if floor == level} for level in range(7, -1, -1)]
    assert [layer for layer in drawn if layer] == floors


def test_the_exceptions_are_still_needed() -> None:
    paths = {source.path for source in SOURCES}
    assert not {*rules.IMPURE_BY_DECISION, *rules.MAY_SAY_FORBIDDEN_TEXT, *rules.MAY_READ_A_CLOCK} - paths


BAD = [
    (rules.upward_imports, "registry/queries.py", "from maps.models import Place"),
    (rules.upward_imports, "core/web.py", "import geo.datums"),
    (rules.upward_imports, "drills/services.py", "from outreach import queries"),
    (rules.upward_imports, "reports/views.py", "import app"),
    (rules.upward_imports, "reports/views.py", "from cli import main"),
    (rules.upward_imports, "maps/queries.py", "def f():\n    from schedule.models import Event"),
    (rules.upward_imports, "maps/queries.py", "if TYPE_CHECKING:\n    from reports import figures"),
    (rules.upward_imports, "maps/queries.py", "import importlib\nimportlib.import_module('drills.models')"),
    (rules.upward_imports, "core/db.py", "from tests.support import postgres"),
    (rules.upward_imports, "app.py", "from tools import vendor"),
    (rules.imported_doors, "drills/services.py", "from drills.views import page"),
    (rules.imported_doors, "drills/services.py", "from . import api"),
    (rules.imported_doors, "drills/views/live.py", "from ..sheets import columns"),
    (rules.imported_doors, "reports/queries.py", "from registry import sheets"),
    (rules.impure_imports, "schedule/conflicts.py", "from sqlalchemy import select"),
    (rules.impure_imports, "schedule/conflicts.py", "import flask"),
    (rules.impure_imports, "drills/inputs.py", "from flask_wtf import FlaskForm"),
    (rules.impure_imports, "maps/coverage.py", "from maps.models import Place"),
    (rules.impure_imports, "maps/coverage.py", "from core.db import Database"),
    (rules.impure_imports, "maps/coverage.py", "from registry.audit import record"),
    (rules.impure_imports, "geo/distance.py", "def f():\n    import sqlalchemy.orm"),
    (rules.commits, "drills/services.py", "def f(session):\n    session.commit()"),
    (rules.commits, "maps/queries.py", "get_session().rollback()"),
    (rules.too_long, "maps/coverage.py", "x = 1\n" * 301),
    (rules.too_long, "maps/coverage.py", "def f() -> None:\n" + "    x = 1\n" * 30),
    (rules.clocks_of_their_own, "tests/test_x.py", "begins = datetime.now(UTC) - timedelta(hours=2)"),
    (rules.clocks_of_their_own, "tests/browser/test_x.py", "on = str(date.today())"),
    (rules.untyped, "maps/coverage.py", "def f(x: int):\n    return x"),
    (rules.untyped, "maps/coverage.py", "def f(x) -> int:\n    return x"),
    (rules.untyped, "maps/coverage.py", "class A:\n    async def f(self, *rest) -> int: ..."),
    (rules.meaningless_names, "maps/utils.py", ""),
    (rules.meaningless_names, "core/helpers/dates.py", ""),
    (rules.forbidden_text, "README.md", "pip install -i https://pypi.org/simple flask"),
    (rules.forbidden_text, "docs/setup.md", "see https://cdn.jsdelivr.net/npm/x"),
    (rules.forbidden_text, "bench/__main__.py", 'DATA = "/home/li/data"'),
    (rules.forbidden_text, "core/db.py", "# TODO: finish"),
    (rules.forbidden_text, "docs/why.md", "as asked in issue 12"),
    (rules.foreign_sources, "templates/maps/map.html", '<script defer\n src="https://example.org/leaflet.js"></script>'),
    (rules.foreign_sources, "templates/base.html", "<link rel=icon href='//example.org/x.png'>"),
    (rules.foreign_sources, "static/js/app.js", 'fetch("https://example.org/")'),
    (rules.foreign_sources, "static/css/app.css", "body { background: url(https://example.org/x.png) }"),
    (rules.inline_code, "templates/a.html", '<p class="x" style="color: red">'),
    (rules.inline_code, "templates/a.html", "<style>p { color: red }</style>"),
    (rules.inline_code, "templates/a.html", "<script>go()</script>"),
    (rules.inline_code, "templates/a.html", '<a title="a > b" onclick="go()">'),
    (rules.inline_code, "templates/a.html", '<a href="javascript:go()">'),
    (rules.inline_code, "templates/a.html", '<a hx-on:click="go()">'),
]  # fmt: skip

GOOD = [
    (rules.upward_imports, "reports/queries.py", "from drills.models import Drill\nimport core.db, datetime"),
    (rules.upward_imports, "app.py", "import cli, reports.views"),
    (rules.upward_imports, "tests/maps/test_views.py", "from app import create_app"),
    (rules.upward_imports, "migrations/env.py", "from app import create_app"),
    (rules.imported_doors, "app.py", "from drills.views import bp"),
    (rules.imported_doors, "drills/views/live.py", "from drills.views.forms import x"),
    (rules.imported_doors, "registry/sheets.py", "from core.sheets import reading"),
    (rules.impure_imports, "drills/services.py", "from sqlalchemy import select"),
    (rules.impure_imports, "drills/views/live.py", "from flask import request"),
    (rules.impure_imports, "registry/audit_queries.py", "from sqlalchemy import select"),
    (rules.impure_imports, "maps/coverage.py", "import shapely\nfrom geo import distance\nfrom core.i18n import t"),
    (rules.commits, "core/db.py", "session.commit()"),
    (rules.commits, "drills/services.py", "def commit(): ...\nsession.flush()"),
    (rules.too_long, "tests/test_x.py", "x = 1\n" * 500),
    (rules.too_long, "maps/coverage.py", 'def f() -> None:\n    """' + "word\n" * 40 + '"""\n' + "    x = 1\n" * 29),
    (rules.clocks_of_their_own, "tests/test_x.py", "begins, until = now(), monotonic() + 5"),
    (rules.clocks_of_their_own, "core/times.py", "datetime.now(UTC)"),
    (rules.untyped, "maps/coverage.py", "class A:\n    def f(self, x: int, **rest: str) -> int: ..."),
    (rules.forbidden_text, "core/db.py", "# SQLite opens the session's transaction at /readyz"),
    (rules.forbidden_text, "templates/base.html", '<a href="/work/">'),
    (rules.foreign_sources, "templates/base.html", '<a href="{{ url }}">https://example.org/</a><svg xmlns="http://www.w3.org/2000/svg">'),
    (rules.inline_code, "templates/a.html", '{# <p style="x"> #}<script src="{{ asset(1 > 0) }}" defer></script>'),
    (rules.inline_code, "templates/a.html", '<script type="application/json" id="x">{}</script><p data-style="x">'),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "path", "text"), BAD)
def test_the_rule_finds_a_bad_example(rule: Rule, path: str, text: str) -> None:
    complaints = rule(Source(path, text))
    assert len(complaints) == 1, complaints
    assert path in complaints[0]


@pytest.mark.parametrize(("rule", "path", "text"), GOOD)
def test_the_rule_leaves_a_good_example_alone(rule: Rule, path: str, text: str) -> None:
    assert rule(Source(path, text)) == []


TABLES = [
    Source("registry/models.py", 'class Unit:\n    __tablename__ = "units"'),
    Source("schedule/models.py", 'class Event:\n    __tablename__ = "events"'),
    Source("drills/models.py", 'class Drill:\n    __tablename__ = "drills"\nlinks = Table("drill_links", metadata)'),
]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("registry/models.py", 'drill = mapped_column(ForeignKey("drills.id"))'),
        ("outreach/models.py", 'drill = mapped_column(ForeignKey("drills.id", ondelete="CASCADE"))'),
        ("schedule/models.py", 'ForeignKeyConstraint(["a", "b"], ["drill_links.a", "events.b"])'),
        ("drills/models.py", 'ForeignKey("evnets.id")'),
    ],
)
def test_a_foreign_key_that_points_up_or_nowhere_is_found(path: str, text: str) -> None:
    assert len(rules.upward_foreign_keys([*TABLES, Source(path, text)])) == 1


def test_a_foreign_key_that_points_down_is_left_alone() -> None:
    keys = Source("drills/participants.py", 'ForeignKey("events.id"); ForeignKey("units.id"); ForeignKey("drills.id")')
    assert rules.upward_foreign_keys([*TABLES, keys]) == []


@pytest.mark.parametrize(
    "text",
    [
        'class Drill:\n    event = relationship(Event, backref="drills")',
        'class Drill:\n    event: Mapped[Event] = relationship(back_populates="drill")',
        'class Drill:\n    event: Mapped["Event | None"] = relationship(back_populates="drill")',
        'class Drill:\n    event = relationship("Event", back_populates="drill")',
    ],
)
def test_a_relationship_that_shows_on_the_lower_floor_is_found(text: str) -> None:
    assert len(rules.upward_relationships([*TABLES, Source("drills/more.py", text)])) == 1


def test_relationships_down_and_within_a_package_are_left_alone() -> None:
    within = "class Step:\n    drill: Mapped[Drill] = relationship(back_populates='steps')"
    down = "class Note:\n    unit: Mapped[Unit] = relationship()"
    assert rules.upward_relationships([*TABLES, Source("drills/notes.py", down)]) == []
    assert rules.upward_relationships([*TABLES, Source("drills/more.py", within)]) == []


def test_a_package_without_a_floor_is_found() -> None:
    assert len(rules.unknown_packages([Source("weather/models.py", ""), Source("wsgi.py", "")])) == 2
