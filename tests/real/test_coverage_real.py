"""A whole real county: who reaches a shelter, and whether everybody is accounted for."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from core.access import SYSTEM
from core.db import Database
from maps.coverage import Assumptions
from maps.coverage_analysis import Outcome, analyse
from maps.coverage_inputs import CoverageInput, assumed
from maps.coverage_queries import ground_of
from maps.coverage_services import new_run, perform
from registry.queries.areas import find_area

pytestmark = pytest.mark.real
PEOPLE = 308_872


@pytest.fixture
def hualien(app: Flask, database: Database, real_data: Path) -> Database:
    run, folder = app.test_cli_runner().invoke, real_data / "hualien"
    for args in (
        ["db", "upgrade"], ["import", "areas", str(folder / "towns.geojson"), str(folder / "villages.geojson")],
        ["import", "units", "--set", "kind=primary", str(folder / "schools.csv")],
        ["import", "places", "--set", "kind=shelter", str(folder / "shelters.csv")],
    ):  # fmt: skip
        done = run(args=args)
        assert done.exit_code == 0, done.output
    return database


def analysed(database: Database, **given: float) -> Outcome:
    with database.transaction(writing=False) as session:
        ground = ground_of(session, find_area(session, "花蓮縣", "area"))
    return analyse(ground, Assumptions.from_stored(assumed(CoverageInput(area="花蓮縣", **given))))


def test_everybody_in_hualien_is_accounted_for(hualien: Database) -> None:
    with hualien.transaction() as session:
        number = new_run(session, CoverageInput(area="花蓮縣"), SYSTEM).id
    made = perform(hualien, number)
    assert made is not None
    sums = made.summary
    assert (sums["people"], sums["villages"], sums["shelters"], sums["unplaced"]) == (PEOPLE, 176, 198, 0)
    assert sums["within"] + sums["beyond"] == PEOPLE
    assert sums["allocated"] + sums["left_no_room"] + sums["left_unplaced"] == PEOPLE
    assert sums["allocated"] == sums["capacity"], "there are far fewer places than people, so none stays empty"
    assert sums["is_proven"]
    assert sums["villages_within"] + sums["villages_beyond"] == 176
    for name in ("people", "within", "wanted", "capacity"):
        assert sum(town[name] for town in made.details["townships"]) == sums[name]
    gains = [site["gain"] for site in made.details["sites"]]
    assert gains == sorted(gains, reverse=True) and gains[0] > 0


def test_a_plan_for_some_of_them_is_least_walking_and_further_reach_covers_more(hualien: Database) -> None:
    some = analysed(hualien, share_percent=5)
    assert some.summary["wanted"] == round(PEOPLE * 0.05)
    assert some.summary["allocated"] + some.summary["left_no_room"] == some.summary["wanted"]
    assert some.summary["person_km"] <= some.summary["nearest_first_km"]
    reached = [analysed(hualien, reach_m=metres).summary["within"] for metres in (500, 1000, 2000)]
    assert reached == sorted(reached)
