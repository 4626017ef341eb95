"""Takes the pictures of the pages in docs/: the demonstration county on a fixed day, in a real browser.

    python -m tools.screenshots                     all pictures, in both languages
    python -m tools.screenshots today map           only these

Each language gets a database of its own, served on a free port of the loopback address; both are taken at once.
What is written is docs/images/LANGUAGE/NAME.png, reduced to a palette so that the folder stays small.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from bench.server import demo_county, serving
from tools import picture_deeds as deeds
from tools import picture_drill_deeds as drills
from tools import picture_figure_deeds as figures
from tools import picture_map_deeds as maps
from tools import picture_planning_deeds as planning
from tools.picture_deeds import press, speak

if TYPE_CHECKING:
    from flask import Flask

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"
NOW = datetime(2026, 5, 11, 1, 30, tzinfo=UTC)
"""Half past nine in the county, on the Monday before the national day of disaster prevention."""
PASSWORD = "docs-county-2026"  # noqa: S105  of a county that lives as long as the pictures are taken
LOCALES = {"zh": "zh-CN", "en": "en-GB"}
DESK, PHONE, SHEET = (1280, 800), (390, 844), (820, 1120)
COLOURS = 128
PATIENCE = 60_000  # milliseconds; a busy computer is slow
CHROMIUM = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--hide-scrollbars"]

Deed = Callable[[Page], None]


def create_app() -> Flask:
    """The application as it is on that day, with a worker inside: what the server of the pictures serves."""
    import core.times
    from app import create_app as make
    from core.db import Database
    from core.jobs import work

    ahead = NOW - datetime.now(UTC)

    class OnThatDay(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return datetime.now(tz) + ahead

    core.times.datetime = OnThatDay  # type: ignore[attr-defined]
    app = make()
    database: Database = app.extensions["database"]

    def run() -> None:
        with app.app_context():
            work(database, lambda: False)

    threading.Thread(target=run, daemon=True).start()
    return app


@dataclass(frozen=True)
class Picture:
    """One picture: who looks at which page, on what screen, after doing what."""

    name: str
    reader: str
    path: str
    size: tuple[int, int] = DESK
    deed: Deed | None = None


PICTURES = (
    Picture("today", "planner", "/"),
    Picture("calendar", "planner", "/calendar"),
    Picture("clash", "planner", "/events/new", deed=deeds.double_book),
    Picture("audit", "admin", "/audit?kind=events"),  # what the line before has left
    Picture("drag", "planner", "/calendar?view=week&team=1&kind=lecture", deed=deeds.drag_onto_another),
    Picture("timeline", "planner", "/calendar?view=timeline&length=7"),
    Picture("series", "planner", "/calendar/waiting", deed=deeds.plan_series),
    Picture("blackouts", "planner", "/calendar/blackouts"),
    Picture("sign-ups", "planner", "/join", deed=deeds.open_fullest),
    Picture("poster", "planner", "/calendar?view=agenda", SHEET, deeds.open_poster),
    Picture("campaign", "planner", "/campaigns", deed=deeds.open_campaign),
    Picture("proposals", "planner", "/proposals/1", deed=planning.open_proposals),
    Picture("proposal", "planner", "/proposals/1"),
    Picture("proposal-left-out", "planner", "/proposals/1/left-out"),
    Picture("proposal-timeline", "planner", "/proposals/1/timeline"),
    Picture("proposal-map", "planner", "/proposals/1/map", deed=planning.wait_for_map),
    Picture("visit-answer", "planner", "/proposals/1/letters", PHONE, planning.open_letter),
    Picture("result", "planner", "/events/unreported", deed=deeds.open_first),
    Picture("figures", "planner", "/figures?by=area"),
    Picture("dashboard", "official", "/figures/dashboard", deed=figures.wait_for_charts),
    Picture("pivot", "planner", "/figures/pivot?rows=area&columns=month&measures=held&period=last_year"),
    Picture("compare", "planner", "/figures/compare"),
    Picture("returns", "planner", "/returns"),
    Picture("assessment", "planner", "/assessments/new", deed=figures.begin_a_round),
    Picture("wishes", "school", "/account/notices", PHONE),
    Picture("channels", "admin", "/settings/channels"),
    Picture("import", "planner", "/import", deed=deeds.look_at_a_list),
    Picture("frequency", "planner", "/drills/frequency", deed=drills.scroll_to_grid),
    Picture("drill-day", "planner", "/drills/days", deed=drills.open_coming_day),
    Picture("register-many", "planner", "/drills/register-many", deed=drills.choose_units),
    Picture("improvements", "planner", "/drills/actions"),
    Picture("plan", "school", "/drills?state=registered", deed=drills.open_plan),  # and opens the live drill
    Picture("school-today", "school", "/", PHONE),
    Picture("register", "school", "/drills/register", PHONE),
    Picture("warning", "school", "/drills?state=unreported", PHONE, deeds.report_too_fast),
    Picture("drill-result", "school", "/drills?state=reported", PHONE, drills.open_history),
    Picture("evaluation", "school", "/drills?state=unreported", PHONE, drills.judge),
    Picture("sign-up", "school", "/join", PHONE, deeds.fill_in_pupils),
    Picture("check-in", "planner", "/calendar?view=agenda", PHONE, deeds.check_in_a_class),
    Picture("map", "official", "/map", deed=deeds.draw),
    Picture("shelter", "official", "/map", PHONE, deeds.open_shelter),
    Picture("coverage", "planner", "/coverage", deed=maps.open_with_map),
    Picture("scenario", "planner", "/scenarios", deed=maps.open_with_map),
    Picture("inspection", "planner", "/inspections?shows=all", PHONE, maps.inspect),
    Picture("observation", "planner", "/observation"),
    Picture("anomalies", "planner", "/anomalies"),
    Picture("observer", "observer", "/observation/mine", PHONE),
    Picture("public-day", "official", "/drill-days", PHONE, drills.open_public_day),
    Picture("wall", "official", "/drill-days", deed=drills.open_wall),
    Picture("year", "planner", "/campaigns/year"),
    Picture("checklists", "planner", "/checklists"),
    Picture("suggestions", "planner", "/suggestions"),
    Picture("readiness", "planner", "/readiness"),
    Picture("quick-report", "planner", "/readiness/quick-reports/1"),
    Picture("fortification", "planner", "/fortification/1"),
    Picture("my-checklist", "school", "/", PHONE, deeds.open_checklist),
    Picture("vocabularies", "admin", "/vocabularies"),
    Picture("rules", "admin", "/drills/frequency/rules"),
    Picture("documents", "admin", "/settings/documents"),
    Picture("indicators", "admin", "/settings/evaluation", deed=drills.open_indicators),
    Picture("certificate", "planner", "/drills/certificates?sort=starts", PHONE, drills.check_certificate),
    Picture("command", "school", "/drills?state=registered", PHONE, drills.command),
    Picture("teacher", "school", "/drills?state=registered", PHONE, drills.count_a_class),
    Picture("invitation", "planner", "/users/new", PHONE, deeds.open_invitation),  # signs out, therefore last
)


def main(arguments: list[str]) -> int:
    """Take the named pictures, or all; returns the exit status."""
    parser = argparse.ArgumentParser(description="Takes the pictures of the pages in docs/.")
    parser.add_argument("names", nargs="*", help="only these", metavar="NAME")
    names = set(parser.parse_args(arguments).names)
    if unknown := names - {picture.name for picture in PICTURES}:
        parser.error(f"no such picture: {', '.join(sorted(unknown))}")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        parser.error("Chromium is not installed (on Debian and Ubuntu: apt-get install chromium)")
    wanted = [picture for picture in PICTURES if not names or picture.name in names]
    with ThreadPoolExecutor(len(LOCALES)) as both:
        for done in [both.submit(take_all, chromium, language, wanted) for language in LOCALES]:
            done.result()
    return 0


def take_all(chromium: str, language: str, wanted: list[Picture]) -> None:
    """Write the pictures of one language, of a county of its own."""
    with (
        demo_county(PASSWORD, "--today", f"{NOW:%Y-%m-%d}") as data,
        serving(data, application="tools.screenshots:create_app()") as base,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM)
        take_each(browser, base, language, wanted)
        browser.close()


def take_each(browser: Browser, base: str, language: str, wanted: list[Picture]) -> None:
    """Write the pictures of one language; every reader signs in once for each size of screen."""
    readers: dict[tuple[str, tuple[int, int]], Page] = {}
    for picture in wanted:
        key = (picture.reader, picture.size)
        if key not in readers:
            readers[key] = signed_in(browser, base, language, *key)
        page = readers[key]
        page.goto(base + picture.path, wait_until="networkidle")
        if picture.deed:
            picture.deed(page)
            page.wait_for_load_state("networkidle")
        target = IMAGES / language / f"{picture.name}.png"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(reduced(page.screenshot(animations="disabled", caret="hide")))
        print(f"{target.relative_to(IMAGES.parent.parent)}  {target.stat().st_size // 1000} kB", flush=True)
    for page in readers.values():
        page.context.close()


def signed_in(browser: Browser, base: str, language: str, login: str, size: tuple[int, int]) -> Page:
    """A page of somebody of the demonstration who reads that language."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, locale=LOCALES[language], timezone_id="Asia/Shanghai",
        has_touch=size == PHONE,
    )  # fmt: skip
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    if login == "observer":
        page.clock.set_system_time(NOW)  # the page of observers looks at the clock of the telephone
    page.goto(f"{base}/login")
    page.locator('[name="login"]').fill(login)
    page.locator('[name="password"]').fill(PASSWORD)
    press(page)
    speak(page, language)
    return page


def reduced(picture: bytes) -> bytes:
    """The same picture with few colours, a third of the weight."""
    smaller = BytesIO()
    with Image.open(BytesIO(picture)) as image:
        few = image.convert("RGB").quantize(COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        few.save(smaller, "PNG", optimize=True)
    return smaller.getvalue()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
