"""Folium's maps, taken apart for the security policy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from branca.element import Element

from maps import drawing as drawings
from maps.base_maps import OUTLINE, BaseMap
from maps.drawing import NAMES, Drawing, drawing
from maps.tiles import Tiles

STATIC = Path(__file__).resolve().parents[2] / "static"
TILES = BaseMap("address", (Tiles("https://t{s}.example.cn/{z}/{x}/{y}.png", "https://*.example.cn",
                                  "天地图 <b>GS(2024)0650</b>"),))  # fmt: skip
HERE = (26.4, 116.0)


def classes_used() -> Iterator[type[Any]]:
    """Every class of Folium or ours that one of our maps is made of."""
    for name in NAMES:
        waiting: list[Element] = [drawings._folium_map(name, TILES, HERE).get_root()]
        while waiting:
            element = waiting.pop()
            yield type(element)
            waiting += [child for child in element._children.values() if child is not None]


def test_every_file_of_every_class_used_is_one_of_our_own() -> None:
    files = {
        url for used in classes_used() for part in ("default_js", "default_css") for _, url in getattr(used, part, [])
    }
    assert files >= {"vendor/leaflet/leaflet.js", "vendor/leaflet/leaflet.css", "js/map.js", "css/map_page.css"}
    assert not [url for url in files if "//" in url]
    assert not [url for url in files if not (STATIC / url).is_file()]


@pytest.mark.parametrize("name", NAMES)
def test_no_part_names_another_host(name: str) -> None:
    drawn = drawing(name, OUTLINE, HERE)
    assert not [part for part in (drawn.markup, drawn.script, drawn.style, *drawn.scripts) if "//" in part]


@pytest.mark.parametrize("name", NAMES)
def test_the_markup_holds_no_code_and_no_style(name: str) -> None:
    markup = drawing(name, TILES, HERE).markup
    assert re.fullmatch(rf'<div class="folium-map" id="map_{name}"\s*></div>', markup)


def test_the_same_settings_give_the_same_bytes_and_others_another_version() -> None:
    first = drawing("shelters", OUTLINE, HERE)
    drawing.cache_clear()
    assert drawing("shelters", OUTLINE, HERE) == first
    versions = {
        drawing(*given).version
        for given in (("shelters", OUTLINE, HERE), ("place", OUTLINE, HERE), ("shelters", TILES, HERE))
    }
    assert len(versions) == 3


def test_the_map_is_handed_to_our_script() -> None:
    script = drawing("shelters", OUTLINE, HERE).script
    assert script.index("var zhenanMap=") < script.index("var map_shelters = L.map(")
    assert script.endswith("zhenanMap.shelters(map_shelters);")
    assert "tileLayer" not in script


def test_tiles_come_from_the_chosen_address_and_their_source_is_plain_text() -> None:
    script = drawing("shelters", TILES, HERE).script
    assert '"https://t{s}.example.cn/{z}/{x}/{y}.png"' in script
    assert "<b>" not in script
    assert "\\u0026lt;b\\u0026gt;" in script


def test_the_style_is_about_the_map_only() -> None:
    style = drawing("shelters", OUTLINE, HERE).style
    assert "#map_shelters {" in style
    assert "html, body" not in style
    assert "<" not in style


def test_leaflet_is_loaded_before_what_needs_it() -> None:
    drawn: Drawing = drawing("shelters", OUTLINE, HERE)
    assert [Path(name).name for name in drawn.scripts] == ["leaflet.js"]
    drawn = drawing("shelters", TILES, HERE)
    assert [Path(name).name for name in drawn.scripts] == ["leaflet.js", "leaflet-pictures.js"]
