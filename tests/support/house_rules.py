"""The house rules, each a plain function from source files to complaints. What may be where stands at the top."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

FLOORS = {
    "core": 0,
    "geo": 1,
    "registry": 2,
    "maps": 3,
    "schedule": 4,
    "outreach": 5,
    "drills": 5,
    "observation": 5,
    "readiness": 5,
    "planning": 6,
    "reports": 7,
}
ROOF = {"app", "cli", "demo", "doors", "navigation", "schema"}
WORKSHOP = {"tests", "tools", "bench", "migrations"}
"""Looks at everything; the product never imports it."""

DOORS = {"views", "api", "sheets", "commands"}
"""Also as a suffix, as in `series_api.py`."""
DATABASE_ROOMS = DOORS | {"services", "queries", "models", "ddl"}
"""Rooms that may know Flask or the database; also as a suffix, as in `audit_queries.py`, or as a package."""

IMPURE_BY_DECISION = {
    "registry/audit.py": "listens to the sessions' flush",
    "registry/identity.py": "the signed-in user of a request",
    "registry/scope.py": "loads and authorises in one statement",
    "registry/terms.py": "every room asks for the words of a vocabulary",
    "registry/defaults.py": "plants the vocabularies that are shipped",
    "registry/sealing.py": "walks the rows of the trail as they are",
    "registry/tokens.py": "digests are looked up where they are made",
    "registry/word_template_pages.py": "three packages open the same pages for their Word templates",
}
"""Modules outside those rooms that know Flask or the database all the same, and why."""

WEB_AND_DATABASE = re.compile(r"(flask(_\w+)?|werkzeug|sqlalchemy|alembic|psycopg)(\.|$)")
WEB_AND_DATABASE_OF_OURS = re.compile(r"core\.(db|models|web|views|jobs|messages|once|panels|nav)(\.|$)")

FILE_LINES, FUNCTION_LINES = 300, 30
BAD_NAMES = {"util", "utils", "helper", "helpers", "common", "misc", "manager", "managers"}

OWN_TEXT = {
    ".py",
    ".html",
    ".txt",
    ".js",
    ".css",
    ".md",
    ".toml",
    ".po",
    ".sh",
    ".in",
    ".yml",
    ".yaml",
    ".ini",
    ".mako",
    "",
}
NOT_OURS = ("static/vendor/", "tests/vendor/")
FORBIDDEN_TEXT = {
    "the host of a package registry or content network": re.compile(
        r"//[\w.-]*(pypi|pythonhosted|npmjs|npmmirror|registry|mirrors?\.|jsdelivr|unpkg|cdnjs|deb\.debian)", re.I
    ),
    "a path of somebody's machine": re.compile(r"(?<![\w.:/])/(home|root|Users|work)/\w"),
    "a note about work not done": re.compile(r"\b(TODO|FIXME|XXX)\b"),
    "a word about how the work was organised": re.compile(
        r"\bissue #?\d|\bthis machine\b|\bshared/(design|data)", re.I
    ),
}
MAY_SAY_FORBIDDEN_TEXT = {
    ".ci/run": "looks for the real data beside the project",
    "tests/support/house_rules.py": "defines the words",
    "tests/test_architecture.py": "has bad examples",
}


CLOCKS = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time"}
MAY_READ_A_CLOCK = {
    "tests/support/clock.py": "sets the clock of the tests",
    "tests/browser/conftest.py": "puts the clock forward for a story",
}
"""Tests live at one instant and ask `core.times`; one that reads a clock may pass in the morning and fail at night."""


@dataclass(frozen=True)
class Source:
    """One file of the project: its path from the root, and its text."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.path)

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """Everything in the tree, at any depth."""
        return list(ast.walk(self.tree))

    @property
    def parts(self) -> tuple[str, ...]:
        """The dotted name's parts: `drills/views/live.py` is (drills, views, live)."""
        parts = PurePosixPath(self.path).with_suffix("").parts
        return parts[:-1] if parts[-1] == "__init__" else parts

    @property
    def package(self) -> str:
        return self.parts[0] if self.parts else ""

    @property
    def is_product(self) -> bool:
        return self.path.endswith(".py") and (self.package in FLOORS or self.package in ROOF)


@dataclass(frozen=True)
class Imported:
    """One imported name, in full (`maps.models.Place`), and where."""

    name: str
    line: int

    @property
    def parts(self) -> tuple[str, ...]:
        return tuple(self.name.split("."))


def project_sources(root: Path) -> list[Source]:
    """Our own text files, those not yet committed included."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root, capture_output=True, check=True, text=True,
    ).stdout.split("\0")  # fmt: skip
    paths = [path for path in sorted(set(listed)) if path and not path.startswith(NOT_OURS)]
    wanted = [path for path in paths if PurePosixPath(path).suffix in OWN_TEXT and (root / path).is_file()]
    return [Source(path, (root / path).read_text(encoding="utf-8")) for path in wanted]


def imports_of(source: Source) -> Iterator[Imported]:
    """Every import, also inside functions, under TYPE_CHECKING, relative, or by import_module("...")."""
    for node in source.nodes:
        if isinstance(node, ast.Import):
            yield from (Imported(alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = _absolute(source, node)
            yield from (Imported(f"{base}.{alias.name}".strip("."), node.lineno) for alias in node.names)
        elif isinstance(node, ast.Call) and _called(node) in ("import_module", "__import__"):
            yield from (Imported(name, node.lineno) for name in _first_constant(node))


def unknown_packages(sources: Iterable[Source]) -> list[str]:
    """Top-level packages and modules that have no floor."""
    tops = {source.package for source in sources if source.path.endswith(".py")}
    return [
        f"{top}: has no floor in FLOORS, ROOF or WORKSHOP" for top in sorted(tops - FLOORS.keys() - ROOF - WORKSHOP)
    ]


def upward_imports(source: Source) -> list[str]:
    """Imports of an upper floor, of a sibling, of the roof or of the workshop."""
    if not source.is_product:
        return []
    return [
        f"{source.path}:{imported.line} imports {imported.name}: {why}"
        for imported in imports_of(source)
        if (why := _wrong_way(source.package, imported.parts[0]))
    ]


def imported_doors(source: Source) -> list[str]:
    """Imports of views, api or sheets by anybody but the roof; a door that is a package may import its own parts."""
    if not source.is_product or source.package in ROOF:
        return []
    return [
        f"{source.path}:{imported.line} imports the door {imported.name}; only app.py and cli.py may"
        for imported in imports_of(source)
        if _is_door(imported.parts) and imported.parts[:2] != source.parts[:2]
    ]


def impure_imports(source: Source) -> list[str]:
    """Flask or the database, or a room that knows them, in a module named for what it computes."""
    if not source.is_product or source.package in {"core", *ROOF} or source.path in IMPURE_BY_DECISION:
        return []
    if any(_is_database_room(part) for part in source.parts[1:]):
        return []
    return [
        f"{source.path}:{imported.line} imports {imported.name}, but it is no room for the web or the database"
        for imported in imports_of(source)
        if WEB_AND_DATABASE.match(imported.name)
        or WEB_AND_DATABASE_OF_OURS.match(imported.name)
        or (imported.parts[0] in FLOORS and imported.parts[0] != "core" and _reaches_a_room(imported))
    ]


def commits(source: Source) -> list[str]:
    """Calls of commit or rollback above core: a request, a job or a command is one transaction, ended at its edge."""
    if not source.is_product or source.package in {"core", *ROOF}:
        return []
    return [
        f"{source.path}:{node.lineno} calls {_called(node)}()"
        for node in source.nodes
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and _called(node) in ("commit", "rollback")
    ]


def upward_foreign_keys(sources: Iterable[Source]) -> list[str]:
    """Foreign keys to a table of an upper floor or a sibling, or to a table that no model declares."""
    product = [source for source in sources if source.is_product]
    owners = {table: source.package for source in product for table in _tables(source)}
    complaints = []
    for source in product:
        for target, line in _foreign_key_targets(source):
            owner = owners.get(target)
            why = _wrong_way(source.package, owner) if owner else "no model declares that table"
            if why:
                complaints.append(f"{source.path}:{line} refers to the table {target}: {why}")
    return complaints


def upward_relationships(sources: Iterable[Source]) -> list[str]:
    """Uses of backref, and of back_populates between packages: upper floors do not show on lower ones."""
    product = [source for source in sources if source.is_product]
    owners = {
        (source.package, node.name) for source in product for node in source.nodes if isinstance(node, ast.ClassDef)
    }
    complaints = []
    for source in product:
        for node in source.nodes:
            if isinstance(node, ast.keyword) and node.arg == "backref":
                complaints.append(f"{source.path}:{node.lineno} uses backref")
            elif isinstance(node, ast.AnnAssign | ast.Assign) and _has_back_populates(node):
                strangers = {name for name in _class_names(node) if (source.package, name) not in owners}
                if strangers:
                    complaints.append(
                        f"{source.path}:{node.lineno} back_populates towards {', '.join(sorted(strangers))}"
                    )
    return complaints


def too_long(source: Source) -> list[str]:
    """Files over 300 lines, and functions over 30 (the docstring does not count); tests and migrations are exempt."""
    if not source.path.endswith(".py") or source.package in ("tests", "migrations"):
        return []
    lines = len(source.text.splitlines())
    complaints = [f"{source.path} has {lines} lines, at most {FILE_LINES}"] if lines > FILE_LINES else []
    for function in _functions(source):
        length = _length(function)
        if length > FUNCTION_LINES:
            complaints.append(
                f"{source.path}:{function.lineno} {function.name} has {length} lines, at most {FUNCTION_LINES}"
            )
    return complaints


def clocks_of_their_own(source: Source) -> list[str]:
    """Tests that read a clock themselves."""
    if source.package != "tests" or not source.path.endswith(".py") or source.path in MAY_READ_A_CLOCK:
        return []
    called = [(node, _owner_and_name(node)) for node in source.nodes if isinstance(node, ast.Call)]
    return [
        f"{source.path}:{node.lineno} calls {name}; ask core.times, or travel to a day of your own"
        for node, name in called
        if name in CLOCKS
    ]


def untyped(source: Source) -> list[str]:
    """Functions without a return type or with a parameter without a type; tests are exempt."""
    if not source.path.endswith(".py") or source.package in ("tests", "bench"):
        return []
    return [
        f"{source.path}:{function.lineno} {function.name} lacks a type"
        for function in _functions(source)
        if function.returns is None or any(_lacks_type(argument) for argument in _arguments(function))
    ]


def meaningless_names(source: Source) -> list[str]:
    """Modules and packages named for nothing in particular."""
    if not source.path.endswith(".py"):
        return []
    return [f"{source.path}: {part!r} is no name for a module" for part in source.parts if part in BAD_NAMES]


def forbidden_text(source: Source) -> list[str]:
    """Registry hosts, somebody's paths, notes about work not done or about how it was organised."""
    if source.path in MAY_SAY_FORBIDDEN_TEXT:
        return []
    return [
        f"{source.path}:{number} has {what}: {line.strip()[:80]}"
        for number, line in enumerate(source.text.splitlines(), start=1)
        for what, pattern in FORBIDDEN_TEXT.items()
        if pattern.search(line)
    ]


TAG = r"<[a-zA-Z](?:[^>\"']|\"[^\"]*\"|'[^']*')*?\s"
FOREIGN = {
    ".html": re.compile(
        rf"{TAG}(?:src|href|srcset|action|data|poster|hx-get|hx-post)\s*=\s*[\"']\s*(?:https?:)?//", re.I
    ),
    ".js": re.compile(r"https?://(?!www\.w3\.org/)|[\"'`]//\w", re.I),
    ".css": re.compile(r"url\(\s*[\"']?(?:https?:)?//|@import", re.I),
}
INLINE = {
    "an inline style": re.compile(rf"{TAG}style\s*=|<style\b", re.I),
    "an inline script": re.compile(r"<script\b(?![^>]*\bsrc\s*=)(?![^>]*application/(?:ld\+)?json)", re.I),
    "an inline handler": re.compile(rf"{TAG}(?:on[a-z]+|hx-on[:\w-]*)\s*=|javascript:", re.I),
}


def foreign_sources(source: Source) -> list[str]:
    """Pages, scripts and styles that load or name something from another host."""
    suffix = PurePosixPath(source.path).suffix
    if source.path.startswith("templates/"):
        suffix = ".html"
    elif not source.path.startswith("static/"):
        return []
    return _found(source, "a foreign address", FOREIGN[suffix]) if suffix in FOREIGN else []


def inline_code(source: Source) -> list[str]:
    """Styles, scripts and handlers inside templates, which the Content-Security-Policy would block."""
    if not source.path.startswith("templates/"):
        return []
    return [complaint for what, pattern in INLINE.items() for complaint in _found(source, what, pattern)]


def _found(source: Source, what: str, pattern: re.Pattern[str]) -> list[str]:
    text = re.sub(r"\{#.*?#\}", lambda comment: "\n" * comment[0].count("\n"), source.text, flags=re.DOTALL)
    return [
        f"{source.path}:{text.count(chr(10), 0, match.end()) + 1} has {what}: {match[0].strip()[-80:]}"
        for match in pattern.finditer(text)
    ]


def _wrong_way(importer: str, imported: str) -> str:
    """Why a package may not know another; empty when it may."""
    if imported == importer or importer in ROOF:
        return "the workshop is not part of the product" if imported in WORKSHOP else ""
    if imported in WORKSHOP:
        return "the workshop is not part of the product"
    if imported in ROOF:
        return "nobody imports the roof"
    if imported not in FLOORS:
        return ""
    if FLOORS[imported] == FLOORS[importer]:
        return "siblings do not know each other"
    return "that floor is above" if FLOORS[imported] > FLOORS[importer] else ""


def _absolute(source: Source, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    is_package = source.path.endswith("__init__.py")
    inside = source.parts if is_package else source.parts[:-1]
    base = inside[: len(inside) - node.level + 1]
    return ".".join([*base, *([node.module] if node.module else [])])


def _is_door(parts: tuple[str, ...]) -> bool:
    return len(parts) > 1 and parts[0] in FLOORS and parts[0] != "core" and parts[1].rsplit("_", 1)[-1] in DOORS


def _is_database_room(name: str) -> bool:
    return name.rsplit("_", 1)[-1] in DATABASE_ROOMS


def _reaches_a_room(imported: Imported) -> bool:
    as_file = "/".join(imported.parts[:2]) + ".py"
    return as_file in IMPURE_BY_DECISION or any(_is_database_room(part) for part in imported.parts[1:2])


def _tables(source: Source) -> Iterator[str]:
    for node in source.nodes:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            if any(isinstance(target, ast.Name) and target.id == "__tablename__" for target in node.targets):
                yield str(node.value.value)
        elif isinstance(node, ast.Call) and _called(node) == "Table":
            yield from _first_constant(node)


def _foreign_key_targets(source: Source) -> Iterator[tuple[str, int]]:
    for node in source.nodes:
        if isinstance(node, ast.Call) and _called(node) in ("ForeignKey", "ForeignKeyConstraint"):
            columns = node.args[0] if _called(node) == "ForeignKey" else node.args[1]
            for constant in ast.walk(columns):
                if isinstance(constant, ast.Constant) and isinstance(constant.value, str):
                    yield constant.value.rpartition(".")[0], node.lineno


def _has_back_populates(node: ast.AST) -> bool:
    return any(isinstance(inner, ast.keyword) and inner.arg == "back_populates" for inner in ast.walk(node))


def _class_names(node: ast.AnnAssign | ast.Assign) -> set[str]:
    """Names of classes in the annotation and in the first argument of relationship()."""
    places: list[ast.expr] = [node.annotation] if isinstance(node, ast.AnnAssign) else []
    if isinstance(node.value, ast.Call):
        places += node.value.args[:1]
    text = " ".join(ast.unparse(place) for place in places)
    return set(re.findall(r"\b[A-Z]\w*", text)) - {
        "Mapped",
        "Optional",
        "List",
        "WriteOnlyMapped",
        "DynamicMapped",
        "None",
    }


def _first_constant(node: ast.Call) -> list[str]:
    return [str(argument.value) for argument in node.args[:1] if isinstance(argument, ast.Constant)]


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _owner_and_name(node: ast.Call) -> str:
    owner = node.func.value if isinstance(node.func, ast.Attribute) else None
    return f"{owner.id}.{_called(node)}" if isinstance(owner, ast.Name) else ""


def _functions(source: Source) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in source.nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def _length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    whole = (function.end_lineno or function.lineno) - function.lineno + 1
    if ast.get_docstring(function) is None:
        return whole
    docstring = function.body[0]
    return whole - ((docstring.end_lineno or docstring.lineno) - docstring.lineno + 1)


def _arguments(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.arg]:
    arguments = function.args
    rest = [argument for argument in (arguments.vararg, arguments.kwarg) if argument]
    return [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, *rest]


def _lacks_type(argument: ast.arg) -> bool:
    return argument.annotation is None and argument.arg not in ("self", "cls")
