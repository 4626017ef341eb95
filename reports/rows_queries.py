"""The records behind a figure: every one of them can be opened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import NotFound
from registry.models import Unit
from reports.cube import Question
from reports.cut_queries import Cut, cut, into_line, units_where
from reports.figures import Key
from reports.measures import BY_NAME, Measure
from reports.provider_queries import PROVIDERS


@dataclass(frozen=True)
class Behind:
    """A query of records and what they are, a value of `Measure.rows`."""

    rows: str
    query: Select[Any]


def rows_of(session: Session, question: Question, actor: Actor, measure: str, key: Key = ()) -> Behind:
    """The records behind a figure of the line with that key, of the total without one.

    NotFound for a measure that has none, or a key that cannot be.
    """
    return _rows(session, into_line(cut(session, question, actor), key), measure)


def rows_narrowed(session: Session, question: Question, actor: Actor, measure: str, line: Mapping[str, str]) -> Behind:
    """The same of a question that has been narrowed already; `line` are area and kind of the line."""
    return _rows(session, replace(cut(session, question, actor), line=line), measure)


def _rows(session: Session, found: Cut, name: str) -> Behind:
    measure = _counted(BY_NAME.get(name))
    if not measure.fits(found.used):
        raise NotFound()
    if measure.name == "units":
        return Behind("units", select(Unit).where(units_where(found)))
    for provider in PROVIDERS:
        if measure.name in provider.names:
            return Behind(measure.rows, provider.rows(session, found, measure.name))
    raise NotFound()


def _counted(measure: Measure | None) -> Measure:
    """The measure whose records are opened."""
    if measure is None or not measure.rows:
        raise NotFound()
    return BY_NAME[measure.opens] if measure.opens else measure
