"""How often materials are wanted, and how households stand in the self-check: counted live from sums by day."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, false, select
from sqlalchemy.orm import Session

from core.small_counts import hidden
from outreach.download_models import Download, DownloadDay
from outreach.quiz import SMALL
from outreach.quiz_models import QuizDay
from registry.models import Area
from registry.permissions import Permission
from registry.scope import within
from reports.cut_queries import Cut, days_asked, tops_of
from reports.download_measures import VISITED
from reports.figures import Answer, Values
from reports.periods import key_of

_QUIZ = ("quiz_takers", "quiz_points", "quiz_most")


def downloads(session: Session, found: Cut, names: Collection[str]) -> Answer:
    """How often materials were looked at and downloaded, by the area that put them up."""
    day = DownloadDay
    query = select(Download.area_id, day.on, day.views, day.taken).join(day, day.download_id == Download.id)
    first, last = days_asked(found)
    query = query.where(
        found.where(Download.area_id), within(found.actor, Permission.VIEW_CAMPAIGNS, Download.area_id),
        day.on >= first, day.on <= last,
    )  # fmt: skip
    return _answer(session, found, names, query, ("downloads_viewed", "downloads_taken"))


def download_rows(session: Session, found: Cut, name: str) -> Select[tuple[Download]]:
    """The materials that were looked at, or downloaded, in the time."""
    day, (first, last) = DownloadDay, days_asked(found)
    counted = day.taken if name == "downloads_taken" else day.views
    wanted = select(day.download_id).where(day.on >= first, day.on <= last, counted > 0)
    return select(Download).where(found.where(Download.area_id), Download.id.in_(wanted))


def quiz(session: Session, found: Cut, names: Collection[str]) -> Answer:
    """How many households took the self-check and what they reached, in sums; None where they are too few."""
    first, last = days_asked(found)
    query = select(QuizDay.area_id, QuizDay.on, QuizDay.takers, QuizDay.points, QuizDay.most)
    query = query.where(
        found.where(QuizDay.area_id), within(found.actor, Permission.VIEW_CAMPAIGNS, QuizDay.area_id),
        QuizDay.on >= first, QuizDay.on <= last,
    )  # fmt: skip
    told = _answer(session, found, {*names, *_QUIZ}, query, _QUIZ)
    few = 0 < _takers(told.total) < SMALL
    for values in [*_kept_back(told), *([told.total] if few else [])]:
        values.update(dict.fromkeys(_QUIZ))
    return told


def _kept_back(told: Answer) -> list[Values]:
    """The lines of too few households, and those that would give such a number away by taking them from a total."""
    lines, columns = (list(dict.fromkeys(key[part] for key in told.lines)) for part in (slice(1), slice(1, None)))
    table = [[_takers(told.lines.get((*one, *other), {})) for other in columns] for one in lines]
    cells = hidden(table, SMALL, has_line_totals=len(columns) > 1)
    return [told.lines[(*lines[at], *columns[across])] for at, across in cells]


def _takers(values: Values) -> int:
    found = values.get("quiz_takers")
    return found if isinstance(found, int) else 0


def quiz_rows(_session: Session, _found: Cut, _name: str) -> Select[tuple[Area]]:
    """There are none: nothing of a single household is kept."""
    return select(Area).where(false())


def _answer(
    session: Session, found: Cut, names: Collection[str], query: Select[Any], columns: tuple[str, ...]
) -> Answer:
    """Rows of (area, day, a number for each column) as figures by line and in all."""
    given = Answer(total=dict.fromkeys(names, 0))
    if not found.used <= VISITED:
        return given
    stands_for = tops_of(session, found) if "area" in found.question.by else {}
    for area_id, on, *numbers in session.execute(query):
        top = str(stands_for.get(area_id, area_id))
        key = tuple(top if name == "area" else key_of(name, on) for name in found.question.by)
        for name, number in zip(columns, numbers, strict=True):
            if name in names:
                given.add(key, name, number)
    return given
