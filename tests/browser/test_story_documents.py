"""From a reported drill to paper: a planner issues the certificate, a stranger checks it on a phone."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest

from core.db import Database
from tests.browser.conftest import ReaderAs
from tests.support.browser import PHONE, Size
from tests.support.papers import code, words
from tests.support.readers import EVERY_WAY, Reader
from tests.support.reported import reported_drill
from tests.support.world import World

pytestmark = pytest.mark.browser


@pytest.fixture
def address(database: Database, world: World) -> str:
    """The page of a drill that was held and reported."""
    with database.transaction() as session:
        return f"/drills/{reported_drill(session, world.units['primary']).id}"


@EVERY_WAY
def test_a_certificate_is_issued_checked_and_revoked(
    language: str, size: Size, reader_as: ReaderAs, world: World, address: str
) -> None:
    planner = reader_as("planner", language, size)
    planner.open(address)
    record = downloaded(planner, f"{address}/documents/result/{language}")
    assert "石上小学" in words(record) and "1,063" in words(record)
    planner.press("Issue the certificate")
    planner.finds_nothing_wrong()
    links = planner.main.locator(f'a[href*="{address}/certificates/"][href$="/{language}"]')
    path = urlsplit(code(downloaded(planner, str(links.first.get_attribute("href"))))).path
    assert re.fullmatch(r"/certificates/[\w-]+", path)

    stranger = reader_as(None, language, PHONE)
    stranger.open(path)
    stranger.sees("This certificate is valid")
    stranger.finds_nothing_wrong()

    planner.follow("Revoke it")
    planner.fill(reason="单位名称有误")
    planner.press("Revoke it")
    planner.sees("Issue the certificate")
    stranger.page.reload()
    stranger.sees("This certificate is no longer valid.")


def downloaded(reader: Reader, href: str) -> bytes:
    """The file behind a link of the page."""
    with reader.page.expect_download() as waiting:
        reader.main.locator(f'a[href="{href}"]').click()
    return waiting.value.path().read_bytes()


def test_a_county_tries_a_template_that_is_wrong_and_is_told_where(reader_as: ReaderAs, world: World) -> None:
    from tests.core.documents.test_checking import word_file

    administrator = reader_as("administrator", "zh", PHONE)
    administrator.open("/settings/documents?area=990101")
    administrator.finds_nothing_wrong()
    box = administrator.main.locator("#file-plan-zh")
    box.set_input_files({"name": "方案.docx", "mimeType": "application/octet-stream",
                         "buffer": word_file("编制单位：{{ unit.nmae }}")})  # fmt: skip
    administrator.main.locator("#plan-zh form button").first.click()
    administrator.settle()
    administrator.sees_text("没有“unit.nmae”这一字段，它出现在“编制单位：{{ unit.nmae }}”。")
    administrator.was_refused(422)
    administrator.main.locator("#file-plan-zh").set_input_files(
        {"name": "方案.docx", "mimeType": "application/octet-stream", "buffer": word_file("{{ unit.name }}")}
    )
    administrator.main.locator("#plan-zh form button").first.click()
    administrator.settle()
    administrator.sees_text("方案.docx")
