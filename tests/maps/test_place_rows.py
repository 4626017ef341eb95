"""Rows of places become places and shelters; words are understood or told."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from pydantic import ValidationError

from core.fields import name_key
from core.imports import Given, Plan, Severity
from geo.datums import Datum
from maps.place_rows import PlacePlanner
from maps.place_words import HAZARD_WORDS, SITE_WORDS
from maps.row_inputs import PlaceRow
from registry.area_book import AreaBook, KnownArea
from registry.located import Locator
from registry.matching import Records
from registry.words import Words

AREAS = (
    KnownArea(1, None, "990101", "清源县", "county", "/1/"),
    KnownArea(2, 1, "990101100", "梅江镇", "township", "/1/2/"),
)


def planned(*rows: dict[str, Any], places: tuple[dict[str, Any], ...] = (), **more: Any) -> Plan:
    book, numbers = AreaBook(AREAS), itertools.count(100)
    planner = PlacePlanner(
        locator=Locator(book, list, None, more.get("datum", Datum.WGS84), lambda path: True),
        records=Records(places, code_per_kind=True),
        tables={"places": "places", "shelters": "shelters"},
        table="places",
        number=lambda: next(numbers),
        use_names=True,
        datum=more.get("datum", Datum.WGS84),
        hazards=Words(HAZARD_WORDS.items()),
        facilities=Words([("water", ("供水（不少于两个水源）", "Water, two sources or more"))]),
        sites=Words(SITE_WORDS.items()),
        shelters=more.get("shelters", {}),
    )
    given = ({"kind": "shelter", "name": "广场", "area_code": "990101100", **row} for row in rows)
    return planner.run([Given(at, {k: v for k, v in row.items() if v is not None}) for at, row in enumerate(given, 2)])


def codes(plan: Plan, severity: Severity = Severity.ERROR) -> list[tuple[int, str]]:
    return [(problem.row, problem.code) for problem in plan.problems if problem.severity is severity]


def of(plan: Plan, table: str) -> dict[str, Any]:
    return next(change.after for change in plan.changes if str(change.table) == table)


@pytest.mark.parametrize(
    ("written", "metres"),
    [("5300", 5300), ("5,300平方米", 5300), ("1.8万平方米", 18_000), ("50.36万㎡", 503_600), ("3公顷", 30_000),
     ("15亩", 10_000), ("约２万平方米", 20_000), ("0.5平方公里", 500_000)],
)  # fmt: skip
def test_areas_as_people_write_them(written: str, metres: float) -> None:
    assert PlaceRow.model_validate({"effective_area_m2": written}).effective_area_m2 == pytest.approx(metres)


@pytest.mark.parametrize("written", ["很大", "3间", "-5", "1.8万人"])
def test_what_is_no_area_is_refused(written: str) -> None:
    with pytest.raises(ValidationError):
        PlaceRow.model_validate({"effective_area_m2": written})


@pytest.mark.parametrize("written", ["约300", "12.5", "三百"])
def test_a_capacity_is_a_whole_number(written: str) -> None:
    with pytest.raises(ValidationError):
        PlaceRow.model_validate({"capacity": written})


@pytest.mark.parametrize("phone", ["03-8358100轉83****", "0797-6832001转12", "03-876277*轉***", "13800000000"])
def test_telephones_with_extensions_and_masks_are_taken(phone: str) -> None:
    assert PlaceRow.model_validate({"manager_phone": phone}).manager_phone == phone


def test_a_shelter_gets_its_facts() -> None:
    plan = planned({
        "capacity": 250, "hazards": "水災,土石流、震災", "is_indoor": True, "shelter_class": "短期避难场所",
        "management": "乡镇", "manager_name": "李", "facilities": "供水（不少于两个水源）",
    })  # fmt: skip
    assert of(plan, "places")["capacity"] == 250
    assert of(plan, "shelters") == {
        "is_indoor": True, "manager_name": "李", "shelter_class": "short", "management": "township",
        "hazards": ["flood", "landslide", "earthquake"], "facilities": ["water"], "declared_capacity": 250,
    }  # fmt: skip
    assert not plan.problems


def test_other_kinds_have_no_such_facts() -> None:
    plan = planned({"kind": "场馆", "hazards": "地震"})
    assert [str(change.table) for change in plan.changes] == ["places"]


def test_unknown_words_are_told() -> None:
    plan = planned({"hazards": "地震,外星人", "shelter_class": "豪华", "name": "甲"}, {"kind": "星球", "name": "乙"})
    assert codes(plan, Severity.WARNING) == [(2, "shelter_class.unknown"), (2, "hazards.unknown")]
    assert codes(plan) == [(3, "kind.unknown")]
    assert of(plan, "shelters")["hazards"] == ["earthquake"]


def test_capacities_beyond_belief_are_listed() -> None:
    assert codes(planned({"capacity": 10_001}), Severity.WARNING) == [(2, "capacity.large")]
    assert not planned({"capacity": 10_000}).problems


def test_points_say_from_which_system_and_how_exactly_they_came() -> None:
    place = of(planned({"lon": "116.0201", "lat": "26.4801"}, datum=Datum.GCJ02), "places")
    assert (place["datum"], place["precision_m"]) == ("gcj02", 12)
    assert 0.003 < 116.0201 - place["lon"] < 0.007


def test_codes_count_within_their_kind() -> None:
    known = {"id": 7, "area_id": 2, "kind": "venue", "code": "1", "name": "馆", "name_key": name_key("馆")}
    assert planned({"code": "1"}, places=(known,)).new == {2}
    assert planned({"code": "1", "kind": "venue", "name": "新馆"}, places=(known,)).changed == {2}


def test_the_same_facts_again_are_unchanged() -> None:
    known = {
        "id": 7,
        "area_id": 2,
        "kind": "shelter",
        "code": None,
        "name": "广场",
        "name_key": "广场",
        "capacity": 250,
    }
    facts = {7: {"place_id": 7, "hazards": ["flood"], "declared_capacity": 250}}
    row = {"capacity": 250, "hazards": "洪水"}
    assert planned(row, places=(known,), shelters=facts).unchanged == {2}
    assert planned({**row, "hazards": "洪水、地震"}, places=(known,), shelters=facts).changed == {2}


def test_grade_site_area_and_exits_are_understood() -> None:
    written = {"grade": "Ⅱ类", "site_kind": "学校操场", "is_comprehensive": True, "gross_area_m2": 3500.0, "exits": 4}
    facts = of(planned(written), "shelters")
    assert {name: facts[name] for name in ("grade", "site_kind", "is_comprehensive", "gross_area_m2", "exits")} == {
        "grade": "II", "site_kind": "school_ground", "is_comprehensive": True, "gross_area_m2": 3500.0, "exits": 4,
    }  # fmt: skip
