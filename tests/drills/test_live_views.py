"""Pages, links and addresses of a live drill: who opens what, what asking again costs, the form of the result."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from core.access import SYSTEM
from core.db import Database
from core.times import local, now
from drills.live_models import LiveDrill
from drills.live_queries import outcome_of
from drills.models import Drill
from tests.support.live_drills import Opened, done, make_drill, open_drill
from tests.support.programs import Programs
from tests.support.world import Visitor, World


@pytest.fixture
def drill_id(database: Database, world: World) -> int:
    with database.transaction() as session:
        return make_drill(session, world).id


@pytest.fixture
def opened(app: Flask, database: Database, drill_id: int) -> Opened:
    with database.transaction() as session:
        session.info["actor"] = SYSTEM
        return open_drill(session, session.get_one(Drill, drill_id))


def send(client: Visitor, path: str, *entries: dict[str, Any]) -> Any:
    return client.post(f"{path}/entries", json={"entries": list(entries)})


def look(client: Visitor, path: str) -> Any:
    return client.get(f"{path}/state").json


class TestDesk:
    def test_the_contact_opens_it_and_finds_a_link_for_each_class(
        self, client: Visitor, world: World, drill_id: int
    ) -> None:
        client.sign_in_as(world, "unit_contact")
        assert "Nobody runs this drill live yet" in client.get(f"/drills/{drill_id}/live").text
        page = client.post(f"/drills/{drill_id}/live/open", follow_redirects=True).text
        assert "The live drill is open." in page
        assert page.count("/l/g/") >= 3 and "/l/c/" in page
        cards = client.get(f"/drills/{drill_id}/live/links").text
        assert cards.count('class="live-card"') == 4
        assert "Run it live" in client.get(f"/drills/{drill_id}").text

    def test_codes_are_of_this_drill_only(self, client: Visitor, world: World, opened: Opened) -> None:
        client.sign_in_as(world, "planner")
        group = next(iter(opened.groups.values()))
        page = f"/drills/{opened.drill_id}/live"
        assert client.get(f"{page}/g/{group}.svg").mimetype == "image/svg+xml"
        assert client.get(f"{page}/c/{opened.drill_id}.svg").status_code == 200
        assert client.get(f"{page}/g/{group + 99}.svg").status_code == 404
        assert client.get(f"{page}/c/{opened.drill_id + 1}.svg").status_code == 404

    def test_closing_and_new_links(self, client: Visitor, world: World, opened: Opened, app: Flask) -> None:
        client.sign_in_as(world, "planner")
        page = f"/drills/{opened.drill_id}/live"
        assert "The live drill is closed." in client.post(f"{page}/close", follow_redirects=True).text
        assert "closed this drill" in look(client, opened.paths["一班"])["refusal"]
        assert "The links are new." in client.post(f"{page}/renew", follow_redirects=True).text
        assert app.test_client().get(opened.paths["一班"]).status_code == 410


class TestPhones:
    def test_asking_again_is_one_query_as_long_as_nothing_was_added(
        self, client: Visitor, database: Database, opened: Opened
    ) -> None:
        phone = client.application.test_client()
        path = f"{opened.paths['一班']}/state"
        mark = phone.get(path).headers["ETag"]
        asked: list[str] = []
        event.listen(database.engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
        answer = phone.get(path, headers={"If-None-Match": mark})
        assert (answer.status_code, answer.data) == (304, b"")
        assert int(answer.headers["X-Server-Time"]) > 0
        assert len([one for one in asked if one.startswith("SELECT")]) == 1
        send(client, opened.paths[""], done("phase", phase="alarm"))
        assert phone.get(path, headers={"If-None-Match": mark}).status_code == 200

    def test_a_teacher_sees_the_phases_and_the_own_class_only(self, client: Visitor, opened: Opened) -> None:
        send(client, opened.paths[""], done("phase", phase="alarm"), done("note", text="door"),
             done("inject", inject=opened.injects[0], deed="send"))  # fmt: skip
        send(client, opened.paths["二班"], done("roll", present=40), done("injury", text="ankle"))
        send(client, opened.paths["一班"], done("roll", present=42))
        seen = look(client, opened.paths["一班"])["entries"]
        assert [(one["w"], one["g"]) for one in seen] == [("phase", None), ("roll", opened.groups["一班"])]
        assert len(look(client, opened.paths[""])["entries"]) == 6

    def test_the_page_says_until_when_it_is_kept(self, client: Visitor, opened: Opened) -> None:
        for path in opened.paths.values():
            page = client.get(path)
            assert page.status_code == 200 and int(page.headers["X-Keep-Until"]) > 0
        assert client.get("/l/sw.js").headers["Service-Worker-Allowed"] == "/l/"

    def test_spoilt_requests_get_their_answer(self, client: Visitor, opened: Opened) -> None:
        path = opened.paths["一班"]
        assert client.post(f"{path}/entries", data="{", content_type="application/json").status_code == 400
        assert client.post(f"{path}/entries", json={"entries": "x"}).status_code == 422
        mixed = send(client, path, {"nonce": "x", "what": "roll"}, done("arrived")).json["answers"]
        assert [one["state"] for one in mixed] == ["refused", "taken"]
        assert client.post("/l/g/1-0-" + "x" * 27 + "/entries", json={"entries": []}).status_code == 410

    def test_a_photo_of_the_log_is_shown_on_the_command_screen_only(self, client: Visitor, opened: Opened) -> None:
        assert client.get(f"{opened.paths['']}/photos/1").status_code == 404
        assert client.get(f"{opened.paths['一班']}/photos/1").status_code == 404


class TestNow:
    def test_planners_see_what_runs_and_others_their_own(self, client: Visitor, world: World, opened: Opened) -> None:
        send(client, opened.paths[""], done("phase", phase="alarm"))
        send(client, opened.paths["一班"], done("roll", present=41, missing=1))
        page = client.sign_in_as(world, "planner").get("/drills/live")
        assert "1 drill is under way." in page.text and "1 person is missing." in page.text
        assert client.get("/drills/live/rows").status_code == 200
        other = client.sign_in_as(world, "official")
        assert "石上小学" in other.get("/drills/live").text


def test_the_result_is_filled_from_the_live_drill(
    client: Visitor, world: World, database: Database, opened: Opened
) -> None:
    with database.transaction() as session:
        session.get_one(LiveDrill, opened.drill_id).opened_at = session.get_one(Drill, opened.drill_id).event.starts_at
    send(client, opened.paths[""], done("phase", 59_000, phase="alarm"), done("phase", 58_000, phase="shelter"),
         done("phase", 40_000, phase="evacuate"), done("phase", 10_000, phase="assemble"))  # fmt: skip
    send(client, opened.paths["一班"], done("roll", present=40, excused=2))
    send(client, opened.paths[""], done("note", text="东楼梯拥挤"))
    for name, people in [("二班", 40), ("三班", 38)]:
        send(client, opened.paths[name], done("roll", present=people))
    client.sign_in_as(world, "unit_contact")
    page = client.get(f"/drills/{opened.drill_id}/result").text
    assert "filled in from the live drill" in page
    assert 'value="118"' in page or 'value="65"' in page  # present, in one category or spread over two
    assert "东楼梯拥挤" in page
    assert 'name="source"' in page and 'value="live"' in page


def test_the_other_language_stays_on_the_page_of_a_link(client: Visitor, opened: Opened) -> None:
    for path in opened.paths.values():
        assert f'name="next" value="{path}"' in client.get(path).text


def test_a_drill_held_early_leads_to_its_actual_time_and_on_to_the_result(
    client: Visitor, app: Flask, world: World, database: Database
) -> None:
    with database.transaction() as session:
        session.info["actor"] = SYSTEM
        early = open_drill(session, make_drill(session, world, now() + timedelta(hours=2)))
    send(client, early.paths[""], done("phase", phase="alarm"))
    client.sign_in_as(world, "unit_contact")
    assert f'href="/drills/{early.drill_id}/result"' in client.get(f"/drills/{early.drill_id}").text
    assert "held earlier than registered" in client.get(f"/drills/{early.drill_id}/result").text
    with database.session(writing=False) as session:
        alarm = outcome_of(session, session.get_one(Drill, early.drill_id))
    assert alarm is not None
    form = client.get(f"/drills/{early.drill_id}/edit").text
    assert f'value="{local(alarm.started_at, "Asia/Shanghai"):%H:%M}"' in form


def test_programs_run_a_drill_live(programs: Programs, drill_id: int) -> None:
    program = programs.of("unit_contact")
    path = f"/drills/{drill_id}/live"
    assert program.get(path).status_code == 404
    assert program.post(path, {"is_rehearsal": False}).json["phase"] == ""
    entry = done("phase", phase="alarm")
    assert program.post(f"{path}/entries", {"entries": [entry]}).json["receipts"][0]["state"] == "taken"
    assert program.post(f"{path}/entries", {"entries": [entry]}).json["receipts"][0]["state"] == "again"
    answer = program.get(path).json
    assert (answer["phase"], [cue["state"] for cue in answer["cues"]]) == ("alarm", ["waiting", "waiting"])
    assert program.get(f"{path}/entries").json["items"][0]["what"] == "phase"
    assert program.post(f"{path}/close").json["closed_at"]
    assert programs.of("official").post(path, {}).status_code == 403
