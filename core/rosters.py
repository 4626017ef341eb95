"""People and posts that several floors keep, shown side by side: each floor puts its own list on the board. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.i18n import Text


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of a roster; `phone` and `yuan` (allowance a year) are personal and only shown to who may see them."""

    name: str
    area_path: str
    area_name: str
    url: str
    phone: str = ""
    trained_on: date | None = None
    yuan: int | None = None


@dataclass(frozen=True)
class Roster:
    """A list that a package keeps itself: nobody else may keep the same people a second time.

    `entries` gives those in service within the reader's reach: (session, actor) -> Iterable[Listed].
    """

    code: str
    name: Text
    entries: Callable[[Any, Any], Iterable[Listed]]
    list_url: str  # the page on which they are kept
    is_people: bool = True  # False for posts and points, which have no telephone and no training
