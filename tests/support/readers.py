"""Somebody who reads our pages in one language on one screen: presses what is written, fills in what is asked."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from core.i18n import Text, t
from tests.support.accessibility import violations
from tests.support.browser import DESK, PHONE, Size, go, settle
from tests.support.browser import PATIENCE as PATIENCE

EVERY_WAY = pytest.mark.parametrize(
    ("language", "size"),
    [
        pytest.param("zh", PHONE, id="zh-phone"),
        pytest.param("en", DESK, id="en-desk"),
        pytest.param("zh", DESK, id="zh-desk", marks=pytest.mark.long),
        pytest.param("en", PHONE, id="en-phone", marks=pytest.mark.long),
    ],
)
"""Both languages and both screens; half of the pairs run each time, all with the long tests."""


class Reader:
    """A page and the language that its reader knows; everything is found by the words on it."""

    def __init__(self, page: Page, language: str, size: Size, live: str) -> None:
        self.page, self.language, self.size, self.live = page, language, size, live
        page.set_default_timeout(PATIENCE)
        page.set_default_navigation_timeout(PATIENCE)

    @property
    def main(self) -> Locator:
        """The content of the page, without its frame."""
        return self.page.locator("main")

    def read(self, msgid: str | Text, **params: Any) -> str:
        """A sentence of ours as this reader sees it."""
        return (t(msgid, **params) if isinstance(msgid, str) else msgid).in_(self.language)

    def open(self, path: str) -> None:
        """Type an address."""
        go(self.page, self.live + path)

    def menu(self, msgid: str) -> None:
        """Choose an entry of the main menu, which a phone folds away."""
        if self.size[0] < 992:
            self.page.get_by_role("button", name=self.read("Open the menu")).click()
        named = re.compile(rf"^\s*{re.escape(self.read(msgid))}(\s*[0-9].*)?$")  # a count may stand behind it
        self.page.locator(".side-nav").get_by_role("link", name=named).first.click()
        self.settle()

    def press(self, msgid: str | Text, **params: Any) -> None:
        """Press the button with these words."""
        self.main.get_by_role("button", name=self.read(msgid, **params), exact=True).first.click()
        self.settle()

    def follow(self, msgid: str | Text, **params: Any) -> None:
        """Follow the link with these words."""
        self.main.get_by_role("link", name=self.read(msgid, **params), exact=True).first.click()
        self.settle()

    def unfold(self, msgid: str) -> None:
        """Open a part of the page that is folded away."""
        self.main.locator("summary", has_text=self.read(msgid)).click()

    def field(self, name: str) -> Locator:
        """The box of that name in a form."""
        return self.main.locator(f'[name="{name}"]')

    def fill(self, **typed: str) -> None:
        """Type into boxes; two underscores stand for the dot in the names of counts."""
        for name, text in typed.items():
            box = self.field(name.replace("__", "."))
            if box.evaluate("box => box.tagName") == "SELECT":
                box.select_option(text)
            else:
                box.fill(text)

    def sees(self, msgid: str | Text, **params: Any) -> None:
        """These words stand on the page."""
        self.sees_text(self.read(msgid, **params))

    def sees_text(self, text: str) -> None:
        """This text stands in the content."""
        expect(self.main).to_contain_text(text, timeout=PATIENCE)

    def is_at(self, path: str) -> bool:
        """Whether the page's address begins so."""
        return self.page.url.removeprefix(self.live).startswith(path)

    def settle(self) -> None:
        """Wait until the page has what it asked for."""
        settle(self.page)

    def was_refused(self, status: int) -> None:
        """The browser notes the status of a refused form as an error; this refusal was meant."""
        errors: list[str] = self.page.noticed.errors  # type: ignore[attr-defined]
        meant = [error for error in errors if f"status of {status}" in error]
        for error in meant[:1]:
            errors.remove(error)

    def finds_nothing_wrong(self) -> None:
        """The page is accessible and not wider than the screen."""
        found = violations(self.page)
        assert not found, f"{self.page.url}: {found}"
        width = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert width <= 0, f"{width} px wider than the screen"
