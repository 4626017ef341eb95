"""What is done on pages of figures and notices before their picture is taken."""

from __future__ import annotations

from playwright.sync_api import Page

DRAWN = 2500  # milliseconds; charts and map have been drawn by then


def wait_for_charts(page: Page) -> None:
    """The dashboard with its charts and its map drawn."""
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(DRAWN)


def begin_a_round(page: Page) -> None:
    """An assessment of the year, just begun."""
    page.locator("main form button.btn-primary").last.click()
    page.locator(".assessment-board").wait_for()
