"""What a process keeps in memory is what stands in the database, for every way of changing it and every process."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import bindparam, delete, insert, select, text, update
from sqlalchemy.orm import Session

from core.access import Actor
from core.db import Database
from core.keeping import GENERATIONS, Keeper
from core.prepared import Prepared, PreparedInsert
from registry.models import Area, Setting, Term
from registry.queries.settings import TIME_ZONE, setting
from registry.terms import NOWHERE, home_path, labels
from tests.support.asked import statements

HAZARD = {"scheme": "hazard", "code": "storm", "name_zh": "风暴", "name_en": "Storm", "position": 5}
_RENAME = Prepared(update(Term).where(Term.code == bindparam("which")).values(name_en=bindparam("called")))
_SETTING = PreparedInsert(Setting.__table__, ("name", "value"))  # type: ignore[arg-type]


def _known(session: Session) -> set[str]:
    return set(labels(session, "hazard", NOWHERE).values())


def _rename(session: Session, name: str) -> None:
    session.scalars(select(Term).where(Term.code == "storm")).one().name_en = name


WAYS: tuple[Callable[[Session, str], object], ...] = (
    lambda session, name: session.add(Term(**HAZARD | {"name_en": name})),
    _rename,
    lambda session, name: session.execute(insert(Term), [HAZARD | {"code": "gale", "name_en": name}]),
    lambda session, name: session.execute(update(Term).where(Term.code == "storm").values(name_en=name)),
    lambda session, name: session.execute(text(f"UPDATE terms SET name_en = '{name}' WHERE code = 'storm'")),
    lambda session, name: _RENAME.run(session, {"which": "storm", "called": name}),
)
"""The ORM, what it finds changed, rows in bulk, a statement on many, plain text, a prepared statement."""


def test_every_way_of_writing_is_seen_at_once_and_by_other_processes(
    any_database: Database,
) -> None:
    other = Database(any_database.url)
    for number, way in enumerate(WAYS):
        name = f"Storm {number}"
        with other.transaction(writing=False) as session:
            assert name not in _known(session)
        with any_database.transaction() as session:
            assert name not in _known(session)
            way(session, name)
            assert name in _known(session), "the transaction that writes"
        with other.transaction(writing=False) as session:
            assert name in _known(session), "another process"
    other.engine.dispose()


def test_settings_and_the_only_county_are_seen_as_they_change(any_database: Database) -> None:
    def seen() -> tuple[object, str]:
        with any_database.transaction(writing=False) as session:
            return setting(session, TIME_ZONE, NOWHERE), home_path(session)

    assert seen() == ("Asia/Shanghai", "")
    with any_database.transaction() as session:
        _SETTING.rows(session, [{"name": TIME_ZONE, "value": "Asia/Urumqi"}])
        session.execute(insert(Area), [{"code": "990101", "name": "清源县", "level": "county", "path": "/1/"}])
    assert seen() == ("Asia/Urumqi", "/1/")
    with any_database.transaction() as session:
        session.execute(delete(Setting))
        session.execute(update(Area).values(path="/7/"))
    assert seen() == ("Asia/Shanghai", "/7/")
    with any_database.transaction() as session:
        session.execute(delete(Area))
    assert seen() == ("Asia/Shanghai", "")


def test_words_go_with_their_area(any_database: Database) -> None:
    with any_database.transaction() as session:
        area = Area(code="990101", name="清源县", level="county", path="/1/")
        session.add(area)
        session.flush()
        session.add(Term(area_id=area.id, **HAZARD))
        area.path = f"/{area.id}/"
    with any_database.transaction(writing=False) as session:
        assert "Storm" in labels(session, "hazard", area).values()
    with any_database.transaction() as session:
        session.execute(delete(Area))  # the database itself deletes the words
        assert "Storm" not in labels(session, "hazard", area).values()


def test_what_is_taken_back_is_forgotten(any_database: Database) -> None:
    with any_database.session(writing=True) as session:
        inner = session.begin_nested()
        session.execute(insert(Term), [HAZARD])
        assert "Storm" in _known(session)
        inner.rollback()
        assert "Storm" not in _known(session)
        session.execute(insert(Term), [HAZARD])
        assert "Storm" in _known(session)
        session.rollback()
        assert "Storm" not in _known(session)
    with any_database.transaction() as session:
        session.execute(insert(Term), [HAZARD | {"name_en": "Gale"}])
    with any_database.transaction(writing=False) as session:
        assert {"Gale"} == _known(session) & {"Gale", "Storm"}


def test_one_row_is_asked_for_as_long_as_nothing_is_written(database: Database) -> None:
    with database.transaction(writing=False) as session:
        setting(session, TIME_ZONE), labels(session, "hazard")
    with database.transaction(writing=False) as session, statements(database) as asked:
        for _ in range(3):
            setting(session, TIME_ZONE), labels(session, "hazard"), home_path(session)
    assert asked == ["SELECT stamps.value FROM stamps WHERE stamps.name = ?"]


def test_a_value_that_is_handed_out_can_be_changed_without_harm(session: Session) -> None:
    session.add(Setting(name="travel", value={"km_per_hour": 30}))
    setting(session, "travel", NOWHERE)["km_per_hour"] = 99
    assert setting(session, "travel", NOWHERE) == {"km_per_hour": 30}


def test_somebody_at_home_in_an_area_is_not_looked_up() -> None:
    with Session() as session:
        session.info["actor"] = Actor("user", "user:1", "王老师", home="/1/5/")
        assert home_path(session) == "/1/5/"


def test_only_the_last_stamps_are_remembered() -> None:
    keeper = Keeper()
    for number in range(GENERATIONS + 1):
        keeper.under(str(number))["read"] = number
    assert keeper.under("1") == {"read": 1}
    assert keeper.under("0") == {}
