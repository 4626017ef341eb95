"""Places as files of other programs: GeoJSON (RFC 7946), KML 2.2 and GPX 1.1, always in WGS-84 as these ask for."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree as Xml

KML, GPX = "http://www.opengis.net/kml/2.2", "http://www.topografix.com/GPX/1/1"
MEDIA_TYPES = {
    "geojson": "application/geo+json",
    "kml": "application/vnd.google-earth.kml+xml",
    "gpx": "application/gpx+xml",
}


@dataclass(frozen=True)
class Spot:
    """A place with what is said of it: (label, value) in words for people, `facts` for programs; WGS-84 degrees."""

    number: int
    name: str
    kind: str
    lon: float | None
    lat: float | None
    said: Sequence[tuple[str, str]] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)


def geojson(title: str, note: str, spots: Iterable[Spot]) -> bytes:
    """A FeatureCollection; a place that is nowhere yet has no geometry."""
    features = [
        {
            "type": "Feature",
            "id": spot.number,
            "geometry": None if spot.lon is None else {"type": "Point", "coordinates": [spot.lon, spot.lat]},
            "properties": {"name": spot.name, "kind": spot.kind, **spot.facts},
        }
        for spot in spots
    ]
    document = {"type": "FeatureCollection", "title": title, "description": note, "features": features}
    return json.dumps(document, ensure_ascii=False).encode()


def kml(title: str, note: str, spots: Iterable[Spot]) -> bytes:
    """A document of placemarks, with what is known of each as its data; places that are nowhere yet are left out."""
    root = Xml.Element("kml", xmlns=KML)
    document = Xml.SubElement(root, "Document")
    _texts(document, name=title, description=note)
    for spot in spots:
        if spot.lon is None:
            continue
        mark = Xml.SubElement(document, "Placemark", id=f"place-{spot.number}")
        _texts(mark, name=spot.name, description=_lines(spot))
        data = Xml.SubElement(mark, "ExtendedData")
        for label, value in spot.said:
            _texts(Xml.SubElement(data, "Data", name=_clean(label)), value=value)
        _texts(Xml.SubElement(mark, "Point"), coordinates=f"{spot.lon:.7f},{spot.lat:.7f}")
    return _written(root)


def gpx(title: str, note: str, spots: Iterable[Spot]) -> bytes:
    """Waypoints for hand-held receivers; places that are nowhere yet are left out."""
    root = Xml.Element("gpx", version="1.1", creator="Zhen'an", xmlns=GPX)
    _texts(Xml.SubElement(root, "metadata"), name=title, desc=note)
    for spot in spots:
        if spot.lon is not None:
            point = Xml.SubElement(root, "wpt", lat=f"{spot.lat:.7f}", lon=f"{spot.lon:.7f}")
            _texts(point, name=spot.name, desc=_lines(spot), type=spot.kind)
    return _written(root)


WRITERS: dict[str, Callable[[str, str, Iterable[Spot]], bytes]] = {"geojson": geojson, "kml": kml, "gpx": gpx}


def _lines(spot: Spot) -> str:
    return "\n".join(f"{label}: {value}" for label, value in spot.said)


def _texts(parent: Xml.Element, **texts: str) -> None:
    for tag, text in texts.items():
        Xml.SubElement(parent, tag).text = _clean(text)


def _clean(text: str) -> str:
    """Without the control characters that XML cannot hold."""
    return "".join(c for c in text if c in "\t\n\r" or (ord(c) >= 0x20 and c not in "\ufffe\uffff"))


def _written(root: Xml.Element) -> bytes:
    whole: bytes = Xml.tostring(root, encoding="utf-8", xml_declaration=True)
    return whole
