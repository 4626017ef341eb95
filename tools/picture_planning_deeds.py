"""What is done on pages of the planner before their picture is taken."""

from __future__ import annotations

import re

from playwright.sync_api import Page

DRAWN = 1500  # milliseconds; a map has moved to its place by then


def open_proposals(page: Page) -> None:
    """The proposals of the campaign for which there is one, from the page of that."""
    page.locator('main .page-header a[href$="/proposals"], main nav a[href$="/proposals"]').first.click()
    page.wait_for_load_state("networkidle")


def wait_for_map(page: Page) -> None:
    """The routes of the first day, drawn."""
    page.locator("main .leaflet-container").first.wait_for()
    page.wait_for_timeout(DRAWN)


def open_letter(page: Page) -> None:
    """What a unit sees at the address in the first of the letters."""
    found = re.search(r"/visits/[\w.-]+", page.locator("main").inner_text())
    if found is None:
        raise ValueError("no letter names an address")
    page.goto(page.url.split("/proposals/")[0] + found[0], wait_until="networkidle")
