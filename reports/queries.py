"""Questions behind the figures: everything is counted by the database at the finest grain, then tabulated."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, distinct, func, literal, select, text
from sqlalchemy.orm import Session

from core.access import Actor
from core.times import day_bounds
from outreach.models import OutreachResult
from registry.area_codes import LEVELS
from registry.models import Area, Unit
from registry.permissions import Permission
from registry.populations import populations
from registry.scope import beneath, require_area, within
from registry.terms import beneath as terms_beneath
from reports.figures import NO_UNIT, Figures, Grain, Material, months, tabulate
from reports.inputs import FiguresInput
from schedule.models import HOLDING, Campaign, Event, Headcount

STATES = {
    "planned": ("planned", "confirmed"),
    "held": ("held",),
    "postponed": ("postponed",),
    "cancelled": ("cancelled",),
}
MATERIALS = (
    "leaflets", "booklets", "boards", "banners", "souvenirs", "screenings", "quizzes", "enquiries", "phone_enquiries",
    "media_items", "media_reach", "hall_visitors", "trained",
)  # fmt: skip


def participation(session: Session, asked: FiguresInput, actor: Actor, zone: str) -> Figures:
    """The table of participation that was asked for, of what the reader may see."""
    kept = conditions(session, asked, actor, zone)
    grain = _grain(asked, zone)
    material = Material(
        counts=[*_events(session, grain, kept), *_people(session, grain, kept), *_materials(session, grain, kept)],
        reached=list(_reached(session, grain, kept)),
        units=_units(session, asked, actor),
        populations=_populations(session),
    )
    return tabulate(material, asked.by, _climber(session, asked.level))


def conditions(session: Session, asked: FiguresInput, actor: Actor, zone: str) -> ColumnElement[bool]:
    """Which events count: in the period, in the reader's areas, and as asked for."""
    first, _ = day_bounds(asked.starts_on, zone)
    _, last = day_bounds(asked.ends_on, zone)
    wanted = [Event.starts_at >= first, Event.starts_at < last, Event.part_of_id.is_(None) | Event.unit_id.is_not(None)]
    wanted.append(within(actor, Permission.VIEW_FIGURES, Event.area_id, Event.unit_id))
    if asked.area_id is not None:
        area = require_area(session, asked.area_id, actor, Permission.VIEW_FIGURES)
        wanted.append(Event.area_id.in_(select(Area.id).where(beneath(area.path))))
    if asked.kind:
        wanted.append(Event.unit_id.in_(select(Unit.id).where(Unit.kind.in_(_kinds(session, asked.kind)))))
    if asked.activity:
        wanted.append(Event.kind == asked.activity)
    if asked.campaign_id is not None:
        wanted.append(Event.campaign_id == asked.campaign_id)
    return and_(*wanted)


def rows_behind(
    session: Session, asked: FiguresInput, actor: Actor, zone: str, state: str, area_id: int | None
) -> Select[tuple[Event]]:
    """The events behind a figure; `area_id` is the area of a line and stands for all beneath it."""
    query = select(Event).where(conditions(session, asked, actor, zone))
    if state in (*STATES, "active"):
        query = query.where(Event.status.in_(STATES.get(state, HOLDING)))
    if area_id is not None:
        line = require_area(session, area_id, actor, Permission.VIEW_FIGURES)
        climb = _climber(session, asked.level)
        inside = [a.id for a in session.scalars(select(Area).where(beneath(line.path))) if climb(a.id) == line.id]
        query = query.where(Event.area_id.in_(inside))
    return query


def _kinds(session: Session, kind: str) -> Sequence[str]:
    return [NO_UNIT] if kind == NO_UNIT else terms_beneath(session, "unit_kind", kind)


def _grain(asked: FiguresInput, zone: str) -> list[Any]:
    """Area, kind, month and activity as columns; what is not asked for is one constant, so that fewer rows come."""
    bounds = [
        (f"{year}-{month:02d}", day_bounds(date(year + month // 12, month % 12 + 1, 1), zone)[0])
        for year, month in months(
            (asked.starts_on.year, asked.starts_on.month), (asked.ends_on.year, asked.ends_on.month)
        )
    ]
    month = case(*[(Event.starts_at < end, literal(name)) for name, end in bounds], else_=literal(bounds[-1][0]))
    return [
        Event.area_id,
        func.coalesce(Unit.kind, NO_UNIT) if "kind" in asked.by else literal(""),
        month if "month" in asked.by else literal(""),
        Event.kind if "activity" in asked.by else literal(""),
    ]


def _counted(grain: list[ColumnElement[Any]], kept: ColumnElement[bool], *counts: Any) -> Select[Any]:
    labelled = [column.label(f"g{at}") for at, column in enumerate(grain)]
    return select(*labelled, *counts).select_from(Event).outerjoin(Unit, Unit.id == Event.unit_id).where(kept)


def _by_grain() -> list[Any]:
    return [text(f"g{at}") for at in range(4)]  # the labels of `_counted`


def _events(session: Session, grain: list[Any], kept: ColumnElement[bool]) -> Iterator[tuple[Grain, str, int]]:
    query = _counted(grain, kept, Event.status, func.count(Event.id)).group_by(*_by_grain(), Event.status)
    measure = {state: name for name, states in STATES.items() for state in states}
    for *key, status, count in session.execute(query):
        yield Grain(*key), measure[status], count


def _people(session: Session, grain: list[Any], kept: ColumnElement[bool]) -> Iterator[tuple[Grain, str, int]]:
    expected = (Headcount.stage == "expected") & Event.status.in_(HOLDING) & (Headcount.measure == "visits")
    reported = (Headcount.stage == "reported") & (Event.status == "held")
    counts = (
        func.sum(case((expected, Headcount.count), else_=0)),
        func.sum(case((expected & (Event.status == "held"), Headcount.count), else_=0)),
        func.sum(case((reported & (Headcount.measure == "visits"), Headcount.count), else_=0)),
        func.sum(case((reported & (Headcount.measure == "people"), Headcount.count), else_=0)),
    )
    query = _counted(grain, kept, *counts).join(Headcount, Headcount.event_id == Event.id).group_by(*_by_grain())
    names = ("expected", "awaited", "reported", "people")
    for row in session.execute(query):
        for measure, count in zip(names, row[4:], strict=True):
            yield Grain(*row[:4]), measure, int(count or 0)


def _materials(session: Session, grain: list[Any], kept: ColumnElement[bool]) -> Iterator[tuple[Grain, str, int]]:
    totals = [func.sum(getattr(OutreachResult, name)) for name in MATERIALS]
    held = kept & (Event.status == "held")
    query = _counted(grain, held, *totals).join(OutreachResult, OutreachResult.event_id == Event.id)
    for row in session.execute(query.group_by(*_by_grain())):
        for measure, count in zip(MATERIALS, row[4:], strict=True):
            yield Grain(*row[:4]), measure, int(count or 0)


def _reached(session: Session, grain: list[Any], kept: ColumnElement[bool]) -> Iterator[tuple[Grain, int]]:
    held = kept & (Event.status == "held") & Event.unit_id.is_not(None)
    for *key, unit_id in session.execute(_counted(grain, held, Event.unit_id).distinct()):
        yield Grain(*key), unit_id


def _units(session: Session, asked: FiguresInput, actor: Actor) -> dict[tuple[int, str], int]:
    query = select(Unit.area_id, Unit.kind, func.count(distinct(Unit.id))).where(Unit.is_active)
    query = query.where(within(actor, Permission.VIEW_FIGURES, Unit.area_id, Unit.id))
    if asked.area_id is not None:
        area = require_area(session, asked.area_id, actor, Permission.VIEW_FIGURES)
        query = query.where(Unit.area_id.in_(select(Area.id).where(beneath(area.path))))
    if asked.kind:
        query = query.where(Unit.kind.in_(_kinds(session, asked.kind)))
    found = session.execute(query.group_by(Unit.area_id, Unit.kind))
    return {(area_id, kind): count for area_id, kind, count in found}


def _populations(session: Session) -> dict[int, int | None]:
    rows = [(i, p, n) for i, p, n in session.execute(select(Area.id, Area.parent_id, Area.population))]
    return {area_id: found.people for area_id, found in populations(rows).items()}


def _climber(session: Session, level: str) -> Callable[[int], int]:
    """A function from an area to its ancestor at the level, or to itself where it stands above that level."""
    rows = session.execute(select(Area.id, Area.parent_id, Area.level)).all()
    up = {area_id: (parent, LEVELS.index(own)) for area_id, parent, own in rows}
    depth = LEVELS.index(level) if level in LEVELS else len(LEVELS) - 1

    def climb(area_id: int) -> int:
        while up[area_id][1] > depth and up[area_id][0] is not None:
            area_id = up[area_id][0]
        return area_id

    return climb


def campaigns(session: Session, actor: Actor) -> list[tuple[str, str]]:
    """(id, name) of the campaigns that the reader may see figures of, newest first."""
    query = select(Campaign.id, Campaign.name).where(within(actor, Permission.VIEW_FIGURES, Campaign.area_id))
    found = session.execute(query.order_by(Campaign.starts_on.desc()).limit(200))
    return [(str(campaign_id), name) for campaign_id, name in found]
