"""A planner's month: a campaign, its events, a team that was taken already, the results, the figures as a workbook."""

from __future__ import annotations

from datetime import date, time, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect
from sqlalchemy import func, select

from core.db import Database
from core.i18n import tn
from core.times import instant, today
from registry.models import User
from registry.passwords import hash_password
from schedule.models import Event
from tests.browser.conftest import MovedClock, ReaderAs
from tests.support.browser import Size
from tests.support.days import workday_ahead
from tests.support.readers import EVERY_WAY, Reader
from tests.support.world import PASSWORD, World

pytestmark = pytest.mark.browser

CAMPAIGN = "防灾减灾宣传月"
MEASURES = ("Planned", "Held", "Units reached", "Reported, person-times", "Leaflets")
CAME = {
    "石上小学": {"people__students": "1004", "leaflets": "900"},
    "城南中学": {"people__students": "1480", "leaflets": "1,200"},
    "幼儿园讲座": {"people__students": "371", "leaflets": "350"},
    "街头宣传": {"people__residents": "260", "leaflets": "400"},
}


@pytest.fixture
def day() -> date:
    """The tenth of next month, or the first workday after."""
    tenth = (today().replace(day=1) + timedelta(days=32)).replace(day=10)
    return workday_ahead((tenth - today()).days)


@EVERY_WAY
def test_from_an_empty_month_to_the_figures(
    language: str, size: Size, reader_as: ReaderAs, database: Database, world: World, clock: MovedClock, day: date,
    tmp_path: Path,
) -> None:  # fmt: skip
    let_in(database, world, language)
    planner = reader_as(None, language, size)
    sign_in(planner)
    set_up_campaign(planner, day)
    plan_three_events(planner, world, day)
    take_the_free_team(planner, world, day)
    with database.transaction(writing=False) as session:
        assert session.scalar(select(func.count()).select_from(Event)) == 4, "what was refused left nothing behind"

    clock.move_to(instant(day + timedelta(days=2), time(9)))
    assert figures(planner) == dict.fromkeys(MEASURES, 0) | {"Planned": 4}
    enter_results(planner)
    after = figures(planner)
    assert after == {
        "Planned": 0, "Held": 4, "Units reached": 3, "Reported, person-times": 1004 + 1480 + 371 + 260,
        "Leaflets": 900 + 1200 + 350 + 400,
    }  # fmt: skip
    planner.finds_nothing_wrong()
    assert downloaded(planner, tmp_path / "figures.xlsx") == after


def let_in(database: Database, world: World, language: str) -> None:
    """Give the planner a password and the language."""
    with database.transaction() as session:
        planner = session.get_one(User, world.users["planner"].id)
        planner.password_hash, planner.language = hash_password(PASSWORD), language


def sign_in(planner: Reader) -> None:
    planner.open("/campaigns")
    assert planner.is_at("/login")
    planner.fill(login="planner", password=PASSWORD)
    planner.press("Sign in")
    assert planner.is_at("/campaigns"), "one comes to where one wanted to go"


def set_up_campaign(planner: Reader, day: date) -> None:
    planner.menu("Campaigns")
    planner.sees("No campaigns yet")
    planner.follow("New campaign")
    planner.fill(name=CAMPAIGN, starts_on=day.replace(day=1).isoformat(), ends_on=day.replace(day=28).isoformat())
    planner.field("area_id").select_option(label="清源县")
    planner.press("Set up the campaign")
    planner.sees_text(CAMPAIGN)


def plan_three_events(planner: Reader, world: World, day: date) -> None:
    """Two lectures by the first team and a stall by the second; the campaign is filled in already."""
    first, second = (f"team:{world.teams[name].id}" for name in ("first", "second"))
    lecture = {"kind": "lecture", "on": day.isoformat()}
    plan(planner, first, **lecture, starts="09:00", ends="10:30", unit_id="石上小学", expected__students="1012")
    planner.follow("Plan another")
    plan(planner, first, **lecture, starts="14:00", ends="15:30", unit_id="城南中学", expected__students="1500")
    planner.main.get_by_role("link", name=CAMPAIGN).click()
    planner.follow("Add an event")
    plan(planner, second, kind="stall", on=day.isoformat(), starts="14:00", ends="17:00", title="街头宣传",
         area_id="梅江镇", place_id="文化广场", expected__residents="200")  # fmt: skip


def plan(planner: Reader, team: str, **typed: str) -> None:
    """Fill in the form of an event, from the campaign's page or the form itself, and save it."""
    if planner.is_at("/campaigns/"):
        planner.follow("Add an event")
    planner.fill(**typed)
    planner.main.locator(f'input[name="resources"][value="{team}"]').check()
    planner.press("Save")
    assert not planner.main.locator(".problems, .clash").count(), planner.main.inner_text()


def take_the_free_team(planner: Reader, world: World, day: date) -> None:
    """The first team is at a school then: the form says so, keeps everything, and offers the second."""
    planner.follow("Plan another")
    typed = {"title": "幼儿园讲座", "note": "请带展板", "on": day.isoformat(), "starts": "10:00", "ends": "11:30"}
    planner.fill(**typed, kind="lecture", unit_id="实验幼儿园")
    planner.main.locator(f'input[name="resources"][value="team:{world.teams["first"].id}"]').check()
    planner.press("Save")
    planner.was_refused(409)
    planner.sees("Not free at that time")
    expect(planner.main.locator(".clash li")).to_contain_text("宣传一队")
    assert {name: planner.field(name).input_value() for name in typed} == typed
    assert planner.field("unit_id").input_value().startswith("实验幼儿园")
    planner.finds_nothing_wrong()
    planner.press("Same time with “%(name)s”", name="宣传二队")
    expect(planner.main.locator(".booked")).to_contain_text("宣传二队")
    planner.main.get_by_role("link", name=CAMPAIGN).click()
    planner.sees("Events: %(held)s held, %(planned)s planned.", held=0, planned=4)


def enter_results(planner: Reader) -> None:
    """From the first page: all that is missing, one after the other."""
    for missing in range(len(CAME), 0, -1):
        planner.open("/")
        planner.sees(tn("%(n)s event result is missing", "%(n)s event results are missing", missing))
        planner.main.locator('a[href="/events/unreported"]').first.click()
        planner.main.locator("a.row-link").first.click()
        planner.settle()
        said = planner.main.inner_text()
        (name,) = [name for name in CAME if name in said]
        planner.fill(**CAME[name])
        planner.press("Save the result")
        planner.sees("%(n)s people reached", n=f"{int(next(iter(CAME[name].values()))):,}")
    planner.open("/events/unreported")
    planner.sees("No result is missing")


def figures(planner: Reader) -> dict[str, int]:
    """The total of the table of participation."""
    planner.menu("Figures")
    cells = {name: planner.main.locator(f'tr.total td[data-label="{planner.read(name)}"]') for name in MEASURES}
    return {name: int(cell.inner_text().replace(",", "")) for name, cell in cells.items()}


def downloaded(planner: Reader, target: Path) -> dict[str, int]:
    """The total of the workbook that the page gives."""
    planner.main.get_by_role("link", name=planner.read("Download")).click()
    with planner.page.expect_download() as waiting:
        planner.main.get_by_role("button", name=planner.read("Download")).click()
    assert waiting.value.suggested_filename.endswith(".xlsx")
    waiting.value.save_as(target)
    rows = list(load_workbook(target, data_only=True).worksheets[0].iter_rows(values_only=True))
    header = next(row for row in rows if planner.read("Leaflets") in row)
    total = next(row for row in rows if row[0] == planner.read("Total"))
    formulas = list(load_workbook(target).worksheets[0].iter_rows(values_only=True))
    assert str(formulas[rows.index(total)][header.index(planner.read("Leaflets"))]).startswith("=SUM("), "totals live"
    return {name: int(str(total[header.index(planner.read(name))])) for name in MEASURES}
