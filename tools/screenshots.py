"""Takes the pictures of the pages in docs/: the demonstration county on a fixed day, in a real browser.

    python -m tools.screenshots                     all pictures, in both languages
    python -m tools.screenshots today map           only these

Each run makes a database of its own, serves it on a free port of the loopback address and writes
docs/images/LANGUAGE/NAME.png, reduced to a palette so that the folder stays small.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from bench.server import demo_county, serving

if TYPE_CHECKING:
    from flask import Flask

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"
NOW = datetime(2026, 5, 11, 1, 30, tzinfo=UTC)
"""Half past nine in the county, on the Monday before the national day of disaster prevention."""
PASSWORD = "docs-county-2026"  # noqa: S105  of a county that lives as long as the pictures are taken
LOCALES = {"zh": "zh-CN", "en": "en-GB"}
DESK, PHONE = (1280, 800), (390, 844)
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


def open_campaign(page: Page) -> None:
    """The campaign of the week."""
    page.locator("main a.row-link", has_text="2026年全国防灾减灾日").click()


def open_first(page: Page) -> None:
    """The first record of the list."""
    page.locator("main a.row-link").first.click()


def press(page: Page) -> None:
    """The last main button of the page."""
    page.locator("main form button.btn-primary:visible").last.click()
    page.wait_for_load_state("networkidle")


def double_book(page: Page) -> None:
    """A team is planned for two events at the same time, so that free alternatives are offered."""
    main, address = page.locator("main"), page.url
    for _ in range(2):
        page.goto(address)
        main.locator('[name="kind"]').select_option("lecture")
        for name, typed in {"on": "2026-05-20", "starts": "14:00", "ends": "15:30", "area_id": "安澜县"}.items():
            main.locator(f'[name="{name}"]').fill(typed)
        main.locator('[name="resources"]').first.check()
        press(page)
        if main.locator(".clash").count():
            main.locator(".clash").scroll_into_view_if_needed()
            return


def look_at_a_list(page: Page) -> None:
    """A short list of shelters with faults in it is looked at, and not applied."""
    page.locator('[name="kind"][value="places"]').check()
    page.locator('[name="file"]').set_input_files({"name": "避难场所.csv", "mimeType": "text/csv", "buffer": FAULTY})
    press(page)
    page.locator('[name="setting-datum"]').select_option("wgs84")
    page.locator('[name="constant-kind"]').select_option("shelter")
    press(page)
    page.locator("main .cards").wait_for()


def open_invitation(page: Page) -> None:
    """What a school sees that opens the link it was sent."""
    language = page.locator("html").get_attribute("lang") or ""
    typed = {"name": "刘主任", "login": f"liu.{language[:2]}", "unit": "鹿鸣中心小学"}
    page.locator('[name="role"]').select_option("unit_contact")
    for name, text in typed.items():
        page.locator(f'main [name="{name}"]').fill(text)
    press(page)
    link = page.locator("[data-fresh]").inner_text()
    page.context.clear_cookies()
    page.goto(link)
    speak(page, language[:2])


def report_too_fast(page: Page) -> None:
    """An evacuation nobody believes: the form asks whether it is right."""
    open_first(page)
    page.locator('main a[href$="/result"]').first.click()
    page.locator('[name="evacuation"]').fill("0:15")
    press(page)


def open_shelter(page: Page) -> None:
    """The first shelter of the map's list, opened on the map."""
    page.wait_for_selector("[data-map][data-ready=yes]")
    page.locator("[data-map-list] button").first.click()
    page.locator(".map-card").wait_for()
    page.wait_for_timeout(1000)  # the map and the page move to it
    page.locator(".map-card").evaluate("card => card.scrollIntoView({block: 'center'})")


def draw(page: Page) -> None:
    """The map with its points."""
    page.wait_for_selector("[data-map][data-ready=yes]")


FAULTY = """名称,区划代码,经度,纬度,避难场所类别,容纳人数
文化广场避难场所,990101100,116.0314,26.5202,紧急,3000
第二中学操场,990101100,26.5187,116.0302,短期,1200
体育公园避难场所,999999100,116.0201,26.5150,长期,5000
老粮站避难场所,990101100,116.0266,26.5171,紧急,约八百人
""".encode()


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
    Picture("clash", "planner", "/events/new", deed=double_book),
    Picture("campaign", "planner", "/campaigns", deed=open_campaign),
    Picture("result", "planner", "/events/unreported", deed=open_first),
    Picture("figures", "planner", "/figures?by=area"),
    Picture("import", "planner", "/import", deed=look_at_a_list),
    Picture("school-today", "school", "/", PHONE),
    Picture("register", "school", "/drills/register", PHONE),
    Picture("warning", "school", "/drills?state=unreported", PHONE, report_too_fast),
    Picture("map", "official", "/map", deed=draw),
    Picture("shelter", "official", "/map", PHONE, open_shelter),
    Picture("vocabularies", "admin", "/vocabularies"),
    Picture("audit", "admin", "/audit?kind=events"),
    Picture("invitation", "planner", "/users/new", PHONE, open_invitation),  # signs out, therefore last
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
    day = f"{NOW:%Y-%m-%d}"
    with (
        demo_county(PASSWORD, "--today", day) as data,
        serving(data, application="tools.screenshots:create_app()") as base,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM)
        for language in LOCALES:
            take_all(browser, base, language, wanted)
        browser.close()
    return 0


def take_all(browser: Browser, base: str, language: str, wanted: list[Picture]) -> None:
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
    page.goto(f"{base}/login")
    page.locator('[name="login"]').fill(login)
    page.locator('[name="password"]').fill(PASSWORD)
    press(page)
    speak(page, language)
    return page


def speak(page: Page, language: str) -> None:
    """Press the language's name in the header, unless it is spoken already."""
    if not (page.locator("html").get_attribute("lang") or "").startswith(language):
        page.locator(f'form.language button[value="{language}"]').first.click()
        page.wait_for_load_state("networkidle")


def reduced(picture: bytes) -> bytes:
    """The same picture with few colours, a third of the weight."""
    smaller = BytesIO()
    with Image.open(BytesIO(picture)) as image:
        few = image.convert("RGB").quantize(COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        few.save(smaller, "PNG", optimize=True)
    return smaller.getvalue()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
