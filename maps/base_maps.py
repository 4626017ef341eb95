"""What lies under our points and outlines: nothing but the outlines, pictures from elsewhere, or a file of our own.

An administrator chooses what is offered; a reader may go back to the plain outlines. Tianditu's pictures are in
CGCS2000, which agrees with WGS-84; those of the commercial web maps are in GCJ-02, and the map is drawn in that datum
then (static/js/datums.js), while everything that goes in or out of it stays WGS-84.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from core.i18n import Text, t
from geo.datums import Datum
from maps.pmtiles import MapFile
from maps.tiles import Tiles, tiles_from

BaseKind = Literal["outline", "tianditu", "tianditu_image", "address", "file"]
BASE_NAMES: dict[str, Text] = {
    "outline": t("Outlines only"),
    "tianditu": t("Tianditu, streets"),
    "tianditu_image": t("Tianditu, satellite images"),
    "address": t("Another map"),
    "file": t("Map file of our own"),
}
TIANDITU_LAYERS = {"tianditu": ("vec", "cva"), "tianditu_image": ("img", "cia")}
TIANDITU_URL = (
    "https://t{{s}}.tianditu.gov.cn/{layer}_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER={layer}"
    "&STYLE=default&TILEMATRIXSET=w&FORMAT=tiles&TILEMATRIX={{z}}&TILEROW={{y}}&TILECOL={{x}}&tk={key}"
)
TIANDITU_NAME = t("Tianditu (National Platform for Common Geospatial Information Services)")
KEY = re.compile(r"[0-9A-Za-z]{8,64}")
FILE_NAME = "basemap.pmtiles"
"""In the data folder: one PMTiles file with the county's surroundings makes a map that needs no network."""


@dataclass(frozen=True)
class BaseSettings:
    """What an administrator has set for an area, as it is stored."""

    kind: str = "outline"
    key: str = ""  # of Tianditu
    url: str = ""  # of tiles, with {z} {x} {y}
    datum: str = "wgs84"  # of those tiles
    attribution: str = ""  # whom to name, with the map's approval number


@dataclass(frozen=True)
class BaseMap:
    """One ground to draw on: layers of tiles from below upwards, or an offline file, and whom to name."""

    kind: str
    tiles: tuple[Tiles, ...] = ()
    datum: str = "wgs84"
    attribution: str = ""
    file: MapFile | None = None

    @property
    def is_shifted(self) -> bool:
        """Whether its pictures are in GCJ-02, so that the map must be drawn in it."""
        return self.datum == Datum.GCJ02

    @property
    def hosts(self) -> tuple[str, ...]:
        """The hosts that readers' browsers load pictures from."""
        return tuple(dict.fromkeys(one.host for one in self.tiles))


OUTLINE = BaseMap("outline")


def offered(given: BaseSettings, file: MapFile | None) -> list[BaseMap]:
    """The grounds that readers can choose from, the one that is shown first in front, the plain outlines always."""
    found = {"outline": OUTLINE}
    if KEY.fullmatch(given.key):
        for kind, names in TIANDITU_LAYERS.items():
            said = given.attribution or str(TIANDITU_NAME)
            layers = [tiles_from(TIANDITU_URL.format(layer=name, key=given.key), said) for name in names]
            found[kind] = BaseMap(kind, tuple(one for one in layers if one is not None), attribution=said)
    tiles = tiles_from(given.url, given.attribution)
    if tiles is not None:
        found["address"] = BaseMap("address", (tiles,), given.datum, given.attribution or tiles.host)
    if file is not None:
        found["file"] = BaseMap("file", attribution=given.attribution or file.attribution, file=file)
    first = found.get(given.kind, OUTLINE)
    return [first, *(one for one in found.values() if one is not first)]


def chosen(grounds: list[BaseMap], typed: str) -> BaseMap:
    """The ground that an address names, else the first."""
    return next((one for one in grounds if one.kind == typed), grounds[0])
