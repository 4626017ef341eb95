"""Questions about stations: who sees which, how many work, what changed, and the list as a sheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import Session, contains_eager

from core.access import Actor
from core.fields import name_key
from core.i18n import t
from core.sheets import Column, Sheet, Value, file_of
from core.times import local, say_plain_date, today
from maps.models import Place
from observation.models import Station
from observation.station_words import STATUS_NAMES
from registry import terms
from registry.models import Area, AuditEntry
from registry.permissions import Permission
from registry.scope import beneath, within
from schedule.queries import zone_of

MOST_ROWS = 20_000
UNKNOWN = "unknown"


@dataclass(frozen=True)
class StationFilter:
    """What a list is narrowed to; `status` may be "unknown" for places of which nobody has said more."""

    typed: str = ""
    station_kind: str = ""
    status: str = ""
    area: Area | None = None


@dataclass(frozen=True)
class StatusChange:
    """One change of a station's status, from the trail."""

    at: datetime
    status: str
    note: str


def stations_matching(actor: Actor, wanted: StationFilter) -> Select[tuple[Place, Station]]:
    """Places that are stations, in use, which the actor may see, each with what is known of the station (or None)."""
    query = select(Place, Station).join(Place.area).outerjoin(Station, Station.place_id == Place.id)
    query = query.options(contains_eager(Place.area)).where(Place.kind == "station", Place.is_active)
    query = query.where(within(actor, Permission.VIEW_OBSERVATION, Place.area_id))
    if wanted.typed:
        key = name_key(wanted.typed)
        found = [Place.code == wanted.typed, Station.operator.icontains(wanted.typed, autoescape=True)]
        query = query.where(or_(Place.name_key.contains(key, autoescape=True), *found) if key else or_(*found))
    if wanted.station_kind:
        query = query.where(Station.station_kind == wanted.station_kind)
    if wanted.status:
        is_unknown = Station.place_id.is_(None)
        query = query.where(is_unknown if wanted.status == UNKNOWN else Station.status == wanted.status)
    return query.where(beneath(wanted.area.path)) if wanted.area is not None else query


def trouble_first() -> Any:
    """What to sort by: faulty, stopped, unknown, running, given up."""
    order = {"faulty": 0, "stopped": 1, "running": 3, "closed": 4}
    return case(*((Station.status == status, rank) for status, rank in order.items()), else_=2)


def status_counts(session: Session, actor: Actor, permission: Permission) -> dict[str, int]:
    """How many stations in use are running, faulty, stopped, given up or unknown, where the actor may do this."""
    shown = func.coalesce(Station.status, UNKNOWN)
    query = select(shown, func.count()).select_from(Place).outerjoin(Station, Station.place_id == Place.id)
    query = query.where(Place.kind == "station", Place.is_active, within(actor, permission, Place.area_id))
    return {str(status): int(count) for status, count in session.execute(query.group_by(shown)).tuples()}


def faulty(session: Session, actor: Actor, limit: int) -> Sequence[tuple[Place, Station]]:
    """Faulty stations that are the actor's to look after, the longest faulty first."""
    query = stations_matching(actor, StationFilter(status="faulty"))
    query = query.where(within(actor, Permission.EDIT_OBSERVATION, Place.area_id))
    rows = session.execute(query.order_by(Station.status_since, Place.id).limit(limit))
    return [(place, station) for place, station in rows.tuples()]


def station_of(session: Session, place: Place) -> Station | None:
    """What is known of the place as a station."""
    return session.get(Station, place.id)


def status_history(session: Session, place_id: int, most: int = 10) -> list[StatusChange]:
    """The last changes of the status, the latest first, as the trail has them."""
    query = select(AuditEntry).where(AuditEntry.record_type == "stations", AuditEntry.record_id == str(place_id))
    found = []
    for entry in session.scalars(query.order_by(AuditEntry.id.desc()).limit(200)):
        after = entry.after or {}
        if "status" in after:
            found.append(StatusChange(entry.at, str(after["status"]), str(after.get("status_note") or "")))
    return found[:most]


def station_sheet(session: Session, wanted: StationFilter, actor: Actor) -> Sheet:
    """The actor's stations, narrowed by the filter; the file can be imported again."""
    query = stations_matching(actor, wanted).order_by(Area.path, Place.name, Place.id).limit(MOST_ROWS)
    rows = [(place, station) for place, station in session.execute(query).tuples()]
    heading = [str(t("Seismic stations")), str(t("As of %(day)s", day=say_plain_date(today(zone_of(session)))))]
    return Sheet(str(t("Seismic stations")), _columns(), _Rows(session, rows), heading=heading)


def station_file(session: Session, wanted: StationFilter, actor: Actor, ending: str) -> BytesIO:
    """The same as the bytes of a file, xlsx or csv."""
    return file_of(station_sheet(session, wanted, actor), ending)


def _columns() -> list[Column]:
    names = (t("Place code"), t("Place name"), t("Kind of station"), t("Area code"), t("Area"), t("Address"))
    return [
        *(Column(str(name)) for name in names), Column(str(t("Longitude")), "number"),
        Column(str(t("Latitude")), "number"), Column(str(t("Operator"))), Column(str(t("Status"))),
        Column(str(t("Since")), "date"), Column(str(t("Note on the status")), wraps=True),
        Column(str(t("Protection zone (m around it)")), "integer"),
        Column(str(t("Note on the protection zone")), wraps=True), Column(str(t("Note")), wraps=True),
    ]  # fmt: skip


@dataclass
class _Rows:
    """The rows, which can be walked more than once."""

    session: Session
    rows: Sequence[tuple[Place, Station | None]]

    def __iter__(self) -> Iterator[list[Value]]:
        kinds, zone = terms.labels(self.session, "station_kind"), zone_of(self.session)
        return (_row(place, station, kinds, zone) for place, station in self.rows)


def _row(place: Place, station: Station | None, kinds: dict[str, str], zone: str) -> list[Value]:
    where: list[Value] = [place.area.code, place.area.name, place.address, place.lon, place.lat]
    if station is None:
        return [place.code or "", place.name, "", *where, "", "", None, "", None, "", place.note]
    return [
        place.code or "", place.name, kinds.get(station.station_kind, station.station_kind), *where, station.operator,
        str(STATUS_NAMES[station.status]), local(station.status_since, zone).date(), station.status_note,
        station.protection_radius_m, station.protection_note, place.note,
    ]  # fmt: skip
