"""Signing in: one way for the right password, one answer for everything else, and a pause for those who guess."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from app import create_app
from core.config import Config
from core.db import Database
from core.models import Throttle
from registry.models import AuditEntry, Setting, User
from registry.passwords import hash_password
from tests.support.world import PASSWORD, Visitor, World

HASH = hash_password(PASSWORD)


@pytest.fixture
def people(database: Database, world: World) -> World:
    """The small county, where everybody has the same password."""
    with database.transaction() as session:
        session.execute(update(User).values(password_hash=HASH))
    return world


def knock(client: FlaskClient, login: str, password: str, **more: str) -> object:
    return client.post("/login", data={"login": login, "password": password, **more})


def test_the_right_password_leads_to_today(client: Visitor, people: World) -> None:
    answer = client.post("/login", data={"login": "Planner ", "password": PASSWORD})
    assert (answer.status_code, answer.location) == (302, "/")
    assert client.get("/account").status_code == 200


def test_it_leads_to_where_the_person_wanted_to_go(client: Visitor, people: World) -> None:
    asked = client.get("/audit?day=2026-05-12")
    assert asked.location == "/login?next=/audit?day%3D2026-05-12"
    assert 'value="/audit?day=2026-05-12"' in client.get(asked.location).get_data(as_text=True)
    answer = client.post("/login", data={"login": "planner", "password": PASSWORD, "next": "/audit?day=2026-05-12"})
    assert answer.location == "/audit?day=2026-05-12"


@pytest.mark.parametrize(
    "elsewhere", ["https://example.com/", "//example.com", "/\\example.com", "javascript:alert(1)"]
)
def test_it_never_leads_to_another_site(client: Visitor, people: World, elsewhere: str) -> None:
    answer = client.post("/login", data={"login": "planner", "password": PASSWORD, "next": elsewhere})
    assert answer.location == "/"


def test_the_language_of_the_person_is_spoken(client: Visitor, people: World) -> None:
    knock(client, "planner", PASSWORD)
    assert '<html lang="zh-CN"' in client.get("/account").get_data(as_text=True)


def test_a_session_from_before_is_not_carried_on(client: Visitor, people: World) -> None:
    with client.session_transaction() as cookie:
        cookie["planted"] = "by somebody else"
    knock(client, "planner", PASSWORD)
    with client.session_transaction() as cookie:
        assert "planted" not in cookie and cookie["user_id"] == people.users["planner"].id


def refusal(client: Visitor, login: str, password: str) -> str:
    answer = client.post("/login", data={"login": login, "password": password})
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    return re.sub(r'value="[^"]*"|content="[^"]*"|X-CSRFToken[^}]*', "", page)


def test_wrong_names_wrong_passwords_and_closed_accounts_get_one_answer(
    client: Visitor, people: World, database: Database
) -> None:
    with database.transaction() as session:
        session.execute(update(User).where(User.login == "official").values(is_active=False))
        session.execute(update(User).where(User.login == "observer").values(password_hash=None))
    pages = {
        refusal(client, "planner", "wrong password"),
        refusal(client, "nobody", PASSWORD),
        refusal(client, "official", PASSWORD),
        refusal(client, "observer", PASSWORD),
    }
    assert len(pages) == 1 and "The sign-in name or the password is not right" in pages.pop()


def test_what_was_typed_is_kept_but_never_the_password(client: Visitor, people: World) -> None:
    page = client.post("/login", data={"login": "planner", "password": "my wrong one"}).get_data(as_text=True)
    assert 'value="planner"' in page and "my wrong one" not in page


def test_an_empty_form_is_told_what_is_missing_and_counts_for_nothing(
    client: Visitor, people: World, database: Database
) -> None:
    assert client.post("/login", data={"login": "", "password": ""}).status_code == 422
    with database.transaction(writing=False) as session:
        assert session.scalars(select(Throttle.key)).all() == []


def test_twenty_guesses_end_in_a_pause_that_says_how_long(client: Visitor, people: World) -> None:
    answers = [client.post("/login", data={"login": "planner", "password": f"guess {n}"}) for n in range(20)]
    assert [answer.status_code for answer in answers] == [422] * 8 + [429] * 12
    last = answers[-1]
    assert 0 < int(last.headers["Retry-After"]) <= 600
    assert "Please wait 10 minutes" in last.get_data(as_text=True)
    right = client.post("/login", data={"login": "planner", "password": PASSWORD})
    assert right.status_code == 429, "the right password must wait too, or guessing would go on"


def test_the_pause_is_for_names_that_do_not_exist_too(client: Visitor, people: World) -> None:
    answers = [client.post("/login", data={"login": "nobody", "password": "x"}).status_code for _ in range(9)]
    assert answers == [422] * 8 + [429]


def test_another_name_from_the_same_office_is_not_kept_waiting(client: Visitor, people: World) -> None:
    for n in range(9):
        knock(client, "planner", f"guess {n}")
    assert client.post("/login", data={"login": "official", "password": PASSWORD}).status_code == 302


def test_guessing_many_names_from_one_address_ends_in_a_pause_too(app: Flask, client: Visitor, people: World) -> None:
    statuses = [client.post("/login", data={"login": f"name{n}", "password": "x"}).status_code for n in range(41)]
    assert statuses == [422] * 40 + [429]
    elsewhere = app.test_client().post(
        "/login", data={"login": "planner", "password": PASSWORD}, environ_base={"REMOTE_ADDR": "10.0.0.9"}
    )
    assert elsewhere.status_code == 302


def test_guesses_count_through_every_process_on_the_database(
    config: Config, database: Database, people: World, client: Visitor
) -> None:
    twin = create_app(config, Database(database.url), WTF_CSRF_ENABLED=False, TESTING=True).test_client()
    statuses = [
        (client if n % 2 else twin).post("/login", data={"login": "planner", "password": "x"}) for n in range(9)
    ]
    assert [answer.status_code for answer in statuses] == [422] * 8 + [429]


def test_the_right_password_forgives_the_wrong_ones(client: Visitor, people: World) -> None:
    for n in range(7):
        knock(client, "planner", f"guess {n}")
    assert client.post("/login", data={"login": "planner", "password": PASSWORD}).status_code == 302
    client.post("/logout")
    for n in range(7):
        assert client.post("/login", data={"login": "planner", "password": f"guess {n}"}).status_code == 422


def test_nothing_that_was_typed_is_kept_with_the_count(client: Visitor, people: World, database: Database) -> None:
    knock(client, "my-password-by-mistake", "x")
    with database.transaction(writing=False) as session:
        assert not [key for key in session.scalars(select(Throttle.key)) if "mistake" in key]


def test_signing_in_is_no_edit_of_the_account(client: Visitor, people: World, database: Database) -> None:
    with database.transaction(writing=False) as session:
        before = session.scalars(select(AuditEntry.id)).all()
    knock(client, "planner", PASSWORD)
    with database.transaction(writing=False) as session:
        user = session.get_one(User, people.users["planner"].id)
        assert user.last_login_at is not None and user.version == people.users["planner"].version
        assert session.scalars(select(AuditEntry.id)).all() == before


def test_an_old_hash_is_made_new_at_the_next_sign_in(client: Visitor, people: World, database: Database) -> None:
    from argon2 import PasswordHasher

    old = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)
    with database.transaction() as session:
        session.execute(update(User).values(password_hash=old))
    assert client.post("/login", data={"login": "planner", "password": PASSWORD}).status_code == 302
    with database.transaction(writing=False) as session:
        assert "m=19456" in (session.get_one(User, people.users["planner"].id).password_hash or "")


def test_signing_out_forgets_the_person_but_not_the_language(client: Visitor, people: World) -> None:
    client.sign_in_as(people, "planner", "en")
    assert client.post("/logout").location == "/login"
    assert client.get("/account").location.startswith("/login")
    assert '<html lang="en"' in client.get("/login").get_data(as_text=True)


def test_who_is_signed_in_already_goes_on(client: Visitor, people: World) -> None:
    assert client.sign_in_as(people, "planner").get("/login?next=/users").location == "/users"


def test_demo_logins_are_shown_only_while_a_demonstration_is_there(
    client: Visitor, people: World, database: Database
) -> None:
    shown = [{"login": "demo-planner", "role": "planner", "password": "look-around-2026"}]
    with database.transaction() as session:
        session.add(Setting(name="demo_logins", value=shown))
    assert "demo-planner" not in client.get("/login").get_data(as_text=True)
    with database.transaction() as session:
        session.get_one(type(people.areas["county"]), people.areas["county"].id).is_demo = True
    page = client.get("/login").get_data(as_text=True)
    assert "demo-planner" in page and "look-around-2026" in page and "Planner" in page
