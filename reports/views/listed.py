"""How the records behind a figure are listed, whatever they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from core.i18n import Text
from core.listing import Column


@dataclass(frozen=True)
class Listed:
    """How one kind of records is listed: what is loaded, sorted by, shown, counted, and where a row leads."""

    title: Text
    count: Callable[[int], Text]
    options: tuple[Any, ...]
    sorts: Mapping[str, Any]
    order: str
    columns: Callable[[], list[Column]]
    url: Callable[[Any], str]
