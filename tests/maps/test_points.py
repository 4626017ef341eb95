"""Points as columns."""

from __future__ import annotations

from maps.points import Point, as_columns

SQUARE = Point(7, "文化广场", "shelter", "emergency", "usable", 3000, 116.0123456, 26.4712345, 3, "梅江镇", "石上村")
YARD = Point(9, "中学操场", "shelter", None, "closed", None, None, None, 3, "梅江镇", "")
HALL = Point(8, "县科技馆", "venue", None, None, 200, 116.02, 26.48, 1, "清源县", "")


def test_each_fact_is_a_column_and_names_are_said_once() -> None:
    columns = as_columns([SQUARE, YARD, HALL])
    assert columns["id"] == [7, 9, 8]
    assert columns["people"] == [3000, None, 200]
    assert [columns["signs"][i] for i in columns["sign"]] == ["emergency", "unclassed", "venue"]
    assert [columns["states"][i] for i in columns["state"]] == ["usable", "closed", ""]
    assert columns["towns"] == [[3, "梅江镇"], [1, "清源县"]]
    assert columns["town"] == [0, 0, 1]
    assert [columns["villages"][i] for i in columns["village"]] == ["石上村", "", ""]


def test_degrees_are_rounded_to_a_metre_and_missing_ones_stay_missing() -> None:
    columns = as_columns([SQUARE, YARD])
    assert (columns["lon"], columns["lat"]) == ([116.01235, None], [26.47123, None])


def test_no_points_are_empty_columns() -> None:
    assert as_columns([])["id"] == []
