"""Work that would be the same for every test is done once in a process: nothing else changes.

Each test still has an application, a database and an engine of its own. What they share here has no state that a
test could change: the patterns of addresses, the text of a statement, the byte code of a template, the sizes of the
static files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import Engine, create_engine
from sqlalchemy.exc import OperationalError
from werkzeug.routing import Rule
from whitenoise import WhiteNoise

import core.db
import core.static

STATIC = Path(__file__).parents[2] / "static"
STATEMENTS = 5000
"""So many compiled statements are kept; the whole suite knows fewer."""


@pytest.fixture(autouse=True, scope="session")
def _compiled_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        templates = FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))
        patch.setattr(Flask, "jinja_options", {"bytecode_cache": templates})
        patch.setattr(Rule, "compile", _remembered(Rule.compile))
        patch.setattr(core.static, "compress_folder", _compressed_once(core.static.compress_folder))
        patch.setattr(WhiteNoise, "update_files_dictionary", _read_once(WhiteNoise.update_files_dictionary))
        patch.setattr(core.db, "create_engine", _create_engine)
        yield


_MADE_BY_COMPILING = ("_parts", "_trace", "_converters", "arguments")


def _remembered(compile_rule: Callable[[Rule], None]) -> Callable[[Rule], None]:
    """Compiles a rule, unless one of the same shape has been compiled: then it takes over what came of that."""
    known: dict[Any, Rule] = {}

    def compiled(rule: Rule) -> None:
        defaults, converters = sorted((rule.defaults or {}).items()), rule.map.converters.items()
        shape = (rule.rule, rule.subdomain, rule.host, rule.merge_slashes, *defaults, *converters)
        if shape not in known:
            compile_rule(rule)
            known[shape] = rule
            return
        for name in _MADE_BY_COMPILING:
            setattr(rule, name, getattr(known[shape], name))
        rule._build = known[shape]._build.__func__.__get__(rule)  # type: ignore[attr-defined]
        rule._build_unknown = known[shape]._build_unknown.__func__.__get__(rule)  # type: ignore[attr-defined]

    return compiled


def _read_once(read_folder: Callable[[WhiteNoise, str, str], None]) -> Callable[[WhiteNoise, str, str], None]:
    """Looks through the project's own static files once; other folders belong to tests, which change them."""
    known: dict[str, Any] = {}

    def read(server: WhiteNoise, root: str, prefix: str) -> None:
        if Path(root) == STATIC and prefix in known:
            server.files.update(known[prefix])
            return
        read_folder(server, root, prefix)
        if Path(root) == STATIC:
            known[prefix] = dict(server.files)

    return read


def _compressed_once(compress_folder: Callable[[Path], int]) -> Callable[[Path], int]:
    """Compresses the project's own static files once; other folders belong to tests, which change them."""
    done: set[Path] = set()

    def compressed(folder: Path) -> int:
        if folder in done:
            return 0
        done.update({STATIC} & {folder})
        return compress_folder(folder)

    return compressed


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
