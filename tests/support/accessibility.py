"""What the automated accessibility checker says of a page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = (Path(__file__).parents[1] / "vendor" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "reporter": "no-passes",
    "preload": False,  # what it would fetch again is for rules about sound and turned screens
    "selectors": False,
}


LOOKS, PAUSE = 3, 500
"""A page that still scrolls to where its address points covers parts of itself: milliseconds before looking again."""


def violations(page: Page) -> list[str]:
    """What the automated checker finds wrong with the page at rest, from its top, as sentences."""
    page.evaluate(AXE)
    found = _look(page)
    for _ in range(1, LOOKS):
        if not found:
            break
        page.wait_for_timeout(PAUSE)
        found = _look(page)
    return found


def _look(page: Page) -> list[str]:
    page.evaluate("scrollTo({top: 0, behavior: 'instant'})")
    found: dict[str, Any] = page.evaluate("rules => axe.run(document, rules)", RULES)
    return [f"{rule['id']}: {node['html'][:160]}" for rule in found["violations"] for node in rule["nodes"][:3]]
