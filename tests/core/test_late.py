"""What is loaded, made or asked only when it is needed is the same as if it had been there from the start."""

from __future__ import annotations

import sys
from threading import Thread

import click
import pytest
from flask import Flask, url_for

from core.db import Database
from core.kept import asked_once
from core.late import late
from core.late_commands import LateCommands
from core.routes import LateRule


def test_a_late_module_is_imported_with_its_first_name() -> None:
    sys.modules.pop("colorsys", None)
    module = late("colorsys")
    assert "colorsys" not in sys.modules
    assert module.rgb_to_hsv is sys.modules["colorsys"].rgb_to_hsv
    with pytest.raises(AttributeError):
        _ = module.no_such_name


def test_several_threads_may_be_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "wave", raising=False)
    module, found = late("wave"), []
    threads = [Thread(target=lambda: found.append(module.open)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1


def test_addresses_are_built_and_refused_as_ever() -> None:
    late_app, plain_app = Flask("late"), Flask("plain")
    late_app.url_rule_class = LateRule
    for app in (late_app, plain_app):
        app.add_url_rule("/areas/<int:number>/<path:rest>", "area", lambda **_: "")
        app.add_url_rule("/list", "list", defaults={"page": 1})
        app.add_url_rule("/list/<int:page>", "list", lambda **_: "")
    asked = ({"endpoint": "area", "number": 7, "rest": "a/b c", "rule": "x"}, {"endpoint": "list", "page": 1},
             {"endpoint": "list", "page": 2, "q": "小学"})  # fmt: skip
    for values in asked:
        said = []
        for app in (late_app, plain_app):
            with app.test_request_context("/"):
                said.append(url_for(**values))  # type: ignore[arg-type]
        assert said[0] == said[1]
    assert late_app.test_client().get("/areas/7/a").status_code == 200
    assert late_app.test_client().get("/areas/x/a").status_code == 404


def test_commands_are_filled_in_when_the_first_is_looked_for() -> None:
    filled: list[str] = []

    def fill() -> None:
        filled.append("once")
        group.add_command(click.Command("hello", callback=lambda: click.echo("你好")))

    group = LateCommands(fill)
    assert filled == []
    assert "hello" in group.list_commands(click.Context(group))
    assert group.get_command(click.Context(group), "hello") is not None
    assert filled == ["once"]


def test_only_whoever_reads_is_answered_from_memory(database: Database) -> None:
    asked: list[int] = []

    @asked_once
    def number(_session: object, added: int) -> int:
        asked.append(added)
        return len(asked) + added

    with database.transaction(writing=False) as session:
        assert [number(session, 10), number(session, 10), number(session, 20)] == [11, 11, 22]
        session.rollback()
        assert number(session, 10) == 13, "another transaction asks again"
        database.begin_writing(session)
        assert [number(session, 10), number(session, 10)] == [14, 15]
    with database.transaction() as session:
        assert [number(session, 10), number(session, 10)] == [16, 17]
