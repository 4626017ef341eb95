"""What a column of exported records is, who gets it, and what it is read with. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from core.i18n import Text
from core.sheets.sheet import ColumnKind, Value

PUBLIC, OFFICE, ANALYSIS = "public", "management", "analysis"
BOTH = frozenset({PUBLIC, OFFICE})
ALL = frozenset({PUBLIC, OFFICE, ANALYSIS})
ONLY_OFFICE = frozenset({OFFICE})
ONLY_ANALYSIS = frozenset({ANALYSIS})
NAMED = frozenset({OFFICE, ANALYSIS})


@dataclass(frozen=True)
class Known:
    """What rows need besides their records: words of vocabularies, today, and counts of people by event and stage."""

    words: Mapping[str, Mapping[str, str]]
    today: date
    zone: str
    people: dict[tuple[int, str], int] = field(default_factory=dict)

    def word(self, scheme: str, code: str) -> str:
        """What a term is called."""
        return self.words.get(scheme, {}).get(code, code)


@dataclass(frozen=True)
class Field:
    """A column: its name for programs, its header, who gets it, how it is read; contacts need their own permission."""

    key: str
    header: Text
    profiles: frozenset[str]
    value: Callable[[Any, Known], Value]
    kind: ColumnKind = "text"
    is_contact: bool = False
    counts_people: bool = False
