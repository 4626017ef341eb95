"""A planner builds a pivot, keeps it as a view, finds it again and takes it along as a workbook."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from core.db import Database
from core.times import now
from registry import defaults
from tests.browser.conftest import ReaderAs
from tests.reports.test_participation import hold
from tests.support.browser import Size
from tests.support.readers import EVERY_WAY, PATIENCE, Reader
from tests.support.world import World

pytestmark = pytest.mark.browser
VIEW = "各乡镇各类单位"


@pytest.fixture
def held(database: Database, world: World) -> None:
    """Two lectures at schools of two townships today."""
    with database.transaction() as session:
        defaults.seed(session)
        hold(session, world, "primary", at=now(), reported=420)
        hold(session, world, "kindergarten", at=now(), reported=150)


@EVERY_WAY
def test_a_pivot_is_built_kept_found_again_and_taken_along(
    language: str, size: Size, reader_as: ReaderAs, world: World, held: None, tmp_path: Path
) -> None:
    planner = reader_as("planner", language, size)
    planner.open("/")
    planner.menu("Pivot table")
    planner.main.locator("#f-rows-1").select_option("kind")
    planner.fill(columns="quarter", period="this_year")
    planner.press("Show the table")
    shows(planner)
    planner.finds_nothing_wrong()

    planner.unfold("Save this view")
    planner.fill(name=VIEW)
    planner.press("Save")
    planner.sees("Saved as “%(name)s”.", name=VIEW)

    planner.open("/figures/pivot")
    planner.main.get_by_role("link", name=VIEW, exact=True).click()
    planner.settle()
    shows(planner)
    planner.main.locator("tbody a", has_text="420").first.click()
    planner.settle()
    planner.sees_text("地震科普讲座")
    planner.page.go_back()
    planner.settle()
    assert total(planner, tmp_path / "pivot.xlsx") == 570


def shows(planner: Reader) -> None:
    """The table has the figures of both schools and their total."""
    foot = planner.main.locator(".pivot-table tfoot")
    expect(foot).to_contain_text("570", timeout=PATIENCE)
    expect(planner.main.locator(".pivot-table tbody")).to_contain_text("420", timeout=PATIENCE)


def total(planner: Reader, target: Path) -> int:
    """The last figure of the total row of the workbook that the page gives."""
    planner.follow("Download")
    with planner.page.expect_download() as waiting:
        planner.press("Download")
    waiting.value.save_as(target)
    rows = list(load_workbook(target, data_only=True).worksheets[0].iter_rows(values_only=True))
    found = next(row for row in rows if row[0] == planner.read("Total"))
    return int(str([cell for cell in found if cell is not None][-1]))
