"""Every page, for whom it is made, in both languages, themes and sizes: accessible, not wider than the screen, tidy."""

from __future__ import annotations

from itertools import cycle
from typing import Any

import pytest
from playwright.sync_api import Page

from core.db import Database
from drills import indicator_services
from drills.script_services import seed_templates
from registry import defaults
from tests.support.accessibility import violations
from tests.support.browser import DESK, PHONE, Pages, go
from tests.support.world import World

pytestmark = pytest.mark.browser


PAGES: dict[str | None, list[str]] = {
    None: ["/login", "/map"],
    "administrator": [
        "/", "/users", "/users/new", "/audit", "/vocabularies", "/settings", "/areas", "/areas/1", "/units", "/units/1",
        "/units/new", "/places", "/places/1", "/places/new", "/import", "/account", "/inbox", "/search?q=小学",
        "/settings/evaluation", "/settings/evaluation/1", "/settings/evaluation/1/indicators/new",
        "/drills/templates", "/drills/templates/1/zh",
    ],
    "planner": [
        "/", "/calendar", "/calendar?view=week", "/calendar?view=day", "/calendar?view=agenda",
        "/calendar?view=timeline", "/calendar?view=timeline&length=7", "/calendar?view=timeline&length=14&rows=vehicle",
        "/events/new", "/teams", "/campaigns", "/campaigns/new", "/drills",
        "/drills/frequency", "/drills/frequency/units/1", "/drills/frequency/rules", "/drills/frequency/rules/new",
        "/drills/frequency/terms", "/drills/live",
        "/figures", "/map", "/import",
    ],
    "unit_contact": ["/", "/drills/actions", "/drills", "/drills/register", "/calendar", "/units/1"],
    "official": ["/", "/map", "/figures", "/drills", "/calendar", "/places"],
}  # fmt: skip
WAYS = [("zh", DESK, "light"), ("en", PHONE, "dark"), ("zh", PHONE, "light"), ("en", DESK, "dark"),
        ("zh", PHONE, "dark"), ("en", DESK, "light"), ("en", PHONE, "light"), ("zh", DESK, "dark")]  # fmt: skip


def check(page: Page, address: str) -> list[str]:
    """Everything that is wrong with one page, as sentences that begin with its address."""
    answer = go(page, address)
    status = answer.status if answer else 0
    wrong = [] if status == 200 else [f"status {status}"]
    width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    wrong += [f"{width} px wider than the screen"] if width > 0 else []
    wrong += [f"{page.locator('h1').count()} main headings"] if page.locator("h1").count() != 1 else []
    return [f"{address}: {one}" for one in wrong + violations(page)]


@pytest.fixture
def words(database: Database, world: World) -> None:
    """The vocabularies that pages show."""
    with database.transaction() as session:
        defaults.seed(session)
        indicator_services.seed(session)
        seed_templates(session)


@pytest.mark.parametrize("role", PAGES, ids=str)
def test_every_page_is_accessible_and_fits(role: str | None, live: str, page_as: Pages, words: None) -> None:
    wrong: list[str] = []
    page = page_as(role)
    for address, way in zip(PAGES[role], cycle(WAYS), strict=False):
        page_as.turn(page, role, *way)
        wrong += [f"{way} {one}" for one in check(page, live + address)]
    assert wrong == []


@pytest.mark.long
@pytest.mark.parametrize("way", WAYS, ids=str)
@pytest.mark.parametrize("role", PAGES, ids=str)
def test_every_page_in_every_way(role: str | None, way: Any, live: str, page_as: Pages, words: None) -> None:
    page = page_as(role, *way)
    assert [one for address in PAGES[role] for one in check(page, live + address)] == []
