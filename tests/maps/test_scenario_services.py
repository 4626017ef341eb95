"""Deeds on scenarios and the catalogue."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.access import VISITOR, Actor
from core.errors import DomainError, NotFound, Refusals
from core.i18n import t
from geo.datums import Datum, from_wgs84
from maps.quake_files import Quake, WrongRow
from maps.quake_queries import Middle, quakes
from maps.scenario_inputs import QuakesAsked, ScenarioInput
from maps.scenario_layer_queries import scenario_shapes
from maps.scenario_models import Earthquake, Scenario
from maps.scenario_queries import figures_for, open_scenario, reckoned_area, scenarios_around, shock_of
from maps.scenario_services import change_scenario, load_quakes, remove_scenario, save_scenario
from maps.scenario_words import NOTICE
from registry.models import Area
from tests.support.world import World


def given(**facts: Any) -> ScenarioInput:
    usual: dict[str, Any] = {"name": "县城6.5级", "area": "990101", "lon": "116.01", "lat": "26.47", "magnitude": 6.5}
    return ScenarioInput(**(usual | {"region": "east", "strike_deg": 30.0} | facts))


def quake(**facts: Any) -> Quake:
    usual = Quake("cenc", "a", datetime(2008, 5, 12, 6, 28, tzinfo=UTC), 103.4, 31.0, 14.0, 8.0, "", "四川汶川县")
    return replace(usual, **facts)


@pytest.fixture
def planner(session: Session, world: World) -> Actor:
    return world.actor(session, "planner")


@pytest.fixture
def officer(session: Session, world: World) -> Actor:
    return world.actor(session, "township_officer")


def test_a_scenario_keeps_its_earthquake(session: Session, planner: Actor) -> None:
    saved = save_scenario(session, given(strike_deg=180.0), planner)
    assert (saved.magnitude, saved.strike_deg, saved.lon, saved.lat) == (6.5, 0.0, 116.01, 26.47)
    assert saved.created_by == "林规划"


def test_an_epicentre_of_a_web_map_is_converted(session: Session, planner: Actor) -> None:
    shown = from_wgs84(116.01, 26.47, Datum.GCJ02)
    saved = save_scenario(session, given(lon=f"{shown.lon:.6f}", lat=f"{shown.lat:.6f}", datum="gcj02"), planner)
    assert (saved.lon, saved.lat) == pytest.approx((116.01, 26.47), abs=2e-6)


def test_whole_degrees_will_do_for_an_epicentre(session: Session, planner: Actor) -> None:
    assert save_scenario(session, given(lon="116", lat="26"), planner).lon == 116.0


@pytest.mark.parametrize(("lon", "lat"), [("26.47", "116.01"), ("", "26"), ("abc", "26"), ("0", "0")])
def test_an_epicentre_that_is_no_place_is_refused(session: Session, planner: Actor, lon: str, lat: str) -> None:
    with pytest.raises((Refusals, ValueError)):
        save_scenario(session, given(lon=lon, lat=lat), planner)


def test_one_area_has_a_name_once(session: Session, planner: Actor) -> None:
    first = save_scenario(session, given(), planner)
    with pytest.raises(DomainError, match="already"):
        save_scenario(session, given(), planner)
    assert change_scenario(session, first, given(magnitude=7.0), planner).magnitude == 7.0


def test_an_officer_sees_the_countys_scenario_and_cannot_change_it(
    session: Session, planner: Actor, officer: Actor, world: World
) -> None:
    saved = save_scenario(session, given(), planner)
    assert open_scenario(session, saved.id, officer) is saved
    assert reckoned_area(session, world.areas["county"], officer).name == "梅江镇"
    with pytest.raises(NotFound):
        change_scenario(session, saved, given(), officer)
    with pytest.raises(NotFound):
        save_scenario(session, given(name="另一个"), officer)


def test_a_drill_may_start_from_scenarios_of_its_area_and_above(
    session: Session, planner: Actor, officer: Actor, world: World
) -> None:
    county = save_scenario(session, given(), planner)
    town = save_scenario(session, given(area="990101100", name="镇上"), officer)
    assert scenarios_around(session, world.areas["shishang"]) == sorted((county, town), key=lambda one: one.name)
    assert scenarios_around(session, world.areas["hebei"]) == [county]


def test_figures_are_of_the_area_and_of_units_open_to_the_reader(
    session: Session, planner: Actor, officer: Actor, world: World
) -> None:
    village = session.get_one(Area, world.areas["shishang"].id)
    village.lon, village.lat = 116.01, 26.47
    session.flush()
    saved = save_scenario(session, given(), planner)
    found = figures_for(session, shock_of(saved), world.areas["county"], planner)
    assert found.people == 2_300 and found.unknown.villages_without_point == 2 and found.stated == 731_000
    assert len(found.units) == 4 and found.townships[0].name == "梅江镇"
    assert found.room == 3000
    mine = figures_for(session, shock_of(saved), world.areas["meijiang"], officer)
    assert {one.site.name for one in mine.units} == {"石上小学", "城南中学"}


def test_the_map_has_the_zones_of_the_scenario_that_is_asked_for(session: Session, planner: Actor) -> None:
    first = save_scenario(session, given(), planner)
    save_scenario(session, given(name="小一些", magnitude=5.0), planner)
    assert [zone.name for zone in scenario_shapes(session, planner, {"scenario": str(first.id)})] == [
        "V", "VI", "VII", "VIII",
    ]  # fmt: skip
    newest = list(scenario_shapes(session, planner, {}))
    assert [zone.name for zone in newest] == ["V", "VI"] and str(NOTICE) in newest[0].detail
    assert list(scenario_shapes(session, VISITOR, {})) == []


def test_a_removed_scenario_is_gone(session: Session, planner: Actor) -> None:
    remove_scenario(session, save_scenario(session, given(), planner), planner)
    assert session.scalar(select(func.count()).select_from(Scenario)) == 0


def test_loading_again_adds_nothing_twice_and_takes_corrections(session: Session, world: World) -> None:
    rows: list[Quake | WrongRow] = [
        quake(),
        quake(key="b"),
        WrongRow(4, t("The magnitude is missing.")),
        quake(key="b"),
    ]
    first = load_quakes(session, rows)
    assert (first.added, first.refused, [one.number for one in first.wrong]) == (2, 1, [4])
    second = load_quakes(session, [quake(magnitude=7.9), quake(key="b")])
    assert (second.added, second.changed, second.known) == (0, 1, 1)
    assert sorted(session.scalars(select(Earthquake.magnitude))) == [7.9, 8.0]


def test_the_catalogue_is_narrowed_by_distance_as_the_globe_has_it(session: Session, world: World) -> None:
    load_quakes(session, [quake(), quake(key="near", lon=116.5, lat=26.8), quake(key="north", lon=116.01, lat=30.0)])
    around = Middle("清源县", 116.01, 26.47)
    for km, keys in ((50, ""), (62, "near"), (391, "near"), (394, "near north"), (2000, "a near north")):
        found = session.scalars(quakes(QuakesAsked(km=float(km)), around))
        assert " ".join(sorted(one.key for one in found)) == keys, km


def test_the_notice_says_what_it_is_not() -> None:
    assert str(NOTICE) == "For drills and teaching; not a forecast, not a warning"
