"""What is done on pages of maps and of observation before their picture is taken."""

from __future__ import annotations

from playwright.sync_api import Page

DRAWN = 1500  # milliseconds; a map has moved to its place by then


def open_with_map(page: Page) -> None:
    """The first record of the list, its map drawn."""
    page.locator("main a.row-link, main .card h2 a").first.click()
    page.wait_for_load_state("networkidle")
    page.locator("main .leaflet-container").first.wait_for()
    page.wait_for_timeout(DRAWN)


def inspect(page: Page) -> None:
    """The checklist of the shelter that is due first."""
    page.locator('form[action$="/inspect"] button').first.click()
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(DRAWN)
