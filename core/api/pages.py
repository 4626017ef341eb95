"""Lists of the API: what they may be asked for, and their pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, Generic, TypeVar

from flask import request
from pydantic import Field, StringConstraints
from sqlalchemy import Select
from sqlalchemy.orm import Session

from core.answers import Answer
from core.fields import Entry, Input, Whole
from core.i18n import t
from core.listing import LARGEST, SIZE, listing

LAST_PAGE = 1_000_000
Search = Annotated[str, StringConstraints(max_length=100)]


T = TypeVar("T", bound=Answer)


class Page(Answer, Generic[T]):
    """One page of a list; `total` counts all pages, and a page past the last one is empty."""

    items: list[T]
    total: int
    page: int
    size: int

    @classmethod
    def model_parametrized_name(cls, params: tuple[Any, ...]) -> str:
        """The name in the description: a page of UnitAnswer is a UnitList."""
        return f"{params[0].__name__.removesuffix('Answer')}List"


def whole_page(items: list[T]) -> Page[T]:
    """All there is of a short list, as its only page."""
    return Page(items=items, total=len(items), page=1, size=len(items))


class Asked(Input):
    """What every list may be asked for; a list adds its own filters and what it may be sorted by."""

    page: Annotated[Whole, Field(ge=1, le=LAST_PAGE), Entry(t("Page number"), t("The first page is 1."))] = 1
    size: Annotated[Whole, Field(ge=1, le=LARGEST), Entry(t("Rows on a page"))] = SIZE

    @property
    def sorted_by(self) -> str:
        """What the list is sorted by, as in "-name"."""
        return str(getattr(self, "sort", ""))


def page(
    session: Session,
    query: Select[Any],
    asked: Asked,
    sorts: Mapping[str, Any],
    show: Callable[[Sequence[Any]], list[T]],
) -> Page[T]:
    """The page that was asked for, its rows as `show` gives them; `sorts` maps names to columns."""
    wanted = {"page": str(asked.page), "size": str(asked.size), "sort": asked.sorted_by}
    found = listing(session, query, wanted, request.path, sorts, asked.sorted_by)
    rows = found.rows if found.number == asked.page else ()
    return Page(items=show(rows), total=found.total, page=asked.page, size=asked.size)
