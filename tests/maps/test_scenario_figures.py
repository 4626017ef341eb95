"""What an assumed earthquake would mean for people, units and shelters."""

from __future__ import annotations

from maps.intensity import Shock
from maps.scenario_figures import ShelterSite, Sites, UnitSite, Village, figures
from maps.scenario_norms import ScenarioNorms
from maps.scenario_regions import region_of

SHOCK = Shock(116.0, 26.5, 7.0, 0.0, "tibet")
NEAR, FAR = (116.0, 26.5), (116.0, 27.5)
NORMS = ScenarioNorms(share_6=10, share_9=50)


def village(people: int | None, at: tuple[float, float] | None, township: str = "梅江镇") -> Village:
    return Village("村", township, people, *(at or (None, None)))


def shelter(room: int | None, usable: bool = True, township: str = "梅江镇") -> ShelterSite:
    return ShelterSite(1, "广场", township, room, usable, *NEAR)


def test_people_are_counted_by_degree_and_nobody_is_lost() -> None:
    found = figures(SHOCK, Sites([village(1000, NEAR), village(400, FAR)]), NORMS)
    assert {band.degree: band.people for band in found.bands if band.people} == {9: 1000, 5: 400}
    for column in ("people", "people_lower", "people_higher"):
        assert sum(getattr(band, column) for band in found.bands) == 1400


def test_one_sigma_moves_people_to_other_degrees() -> None:
    found = figures(SHOCK, Sites([village(1000, NEAR)]), NORMS)
    lower = {band.degree: band.people_lower for band in found.bands}
    assert lower[9] == 0 and lower[8] == 1000


def test_demand_is_the_share_of_each_degree_and_only_usable_room_counts() -> None:
    shelters = [shelter(300), shelter(5000, usable=False), shelter(None)]
    found = figures(SHOCK, Sites([village(1001, NEAR)], shelters=shelters), NORMS)
    line = found.townships[0]
    assert (line.demand, line.room, line.gap, line.without_room) == (501, 300, 201, 1)


def test_spare_room_in_one_township_does_not_help_another() -> None:
    there = Sites([village(1000, NEAR), village(100, NEAR, "青塘镇")], shelters=[shelter(9000, township="青塘镇")])
    found = figures(SHOCK, there, NORMS)
    assert (found.demand, found.room, found.gap) == (550, 9000, 500)


def test_what_has_no_point_or_no_figure_is_said() -> None:
    unit = UnitSite(1, "石上小学", "小学", True, "梅江镇", 1065, None, None)
    found = figures(SHOCK, Sites([village(None, NEAR), village(70, None)], [unit]), NORMS)
    unknown = found.unknown
    assert (unknown.villages_without_people, unknown.villages_without_point, unknown.people_without_point) == (1, 1, 70)
    assert unknown.units_without_point == 1 and found.people == 0 and found.highest is None


def test_schools_come_strongest_first_and_alone() -> None:
    units = [
        UnitSite(1, "远小学", "小学", True, "青塘镇", 300, *FAR),
        UnitSite(2, "近小学", "小学", True, "梅江镇", 500, *NEAR),
        UnitSite(3, "地震局", "机关", False, "梅江镇", 14, *NEAR),
    ]
    found = figures(SHOCK, Sites(units=units), NORMS)
    assert [one.site.name for one in found.schools] == ["近小学", "远小学"]
    assert [(line.kind, line.by_degree) for line in found.kinds] == [("小学", {9: 1, 5: 1}), ("机关", {9: 1})]


def test_the_shipped_shares_are_unverified_and_nobody_below_vi_needs_shelter() -> None:
    shipped = ScenarioNorms()
    assert not shipped.is_verified and shipped.share(5) == 0 and shipped.share(12) == shipped.share(10)
    assert ScenarioNorms.from_stored({"share_7": 12.5, "unknown": 1}).share(7) == 0.125


def test_a_region_is_proposed_from_the_province_or_the_place() -> None:
    assert [region_of(code, None, None) for code in ("5101", "65", "1101", "3607")] == [
        "tibet", "xinjiang", "east", "central",
    ]  # fmt: skip
    assert region_of("990101", 100.0, 30.0) == "tibet" and region_of("990101", 116.0, 26.5) == "central"
