"""The scripts that read, narrow and gather the points of a map, with a crowd of them in a browser."""

from __future__ import annotations

import base64
import gzip
import json
from pathlib import Path
from random import Random
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from maps.point_pack import NAMES_IN_BLOCK, packed
from maps.points import Point

pytestmark = pytest.mark.browser
STATIC = Path(__file__).resolve().parents[2] / "static"
SCRIPTS = ("vendor/leaflet/leaflet.js", "js/map_pack.js", "js/map_names.js", "js/map_data.js", "js/map_gather.js")
MANY = 4500  # three blocks of names
CLASSES = ("emergency", "short", "long", None)
READ = """
([positions, blocks]) => {
  const bytes = Uint8Array.from(atob(positions), (letter) => letter.charCodeAt(0));
  window.asked = [];
  window.data = mapData({});
  data.put("places", mapPack.read(bytes.buffer), "/places/", (block) => {
    asked.push(block);
    return Promise.resolve(blocks[block]);
  });
  window.found = (want) => new Promise((done) => data.narrow(want, (shown) => done(Array.from(shown))));
  window.world = (zoom) => ({ zoom, left: 0, top: 0, right: mapPack.WORLD - 1, bottom: mapPack.WORLD - 1 });
  window.around = (zoom) => {
    const box = data.extent(), to = (at, kind) => kind === "x" ? mapPack.east(at.lng) : mapPack.south(at.lat);
    return { zoom, left: to(box.getSouthWest(), "x"), right: to(box.getNorthEast(), "x") + 1,
      top: to(box.getNorthEast(), "y"), bottom: to(box.getSouthWest(), "y") + 1 };
  };
  window.gathered = (zoom) => mapGather.gather({ n: data.n, x: data.x, y: data.y, mask: data.mask,
    kinds: 2, kindOf: (i) => i % 2,
    radius: (i) => [11, 13, 16][data.lookOf(i).size] }, around(zoom));
}
"""
OVERLAPS = """
(zoom) => {
  const marks = gathered(zoom).marks, bad = [];
  marks.forEach((one, k) => marks.slice(k + 1).forEach((other) => {
    if (Math.hypot(one.x - other.x, one.y - other.y) < one.radius + other.radius) bad.push([one.count, other.count]);
  }));
  return [marks.length, marks.reduce((sum, mark) => sum + mark.count, 0), bad];
}
"""


def places() -> list[Point]:
    """Places in clumps, some in the very same spot, some without coordinates."""
    dice, found = Random(7), []
    for n in range(MANY):
        lon, lat = 116 + n % 12 * 0.05 + dice.gauss(0, 0.01), 26 + n % 7 * 0.05 + dice.gauss(0, 0.01)
        placed = n % 50 != 0
        kind, state = ("shelter" if n % 3 else "venue"), ("usable" if n % 5 else "closed")
        town = n // 1500
        found.append(
            Point(
                n + 1,
                f"{n}号场地",
                kind,
                CLASSES[n % 4],
                state,
                n,
                lon if placed else None,
                lat if placed else None,
                town,
                f"{town}镇",
                f"{n % 40}村",
            )
        )
    same = found[1]
    found[2:4] = [Point(n, f"{n}号", "venue", None, None, 1, same.lon, same.lat, 0, "0镇", "") for n in (3, 4)]
    return found


@pytest.fixture(scope="module")
def given() -> list[Point]:
    return places()


@pytest.fixture
def page(browser: Browser, given: list[Point]) -> Any:
    """A page with the scripts and all places, none of their names."""
    pack, made = packed(given), browser.new_page()
    for script in SCRIPTS:
        made.add_script_tag(content=(STATIC / script).read_text(encoding="utf-8"))
    names = [json.loads(gzip.decompress(block)) for block in pack.names]
    made.evaluate(READ, [base64.b64encode(gzip.decompress(pack.positions)).decode(), names])
    yield made
    made.close()


def test_positions_are_read_to_a_metre_and_names_when_they_are_asked_for(page: Page, given: list[Point]) -> None:
    some = [1, 1999, 2001, 4499]
    rows = page.evaluate("(some) => new Promise((done) => data.named(some, done))", some)
    assert page.evaluate("asked") == [0, 1, 2]
    for row, place in zip(rows, (given[n] for n in some), strict=True):
        assert (row["id"], row["name"], row["people"]) == (place.id, place.name, place.people)
        assert row["where"] == f"{place.township} {place.village}"
        assert row["at"]["lat"] == pytest.approx(place.lat, abs=1e-5)
        assert row["at"]["lng"] == pytest.approx(place.lon, abs=1e-5)


def test_a_form_is_answered_without_any_name_and_a_word_with_all_of_them(page: Page, given: list[Point]) -> None:
    closed = page.evaluate("found({ kind: 'shelter', class: 'short', status: 'closed', town: '1' })")
    assert closed == [n for n, one in enumerate(given) if one.kind == "shelter" and one.shelter_class == "short"
                      and one.status == "closed" and one.township_id == 1]  # fmt: skip
    assert page.evaluate("asked") == []
    for word, plain in (("３ 9村", "39村"), ("449号", "449号"), ("场地2镇1村", "场地2镇1村"), ("没有", "没有")):
        keys = [one.name + one.township + one.village for one in given]
        assert page.evaluate("(q) => found({ q })", word) == [n for n, key in enumerate(keys) if plain in key]
    assert sorted(page.evaluate("asked")) == list(range(-(-MANY // NAMES_IN_BLOCK)))


@pytest.mark.parametrize("zoom", [7, 10, 12, 15])
def test_no_two_marks_overlap_and_no_place_is_lost(page: Page, given: list[Point], zoom: int) -> None:
    page.evaluate("found({})")
    marks, held, overlapping = page.evaluate(OVERLAPS, zoom)
    assert overlapping == []
    assert held == sum(1 for one in given if one.lon is not None)
    assert marks < held


def test_a_cluster_knows_its_places_and_how_many_there_are_of_each_kind(page: Page) -> None:
    page.evaluate("found({})")
    members = """(zoom) => { const all = gathered(zoom);
      return all.marks.map((mark) => [mark.count, all.members(mark).length, mark.mix ? Array.from(mark.mix) : null,
        all.members(mark).filter((i) => i % 2 === 0).length]); }"""
    for count, known, mix, even in page.evaluate(members, 11):
        assert known == count
        assert mix is None if count == 1 else mix == [even, count - even]


def test_places_in_one_spot_stay_together_however_far_the_map_is_enlarged(page: Page, given: list[Point]) -> None:
    page.evaluate("found({})")
    together = page.evaluate(
        "(() => { const all = gathered(18); return all.marks.filter((m) => m.count > 1).map(all.members); })()"
    )
    assert [1, 2, 3] in together


def test_another_part_stands_behind_the_places_and_goes_again(page: Page) -> None:
    columns = {
        "id": [5, 6], "name": ["桌面推演", "疏散演练"], "lat": [26.1, None], "lon": [116.1, None],
        "people": [None, 700],
        "sign": [0, 0], "town": [0, 0], "village": [0, 0], "detail": [0, 0], "hollow": [1],
        "signs": ["event"], "towns": [[0, "0镇"]], "villages": [""], "details": ["今天"],
    }  # fmt: skip
    page.evaluate("(columns) => data.put('events', mapPack.columns(columns), '/events/')", columns)
    assert page.evaluate("data.of(4500).name + data.of(4500).page + data.of(4500).detail") == "桌面推演/events/今天"
    assert page.evaluate("[data.n, data.lookOf(4500).code, data.lookOf(4501).isHollow]") == [MANY + 2, "event", True]
    assert page.evaluate("found({ signs: new Set(['event']) })") == [MANY, MANY + 1]
    page.evaluate("data.put('events', null)")
    assert page.evaluate("[data.n, data.lookOf(4499).code]") == [MANY, "unclassed"]
