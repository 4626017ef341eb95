"""The shelter map in its parts."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from core.db import Database
from maps.base_map_queries import TILE_URL
from maps.models import Place
from maps.services import deactivate_place
from registry.models import Setting
from tests.support.world import Visitor, World

ROOT = Path(__file__).resolve().parents[3]
HOSTILE = "</script><img src=x onerror=alert(1)>"


def files(page: str) -> list[str]:
    """The scripts and styles that a page names."""
    return re.findall(r'<(?:script src|link rel="stylesheet" href)="([^"]+)"', page)


def policy(response: Any) -> dict[str, str]:
    parts = (part.strip().partition(" ")[::2] for part in response.headers["Content-Security-Policy"].split(";"))
    return dict(parts)


def address(client: Visitor, what: str) -> str:
    """Where the page says that its positions ("points") or names are."""
    page = client.get("/map").get_data(as_text=True)
    found = re.search(rf'data-{what}="([^"]+)"', page)
    return found[1] if found else ""


def points(client: Visitor) -> dict[str, Any]:
    found: dict[str, Any] = client.get(address(client, "names") + "0.json").get_json() or {"name": []}
    return found


@pytest.mark.parametrize("role", [None, "official", "planner", "unit_contact"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_everybody_may_see_the_map(client: Visitor, world: World, role: str | None, language: str) -> None:
    if role:
        client.sign_in_as(world, role, language)
    else:
        with client.session_transaction() as cookie:
            cookie["language"] = language
    page = client.get("/map").get_data(as_text=True)
    assert ("避难场所地图" if language == "zh" else "Shelter map") in page
    assert ("3,000 人" if language == "zh" else "3,000 people") in page
    assert ('data-layer="units"' in page) == (role is not None), "layers go by what the reader may see"


def test_the_page_runs_under_a_policy_without_inline_code(client: Visitor, world: World) -> None:
    response = client.get("/map")
    page = response.get_data(as_text=True)
    assert policy(response)["script-src"] == policy(response)["style-src"] == "'self'"
    assert re.findall(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", page) == []
    assert not re.search(r"<style|\sstyle=|\son\w+=", page)
    assert [file for file in files(page) if not file.startswith("/")] == []


def test_script_and_style_are_served_as_what_they_are_and_kept_by_the_browser(client: Visitor, world: World) -> None:
    own = [file for file in files(client.get("/map").get_data(as_text=True)) if file.startswith("/map/")]
    assert [Path(urlsplit(file).path).suffix for file in own] == [".css", ".js"]
    for file, kind in zip(own, ("text/css", "text/javascript"), strict=True):
        response = client.get(file)
        assert response.mimetype == kind
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert "zhenanMap.shelters(map_shelters)" in client.get(own[1]).get_data(as_text=True)


def test_an_old_address_still_works_but_is_not_kept(client: Visitor, world: World) -> None:
    response = client.get("/map/shelters-000000000000.js")
    assert (response.status_code, response.headers["Cache-Control"]) == (200, "private, no-cache")
    assert client.get("/map/castles-000000000000.js").status_code == 404


def test_points_hold_no_personal_data(client: Visitor, world: World) -> None:
    client.sign_in_as(world, "planner")
    body = client.get(address(client, "names") + "0.json").get_data(as_text=True)
    body += client.get(address(client, "points")).data.decode("latin-1")
    assert "文化广场" in body
    for secret in ("李管理", "6832002", "王老师", "manager", "phone"):
        assert secret not in body


def test_points_keep_to_what_the_reader_may_see(client: Visitor, world: World) -> None:
    assert points(client)["name"] == ["文化广场"]
    assert set(points(client.sign_in_as(world, "planner"))["name"]) == {"文化广场", "县科技馆", "河背村水井"}
    assert set(points(client.sign_in_as(world, "observer"))["name"]) == {"文化广场", "河背村水井"}


def test_points_are_kept_by_the_browser_until_a_change_gives_them_another_address(
    client: Visitor, world: World, database: Database
) -> None:
    first, names = address(client, "points"), address(client, "names") + "0.json"
    for kept in (first, names):
        assert client.get(kept).headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert address(client, "points") == first
    with database.transaction() as session:
        deactivate_place(session, session.get_one(Place, world.places["square"].id), world.actor(session, "planner"))
    assert address(client, "points") != first
    assert points(client)["name"] == []
    assert client.get(names).get_json()["name"] == ["文化广场"]  # a page from before the change still finds its names
    unknown = client.get("/map/points-0-0.bin")
    assert (unknown.status_code, unknown.headers["Cache-Control"]) == (200, "private, no-cache")


def test_one_readers_address_gives_another_reader_nothing_more(client: Visitor, world: World) -> None:
    client.sign_in_as(world, "planner")
    more, names = address(client, "points"), address(client, "names") + "0.json"
    assert client.get(names).status_code == 200
    visitor = Visitor(client.application)
    assert visitor.get(more).data == visitor.get(address(visitor, "points")).data
    assert visitor.get(names).status_code == 404


@pytest.mark.parametrize("path", ["/map/names-..-1-0.json", "/map/names-abc-0.json", "/map/names-0-99.json"])
def test_an_address_that_was_never_given_finds_nothing(client: Visitor, world: World, path: str) -> None:
    assert client.get(path).status_code == 404


def test_points_are_compressed(client: Visitor, world: World) -> None:
    for path in (address(client, "points"), address(client, "names") + "0.json"):
        plain, zipped = client.get(path), client.get(path, headers={"Accept-Encoding": "gzip"})
        assert zipped.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(zipped.data) == plain.data


def test_without_outlines_the_map_has_none(client: Visitor, world: World) -> None:
    response = client.get("/map/outlines.json")
    assert response.get_json() == {"type": "FeatureCollection", "features": []}
    assert client.get("/map/outlines.json", headers={"If-None-Match": response.headers["ETag"]}).status_code == 304


def test_a_hostile_name_stays_text(client: Visitor, world: World, database: Database) -> None:
    with database.transaction() as session:
        session.get_one(Place, world.places["square"].id).name = HOSTILE
    response = client.get(address(client, "names") + "0.json")
    assert response.mimetype == "application/json"
    assert response.get_json()["name"] == [HOSTILE]
    for page in ("/map", "/places", f"/places/{world.places['square'].id}"):
        assert "<img src=x" not in client.get(page).get_data(as_text=True)


def test_a_hostile_area_stays_text_in_the_filter(client: Visitor, world: World, database: Database) -> None:
    with database.transaction() as session:
        area = session.get_one(Place, world.places["square"].id).area
        area.name = HOSTILE
    assert HOSTILE not in client.get("/map").get_data(as_text=True)


def test_filters_stand_in_the_address(client: Visitor, world: World) -> None:
    page = client.get("/map?class=long&status=usable&q=广场").get_data(as_text=True)
    assert '<option value="long" selected>' in page
    assert '<option value="usable" selected>' in page
    assert 'value="广场"' in page


def test_images_come_from_here_unless_tiles_are_set(client: Visitor, world: World, database: Database) -> None:
    assert policy(client.get("/map"))["img-src"] == "'self' data:"
    with database.transaction() as session:
        session.add(Setting(name=TILE_URL, value="https://t{s}.example.cn/{z}/{x}/{y}.png"))
    response = client.get("/map")
    assert policy(response)["img-src"] == "'self' data: https://*.example.cn"
    script = next(
        file
        for file in files(response.get_data(as_text=True))
        if urlsplit(file).path.startswith("/map/") and ".js" in file
    )
    assert "https://t{s}.example.cn" in client.get(script).get_data(as_text=True)
    assert policy(client.get("/login"))["img-src"] == "'self' data:"


def test_the_map_weighs_at_most_60_kb_more_than_another_page(client: Visitor, world: World) -> None:
    def packed(address: str) -> int:
        path = urlsplit(address).path
        if path.startswith("/static/"):  # gzip as everybody gets it; over HTTPS it is brotli, which is less
            return len(gzip.compress((ROOT / path.lstrip("/")).read_bytes(), 9, mtime=0))
        answer = client.get(address, headers={"Accept-Encoding": "gzip"})
        assert answer.headers["Content-Encoding"] == "gzip"
        return len(answer.data)

    base, page = client.get("/login").get_data(as_text=True), client.get("/map").get_data(as_text=True)
    more = set(files(page)) - set(files(base))
    assert [Path(urlsplit(file).path).suffix for file in sorted(more)] == [".css", ".js", ".js"]
    assert packed("/map") - packed("/login") + sum(packed(file) for file in more) <= 60_000
