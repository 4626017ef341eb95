"""The report of a campaign: its numbers are those of the pivot and of the campaign's page, as Word and as Excel."""

from __future__ import annotations

from base64 import b64decode
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from docx import Document
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from core.db import Database
from core.documents.checking import check
from core.documents.rendering import render, shipped
from core.i18n import speaking
from core.times import day_bounds, today
from outreach import services
from outreach.budget_services import add_expense, add_line
from outreach.budgets import Money
from outreach.campaign_inputs import BudgetLineInput, ExpenseInput
from outreach.cover_queries import cover
from outreach.coverage import Sum
from outreach.inputs import CampaignInput
from outreach.models import OutreachResult
from outreach.queries import tally
from registry.models import Unit
from reports.campaign_report_context import context, overview, sheets
from reports.campaign_report_facts import Counted
from reports.campaign_report_fields import FIELDS
from reports.campaign_report_queries import facts_of, question
from reports.campaign_report_sample import sample
from reports.cube_queries import ask
from schedule.models import Campaign
from tests.support.programs import Programs
from tests.support.reported import reported_drill
from tests.support.world import Visitor, World


@pytest.fixture
def campaign(session: Session, world: World) -> Campaign:
    """A campaign with two held drills, one of them after its last day, and some money."""
    planner = world.actor(session, "planner")
    session.info["actor"] = planner
    first = today() - timedelta(days=60)
    given = CampaignInput(
        name="宣传周", area_id=world.areas["county"].id, starts_on=first, ends_on=first + timedelta(days=6),
        targets={"school": 100}, theme="学会避险",
    )  # fmt: skip
    made = services.create_campaign(session, given, planner)
    for number, name in enumerate(("primary", "junior")):
        at = day_bounds(first + timedelta(days=number * 20), "Asia/Shanghai")[0] + timedelta(hours=9)
        drill = reported_drill(session, session.get_one(Unit, world.units[name].id), at)
        drill.event.campaign_id = made.id
        session.add(OutreachResult(event_id=drill.event_id, leaflets=300))
    line = add_line(session, made, BudgetLineInput(purpose="printing", planned=Decimal("900.50")), planner)
    add_expense(session, made, ExpenseInput(line_id=line.id, spent_on=first, amount=Decimal("80"), what="单"), planner)
    session.flush()
    return made


def test_its_numbers_are_those_of_the_pivot_and_of_the_page(session: Session, world: World, campaign: Campaign) -> None:
    planner = world.actor(session, "planner")
    facts = facts_of(session, campaign, planner)
    names = ("held", "units_reached", "reported", "leaflets", "budget_planned", "budget_spent")
    figures = ask(session, question(session, campaign, names), planner).total.values
    page, rows = tally(session, campaign, planner), cover(session, campaign, planner)
    assert facts.total.held == figures["held"] == page.held == 2
    assert facts.total.visits == figures["reported"] == page.people == 2 * 1063
    assert facts.total.reached == figures["units_reached"] == 2
    assert [(one.count, one.name) for one in facts.things] == [(figures["leaflets"], "Leaflets")]
    assert figures["leaflets"] == page.materials["leaflets"] == 600
    assert [(one.units, one.due, one.reached) for one in facts.covers] == [
        (one.units, one.due, one.reached) for one in rows
    ]
    assert (facts.money.planned / 100, facts.money.spent / 100) == (figures["budget_planned"], figures["budget_spent"])
    assert sum(one.held for one in facts.places) == sum(one.held for one in facts.activities) == facts.total.held


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_shipped_form_names_known_fields_only_and_says_everything_of_the_example(language: str) -> None:
    check(shipped("campaign", language), FIELDS)
    with speaking(language):
        made = Document(BytesIO(render(shipped("campaign", language), context(sample()))))
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    said = "\n".join([*(one.text for one in made.paragraphs), *cells])
    for number in ("9,860", "12,600", "8,640.50", "100%", "15,000"):
        assert number in said
    assert "{" not in said and "None" not in said


def test_the_overview_reads_like_a_report() -> None:
    with speaking("zh"):
        assert overview(sample()) == [
            "共举办活动 46 场，参与 9,860 人次。尚有 3 场待举办。取消或延期 2 场。",
            "按目标应覆盖单位 52 个，已完成 41 个，完成率 78.8%。未达目标的有：小学（22/24）、村（19/29）。",
            "宣传资料发放和服务情况：宣传单 12,600 份。", "媒体宣传：微信推送 12 条。",
            "经费预算 12,000 元，已支出 8,640.50 元。",
        ]  # fmt: skip


def test_a_campaign_of_which_nothing_came_says_so_and_has_no_empty_table() -> None:
    nothing = replace(
        sample(), total=Counted("合计", 0, 0, 0, 0), called_off=0, cover=Sum(0, 0, 0, 0, 0), covers=[], activities=[],
        places=[], things=[], supplies=[], money=Money(0, 0, False, False), lines=[], media=[], theme="",
    )  # fmt: skip
    with speaking("zh"):
        assert overview(nothing) == ["尚未举办活动。"]
        assert [sheet.title for sheet in sheets(nothing)] == ["总览"]
        made = Document(BytesIO(render(shipped("campaign", "zh"), context(nothing))))
    assert len(made.tables) == 1 and "—" in [cell.text for cell in made.tables[0].rows[1].cells]


def test_whoever_may_take_figures_out_gets_both_files(
    database: Database, world: World, client: Visitor, session: Session, campaign: Campaign
) -> None:
    number = campaign.id
    session.commit()
    planner = client.sign_in_as(world, "planner")
    assert f"/campaigns/{number}/report/docx" in planner.get(f"/campaigns/{number}").text
    word = planner.get(f"/campaigns/{number}/report/docx")
    assert Document(BytesIO(word.data)).tables
    book = load_workbook(BytesIO(planner.get(f"/campaigns/{number}/report/xlsx").data))
    assert book.sheetnames[0] == "Overview" and "Materials from stock" not in book.sheetnames
    assert all(sheet.max_row > 4 for sheet in book)
    assert client.sign_in_as(world, "unit_contact").get(f"/campaigns/{number}/report/docx").status_code in (403, 404)


def test_programs_get_the_report_as_figures_and_as_a_file(programs: Programs, everything: World) -> None:
    planner = programs.of("planner")
    told = planner.get("/campaigns/1/report", language="en").json
    assert told["overview"] and sum(one["held"] for one in told["areas"]) == told["held"]
    for ending in ("docx", "xlsx"):
        made = planner.get("/campaigns/1/report-file", ending=ending).json
        assert made["name"].endswith(ending) and b64decode(made["content"]).startswith(b"PK")
    assert programs.of("unit_contact").get("/campaigns/1/report").status_code in (403, 404)
