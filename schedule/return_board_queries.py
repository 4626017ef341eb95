"""What is owed of every kind on the board, by area and by thing, and who is asked for it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import NotFound
from core.owed import Asked, Due, ReturnKind, Whom, first_the_missing
from core.panels import board
from core.times import now
from registry.models import Area
from registry.permissions import Permission
from registry.queries import owing
from registry.queries.areas import tops
from schedule.return_tallies import OWN, Table, child_of, tabulate

VIEW = Permission.VIEW_FIGURES


@dataclass(frozen=True)
class Owing:
    """What is owed between two days in an area and beneath it, as it stood at an instant."""

    first: date
    last: date
    area: Area | None  # None: everywhere the reader may look
    at: datetime
    table: Table
    names: Mapping[str, ReturnKind]


def kinds_for(actor: Actor) -> list[ReturnKind]:
    """The kinds that the reader may look at, by their rank."""
    return sorted((kind for kind in board().returns if actor.may(kind.permission)), key=lambda kind: kind.rank)


def kind_of(actor: Actor, code: str) -> ReturnKind:
    """The kind with that code; NotFound where there is none for the reader."""
    for kind in kinds_for(actor):
        if kind.code == code:
            return kind
    raise NotFound()


def home(session: Session, actor: Actor) -> Area | None:
    """The area at which the table begins: the highest of the reader, down to the first that has several beneath."""
    highest = tops(session, actor, VIEW)
    found = highest[0] if len(highest) == 1 else None
    while found is not None and len(below := _beneath(session, found)) == 1:
        found = session.get_one(Area, below[0][0])
    return found


def owing_between(session: Session, actor: Actor, first: date, last: date, area: Area | None) -> Owing:
    """The table of all kinds, areas one level beneath."""
    kinds, at = kinds_for(actor), now()
    found = {kind.code: list(kind.items(session, actor, first, last, area)) for kind in kinds}
    above = area.path if area is not None else "/"
    areas = _beneath(session, area)
    table = tabulate(found, above, areas, at, area.name if area is not None else "")
    return Owing(first, last, area, at, table, {kind.code: kind for kind in kinds})


def things(
    session: Session, actor: Actor, kind: ReturnKind, first: date, last: date, area: Area | None, is_own: bool = False
) -> list[Due]:
    """What is owed of one kind, what is missing first; `is_own`: without what lies in areas beneath."""
    items = list(kind.items(session, actor, first, last, area))
    if is_own and area is not None:
        known = {number for number, _, _ in _beneath(session, area)}
        items = [item for item in items if child_of(item.area_path, area.path) not in known or
                 child_of(item.area_path, area.path) == OWN]  # fmt: skip
    return first_the_missing(items, now())


def whom_to_ask(session: Session, kind: ReturnKind, asked: Collection[Asked]) -> Mapping[Asked, Whom]:
    """Who is reminded, by what a thing's `asked` names."""
    found = dict(owing.whom(session, asked))
    return found | dict(kind.whom(session, asked)) if kind.whom is not None else found


def _beneath(session: Session, area: Area | None) -> Sequence[tuple[int, str, str]]:
    above = Area.parent_id == area.id if area is not None else Area.parent_id.is_(None)
    query = select(Area.id, Area.code, Area.name).where(above).order_by(func.length(Area.code), Area.code)
    return [(number, code, name) for number, code, name in session.execute(query).tuples()]
