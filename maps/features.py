"""What OGC API - Features (part 1, core, and GeoJSON) answers: links, collections, pages of features, boxes.

OGC 17-069r4. Coordinates are longitude and latitude in WGS-84 (CRS84), the only reference system offered.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any
from urllib.parse import urlencode

from core.i18n import Text, t

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
CORE = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/"
CONFORMS_TO = [CORE + part for part in ("core", "geojson", "oas30")]
GEOJSON, JSON = "application/geo+json", "application/json"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
LIMIT, LARGEST_LIMIT = 100, 10_000
Json = dict[str, Any]
Box = tuple[float, float, float, float]
"""West, south, east, north in degrees; west may be larger than east, across the date line."""


@dataclass(frozen=True)
class Collection:
    """A kind of feature under its own address, and the property filters it knows besides the box."""

    id: str
    title: Text
    description: Text
    filters: tuple[str, ...] = ("area",)


COLLECTIONS = (
    Collection("shelters", t("Emergency shelters"), t("Shelters in use, without names or telephones of people."),
               ("area", "class", "status")),
    Collection("areas", t("Areas"), t("Outlines of counties, townships and villages; no official boundaries."),
               ("area", "level")),
    Collection("venues", t("Venues"), t("Places for events.")),
    Collection("observation_points", t("Observation points"), t("Points of the macro-observation network.")),
    Collection("stations", t("Seismic stations"), t("Places of seismic monitoring stations.")),
    Collection("units", t("Units"), t("Schools, agencies, communities, villages and others, without contacts."),
               ("area", "kind")),
)  # fmt: skip
KNOWN = {collection.id: collection for collection in COLLECTIONS}
PUBLIC = frozenset({"shelters", "areas"})


class BadQuery(ValueError):
    """A parameter that cannot be understood: its name, and what is wrong in words."""

    def __init__(self, name: str, wording: Text) -> None:
        super().__init__(name)
        self.name, self.wording = name, wording


def read_box(given: str) -> Box:
    """The box of a `bbox` parameter of four numbers, or six with heights, which are left aside; raises BadQuery."""
    try:
        numbers = [float(part) for part in given.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) == 6:
        numbers = [*numbers[:2], *numbers[3:5]]
    if len(numbers) != 4 or not all(isfinite(number) for number in numbers):
        raise BadQuery("bbox", t("bbox is four numbers with commas between them: west, south, east, north."))
    west, south, east, north = numbers
    if south > north or not (-180 <= west <= 180 and -180 <= east <= 180 and south >= -90 and north <= 90):
        raise BadQuery("bbox", t("bbox lies outside the earth, or south and north are exchanged."))
    return west, south, east, north


def read_number(name: str, given: str, least: int, most: int) -> int:
    """A whole number that is at least `least`; a larger one than `most` counts as `most`. Raises BadQuery."""
    if not (given.isascii() and given.isdecimal() and len(given) < 10 and int(given) >= least):
        raise BadQuery(name, t("%(name)s is a whole number of at least %(least)s.", name=name, least=str(least)))
    return min(int(given), most)


def overlaps(box: Box, west: float, south: float, east: float, north: float) -> bool:
    """Whether two boxes touch; the first may cross the date line."""
    if box[1] > north or box[3] < south:
        return False
    return (box[0] <= east and west <= box[2]) if box[0] <= box[2] else (east >= box[0] or west <= box[2])


def point(lon: float | None, lat: float | None) -> Json | None:
    """The geometry of a place; None when nobody knows where it is."""
    return None if lon is None or lat is None else {"type": "Point", "coordinates": [round(lon, 7), round(lat, 7)]}


def feature(number: int, geometry: Json | None, properties: Json) -> Json:
    """One feature."""
    return {"type": "Feature", "id": number, "geometry": geometry, "properties": properties}


def link(href: str, rel: str, media_type: str, title: object = "") -> Json:
    """A link to another answer."""
    return {"href": href, "rel": rel, "type": media_type, **({"title": str(title)} if str(title) else {})}


def landing(root: str) -> Json:
    """The first answer: where everything else is."""
    links = [
        link(root, "self", JSON), link(f"{root}/api", "service-desc", OPENAPI, t("Description of this interface")),
        link(f"{root}/conformance", "conformance", JSON), link(f"{root}/collections", "data", JSON),
    ]  # fmt: skip
    return {"title": str(t("Zhen'an")), "description": str(t("Places, areas and units as features.")), "links": links}


def collection(root: str, one: Collection, extent: Box | None) -> Json:
    """What a collection is, where it lies, and where its features are."""
    here = f"{root}/collections/{one.id}"
    described: Json = {
        "id": one.id,
        "title": str(one.title),
        "description": str(one.description),
        "itemType": "feature",
        "crs": [CRS84],
        "links": [link(here, "self", JSON), link(f"{here}/items", "items", GEOJSON, one.title)],
    }
    if extent is not None:
        described["extent"] = {"spatial": {"bbox": [list(extent)], "crs": CRS84}}
    return described


@dataclass(frozen=True)
class PageOf:
    """Which page of a collection was asked for: the address of all its features, and what stands behind it."""

    url: str
    asked: Mapping[str, str]
    limit: int
    offset: int

    def links(self, matched: int) -> list[Json]:
        """To this page, and to the next and the one before where there are some."""
        found = [self._link("self", self.offset)]
        if self.offset + self.limit < matched:
            found.append(self._link("next", self.offset + self.limit))
        if self.offset:
            found.append(self._link("prev", max(0, self.offset - self.limit)))
        return found

    def _link(self, rel: str, offset: int) -> Json:
        asked = {**self.asked, "limit": str(self.limit), **({"offset": str(offset)} if offset else {})}
        if not offset:
            asked.pop("offset", None)
        return link(f"{self.url}?{urlencode(asked)}", rel, GEOJSON)


def page(features: Sequence[Json], matched: int, here: PageOf, made_at: str) -> Json:
    """A page of features."""
    return {
        "type": "FeatureCollection", "features": list(features), "numberMatched": matched,
        "numberReturned": len(features), "timeStamp": made_at, "links": here.links(matched),
    }  # fmt: skip
