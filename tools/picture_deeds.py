"""What is done on a page before its picture is taken: forms filled in, lists opened, an event dragged onto another."""

from __future__ import annotations

from playwright.sync_api import Locator, Page


def open_campaign(page: Page) -> None:
    """The campaign of the week."""
    page.locator("main a.row-link", has_text="2026年全国防灾减灾日").click()


def open_first(page: Page) -> None:
    """The first record of the list."""
    page.locator("main a.row-link").first.click()


def open_checklist(page: Page) -> None:
    """The checklist of the reader's own unit."""
    page.locator("main a[href^='/checklists/units/']").first.click()


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


def speak(page: Page, language: str) -> None:
    """Press the language's name in the header, unless it is spoken already."""
    if not (page.locator("html").get_attribute("lang") or "").startswith(language):
        page.locator(f'form.language button[value="{language}"]').first.click()
        page.wait_for_load_state("networkidle")


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


def plan_series(page: Page) -> None:
    """A lecture every week with a team that is not always free; once planned, its page is opened again."""
    if page.locator(".waiting-rows h2 a").count():
        page.locator(".waiting-rows h2 a").first.click()
        return
    main = page.locator("main")
    page.goto(page.url.replace("/calendar/waiting", "/series/new"))
    main.locator('[name="kind"]').select_option("lecture")
    main.locator('[name="repeats"]').select_option("weekly")
    typed = {
        "title": "科普场馆每周讲座", "on": "2026-05-13", "starts": "09:00", "ends": "11:00", "area_id": "安澜县",
        "repeats_until": "2026-07-08",
    }  # fmt: skip
    for name, text in typed.items():
        main.locator(f'[name="{name}"]').fill(text)
    main.locator('[name="resources"][value^="team:"]').nth(2).check()
    press(page)
    page.reload(wait_until="networkidle")  # without the message that it is saved


def drag_onto_another(page: Page) -> None:
    """The last event shown is dragged onto the first and let go there: a clash, and ways out."""
    items = page.locator("[data-calendar] [data-event]")
    items.last.scroll_into_view_if_needed()
    there, moved = middle(items.first), middle(items.last)
    page.mouse.move(*moved)
    page.mouse.down()
    page.mouse.move(there[0], there[1] + 30, steps=8)
    page.mouse.move(*there, steps=4)
    page.locator(".cal-bubble.is-clash").wait_for()
    page.mouse.up()
    page.locator("dialog .ways button").first.wait_for()


def middle(found: Locator) -> tuple[float, float]:
    """Where a mouse takes hold of it."""
    box = found.bounding_box()
    if box is None:
        raise ValueError("there is nothing to take hold of")
    return box["x"] + box["width"] / 2, box["y"] + box["height"] * 0.4


def open_fullest(page: Page) -> None:
    """The sign-ups of an event at which somebody waits."""
    full = page.locator(".join-card:has(.tag-warn)")
    (full if full.count() else page.locator(".join-card")).first.locator("h2 a").click()
    page.locator('main a[href$="/sign-ups"]').first.click()


def fill_in_pupils(page: Page) -> None:
    """A school is about to sign 45 pupils up."""
    page.locator(".join-card:has(.btn-primary) h2 a").first.click()
    page.locator('[name="counts.students"]').fill("45")
    page.locator('[name="counts.teachers"]').fill("3")
    page.locator('[name="phone"]').fill("0000-3997344")


def open_check_in(page: Page) -> None:
    """The organiser's screen of the check-in of the first event of the day."""
    page.locator("a.chip").first.click()
    page.wait_for_load_state("networkidle")
    page.goto(f"{page.url}/check-in")
    opening = page.locator('form[action$="/check-in/open"] button')
    if opening.count():
        opening.first.click()
        page.wait_for_load_state("networkidle")


def check_in_a_class(page: Page) -> None:
    """What somebody sees who scans the poster, about to check a class in."""
    open_check_in(page)
    page.goto(page.locator(".address-line a").get_attribute("href") or "")
    page.locator("[data-group] summary").first.click()
    page.locator('[data-count="students"]').fill("45")
    page.locator("[data-group] summary").first.evaluate("part => part.scrollIntoView({block: 'center'})")


def open_poster(page: Page) -> None:
    """The poster of that event."""
    open_check_in(page)
    page.locator('main a[href$="/poster"], header a[href$="/poster"]').first.click()
    page.wait_for_load_state("networkidle")
