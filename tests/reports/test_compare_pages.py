"""The comparison and the targets as a story: what the page says follows from what was entered."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from core.db import Database
from registry import defaults
from tests.reports.test_participation import MAY, hold
from tests.support.programs import Programs
from tests.support.world import Visitor, World

MONTH = "period=days&starts_on=2026-05-01&ends_on=2026-05-31"


@pytest.fixture
def spring(database: Database, world: World) -> None:
    """Thirty lectures in May at one school, ten in April; one stall of the county in May."""
    with database.transaction() as session:
        defaults.seed(session)
        for number in range(30):
            hold(session, world, "primary", at=MAY + timedelta(hours=number), reported=10)
        for number in range(10):
            hold(session, world, "primary", at=MAY - timedelta(days=20, hours=number), reported=10)
        hold(session, world, None, reported=1000, kind="stall")


def test_a_month_against_the_one_before(client: Visitor, world: World, spring: None) -> None:
    page = client.sign_in_as(world, "planner").get(f"/figures/compare?{MONTH}&against=before")
    assert "1 May 2026 to 31 May 2026, compared with 1 Apr 2026 to 30 Apr 2026." in page.text
    assert "+21" in page.text
    assert "One figure has clearly changed: Held." in page.text


def test_an_earlier_time_of_which_nothing_is_known_is_no_nought(client: Visitor, world: World, spring: None) -> None:
    page = client.sign_in_as(world, "planner").get(f"/figures/compare?{MONTH}&against=last_year")
    assert "Nothing was entered for the earlier time" in page.text
    assert "clearly more" not in page.text


def test_areas_of_few_units_are_too_few_to_compare(client: Visitor, world: World, spring: None) -> None:
    page = client.sign_in_as(world, "planner").get(f"/figures/compare?{MONTH}&measure=coverage")
    assert "(1/2)" in page.text
    assert "too few to compare" in page.text
    assert "between 9 and 91 %" in page.text


def test_a_time_that_is_not_over_is_counted_for_as_many_days(client: Visitor, world: World, spring: None) -> None:
    page = client.sign_in_as(world, "planner").get("/figures/compare?period=this_half_year&against=before")
    assert "1 Jul 2026 to 30 Nov 2026, compared with 1 Jan 2026 to 2 Jun 2026." in page.text


def sheet(**typed: str) -> dict[str, str]:
    return {name.replace("__", "."): value for name, value in typed.items()}


def test_targets_are_set_in_one_sheet_and_stand_beside_what_came(client: Visitor, world: World, spring: None) -> None:
    client.sign_in_as(world, "planner")
    county = world.areas["county"].id
    saved = client.post(
        f"/figures/targets?area_id={county}&year=2026",
        data=sheet(value__held="80", source__held="年度工作要点", value__coverage="90"),
    )
    assert saved.status_code == 302
    assert 'value="90"' in client.get(saved.location).text
    page = client.get(f"/figures/compare?{MONTH}")
    assert "年度工作要点" in page.text
    assert "51%" in page.text
    behind = f"starts_on=2026-01-01&amp;ends_on=2026-11-30&amp;level=township&amp;area_id={county}&amp;state=held"
    assert behind in page.text
    client.post(f"/figures/targets?area_id={county}&year=2026", data=sheet(value__coverage="90"))
    assert "年度工作要点" not in client.get(f"/figures/compare?{MONTH}").text


def test_a_wrong_line_is_named_and_nothing_of_the_sheet_is_saved(client: Visitor, world: World) -> None:
    client.sign_in_as(world, "planner")
    address = f"/figures/targets?area_id={world.areas['county'].id}&year=2026"
    page = client.post(address, data=sheet(value__held="80", value__coverage="120", value__reported="many"))
    assert page.status_code == 422
    assert "A share is at most 100 %." in page.text
    assert 'value="many"' in page.text
    assert 'value="80"' not in client.get(address).text


@pytest.mark.parametrize(("role", "status"), [("official", 403), ("township_officer", 403), ("planner", 200)])
def test_only_planners_set_targets(client: Visitor, world: World, role: str, status: int) -> None:
    assert client.sign_in_as(world, role).get("/figures/targets").status_code == status


def test_programs_set_change_and_take_away_targets(programs: Programs, world: World) -> None:
    planner = programs.of("planner")
    given: dict[str, Any] = {"area_id": world.areas["county"].id, "year": 2026, "measure": "coverage", "value": 85}
    assert planner.put("/figures/targets", given).json["value"] == 85
    assert planner.put("/figures/targets", {**given, "value": 90, "version": 7}).status_code == 409
    assert planner.put("/figures/targets", {**given, "measure": "cancelled"}).status_code == 422
    assert programs.of("official").get("/figures/targets").json["items"][0]["value"] == 85
    assert programs.of("official").put("/figures/targets", given).status_code == 403
    assert planner.put("/figures/targets", {**given, "value": None}).json["value"] is None
    assert planner.get("/figures/targets", year=2026).json["total"] == 0
