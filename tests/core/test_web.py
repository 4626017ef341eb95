"""The edge of a request: commit below 400, roll back otherwise, refusals as pages and as problem+json."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask, redirect
from sqlalchemy import func, select

from core.access import public
from core.config import Config
from core.db import Database
from core.errors import DomainError, Invalid
from core.i18n import t
from core.models import Job, Submission, Throttle
from core.once import once_token
from core.times import now
from core.web import on_refusal, session
from tests.support.world import Visitor


@pytest.fixture
def app(config: Config, database: Database) -> Flask:
    """The application with a few views that only tests have."""
    from app import create_app

    app = create_app(config, database, WTF_CSRF_ENABLED=False, TESTING=True)

    @public
    def write(code: int) -> tuple[str, int]:
        session().add(Job(kind="x", params={}))
        return "", code

    @public
    def write_and_redirect() -> object:
        session().add(Job(kind="x", params={}))
        return redirect("/language")

    @public
    def refuse() -> str:
        session().add(Job(kind="x", params={}))
        session().flush()
        on_refusal(lambda apart: apart.add(Throttle(key="noted", tries=1, until=now())))
        raise DomainError("taken", t("This is taken."), field="starts", hint=t("Take another."))

    @public
    def broken() -> str:
        session().add(Job(kind="x", params={}))
        raise RuntimeError("secret detail")

    views: list[tuple[str, Any]] = [
        ("/t/write/<int:code>", write), ("/t/redirect", write_and_redirect), ("/t/refuse", refuse),
        ("/t/broken", broken), ("/api/t/refuse", refuse), ("/api/t/broken", broken),
    ]  # fmt: skip
    for path, view in views:
        app.add_url_rule(path, path, view, methods=["GET", "POST"])
    app.add_url_rule("/t/unmarked", "unmarked", lambda: "open")
    return app


def jobs(database: Database) -> int:
    with database.transaction(writing=False) as reader:
        return reader.scalar(select(func.count(Job.id))) or 0


def test_an_unsafe_request_commits_when_it_answers_below_400(client: Visitor, database: Database) -> None:
    client.post("/t/write/200")
    assert jobs(database) == 1


@pytest.mark.parametrize("code", [409, 422])
def test_a_refused_request_changes_nothing(client: Visitor, database: Database, code: int) -> None:
    client.post(f"/t/write/{code}")
    assert jobs(database) == 0


def test_reading_never_writes(client: Visitor, database: Database) -> None:
    client.get("/t/write/200")
    assert jobs(database) == 0


def test_a_refusal_is_a_page_for_people(client: Visitor) -> None:
    answer = client.post("/t/refuse")
    assert answer.status_code == 409
    assert "This is taken." in answer.text
    assert "Take another." in answer.text


def test_a_refusal_is_problem_json_for_programs(client: Visitor) -> None:
    answer = client.post("/api/t/refuse")
    assert (answer.status_code, answer.mimetype) == (409, "application/problem+json")
    assert answer.json is not None
    assert answer.json["code"] == "taken"
    assert answer.json["field"] == "starts"
    assert answer.json["detail"] == "Take another."


def test_what_must_survive_a_refusal_is_written_apart(client: Visitor, database: Database) -> None:
    client.post("/t/refuse")
    with database.transaction(writing=False) as reader:
        assert reader.get(Throttle, "noted") is not None
    assert jobs(database) == 0


@pytest.mark.parametrize("path", ["/t/broken", "/api/t/broken"])
def test_a_failure_saves_nothing_and_tells_no_detail(app: Flask, database: Database, path: str) -> None:
    answer = app.test_client(use_cookies=True).post(path)
    assert answer.status_code == 500
    assert "secret detail" not in answer.text
    assert jobs(database) == 0


def test_a_view_that_nobody_marked_is_closed(client: Visitor) -> None:
    assert client.get("/t/unmarked").status_code == 403


def test_a_form_sent_twice_is_done_once(client: Visitor, database: Database) -> None:
    nonce = once_token()
    first = client.post("/t/redirect", data={"_once": nonce})
    second = client.post("/t/redirect", data={"_once": nonce})
    assert (first.status_code, second.status_code) == (302, 302)
    assert first.location == second.location
    assert jobs(database) == 1


def test_a_form_that_was_refused_may_be_sent_again(client: Visitor, database: Database) -> None:
    nonce = once_token()
    client.post("/t/write/422", data={"_once": nonce})
    client.post("/t/redirect", data={"_once": nonce})
    assert jobs(database) == 1
    with database.transaction(writing=False) as reader:
        assert reader.scalar(select(func.count()).select_from(Submission)) == 1


def test_every_answer_carries_a_strict_content_security_policy(client: Visitor) -> None:
    policy = client.get("/login").headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "style-src 'self';" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:1"])
def test_nobody_is_led_to_another_site(client: Visitor, elsewhere: str) -> None:
    assert client.post("/language", data={"language": "en", "next": elsewhere}).location == "/"


def test_the_chosen_language_is_remembered(client: Visitor) -> None:
    client.post("/language", data={"language": "zh"})
    assert 'lang="zh-CN"' in client.get("/login").text
    client.post("/language", data={"language": "en"})
    assert 'lang="en"' in client.get("/login").text


def test_an_invalid_entry_answers_422() -> None:
    assert Invalid("x", t("x")).status == 422


def test_health_readiness_and_metrics_answer(client: Visitor) -> None:
    assert client.get("/healthz").json == {"status": "ok"}
    assert client.get("/readyz").json == {"status": "ok"}
    metrics = client.get("/metrics")
    assert "zhenan_request_seconds" in metrics.text
    assert client.get("/metrics", environ_base={"REMOTE_ADDR": "192.0.2.7"}).status_code == 404
