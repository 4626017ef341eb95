"""The parts of OGC API - Features that need no database: boxes, numbers, pages, descriptions."""

from __future__ import annotations

import pytest

from maps.feature_description import describe
from maps.features import (
    COLLECTIONS,
    BadQuery,
    PageOf,
    collection,
    landing,
    overlaps,
    page,
    point,
    read_box,
    read_number,
)


def test_a_box_is_four_numbers_or_six_with_heights() -> None:
    assert read_box("116,26,117.5,27") == (116, 26, 117.5, 27)
    assert read_box("116,26,-10,117,27,900") == (116, 26, 117, 27)
    assert read_box("170,-10,-170,10") == (170, -10, -170, 10)


@pytest.mark.parametrize(
    "given", ["", "1,2,3", "a,b,c,d", "1,2,3,4,5", "116,27,117,26", "116,26,nan,27", "0,-91,1,1", "-181,0,1,1"]
)
def test_what_is_no_box_is_refused(given: str) -> None:
    with pytest.raises(BadQuery):
        read_box(given)


def test_a_limit_beyond_the_largest_is_the_largest() -> None:
    assert read_number("limit", "50000", 1, 10_000) == 10_000
    for wrong in ("0", "-1", "x", "1.5", "９", "9999999999999"):
        with pytest.raises(BadQuery):
            read_number("limit", wrong, 1, 10_000)


def test_boxes_touch_across_the_date_line_too() -> None:
    assert overlaps((0, 0, 2, 2), 2, 2, 3, 3)
    assert not overlaps((0, 0, 2, 2), 2.1, 0, 3, 3)
    assert overlaps((170, -10, -170, 10), -175, 0, -174, 1)
    assert not overlaps((170, -10, -170, 10), 0, 0, 1, 1)


def test_a_place_nobody_has_measured_has_no_geometry() -> None:
    assert point(None, None) is None
    assert point(116.123456789, 26.0) == {"type": "Point", "coordinates": [116.1234568, 26.0]}


def test_pages_lead_to_the_next_and_back_and_keep_what_was_asked() -> None:
    here = PageOf("https://x.cn/items", {"bbox": "1,2,3,4", "offset": "10"}, limit=10, offset=10)
    links = {link["rel"]: link["href"] for link in page([], 25, here, "2026-11-30T02:00:00Z")["links"]}
    assert links["next"] == "https://x.cn/items?bbox=1%2C2%2C3%2C4&offset=20&limit=10"
    assert links["prev"] == "https://x.cn/items?bbox=1%2C2%2C3%2C4&limit=10"
    last = {link["rel"] for link in PageOf("u", {}, 10, 20).links(25)}
    assert last == {"self", "prev"}


def test_everything_a_program_follows_is_linked() -> None:
    rels = {link["rel"] for link in landing("https://x.cn/api/features")["links"]}
    assert {"self", "service-desc", "conformance", "data"} <= rels
    one = collection("https://x.cn/api/features", COLLECTIONS[0], (116, 26, 117, 27))
    assert one["extent"]["spatial"]["bbox"] == [[116, 26, 117, 27]]
    assert one["links"][1]["href"].endswith("/collections/shelters/items")
    described = describe("https://x.cn/api/features", COLLECTIONS)
    asked = described["paths"]["/collections/shelters/items"]["get"]["parameters"]
    assert {parameter["name"] for parameter in asked} >= {"limit", "bbox", "datetime", "area", "class"}
