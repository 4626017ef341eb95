from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from html import unescape
from typing import Any

import pytest

from core.db import Database
from registry.defaults import seed
from schedule import services
from schedule.day_models import Absence, Blackout, SpecialDay
from schedule.inputs import EventInput
from schedule.models import Campaign, Event, Person
from tests.support.world import Visitor, World

DAY = date(2031, 5, 12)  # a Monday
VIEWS = [
    "view=month", "view=week", "view=day", "view=agenda", "view=timeline", "view=timeline&length=7",
    "view=timeline&length=14",
]  # fmt: skip


@pytest.fixture(autouse=True)
def _words(database: Database) -> None:
    with database.transaction() as session:
        seed(session)


@pytest.fixture
def planner(client: Visitor, world: World) -> Visitor:
    return client.sign_in_as(world, "planner")


def plan(database: Database, world: World, title: str, first: int = 9, **more: Any) -> int:
    facts = {
        "kind": "lecture", "on": DAY, "starts": time(first), "ends": time(first + 1), "title": title,
        "area_id": world.areas["meijiang"].id, "resources": [f"team:{world.teams['first'].id}"],
    }  # fmt: skip
    with database.transaction() as session:
        actor = world.actor(session, "planner")
        session.info["actor"] = actor
        return services.create_event(session, EventInput(**(facts | more)), actor).id


def page(client: Visitor, query: str) -> str:
    answer = client.get(f"/calendar?day={DAY}&{query}")
    assert answer.status_code == 200
    return unescape(answer.get_data(as_text=True))


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_view_shows_the_event_and_lets_the_planner_lift_it(
    client: Visitor, world: World, database: Database, view: str, language: str
) -> None:
    event_id = plan(database, world, "Talk on shaking")
    shown = page(client.sign_in_as(world, "planner", language), view)
    assert "Talk on shaking" in shown
    assert f'data-event="{event_id}|1|{DAY}|09:00|{DAY}|10:00"' in shown


@pytest.mark.parametrize("view", VIEWS)
def test_filters_stay_in_every_link_to_another_view(planner: Visitor, world: World, view: str) -> None:
    narrow = f"team={world.teams['first'].id}"
    shown = page(planner, f"{view}&{narrow}&kind=lecture")
    for other in ("month", "week", "day", "agenda", "timeline"):
        assert [
            link
            for link in shown.split('href="')
            if f"view={other}" in link.split('"')[0] and narrow in link.split('"')[0]
        ]


def test_a_person_and_a_unit_narrow_the_calendar_too(planner: Visitor, world: World, database: Database) -> None:
    with database.transaction() as session:
        person = Person(area_id=world.areas["county"].id, name="Wang", skills=[])
        session.add(person)
        session.flush()
        key = person.id
    plan(database, world, "With Wang", resources=[f"person:{key}"])
    plan(database, world, "At the school", 11, area_id=None, unit_id=world.units["primary"].id)
    assert "With Wang" in page(planner, f"person={key}") and "At the school" not in page(planner, f"person={key}")
    at_school = page(planner, f"unit={world.units['primary'].id}")
    assert "At the school" in at_school and "With Wang" not in at_school and "石上小学" in at_school


def test_a_full_day_of_the_month_shows_some_and_counts_the_rest(
    planner: Visitor, world: World, database: Database
) -> None:
    for number in range(14):
        plan(database, world, f"Talk {number:02d}", 8, resources=[])
    shown = page(planner, "view=month")
    cell = shown.split(f'id="d{DAY}"')[1].split("</section>")[0]
    assert cell.count('class="chip ') == 9 and cell.count("chip-beyond") == 5
    assert "10 more" in cell and "5 more" in cell  # on the screen, and on paper


def test_a_crowded_hour_of_the_week_counts_what_has_no_room(planner: Visitor, world: World, database: Database) -> None:
    for number in range(5):
        plan(database, world, f"Talk {number}", 9, resources=[])
    shown = page(planner, "view=week")
    assert "+3" in shown and shown.count("block-rest") == 3, "a phone lists them all"
    on_paper = shown[shown.index('class="cal-paper"') :]
    assert all(f"</b> Talk {number}</li>" in on_paper for number in (2, 3, 4)), "and so does paper, beneath the grid"
    assert "+3" not in page(planner, "view=day")


def test_days_say_what_they_are(planner: Visitor, client: Visitor, world: World, database: Database) -> None:
    with database.transaction() as session:
        session.add(SpecialDay(area_id=world.areas["county"].id, on=DAY, kind="holiday", name="County day"))
        session.add(SpecialDay(area_id=None, on=DAY - timedelta(days=2), kind="workday", name="Make-up"))
        session.add(
            Blackout(area_id=world.areas["county"].id, reason="exams", name="Entrance exams", starts_on=DAY,
                     ends_on=DAY + timedelta(days=1), from_minute=480, until_minute=720)
        )  # fmt: skip
    for view in ("month", "week", "day", "agenda", "timeline&length=7"):
        shown = page(planner, f"view={view}")
        assert "County day" in shown and 'class="cal-rest"' in shown and "Entrance exams" in shown, view
    assert 'class="cal-work" title="Make-up"' in page(planner, "view=month")
    assert "shade-closed fh8 fm0 lh4 lm0" in page(planner, "view=day")


def test_lunar_dates_are_usual_in_chinese_and_a_choice_in_both(client: Visitor, world: World) -> None:
    chinese = client.sign_in_as(world, "planner", "zh")
    assert 'class="cal-lunar"' in page(chinese, "view=month")
    assert 'class="cal-lunar"' not in page(chinese, "view=month&lunar=0")
    assert "lunar=0" in page(chinese, "view=month&lunar=0").split('class="cal-views"')[1].split("</nav>")[0]
    english = client.sign_in_as(world, "planner", "en")
    assert 'class="cal-lunar"' not in page(english, "view=month")
    assert 'class="cal-lunar"' in page(english, "view=month&lunar=1")


def test_the_timeline_has_a_row_for_each_team_and_says_who_is_away(
    planner: Visitor, world: World, database: Database
) -> None:
    plan(database, world, "Without a team", resources=[])
    with database.transaction() as session:
        session.add(
            Absence(resource=f"team:{world.teams['second'].id}", note="Training",
                    starts_at=datetime(2031, 5, 12, 1, tzinfo=UTC), ends_at=datetime(2031, 5, 12, 4, tzinfo=UTC))
        )  # fmt: skip
    for view in ("view=timeline", "view=timeline&length=7"):
        shown = page(planner, view)
        assert shown.index("宣传一队") < shown.index("No team yet") < shown.rindex("Without a team"), view
        assert "Training" in shown


def test_others_bookings_are_times_without_names(client: Visitor, world: World, database: Database) -> None:
    plan(database, world, "Elsewhere", area_id=world.areas["qingtang"].id)
    shown = page(client.sign_in_as(world, "township_officer"), "view=timeline")
    assert "Elsewhere" not in shown and "Busy elsewhere" in shown


def test_held_and_past_events_cannot_be_lifted(planner: Visitor, world: World, database: Database) -> None:
    held = plan(database, world, "Held one")
    with database.transaction() as session:
        session.get_one(Event, held).status = "held"
    assert "data-event=" not in page(planner, "view=week")


def test_a_long_name_of_a_campaign_is_cut_by_the_filter_and_not_by_the_page(
    planner: Visitor, world: World, database: Database
) -> None:
    with database.transaction() as session:
        session.add(Campaign(area_id=world.areas["county"].id, name="长" * 100, starts_on=DAY, ends_on=DAY))
    assert "长" * 100 in page(planner, "view=month")


@pytest.mark.parametrize(
    "query",
    ["view=year", "length=x&view=timeline", "rows=x&view=timeline", "lunar=x", "person=x&unit=-1", "unit=1&view=day"],
)
def test_a_strange_address_gives_an_ordinary_calendar(planner: Visitor, query: str) -> None:
    page(planner, query)


@pytest.mark.parametrize("role", ["planner", "township_officer", "official", "unit_contact"])
def test_the_menu_offers_only_what_the_reader_may_open(client: Visitor, world: World, role: str) -> None:
    client.sign_in_as(world, role)
    menu = page(client, "view=month").partition('<div class="cal-beside">')[2].partition("</details>")[0]
    links = re.findall(r'<a class="menu-item" href="([^"]+)"', menu)
    assert "/series" in links and ("/series/new" in links) == (role in ("planner", "township_officer"))
    assert [client.get(link).status_code for link in links] == [200] * len(links)


def test_a_weekend_day_in_a_break_is_marked_like_its_holiday(planner: Visitor) -> None:
    answer = unescape(planner.get("/calendar?view=month&day=2026-05-15").get_data(as_text=True))
    sunday = answer.partition('id="d2026-05-03"')[2].partition("</section>")[0]
    assert '<span class="cal-rest" title="Labor Day">Off</span>' in sunday
    page = unescape(planner.get("/calendar/days?year=2026").get_data(as_text=True))
    assert page.count('aria-hidden="true">Off</span>') == 33  # the days off of the arrangement for 2026
    assert page.count('aria-hidden="true">Work</span>') == 6
