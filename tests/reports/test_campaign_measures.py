"""Money counts in the year in which a campaign begins; what left the stock counts once, for its event's campaign."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.orm import Session

from core.access import Actor
from outreach import services
from outreach.budget_queries import money_of
from outreach.budget_services import add_expense, add_line
from outreach.campaign_inputs import BudgetLineInput, ExpenseInput
from outreach.inputs import CampaignInput
from outreach.material_inputs import MaterialInput, MoveInput, StockCountInput
from outreach.material_queries import supplies_of
from outreach.material_services import add_material, correct, move
from reports.cube import Question
from reports.cube_queries import ask
from reports.measures import BY_NAME
from reports.rows_queries import rows_of
from schedule.models import Campaign
from tests.support.world import World

MONEY = ("budget_planned", "budget_spent", "budget_left")
STOCK = ("stock_received", "stock_given", "stock_left")


@pytest.fixture
def planner(session: Session, world: World) -> Actor:
    """The planner of the county, acting in the session."""
    actor = world.actor(session, "planner")
    session.info["actor"] = actor
    return actor


@pytest.fixture
def campaigns(session: Session, world: World, planner: Actor) -> list[Campaign]:
    """One with budget lines and an expense of another year, one with a typed sum only, one that was cancelled."""
    made = []
    for name, yuan in (("宣传周", 9000), ("科普月", 500), ("取消", 700)):
        given = CampaignInput(name=name, area_id=world.areas["county"].id, starts_on=date(2026, 5, 8),
                              ends_on=date(2026, 5, 16), budget_yuan=yuan)  # fmt: skip
        made.append(services.create_campaign(session, given, planner))
    line = add_line(session, made[0], BudgetLineInput(purpose="printing", planned=Decimal("1200.50")), planner)
    spent = ExpenseInput(line_id=line.id, spent_on=date(2026, 11, 2), amount=Decimal("800.25"), what="宣传单")
    add_expense(session, made[0], spent, planner)
    services.move_campaign(session, made[2], "cancel", "推迟", planner)
    return made


def counted(session: Session, actor: Actor, names: tuple[str, ...], **more: Any) -> dict[str, Any]:
    span = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31), **more}
    return ask(session, Question(measures=names, **span), actor).total.values


def test_money_is_that_of_the_campaigns_that_begin_in_the_period(
    session: Session, planner: Actor, campaigns: list[Campaign]
) -> None:
    found = counted(session, planner, MONEY)
    assert found == {"budget_planned": 1700.5, "budget_spent": 800.25, "budget_left": 900.25}
    assert BY_NAME["budget_planned"].say(found["budget_planned"]) == "1,700.50"
    assert counted(session, planner, MONEY, ends_on=date(2026, 5, 7)) == dict.fromkeys(MONEY, 0)
    first = money_of(session, [campaigns[0].id])[campaigns[0].id]
    alone = counted(session, planner, MONEY, campaign_id=campaigns[0].id)
    assert (alone["budget_planned"], alone["budget_left"]) == (first.planned / 100, first.left / 100)


def test_the_records_behind_money_are_campaigns_and_expenses(
    session: Session, planner: Actor, campaigns: list[Campaign]
) -> None:
    asked = Question(date(2026, 1, 1), date(2026, 12, 31))
    behind = rows_of(session, asked, planner, "budget_left")
    assert set(session.scalars(behind.query)) == set(campaigns[:2])
    assert len(session.scalars(rows_of(session, asked, planner, "budget_spent").query).all()) == 1


def test_stock_is_received_given_and_left(
    session: Session, world: World, planner: Actor, campaigns: list[Campaign]
) -> None:
    leaflet = MaterialInput(name="宣传单", kind="leaflet", area_id=world.areas["county"].id)
    item = add_material(session, leaflet, planner)
    for kind, count, day, campaign in (
        ("received", 1000, 1, None), ("given", 300, 2, campaigns[0].id), ("returned", 50, 3, campaigns[0].id),
        ("given", 100, 4, None),
    ):  # fmt: skip
        given = MoveInput(kind=kind, count=count, moved_on=date(2026, 6, day), campaign_id=campaign)
        move(session, item, given, planner)
    correct(session, item, StockCountInput(counted=640, moved_on=date(2026, 6, 5), reason="受潮"), planner)
    assert counted(session, planner, STOCK) == {"stock_received": 1000, "stock_given": 350, "stock_left": 640}
    assert counted(session, planner, STOCK, ends_on=date(2026, 6, 2))["stock_left"] == 700
    alone = counted(session, planner, STOCK, campaign_id=campaigns[0].id)
    assert alone == {"stock_received": 0, "stock_given": 250, "stock_left": None}
    assert alone["stock_given"] == supplies_of(session, campaigns[0])[0].given
    behind = rows_of(session, Question(date(2026, 1, 1), date(2026, 12, 31)), planner, "stock_given")
    assert len(session.scalars(behind.query).all()) == 3
