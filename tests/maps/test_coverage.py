"""What an analysis of coverage begins with, and its results on small grounds worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.i18n import speaking
from geo.distance import great_circle_m
from maps.coverage import AreaFact, Assumptions, Ground, ShelterFact, SiteFact, portions, why_not
from maps.coverage_analysis import STEPS, Outcome, analyse
from maps.coverage_comparing import changed_villages, compared, township_changes
from maps.coverage_people import people_of

LAT = 26.0
KM = 1 / (great_circle_m(116, LAT, 117, LAT) / 1000)
"""Degrees of longitude in a kilometre there."""


def area(number: int, parent: int | None, level: str, people: int | None, km: float | None = None) -> AreaFact:
    lon = None if km is None else 116 + km * KM
    return AreaFact(
        number, parent, f"{number:04d}", f"{level}{number}", level, people, lon, None if km is None else LAT
    )


def shelter(number: int, km: float | None, people: int | None, **more: Any) -> ShelterFact:
    at = (None, None) if km is None else (116 + km * KM, LAT)
    facts: dict[str, Any] = {"area_id": 2, "shelter_class": "emergency", "status": "usable", "hazards": ()} | more
    capacity = {"declared": people, "computed": people} | {
        name: facts.pop(name) for name in ("declared", "computed") if name in facts
    }
    return ShelterFact(number, f"场所{number}", lon=at[0], lat=at[1], **facts, **capacity)


COUNTY = [
    area(1, None, "county", None), area(2, 1, "township", None), area(3, 1, "township", None),
    area(10, 2, "village", 1000, 0.0), area(11, 2, "village", 400, 2.0), area(12, 3, "village", 600, 10.0),
]  # fmt: skip
PLAIN = Assumptions(detour_factor=1.0, new_sites=0)


def ground(*shelters: ShelterFact, areas: list[AreaFact] = COUNTY, **more: Any) -> Ground:
    return Ground(1, areas, list(shelters), **more)


def found(*shelters: ShelterFact, given: Assumptions = PLAIN, **more: Any) -> Outcome:
    return analyse(ground(*shelters, **more), given)


def row(outcome: Outcome, table: str, number: int) -> dict[str, Any]:
    return next(one for one in outcome.details[table] if one["id"] == number)


def test_people_within_reach_and_villages_without() -> None:
    made = found(shelter(100, 0.9, 5000))
    assert (made.summary["within"], made.summary["beyond"], made.summary["people"]) == (1000, 1000, 2000)
    assert (made.summary["villages_within"], made.summary["villages_beyond"]) == (1, 2)
    out = row(made, "villages", 11)
    assert (out["within"], out["near"], out["metres"]) == (False, 100, 1100)


def test_the_detour_factor_makes_ways_longer() -> None:
    assert found(shelter(100, 0.9, 5000), given=replace(PLAIN, detour_factor=1.2)).summary["within"] == 0


def test_a_known_way_stands_instead_of_the_estimate_unless_it_is_not_wanted() -> None:
    ways = {(12, 100): 700.0, (10, 100): 4000.0}
    made = found(shelter(100, 0.9, 5000), ways=ways)
    assert (made.summary["within"], made.summary["measured"]) == (600, 2)
    assert row(made, "villages", 12)["metres"] == 700
    assert found(shelter(100, 0.9, 5000), ways=ways, given=replace(PLAIN, uses_ways=False)).summary["within"] == 1000


@pytest.mark.parametrize(("kind", "people"), [("emergency", 0), ("short", 1000), ("long", 1400), (None, 0)])
def test_reach_may_depend_on_the_class(kind: str | None, people: int) -> None:
    made = found(shelter(100, 0.9, 5000, shelter_class=kind), given=replace(PLAIN, reach="class"))
    assert made.summary["within"] == people, "a shelter without a class counts like an emergency one"


@pytest.mark.parametrize(
    ("facts", "more", "reason"),
    [
        ({"status": "closed"}, {}, "closed"), ({}, {"closed": (100,)}, "excluded"),
        ({"hazards": ("flood",)}, {"hazard": "earthquake"}, "hazard"), ({}, {"hazard": "earthquake"}, "unsaid"),
        ({}, {"hazard": "earthquake", "counts_unsaid": True}, ""),
        ({"hazards": ("flood", "earthquake")}, {"hazard": "earthquake"}, ""),
    ],
)  # fmt: skip
def test_why_a_shelter_does_not_count(facts: dict[str, Any], more: dict[str, Any], reason: str) -> None:
    one = shelter(100, 0.5, 10, **facts)
    assert why_not(one, replace(PLAIN, **more)) == reason
    assert found(one, given=replace(PLAIN, **more)).summary["usable"] == (0 if reason else 1)


def test_a_shelter_without_coordinates_is_named_and_does_not_count() -> None:
    made = found(shelter(100, None, 5000))
    assert row(made, "shelters", 100)["why_not"] == "unplaced"
    assert made.summary["left_no_room"] == 2000


@pytest.mark.parametrize(("basis", "people"), [("declared", 300), ("computed", 200), ("smaller", 200)])
def test_the_capacity_is_the_one_that_was_chosen(basis: str, people: int) -> None:
    made = found(shelter(100, 0.0, None, declared=300, computed=200), given=replace(PLAIN, capacity_basis=basis))
    assert (made.summary["capacity"], made.summary["allocated"]) == (people, people)


def test_a_shelter_of_unknown_capacity_is_in_reach_but_takes_nobody() -> None:
    made = found(shelter(100, 0.0, None))
    assert (made.summary["within"], made.summary["allocated"], made.summary["without_capacity"]) == (1000, 0, 1)


def test_everybody_goes_where_the_total_walking_is_least_and_splits_are_marked() -> None:
    made = found(shelter(100, 0.0, 700), shelter(101, 2.0, 700))
    flows = {(one["village"], one["shelter"]): (one["people"], one["is_split"]) for one in made.details["flows"]}
    assert flows == {(10, 100): (700, True), (10, 101): (300, True), (11, 101): (400, False)}
    assert (made.summary["split"], made.summary["is_proven"], made.summary["person_km"]) == (1, True, 600)
    assert row(made, "villages", 12)["left"] == 600
    assert row(made, "shelters", 101)["load"] == 700


def test_nobody_is_sent_further_than_allowed() -> None:
    made = found(shelter(100, 0.0, 5000), given=replace(PLAIN, longest_m=2500))
    assert (made.summary["allocated"], made.summary["left_no_room"]) == (1400, 600)


def test_the_share_that_is_to_be_sheltered_adds_up_to_the_last_person() -> None:
    made = found(shelter(100, 0.0, 5000), given=replace(PLAIN, share_percent=15))
    assert (made.summary["wanted"], made.summary["allocated"]) == (300, 300)


def test_townships_add_up_and_fixed_shelters_are_weighed_against_the_people() -> None:
    made = found(
        shelter(100, 0.0, 150), shelter(101, 0.0, 210, shelter_class="short"), shelter(102, 9.8, 50, area_id=3)
    )
    towns = {one["id"]: one for one in made.details["townships"]}
    assert [towns[number]["people"] for number in (2, 3)] == [1400, 600]
    assert (towns[2]["capacity"], towns[2]["shortfall"], towns[2]["fixed_percent"]) == (360, 1040, 15.0)
    assert (towns[2]["meets_fixed"], towns[3]["meets_fixed"], made.summary["meets_fixed"]) == (True, False, False)
    for name in ("people", "within", "beyond", "unplaced", "wanted", "capacity"):
        assert sum(one[name] for one in towns.values()) == made.summary[name]
    assert sum(one["placed"] for one in towns.values()) == made.summary["allocated"]


def test_several_counties_have_a_table_of_their_own_that_adds_up() -> None:
    areas = [
        area(1, None, "prefecture", None), area(5, 1, "county", None), area(6, 1, "county", None),
        area(2, 5, "township", None), area(3, 6, "township", None),
        area(10, 2, "village", 1000, 0.0), area(12, 3, "village", 600, 10.0),
    ]  # fmt: skip
    made = found(shelter(100, 0.0, 90, shelter_class="short"), areas=areas)
    counties = {one["id"]: (one["people"], one["within"], one["meets_fixed"]) for one in made.details["counties"]}
    assert counties == {5: (1000, 1000, False), 6: (600, 0, False)}
    assert found(shelter(100, 0.0, 90)).details["counties"] == [], "a single one is what the totals speak of"


def test_what_is_not_known_is_named_and_nobody_is_dropped() -> None:
    areas = [
        area(1, None, "county", 3000), area(2, 1, "township", 1500), area(3, 1, "township", 500),
        area(10, 2, "village", 1000, 0.0), area(11, 2, "village", 400), area(12, 3, "village", 600, 10.0),
        area(13, 3, "village", None, 3.0),
    ]  # fmt: skip
    people = people_of(ground(areas=areas))
    assert people.total == 3000
    assert [one.id for one in people.without_people] == [13]
    assert [(one.area.id, one.people) for one in people.without_point] == [(11, 400)]
    assert {one.area.id: one.people for one in people.whole} == {2: 100, 1: 900}
    assert [(one.id, more) for one, more in people.excess] == [(3, 100)]
    made = found(shelter(100, 0.0, 5000), areas=areas)
    assert (made.summary["within"], made.summary["beyond"], made.summary["unplaced"]) == (1000, 600, 1400)
    assert (made.summary["allocated"], made.summary["left_unplaced"], made.summary["wanted"]) == (1600, 1400, 3000)
    assert row(made, "villages", 13)["people"] is None


def test_a_county_of_which_only_townships_are_known_says_that_reach_is_not_known() -> None:
    made = found(shelter(100, 0.0, 5000), areas=[area(1, None, "county", None), area(2, 1, "township", 900, 0.0)])
    assert (made.summary["within"], made.summary["unplaced"], made.summary["people"]) == (0, 900, 900)
    assert made.details["unknown"]["whole"] == [["0002", "township2", 900, 900]]


def test_nothing_at_all_is_an_answer_too() -> None:
    made = found(areas=[area(1, None, "county", None)])
    assert (made.summary["people"], made.summary["fixed_percent"], made.details["flows"]) == (0, None, [])


SITES = [
    SiteFact("unit:1", "小学", "school", 2, 116 + 2.3 * KM, LAT, None),
    SiteFact("place:7", "文化站", "venue", 3, 116 + 9.7 * KM, LAT, 120),
    SiteFact("unit:2", "远校", "school", 3, 116 + 50 * KM, LAT, None),
]


def test_new_sites_are_ranked_by_what_each_gains_after_those_before_it() -> None:
    made = found(shelter(100, 0.0, 5000), sites=SITES, given=replace(PLAIN, new_sites=3))
    gains = [(one["key"], one["gain"], one["within_then"]) for one in made.details["sites"]]
    assert gains == [("place:7", 600, 1600), ("unit:1", 400, 2000)], "a site that gains nothing is not named"


def test_a_site_that_is_tried_out_gains_exactly_what_was_promised() -> None:
    wanted = replace(PLAIN, new_sites=1)
    before = found(shelter(100, 0.0, 5000), sites=SITES, given=wanted)
    best = before.details["sites"][0]
    after = found(shelter(100, 0.0, 5000), sites=SITES, given=replace(wanted, added=(best["key"],), added_people=80))
    assert after.summary["within"] - before.summary["within"] == best["gain"] == 600
    assert after.summary["capacity"] - before.summary["capacity"] == 120, "its own capacity is known"
    assert [one["key"] for one in after.details["sites"]] == ["unit:1"], "it is no candidate any more"
    with speaking("en"):
        gained = {str(one.label): one.difference for one in compared(before.summary, after.summary)}
    assert gained["People within reach"] == 600
    assert [one["id"] for one in changed_villages(before.details, after.details)] == [12]
    assert [one.id for one in township_changes(before.details, after.details)] == [3]


def test_a_known_way_to_a_place_holds_for_it_as_a_new_site_and_when_tried_out() -> None:
    ways = {(12, 7): 3000.0}
    given = replace(PLAIN, new_sites=3)
    made = found(shelter(100, 0.0, 5000), sites=SITES, ways=ways, given=given)
    assert [one["key"] for one in made.details["sites"]] == ["unit:1"]
    tried = found(shelter(100, 0.0, 5000), sites=SITES, ways=ways, given=replace(given, added=("place:7",)))
    assert row(tried, "villages", 12)["metres"] == 3000


def test_the_steps_are_told_as_they_come() -> None:
    heard: list[int] = []
    analyse(ground(shelter(100, 0.0, 10)), PLAIN, heard.append)
    assert heard == list(range(STEPS))


@given(st.lists(st.integers(0, 5000), max_size=30), st.floats(0, 100))
def test_portions_are_whole_and_add_up(people: list[int], percent: float) -> None:
    parts = portions(people, percent)
    assert sum(parts) == int(sum(count * percent / 100 for count in people) + 0.5 + 1e-9)
    assert all(0 <= part <= count for part, count in zip(parts, people, strict=True))
    assert all(abs(part - count * percent / 100) <= 1 for part, count in zip(parts, people, strict=True))
