"""One's own account: name, password, tokens, other devices."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import select, update

from core.access import VISITOR
from core.db import Database
from registry.identity import load_actor
from registry.models import ApiToken, AuditEntry, User
from registry.passwords import hash_password, is_right
from tests.support.world import PASSWORD, Visitor, World

NEW = "another good password"


@pytest.fixture
def planner(client: Visitor, world: World, database: Database) -> Visitor:
    """The planner's browser."""
    with database.transaction() as session:
        session.execute(update(User).where(User.login == "planner").values(password_hash=hash_password(PASSWORD)))
    return client.sign_in_as(world, "planner")


def another_browser(app: Flask, world: World) -> Visitor:
    client = app.test_client()
    assert isinstance(client, Visitor)
    return client.sign_in_as(world, "planner")


def changed(old: str, new: str, again: str | None = None) -> dict[str, str]:
    return {"old": old, "password": new, "repeated": new if again is None else again}


def test_name_mail_and_language_are_kept_and_spoken_at_once(planner: Visitor, world: World, database: Database) -> None:
    given = {"name": "林小规划", "email": "lin@qingyuan.example", "language": "zh"}
    assert planner.post("/account", data=given).status_code == 302
    assert '<html lang="zh-CN"' in planner.get("/account").get_data(as_text=True)
    with database.transaction(writing=False) as session:
        assert session.get_one(User, world.users["planner"].id).name == "林小规划"


def test_a_wrong_address_is_told_beside_its_field(planner: Visitor) -> None:
    answer = planner.post("/account", data={"name": "林", "email": "lin at example", "language": "en"})
    assert answer.status_code == 422
    assert "does not look like an e-mail address" in answer.get_data(as_text=True)
    assert 'value="lin at example"' in answer.get_data(as_text=True)


def test_a_new_password_signs_other_devices_out_and_keeps_this_one(
    app: Flask, planner: Visitor, world: World, database: Database
) -> None:
    other = another_browser(app, world)
    assert other.get("/account").status_code == 200
    assert planner.post("/account/password", data=changed(PASSWORD, NEW)).status_code == 302
    assert planner.get("/account").status_code == 200
    assert other.get("/account").status_code == 302
    with database.transaction(writing=False) as session:
        assert is_right(session.get_one(User, world.users["planner"].id).password_hash, NEW)
        (entry,) = session.scalars(select(AuditEntry).where(AuditEntry.action == "password"))
        assert entry.actor_name == "林规划" and entry.after is None


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (changed("wrong", NEW), "not your present password"),
        (changed(PASSWORD, "short"), "at least 10 characters"),
        (changed(PASSWORD, "planner2026"), "is the sign-in name"),
        (changed(PASSWORD, NEW, "different one"), "The two are not the same"),
    ],
)
def test_a_password_that_cannot_be_taken_is_explained(
    planner: Visitor, world: World, database: Database, given: dict[str, str], said: str
) -> None:
    answer = planner.post("/account/password", data=given)
    assert answer.status_code == 422 and said in answer.get_data(as_text=True)
    assert NEW not in answer.get_data(as_text=True)
    with database.transaction(writing=False) as session:
        assert is_right(session.get_one(User, world.users["planner"].id).password_hash, PASSWORD)


def test_guessing_the_present_password_ends_in_a_pause(planner: Visitor) -> None:
    statuses = [planner.post("/account/password", data=changed(f"guess {n}", NEW)).status_code for n in range(9)]
    assert statuses == [422] * 8 + [429]


def test_signing_out_everywhere_ends_every_session(app: Flask, planner: Visitor, world: World) -> None:
    other = another_browser(app, world)
    assert planner.post("/account/sign-out-everywhere").location == "/login"
    assert other.get("/account").status_code == 302
    with planner.session_transaction() as cookie:
        cookie.update(user_id=world.users["planner"].id, session_key=world.users["planner"].session_key)
    assert planner.get("/account").status_code == 302, "a copied cookie is worth nothing"


def token_of(planner: Visitor) -> str:
    assert planner.post("/account/tokens", data={"purpose": "evening copy"}).status_code == 302
    found = re.search(r"<code[^>]*data-fresh>([\w-]+)</code>", planner.get("/account").get_data(as_text=True))
    assert found
    return found[1]


def reader(app: Flask, header: str, path: str = "/api/v1/anything") -> str:
    """The key of the actor that a request with this header comes from."""
    from core.web import database

    asked = app.test_request_context(path, headers={"Authorization": header})
    with asked, database(app).transaction(writing=False) as session:
        return load_actor(session).key


def test_a_token_is_shown_once_and_speaks_for_its_owner(
    app: Flask, planner: Visitor, world: World, database: Database
) -> None:
    token = token_of(planner)
    assert token not in planner.get("/account").get_data(as_text=True)
    assert reader(app, f"Bearer {token}") == f"user:{world.users['planner'].id}"
    with database.transaction(writing=False) as session:
        assert token not in session.scalars(select(ApiToken.digest)).one()
        assert not [entry for entry in session.scalars(select(AuditEntry)) if token in str(entry.after)]


def test_a_token_is_taken_under_api_only(app: Flask, planner: Visitor) -> None:
    assert reader(app, f"Bearer {token_of(planner)}", "/users") == VISITOR.key


@pytest.mark.parametrize("header", ["Bearer ", "Bearer wrong", "Basic abc", "bearer"])
def test_anything_else_is_a_visitor(app: Flask, planner: Visitor, header: str) -> None:
    assert reader(app, header) == VISITOR.key


def test_a_revoked_token_and_one_of_a_closed_account_are_refused(
    app: Flask, planner: Visitor, world: World, database: Database
) -> None:
    first, second = token_of(planner), token_of(planner)
    with database.transaction(writing=False) as session:
        number = session.scalars(select(ApiToken.id).order_by(ApiToken.id)).first()
    assert planner.post(f"/account/tokens/{number}/revoke").status_code == 302
    assert reader(app, f"Bearer {first}") == VISITOR.key
    assert reader(app, f"Bearer {second}") != VISITOR.key
    with database.transaction() as session:
        session.get_one(User, world.users["planner"].id).is_active = False
    assert reader(app, f"Bearer {second}") == VISITOR.key


def test_nobody_revokes_somebody_elses_token(app: Flask, planner: Visitor, world: World, database: Database) -> None:
    token_of(planner)
    with database.transaction(writing=False) as session:
        number = session.scalars(select(ApiToken.id)).one()
    other = app.test_client()
    assert isinstance(other, Visitor)
    assert other.sign_in_as(world, "official").post(f"/account/tokens/{number}/revoke").status_code == 404
