"""A year's plan from last year's: days, names, what comes along, nothing twice, and back again."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given as generated
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.access import Actor
from core.db import Database
from core.errors import DomainError, Invalid, NotFound, Refusals
from outreach import services
from outreach.anchors import anchors_of
from outreach.budget_queries import money_of
from outreach.budget_services import add_expense, add_line
from outreach.campaign_inputs import (
    AreaTargetInput,
    BudgetLineInput,
    ExpenseInput,
    TakenInput,
    TakeOverInput,
    WishInput,
)
from outreach.campaign_models import CampaignOrigin
from outreach.campaign_queries import team_ids_of
from outreach.cover_queries import all_targets
from outreach.inputs import CampaignInput
from outreach.material_inputs import MaterialInput
from outreach.material_queries import supplies_of
from outreach.material_services import add_material, wish
from outreach.queries import brief_of
from outreach.take_over import renamed, same_weekday, window
from outreach.take_over_services import take_over, undo_take_over
from outreach.year_queries import year_plan
from schedule.models import Campaign
from tests.support.world import Visitor, World


@pytest.fixture
def planner(session: Session, world: World) -> Actor:
    """The planner of the county, acting in the session."""
    actor = world.actor(session, "planner")
    session.info["actor"] = actor
    return actor


@pytest.fixture
def last_year(session: Session, world: World, planner: Actor) -> Campaign:
    """A campaign of the year before with everything that comes along, and an expense, which does not."""
    made = services.create_campaign(
        session,
        CampaignInput(
            name="2026年防灾减灾宣传周", starts_on=date(2026, 5, 8), ends_on=date(2026, 5, 16), theme="学会避险",
            area_id=world.areas["county"].id, targets={"school": 100}, anchor="disaster_week", budget_yuan=5000,
            team_ids=[world.teams["first"].id],
        ),
        planner,
    )  # fmt: skip
    meijiang = world.areas["meijiang"].id
    services.set_area_target(session, made, AreaTargetInput(unit_kind="primary", area_id=meijiang, percent=50), planner)
    line = add_line(session, made, BudgetLineInput(purpose="printing", planned=Decimal("1200.50")), planner)
    spent = ExpenseInput(line_id=line.id, spent_on=date(2026, 5, 9), amount=Decimal("800"), what="宣传单")
    add_expense(session, made, spent, planner)
    leaflet = MaterialInput(name="宣传单", kind="leaflet", area_id=world.areas["county"].id)
    wish(session, made, WishInput(material_id=add_material(session, leaflet, planner).id, count=300), planner)
    return made


def wanted(source: Campaign, first: date = date(2027, 5, 7)) -> TakeOverInput:
    one = TakenInput(source_id=source.id, name="2027年宣传周", starts_on=first, ends_on=first + timedelta(days=8))
    return TakeOverInput(year=2027, campaigns=[one])


def test_by_the_anchor_a_campaign_keeps_its_distance_to_it() -> None:
    before, after = ({one.code: one for one in anchors_of(year, [])} for year in (2026, 2027))
    found = window(date(2026, 5, 8), date(2026, 5, 16), 1, "disaster_week", before, after)
    assert (found.starts_on, found.ends_on, found.way) == (date(2027, 5, 7), date(2027, 5, 15), "anchor")
    without = window(date(2026, 12, 5), date(2027, 1, 20), 1, "", before, after)
    assert (without.starts_on, without.ends_on, without.way) == (date(2027, 12, 4), date(2028, 1, 19), "week")
    assert window(date(2026, 5, 8), date(2026, 5, 9), 1, "", before, after, "date").starts_on == date(2027, 5, 8)


@generated(st.dates(date(2001, 1, 1), date(2180, 12, 31)), st.integers(1, 5))
def test_the_same_week_is_at_most_three_days_off_and_on_the_same_weekday(day: date, years: int) -> None:
    there = same_weekday(day, day.year + years)
    assert there.weekday() == day.weekday()
    same = date(day.year + years, day.month, min(day.day, 28) if day.month == 2 else day.day)
    assert abs((there - same).days) <= 4


@pytest.mark.parametrize(
    ("name", "becomes"),
    [
        ("2026年科普月", "2027年科普月"), ("科普月（二〇二六）", "科普月（二〇二七）"), ("Month", "Month 2027"),
        ("科普月", "2027年科普月"), ("预算20260份", "2027年预算20260份"), ("2027 plan", "2027 plan"),
    ],
)  # fmt: skip
def test_the_year_in_a_name_is_changed(name: str, becomes: str) -> None:
    assert renamed(name, 2026, 2027) == becomes


def test_what_was_set_up_comes_along_and_what_happened_does_not(
    session: Session, planner: Actor, last_year: Campaign, world: World
) -> None:
    (made,) = take_over(session, wanted(last_year), planner)
    brief, money = brief_of(session, made), money_of(session, [made.id])[made.id]
    assert (made.status, made.name, made.area_id) == ("draft", "2027年宣传周", last_year.area_id)
    assert brief is not None and (brief.theme, brief.anchor, brief.budget_yuan) == ("学会避险", "disaster_week", 5000)
    assert [(one.kind, one.percent, one.area_id) for one in all_targets(session, [made])[made.id]] == [
        ("school", 100, None), ("primary", 50, world.areas["meijiang"].id)
    ]  # fmt: skip
    assert team_ids_of(session, made) == [world.teams["first"].id]
    assert (money.planned, money.spent) == (120_050, 0)
    assert [one.wished for one in supplies_of(session, made)] == [300]


def test_nothing_is_taken_over_twice(session: Session, planner: Actor, last_year: Campaign) -> None:
    take_over(session, wanted(last_year), planner)
    with pytest.raises(Refusals) as refused:
        take_over(session, wanted(last_year), planner)
    (error,) = refused.value.errors
    assert (error.code, error.field) == ("taken_over", "campaigns.0.source_id") and "2027年宣传周" in str(error)
    twice = wanted(last_year)
    with pytest.raises(Invalid, match="chosen twice"):
        take_over(session, TakeOverInput(year=2028, campaigns=[
            one.model_copy(update={"starts_on": date(2028, 5, 7), "ends_on": date(2028, 5, 9)})
            for one in twice.campaigns * 2
        ]), planner)  # fmt: skip
    assert session.scalar(select(func.count(CampaignOrigin.campaign_id))) == 1


def test_taking_over_is_undone_until_something_came_of_it(
    session: Session, planner: Actor, last_year: Campaign
) -> None:
    (made,) = take_over(session, wanted(last_year), planner)
    assert undo_take_over(session, made, planner) == ["2027年宣传周"]
    (again,) = take_over(session, wanted(last_year), planner)
    again.status = "running"
    with pytest.raises(DomainError, match="in use"):
        undo_take_over(session, again, planner)
    with pytest.raises(NotFound):
        undo_take_over(session, last_year, planner)


def test_the_first_day_lies_in_the_year(session: Session, planner: Actor, last_year: Campaign) -> None:
    with pytest.raises(Invalid) as refused:
        take_over(session, wanted(last_year, date(2028, 1, 2)), planner)
    assert refused.value.field == "campaigns.0.starts_on"


def test_the_year_shows_what_serves_an_anchor_and_what_is_late(
    session: Session, planner: Actor, last_year: Campaign, world: World
) -> None:
    plan = year_plan(session, world.areas["county"], 2026, planner)
    week = next(one for one in plan.served if one.anchor.code == "disaster_week")
    assert [one.campaign.id for one in week.campaigns] == [last_year.id]
    assert (plan.money.planned, plan.money.spent, plan.cover.due) == (120_050, 80_000, 3)
    assert [what.tone for _, what in plan.late] == ["bad"] and "3 units are short" in str(plan.late[0][1].said)
    assert year_plan(session, world.areas["county"], 2027, planner).to_take == 1


def test_a_campaign_of_that_name_in_the_new_year_is_shown_and_not_chosen(
    client: Visitor, database: Database, world: World
) -> None:
    with database.transaction() as session:
        planner = world.actor(session, "planner")
        for year in (2026, 2027):
            services.create_campaign(session, CampaignInput(
                name=f"{year}年科普月", starts_on=date(year, 9, 1), ends_on=date(year, 9, 30),
                area_id=world.areas["county"].id,
            ), planner)  # fmt: skip
    client.sign_in_as(world, "planner")
    page = client.get("/campaigns/take-over?year=2027").text
    assert "there already" in page and 'name="take.1" value="1">' in page
