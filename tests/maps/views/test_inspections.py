"""Pages and doors of inspections, defects and photos of places."""

from __future__ import annotations

import re
import uuid
from base64 import b64encode
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import pytest
from PIL import Image
from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from core.db import Database
from maps.inspection_models import Defect, Inspection, PlacePhoto
from registry.defaults import seed
from tests.support.programs import Program, Programs
from tests.support.world import Visitor, World


@pytest.fixture(autouse=True)
def _words(database: Database, world: World) -> None:
    with database.transaction() as session:
        seed(session)


@pytest.fixture
def planner(programs: Programs) -> Program:
    return programs.of("planner")


@pytest.fixture
def ticket(planner: Program) -> dict[str, Any]:
    made = planner.post("/places/1/inspection-tickets", {"holder_name": "周巡查"})
    assert made.status_code == 200, made.text
    return dict(made.json)


def jpeg() -> bytes:
    file = BytesIO()
    Image.new("RGB", (60, 40), "green").save(file, "JPEG")
    return file.getvalue()


def entry(what: str = "inspection", **facts: Any) -> dict[str, Any]:
    return {"what": what, "nonce": uuid.uuid4().hex, **facts}


def page(client: Visitor, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, response.get_data(as_text=True)[:500]
    return str(response.get_data(as_text=True))


class TestOnSite:
    def test_the_page_opens_for_whoever_has_the_link_and_is_kept(self, client: Visitor, ticket: dict[str, Any]) -> None:
        answer = client.get(urlsplit(ticket["address"]).path)
        text = answer.get_data(as_text=True)
        assert "文化广场" in text and "周巡查" in text and "Signs are complete and legible" in text
        assert int(answer.headers["X-Keep-Until"]) > 0
        worker = client.get("/i/sw.js")
        assert worker.headers["Service-Worker-Allowed"] == "/i/" and "inspectionQueue" in worker.get_data(as_text=True)

    def test_what_a_phone_sends_twice_counts_once_without_any_form(
        self, client: Visitor, ticket: dict[str, Any], database: Database
    ) -> None:
        path = urlsplit(ticket["address"]).path
        found = {"item": "signs", "problem": "倒了", "severity": "danger"}
        visit = entry(answers={"signs": "defect"}, defects=[found], lon=116.013, lat=26.471, accuracy_m=8)
        shot = entry("photo", inspection=visit["nonce"], item="signs", photo=b64encode(jpeg()).decode())
        spoilt = [{"what": "inspection", "nonce": "short"}, {"what": "song"}, 7]
        for expected in ("taken", "again"):
            answer = client.post(f"{path}/entries", json={"entries": [visit, shot, *spoilt]})
            states = [one["state"] for one in (answer.json or {})["answers"]]
            assert states == [expected, expected, "refused", "refused", "refused"]
        with database.session(writing=False) as session:
            assert len(session.scalars(select(Inspection)).all()) == 1
            assert len(session.scalars(select(PlacePhoto)).all()) == 1
            assert session.scalars(select(Defect)).one().problem == "倒了"

    def test_a_link_that_is_taken_back_opens_and_takes_nothing(
        self, client: Visitor, ticket: dict[str, Any], planner: Program
    ) -> None:
        path = urlsplit(ticket["address"]).path
        assert planner.post(f"/inspection-tickets/{ticket['id']}/revoke").json["is_good"] is False
        assert client.get(path).status_code == 410
        answer = client.post(f"{path}/entries", json={"entries": [entry()]})
        assert answer.status_code == 410 and answer.headers["Retry-After"]
        assert client.post(f"{path}/entries", json=[1]).status_code == 410

    def test_one_tap_on_the_list_opens_the_phone_page(self, client: Visitor, world: World) -> None:
        client.sign_in_as(world, "planner")
        assert "文化广场" in page(client, "/inspections")
        opened = client.post("/places/1/inspect")
        assert opened.status_code == 302 and opened.headers["Location"].startswith("/i/")
        assert "林规划" in page(client, opened.headers["Location"])


def test_the_desk_shows_the_visit_and_leads_a_defect_to_its_end(
    client: Visitor, world: World, planner: Program
) -> None:
    defect = {"item": "fire", "problem": "灭火器过期", "severity": "major"}
    sent = {"nonce": uuid.uuid4().hex, "answers": {"access": "ok"}, "defects": [defect], "lon": 116.013, "lat": 26.471,
            "accuracy_m": 6, "verified": True}  # fmt: skip
    made = planner.post("/places/1/inspections", sent)
    assert made.status_code == 201 and planner.post("/places/1/inspections", sent).json["id"] == made.json["id"]
    client.sign_in_as(world, "planner")
    shown = page(client, f"/inspections/{made.json['id']}")
    assert "灭火器过期" in shown and "100 m from the point of the register" in shown and "found right" in shown
    assert "灭火器过期" in page(client, "/places/1") and "灭火器过期" in page(client, "/search?q=灭火器")
    history = page(client, f"/audit/inspections/{made.json['id']}")
    assert "Ways in are clear, two entrances or more fine" in history and "Fire equipment is in date defect" in history
    number = re.search(r"/defects/(\d+)", page(client, "/defects"))
    assert number is not None
    url = f"/defects/{number[1]}"
    assert client.post(f"{url}/mend", data={"evidence": ""}).status_code == 422
    photo = FileStorage(BytesIO(jpeg()), "after.jpg", content_type="image/jpeg")
    assert client.post(f"{url}/mend", data={"evidence": "已更换", "photos": photo}).status_code == 302
    shown = page(client, url)
    assert "已更换" in shown and "Is it mended?" in shown
    assert "waits to be closed" in page(client, "/")
    assert client.post(f"{url}/close").status_code == 302
    assert "Checked and closed" in page(client, url)
    assert "灭火器过期" in client.get("/defects.csv").get_data(as_text=True)
    official = client.sign_in_as(world, "official")
    assert f"{url}/mend" not in page(official, url) and official.post(f"{url}/reopen").status_code == 403


class TestPhotos:
    def add(self, client: Visitor, **more: Any) -> None:
        photo = FileStorage(BytesIO(jpeg()), "gate.jpg", content_type="image/jpeg")
        answer = client.post("/places/1/photos", data={"photos": photo, "caption": "大门", **more})
        assert answer.status_code == 302

    def test_everybody_sees_only_what_was_chosen_for_everybody(
        self, client: Visitor, world: World, database: Database
    ) -> None:
        client.sign_in_as(world, "planner")
        self.add(client)
        self.add(client, more_public="1", public="0")
        assert "大门" in page(client, "/places/1")
        seen = {number: client.get(f"/places/1/photos/{number}").status_code for number in (1, 2, 3)}
        assert seen == {1: 200, 2: 200, 3: 404}
        with client.session_transaction() as cookie:
            cookie.clear()
        seen = {number: client.get(f"/places/1/photos/{number}").status_code for number in (1, 2)}
        assert seen == {1: 404, 2: 200}
        assert page(client, "/places/1").count("/photos/2") > 0 and "/photos/1" not in page(client, "/places/1")

    def test_captions_are_changed_and_photos_removed(self, client: Visitor, world: World) -> None:
        client.sign_in_as(world, "planner")
        self.add(client)
        client.post("/places/1/photos", data={"caption-1": "南门", "public": "1"})
        assert "南门" in page(client, "/places/1")
        client.post("/places/1/photos/1/remove")
        assert "南门" not in page(client, "/places/1")
        bad = FileStorage(BytesIO(b"no picture"), "x.jpg")
        answer = client.post("/places/1/photos", data={"photos": bad})
        assert answer.status_code == 422 and "is not a photo" in answer.get_data(as_text=True)
