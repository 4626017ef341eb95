"""Stations and open anomalies on the map, for those who may look into the observation network."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import t
from core.times import say_minute
from maps.kinds import Sign
from maps.layers import Layer, Mark
from observation.anomaly_queries import open_anomalies, say_what, standings
from observation.anomaly_words import STATE_NAMES, number_of
from observation.station_queries import StationFilter, stations_matching
from observation.station_words import STATUS_NAMES
from registry import terms
from registry.permissions import Permission

TO_JUDGE = Sign("anomaly-reported", "triangle", "异", "A", t("Anomaly, to be judged"), "rose")
TO_VERIFY = Sign("anomaly-judged", "triangle", "核", "V", t("Anomaly, to be verified"), "amber")
VERIFIED = Sign("anomaly-verified", "triangle", "实", "C", t("Anomaly, verified"), "slate")
STATION = Sign("seismic-station", "triangle", "台", "T", t("Seismic station"), "green")
FAULTY = Sign("seismic-station-faulty", "triangle", "障", "F", t("Seismic station, not working"), "rose")


def anomaly_marks(session: Session, actor: Actor, asked: Mapping[str, str]) -> Iterator[Mark]:
    """The anomalies that are not closed; nothing about who reported them."""
    found = open_anomalies(session, actor, Permission.VIEW_OBSERVATION)
    known = standings(session, found)
    labels, features = terms.labels(session, "observation_category"), terms.labels(session, "anomaly_feature")
    for one in found:
        said = f"{STATE_NAMES[one.state]} · {say_minute(one.received_at, known[one.id].zone)}"
        name = f"{number_of(one.year, one.number)} {say_what(one, labels, features)}"
        yield Mark(one.id, name, f"anomaly-{one.state}", one.lon, one.lat, one.area.path, said)


def station_marks(session: Session, actor: Actor, asked: Mapping[str, str]) -> Iterator[Mark]:
    """The stations in use, hollow where they do not work."""
    kinds = terms.labels(session, "station_kind")
    for place, station in session.execute(stations_matching(actor, StationFilter())).tuples():
        works = station is None or station.status == "running"
        parts = [kinds.get(station.station_kind, ""), str(STATUS_NAMES[station.status])] if station else []
        sign = STATION if works else FAULTY
        yield Mark(place.id, place.name, sign.code, place.lon, place.lat, place.area.path, " · ".join(parts),
                   is_hollow=not works)  # fmt: skip


LAYERS = (
    Layer(
        code="anomalies", label=t("Open anomalies"), group="observation", signs=(TO_JUDGE, TO_VERIFY, VERIFIED),
        marks=anomaly_marks, changes_of=("anomalies", "areas"), needs=Permission.VIEW_OBSERVATION, page="/anomalies/",
    ),
    Layer(
        code="stations", label=t("Seismic stations"), group="observation", signs=(STATION, FAULTY),
        marks=station_marks, changes_of=("stations", "places", "areas"), needs=Permission.VIEW_OBSERVATION,
        page="/places/", replaces=("station",),
    ),
)  # fmt: skip
