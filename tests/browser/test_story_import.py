"""A planner's list of schools: looked at, the good rows taken, the bad ones corrected and sent again, all undone."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Locator, expect
from sqlalchemy import select

from core.db import Database
from core.i18n import t, tn
from registry.models import Unit
from tests.browser.conftest import ReaderAs
from tests.support.browser import Size
from tests.support.readers import EVERY_WAY, PATIENCE, Reader
from tests.support.world import World

pytestmark = pytest.mark.browser

HEADERS = {
    "zh": "学校名称,学校类型,所在镇,在校生数,电话",
    "en": "School,Kind,The town,Pupils,Phone",
}
ROWS = """
东山小学,小学,梅江镇,320,0797-6832011
西山小学,小学,青塘镇,约四百,0797-6832012
南山中学,初级中学,梅江镇,860,0797-6832013
北山小学,小学,青溏镇,210,0797-6832014
"""


@EVERY_WAY
def test_from_a_list_to_the_registry_and_back(
    language: str, size: Size, reader_as: ReaderAs, world: World, database: Database, worker: None, tmp_path: Path
) -> None:
    planner = reader_as("planner", language, size)
    before = names(database)
    sheet = tmp_path / "schools.csv"
    sheet.write_text(HEADERS[language] + ROWS, encoding="gb18030")
    send(planner, sheet)
    match_the_town(planner)
    look_and_take_the_good_rows(planner, database, before)
    corrected = correct(planner, tmp_path / "refused.xlsx")
    send_again(planner, corrected, database, before)
    undo(planner)
    assert names(database) == before | {"东山小学", "南山中学"}, "only the second import is taken back"


def names(database: Database) -> set[str]:
    with database.transaction(writing=False) as session:
        return set(session.scalars(select(Unit.name)))


def send(planner: Reader, sheet: Path) -> None:
    planner.open("/")
    planner.menu("Import")
    planner.main.locator('input[name="kind"][value="units"]').check()
    planner.field("file").set_input_files(sheet)
    planner.press("Look at the file")


def match_the_town(planner: Reader) -> None:
    """Every column but one is recognised; that one is told by hand."""
    chosen = [box.input_value() for box in columns(planner).all()]
    assert chosen == ["name", "kind", "", "students", "contact_phone"]
    columns(planner).nth(2).select_option("township")
    planner.finds_nothing_wrong()
    planner.press("Check the rows")


def columns(planner: Reader) -> Locator:
    return planner.main.locator('select[name^="column-"]')


def look_and_take_the_good_rows(planner: Reader, database: Database, before: set[str]) -> None:
    """Two rows are refused, with their row, their cell and the remedy; nothing is written before one says so."""
    waits_for(planner, "This is what would happen. Nothing has been written yet.")
    planner.sees_text("约四百")
    planner.sees("There is no area called “%(name)s”.", name="青溏镇")
    assert names(database) == before
    planner.finds_nothing_wrong()
    planner.press(tn("Take the %(num)s good row", "Take the %(num)s good rows", 2, num=2))
    waits_for(planner, "Undo this import")
    assert names(database) == before | {"东山小学", "南山中学"}


def correct(planner: Reader, target: Path) -> Path:
    """Take the refused rows home, put them right, and keep the workbook."""
    with planner.page.expect_download() as waiting:
        planner.main.get_by_role("link", name=planner.read("Download the refused rows")).click()
    waiting.value.save_as(target)
    book = load_workbook(target)
    (sheet,) = book.worksheets
    header, west, north = list(sheet.iter_rows(values_only=True))
    assert header[5:] == tuple(map(planner.read, ("Import problem", "Where the problem is", "How to put it right")))
    assert (west[0], west[3], north[0], north[2]) == ("西山小学", "约四百", "北山小学", "青溏镇")
    sheet["D2"], sheet["C3"] = 400, "青塘镇"
    book.save(target)
    return target


def send_again(planner: Reader, corrected: Path, database: Database, before: set[str]) -> None:
    send(planner, corrected)
    if not columns(planner).nth(2).input_value():
        columns(planner).nth(2).select_option("township")
    planner.press("Check the rows")
    waits_for(planner, "This is what would happen. Nothing has been written yet.")
    planner.press(tn("Apply %(num)s row", "Apply all %(num)s rows", 2, num=2))
    waits_for(planner, "Undo this import")
    assert names(database) == before | {"东山小学", "南山中学", "西山小学", "北山小学"}


def undo(planner: Reader) -> None:
    """It is asked back first, for much hangs on it."""
    planner.press("Undo this import")
    dialog = planner.page.get_by_role("dialog")
    expect(dialog).to_contain_text(planner.read(
        "Undo the whole import? What it made is removed, what it changed becomes as it was. "
        "Records that somebody has changed since stay."
    ))  # fmt: skip
    dialog.locator("[data-confirm-yes]").click()
    waits_for(planner, "Left as they are")
    planner.open("/import")
    planner.sees(t("Undone"))


def waits_for(planner: Reader, msgid: str) -> None:
    """The worker does it meanwhile; the page looks again by itself."""
    expect(planner.main).to_contain_text(planner.read(msgid), timeout=PATIENCE)
    planner.settle()
