"""Rows of a county not yet in any database: they refer to each other by numbers of their own, from 1 in each table."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

Row = dict[str, Any]


@dataclass(frozen=True)
class Key:
    """A reference that is kept as text, as in "team:3": the word before the colon, and the row it stands for."""

    word: str
    table: str
    number: int


@dataclass(frozen=True)
class Ref:
    """A row's number within a column that is kept as JSON."""

    table: str
    number: int


@dataclass(frozen=True)
class AreaPath:
    """The path of an area: the numbers of the areas from the root down to itself."""

    numbers: tuple[int, ...]


class Rows:
    """Rows by table, in an order in which each row comes after those it refers to."""

    def __init__(self) -> None:
        self.tables: dict[str, list[Row]] = defaultdict(list)

    def add(self, table: str, **columns: Any) -> int:
        """Keep a row of a table that counts its rows, and give the row's number."""
        number = len(self.tables[table]) + 1
        self.tables[table].append({"id": number, **columns})
        return number

    def put(self, table: str, **columns: Any) -> None:
        """Keep a row whose key consists of other rows' numbers."""
        self.tables[table].append(columns)

    def __getitem__(self, table: str) -> list[Row]:
        return self.tables[table]
