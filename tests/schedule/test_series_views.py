from __future__ import annotations

from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from sqlalchemy import select

from core.access import SYSTEM
from core.db import Database
from schedule import series_queries, series_services, services
from schedule.models import Event
from schedule.series_models import Series, SeriesDate
from tests.support.days import workday_back
from tests.support.world import Visitor, World

TUESDAY = date(2031, 5, 13)


@pytest.fixture
def planner(client: Visitor, world: World) -> Visitor:
    return client.sign_in_as(world, "planner")


def typed(world: World, **more: Any) -> dict[str, Any]:
    """The form of four Tuesdays at the primary school with the first team."""
    return {
        "kind": "lecture", "title": "Lecture", "on": TUESDAY.isoformat(), "starts": "14:00", "ends": "16:00",
        "unit_id": "石上小学", "resources": [f"team:{world.teams['first'].id}"], "repeats": "weekly", "interval": "1",
        "times": "4",
    } | more  # fmt: skip


def block(planner: Visitor, world: World, weeks: int = 1) -> None:
    on = TUESDAY + timedelta(weeks=weeks)
    form = typed(world, on=on.isoformat(), title="Blocker", unit_id="城南中学")
    assert planner.post("/events/new", data=form).status_code == 302


def make(planner: Visitor, world: World, **more: Any) -> str:
    """The address of the series that the form made."""
    answer = planner.post("/series/new", data=typed(world, **more))
    assert answer.status_code == 302, text(answer)
    return str(answer.location)


def text(answer: Any) -> str:
    return unescape(answer.get_data(as_text=True))


def rows(database: Database) -> list[SeriesDate]:
    with database.session(writing=False) as session:
        return list(session.scalars(select(SeriesDate).order_by(SeriesDate.on)))


def test_a_planner_plans_a_series_and_sees_what_waits(planner: Visitor, world: World, database: Database) -> None:
    block(planner, world)
    page = text(planner.get(make(planner, world)))
    assert "every week on Tue, 4 times" in page
    assert "3 dates are planned. 1 date waits to be placed." in page
    assert "“宣传一队” is already booked for “Blocker”" in page
    assert [one.state for one in rows(database)] == ["placed", "waiting", "placed", "placed"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_pages_are_there_in_both_languages(planner: Visitor, world: World, language: str) -> None:
    block(planner, world)
    address = make(planner, world)
    planner.sign_in_as(world, "planner", language)
    paths = (
        address,
        "/series/new",
        "/calendar/waiting",
        "/series",
        f"{address}/edit?scope=all",
        f"{address}/cancel?scope=all",
    )
    for path in paths:
        assert planner.get(path).status_code == 200
    assert ("每周二，共 4 次" if language == "zh" else "every week on Tue, 4 times") in text(planner.get(address))


def test_what_was_typed_is_kept_when_the_end_is_missing(planner: Visitor, world: World, database: Database) -> None:
    answer = planner.post("/series/new", data=typed(world, times="", weekdays=["2", "4"]))
    assert answer.status_code == 422
    page = text(answer)
    assert "A series needs an end." in page and 'value="石上小学' in page
    assert 'id="f-weekdays-4" value="4" checked' in page
    assert rows(database) == []


def test_the_dates_are_shown_while_the_rule_is_chosen(planner: Visitor, world: World, database: Database) -> None:
    block(planner, world)
    page = text(planner.get("/series/preview", query_string=typed(world)))
    assert "4 dates" in page and "Tue 20 May 2031" in page
    assert page.count("Not free") == 1 and "Blocker" in page
    holiday = text(planner.get("/series/preview", query_string=typed(world, on="2026-10-01", skip_days_off="1")))
    assert "left out" in holiday
    assert "at most 400" in text(planner.get("/series/preview", query_string=typed(world, rule="FREQ=DAILY;COUNT=999")))
    assert rows(database) == []


def test_a_waiting_date_is_placed_by_one_click_on_a_way_out(planner: Visitor, world: World, database: Database) -> None:
    block(planner, world)
    make(planner, world)
    page = text(planner.get("/calendar/waiting"))
    assert "Tue 20 May 2031" in page and "Blocker" in page
    waiting = rows(database)[1]
    way = next(one["way"] for one in waiting.blocked_by if "way" in one)
    answer = planner.post(f"/series/dates/{waiting.id}/place", data={"take": way, "on": waiting.on.isoformat()})
    assert answer.status_code == 302
    placed = rows(database)[1]
    assert placed.state == "placed" and placed.is_own
    assert "Nothing waits to be placed" in text(planner.get("/calendar/waiting"))


def test_placing_where_it_is_not_free_is_refused_with_ways_out(
    planner: Visitor, world: World, database: Database
) -> None:
    block(planner, world)
    make(planner, world)
    one = rows(database)[1]
    form = planner.get(f"/series/dates/{one.id}/place")
    assert "Not free at that time" in text(form) and "one click plans it so" in text(form)
    same = {"on": one.on.isoformat(), "starts": "14:00", "ends": "16:00"}
    answer = planner.post(f"/series/dates/{one.id}/place", data=same)
    assert answer.status_code == 409 and 'value="14:00"' in text(answer)
    later = planner.post(f"/series/dates/{one.id}/place", data=same | {"starts": "08:30", "ends": "10:30"})
    assert later.status_code == 302
    assert planner.post(f"/series/dates/{one.id}/place", data=same).status_code == 409


def test_a_waiting_date_is_dropped_and_taken_up_again(planner: Visitor, world: World, database: Database) -> None:
    block(planner, world)
    address = make(planner, world)
    one = rows(database)[1]
    assert planner.post(f"/series/dates/{one.id}/drop", data={"next": address}).location == address
    assert "Try to place it again" in text(planner.get(address))
    planner.post(f"/series/dates/{one.id}/take-up")
    assert rows(database)[1].state == "waiting"


def test_missed_dates_are_shown_apart_and_can_be_dropped(planner: Visitor, world: World, database: Database) -> None:
    last_week = workday_back(7).isoformat()
    blocker = typed(world, on=last_week, title="Blocker", unit_id="城南中学")
    assert planner.post("/events/new", data=blocker).status_code == 302
    make(planner, world, on=last_week, times="1")
    assert "1 date went by while it waited." in text(planner.get("/calendar/waiting"))
    page = text(planner.get("/calendar/waiting?missed=1"))
    assert "Missed" in page and "Place it" not in page
    planner.post(f"/series/dates/{rows(database)[0].id}/drop")
    assert "No missed dates" in text(planner.get("/calendar/waiting?missed=1"))


def test_the_event_says_where_it_stands_in_its_series(planner: Visitor, world: World, database: Database) -> None:
    make(planner, world)
    page = text(planner.get(f"/events/{rows(database)[2].event_id}"))
    assert "No. 3 of 4" in page and "every week on Tue, 4 times" in page
    assert "This and following" in page and "scope=following&from_on=2031-05-27" in page


def test_an_event_is_repeated(planner: Visitor, world: World, database: Database) -> None:
    block(planner, world)
    with database.session(writing=False) as session:
        event = session.scalars(select(Event)).one()
    page = text(planner.get(f"/events/{event.id}"))
    assert "Repeat this event" in page
    assert 'value="Blocker"' in text(planner.get(f"/series/new?event={event.id}"))


def test_this_and_following_are_changed(planner: Visitor, world: World, database: Database) -> None:
    address = make(planner, world)
    form = text(planner.get(f"{address}/edit?scope=following&from_on=2031-05-27"))
    assert 'value="2031-05-27"' in form and 'name="times" id="f-times" value="2"' in form
    answer = planner.post(
        f"{address}/edit?scope=following&from_on=2031-05-27",
        data=typed(world, on="2031-05-27", starts="09:00", ends="11:00", times="3"),
    )
    assert answer.status_code == 302 and answer.location != address
    with database.session(writing=False) as session:
        assert [len(one.dates) for one in session.scalars(select(Series).order_by(Series.id))] == [2, 3]
    assert "Until then it was another series:" in text(planner.get(answer.location))


def test_the_rest_of_a_series_is_cancelled_with_a_reason(planner: Visitor, world: World, database: Database) -> None:
    address = make(planner, world)
    path = f"{address}/cancel?scope=following&from_on=2031-05-20"
    form = {"scope": "following", "from_on": "2031-05-20", "reason": ""}
    assert planner.post(path, data=form).status_code == 422
    assert planner.post(path, data=form | {"reason": "exams"}).status_code == 302
    with database.session(writing=False) as session:
        states = [event.status for event in session.scalars(select(Event).order_by(Event.starts_at))]
    assert states == ["planned", "cancelled", "cancelled", "cancelled"]


def test_an_event_is_taken_out_of_its_series(planner: Visitor, world: World, database: Database) -> None:
    make(planner, world)
    one = rows(database)[0]
    answer = planner.post(f"/series/dates/{one.id}/detach")
    assert answer.location == f"/events/{one.event_id}"
    assert "No. 1 of" not in text(planner.get(answer.location))


def test_all_series_are_listed_with_rule_next_date_and_what_waits(planner: Visitor, world: World) -> None:
    block(planner, world)
    address = make(planner, world)
    make(planner, world, title="Drill <1>", on="2020-05-12", times="2", resources=[])
    page = text(planner.get("/series"))
    assert f'href="{address}"' in page and "every week on Tue, 4 times · 14:00–16:00" in page
    assert "Tue 13 May 2031" in page and "1 date<" in page and "Ended" in page
    running, ended = text(planner.get("/series?state=running")), text(planner.get("/series?state=ended"))
    assert f'href="{address}"' in running and f'href="{address}"' not in ended
    assert "Drill <1>" not in running and "Drill <1>" in ended
    assert "No series matches these filters" in text(planner.get("/series?q=nothing"))
    assert f'href="{address}"' in text(planner.get("/series?q=lect&sort=title"))


def test_series_of_other_townships_are_neither_listed_nor_found(planner: Visitor, world: World) -> None:
    make(planner, world, unit_id="", area_id="青塘镇", title="Elsewhere")
    assert "Elsewhere" in text(planner.get("/series")) and "/series/" in text(planner.get("/search?q=elsewhere"))
    planner.sign_in_as(world, "township_officer")
    for path in ("/series", "/search?q=elsewhere"):
        assert "Elsewhere" not in text(planner.get(path)), path


def test_the_search_finds_series_by_title(planner: Visitor, world: World) -> None:
    address = make(planner, world)
    page = text(planner.get("/search?q=lectu"))
    assert f'href="{address}"' in page and "every week on Tue, 4 times" in page


def test_the_list_of_series_is_reached_from_event_series_and_waiting_list(
    planner: Visitor, world: World, database: Database
) -> None:
    address = make(planner, world)
    for path in (address, "/calendar/waiting", f"/events/{rows(database)[0].event_id}"):
        assert 'href="/series"' in text(planner.get(path)), path


def test_today_names_the_dates_that_wait(planner: Visitor, world: World) -> None:
    block(planner, world)
    make(planner, world)
    assert "1 date of a series waits to be placed" in text(planner.get("/"))


def test_others_neither_see_nor_touch_the_series(
    planner: Visitor, client: Visitor, world: World, database: Database
) -> None:
    block(planner, world)
    address = make(planner, world, unit_id="", area_id="青塘镇", resources=[f"team:{world.teams['first'].id}"])
    one = rows(database)[1]
    client.sign_in_as(world, "township_officer")
    assert client.get(address).status_code == 404
    for deed in ("drop", "place", "take-up", "detach"):
        assert client.post(f"/series/dates/{one.id}/{deed}").status_code == 404
    assert client.post("/series/dates/99999/drop").status_code == 404
    client.sign_in_as(world, "official")
    assert client.get("/series/new").status_code == 403
    page = text(client.get(address))
    assert "Change all" not in page


def test_the_series_heals_when_its_blocker_is_cancelled(
    planner: Visitor, world: World, database: Database, app: Any
) -> None:
    block(planner, world)
    make(planner, world)
    with database.transaction() as session:
        blocker = session.scalars(select(Event).where(Event.title == "Blocker")).one()
        services.cancel_event(session, blocker, "rain", world.actor(session, "planner"))
    task = next(task for task in app.extensions["clock_tasks"] if task.name == "series")
    assert task.run(database) == "placed 1 of 1 waiting dates"
    page = text(planner.get("/inbox"))  # written in the language of the planner's account
    assert "“Lecture”" in page and "2031年5月20日" in page


def test_a_series_that_was_split_leads_to_what_follows_and_counts_what_was_called_off(
    planner: Visitor, world: World, database: Database
) -> None:
    address = make(planner, world)
    with database.transaction() as session:
        series = session.scalars(select(Series)).one()
        dates = series_queries.dates_of(session, series)
        series_services.cancel(session, series, "this", "Rain", SYSTEM, dates[0].on)
        session.add(
            Series(uid="later", area_id=series.area_id, title="Later talks", rule=series.rule, template=series.template,
                   first_on=dates[-1].on, starts_minute=540, minutes=60, zone=series.zone, split_from_id=series.id)
        )  # fmt: skip
    page = text(planner.get(address))
    assert "1 cancelled or postponed" in page
    assert "Later talks" in page
