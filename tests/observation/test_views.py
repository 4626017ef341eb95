"""Pages of the observation network: the board answers first, a link reports, and nothing of it is public."""

from __future__ import annotations

import re
from typing import Any

import pytest

from core.db import Database
from core.times import today
from observation.models import Observer
from tests.support.observing import Network, build_network
from tests.support.world import Visitor, World

BOARD = "/observation"


@pytest.fixture
def network(database: Database, world: World) -> Network:
    with database.transaction() as session:
        return build_network(session, world)


def text(answer: Any) -> str:
    return str(answer.get_data(as_text=True))


@pytest.fixture
def link(client: Visitor, world: World, network: Network) -> str:
    page = text(client.sign_in_as(world, "planner").get(f"{BOARD}/observers/{network.observer}"))
    found = re.search(r"/o/[\w-]+", page)
    assert found is not None
    with client.session_transaction() as cookie:
        cookie.clear()
        cookie["language"] = "en"
    return found[0]


def test_one_tap_by_the_link_stands_on_the_board(client: Visitor, world: World, network: Network, link: str) -> None:
    page = text(client.get(link))
    assert "Points still to be reported today: 2 of 2." in page
    assert "Forecasts of earthquakes may not be spread" in page
    done = client.post(link, data={"on": today().isoformat(), "deed": "all"}, follow_redirects=True)
    assert "nothing unusual at 2 points" in text(done)
    assert "Today is complete. Points reported: 2." in text(done)
    board = text(client.sign_in_as(world, "planner").get(BOARD))
    assert "Today 2 of 2 records have come" in board


def test_a_phone_gets_an_answer_for_each_record_and_a_spoilt_one_holds_up_nothing(
    client: Visitor, network: Network, link: str
) -> None:
    good = {"nonce": "a-phone-made-this-1", "place_id": network.well, "on": today().isoformat(), "elapsed_seconds": 5}
    answer = client.post(
        f"{link}/records", json={"records": [good, {"nonce": "x"}, good | {"nonce": "another-of-a-phone"}]}
    )
    assert answer.json is not None
    assert [one["state"] for one in answer.json["answers"]] == ["taken", "refused", "again"]
    assert client.post(f"{link}/records", json={"records": "x"}).status_code == 422


def test_a_renewed_link_opens_nothing_any_more(client: Visitor, world: World, network: Network, link: str) -> None:
    client.sign_in_as(world, "planner").post(f"{BOARD}/observers/{network.observer}/link")
    assert client.get(link).status_code == 410
    assert client.post(f"{link}/records", json={"records": []}).status_code == 410


def test_nothing_of_it_is_public(client: Visitor, world: World, network: Network) -> None:
    for address in (BOARD, f"{BOARD}/day", f"{BOARD}/points", f"{BOARD}/observers", f"{BOARD}/returns",
                    f"/places/{network.pond}", f"{BOARD}/points/{network.pond}"):  # fmt: skip
        assert client.get(address).status_code == 302, address
    for address in ("/map", "/places", "/map/places.json"):
        page = text(client.get(address, follow_redirects=True))
        assert "刘观测" not in page
        assert "河背村鱼塘" not in page


def test_an_officer_of_another_township_does_not_find_the_point(
    client: Visitor, world: World, network: Network
) -> None:
    client.sign_in_as(world, "township_officer")
    for address in (f"{BOARD}/points/{network.pond}", f"{BOARD}/observers/{network.observer}",
                    f"{BOARD}/returns/week/{world.areas['qingtang'].id}/{today()}"):  # fmt: skip
        assert client.get(address).status_code == 404, address
    assert "河背村" not in text(client.get(BOARD))


def test_an_observer_with_an_account_finds_the_own_points_on_today(
    client: Visitor, world: World, database: Database, network: Network
) -> None:
    with database.transaction() as session:
        session.get_one(Observer, network.observer).user_id = world.users["observer"].id
    page = text(client.sign_in_as(world, "observer").get("/"))
    assert "Points still to be reported today: 2 of 2." in page
    assert client.get(f"{BOARD}/mine").status_code == 302
    assert client.get(BOARD).status_code == 403


def test_the_office_enters_pauses_and_takes_back(client: Visitor, world: World, network: Network) -> None:
    client.sign_in_as(world, "planner")
    page, day = f"{BOARD}/points/{network.pond}", today().isoformat()
    entered = text(client.post(f"{page}/records", data={"on": day, "note": "电话"}, follow_redirects=True))
    assert "nothing unusual." in entered
    assert client.post(f"{page}/records", data={"on": day}).status_code == 422
    removed = re.search(rf"{page}/records/\d+/remove", entered)
    assert removed is not None
    assert "Taken back" in text(client.post(removed[0], follow_redirects=True))
    paused = client.post(
        f"{page}/pauses", data={"starts_on": day, "ends_on": day, "reason": "清塘"}, follow_redirects=True
    )
    assert "Paused from" in text(paused)
    assert "清塘" in text(client.get(page))


def test_the_form_says_what_is_wrong_and_keeps_what_was_typed(client: Visitor, world: World, network: Network) -> None:
    client.sign_in_as(world, "planner")
    wrong = client.post(f"{BOARD}/points/new", data={"name": "新井", "area": "990101100201", "category": "animals",
                                                     "starts_on": today().isoformat(), "haves": "plate"})  # fmt: skip
    assert wrong.status_code == 422
    assert 'value="新井"' in text(wrong)
    assert "not in the list any more" in text(wrong)


def test_locks_are_kept_by_the_county_alone(client: Visitor, world: World, network: Network) -> None:
    client.sign_in_as(world, "township_officer")
    assert client.get(f"{BOARD}/locks").status_code == 403
    client.sign_in_as(world, "planner")
    locked = client.post("/returns/locks", data={"area": "990101", "up_to": "2026-10-31"}, follow_redirects=True)
    assert "Locked: Daily records of 清源县" in text(locked)
    assert client.post("/returns/locks", data={"area": "990101", "up_to": "2099-10-31"}).status_code == 422


@pytest.mark.parametrize(
    "address", ["/observation/board.csv", "/observation/returns/week.xlsx", "/observation/records.xlsx?month=x"]
)
def test_files_are_for_those_who_export_figures(client: Visitor, world: World, network: Network, address: str) -> None:
    assert client.sign_in_as(world, "official").get(address).status_code == 200
    assert client.sign_in_as(world, "observer").get(address).status_code == 403


def test_the_page_of_locks_is_marked_as_returns_in_the_menu(client: Visitor, world: World) -> None:
    page = client.sign_in_as(world, "planner").get("/observation/locks", follow_redirects=True)
    found = re.findall(r'<a href="([^"]+)" aria-current="page"', page.get_data(as_text=True))
    assert found == ["/returns"]


def test_a_point_that_nobody_has_set_up_is_on_the_map_of_those_who_can(client: Visitor, world: World) -> None:
    layer = client.sign_in_as(world, "planner").get("/map/layers/observation-points.json").get_json()
    assert (layer["name"], layer["signs"]) == (["河背村水井"], ["point-unset"])
