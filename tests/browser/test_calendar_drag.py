"""Moving events in the calendar as people do: with a mouse, with keys, with a finger; and taking it back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from core.db import Database
from core.i18n import speaking, t
from registry import defaults
from schedule import services
from schedule.inputs import EventInput
from schedule.models import Event
from schedule.queries import booked, span_of_event
from tests.support.browser import PHONE, OpenPage, Size, cut
from tests.support.readers import EVERY_WAY
from tests.support.world import World

pytestmark = pytest.mark.browser
DAY = date(2031, 5, 13)  # a Tuesday
Plan = Callable[..., int]


@pytest.fixture
def plan(database: Database, world: World) -> Plan:
    """Plans a talk of one hour with the first team at a school of its own; gives its number."""
    units = iter(["primary", "junior", "kindergarten", "bureau"])

    def planned(title: str, first: int, **more: Any) -> int:
        facts = {
            "kind": "lecture", "on": DAY, "starts": time(first), "ends": time(first + 1), "title": title,
            "unit_id": world.units[next(units)].id, "resources": [f"team:{world.teams['first'].id}"],
        }  # fmt: skip
        with database.transaction() as session:
            defaults.seed(session)
            actor = world.actor(session, "planner")
            session.info["actor"] = actor
            return services.create_event(session, EventInput(**(facts | more)), actor).id

    return planned


def when(database: Database, event_id: int) -> str:
    with database.session(writing=False) as session:
        return str(span_of_event(session.get_one(Event, event_id)))


def team_of(database: Database, event_id: int) -> list[str]:
    with database.session(writing=False) as session:
        event = session.get_one(Event, event_id)
        return [row.name for one, row in booked(session, [event])[event_id] if one.resource.startswith("team:")]


def item(page: Page, event_id: int) -> Locator:
    return page.locator(f'[data-calendar] [data-event^="{event_id}|"]')


def middle(found: Locator, down: float = 0.5) -> tuple[float, float]:
    box = found.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] * down


def touch(page: Page, kind: str, x: float, y: float) -> None:
    points = [] if kind == "touchEnd" else [{"x": x, "y": y}]
    page.noticed.cdp.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})  # type: ignore[attr-defined]


def forget_refusals(page: Page) -> None:
    """The browser notes every 409 on its console; here it is what was to happen."""
    errors = page.noticed.errors  # type: ignore[attr-defined]
    errors[:] = [error for error in errors if "status of 409" not in error]


CLASH = "“%(name)s” is already booked for “%(title)s”, %(span)s."


def lift(page: Page, event_id: int, size: Size) -> tuple[float, float]:
    """Take hold of the event: with the mouse, or with a finger that rests on it."""
    item(page, event_id).scroll_into_view_if_needed()
    x, y = middle(item(page, event_id), 0.4)
    if size == PHONE:
        touch(page, "touchStart", x, y)
        page.wait_for_selector(".is-lifted")
    else:
        page.mouse.move(x, y)
        page.mouse.down()
    return x, y


def carry(page: Page, size: Size, to: tuple[float, float], through: tuple[float, float]) -> None:
    """Move what is held over one point to another, and stay there."""
    for x, y in (through, to):
        if size == PHONE:
            touch(page, "touchMove", x, y)
        else:
            page.mouse.move(x, y, steps=6)


def let_go(page: Page, size: Size) -> None:
    """Put down what is held."""
    if size == PHONE:
        touch(page, "touchEnd", 0, 0)
    else:
        page.mouse.up()


@EVERY_WAY
def test_a_drag_onto_a_busy_team_shows_the_clash_and_an_alternative_is_taken(
    language: str, size: Size, plan: Plan, live: str, page_as: OpenPage, database: Database
) -> None:
    there, moved = plan("In the way", 9), plan("The moved one", 12)
    is_phone = size == PHONE
    page = page_as("planner", language, size, **({"has_touch": True, "is_mobile": True} if is_phone else {}))
    page.noticed.cdp = page.context.new_cdp_session(page)  # type: ignore[attr-defined]
    page.goto(f"{live}/calendar?view={'day' if is_phone else 'week'}&day={DAY}")
    with speaking(language):
        busy = str(t(CLASH, name="宣传一队", title="In the way", span="")).partition("“In")[0]
        moved_to = str(t("Moved: %(title)s, %(span)s.", title="The moved one", span="")).rstrip("，, .。")
        undo, taken_back = str(t("Undo")), str(t("Taken back. %(said)s", said="")).strip()
    lift(page, moved, size)
    x, y = middle(item(page, there), 0.4)
    carry(page, size, (x, y), (x, y + 30))
    expect(page.locator(".cal-bubble.is-clash")).to_contain_text(busy)
    expect(page.locator(".ghost.is-clash svg")).to_be_visible()
    let_go(page, size)
    ways = page.locator("dialog .ways button")
    expect(ways.nth(1)).to_be_visible()
    ways.filter(has_text="宣传二队").click()
    expect(page.locator(".cal-note")).to_contain_text(moved_to)
    assert team_of(database, moved) == ["宣传二队"]
    assert when(database, moved).endswith("09:00–10:00")
    page.get_by_role("button", name=undo).click()
    expect(page.locator(".cal-note")).to_contain_text(taken_back)
    assert (team_of(database, moved), when(database, moved)[-11:]) == (["宣传一队"], "12:00–13:00")
    forget_refusals(page)


def test_what_was_refused_can_be_put_back(plan: Plan, live: str, page_as: OpenPage, database: Database) -> None:
    there, moved = plan("In the way", 9), plan("The moved one", 14)
    page = page_as("planner", "zh")
    page.goto(f"{live}/calendar?view=week&day={DAY}")
    item(page, moved).drag_to(item(page, there))
    page.locator(".cal-put-back").click()
    expect(page.locator("dialog.cal-clash")).to_have_count(0)
    expect(item(page, moved).locator("a")).to_be_focused()
    assert when(database, moved).endswith("14:00–15:00")
    forget_refusals(page)


def test_keys_move_stretch_give_up_and_take_back(plan: Plan, live: str, page_as: OpenPage, database: Database) -> None:
    moved = plan("By keys", 9)
    page = page_as("planner", "en")
    page.goto(f"{live}/calendar?view=week&day={DAY}")
    before = when(database, moved)
    item(page, moved).locator("a").focus()
    for key in ("m", "ArrowRight", "ArrowDown", "Escape"):
        page.keyboard.press(key)
    expect(page.locator("[data-calendar-live]")).to_contain_text("stays where it was")
    for key in ("m", "ArrowRight", "ArrowDown", "ArrowDown", "Shift+ArrowDown"):
        page.keyboard.press(key)
    expect(page.locator("[data-calendar-live]")).to_contain_text("14, 10:00–11:30")
    expect(page.locator("[data-calendar-live]")).to_contain_text("Free")
    page.keyboard.press("Enter")
    expect(page.locator(".cal-note")).to_contain_text("Moved")
    assert when(database, moved) == "Wed 14 May 2031 10:00–11:30"
    expect(item(page, moved).locator("a")).to_be_focused()
    page.keyboard.press("Control+z")
    expect(page.locator(".cal-note")).to_contain_text("Taken back")
    assert when(database, moved) == before


def test_the_timeline_gives_an_event_to_another_team(
    plan: Plan, live: str, page_as: OpenPage, database: Database
) -> None:
    moved = plan("For another team", 10)
    page = page_as("planner", "zh")
    page.goto(f"{live}/calendar?view=timeline&day={DAY}")
    page.mouse.move(*middle(item(page, moved)))
    page.mouse.down()
    x, _ = middle(item(page, moved))
    _, y = middle(page.locator('[data-row-name="宣传二队"]'))
    page.mouse.move(x + 4, y, steps=8)
    page.mouse.up()
    expect(page.locator(".cal-note")).to_be_visible()
    assert team_of(database, moved) == ["宣传二队"]
    assert when(database, moved).endswith("10:00–11:00")


def test_an_edge_that_is_pulled_makes_the_event_longer(
    plan: Plan, live: str, page_as: OpenPage, database: Database
) -> None:
    moved = plan("Longer", 10)
    page = page_as("planner", "en")
    page.goto(f"{live}/calendar?view=day&day={DAY}")
    x, y = middle(item(page, moved).locator(".ev-stretch"))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + 32, steps=6)
    page.mouse.move(x, y + 62, steps=6)
    page.mouse.up()
    expect(page.locator(".cal-note")).to_contain_text("10:00–12:00")
    assert when(database, moved).endswith("10:00–12:00")


def test_a_finger_that_rests_lifts_the_event_and_one_that_does_not_scrolls(
    plan: Plan, live: str, page_as: OpenPage, database: Database
) -> None:
    moved = plan("By finger", 9)
    page = page_as("planner", "zh", PHONE, has_touch=True, is_mobile=True)
    page.noticed.cdp = page.context.new_cdp_session(page)  # type: ignore[attr-defined]
    page.goto(f"{live}/calendar?view=day&day={DAY}")
    item(page, moved).scroll_into_view_if_needed()
    before = when(database, moved)
    x, y = middle(item(page, moved), 0.3)
    touch(page, "touchStart", x, y)
    for step in range(1, 9):
        touch(page, "touchMove", x, y - 20 * step)
    touch(page, "touchEnd", x, y)
    page.wait_for_function("window.scrollY > 20")
    assert when(database, moved) == before
    page.goto(f"{live}/calendar?view=day&day={DAY}")
    x, y = middle(item(page, moved), 0.3)
    touch(page, "touchStart", x, y)
    page.wait_for_selector(".is-lifted")
    for step in range(1, 9):
        touch(page, "touchMove", x, y + 16 * step)
    expect(page.locator(".ghost")).to_contain_text("11:00–12:00")
    touch(page, "touchEnd", x, y)
    expect(page.locator(".cal-note")).to_be_visible()
    assert when(database, moved).endswith("11:00–12:00")


def test_without_a_network_the_event_stays_and_the_page_says_so(
    plan: Plan, live: str, page_as: OpenPage, database: Database
) -> None:
    moved = plan("Cut off", 9)
    page = page_as("planner", "en")
    page.goto(f"{live}/calendar?view=week&day={DAY}")
    cut(page, True)
    item(page, moved).locator("a").focus()
    for key in ("m", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    expect(page.locator(".cal-note")).to_contain_text("No network")
    assert when(database, moved).endswith("09:00–10:00")
    cut(page, False)


def test_on_a_phone_a_day_of_the_month_opens_beneath_it(plan: Plan, live: str, page_as: OpenPage) -> None:
    plan("Chosen by a tap", 9)
    page = page_as("planner", "zh", PHONE)
    page.goto(f"{live}/calendar?day=2031-05-01")
    expect(page.locator("#chosen")).not_to_contain_text("Chosen by a tap")
    page.locator(f"#d{DAY} [data-pick]").click()
    expect(page.locator("#chosen")).to_contain_text("Chosen by a tap")
    assert "view=month" in page.url
