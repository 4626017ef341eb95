"""Rows of areas find their place in the tree, the ones above first; what does not fit is refused with the reason."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from core.imports import Given, Plan
from geo.datums import Datum
from registry.area_book import AreaBook, KnownArea
from registry.area_rows import AreaPlanner
from registry.located import Locator

COUNTY = KnownArea(1, None, "990101", "清源县", "county", "/1/", 700_000)
TOWN = KnownArea(2, 1, "990101100", "梅江镇", "township", "/1/2/", 52_000)
SQUARE = {"type": "Polygon", "coordinates": [[[116, 26], [116.1, 26], [116.1, 26.1], [116, 26.1], [116, 26]]]}


def planned(*rows: dict[str, Any], areas: tuple[KnownArea, ...] = (COUNTY, TOWN), **more: Any) -> Plan:
    book = AreaBook([KnownArea(a.id, a.parent_id, a.code, a.name, a.level, a.path, a.population) for a in areas])
    under = book.coded(more.get("under", ""))
    may = more.get("may", lambda path: True)
    numbers = itertools.count(100)
    planner = AreaPlanner(
        book=book,
        locator=Locator(book, list, under, more.get("datum", Datum.WGS84), may, expects_point=False),
        tables={"areas": "areas", "area_outlines": "area_outlines"},
        number=lambda: next(numbers),
        outlines=more.get("outlines", {}),
        digest=str,
        before_outline=lambda _: {"geojson": {}, "area_m2": 1.0},
    )
    geometry = [row.pop("geometry", None) for row in rows]
    return planner.run([Given(at, row, shape) for at, (row, shape) in enumerate(zip(rows, geometry, strict=True), 2)])


def made(plan: Plan) -> dict[str, dict[str, Any]]:
    return {change.after["code"]: change.after for change in plan.changes if "code" in change.after}


def refusals(plan: Plan) -> list[tuple[int, str]]:
    return [(problem.row, problem.code) for problem in plan.problems if problem.is_error]


def test_a_new_village_lies_where_its_code_says() -> None:
    plan = planned({"code": "990101100201", "name": "石上村", "population": 2300})
    assert made(plan)["990101100201"] == {
        "parent_id": 2, "code": "990101100201", "name": "石上村", "level": "village", "path": "/1/2/100/",
        "population": 2300,
    }  # fmt: skip
    assert plan.new == {2}


def test_children_may_stand_before_their_parents() -> None:
    plan = planned(
        {"code": "990202100201", "name": "村"}, {"code": "990202100", "name": "镇"}, {"code": "990202", "name": "县"}
    )
    assert [change.after["code"] for change in plan.changes] == ["990202", "990202100", "990202100201"]
    assert made(plan)["990202100201"]["path"] == "/100/101/102/"
    assert not plan.problems


def test_levels_named_beside_are_made_once_from_the_top() -> None:
    upper = {"county_code": "99015", "county_name": "花县", "township_code": "99015030", "township_name": "河镇"}
    plan = planned({"village_code": "99015030001", "village_name": "甲里", **upper},
                   {"village_code": "99015030002", "village_name": "乙里", **upper})  # fmt: skip
    assert [change.after["level"] for change in plan.changes] == ["county", "township", "village", "village"]
    assert (plan.beyond, plan.new) == (2, {2, 3})


def test_a_county_without_a_name_is_called_by_its_code_until_it_has_one() -> None:
    plan = planned({"code": "990202100", "name": "东河镇", "county_code": "990202", "prefecture_code": "9902"})
    assert made(plan)["990202"]["name"] == "990202" and "9902" not in made(plan)
    assert [problem.code for problem in plan.problems] == ["area.unnamed"]
    nameless = KnownArea(9, None, "990202", "990202", "county", "/9/")
    plan = planned(
        {"code": "990202101", "name": "西河镇", "county_code": "990202", "county_name": "河县"}, areas=(nameless,)
    )
    assert [change.after for change in plan.changes if change.id == 9] == [{"name": "河县"}]


def test_what_is_as_it_was_is_unchanged_and_blank_cells_erase_nothing() -> None:
    plan = planned({"code": "990101100"}, {"code": "990101", "name": "清源县", "population": 700_000})
    assert plan.unchanged == {2, 3} and not plan.changes


def test_what_differs_is_changed_with_what_was_before() -> None:
    plan = planned({"code": "990101100", "name": "梅江街道", "population": 53_000})
    (change,) = plan.changes
    assert (change.before, change.after) == (
        {"population": 52_000, "name": "梅江镇"}, {"population": 53_000, "name": "梅江街道"},
    )  # fmt: skip


def test_an_area_moves_with_all_beneath_it() -> None:
    village = KnownArea(3, 2, "990101100201", "石上村", "village", "/1/2/3/")
    other = KnownArea(4, None, "990102", "磐石县", "county", "/4/")
    plan = planned({"code": "990101100", "parent_code": "990102"}, areas=(COUNTY, TOWN, village, other))
    assert {change.id: change.after["path"] for change in plan.changes} == {2: "/4/2/", 3: "/4/2/3/"}


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"name": "无码村"}, "area.no_code"),
        ({"code": "990101101"}, "area.no_name"),
        ({"code": "990101101", "name": "镇", "parent_code": "770101"}, "area.no_parent"),
        ({"code": "X7", "name": "奇怪"}, "area.level"),
        ({"code": "990101101", "name": "镇", "level": "星球"}, "area.level"),
        ({"code": "990101100201", "name": "村", "level": "county"}, "area.level"),
        (
            {"code": "990101101", "name": "镇", "geometry": {"type": "LineString", "coordinates": []}},
            "polygon.wrong_type",
        ),
        ({"code": "990101101", "name": "镇", "lon": "26.47", "lat": "116.01"}, "coordinates.swapped"),
        ({"code": "990101101", "name": "镇", "lon": "0", "lat": "0"}, "coordinates.zero"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(row: dict[str, Any], code: str) -> None:
    plan = planned(row)
    assert refusals(plan) == [(2, code)] and not plan.changes
    assert all(str(problem.what) and str(problem.how) for problem in plan.problems)


def test_a_code_that_repeats_in_the_file_is_refused_the_second_time() -> None:
    plan = planned({"code": "990101101", "name": "甲镇"}, {"code": "990101101", "name": "乙镇"})
    assert refusals(plan) == [(3, "repeat.code")] and made(plan)["990101101"]["name"] == "甲镇"


def test_the_chosen_area_takes_top_rows_and_refuses_what_lies_elsewhere() -> None:
    plan = planned({"code": "T1", "name": "新镇"}, {"code": "990303", "name": "别县"}, under="990101")
    assert made(plan)["T1"]["parent_id"] == 1
    other = KnownArea(4, None, "880101", "别县", "county", "/4/")
    plan = planned({"code": "990101100", "name": "梅江镇"}, areas=(COUNTY, TOWN, other), under="880101")
    assert refusals(plan) == [(2, "area.outside")]


def test_rows_outside_the_importers_areas_are_refused() -> None:
    plan = planned(
        {"code": "990101100201", "name": "村"}, {"code": "880101", "name": "县"}, may=lambda p: p.startswith("/1/")
    )
    assert refusals(plan) == [(3, "area.forbidden")] and plan.new == {2}


def test_an_outline_comes_with_a_seat_and_its_size() -> None:
    plan = planned({"code": "990101100", "geometry": SQUARE})
    area, outline = sorted(plan.changes, key=lambda change: str(change.table) != "areas")
    assert 116 < area.after["lon"] < 116.1 and 26 < area.after["lat"] < 26.1
    assert outline.before is None and 1.1e8 < outline.after["area_m2"] < 1.12e8
    again = planned({"code": "990101100", "geometry": SQUARE}, outlines={2: str(outline.after["geojson"])})
    assert again.unchanged == {2}
