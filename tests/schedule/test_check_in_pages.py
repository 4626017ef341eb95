from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
import zxingcpp
from sqlalchemy import select

from core.access import SYSTEM
from core.config import Config
from core.db import Database
from core.links import new_salt
from core.times import now
from core.web import database as database_of
from registry.defaults import seed
from schedule import check_in_services as services
from schedule.check_in_inputs import HelperInput
from schedule.check_in_queries import helper_token, poster_token
from schedule.models import Event
from schedule.queries import people
from schedule.sign_up_models import CheckIn, CheckInDesk, HelperPass, SignUp
from schedule.sign_up_queries import token_of
from schedule.views import check_in_phone
from tests.support.world import Visitor, World


@pytest.fixture
def event_id(database: Database, world: World) -> int:
    """A lecture that goes on now."""
    with database.transaction() as session:
        seed(session)
        event = Event(uid="1", kind="lecture", title="防震减灾讲座", area_id=world.areas["meijiang"].id,
                      place_id=world.places["square"].id,
                      starts_at=now() - timedelta(minutes=30), ends_at=now() + timedelta(hours=1))  # fmt: skip
        session.add(event)
        session.flush()
        return event.id


@pytest.fixture
def code(app: Any, database: Database, event_id: int) -> str:
    """The address of the check-in, as the poster says it."""
    with database.transaction() as session:
        return f"/c/{poster_token(session, services.open_desk(session, session.get_one(Event, event_id), SYSTEM))}"


@pytest.fixture
def helpers_link(app: Any, database: Database, event_id: int, code: str) -> str:
    with database.transaction() as session:
        event = session.get_one(Event, event_id)
        helper = services.add_helper(session, event, HelperInput(name="东门"), SYSTEM)
        return f"/c/{helper_token(session, helper, event)}"


@pytest.fixture
def sign_up_id(database: Database, event_id: int) -> int:
    with database.transaction() as session:
        sign_up = SignUp(event_id=event_id, name="石上小学五年级", counts={"students": 45}, people=45,
                         phone="0797-6832009", email="five@qingyuan.example", salt=new_salt())  # fmt: skip
        session.add(sign_up)
        session.flush()
        return sign_up.id


def here(database: Database, event_id: int) -> dict[str, int]:
    with database.session(writing=False) as session:
        return people(session, event_id, "checked_in")


def nonce(number: int) -> str:
    return f"{number:032x}"


def sent(client: Visitor, code: str, *arrivals: Any) -> Any:
    return client.post(f"{code}/arrivals", json={"arrivals": list(arrivals)})


def test_anybody_sees_what_the_check_in_is_for_and_nobodys_name(client: Visitor, code: str, sign_up_id: int) -> None:
    page = client.get(code).get_data(as_text=True)
    assert "防震减灾讲座" in page
    assert "文化广场" in page
    assert "石上小学五年级" not in page


def test_a_check_in_helper_sees_names_and_no_contacts(client: Visitor, helpers_link: str, sign_up_id: int) -> None:
    page = client.get(helpers_link).get_data(as_text=True)
    assert "东门" in page
    assert "石上小学五年级" in page
    assert "6832009" not in page
    assert "five@" not in page


def test_one_person_checks_in_without_scripts(client: Visitor, database: Database, event_id: int, code: str) -> None:
    answer = client.post(code, data={"who": "one", "category": "villagers"}, follow_redirects=True)
    assert "Checked in at" in answer.get_data(as_text=True)
    assert here(database, event_id) == {"villagers": 1}


def test_a_form_sent_twice_without_scripts_counts_once(
    client: Visitor, database: Database, event_id: int, code: str
) -> None:
    form = {"who": "group", "counts.students": "４５", "counts.teachers": "2", "name": "五年级", "_once": "once-123456"}
    assert [client.post(code, data=form).status_code for _ in range(2)] == [302, 302]
    assert here(database, event_id) == {"students": 45, "teachers": 2}


def test_a_group_without_people_gets_its_form_back_with_what_was_typed(client: Visitor, code: str) -> None:
    answer = client.post(code, data={"who": "group", "counts.students": "many", "name": "五年级"})
    assert answer.status_code == 422
    assert 'value="many"' in answer.get_data(as_text=True)
    assert 'value="五年级"' in answer.get_data(as_text=True)
    assert client.post(code, data={"who": "group"}).status_code == 422


def test_a_phone_learns_of_each_arrival_what_became_of_it(
    client: Visitor, database: Database, event_id: int, code: str
) -> None:
    first = {"nonce": nonce(1), "counts": {"villagers": 1}, "elapsed_seconds": 600}
    spoilt = [{"nonce": nonce(2), "counts": {"villagers": "1"}}, {"nonce": "short", "counts": {"villagers": 1}}, "x"]
    answers = sent(client, code, first, *spoilt, {"nonce": nonce(3), "counts": {"students": 3}}).json["answers"]
    assert [answer["state"] for answer in answers] == ["taken", "refused", "refused", "refused", "taken"]
    assert answers[1]["message"]
    assert sent(client, code, first).json["answers"][0] == {**answers[0], "state": "again"}
    assert here(database, event_id) == {"villagers": 1, "students": 3}


def test_a_phone_needs_no_form_token(database: Database, config: Config, event_id: int, code: str) -> None:
    from app import create_app

    client = create_app(config, database, TESTING=True).test_client()
    assert sent(client, code, {"nonce": nonce(1), "counts": {"villagers": 1}}).status_code == 200  # type: ignore[arg-type]
    assert client.post(code, data={"who": "one"}).status_code == 422, "the plain form needs one"


def test_a_phone_at_the_poster_cannot_say_that_a_sign_up_has_come(
    client: Visitor, database: Database, code: str, sign_up_id: int
) -> None:
    sent(client, code, {"nonce": nonce(1), "counts": {"students": 45}, "sign_up_id": sign_up_id})
    with database.session(writing=False) as session:
        assert [one.sign_up_id for one in session.scalars(select(CheckIn))] == [None]


def test_a_check_in_helper_checks_a_sign_up_in_and_sees_the_running_total(
    client: Visitor, database: Database, event_id: int, helpers_link: str, sign_up_id: int
) -> None:
    group = {"nonce": nonce(1), "counts": {"students": 43}, "sign_up_id": sign_up_id}
    assert sent(client, helpers_link, group).json["total"] == 43
    chosen = client.get(f"{helpers_link}?sign_up={sign_up_id}").get_data(as_text=True)
    assert "Checking in: 石上小学五年级" in chosen
    with client.session_transaction() as cookie:
        cookie["language"] = "zh"
    page = client.get(helpers_link).get_data(as_text=True)
    assert " 人</span>" in page and "名人员" not in page
    with client.session_transaction() as cookie:
        cookie["language"] = "en"
    refused = client.post(helpers_link, data={"who": "group", "counts.students": "45", "sign_up_id": str(sign_up_id)})
    assert "was checked in at" in refused.get_data(as_text=True)
    assert here(database, event_id) == {"students": 43}


def test_a_holder_checks_in_those_who_signed_up(
    app: Any, client: Visitor, database: Database, event_id: int, code: str, sign_up_id: int
) -> None:
    with database_of(app).session(writing=False) as session:
        address = f"/sign-ups/{token_of(session, session.get_one(SignUp, sign_up_id))}/check-in"
    assert 'value="45"' in client.get(address).get_data(as_text=True)
    answer = client.post(address, data={"counts.students": "44"}, follow_redirects=True)
    assert "people in all: 44" in answer.get_data(as_text=True)
    assert client.post(address, data={"counts.students": "44"}).status_code == 422
    assert here(database, event_id) == {"students": 44}
    assert client.get("/sign-ups/1-0-" + "x" * 27 + "/check-in").status_code == 404


@pytest.mark.parametrize("change", ["renewed", "foreign", "expired", "nonsense"])
def test_a_code_that_is_not_good_says_so_kindly(
    client: Visitor, database: Database, event_id: int, code: str, change: str
) -> None:
    with database.transaction() as session:
        desk = session.get_one(CheckInDesk, event_id)
        if change == "renewed":
            services.renew_code(session, desk, SYSTEM)
        elif change == "foreign":
            code = code.replace(f"/c/{event_id}-", f"/c/{event_id + 1}-")
        elif change == "expired":
            code = f"/c/{session.info['links'].token('poster', event_id, desk.salt, now() - timedelta(seconds=1))}"
        else:
            code = "/c/hello"
    page = client.get(code)
    assert page.status_code == 410
    assert "not valid any more" in page.get_data(as_text=True)
    answer = sent(client, code, {"nonce": nonce(1), "counts": {"villagers": 1}})
    assert (answer.status_code, answer.json["code"]) == (410, "code_void")
    assert here(database, event_id) == {}


def test_a_body_that_is_no_list_of_arrivals_is_refused(client: Visitor, code: str) -> None:
    for body in [{}, [], {"arrivals": {}}, {"arrivals": [{}] * 201}]:
        assert client.post(f"{code}/arrivals", json=body).status_code == 422
    assert client.post(f"{code}/arrivals", data="{", content_type="application/json").status_code == 400
    assert client.post(f"{code}/arrivals", json={"arrivals": ["x" * 300_000]}).status_code == 413


def test_too_many_requests_from_one_address_are_put_off(
    client: Visitor, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check_in_phone, "PER_MINUTE", 1)
    at = now()
    monkeypatch.setattr("core.throttles.now", lambda: at)
    assert sent(client, code, {"nonce": nonce(2), "counts": {"villagers": 1}}).status_code == 200
    answer = sent(client, code, {"nonce": nonce(1), "counts": {"villagers": 1}})
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 60


def test_the_worker_may_serve_the_check_in_pages_only(client: Visitor) -> None:
    answer = client.get("/c/sw.js")
    assert (answer.mimetype, answer.headers["Service-Worker-Allowed"]) == ("text/javascript", "/c/")
    again = client.get("/c/sw.js", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_what_we_send_to_a_phone_stays_under_20_kb(client: Visitor, code: str) -> None:
    page = client.get(code).get_data(as_text=True)
    loaded = re.findall(r'(?:src|href)="(/static/(?:js|css)/check_in[^"]+)"', page)
    parts = [client.get(path, headers={"Accept-Encoding": "gzip"}).data for path in [*loaded, "/c/sw.js"]]
    assert len(parts) == 4
    assert sum(map(len, parts)) < 20_000


def test_the_organiser_opens_the_check_in_and_prints_a_poster_that_can_be_scanned(
    client: Visitor, world: World, event_id: int
) -> None:
    client.sign_in_as(world, "planner")
    assert client.get(f"/events/{event_id}/poster").status_code == 404
    assert "Open the check-in" in client.get(f"/events/{event_id}").get_data(as_text=True)
    client.post(f"/events/{event_id}/check-in/open")
    assert "0 people have come" in client.get(f"/events/{event_id}").get_data(as_text=True)
    poster = client.get(f"/events/{event_id}/poster").get_data(as_text=True)
    for said in ("防震减灾讲座", "文化广场", "扫码签到", "Scan to check in"):
        assert said in poster
    address = re.search(r"http://localhost/c/[\w-]+", poster)
    assert address is not None
    picture = client.get(f"/events/{event_id}/poster.svg")
    assert picture.mimetype == "image/svg+xml"
    assert scanned(picture.get_data(as_text=True)) == address[0]
    assert client.get(urlsplit(address[0]).path).status_code == 200


def scanned(svg: str) -> str:
    """What a phone reads from the picture: its squares are drawn, then read by an independent reader."""
    import numpy

    size = int(re.search(r'viewBox="0 0 (\d+) \d+"', svg)[1])  # type: ignore[index]
    squares = numpy.full((size, size), 255, dtype=numpy.uint8)
    path = re.search(r'stroke="#000" d="([^"]+)"', svg) or re.search(r'd="([^"]+)"[^>]*stroke="#000"', svg)
    assert path is not None
    x = y = 0.0
    for command, numbers in re.findall(r"([Mmh])([^Mmh]*)", path[1]):
        given = [float(number) for number in re.findall(r"-?[\d.]+", numbers)]
        if command == "M":
            x, y = given
        elif command == "m":
            x, y = x + given[0], y + given[1]
        else:
            squares[int(y), int(x) : int(x + given[0])] = 0
            x += given[0]
    found = zxingcpp.read_barcodes(numpy.kron(squares, numpy.ones((6, 6), dtype=numpy.uint8)))
    return str(found[0].text)


def test_the_live_count_is_sent_again_only_when_it_has_changed(
    client: Visitor, world: World, event_id: int, code: str
) -> None:
    client.sign_in_as(world, "planner")
    screen = f"/events/{event_id}/check-in/live"
    first = client.get(screen)
    assert client.get(screen, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    sent(client, code, {"nonce": nonce(1), "counts": {"students": 45}, "name": "五年级"})
    second = client.get(screen, headers={"If-None-Match": first.headers["ETag"]})
    assert second.status_code == 200
    assert re.search(r"data-come>45<", second.get_data(as_text=True))
    assert "五年级" in second.get_data(as_text=True)


def test_the_organiser_voids_a_mistake_and_takes_that_back(
    client: Visitor, database: Database, world: World, event_id: int, code: str
) -> None:
    sent(client, code, {"nonce": nonce(1), "counts": {"students": 45}})
    client.sign_in_as(world, "planner")
    client.post(f"/events/{event_id}/check-in/arrivals/1/void")
    assert here(database, event_id) == {}
    assert "not counted" in client.get(f"/events/{event_id}/check-in").get_data(as_text=True)
    client.post(f"/events/{event_id}/check-in/arrivals/1/restore")
    assert here(database, event_id) == {"students": 45}
    assert client.post(f"/events/{event_id}/check-in/arrivals/2/void").status_code == 404


def test_the_organiser_hands_out_a_link_and_takes_it_back(
    client: Visitor, database: Database, world: World, event_id: int, code: str
) -> None:
    client.sign_in_as(world, "planner")
    client.post(f"/events/{event_id}/check-in/helpers", data={"name": "东门"})
    page = client.get(f"/events/{event_id}/check-in").get_data(as_text=True)
    link = next(found for found in re.findall(r'data-copy="http://localhost(/c/[\w-]+)"', page) if found != code)
    assert "东门" in client.get(link).get_data(as_text=True)
    with database.session(writing=False) as session:
        helper = session.scalars(select(HelperPass)).one()
    picture = client.get(f"/events/{event_id}/check-in/helpers/{helper.id}.svg").get_data(as_text=True)
    assert scanned(picture) == f"http://localhost{link}"
    client.post(f"/events/{event_id}/check-in/helpers/{helper.id}/revoke")
    assert client.get(link).status_code == 410
    assert client.get(f"/events/{event_id}/check-in/helpers/{helper.id}.svg").status_code == 404
    assert client.post(f"/events/{event_id}/check-in/helpers", data={"name": ""}).status_code == 422


def test_the_organiser_checks_a_sign_up_in_by_hand(
    client: Visitor, database: Database, world: World, event_id: int, code: str, sign_up_id: int
) -> None:
    client.sign_in_as(world, "planner")
    page = client.get(f"/events/{event_id}/check-in/arrive?sign_up={sign_up_id}").get_data(as_text=True)
    assert 'value="45"' in page
    form = {"counts.students": "45", "counts.teachers": "2", "sign_up_id": str(sign_up_id)}
    assert client.post(f"/events/{event_id}/check-in/arrive", data=form).status_code == 302
    assert client.post(f"/events/{event_id}/check-in/arrive", data=form).status_code == 422
    assert here(database, event_id) == {"students": 45, "teachers": 2}


def test_those_who_came_stand_in_the_events_table_of_people(
    client: Visitor, world: World, event_id: int, code: str
) -> None:
    sent(client, code, {"nonce": nonce(1), "counts": {"students": 45}})
    page = client.sign_in_as(world, "planner").get(f"/events/{event_id}").get_data(as_text=True)
    assert "Checked in" in page
    assert "45 people have come" in page


def test_a_closed_check_in_says_so_and_opens_again(client: Visitor, world: World, event_id: int, code: str) -> None:
    client.sign_in_as(world, "planner")
    client.post(f"/events/{event_id}/check-in/close")
    assert "closed" in client.get(code).get_data(as_text=True)
    answer = sent(client, code, {"nonce": nonce(1), "counts": {"villagers": 1}})
    assert (answer.status_code, answer.json["code"]) == (409, "closed")
    client.post(f"/events/{event_id}/check-in/open")
    assert sent(client, code, {"nonce": nonce(1), "counts": {"villagers": 1}}).status_code == 200


def test_who_may_not_plan_the_event_sees_no_desk(client: Visitor, world: World, event_id: int, code: str) -> None:
    client.sign_in_as(world, "official")
    for path in ("check-in", "check-in/live", "poster", "poster.svg"):
        assert client.get(f"/events/{event_id}/{path}").status_code == 403
    assert "people have come" not in client.get(f"/events/{event_id}").get_data(as_text=True)
