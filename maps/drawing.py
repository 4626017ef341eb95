"""Maps made by Folium, taken apart: markup for the page, a script and a style sheet with addresses of their own.

The security policy allows no code inside a page, and Folium's pages are code throughout. Its element ids are fixed
here, so that script and style are the same for everybody and browsers keep them. Our own scripts and styles come in
the same files: two questions instead of fifteen, and a third less to send. Loading this module takes half a second
(Folium brings numpy), therefore views import it when the first map is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import folium
from branca.element import CssLink, JavascriptLink, MacroElement
from folium.elements import JSCSSMixin
from folium.template import Template
from markupsafe import escape
from rcssmin import cssmin
from rjsmin import jsmin

from maps.base_maps import BaseMap
from maps.pmtiles import MapFile
from maps.tiles import Tiles

STATIC = Path(__file__).resolve().parent.parent / "static"
LEAFLET_JS = ("leaflet", "vendor/leaflet/leaflet.js")
LEAFLET_CSS = ("leaflet_css", "vendor/leaflet/leaflet.css")
PICTURES = ("leaflet_pictures", "vendor/leaflet/leaflet-pictures.js")
PROTOMAPS = ("protomaps", "vendor/protomaps-leaflet/protomaps-leaflet.js")
OUR_JS = [("zhenan_words", "js/words.js"), ("zhenan_map", "js/map.js"), ("zhenan_map_signs", "js/map_signs.js")]
PARTS = (
    "pack", "names", "data", "gather", "canvas", "points", "list", "card", "paper", "legend", "layers",
    "address", "page",
)  # fmt: skip
LATER = ("near", "shapes", "share", "find")
"""Parts of the shelter map's script that are fetched when they are first used."""

SHELTERS_JS = [(f"zhenan_map_{part}", f"js/map_{part}.js") for part in PARTS]
OUR_CSS = ("zhenan_map_css", "css/map.css")
HAND_OVER = "{{% macro script(this, kwargs) %}}zhenanMap.{deed}({{{{ this._parent.get_name() }}}});{{% endmacro %}}"
SHELTER_MAP, PLACE_MAP, COVERAGE_MAP = "shelters", "place", "coverage"
SCENARIO_MAP, QUAKE_MAP, FIGURE_MAP, ROUTE_MAP = "scenario", "quakes", "figures", "routes"
NAMES = (SHELTER_MAP, PLACE_MAP, COVERAGE_MAP, SCENARIO_MAP, QUAKE_MAP, FIGURE_MAP, ROUTE_MAP)
Center = tuple[float, float]
"""Latitude and longitude in WGS-84 degrees, as Leaflet and Folium have them."""


class LocalMap(folium.Map):
    """A Folium map that needs nothing but our own copy of Leaflet."""

    default_js = [LEAFLET_JS]
    default_css = [LEAFLET_CSS]


class SheltersLayer(JSCSSMixin, MacroElement):
    """Hands the map to our script, which fetches points and outlines and draws them."""

    default_js = [*OUR_JS, *SHELTERS_JS]
    default_css = [OUR_CSS, ("zhenan_map_page_css", "css/map_page.css")]
    _template = Template(HAND_OVER.format(deed="shelters"))


class PlaceLayer(JSCSSMixin, MacroElement):
    """Hands the map to our script, which marks one place, or lets a point be chosen."""

    default_js = [*OUR_JS, ("zhenan_map_place", "js/map_place.js")]
    default_css = [OUR_CSS, ("zhenan_places_css", "css/places.css")]
    _template = Template(HAND_OVER.format(deed="place"))


class CoverageLayer(JSCSSMixin, MacroElement):
    """Hands the map to our script, which draws what an analysis of coverage found."""

    default_js = [*OUR_JS, ("zhenan_map_coverage", "js/map_coverage.js")]
    default_css = [OUR_CSS]
    _template = Template(HAND_OVER.format(deed="coverage"))


class ScenarioLayer(JSCSSMixin, MacroElement):
    """Hands the map to our script, which draws the lines of equal intensity around an epicentre that can be moved."""

    default_js = [*OUR_JS, ("zhenan_map_scenario", "js/map_scenario.js")]
    default_css = [OUR_CSS, ("zhenan_scenario_css", "css/scenario.css")]
    _template = Template(HAND_OVER.format(deed="scenario"))


class QuakesLayer(JSCSSMixin, MacroElement):
    """Hands the map to our script, which draws the earthquakes of a catalogue."""

    default_js = [*OUR_JS, ("zhenan_map_quakes", "js/map_quakes.js")]
    default_css = [OUR_CSS, ("zhenan_scenario_css", "css/scenario.css")]
    _template = Template(HAND_OVER.format(deed="quakes"))


class FiguresLayer(JSCSSMixin, MacroElement):
    """Hands the map to our script, which shades the areas by a figure."""

    default_js = [*OUR_JS, ("zhenan_map_figures", "js/map_figures.js")]
    default_css = [OUR_CSS]
    _template = Template(HAND_OVER.format(deed="figures"))


class RoutesLayer(JSCSSMixin, MacroElement):
    """Hands the map to our script, which draws the ways of teams from stop to stop."""

    default_js = [*OUR_JS, ("zhenan_map_routes", "js/map_routes.js")]
    default_css = [OUR_CSS]
    _template = Template(HAND_OVER.format(deed="routes"))


class ShiftedDatum(JSCSSMixin, MacroElement):
    """Teaches Leaflet to draw WGS-84 points on pictures that are in GCJ-02, and to read clicks on them."""

    default_js = [("zhenan_datums", "js/datums.js")]
    default_css: list[tuple[str, str]] = []
    _template = Template("")


class PictureTiles(JSCSSMixin, folium.TileLayer):
    """Draws pictures from an address, which Leaflet's own file does not know how to do."""

    default_js = [PICTURES]
    default_css: list[tuple[str, str]] = []


class OfflineTiles(JSCSSMixin, MacroElement):
    """Draws the county's own PMTiles file, of which browsers ask for the parts that they show."""

    default_js = [PICTURES, PROTOMAPS, *OUR_JS, ("zhenan_map_file", "js/map_file.js")]
    default_css: list[tuple[str, str]] = []
    _template = Template(
        "{% macro script(this, kwargs) %}zhenanMap.file({{ this.facts|tojson }})"
        ".addTo({{ this._parent.get_name() }});{% endmacro %}"
    )

    def __init__(self, file: MapFile, attribution: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.facts = {
            "version": file.version, "layers": list(file.layers), "deepest": file.deepest, "bounds": list(file.bounds),
            "attribution": str(escape(attribution)),
        }  # fmt: skip


LAYERS = {
    SHELTER_MAP: SheltersLayer, PLACE_MAP: PlaceLayer, COVERAGE_MAP: CoverageLayer, SCENARIO_MAP: ScenarioLayer,
    QUAKE_MAP: QuakesLayer, FIGURE_MAP: FiguresLayer, ROUTE_MAP: RoutesLayer,
}  # fmt: skip


@dataclass(frozen=True)
class Drawing:
    """A map in its parts; `scripts` names files of the static folder that must be loaded first.

    `base` is its ground, which the address of its script names. `script` begins with our own files, `style` with
    Leaflet's and our own; both end with Folium's.
    """

    name: str
    markup: str
    script: str
    style: str
    scripts: tuple[str, ...]
    version: str
    base: BaseMap


@lru_cache(maxsize=32)
def drawing(name: str, base: BaseMap, center: Center) -> Drawing:
    """The map of that name (one of NAMES), the same bytes for the same arguments."""
    drawn = _folium_map(name, base, center)
    figure: Any = drawn.get_root()
    drawn.render()  # type: ignore[no-untyped-call]
    markup, script = figure.html.render().strip(), figure.script.render().strip()
    style = _own_style(figure, drawn.get_name())
    links = list(figure.header._children.values())
    files = [link.url for link in links if isinstance(link, JavascriptLink)]
    own = [url for url in files if url.startswith("js/")]
    script = "\n".join([*(jsmin((STATIC / url).read_text("utf-8")) for url in own), script])
    scripts = tuple(url for url in files if url not in own)
    sheets = [link.url for link in links if isinstance(link, CssLink)]
    style = "\n".join([*(_without_pictures(cssmin((STATIC / url).read_text("utf-8"))) for url in sheets), style])
    version = sha256("\0".join((markup, script, style)).encode()).hexdigest()[:12]
    return Drawing(name, markup, script, style, scripts, version, base)


@lru_cache(maxsize=1)
def later_script() -> tuple[str, str]:
    """The parts of the shelter map that are fetched when they are first used, and their version."""
    script = "\n".join(jsmin((STATIC / f"js/map_{part}.js").read_text("utf-8")) for part in LATER)
    return script, sha256(script.encode()).hexdigest()[:12]


def _folium_map(name: str, base: BaseMap, center: Center) -> folium.Map:
    drawn = LocalMap(
        location=center, tiles=None, zoom_start=10, control_scale=False, zoom_control=False, prefer_canvas=True,
        zoom_snap=0.25, max_zoom=18, font_size="0.875rem", crs="GCJ02" if base.is_shifted else "EPSG3857",
    )  # fmt: skip
    drawn._id = name
    for layer in _ground(base):
        layer._id = f"{name}_{layer._id}"
        layer.add_to(drawn)
    hand_over: Any = LAYERS[name]()  # type: ignore[no-untyped-call]
    hand_over._id = name
    hand_over.add_to(drawn)
    return drawn


def _ground(base: BaseMap) -> Iterator[Any]:
    if base.is_shifted:
        yield _numbered(ShiftedDatum(), "datum")  # type: ignore[no-untyped-call]
    for number, tiles in enumerate(base.tiles):
        yield _numbered(_tile_layer(tiles), str(number))
    if base.file is not None:
        yield _numbered(OfflineTiles(base.file, base.attribution), "file")


def _tile_layer(tiles: Tiles) -> Any:
    said = str(escape(tiles.attribution or tiles.host))
    return PictureTiles(tiles.url, attr=said, subdomains="01234567", max_zoom=18)


def _numbered(element: Any, name: str) -> Any:
    element._id = name
    return element


def _without_pictures(style: str) -> str:
    """Without Leaflet's rules for pictures of its own, which no map here shows and which lie elsewhere."""
    return re.sub(r"(?<=})[^{}]+{[^{}]*url\([^{}]*}", "", style)


def _own_style(figure: Any, element_id: str) -> str:
    """Folium's rules for the map itself; those for whole pages (html, body) would spoil ours."""
    blocks = re.findall(r"<style>(.*?)</style>", figure.header.render(), re.DOTALL)
    return "\n".join(re.sub(r"\s+", " ", block).strip() for block in blocks if f"#{element_id} " in block)
