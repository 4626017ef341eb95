"""Statements that are asked all the time: compiled once, then given to the driver as they are.

SQLAlchemy looks up its compiled form, makes a context and a result for each execution: several times what the database
itself needs for a small question. Types are converted, errors raised and listeners told just as SQLAlchemy does it.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from sqlalchemy import Dialect, Table, bindparam, insert
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

Values = Mapping[str, Any]
_MARK = "all_or_none"
FEW = 16
LONG = 1024
_Convert = Callable[[Any], Any] | None


class _Slot(NamedTuple):
    """Where one parameter of the driver comes from: a value, the member of a list, or (no source) a constant."""

    name: str
    source: str | None
    place: int | None
    convert: _Convert
    constant: Any


class _Form:
    """A statement as one dialect spells it, for lists of values of certain lengths."""

    def __init__(self, compiled: SQLCompiler, dialect: Dialect, values: Values) -> None:
        state = compiled.construct_expanded_state(compiled.construct_params(dict(values), escape_names=False))
        from_lists = {
            name: (source, place)
            for source, names in state.parameter_expansion.items()
            for place, name in enumerate(names)
        }
        types = {name: bound.type for bound, name in compiled.bind_names.items()}
        self.text = state.statement
        self.is_positional = bool(compiled.positional)
        names = state.positiontup if compiled.positional else list(state.parameters)
        self._slots = [_slot(name, from_lists, types, state.parameters, values, dialect) for name in names or ()]

    def bound(self, values: Values) -> Any:
        """The values as the driver takes them."""
        found = [_value(slot, values) for slot in self._slots]
        if self.is_positional:
            return tuple(found)
        return {slot.name: value for slot, value in zip(self._slots, found, strict=True)}


class Prepared:
    """A Core statement whose values are all bound by name; lists by expanding parameters."""

    def __init__(self, statement: Any) -> None:
        self._statement = statement
        self._compiled: dict[str, tuple[SQLCompiler, tuple[str, ...]]] = {}  # by dialect, with the names of its lists
        self._forms: dict[tuple[Any, ...], _Form] = {}
        self._readers: dict[str, tuple[Callable[[Iterable[Any]], Any], list[_Convert]]] = {}

    def rows(self, there: Session | Connection, values: Values) -> list[Any]:
        """What it finds, as named tuples; the caller flushes the session before, if that may matter."""
        connection = _connection(there)
        return self._read(connection.dialect, self._run(connection, values, _cursor(connection)))

    def run(self, there: Session | Connection, values: Values) -> int | None:
        """Do it once; gives SQLite's id of the row that was inserted."""
        connection = _connection(there)
        return getattr(self._run(connection, values, _cursor(connection)), "lastrowid", None)

    def _run(self, connection: Connection, values: Values, cursor: Any) -> Any:
        form, values = self._form(connection.dialect, values)
        return _execute(connection, cursor, form.text, form.bound(values))

    def _form(self, dialect: Dialect, values: Values) -> tuple[_Form, Values]:
        """How the dialect spells it, and the values with their lists as long as they are spelt."""
        if dialect.name not in self._compiled:
            compiled = self._statement.compile(dialect=dialect)
            if missing := [column.name for column in compiled.insert_prefetch]:
                raise ValueError(
                    f"{', '.join(missing)}: defaults are not filled in here, so their values must be given"
                )
            lists = tuple(name for name, bound in compiled.binds.items() if bound.expanding and name in values)
            self._compiled[dialect.name] = compiled, lists
        compiled, lists = self._compiled[dialect.name]
        if lists:
            values = {**values, **{name: _padded(values[name]) for name in lists}}
        key = (dialect.name, *(len(values[name]) for name in lists))
        if (form := self._forms.get(key)) is None:
            form = self._forms[key] = _Form(compiled, dialect, values)
        return form, values

    def _read(self, dialect: Dialect, cursor: Any) -> list[Any]:
        found = cursor.fetchall()
        if not found:
            return []
        reader = self._readers.get(dialect.name)
        if reader is None:
            reader = self._readers[dialect.name] = self._reader(dialect, cursor.description)
        make, converts = reader
        if not any(converts):
            return [make(row) for row in found]
        return [
            make([value if convert is None else convert(value) for value, convert in zip(row, converts, strict=True)])
            for row in found
        ]

    def _reader(self, dialect: Dialect, description: Sequence[Any]) -> tuple[Any, list[_Convert]]:
        columns = list(getattr(self._statement, "exported_columns", self._statement))
        row = namedtuple("row", [str(column.key) for column in columns], rename=True)  # type: ignore[misc]
        known = zip(columns, description, strict=True)
        return row._make, [_impl(column.type, dialect).result_processor(dialect, said[1]) for column, said in known]


def answers(there: Session | Connection, *questions: tuple[Prepared, Values]) -> list[list[Any]]:
    """The rows of each, in order; PostgreSQL is asked all of them before its first answer is waited for."""
    connection = _connection(there)
    if connection.dialect.name == "sqlite":
        return [statement.rows(connection, values) for statement, values in questions]
    with _pipeline(connection):
        cursors = [
            statement._run(connection, values, connection.connection.cursor()) for statement, values in questions
        ]
    return [
        statement._read(connection.dialect, cursor) for (statement, _), cursor in zip(questions, cursors, strict=True)
    ]


class PreparedInsert:
    """Inserts rows of these columns of a table; a few of them by one statement."""

    def __init__(self, table: Table, names: Iterable[str]) -> None:
        self._table, self._names = table, tuple(names)
        self._by_number: dict[int, Prepared] = {}

    def rows(self, there: Session | Connection, several: Sequence[Values]) -> None:
        """Save them, in their order; every one has a value for every column."""
        connection = _connection(there)
        whole = len(several) - len(several) % FEW
        for place in range(0, whole, FEW):
            self._together(connection, several[place : place + FEW])
        if several[whole:]:
            self._together(connection, several[whole:])

    def _together(self, connection: Connection, several: Sequence[Values]) -> None:
        number = len(several)
        if number not in self._by_number:
            types = {name: self._table.c[name].type for name in self._names}
            rows: list[dict[str, Any]] = [
                {name: bindparam(f"{name}_{place}", type_=kind) for name, kind in types.items()}
                for place in range(number)
            ]
            self._by_number[number] = Prepared(insert(self._table).values(rows))
        values = {f"{name}_{place}": row[name] for place, row in enumerate(several) for name in self._names}
        self._by_number[number].run(connection, values)


@contextmanager
def all_or_none(connection: Connection) -> Iterator[None]:
    """What is run in the block stands as a whole or, when one of it is refused, not at all.

    It goes to PostgreSQL in one go, without waiting for answers, and what is refused is raised at the end: so the block
    runs prepared statements that tell nothing, and nothing else. SQLite, which is no server, does one after the other.
    """
    try:
        with _pipeline(connection):
            _say(connection, f"SAVEPOINT {_MARK}")
            yield
            _say(connection, f"RELEASE SAVEPOINT {_MARK}")
    except BaseException:
        _say(connection, f"ROLLBACK TO SAVEPOINT {_MARK}")
        _say(connection, f"RELEASE SAVEPOINT {_MARK}")
        raise


@contextmanager
def _pipeline(connection: Connection) -> Iterator[None]:
    driver: Any = connection.connection.driver_connection
    if not hasattr(driver, "pipeline"):
        yield
        return
    base = connection.dialect.loaded_dbapi.Error
    try:
        with driver.pipeline():
            yield
    except base as error:
        raise DBAPIError.instance(None, None, error, base, dialect=connection.dialect) from error


def _connection(there: Session | Connection) -> Connection:
    return there if isinstance(there, Connection) else there.connection()


def _slot(
    name: str,
    from_lists: Mapping[str, tuple[str, int]],
    types: Mapping[str, TypeEngine[Any]],
    given: Values,
    values: Values,
    dialect: Dialect,
) -> _Slot:
    source, place = from_lists.get(name, (name, None))
    convert = _impl(types[source], dialect).bind_processor(dialect)
    if source in values:
        return _Slot(name, source, place, convert, None)
    return _Slot(name, None, None, None, given[name] if convert is None else convert(given[name]))


def _impl(kind: TypeEngine[Any], dialect: Dialect) -> TypeEngine[Any]:
    return kind.dialect_impl(dialect)


def _value(slot: _Slot, values: Values) -> Any:
    if slot.source is None:
        return slot.constant
    value = values[slot.source] if slot.place is None else values[slot.source][slot.place]
    return value if slot.convert is None else slot.convert(value)


def _padded(several: Sequence[Any]) -> Sequence[Any]:
    """The list made longer by its last member, which finds nothing more: so there are few lengths to be spelt."""
    number = len(several)
    wanted = 1 << (number - 1).bit_length() if number <= LONG else -(-number // LONG) * LONG
    return [*several, *[several[-1]] * (wanted - number)] if 0 < number < wanted else several


def _cursor(connection: Connection) -> Any:
    """The connection's own cursor, which answers one question after the other."""
    kept = connection.info
    if _MARK not in kept:
        kept[_MARK] = connection.connection.cursor()
    return kept[_MARK]


def _say(connection: Connection, text: str) -> None:
    _execute(connection, _cursor(connection), text, ())


def _execute(connection: Connection, cursor: Any, text: str, bound: Any) -> Any:
    for listener in connection.dispatch.before_cursor_execute:
        text, bound = listener(connection, cursor, text, bound, None, False)
    try:
        cursor.execute(text, bound)
    except connection.dialect.loaded_dbapi.Error as error:
        base = connection.dialect.loaded_dbapi.Error
        raise DBAPIError.instance(text, bound, error, base, dialect=connection.dialect) from error
    return cursor
