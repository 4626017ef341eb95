"""Questions about ways by road: between what, which there are, and as a sheet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import t
from core.sheets import Column, Sheet
from core.times import local, now, say_plain_date
from maps.models import Place
from registry.models import Area, Unit
from registry.permissions import Permission
from registry.scope import beneath, within
from schedule.travel import spot
from schedule.way_models import TravelWay
from schedule.way_rows import Spot


@dataclass(frozen=True)
class ListedWay:
    """A way as a page lists it; one that `is_stale` began or ended elsewhere when measured, and does not count."""

    way: TravelWay
    start: str
    end: str
    start_code: str
    end_code: str
    is_stale: bool


def spots(session: Session) -> Iterator[Spot]:
    """All units and places in use that a way may begin or end at."""
    for kind, table in (("unit", Unit), ("place", Place)):
        columns = (table.id, table.code, table.name, table.area_id, Area.path, table.lon, table.lat)
        query = select(*columns).join(Area, Area.id == table.area_id).where(table.is_active)
        for number, code, name, area_id, path, lon, lat in session.execute(query).tuples():
            point = None if lon is None or lat is None else (lon, lat)
            yield Spot(f"{kind}:{number}", code or "", name, area_id, path, point)


def ways(actor: Actor, area: Area | None = None) -> Select[tuple[TravelWay]]:
    """The ways that begin in the actor's areas."""
    query = select(TravelWay).where(within(actor, Permission.VIEW_CALENDAR, TravelWay.area_id))
    if area is not None:
        query = query.where(TravelWay.area_id.in_(select(Area.id).where(beneath(area.path))))
    return query.order_by(TravelWay.from_key, TravelWay.to_key)


def listed(session: Session, found: list[TravelWay]) -> list[ListedWay]:
    """The ways with the names of what they join; those whose ends are gone are left out."""
    keys = {key for way in found for key in (way.from_key, way.to_key)}
    there = {one.key: one for one in spots(session) if one.key in keys}
    made = []
    for way in found:
        start, end = there.get(way.from_key), there.get(way.to_key)
        if start is None or end is None:
            continue
        is_stale = not (_is_at(start, way.from_spot) and _is_at(end, way.to_spot))
        made.append(ListedWay(way, start.name, end.name, start.code, end.code, is_stale))
    return made


def way_sheet(session: Session, actor: Actor, area: Area | None = None) -> Sheet:
    """The ways in the columns of the import."""
    columns = [
        Column(str(t("From"))), Column(str(t("To"))), Column(str(t("Driving (min)")), "number"),
        Column(str(t("Distance (km)")), "number"), Column(str(t("Source"))),
    ]  # fmt: skip
    rows = [
        [one.start_code or one.start, one.end_code or one.end, one.way.minutes, one.way.km, one.way.source]
        for one in listed(session, list(session.scalars(ways(actor, area))))
    ]
    title = str(t("Ways by road"))
    made_on = say_plain_date(local(now()).date())
    return Sheet(title, columns, rows, heading=[title, str(t("As of %(day)s", day=made_on))])


def _is_at(one: Spot, where: str) -> bool:
    return one.point is not None and spot(one.point) == where
