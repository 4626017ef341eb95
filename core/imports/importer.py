"""What the engine asks of an importer, and what passes between the two."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from flask import Flask
from sqlalchemy import Table
from sqlalchemy.orm import Session

from core.access import Actor
from core.fields import Entry, Input
from core.i18n import Text
from core.imports.problems import Problem


class ImportPermission(StrEnum):
    """What the pages ask for; each importer asks for its own besides."""

    IMPORT = "import"


AuditRow = tuple[str, str, str, "dict[str, Any] | None", "dict[str, Any] | None"]
Recorder = Callable[[Session, Iterable[AuditRow]], None]
Choices = Mapping[str, Sequence[tuple[str, str]]]


@dataclass(frozen=True)
class Setting:
    """Something asked once for the whole file; needed as soon as one of `needed_with` is among its columns.

    A person is asked without a default; the command line takes `command_default`.
    """

    name: str
    entry: Entry
    needed_with: tuple[str, ...] = ()
    command_default: str = ""
    metavar: str = "TEXT"


@dataclass(frozen=True)
class Options:
    """How a file is to be read: columns by hand, constants for whole columns, answers to the importer's settings."""

    settings: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)  # field -> value for every row
    columns: Mapping[str, str] = field(default_factory=dict)  # field -> header
    ignored: tuple[str, ...] = ()
    sheet: str | None = None
    header_row: int | None = None
    encoding: str | None = None
    match_names: bool = True

    def as_dict(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return {**asdict(self), "ignored": list(self.ignored)}

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Options:
        """The options that `as_dict` made."""
        return cls(**{**kept, "ignored": tuple(kept.get("ignored", ()))})


@dataclass(slots=True)
class Given:
    """A row whose cells are right by themselves: only what was filled in, and the geometry of a map file."""

    row: int
    values: dict[str, Any]
    geometry: dict[str, Any] | None = None


@dataclass(slots=True)
class Change:
    """One record to write: `id` is its first key column, `after` has further ones; `before` is None for a new one."""

    table: Table
    id: int
    before: dict[str, Any] | None
    after: dict[str, Any]
    row: int = 0
    label: str = ""
    shown: tuple[str, Any, Any] | None = None  # (field, before, after) where the columns do not tell it
    told: tuple[tuple[str, Any, Any], ...] = ()  # the same, several, in the words of the row


@dataclass
class Plan:
    """What would become of the rows; changes stand in the order in which they can be written."""

    changes: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    new: set[int] = field(default_factory=set)
    changed: set[int] = field(default_factory=set)
    unchanged: set[int] = field(default_factory=set)
    matched_by_name: int = 0
    beyond: int = 0  # records made although no row is theirs, such as the area above

    def refuse(self, problem: Problem) -> None:
        """Note what is wrong with a row."""
        self.problems.append(problem)


class RowKind(Protocol):
    """What a row of a table holds: all that is asked for to read a file and check its cells."""

    @property
    def title(self) -> Text:
        """What the list is called."""

    @property
    def row(self) -> type[Input]:
        """The model of a row."""

    @property
    def requires(self) -> tuple[tuple[str, ...], ...]:
        """One of these sets of columns must be there."""


class Importer(ABC):
    """One kind of record that can be brought in from a table: what its rows hold, and what becomes of them."""

    kind: str
    title: Text
    hint: Text
    permission: str
    row: type[Input]
    settings: tuple[Setting, ...]
    requires: tuple[tuple[str, ...], ...]  # one of these sets of columns must be there
    tables: tuple[Table, ...]
    parts: tuple[Table, ...] = ()  # rows of these belong to a record and go with it when it is removed
    records_url: str
    plans_by_trying = False  # its plan needs a session that may write, though nothing of it stays

    @abstractmethod
    def record(self, session: Session, changes: Iterable[AuditRow]) -> None:
        """Put changes in the audit trail."""

    @abstractmethod
    def choices(self, session: Session) -> Choices:
        """The allowed words of fields and settings that have a closed list, as (code, name)."""

    @abstractmethod
    def plan(self, session: Session, given: Sequence[Given], options: Options, actor: Actor) -> Plan:
        """What would become of the rows, compared with what is there; writes nothing. Raises DomainError."""


class StepImporter(Importer):
    """One whose rows are written one after the other, each through the same services as a form.

    So each row meets the checks and locks of its kind, and those before it in the file; a dry run does the same and
    takes it back.
    """

    plans_by_trying = True
    takes_away_by_deed = False  # what it made is removed by `take_away` and not as plain rows

    @abstractmethod
    def take(self, session: Session, given: Sequence[Given], options: Options, actor: Actor) -> Plan:
        """Write the rows that can be taken; the changes of the plan tell what was made, so that it can be undone."""

    def put_back(self, session: Session, record_id: int, before: Mapping[str, Any], actor: Actor) -> Text | None:
        """Make a changed record again what `before` of its change says; None, or why that cannot be.

        Called in a savepoint, which is taken back when there is a reason.
        """
        raise NotImplementedError(f"{self.kind}: changes of records cannot be undone")

    def take_away(self, session: Session, table: Table, record_id: int, actor: Actor) -> Text | None:
        """Remove a record that the batch made; None, or why it stays.

        Called in a savepoint, the record made last first, if the importer `takes_away_by_deed`.
        """
        raise NotImplementedError(f"{self.kind}: records are removed as rows")

    def plan(self, session: Session, given: Sequence[Given], options: Options, actor: Actor) -> Plan:
        """What would become of the rows: they are taken, and all of it is taken back."""
        session.flush()
        trial = session.begin_nested()
        try:
            return self.take(session, given, options, actor)
        finally:
            trial.rollback()


@dataclass
class Kinds:
    """The importers of the application, and how the owner of a batch is found again in a worker."""

    importers: Mapping[str, Importer]
    owner: Callable[[Session, str], Actor]

    def __getitem__(self, kind: str) -> Importer:
        return self.importers[kind]

    def __contains__(self, kind: str) -> bool:
        return kind in self.importers


def install(app: Flask, importers: Sequence[Importer], owner: Callable[[Session, str], Actor]) -> None:
    """Give the application its importers; `owner` makes an actor from the key that a batch keeps."""
    app.extensions["imports"] = Kinds({importer.kind: importer for importer in importers}, owner)
