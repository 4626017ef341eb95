"""Programs set channels up, try them out and settle deliveries, and are never told a secret."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from core.db import Database
from core.messages import Letter, post
from core.models import OutboxMessage
from tests.support.programs import Programs
from tests.support.world import World

KEY = "693a91f6-7aaa-4bc4"


@pytest.mark.usefixtures("world")
def test_a_program_sets_a_channel_up_changes_it_and_tries_it_out(programs: Programs) -> None:
    program = programs.of("administrator")
    given = {
        "kind": "webhook",
        "name": "值班平台",
        "address": f"http://10.255.255.1:9/{KEY}",
        "secret": "shared-secret",
    }
    made = program.post("/channels", given)
    assert made.status_code == 201, made.text
    assert made.json["has_secret"] and KEY not in made.text and "shared-secret" not in made.text
    path = f"/channels/{made.json['id']}"
    changed = program.patch(path, {"name": "新平台"})
    assert (changed.json["name"], changed.json["has_secret"]) == ("新平台", True)
    assert program.post(f"{path}/off", {}).json["is_active"] is False
    assert program.post("/channels", given | {"address": "http://127.0.0.1/x"}).status_code == 422
    assert program.delete(path).json == {"id": made.json["id"], "given_up": 0}


@pytest.mark.usefixtures("world")
def test_a_refused_test_is_an_answer_that_says_what_to_do(programs: Programs) -> None:
    program = programs.of("administrator")
    made = program.post("/channels", {"kind": "webhook", "name": "x", "address": "http://nowhere.invalid:9/x"})
    tried = program.post(f"/channels/{made.json['id']}/test", {})
    assert tried.status_code in (200, 201), tried.text
    assert tried.json["is_taken"] is False and tried.json["code"] == "connect"
    assert "Check the address" in tried.json["remedy"] or "请检查地址" in tried.json["remedy"]


def test_a_program_sees_what_could_not_be_sent_and_sends_it_again(
    programs: Programs, database: Database, world: World
) -> None:
    program = programs.of("administrator")
    with database.transaction() as session:
        post(session, "event:1", "email", Letter("13800001234", "提醒", "正文"), kind="reminder")
        session.execute(update(OutboxMessage).values(state="failed", error="550 no such box"))
    (one,) = program.get("/deliveries", state="dead").json["items"]
    assert one["reader"] == "138****1234" and "正文" not in str(one)
    assert program.get(f"/deliveries/{one['id']}").json["attempts"] == []
    assert program.post(f"/deliveries/{one['id']}/again", {}).json["state"] == "waiting"
    assert program.post(f"/deliveries/{one['id']}/again", {}).status_code == 409
    assert program.post(f"/deliveries/{one['id']}/drop", {}).json["state"] == "dropped"


@pytest.mark.usefixtures("world")
def test_a_program_asks_whether_a_clock_is_at_work(programs: Programs) -> None:
    told = programs.of("administrator").get("/clock").json
    assert told["is_at_work"] is False
    assert {"outbox", "seals", "tidying"} <= {task["name"] for task in told["tasks"]}
    assert programs.of("planner").get("/clock").status_code == 403
