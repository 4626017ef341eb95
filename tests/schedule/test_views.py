from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from sqlalchemy import select

from core.db import Database
from core.times import today
from registry.defaults import seed
from schedule.day_models import Absence
from schedule.models import Booking, Campaign, Event, Person, Team, Vehicle
from tests.support.days import workday_back
from tests.support.world import Visitor, World

Plan = Callable[..., Any]
DAY = "2031-05-12"


@pytest.fixture(autouse=True)
def _words(database: Database) -> None:
    with database.transaction() as session:
        seed(session)


@pytest.fixture
def planner(client: Visitor, world: World) -> Visitor:
    return client.sign_in_as(world, "planner")


@pytest.fixture
def plan(planner: Visitor, world: World) -> Plan:
    """Sends the form of a new event; what is not said is a lecture at Shishang primary school with the first team."""

    def send(path: str = "/events/new", **typed: Any) -> Any:
        form = {
            "kind": "lecture", "on": DAY, "starts": "14:00", "ends": "16:00", "unit_id": "石上小学",
            "resources": [f"team:{world.teams['first'].id}"], "expected.students": "1,012", "_once": "",
        }  # fmt: skip
        answer = planner.post(path, data=form | typed)
        with planner.session_transaction() as cookie:
            cookie.pop("_flashes", None)  # what was just saved is named in it, and would be found on the next page
        return answer

    return send


def events(database: Database) -> list[Event]:
    with database.session(writing=False) as session:
        return list(session.scalars(select(Event).order_by(Event.id)))


def text(answer: Any) -> str:
    return unescape(answer.get_data(as_text=True))


def test_a_planner_plans_a_lecture_and_finds_it_in_the_calendar(
    plan: Plan, planner: Visitor, database: Database
) -> None:
    answer = plan()
    assert answer.status_code == 302
    (event,) = events(database)
    assert event.title == "石上小学讲座"
    page = text(planner.get(answer.location))
    assert "Mon 12 May 2031 14:00–16:00" in page
    assert "宣传一队" in page and "1,012" in page and "Planned" in page
    assert event.title in text(planner.get(f"/calendar?day={DAY}"))


@pytest.mark.parametrize("view", ["month", "week", "agenda"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_view_shows_the_event_in_both_languages(
    plan: Plan, client: Visitor, world: World, view: str, language: str
) -> None:
    plan(title="Talk on shaking")
    page = text(client.sign_in_as(world, "planner", language).get(f"/calendar?view={view}&day={DAY}"))
    assert "Talk on shaking" in page
    assert ("计划中" if language == "zh" else "Planned") in page
    assert f'id="d{DAY}"' in page


def test_filters_narrow_the_calendar_and_stay_in_its_links(
    plan: Plan, planner: Visitor, world: World, database: Database
) -> None:
    with database.transaction() as session:
        campaign = Campaign(area_id=world.areas["county"].id, name="Week", starts_on=today(), ends_on=today())
        session.add(campaign)
    plan(title="In Meijiang", campaign_id=str(campaign.id))
    plan(title="In Qingtang", unit_id="实验幼儿园", kind="stall", resources=[f"team:{world.teams['second'].id}"])
    for narrow, shown in {
        f"campaign={campaign.id}": "In Meijiang", "kind=stall": "In Qingtang", "area=990101101": "In Qingtang",
        f"team={world.teams['first'].id}": "In Meijiang",
    }.items():  # fmt: skip
        page = text(planner.get(f"/calendar?day={DAY}&{narrow}"))
        hidden = {"In Meijiang", "In Qingtang"} - {shown}
        assert shown in page and not [title for title in hidden if title in page], narrow
        assert page.count(narrow) >= 4  # arrows and views
    assert "No event matches" in text(planner.get(f"/calendar?day={DAY}&status=held"))


@pytest.mark.parametrize(
    "query", ["day=nonsense", "day=0001-01-01", "day=9999-12-31", "view=year", "team=x&campaign=-1", "area=%25"]
)
def test_a_strange_address_gives_an_ordinary_calendar(planner: Visitor, query: str) -> None:
    assert planner.get(f"/calendar?{query}").status_code == 200


def test_an_empty_month_offers_the_first_step(planner: Visitor) -> None:
    page = text(planner.get("/calendar?day=2033-02-01"))
    assert "No events in this time" in page and "/events/new?on=2033-02-01" in page


def test_a_clash_keeps_what_was_typed_and_offers_ways_out(plan: Plan, database: Database) -> None:
    plan()
    answer = plan(
        unit_id="城南中学", starts="15:00", ends="17:00", note="bring the model", **{"expected.students": "300"}
    )
    page = text(answer)
    assert answer.status_code == 409
    assert "“宣传一队” is already booked for “石上小学讲座”, Mon 12 May 2031 14:00–16:00." in page
    assert page.count('name="take"') >= 2
    for kept in ('value="15:00"', 'value="17:00"', "bring the model", 'value="300"', "城南中学"):
        assert kept in page
    assert len(events(database)) == 1


def test_taking_an_alternative_plans_the_event_so(plan: Plan, world: World, database: Database) -> None:
    plan()
    clash = plan(unit_id="城南中学", starts="15:00", ends="17:00")
    codes = [part.split('"')[0] for part in clash.get_data(as_text=True).split('name="take" value="')[1:]]
    code = next(unescape(code) for code in codes if "team:" in unescape(code))
    answer = plan(unit_id="城南中学", starts="15:00", ends="17:00", take=code)
    assert answer.status_code == 302
    with database.session(writing=False) as session:
        booked = session.scalars(select(Booking.resource).where(Booking.event_id == events(database)[1].id)).all()
    assert f"team:{world.teams['second'].id}" in booked and f"team:{world.teams['first'].id}" not in booked


def test_each_clash_says_how_hard_it_is_and_asks_for_the_reason_beside_it(plan: Plan, world: World) -> None:
    plan()
    page = text(plan(unit_id="城南中学", starts="15:00", ends="17:00"))
    panel = page[page.index('class="clash"') : page.index("</aside>")]
    assert "Allowed with a reason" in panel and 'name="override_reason"' in panel
    assert page.count('name="override_reason"') == 1
    strange = text(plan(unit_id="城南中学", starts="15:00", ends="17:00", resources=["team:1"], skills=["dialect"]))
    assert "None of those who are to go has the skill “Local dialect”." in strange


def test_a_reason_that_is_typed_does_not_hide_what_it_is_for(plan: Plan, planner: Visitor, world: World) -> None:
    plan()
    asked = {
        "kind": "stall", "on": DAY, "starts": "15:00", "ends": "17:00", "unit_id": "城南中学",
        "resources": f"team:{world.teams['first'].id}", "override_reason": "The team splits up",
    }  # fmt: skip
    page = text(planner.get("/events/check", query_string=asked))
    assert "Not free at that time" in page and "The team splits up" in page


def test_a_year_without_holidays_is_noted_while_one_chooses(planner: Visitor) -> None:
    asked = {"kind": "stall", "on": "2071-05-12", "starts": "15:00", "ends": "17:00", "unit_id": "城南中学"}
    assert "2071 are not known yet" in text(planner.get("/events/check", query_string=asked))


def test_a_reason_takes_it_all_the_same_and_the_page_says_so(plan: Plan, planner: Visitor) -> None:
    plan()
    answer = plan(unit_id="城南中学", starts="15:00", ends="17:00", override_reason="The team splits up")
    page = text(planner.get(answer.location))
    assert "in spite of a clash" in page and "The team splits up" in page


def test_a_form_sent_twice_makes_one_event(plan: Plan, database: Database) -> None:
    first, second = plan(_once="one-nonce"), plan(_once="one-nonce")
    assert (first.status_code, second.status_code) == (302, 302)
    assert first.location == second.location
    assert len(events(database)) == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"ends": "13:00"}, "The end must be after the start."),
        ({"on": "2031-02-30"}, "Please enter a date that exists"),
        ({"on": "1931-05-12"}, "Choose a year between"),
        ({"unit_id": "没有的学校"}, "This is not in the list."),
        ({"unit_id": ""}, "Choose the unit it is held for, or an area."),
        ({"kind": "circus"}, "There is no such kind of event."),
        ({"resources": ["team:999"]}, "There is no such team, person or vehicle"),
        ({"resources": ["moon:1"]}, "Use only letters"),
        ({"expected.students": "about 53"}, "Please enter a whole number"),
        ({"place_id": "县科技馆", "until": "2031-06-30"}, "An event lasts at most 14 days."),
    ],
)
def test_what_cannot_be_is_said_in_words_and_nothing_is_lost(
    plan: Plan, database: Database, typed: dict[str, Any], said: str
) -> None:
    answer = plan(title="<b>Talk</b>", **typed)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert said in unescape(page)
    assert "&lt;b&gt;Talk&lt;/b&gt;" in page
    assert not events(database)


def test_an_event_is_changed_and_the_second_editor_is_told(plan: Plan, planner: Visitor, database: Database) -> None:
    plan()
    (event,) = events(database)
    form = planner.get(f"/events/{event.id}/edit").get_data(as_text=True)
    assert f'name="version" id="f-version" value="{event.version}"' in form
    version = str(event.version)
    assert plan(f"/events/{event.id}/edit", starts="09:00", ends="11:00", version=version).status_code == 302
    late = plan(f"/events/{event.id}/edit", starts="10:00", ends="12:00", version=version)
    assert late.status_code == 409 and "changed this since" in text(late) and 'value="10:00"' in text(late)


def test_the_life_of_an_event_by_its_buttons(plan: Plan, planner: Visitor, database: Database) -> None:
    plan()
    (event,) = events(database)
    page = f"/events/{event.id}"
    assert planner.post(f"{page}/confirm").status_code == 302
    assert planner.post(f"{page}/held").status_code == 409
    refused = planner.post(f"{page}/cancel", data={"reason": " "})
    assert refused.status_code == 422 and "Please fill this in" in text(refused)
    planner.post(f"{page}/cancel", data={"reason": "Storm <warning>"})
    assert "Reason: Storm <warning>" in text(planner.get(page))
    planner.post(f"{page}/restore")
    planner.post(f"{page}/postpone", data={"reason": "Exams"})
    assert events(database)[0].status == "postponed"


def test_restoring_into_a_clash_opens_the_form_with_ways_out(plan: Plan, planner: Visitor, database: Database) -> None:
    plan()
    (event,) = events(database)
    planner.post(f"/events/{event.id}/cancel", data={"reason": "rain"})
    plan(title="Taken since")
    answer = planner.post(f"/events/{event.id}/restore")
    page = text(answer)
    assert answer.status_code == 409 and "Taken since" in page and f'action="/events/{event.id}/edit"' in page
    again = plan(f"/events/{event.id}/edit", starts="09:00", ends="11:00", plan_again="1")
    assert again.status_code == 302
    assert events(database)[0].status == "planned"


def test_held_as_planned_is_one_tap_and_can_be_undone(plan: Plan, planner: Visitor, database: Database) -> None:
    plan(on=workday_back(3).isoformat())
    (event,) = events(database)
    page = text(planner.post(f"/events/{event.id}/held", follow_redirects=True))
    assert "Held as planned" in page and "Undo" in page
    planner.post(f"/events/{event.id}/restore")
    assert events(database)[0].status == "confirmed"


def test_the_live_check_says_clash_or_free_and_writes_nothing(
    plan: Plan, planner: Visitor, world: World, database: Database
) -> None:
    plan()
    asked = {
        "kind": "stall", "on": DAY, "starts": "15:00", "ends": "17:00", "unit_id": "城南中学",
        "resources": f"team:{world.teams['first'].id}",
    }  # fmt: skip
    busy = text(planner.get("/events/check", query_string=asked))
    assert "Not free at that time" in busy and 'name="take"' in busy and "Also on that day" in busy
    assert "Everything chosen is free" in text(planner.get("/events/check", query_string=asked | {"starts": "16:00"}))
    assert "Everything chosen" not in text(planner.get("/events/check", query_string=asked | {"starts": "soon"}))
    assert len(events(database)) == 1


ROLES = ["administrator", "planner", "township_officer", "unit_contact", "official", "observer"]


@pytest.mark.parametrize("role", ROLES)
def test_who_sees_and_changes_an_event(
    plan: Plan, client: Visitor, world: World, database: Database, role: str
) -> None:
    plan()
    (event,) = events(database)
    client.sign_in_as(world, role)
    sees, edits = role != "observer", role in ("administrator", "planner", "township_officer")
    assert client.get(f"/events/{event.id}").status_code == (200 if sees else 403)
    assert client.get("/calendar").status_code == (200 if sees else 403)
    assert client.get("/events/new").status_code == (200 if edits else 403)
    assert client.post(f"/events/{event.id}/confirm").status_code == (302 if edits else 403)
    assert client.get("/teams/new/team").status_code == (200 if role in ("administrator", "planner") else 403)
    if sees:
        assert ("Cancel the event" in text(client.get(f"/events/{event.id}"))) == edits


def test_another_units_event_is_not_there_for_its_neighbour(
    plan: Plan, client: Visitor, world: World, database: Database
) -> None:
    plan(unit_id="城南中学", title="Secret lecture")
    (event,) = events(database)
    client.sign_in_as(world, "unit_contact")
    assert client.get(f"/events/{event.id}").status_code == 404
    assert "Secret lecture" not in text(client.get(f"/calendar?day={DAY}"))


def test_an_officer_neither_sees_nor_plans_in_another_township(
    plan: Plan, client: Visitor, world: World, database: Database
) -> None:
    plan(unit_id="实验幼儿园", title="In Qingtang")
    (event,) = events(database)
    client.sign_in_as(world, "township_officer")
    assert client.get(f"/events/{event.id}").status_code == 404
    assert client.post(f"/events/{event.id}/cancel", data={"reason": "mine now"}).status_code == 404
    typed = {"kind": "stall", "on": DAY, "starts": "09:00", "ends": "10:00"}
    page = client.post("/events/new", data=typed | {"unit_id": "实验幼儿园"})
    assert page.status_code == 422 and "not in the list" in text(page)
    page = client.post("/events/new", data=typed | {"area_id": str(world.areas["qingtang"].id)})
    assert page.status_code == 422
    assert len(events(database)) == 1


def test_parts_are_folded_into_the_whole(plan: Plan, planner: Visitor, database: Database) -> None:
    plan(title="County drill day", unit_id="", area_id="清源县", resources=[])
    plan(title="School's part", kind="drill")
    with database.transaction() as session:
        whole, part = session.scalars(select(Event).order_by(Event.id)).all()
        part.part_of_id = whole.id
    page = text(planner.get(f"/calendar?day={DAY}&view=agenda"))
    assert "County drill day" in page and "with 1 part" in page and "School's part" not in page
    assert "School's part" in text(planner.get(f"/events/{whole.id}"))
    assert "County drill day" in text(planner.get(f"/events/{part.id}"))


def test_teams_people_and_vehicles_are_entered_changed_and_put_out_of_use(
    planner: Visitor, world: World, database: Database
) -> None:
    area = str(world.areas["county"].id)
    typed = {"name": "宣传三队", "area_id": area, "works_from": "09:00", "works_until": "17:30", "works_on": "1"}
    made = planner.post("/teams/new/team", data=typed)
    assert made.status_code == 302
    team_id = made.location.rsplit("/", 1)[1]
    planner.post(
        "/teams/new/person", data={"name": "李讲师", "area_id": area, "team_id": team_id, "phone": "0797-6832011"}
    )
    planner.post("/teams/new/vehicle", data={"name": "地震体验车", "area_id": area, "plate": "赣B·12345", "seats": "5"})
    page = text(planner.get("/teams"))
    assert all(
        word in page for word in ("宣传三队", "09:00–17:30", "李讲师", "0797-6832011", "地震体验车", "赣B·12345")
    )
    assert "李讲师" in text(planner.get(f"/teams/{team_id}"))
    same = planner.post("/teams/new/team", data=typed)
    assert same.status_code == 422 and "already" in text(same)
    planner.post(f"/teams/team/{team_id}/active")
    with database.session(writing=False) as session:
        assert session.get_one(Team, int(team_id)).is_active is False
        assert session.scalars(select(Person.name)).all() == ["李讲师"]
        assert session.scalars(select(Vehicle.seats)).all() == [5]


def test_telephones_are_for_those_who_may_see_contacts(client: Visitor, world: World, database: Database) -> None:
    with database.transaction() as session:
        session.add(Person(area_id=world.areas["county"].id, name="李讲师", phone="0797-6832011"))
    assert "0797-6832011" in text(client.sign_in_as(world, "planner").get("/teams"))
    assert "0797-6832011" not in text(client.sign_in_as(world, "official").get("/teams"))
    assert "李讲师" not in text(client.sign_in_as(world, "unit_contact").get("/teams"))


def test_a_team_still_booked_says_so_when_it_is_put_out_of_use(plan: Plan, planner: Visitor, world: World) -> None:
    plan()
    page = text(planner.post(f"/teams/team/{world.teams['first'].id}/active", follow_redirects=True))
    assert "1 coming event has it booked" in page and "out of use" in page


def test_the_units_page_today_and_the_search_know_the_events(
    plan: Plan, planner: Visitor, world: World, database: Database
) -> None:
    tomorrow = (today() + timedelta(days=1)).isoformat()
    plan(title="Talk on shaking", on=tomorrow, resources=[])
    assert "Talk on shaking" in text(planner.get(f"/units/{world.units['primary'].id}"))
    assert "Talk on shaking" in text(planner.get(f"/areas/{world.areas['meijiang'].id}"))
    assert "Talk on shaking" in text(planner.get("/"))
    assert "Talk on shaking" in text(planner.get("/search?q=shaking"))
    assert "宣传一队" in text(planner.get("/search?q=宣传一"))


def test_a_coming_event_with_a_team_out_of_use_needs_somebody(
    plan: Plan, planner: Visitor, world: World, database: Database
) -> None:
    plan(title="Past", on=workday_back(5).isoformat())
    plan(title="Coming")
    assert "is out of use" not in text(planner.get("/"))
    with database.transaction() as session:
        session.get_one(Team, world.teams["first"].id).is_active = False
    page = text(planner.get("/"))
    assert "宣传一队 is out of use" in page and f"/events/{events(database)[1].id}/edit" in page
    assert f"/events/{events(database)[0].id}/edit" not in page


def test_going_on_in_spite_of_a_clash_without_a_reason_says_so_at_the_reason(plan: Plan, world: World) -> None:
    plan()
    other = world.units["kindergarten"].name
    page = text(plan(unit_id=other, anyway="1"))
    assert "without a reason it is not saved" in page and 'href="#f-override_reason"' in page
    assert "without a reason it is not saved" not in text(plan(unit_id=other))


def test_a_name_that_is_not_in_the_list_is_told_while_the_form_is_filled_in(planner: Visitor) -> None:
    page = text(planner.get("/events/check", query_string={"kind": "lecture", "on": DAY, "unit_id": "没有这个学校"}))
    assert "“没有这个学校” is not in the list" in page
    assert "is not in the list" not in text(planner.get("/events/check", query_string={"unit_id": "石上小学"}))


def test_the_page_of_an_event_tells_planners_who_has_become_absent(
    plan: Plan, planner: Visitor, world: World, database: Database
) -> None:
    plan()
    (planned,) = events(database)
    assert "went for training" not in text(planner.get(f"/events/{planned.id}"))
    with database.transaction() as session:
        key = f"team:{world.teams['first'].id}"
        away = Absence(resource=key, starts_at=planned.starts_at, ends_at=planned.ends_at, note="went for training")
        session.add(away)
    assert "went for training" in text(planner.get(f"/events/{planned.id}"))
    assert "went for training" not in text(planner.sign_in_as(world, "official").get(f"/events/{planned.id}"))


def test_a_clash_with_an_event_that_one_may_not_see_does_not_name_it(
    plan: Plan, planner: Visitor, world: World, database: Database
) -> None:
    plan(unit_id=world.units["kindergarten"].name, title="内部安排")
    assert len(events(database)) == 1
    assert "内部安排" in text(plan())
    planner.sign_in_as(world, "township_officer")
    page = text(plan())
    assert "内部安排" not in page and "already booked for “another event”" in page


def test_vehicles_stand_in_the_order_of_their_plates(planner: Visitor, world: World, database: Database) -> None:
    with database.transaction() as session:
        county = world.areas["county"].id
        for name, plate in (("一号车", "Z0001"), ("三号车", "Z0003"), ("二号车", "Z0002"), ("无牌车", "")):
            session.add(Vehicle(area_id=county, name=name, plate=plate))
    page = text(planner.get("/teams"))
    places = [page.index(name) for name in ("一号车", "二号车", "三号车", "无牌车")]
    assert places == sorted(places)
