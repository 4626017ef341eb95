"""Households looked through: counts that add up, never twice for one village and day, refused with what to do."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from pydantic import ValidationError
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import Invalid, NotFound, Unlikely
from core.imports import Given, Plan
from readiness import household_check_services as services
from readiness.household_check_rows import HouseholdCheckPlanner
from readiness.self_inspection_inputs import HouseholdCheckInput
from readiness.self_inspection_sheets import CHECKS
from registry.area_book import AreaBook, KnownArea
from reports.cube import Question
from reports.cube_queries import ask
from tests.support.world import Visitor, World

DAY = date(2026, 11, 30)
YEAR = date(2026, 1, 1), date(2026, 12, 31)
TYPED: dict[str, Any] = {"area": "990101100", "checked_on": DAY, "households": 120, "with_hazards": 18,
                         "items": {"furniture": 12}}  # fmt: skip
COUNTY = KnownArea(1, None, "990101", "清源县", "county", "/1/")
TOWN, OTHER = (
    KnownArea(2, 1, "990101100", "梅江镇", "township", "/1/2/"),
    KnownArea(3, 1, "990101101", "石上镇", "township", "/1/3/"),
)
VILLAGE = KnownArea(4, 3, "990101101201", "源头村", "village", "/1/3/4/")


@pytest.fixture
def planner(session: Session, world: World) -> Actor:
    """The planner of the county, acting in the session."""
    actor = world.actor(session, "planner")
    session.info["actor"] = actor
    return actor


def counts(**other: Any) -> HouseholdCheckInput:
    return HouseholdCheckInput.model_validate(TYPED | other)


def planned(*rows: dict[str, Any], under: KnownArea | None = None, there: dict[str, Any] | None = None) -> Plan:
    """What becomes of the rows for somebody who looks after both towns; 源头村 may have counts already."""
    numbers = count(10)
    known = {(4, DAY - timedelta(days=2)): {"id": 1, "households": 30, "with_hazards": 3, "fixed": 0} | there} \
        if there is not None else {}  # fmt: skip
    planner = HouseholdCheckPlanner(
        AreaBook([COUNTY, TOWN, OTHER, VILLAGE]), known, CHECKS, lambda: next(numbers),
        lambda path: path.startswith(("/1/2/", "/1/3/")), {}, DAY, under,
    )  # fmt: skip
    blank = {"area": "源头村", "checked_on": DAY, "households": 40}
    return planner.run([Given(at, blank | row) for at, row in enumerate(rows, start=2)])


def test_households_are_counts_that_add_up(session: Session, world: World) -> None:
    officer = world.actor(session, "township_officer")
    services.add_household_check(session, counts(), officer)
    for wrong in ({"with_hazards": 121}, {"fixed": 19}, {"items": {"furniture": 19}}, {"items": {"lifts": 1}}):
        with pytest.raises(Invalid):
            services.add_household_check(session, counts(**wrong), officer)
    with pytest.raises(NotFound):
        services.add_household_check(session, counts(area="990101101"), officer)
    with pytest.raises(ValidationError):
        counts(households=0)
    names = ("homes_checked", "homes_with_hazards", "homes_share")
    found = ask(session, Question(*YEAR, (), names), officer).total.values
    assert [found[name] for name in names] == [120, 18, 0.15]


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [({"with_hazards": 121}, "with_hazards", "have a hazard than were looked through"),
     ({"fixed": 19}, "fixed", "have fixed something than had a hazard"),
     ({"items": {"furniture": 19}}, "items.furniture", "have this hazard than have any")],
)  # fmt: skip
def test_each_count_that_is_too_great_is_told_in_its_own_words(
    session: Session, planner: Actor, wrong: dict[str, Any], field: str, said: str
) -> None:
    with pytest.raises(Invalid) as refused:
        services.add_household_check(session, counts(**wrong), planner)
    assert refused.value.field == field and said in str(refused.value)


def test_no_home_counts_twice_unless_somebody_says_that_they_are_others(session: Session, planner: Actor) -> None:
    first = services.add_household_check(session, counts(), planner)
    with pytest.raises(Invalid) as refused:
        services.add_household_check(session, counts(households=9, with_hazards=0, items={}), planner)
    assert "梅江镇 has counts of 30 Nov 2026 already: 120 households" in str(refused.value)
    for doubtful in ({"checked_on": DAY - timedelta(days=3)}, {"area": "990101"}):
        with pytest.raises(Unlikely):
            services.add_household_check(session, counts(**doubtful), planner)
    services.add_household_check(session, counts(checked_on=DAY - timedelta(days=31)), planner)
    second = services.add_household_check(session, counts(checked_on=DAY - timedelta(days=3), confirmed=True), planner)
    services.edit_household_check(session, first, counts(fixed=5), planner)  # not asked again about what stays
    with pytest.raises(Invalid, match="has counts of"):
        services.edit_household_check(session, second, counts(), planner)


def test_a_row_tells_why_its_village_or_its_counts_cannot_be_taken() -> None:
    found = planned({"area": "梅江镇"}, {"area": "清源县"}, {"area": "无此村"}, under=OTHER)
    assert [str(one.what) for one in found.problems] == [
        "梅江镇 does not lie in 石上镇.", "清源县 does not lie in 石上镇.",
        "There is no area with the code or name “无此村”.",
    ]  # fmt: skip
    outside = planned({"area": "清源县"}, {"with_hazards": 4, "fixed": 5}, {"area": "梅江镇"}, {"area": "梅江镇"})
    assert [(one.row, one.code, one.field) for one in outside.problems] == [
        (2, "check.area", "area"), (3, "more_than_all", "fixed"), (5, "check.twice", "area"),
    ]  # fmt: skip
    assert all(one.how for one in [*found.problems, *outside.problems])


def test_a_row_replaces_the_counts_of_its_day_and_warns_of_others_that_may_be_the_same() -> None:
    same_day = DAY - timedelta(days=2)
    replaced = planned({"checked_on": same_day, "fixed": 4}, {"checked_on": same_day + timedelta(1)}, there={})
    assert [(one.row, one.code) for one in replaced.problems] == [(2, "more_than_all"), (3, "check.again")]
    again = planned({"area": "石上镇"}, {}, {"checked_on": same_day, "households": 31}, there={})
    assert again.new == {2, 3} and again.changed == {4}
    assert [(one.row, one.is_error) for one in again.problems] == [(3, False), (3, False)]


def test_counts_of_households_come_in_from_a_list(
    app: Flask, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, client: Visitor
) -> None:
    monkeypatch.setenv("ZHENAN_LANGUAGE", "en")
    path = tmp_path / "户.csv"
    path.write_text(
        "区划代码,日期,户数,隐患户数\n990101100,2026-11-01,120,18\n990101101,2026-11-01,5,9\n", encoding="utf-8"
    )
    said = app.test_cli_runner().invoke(args=["import", "household_checks", str(path)]).output
    assert "have a hazard than were looked through" in said
    assert "120" in client.sign_in_as(world, "planner").get("/household-checks").text
