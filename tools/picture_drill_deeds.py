"""What is done on pages of drills before their picture is taken: a rehearsal is run, an evaluation begun."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

from playwright.sync_api import Page

from tools.picture_deeds import open_first

PHASES = {"alarm": 104, "shelter": 101, "evacuate": 51}
"""Seconds ago; the rehearsal must have been opened before."""
MISSING = 2  # the class that misses somebody, counted from nought
SILENT = 5  # the last classes have not reported yet


def follow(page: Page, ending: str) -> None:
    """Go where the first link with this ending leads."""
    page.locator(f'main a[href$="{ending}"]').first.click()
    page.wait_for_load_state("networkidle")


def open_coming_day(page: Page) -> None:
    """The drill day to come."""
    open_first(page)


def choose_units(page: Page) -> None:
    """The form, shown down to the first units of the list."""
    page.locator("#f-units-title").evaluate("part => scrollBy(0, part.getBoundingClientRect().top - 360)")


def scroll_to_grid(page: Page) -> None:
    """The grid of units and months, below its filters."""
    page.locator("main form.filters").first.evaluate("part => scrollBy(0, part.getBoundingClientRect().top - 16)")


def open_plan(page: Page) -> None:
    """The plan of the coming drill; a rehearsal is opened too, so that time goes by until its picture is taken."""
    live = open_live(page)
    page.goto(live.replace("/live", "/plan"), wait_until="networkidle")


def open_live(page: Page) -> str:
    """A rehearsal of the coming drill, begun anew; returns the address of its page."""
    open_first(page)
    page.wait_for_load_state("networkidle")
    follow(page, "/live")
    if page.locator('form[action$="/live/close"] button').count():
        page.once("dialog", lambda dialog: dialog.accept())
        page.locator('form[action$="/live/close"] button').click()
        page.wait_for_load_state("networkidle")
    page.locator('form[action$="/live/rehearse"] button').first.click()
    page.wait_for_load_state("networkidle")
    return page.url


def links(page: Page) -> tuple[str, list[str]]:
    """The address of the command screen, and that of each class in order."""
    command = page.locator('main a[href*="/l/c/"]').first.get_attribute("href") or ""
    rows = page.locator(".live-links a")
    return command, [row.get_attribute("href") or "" for row in rows.all()]


def send(page: Page, address: str, *entries: dict[str, Any]) -> None:
    """Add entries to the log as the phone with this link would."""
    numbered = [{"nonce": uuid4().hex, **entry} for entry in entries]
    answer = page.request.post(f"{address}/entries", data={"entries": numbered})
    if not answer.ok:
        raise ValueError(f"{address}: {answer.status} {answer.text()[:200]}")


def plan_of(page: Page) -> dict[str, Any]:
    """What the live page that is open knows of the drill."""
    known: dict[str, Any] = json.loads(page.locator("#live-plan").inner_text())
    return known


def wait_since_opening(page: Page, screen: str) -> None:
    """Wait until the alarm may have been given that long ago: nothing earlier than the opening is taken."""
    answer = page.request.get(f"{screen}/state")
    since = int(answer.headers["x-server-time"]) - answer.json()["opened"]
    page.wait_for_timeout(max(0, (PHASES["alarm"] + 2) * 1000 - since))


def command(page: Page) -> None:
    """The command screen while classes report: one misses a pupil, some are still on their way."""
    open_first(page)
    page.wait_for_load_state("networkidle")
    follow(page, "/live")
    screen, classes = links(page)
    page.goto(screen, wait_until="networkidle")
    known = plan_of(page)
    wait_since_opening(page, screen)
    send(page, screen, *({"what": "phase", "phase": phase, "elapsed_ms": ago * 1000} for phase, ago in PHASES.items()))
    early = [line for line in known["injects"] if line["at"] < PHASES["alarm"]]
    send(page, screen, *({"what": "inject", "inject": line["id"], "deed": "send",
                          "elapsed_ms": (PHASES["alarm"] - line["at"]) * 1000} for line in early))  # fmt: skip
    for place, address in enumerate(classes[:-SILENT]):
        people, missing = known["groups"][place]["people"], int(place == MISSING)
        ago = max(1, 24 - place)
        send(page, address, {"what": "arrived", "elapsed_ms": (ago + 9) * 1000},
             {"what": "roll", "present": people - missing, "missing": missing, "elapsed_ms": ago * 1000})  # fmt: skip
    page.reload(wait_until="networkidle")
    page.locator("tr.is-missing").first.wait_for()
    page.locator(".clock-card").evaluate("part => part.scrollIntoView()")


def count_a_class(page: Page) -> None:
    """The page of a class teacher who has just arrived and counts."""
    open_first(page)
    page.wait_for_load_state("networkidle")
    follow(page, "/live")
    _, classes = links(page)
    page.goto(classes[-SILENT], wait_until="networkidle")
    page.locator("[data-arrive]").click()
    page.locator("span[data-arrived-at]:not(:empty)").wait_for()
    page.locator('[data-queue][data-waiting="0"]').wait_for(state="attached")  # it has been sent


def open_history(page: Page) -> None:
    """A reported drill, with the drawing of the unit's times."""
    open_first(page)
    page.locator(".history").first.evaluate("part => part.scrollIntoView({block: 'end'})")


def judge(page: Page) -> None:
    """An evaluation with its first indicators judged."""
    open_first(page)
    page.wait_for_load_state("networkidle")
    follow(page, "/evaluate")
    page.locator('fieldset.indicator input[type="radio"]').first.check()
    page.locator('fieldset.indicator input[type="text"][inputmode]').first.fill("85")
    page.locator("main h1").evaluate("title => { document.activeElement.blur(); scrollTo(0, 0); }")


def open_public_day(page: Page) -> None:
    """The public page of the drill day to come."""
    page.locator(".day-cards a").first.click()
    page.wait_for_load_state("networkidle")


def open_wall(page: Page) -> None:
    """The wall screen of that day."""
    open_public_day(page)
    page.locator('a[href$="/wall"]').first.click()
    page.wait_for_load_state("networkidle")


def open_indicators(page: Page) -> None:
    """The first set of indicators."""
    open_first(page)


def check_certificate(page: Page) -> None:
    """What somebody sees who scans a certificate."""
    page.locator("main tr:has-text('990101-') a.row-link").first.click()
    page.wait_for_load_state("networkidle")
    page.locator('main a[href^="/certificates/"]').first.click()
