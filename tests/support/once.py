"""Work that would be the same for every test is done once in a process: addresses and SQL are compiled, no more.

Each test still has an application, a database and an engine of its own. What they share here has no state that a
test could change: the functions that build an address, the text of a statement, the byte code of a template.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import Engine, create_engine
from sqlalchemy.exc import OperationalError
from werkzeug.routing import Rule

import core.db

STATEMENTS = 5000
"""So many compiled statements are kept; the whole suite knows fewer."""


@pytest.fixture(autouse=True, scope="session")
def _compiled_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        templates = FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))
        patch.setattr(Flask, "jinja_options", {"bytecode_cache": templates})
        patch.setattr(Rule, "_compile_builder", _remembered(Rule._compile_builder))
        patch.setattr(core.db, "create_engine", _create_engine)
        yield


Builder = Callable[..., tuple[str, str]]


def _remembered(compile_builder: Callable[[Rule, bool], Builder]) -> Callable[[Rule, bool], Builder]:
    """Compiles the function that builds a rule's address, unless a rule of the same shape has been compiled."""
    known: dict[Any, Builder] = {}

    def compiled(rule: Rule, append_unknown: bool = True) -> Builder:
        shape = (rule.rule, *rule._trace, *sorted((rule.defaults or {}).items()), append_unknown)
        if shape not in known:
            known[shape] = compile_builder(rule, append_unknown)
        return known[shape]

    return compiled


_kept: dict[str, Engine] = {}


def _create_engine(url: str, **more: Any) -> Engine:
    """An engine that finds the statements which engines of the same kind have compiled before it."""
    engine = create_engine(url, **more)
    if engine.name not in _kept:
        _keep(url)
    if engine.name in _kept:
        engine.dialect = _kept[engine.name].dialect
        engine._compiled_cache = _kept[engine.name]._compiled_cache
    return engine


def _keep(url: str) -> None:
    """Ask the server once what it can; one that does not answer is left to the test."""
    engine = create_engine("sqlite://" if url.startswith("sqlite") else url, query_cache_size=STATEMENTS)
    try:
        engine.connect().close()
    except OperationalError:
        return
    engine.dispose()
    _kept[engine.name] = engine
