"""What every operation of the API does alike: who may, what is read, what is repeated, how it is described."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from core.access import asked_of
from core.api.describing import operations
from core.config import Config
from core.db import Database
from core.models import Submission
from registry.models import ApiToken, Unit
from tests.support.programs import Program, Programs
from tests.support.world import Visitor, World, build_world

UNIT = {"name": "新建小学", "kind": "primary", "area": "990101100"}


def units_called(database: Database, name: str) -> int:
    with database.transaction(writing=False) as session:
        return session.scalar(select(func.count()).select_from(Unit).where(Unit.name == name)) or 0


def test_nobody_is_served_without_a_token(app: Flask, world: World) -> None:
    answer = Program(app).get("/units")
    assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_revoked_token_opens_nothing(programs: Programs, database: Database) -> None:
    program = programs.of("planner")
    assert program.get("/me").status_code == 200
    with database.transaction() as session:
        session.scalars(select(ApiToken)).one().revoked_at = func.now()
    assert program.get("/me").status_code == 401


def test_being_signed_in_to_the_pages_opens_nothing(client: Visitor, world: World, database: Database) -> None:
    client.sign_in_as(world, "administrator")
    assert client.get("/units").status_code == 200
    assert client.get("/api/v1/units").status_code == 401
    assert client.post("/api/v1/units", json=UNIT).status_code == 401
    assert units_called(database, "新建小学") == 0


def test_a_token_needs_no_form_key(config: Config, database: Database, world: World) -> None:
    from app import create_app

    guarded = create_app(config, database, TESTING=True)
    program = Programs(guarded, database, world).of("planner")
    assert program.post("/units", UNIT).status_code == 201


def test_a_role_that_lacks_the_permission_is_told(programs: Programs, database: Database) -> None:
    answer = programs.of("official").post("/units", UNIT)
    assert (answer.status_code, answer.json["code"]) == (403, "forbidden")
    assert units_called(database, "新建小学") == 0


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["Please enter text.", "Please fill this in.", "Please enter a whole number, for example 12."]),
        ("zh-CN,zh;q=0.9,en;q=0.8", ["请填文字。", "请填写此项。", "请填整数，例如 12。"]),
    ],
)
def test_wrong_types_are_refused_with_a_sentence_for_each_member(
    programs: Programs, language: str, said: list[str]
) -> None:
    answer = programs.of("planner", language).post(
        "/units", {"name": 5, "kind": "primary", "headcounts": {"students": True}}
    )
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json["errors"]] == ["name", "area", "headcounts.students"]
    assert [error["title"] for error in answer.json["errors"]] == said


@pytest.mark.parametrize("count", ["5", "5.0", True, 5.5, None, [5]])
def test_what_is_no_whole_number_in_json_is_refused(programs: Programs, count: Any) -> None:
    answer = programs.of("planner").post("/areas", {"code": "990101103", "name": "固厚乡", "population": count})
    assert answer.status_code == (201 if count is None else 422)


def test_a_whole_number_written_with_a_point_is_one(programs: Programs) -> None:
    answer = programs.of("planner").post("/areas", {"code": "990101103", "name": "固厚乡", "population": 18000.0})
    assert (answer.status_code, answer.json["population"]) == (201, 18000)


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b"\xff\xfe{", "application/json", 400),
        (b'{"population": NaN}', "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b"[]", "application/json", 422),
        (b'{"name": "a\\u0000b"}', "application/json", 422),
        (b"name=x", "application/x-www-form-urlencoded", 415),
        (b"{}", "", 415),
        (b'"' + b"x" * 2_000_000 + b'"', "application/json", 413),
    ],
)
def test_what_cannot_be_read_is_refused(programs: Programs, body: bytes, kind: str, status: int) -> None:
    program = programs.of("planner")
    answer = program.client.post("/api/v1/areas", data=body, content_type=kind, headers=program.headers)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert (answer.json or {}).get("title")


def test_a_filter_that_does_not_exist_is_not_silently_lost(programs: Programs) -> None:
    answer = programs.of("planner").get("/units", kinds="primary")
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, "kinds")


def test_a_list_is_walked_page_by_page_to_its_end(programs: Programs) -> None:
    program = programs.of("planner")
    pages = [program.get("/areas", page=number, size=4).json for number in (1, 2, 3)]
    assert [len(page["items"]) for page in pages] == [4, 2, 0]
    assert {page["total"] for page in pages} == {6}
    codes = [item["code"] for page in pages for item in page["items"]]
    assert codes == sorted(set(codes))


@pytest.mark.parametrize("number", ["0", "999999999", "2147483648", "9" * 5000, "x", "-1"])
def test_an_address_with_an_impossible_number_leads_nowhere(programs: Programs, number: str) -> None:
    assert programs.of("planner").get(f"/units/{number}").status_code == 404


def test_a_post_sent_again_with_its_key_is_done_once(programs: Programs, database: Database) -> None:
    program = programs.of("planner")
    first = program.post("/units", UNIT, Idempotency_Key="a-1")
    again = program.post("/units", UNIT, Idempotency_Key="a-1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json == first.json
    assert again.headers["Location"] == first.headers["Location"]
    assert again.headers["Idempotency-Replayed"] == "true"
    assert units_called(database, "新建小学") == 1


def test_a_deed_sent_again_with_its_key_is_done_once(programs: Programs, world: World) -> None:
    program = programs.of("planner")
    path = f"/units/{world.units['primary'].id}/deactivate"
    assert program.post(path, Idempotency_Key="a-1").json["is_active"] is False
    program.post(path.replace("deactivate", "activate"))
    again = program.post(path, Idempotency_Key="a-1")
    assert (again.status_code, again.json["is_active"]) == (200, False), "the answer that was given then"
    assert again.headers["Idempotency-Replayed"] == "true"
    assert program.get(path.removesuffix("/deactivate")).json["is_active"] is True


def test_a_key_is_for_one_deed_of_one_sender(programs: Programs) -> None:
    planner, administrator = programs.of("planner"), programs.of("administrator")
    assert planner.post("/units", UNIT, Idempotency_Key="a-1").status_code == 201
    other = {**UNIT, "name": "另一小学"}
    refused = planner.post("/units", other, Idempotency_Key="a-1")
    assert (refused.status_code, refused.json["code"]) == (422, "idempotency_key_reused")
    assert administrator.post("/units", other, Idempotency_Key="a-1").status_code == 201


def test_a_refused_post_leaves_its_key_free(programs: Programs, database: Database) -> None:
    program = programs.of("planner")
    assert program.post("/units", {**UNIT, "kind": "castle"}, Idempotency_Key="a-1").status_code == 422
    with database.transaction(writing=False) as session:
        assert session.scalar(select(func.count()).select_from(Submission)) == 0


def test_the_description_is_open_and_speaks_the_readers_language(app: Flask, world: World) -> None:
    english = Program(app).get("/openapi.json").json
    chinese = Program(app, language="zh").get("/openapi.json").json
    assert english["openapi"] == "3.1.0"
    assert english["paths"]["/units"]["post"]["summary"] == "Register a unit"
    assert chinese["paths"]["/units"]["post"]["summary"] == "登记单位"
    assert english["paths"]["/units"]["post"]["requestBody"]["required"] is True
    assert set(english["components"]["schemas"]["UnitInput"]["required"]) == {"name", "kind", "area"}
    assert "required" not in english["components"]["schemas"]["UnitInputChanges"]


def test_every_operation_is_marked_and_has_a_name_of_its_own(app: Flask) -> None:
    found = operations(app)
    assert len(found) > 40
    assert len({one.name for one in found}) == len(found)
    assert all(asked_of(one.view) for one in found)


def test_every_operation_stands_on_the_page_for_people(client: Visitor, app: Flask) -> None:
    page = client.get("/api/v1/docs").text
    for one in operations(app):
        assert re.search(rf'id="{one.name}"', page), one.name
    assert "http://localhost/api/v1/units" in page
    assert "&lt;" not in re.sub(r"<pre.*?</pre>", "", page, flags=re.S)


def test_a_browser_reads_the_page_for_people_in_chinese_until_it_is_asked_otherwise(app: Flask, world: World) -> None:
    browser = {"Accept": "text/html,*/*", "Accept-Language": "en-US,en"}
    assert 'lang="zh-CN"' in app.test_client().get("/api/v1/docs", headers=browser).text


def test_a_post_sent_eight_times_at_once_is_done_once(config: Config, any_database: Database) -> None:
    from app import create_app

    with any_database.transaction() as session:
        world = build_world(session)
    token = Programs(app := create_app(config, any_database, TESTING=True), any_database, world).token("planner")

    def send(_number: int) -> int:
        return int(Program(app, token).post("/units", UNIT, Idempotency_Key="a-1").status_code)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(send, range(8)))
    assert set(answers) <= {201, 409, 503}
    assert 201 in answers
    assert units_called(any_database, "新建小学") == 1
