"""Drills in the browser: a contact registers and reports, others watch, nobody reaches into another unit."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine
from PIL import Image
from sqlalchemy import func, select

from core.db import Database
from core.times import now, today
from drills.models import Drill, DrillResult
from registry import defaults
from schedule.models import Event, Headcount
from tests.support.world import Visitor, World

DAY = today() + timedelta(days=7)
PAST = today() - timedelta(days=7)
PEOPLE = {"expected.students": "1,012", "expected.teachers": "53"}


@pytest.fixture(autouse=True)
def _vocabularies(database: Database) -> None:
    with database.transaction() as session:
        defaults.seed(session)


def typed(world: World, unit: str = "primary", **more: str) -> dict[str, str]:
    return {
        "unit_id": str(world.units[unit].id),
        "on": DAY.isoformat(),
        "starts": "14:28",
        "minutes": "30",
        **PEOPLE,
    } | more


def register(client: Visitor, world: World, **more: str) -> int:
    answer = client.post("/drills/register", data=typed(world, **more))
    assert answer.status_code == 302, answer.get_data(as_text=True)
    return int(re.findall(r"\d+", answer.location)[0])


def result(**more: str) -> dict[str, str]:
    return {
        "on": PAST.isoformat(), "started": "14:28", "evacuation": "1分52秒", "enrolled": "1065",
        "present.students": "1012", "present.teachers": "53",
    } | more  # fmt: skip


def count(database: Database, table: type[Any]) -> int:
    with database.transaction(writing=False) as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_contact_is_asked_for_no_unit_and_finds_the_form_filled_in(client: Visitor, world: World) -> None:
    page = client.sign_in_as(world, "unit_contact").get("/drills/register").get_data(as_text=True)
    assert "石上小学" in page and 'value="1012"' in page and 'value="53"' in page and 'value="14:28"' in page


def test_the_confirmation_says_what_was_registered(client: Visitor, world: World) -> None:
    drill_id = register(client.sign_in_as(world, "unit_contact"), world)
    page = client.get(f"/drills/{drill_id}/registered").get_data(as_text=True)
    assert "石上小学, 1,065 people" in page and "14:28" in page
    assert f"/drills/{drill_id}/notice" in page and "/calendar" in page


def test_the_confirmation_in_chinese(client: Visitor, world: World) -> None:
    drill_id = register(client.sign_in_as(world, "unit_contact", "zh"), world)
    page = client.get(f"/drills/{drill_id}/registered").get_data(as_text=True)
    assert re.search(r"已登记：\d{4}年\d+月\d+日 星期. 14:28，石上小学，1,065 人", page)


def test_a_wrong_figure_keeps_everything_that_was_typed(client: Visitor, world: World, database: Database) -> None:
    client.sign_in_as(world, "unit_contact")
    wrong = typed(world, **{"expected.teachers": "53人左右", "scenario": "6.0级地震", "is_public": "1"})
    answer = client.post("/drills/register", data=wrong)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and count(database, Event) == 0
    assert "53人左右" in page and "6.0级地震" in page and 'value="1,012"' in page and "checked" in page


def test_a_clash_offers_free_times_and_one_of_them_is_taken_in_one_tap(client: Visitor, world: World) -> None:
    register(client.sign_in_as(world, "unit_contact"), world)
    answer = client.post("/drills/register", data=typed(world))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and "already booked" in page
    offered = re.findall(r'name="take" value="([^"]+)"', page)
    assert len(offered) >= 2
    taken = client.post("/drills/register", data=typed(world, take=offered[0]))
    assert taken.status_code == 302


def test_a_form_sent_twice_registers_one_drill(client: Visitor, world: World, database: Database) -> None:
    client.sign_in_as(world, "unit_contact")
    first = client.post("/drills/register", data=typed(world, _once="abc"))
    second = client.post("/drills/register", data=typed(world, _once="abc"))
    assert first.location == second.location and count(database, Drill) == 1


def test_last_time_is_renewed_in_one_tap(client: Visitor, world: World, database: Database) -> None:
    earlier = register(client.sign_in_as(world, "unit_contact"), world, on=PAST.isoformat(), scenario="教学楼轻微受损")
    page = client.get("/drills/register").get_data(as_text=True)
    form = re.search(
        r'action="/drills/(\d+)/renew".*?name="on" value="([^"]+)".*?name="starts" value="([^"]+)"', page, re.S
    )
    assert form is not None and form[1] == str(earlier)
    answer = client.post(f"/drills/{earlier}/renew", data={"on": form[2], "starts": form[3]})
    assert answer.status_code == 302
    with database.transaction(writing=False) as session:
        fresh = session.scalars(select(Drill).order_by(Drill.id.desc())).first()
        assert fresh is not None
        assert (fresh.renewed_from_id, fresh.scenario) == (earlier, "教学楼轻微受损")


def test_the_day_proposed_comes_after_all_that_is_registered(client: Visitor, world: World) -> None:
    register(client.sign_in_as(world, "unit_contact"), world)
    page = client.get("/drills/register").get_data(as_text=True)
    proposed = re.search(r'name="on" id="f-on" value="([^"]+)"', page)
    assert proposed is not None and date.fromisoformat(proposed[1]) > DAY
    assert "Already registered" in page


def test_a_renewal_that_clashes_shows_the_full_form(client: Visitor, world: World) -> None:
    earlier = register(client.sign_in_as(world, "unit_contact"), world, on=PAST.isoformat())
    register(client, world)
    answer = client.post(f"/drills/{earlier}/renew", data={"on": DAY.isoformat(), "starts": "14:28"})
    assert answer.status_code == 422 and 'name="take"' in answer.get_data(as_text=True)


def test_a_registration_is_changed_and_withdrawn(client: Visitor, world: World) -> None:
    drill_id = register(client.sign_in_as(world, "unit_contact"), world)
    page = client.get(f"/drills/{drill_id}/edit").get_data(as_text=True)
    versions = dict(re.findall(r'name="(version|event_version)"[^>]*value="(\d+)"', page))
    answer = client.post(f"/drills/{drill_id}/edit", data=typed(world, starts="10:00", **versions))
    assert answer.status_code == 302
    assert "10:00" in client.get(f"/drills/{drill_id}").get_data(as_text=True)
    assert client.post(f"/drills/{drill_id}/withdraw", data={"reason": ""}).status_code == 422
    assert client.post(f"/drills/{drill_id}/withdraw", data={"reason": "停课"}).status_code == 302
    assert "停课" in client.get(f"/drills/{drill_id}").get_data(as_text=True)


def test_a_result_is_entered_and_compared_with_the_target(client: Visitor, world: World) -> None:
    drill_id = register(client.sign_in_as(world, "unit_contact"), world, on=PAST.isoformat())
    page = client.get(f"/drills/{drill_id}/result").get_data(as_text=True)
    assert 'value="1065"' in page and 'value="1012"' in page
    assert client.post(f"/drills/{drill_id}/result", data=result()).status_code == 302
    page = client.get(f"/drills/{drill_id}").get_data(as_text=True)
    assert "1 min 52 s" in page and "Within the target of 2 min" in page
    assert 'value="1:52"' in client.get(f"/drills/{drill_id}/result").get_data(as_text=True)


def test_a_doubtful_result_is_asked_back_and_kept(client: Visitor, world: World, database: Database) -> None:
    drill_id = register(client.sign_in_as(world, "unit_contact"), world, on=PAST.isoformat())
    answer = client.post(f"/drills/{drill_id}/result", data=result(evacuation="12秒", problems="东侧楼梯拥堵"))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and "unusually fast" in page and "save it all the same" in page
    assert "12秒" in page and "东侧楼梯拥堵" in page and count(database, DrillResult) == 0
    sure = result(evacuation="12秒", confirmed="1")
    assert client.post(f"/drills/{drill_id}/result", data=sure).status_code == 302


def test_people_that_do_not_add_up_are_told_beside_the_field(client: Visitor, world: World, database: Database) -> None:
    drill_id = register(client.sign_in_as(world, "unit_contact"), world, on=PAST.isoformat())
    answer = client.post(f"/drills/{drill_id}/result", data=result(excused="2"))
    assert answer.status_code == 422 and "2 people too many" in answer.get_data(as_text=True)
    with database.transaction(writing=False) as session:
        assert session.scalar(select(func.count()).where(Headcount.stage == "reported")) == 0


def test_there_is_no_form_for_a_result_before_the_start(client: Visitor, world: World) -> None:
    drill_id = register(client.sign_in_as(world, "unit_contact"), world)
    answer = client.get(f"/drills/{drill_id}/result")
    assert answer.status_code == 200 and "not begun yet" in answer.get_data(as_text=True)


def test_another_units_drill_is_not_found(client: Visitor, world: World) -> None:
    drill_id = register(client.sign_in_as(world, "planner"), world, unit="junior", on=PAST.isoformat())
    client.sign_in_as(world, "unit_contact")
    for address in ("", "/edit", "/result", "/withdraw", "/notice", "/registered"):
        assert client.get(f"/drills/{drill_id}{address}").status_code == 404, address
    for address in ("/renew", "/result", "/withdraw", "/edit"):
        answer = client.post(f"/drills/{drill_id}{address}", data=result(reason="x"))
        assert answer.status_code == 404, address


def test_a_contact_cannot_register_for_another_unit(client: Visitor, world: World, database: Database) -> None:
    client.sign_in_as(world, "unit_contact")
    assert client.post("/drills/register", data=typed(world, unit="junior")).status_code == 404
    assert client.get(f"/drills/register?unit={world.units['junior'].id}").status_code == 404
    assert count(database, Drill) == 0


def test_an_officer_chooses_among_the_units_of_the_township(client: Visitor, world: World, database: Database) -> None:
    page = client.sign_in_as(world, "township_officer").get("/drills/register").get_data(as_text=True)
    assert "石上小学" in page and "城南中学" in page and "实验幼儿园" not in page
    register(client, world, unit="junior")
    with database.transaction(writing=False) as session:
        assert session.scalars(select(Drill.channel)).one() == "phone"


def test_the_list_opens_with_how_the_month_stands(client: Visitor, world: World) -> None:
    register(client.sign_in_as(world, "planner"), world, on=PAST.isoformat())
    page = client.get("/drills").get_data(as_text=True)
    assert "0 of 3 schools have drilled this month. 1 result is missing." in page
    assert "Result missing" in page


QUERIES = (
    "state=unreported", "kind=school", "month=2026-05", "month=9999-99", "q=石上", "area=990101100", "area=x",
    "page=99", "sort=-evacuation", "sort=evacuation", "sort=expected", "sort=-reported", "sort=unit",
    "state=nonsense", "kind=nothing",
)  # fmt: skip


def test_every_filter_answers(client: Visitor, world: World) -> None:
    register(client.sign_in_as(world, "planner"), world)
    for query in QUERIES:
        assert client.get(f"/drills?{query}").status_code == 200, query


def test_drills_without_a_time_come_last_either_way(client: Visitor, world: World) -> None:
    client.sign_in_as(world, "planner")
    held = register(client, world, on=PAST.isoformat())
    client.post(f"/drills/{held}/result", data=result())
    register(client, world, unit="kindergarten")
    for sort in ("evacuation", "-evacuation"):
        page = client.get(f"/drills?sort={sort}").get_data(as_text=True)
        assert page.index("石上小学</a>") < page.index("实验幼儿园</a>"), sort


def test_filters_narrow_the_list(client: Visitor, world: World) -> None:
    client.sign_in_as(world, "planner")
    register(client, world)
    register(client, world, unit="kindergarten")
    only = client.get("/drills?area=990101101").get_data(as_text=True)
    assert "实验幼儿园" in only and "石上小学" not in only


def test_an_official_sees_drills_and_changes_none(client: Visitor, world: World) -> None:
    drill_id = register(client.sign_in_as(world, "planner"), world, special_needs="1", special_needs_helper="李老师")
    client.sign_in_as(world, "official")
    page = client.get(f"/drills/{drill_id}").get_data(as_text=True)
    assert "石上小学" in page and "李老师" not in page and "Withdraw" not in page
    assert client.get("/drills/register").status_code == 403
    assert client.post(f"/drills/{drill_id}/withdraw", data={"reason": "x"}).status_code == 403


def test_an_observer_sees_no_drills(client: Visitor, world: World) -> None:
    assert client.sign_in_as(world, "observer").get("/drills").status_code == 403


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("role", ["unit_contact", "planner", "township_officer", "official", "administrator"])
def test_every_page_opens(client: Visitor, world: World, role: str, language: str) -> None:
    client.sign_in_as(world, "planner")
    held, ahead = register(client, world, on=PAST.isoformat()), register(client, world)
    client.post(f"/drills/{held}/result", data=result())
    client.sign_in_as(world, role, language)
    unit, event = f"/units/{world.units['primary'].id}", "/events/1"
    for address in ("/", "/drills", f"/drills/{held}", f"/drills/{ahead}", f"/drills/{ahead}/notice", unit, event):
        assert client.get(address).status_code == 200, address


def test_today_asks_the_contact_for_what_is_missing(client: Visitor, world: World) -> None:
    client.sign_in_as(world, "unit_contact")
    assert "Drill overdue: 石上小学" in client.get("/").get_data(as_text=True)
    drill_id = register(client, world, on=PAST.isoformat())
    assert f"/drills/{drill_id}/result" in client.get("/").get_data(as_text=True)
    register(client, world, on=(today() + timedelta(days=1)).isoformat())
    assert "Drill tomorrow: 石上小学" in client.get("/").get_data(as_text=True)


def test_today_lists_the_next_drill_however_far_away(client: Visitor, world: World) -> None:
    drill_id = register(client.sign_in_as(world, "unit_contact"), world, on=(today() + timedelta(days=40)).isoformat())
    assert f'href="/drills/{drill_id}"' in client.get("/").get_data(as_text=True)


def test_the_scenario_on_the_notice_ends_with_one_full_stop(client: Visitor, world: World) -> None:
    client.sign_in_as(world, "unit_contact")
    drill_id = register(client, world, scenario="教学楼轻微受损。")
    page = client.get(f"/drills/{drill_id}/notice", headers={"Accept-Language": "zh-CN"}).get_data(as_text=True)
    assert "教学楼轻微受损" in page and "。。" not in page


def test_today_tells_the_planner_how_many_results_are_missing(client: Visitor, world: World) -> None:
    client.sign_in_as(world, "planner")
    register(client, world, on=PAST.isoformat())
    page = client.get("/").get_data(as_text=True)
    assert "1 drill result is missing" in page and "Schools that drilled this month" in page


def test_a_drill_of_the_calendar_is_completed_from_its_page(client: Visitor, world: World) -> None:
    client.sign_in_as(world, "planner")
    planned = {
        "kind": "drill",
        "on": DAY.isoformat(),
        "starts": "09:00",
        "ends": "10:00",
        "unit_id": str(world.units["junior"].id),
    }
    made = client.post("/events/new", data=planned)
    assert made.status_code == 302
    event_id = int(re.findall(r"\d+", made.location)[0])
    assert f"/drills/adopt/{event_id}" in client.get(f"/events/{event_id}").get_data(as_text=True)
    answer = client.post(f"/drills/adopt/{event_id}")
    assert answer.status_code == 302 and answer.location.endswith("/edit")
    assert client.get(answer.location).status_code == 200


def picture() -> tuple[BytesIO, str]:
    out = BytesIO()
    Image.new("RGB", (400, 300), "green").save(out, "JPEG")
    return BytesIO(out.getvalue()), "操场.jpg"


def begun(client: Visitor, world: World) -> int:
    with time_machine.travel(datetime.combine(PAST, datetime.min.time(), UTC) - timedelta(days=1), tick=False):
        client.sign_in_as(world, "unit_contact")
        return register(client, world, on=PAST.isoformat())


def test_photos_come_with_the_result_and_are_seen_by_those_who_see_the_drill(client: Visitor, world: World) -> None:
    drill_id = begun(client, world)
    client.sign_in_as(world, "unit_contact")
    data = result(caption="集合点") | {"photos": [picture(), picture()]}
    assert client.post(f"/drills/{drill_id}/result", data=data, content_type="multipart/form-data").status_code == 302
    page = client.get(f"/drills/{drill_id}").get_data(as_text=True)
    first, *_ = re.findall(rf'src="(/drills/{drill_id}/photos/\d+)"', page)
    assert "集合点" in page and client.get(first).mimetype == "image/jpeg"
    assert client.sign_in_as(world, "observer").get(first).status_code in (403, 404)
    assert client.sign_in_as(world, "unit_contact").post(f"{first}/remove").status_code == 302
    assert first not in client.get(f"/drills/{drill_id}/result").get_data(as_text=True)


def test_a_refused_result_says_that_photos_must_be_chosen_again(client: Visitor, world: World) -> None:
    drill_id = begun(client, world)
    client.sign_in_as(world, "unit_contact")
    data = result(enrolled="9") | {"photos": [picture()]}
    answer = client.post(f"/drills/{drill_id}/result", data=data, content_type="multipart/form-data")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and "chosen again" in page and "extra_reason" in page


def test_a_registration_just_made_is_undone_in_one_tap(client: Visitor, world: World, database: Database) -> None:
    drill_id = register(client.sign_in_as(world, "unit_contact"), world)
    page = client.get(f"/drills/{drill_id}/registered").get_data(as_text=True)
    assert f"/drills/{drill_id}/undo" in page and ".ics" in page
    assert client.sign_in_as(world, "planner").post(f"/drills/{drill_id}/undo").status_code == 409
    assert client.sign_in_as(world, "unit_contact").post(f"/drills/{drill_id}/undo").status_code == 302
    assert (count(database, Drill), count(database, Event), count(database, Headcount)) == (0, 0, 0)


def test_half_an_hour_later_a_registration_is_withdrawn_with_a_reason(client: Visitor, world: World) -> None:
    drill_id = register(client.sign_in_as(world, "unit_contact"), world)
    with time_machine.travel(now() + timedelta(minutes=31), tick=False):
        client.sign_in_as(world, "unit_contact")
        assert f"/drills/{drill_id}/undo" not in client.get(f"/drills/{drill_id}/registered").get_data(as_text=True)
        assert client.post(f"/drills/{drill_id}/undo").status_code == 409


def test_the_same_form_sent_twice_is_registered_once(client: Visitor, world: World, database: Database) -> None:
    client.sign_in_as(world, "unit_contact")
    answers = [client.post("/drills/register", data=typed(world, _once="one")) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302] and answers[0].location == answers[1].location
    assert count(database, Drill) == 1


def test_the_list_as_a_file_has_the_columns_of_the_import(client: Visitor, world: World) -> None:
    register(client.sign_in_as(world, "unit_contact"), world)
    text = client.get("/drills/file.csv").get_data(as_text=True)
    assert "石上小学" in text and "Drill number" in text and client.get("/drills/file.xlsx").status_code == 200
