"""Rows of units are placed, judged, compared and counted."""

from __future__ import annotations

import itertools
from datetime import date
from typing import Any

import pytest
from shapely.geometry import box

from core.fields import name_key
from core.imports import Given, Plan, Severity
from geo.datums import Datum
from registry.area_book import AreaBook, KnownArea
from registry.located import Locator
from registry.matching import Records
from registry.unit_rows import UnitPlanner
from registry.words import KIND_WORDS, Words

AREAS = (
    KnownArea(1, None, "990101", "清源县", "county", "/1/"),
    KnownArea(2, 1, "990101100", "梅江镇", "township", "/1/2/"),
    KnownArea(3, 1, "990101101", "青塘镇", "township", "/1/3/"),
    KnownArea(4, 2, "990101100201", "石上村", "village", "/1/2/4/"),
)
OUTLINES = [(4, box(116.0, 26.4, 116.1, 26.5)), (2, box(116.0, 26.4, 116.2, 26.6)), (3, box(116.2, 26.4, 116.4, 26.6))]
KINDS = {"primary": "小学", "junior": "初级中学", "agency": "机关"}


def there(**values: Any) -> dict[str, Any]:
    given = {"id": 7, "area_id": 2, "kind": "primary", "code": None, "name": "石上小学", "address": "", **values}
    return {**given, "name_key": name_key(given["name"])}


def planned(*rows: dict[str, Any], units: tuple[dict[str, Any], ...] = (), **more: Any) -> Plan:
    book = AreaBook(AREAS)
    under = book.coded(more.get("under", ""))
    numbers = itertools.count(100)
    planner = UnitPlanner(
        locator=Locator(book, lambda: more.get("outlines", []), under, Datum.WGS84, more.get("may", lambda path: True)),
        records=Records(units),
        tables={"units": "units", "unit_headcounts": "unit_headcounts"},
        table="units",
        number=lambda: next(numbers),
        use_names=more.get("use_names", True),
        kinds=Words([*((code, (name,)) for code, name in KINDS.items()), *KIND_WORDS.items()]),
        kind_names=KINDS,
        headcounts=more.get("headcounts", {}),
    )
    return planner.run([Given(at, {"kind": "小学", **row}) for at, row in enumerate(rows, 2)])


def codes(plan: Plan, severity: Severity = Severity.ERROR) -> list[tuple[int, str]]:
    return [(problem.row, problem.code) for problem in plan.problems if problem.severity is severity]


def first(plan: Plan) -> dict[str, Any]:
    return plan.changes[0].after


@pytest.mark.parametrize(
    ("where", "area"),
    [
        ({"area_code": "990101101"}, 3),
        ({"township": "青塘镇"}, 3),
        ({"county": "清源县", "township": "梅江镇", "village": "石上村"}, 4),
        ({"village": "石上"}, 4),
        ({"area_names": "清源縣青塘鎮"}, 3),
        ({"township": "清源县青塘镇"}, 3),
        ({"lon": "116.3000", "lat": "26.5000"}, 3),
        ({"lon": "116.0500", "lat": "26.4500"}, 4),
        ({"lon_lat": "116.3000,26.5000"}, 3),
    ],
)
def test_the_area_is_found_by_code_names_or_point(where: dict[str, Any], area: int) -> None:
    plan = planned({"name": "新小学", **where}, outlines=OUTLINES)
    assert not codes(plan)
    assert first(plan)["area_id"] == area


def test_without_any_hint_the_chosen_area_is_taken() -> None:
    assert first(planned({"name": "新小学"}, under="990101100"))["area_id"] == 2
    assert codes(planned({"name": "新小学"})) == [(2, "area.unknown")]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"name": "甲", "area_code": "770101"}, "area.no_such_code"),
        ({"name": "甲", "township": "没有镇"}, "area.no_such_name"),
        ({"name": "甲", "township": "梅江镇", "kind": "星球"}, "kind.unknown"),
        ({"township": "梅江镇"}, "name.missing"),
        ({"name": "甲", "township": "梅江镇", "lon": "26.47", "lat": "116.01"}, "coordinates.swapped"),
        ({"name": "甲", "township": "梅江镇", "lon": "116", "lat": "26"}, "coordinates.whole_degrees"),
        ({"name": "甲", "township": "梅江镇", "lon": "0", "lat": "0"}, "coordinates.zero"),
        ({"name": "甲", "township": "梅江镇", "lon": "116.01"}, "coordinates.incomplete"),
        ({"name": "甲", "township": "梅江镇", "lon": "东边", "lat": "26.5"}, "coordinates.not_a_number"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(row: dict[str, Any], code: str) -> None:
    plan = planned(row)
    assert codes(plan) == [(2, code)] and not plan.changes
    assert all(str(problem.what) for problem in plan.problems)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"name": "甲", "township": "梅江镇", "lon": "116.01", "lat": "26.47"}, "coordinates.coarse"),
        ({"name": "甲", "township": "青塘镇", "lon": "116.0501", "lat": "26.4501"}, "area.elsewhere"),
        ({"name": "甲", "township": "青塘镇", "lon": "118.0501", "lat": "26.4501"}, "coordinates.outside_all"),
        ({"name": "甲", "township": "梅江镇", "village": "没有村"}, "area.no_such_village"),
        ({"name": "", "code": "U1", "township": "梅江镇"}, "name.missing"),
    ],
)
def test_what_is_doubtful_is_taken_and_listed(row: dict[str, Any], code: str) -> None:
    plan = planned({name: value for name, value in row.items() if value}, outlines=OUTLINES)
    assert not codes(plan) and (2, code) in codes(plan, Severity.WARNING)
    assert plan.new == {2}


def test_a_point_far_outside_the_chosen_area_is_an_error_when_its_outline_is_known() -> None:
    far = {"name": "甲", "township": "梅江镇", "lon": "118.0501", "lat": "26.4501"}
    assert codes(planned(far, outlines=OUTLINES, under="990101")) == [(2, "coordinates.outside")]
    assert codes(planned(far, under="990101")) == []


def test_missing_coordinates_and_addresses_are_told_only_where_others_have_them() -> None:
    full = {"name": "甲", "township": "梅江镇", "address": "东路1号", "lon": "116.0501", "lat": "26.4501"}
    plan = planned(full, {"name": "乙", "township": "梅江镇"})
    assert codes(plan, Severity.WARNING) == [(3, "coordinates.empty"), (3, "address.missing")]
    assert planned({"name": "乙", "township": "梅江镇"}).problems == []


def test_a_code_finds_its_record_whatever_the_name() -> None:
    plan = planned({"code": "U7", "name": "石上中心小学"}, units=(there(code="U7"),))
    (change,) = plan.changes
    assert (change.id, change.after["name"], change.before) == (
        7,
        "石上中心小学",
        {"name": "石上小学", "name_key": "石上小学"},
    )


def test_a_name_finds_its_record_only_in_the_same_area_and_kind() -> None:
    known = (there(),)
    assert planned({"name": "石上 小学", "township": "梅江镇"}, units=known).matched_by_name == 1
    assert planned({"name": "石上小学", "township": "青塘镇"}, units=known).new == {2}
    assert planned({"name": "石上小学", "township": "梅江镇", "kind": "机关"}, units=known).new == {2}


def test_matching_by_name_can_be_declined() -> None:
    plan = planned({"name": "石上小学", "township": "梅江镇"}, units=(there(),), use_names=False)
    assert codes(plan) == [(2, "match.name_taken")]


def test_a_row_with_a_code_gives_it_to_the_record_that_has_none() -> None:
    plan = planned({"code": "U7", "name": "石上小学", "township": "梅江镇"}, units=(there(),))
    assert first(plan) == {"code": "U7"} and plan.matched_by_name == 1
    other = planned({"code": "U8", "name": "石上小学", "township": "梅江镇"}, units=(there(code="U7"),))
    assert other.new == {2}


def test_several_records_of_one_name_need_a_code() -> None:
    known = (there(code="A"), there(id=8, code="B"))
    assert codes(planned({"name": "石上小学", "township": "梅江镇"}, units=known)) == [(2, "match.several")]


def test_rows_that_repeat_each_other() -> None:
    row = {"township": "梅江镇", "address": "东路1号"}
    plan = planned({"name": "甲", **row}, {"name": "甲", **row}, {"name": "甲", "township": "梅江镇"})
    assert codes(plan) == [(3, "repeat.address"), (4, "repeat.name")]
    coded = planned(
        {"name": "甲", "code": "1", **row}, {"name": "甲", "code": "2", **row}, {"name": "乙", "code": "2", **row}
    )
    assert (3, "repeat.address") in codes(coded, Severity.WARNING)
    assert codes(coded) == [(4, "repeat.code")]


def test_two_units_on_one_point_are_listed() -> None:
    point = {"township": "梅江镇", "lon": "116.0501", "lat": "26.4501"}
    plan = planned({"name": "甲", **point}, {"name": "乙", **point})
    assert codes(plan, Severity.WARNING) == [(3, "repeat.point")] and plan.new == {2, 3}


def test_people_are_counted_by_category_and_blank_ones_stay() -> None:
    heads = {7: {"students": 1000, "teachers": 53}}
    row = {"name": "石上小学", "township": "梅江镇", "students": 1012}
    plan = planned(row, units=(there(),), headcounts=heads)
    (change,) = plan.changes
    assert (change.before, change.after) == (
        {"category": "students", "count": 1000},
        {"category": "students", "count": 1012},
    )
    assert planned({**row, "students": 1000}, units=(there(),), headcounts=heads).unchanged == {2}


def test_rows_outside_the_importers_areas_are_refused() -> None:
    known = (there(code="U7"),)
    plan = planned(
        {"name": "甲", "township": "青塘镇"}, {"code": "U7", "name": "改名"}, units=known, may=lambda p: p == "/9/"
    )
    assert codes(plan) == [(2, "area.forbidden"), (3, "area.forbidden")]


def test_opening_and_boarding_are_taken_and_blank_ones_stay() -> None:
    opened = {"area_code": "990101100", "name": "新城小学", "opened_on": date(2026, 9, 1), "is_boarding": True}
    assert (first(planned(opened))["opened_on"], first(planned(opened))["is_boarding"]) == (date(2026, 9, 1), True)
    known = there(opened_on=date(2026, 9, 1), is_boarding=True)
    assert not planned({"area_code": "990101100", "name": "石上小学"}, units=(known,)).changes
    no_longer = {"area_code": "990101100", "name": "石上小学", "is_boarding": False}
    assert planned(no_longer, units=(known,)).changes[0].after == {"is_boarding": False}
