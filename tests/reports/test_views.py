"""Saved views: kept, found again, shared with those who may see the area, changed and deleted by their owner only."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from core.times import today
from tests.support.programs import Programs
from tests.support.world import Visitor, World

QUESTION: dict[str, Any] = {"rows": ["area", "kind"], "columns": "month", "measures": ["held"], "period": "last_year"}


def save(programs: Programs, role: str = "planner", **more: Any) -> dict[str, Any]:
    answer = programs.of(role).post("/figures/views", {"name": "逐月场次", "question": QUESTION, **more})
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json
    return made


def names(programs: Programs, role: str) -> list[str]:
    return [one["name"] for one in programs.of(role).get("/figures/views").json["items"]]


def test_a_view_keeps_the_whole_question_and_opens_it_again(client: Visitor, world: World, programs: Programs) -> None:
    made = save(programs)
    assert {name: made["question"][name] for name in QUESTION} == QUESTION
    opened = client.sign_in_as(world, "planner").get(f"/figures/views/{made['id']}")
    assert opened.status_code == 302
    page = client.get(opened.location)
    assert "逐月场次" in page.text
    assert f"1 Jan {today().year - 1}" in page.text
    assert "Save the change in" not in page.text


def test_what_is_open_is_saved_from_the_page_and_changed_there(client: Visitor, world: World) -> None:
    client.sign_in_as(world, "planner")
    page = client.get("/figures/pivot?rows=kind&measures=held")
    (question,) = re.findall(r'name="question" value="([^"]+)"', page.text)
    saved = client.post("/figures/views", data={"name": "按单位类型", "question": unescape(question)})
    assert saved.status_code == 302
    changed = client.get(saved.location + "&columns=month")
    assert "Save the change in “按单位类型”" in changed.text


def test_a_name_is_taken_once_and_what_was_typed_is_kept(client: Visitor, world: World, programs: Programs) -> None:
    save(programs)
    assert programs.of("planner").post("/figures/views", {"name": "逐月场次", "question": QUESTION}).status_code == 422
    page = client.sign_in_as(world, "planner").post("/figures/views", data={"name": "逐月场次", "question": "{}"})
    assert page.status_code == 422
    assert "You have a view called “逐月场次” already." in page.text
    assert client.post("/figures/views", data={"name": "x", "question": "rubbish"}).status_code == 422
    save(programs, "township_officer")


def test_only_shared_views_of_one_s_own_area_are_seen(programs: Programs, world: World) -> None:
    save(programs)
    save(programs, name="全县共享", is_shared=True)
    town = {**QUESTION, "area_id": world.areas["meijiang"].id}
    save(programs, name="梅江共享", is_shared=True, question=town)
    assert names(programs, "township_officer") == ["梅江共享"]
    assert names(programs, "official") == ["全县共享", "梅江共享"]
    assert programs.of("township_officer").get("/figures/views/1").status_code == 404


def test_nobody_but_the_owner_changes_or_deletes_a_view(programs: Programs) -> None:
    made = save(programs, is_shared=True)
    address = f"/figures/views/{made['id']}"
    assert programs.of("official").patch(address, {"name": "别人的"}).status_code == 404
    assert programs.of("official").delete(address).status_code == 404
    assert programs.of("planner").patch(address, {"name": "改名", "is_shared": False}).json["name"] == "改名"
    assert programs.of("planner").patch(address, {"version": 1}).status_code == 409
    assert programs.of("planner").delete(address).json == {"id": made["id"]}
    assert names(programs, "planner") == []


def test_nobody_saves_a_view_of_an_area_that_is_not_theirs(programs: Programs, world: World) -> None:
    asked = {"name": "x", "question": {**QUESTION, "area_id": world.areas["qingtang"].id}}
    assert programs.of("township_officer").post("/figures/views", asked).status_code == 404
