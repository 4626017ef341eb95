"""Participation as a story: what is entered comes out, in the right line, on screen and in the files."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from core.access import SYSTEM
from core.db import Database
from core.i18n import speaking
from outreach.models import OutreachResult
from registry import defaults
from reports.inputs import FiguresInput, default_period
from reports.table_queries import table
from schedule.models import Campaign, Event, Headcount
from tests.support.world import Visitor, World

MAY = datetime(2026, 5, 12, 6, 28, tzinfo=UTC)
_number = count()


def hold(
    session: Session, world: World, unit: str | None, at: datetime = MAY, status: str = "held", kind: str = "lecture",
    reported: int = 0, leaflets: int = 0, campaign: Campaign | None = None, area: str = "county",
) -> Event:  # fmt: skip
    """An event of a unit, or of an area, with its result."""
    area_id = world.units[unit].area_id if unit else world.areas[area].id
    event = Event(uid=f"t-{next(_number)}", kind=kind, title="地震科普讲座", area_id=area_id, starts_at=at,
                  unit_id=world.units[unit].id if unit else None, ends_at=at + timedelta(hours=1), status=status,
                  campaign_id=campaign.id if campaign else None)  # fmt: skip
    session.add(event)
    session.flush()
    session.add(Headcount(event_id=event.id, stage="expected", category="students", count=100))
    if reported:
        session.add(Headcount(event_id=event.id, stage="reported", category="students", count=reported))
        session.add(OutreachResult(event_id=event.id, leaflets=leaflets))
    return event


@pytest.fixture
def may(database: Database, world: World) -> None:
    """A May with two lectures at one school, one at another township, one cancelled, one stall for everybody."""
    with database.transaction() as session:
        defaults.seed(session)
        hold(session, world, "primary", reported=420, leaflets=300)
        hold(session, world, "primary", at=MAY + timedelta(days=1), reported=80, leaflets=20)
        hold(session, world, "kindergarten", reported=150, leaflets=50)
        hold(session, world, "junior", status="cancelled")
        hold(session, world, None, reported=1000, leaflets=2000, kind="stall")
        hold(session, world, "junior", at=MAY + timedelta(days=30), status="planned")


def asked(*by: str, **more: object) -> FiguresInput:
    return FiguresInput(starts_on=date(2026, 5, 1), ends_on=date(2026, 5, 31), by=list(by), **more)


def test_every_line_holds_what_was_entered_for_it(session: Session, world: World, may: None) -> None:
    found = table(session, asked("area"), SYSTEM)
    by_name = {found.labels(line)[0]: line for line in found.figures.lines}
    meijiang = by_name["梅江镇"]
    assert meijiang.values["held"] == 2
    assert meijiang.values["cancelled"] == 1
    assert meijiang.values["reported"] == 500
    assert meijiang.values["leaflets"] == 320
    assert meijiang.values["units_reached"] == 1
    assert meijiang.values["units"] == 2
    assert by_name["清源县"].values["reported"] == 1000
    assert found.figures.total.values["reported"] == 1650
    assert found.figures.total.values["expected"] == 400


def test_a_period_ends_with_its_last_day_on_the_wall_of_the_county(session: Session, world: World) -> None:
    hold(session, world, "primary", at=datetime(2026, 5, 31, 15, 59, tzinfo=UTC), reported=1)
    hold(session, world, "primary", at=datetime(2026, 5, 31, 16, 0, tzinfo=UTC), reported=10)
    assert table(session, asked("month"), SYSTEM).figures.total.values["reported"] == 1


def test_months_are_those_of_the_county(session: Session, world: World) -> None:
    hold(session, world, "primary", at=datetime(2026, 4, 30, 16, 30, tzinfo=UTC), reported=7)
    (line,) = table(session, asked("month"), SYSTEM).figures.lines
    assert line.key == ("2026-05",)


def test_all_dimensions_together_give_one_line_each(session: Session, world: World, may: None) -> None:
    found = table(session, asked("area", "kind", "month", "activity"), SYSTEM)
    lines = {tuple(found.labels(line)): line.values["reported"] for line in found.figures.lines}
    assert lines["清源县", "General public", "2026-05", "Consultation stall"] == 1000
    assert lines["梅江镇", "Primary school", "2026-05", "Lecture"] == 500


def test_a_township_officer_sees_the_figures_of_the_township_only(session: Session, world: World, may: None) -> None:
    found = table(session, asked("area"), world.actor(session, "township_officer"))
    assert [found.labels(line)[0] for line in found.figures.lines] == ["梅江镇"]
    assert found.figures.total.values["units"] == 2


def taken(client: Visitor, question: str, ending: str, profile: str = "management", of: str = "participation") -> bytes:
    """The answer to the question as a file."""
    return bytes(client.post(f"/figures/download?of={of}&{question}", data={"profile": profile, "ending": ending}).data)


def test_the_page_the_workbook_and_the_csv_show_the_same_numbers(client: Visitor, world: World, may: None) -> None:
    client.sign_in_as(world, "planner")
    question = "starts_on=2026-05-01&ends_on=2026-05-31&by=area"
    page = client.get(f"/figures?{question}")
    assert "1,650" in page.text
    book = load_workbook(io.BytesIO(taken(client, question, "xlsx")), data_only=True)
    rows = [[cell.value for cell in row] for row in book.worksheets[0].rows]
    header = next(row for row in rows if "Leaflets" in row)
    total = next(row for row in rows if row[0] == "Total")
    assert total[header.index("Reported, person-times")] == 1650
    assert total[header.index("Leaflets")] == 2370
    assert total[header.index("Units reached")] == 2
    text = taken(client, question, "csv").decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text)))
    assert lines[1][0] == "#adm+name"
    column = lines[0].index("Reported, person-times")
    assert sum(int(line[column]) for line in lines[2:]) == 1650


def test_each_figure_opens_the_events_behind_it(client: Visitor, world: World, may: None) -> None:
    client.sign_in_as(world, "planner")
    line = world.areas["meijiang"].id
    page = client.get(f"/figures/rows?starts_on=2026-05-01&ends_on=2026-05-31&by=area&line={line}&state=held")
    assert "2 events." in page.text
    page = client.get(f"/figures/rows?starts_on=2026-05-01&ends_on=2026-05-31&by=area&line={line}&state=cancelled")
    assert "1 event." in page.text


def test_a_period_turned_round_is_refused_and_kept(client: Visitor, world: World) -> None:
    page = client.sign_in_as(world, "planner").get("/figures?starts_on=2026-05-31&ends_on=2026-05-01")
    assert page.status_code == 422
    assert "The last day is before the first." in page.text
    assert "2026-05-31" in page.text


@pytest.mark.parametrize("role", ["unit_contact", "observer"])
def test_figures_are_for_those_who_may_see_them(client: Visitor, world: World, role: str) -> None:
    assert client.sign_in_as(world, role).get("/figures").status_code == 403


def test_a_campaign_can_be_looked_at_alone(session: Session, world: World, may: None) -> None:
    campaign = Campaign(
        area_id=world.areas["county"].id, name="5·12", starts_on=date(2026, 5, 6), ends_on=date(2026, 5, 20)
    )
    session.add(campaign)
    session.flush()
    hold(session, world, "junior", reported=33, campaign=campaign)
    assert table(session, asked("area", campaign_id=campaign.id), SYSTEM).figures.total.values["reported"] == 33


def test_the_command_writes_the_same_table(app: Flask, world: World, may: None, tmp_path) -> None:
    target = tmp_path / "p.csv"
    with speaking("zh"):
        run = app.test_cli_runner().invoke(
            args=["export", "participation", "--from", "2026-05-01", "--to", "2026-05-31", "--out", str(target)]
        )
    assert run.exit_code == 0, run.output
    rows = list(csv.DictReader(io.StringIO(target.read_text(encoding="utf-8-sig"))))
    assert sum(int(row["上报人次"]) for row in rows[1:]) == 1650


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["--from", "2026-05-31", "--to", "2026-05-01", "--out", "x.csv"], 1),
        (["--from", "2026-05-01", "--to", "2026-05-31", "--out", "x.pdf"], 2),
        (["--from", "2026-05-01", "--to", "2026-05-31", "--by", "colour", "--out", "x.csv"], 2),
        (["--from", "May", "--to", "2026-05-31", "--out", "x.csv"], 2),
    ],
)
def test_a_wrong_question_says_why_and_how_it_ended(app: Flask, arguments: list[str], status: int) -> None:
    run = app.test_cli_runner().invoke(args=["export", "participation", *arguments])
    assert run.exit_code == status
    assert run.output.strip()


def test_without_a_question_this_year_is_shown_to_the_end_of_this_month() -> None:
    assert default_period(date(2026, 12, 7)) == (date(2026, 1, 1), date(2026, 12, 31))
    assert default_period(date(2026, 2, 7)) == (date(2026, 1, 1), date(2026, 2, 28))
