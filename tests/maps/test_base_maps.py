"""The grounds that maps are drawn on: which are offered, and whom they let browsers ask."""

from __future__ import annotations

from maps.base_maps import BaseSettings, chosen, offered
from maps.drawing import drawing
from maps.pmtiles import MapFile

KEY = "0123456789abcdef0123456789abcdef"
AMAP = "https://webrd0{s}.example.cn/tile?x={x}&y={y}&z={z}"
FILE = MapFile(("earth", "roads"), 14, (115.0, 26.0, 117.0, 27.0), "OpenStreetMap", "1a")
HERE = (26.4, 116.0)


def kinds(given: BaseSettings, file: MapFile | None = None) -> list[str]:
    return [ground.kind for ground in offered(given, file)]


def test_the_plain_outlines_are_always_there_and_alone_when_nothing_is_set() -> None:
    assert kinds(BaseSettings()) == ["outline"]
    assert kinds(BaseSettings(kind="tianditu")) == ["outline"], "without a key there is nothing to show"
    assert kinds(BaseSettings(kind="file")) == ["outline"]


def test_what_the_administrator_chose_comes_first_and_the_rest_can_be_chosen() -> None:
    given = BaseSettings(kind="tianditu_image", key=KEY, url=AMAP, datum="gcj02")
    assert kinds(given, FILE) == ["tianditu_image", "outline", "tianditu", "address", "file"]
    grounds = offered(given, FILE)
    assert chosen(grounds, "address").is_shifted
    assert chosen(grounds, "castle").kind == "tianditu_image"


def test_tianditu_is_two_layers_of_one_host_with_the_countys_key() -> None:
    ground = offered(BaseSettings(kind="tianditu", key=KEY), None)[0]
    assert ground.hosts == ("https://*.tianditu.gov.cn",)
    assert [f"LAYER={one.url.split('LAYER=')[1][:3]}&" for one in ground.tiles] == ["LAYER=vec&", "LAYER=cva&"]
    script = drawing("shelters", ground, HERE).script
    assert script.count(f"tk={KEY}") == 2
    assert '"subdomains": "01234567"' in script
    assert "crs: L.CRS.EPSG3857" in script


def test_a_key_that_would_leave_the_address_is_none() -> None:
    assert kinds(BaseSettings(kind="tianditu", key="abc&x=https://evil.example")) == ["outline"]


def test_pictures_in_gcj02_are_drawn_in_gcj02() -> None:
    ground = offered(BaseSettings(kind="address", url=AMAP, datum="gcj02"), None)[0]
    script = drawing("place", ground, HERE).script
    assert "crs: L.CRS.GCJ02" in script
    assert script.index("L.CRS.GCJ02=") < script.index("crs: L.CRS.GCJ02")


def test_an_offline_map_brings_its_program_only_when_it_is_the_ground() -> None:
    ground = offered(BaseSettings(kind="file"), FILE)[0]
    drawn = drawing("shelters", ground, HERE)
    assert [name for name in drawn.scripts if "protomaps" in name]
    assert '"layers": ["earth", "roads"]' in drawn.script
    assert ground.hosts == ()
    plain = drawing("shelters", offered(BaseSettings(), FILE)[0], HERE)
    assert not [name for name in plain.scripts if "protomaps" in name]
    assert "protomapsL" not in plain.script
