"""An invitation link from the planner's screen to the teacher's phone."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from app import create_app
from core.config import Config
from core.db import Database
from core.models import OutboxMessage
from core.times import now
from registry.invitation_services import forget_sent_links, invite
from registry.models import AuditEntry, Invitation, User
from registry.tokens import digest
from tests.support.world import Visitor, World

NEW = "石上小学的王老师喜欢爬山"


def new_contact(client: Visitor, world: World, **more: str) -> str:
    """Invite a contact of the primary school; gives the address of the account's page."""
    given = {
        "login": "lilaoshi",
        "name": "李老师",
        "role": "unit_contact",
        "unit": "石上小学",
        "language": "en",
        **more,
    }
    answer = client.sign_in_as(world, "planner").post("/users/new", data=given)
    assert answer.status_code == 302, answer.get_data(as_text=True)
    return str(answer.location)


def link_on(client: Visitor, page: str) -> str:
    found = re.search(
        r"<code[^>]*data-fresh>http://[^/]+(/invitation/[\w-]+)</code>", client.get(page).get_data(as_text=True)
    )
    assert found, "the link is shown"
    return found[1]


@pytest.fixture
def phone(app: Flask, client: Visitor) -> Visitor:
    """Another browser, where nobody has signed in."""
    other = app.test_client()
    assert isinstance(other, Visitor)
    with other.session_transaction() as cookie:
        cookie["language"] = "en"
    return other


def chosen(password: str = NEW, again: str | None = None) -> dict[str, str]:
    return {"password": password, "repeated": password if again is None else again}


def test_the_link_is_shown_once_and_kept_as_a_digest_only(client: Visitor, world: World, database: Database) -> None:
    page = new_contact(client, world)
    link = link_on(client, page)
    assert "/invitation/" not in client.get(page).get_data(as_text=True)
    secret = link.rpartition("/")[2]
    with database.transaction(writing=False) as session:
        kept = session.scalars(select(Invitation)).one()
        assert kept.digest == digest(secret) and secret not in str(vars(kept))
        assert not [
            entry for entry in session.scalars(select(AuditEntry)) if secret in str((entry.before, entry.after))
        ]
        assert timedelta(days=13, hours=23) < kept.expires_at - now() < timedelta(days=14, minutes=1)


def test_the_teacher_sees_for_whom_it_is_sets_a_password_and_is_in(
    client: Visitor, phone: Visitor, world: World
) -> None:
    link = link_on(client, new_contact(client, world))
    page = phone.get(link).get_data(as_text=True)
    assert "李老师" in page and "石上小学" in page and "Unit contact" in page and "lilaoshi" in page
    answer = phone.post(link, data=chosen())
    assert (answer.status_code, answer.location) == (302, "/")
    assert "李老师" in phone.get("/account").get_data(as_text=True)
    phone.post("/logout")
    assert phone.post("/login", data={"login": "lilaoshi", "password": NEW}).status_code == 302


def test_a_weak_or_mistyped_password_leaves_the_link_open(client: Visitor, phone: Visitor, world: World) -> None:
    link = link_on(client, new_contact(client, world))
    weak = phone.post(link, data=chosen("1234567890"))
    assert weak.status_code == 422 and "Many people use this password" in weak.get_data(as_text=True)
    other = phone.post(link, data=chosen(NEW, "something else"))
    assert other.status_code == 422 and "The two are not the same" in other.get_data(as_text=True)
    assert phone.post(link, data=chosen()).status_code == 302


def test_a_used_link_says_so_and_leads_to_the_sign_in(client: Visitor, phone: Visitor, world: World) -> None:
    link = link_on(client, new_contact(client, world))
    phone.post(link, data=chosen())
    phone.post("/logout")
    for answer in (phone.get(link), phone.post(link, data=chosen("another good password"))):
        page = answer.get_data(as_text=True)
        assert answer.status_code == 410 and "You have used this link already" in page and 'href="/login"' in page
    assert phone.post("/login", data={"login": "lilaoshi", "password": NEW}).status_code == 302


def test_an_old_link_says_whom_to_ask(client: Visitor, phone: Visitor, world: World, database: Database) -> None:
    link = link_on(client, new_contact(client, world))
    with database.transaction() as session:
        session.execute(update(Invitation).values(expires_at=now() - timedelta(seconds=1)))
    answer = phone.get(link)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 410 and "Ask the person who sent you the link" in page and "石上小学" in page
    assert phone.post(link, data=chosen()).status_code == 410


def test_a_link_that_never_was_tells_nothing(phone: Visitor, world: World) -> None:
    answer = phone.get("/invitation/abcdefg")
    assert answer.status_code == 404
    assert "This link no longer works" in answer.get_data(as_text=True)


def test_a_new_link_replaces_the_one_before(client: Visitor, phone: Visitor, world: World) -> None:
    page = new_contact(client, world)
    first = link_on(client, page)
    client.post(f"{page}/link")
    second = link_on(client, page)
    assert first != second
    assert phone.get(first).status_code == 410
    assert phone.get(second).status_code == 200


def test_the_link_of_a_closed_account_is_over(client: Visitor, phone: Visitor, world: World) -> None:
    page = new_contact(client, world)
    link = link_on(client, page)
    client.post(f"{page}/close")
    assert phone.get(link).status_code == 410


def test_choosing_a_password_is_in_the_trail_under_the_persons_own_name(
    client: Visitor, phone: Visitor, world: World, database: Database
) -> None:
    link = link_on(client, new_contact(client, world))
    phone.post(link, data=chosen())
    with database.transaction(writing=False) as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "password")).one()
        assert entry.actor_name == "李老师"


def test_a_reset_by_link_ends_the_sessions_from_before(
    app: Flask, client: Visitor, phone: Visitor, world: World
) -> None:
    link = link_on(client, new_contact(client, world))
    phone.post(link, data=chosen())
    other = app.test_client()
    with client.application.app_context():
        page = f"/users/{_id(client, 'lilaoshi')}"
    client.post(f"{page}/link")
    assert other.post(link_on(client, page), data=chosen("another good password")).status_code == 302
    assert phone.get("/account").location.startswith("/login")


def _id(client: Visitor, login: str) -> int:
    from core.web import database

    with database(client.application).transaction(writing=False) as session:
        return session.scalars(select(User.id).where(User.login == login)).one()


def test_without_a_mail_server_no_letter_waits_with_the_link_in_it(
    client: Visitor, world: World, database: Database
) -> None:
    new_contact(client, world, email="li@qingyuan.example")
    with database.transaction(writing=False) as session:
        assert session.scalars(select(OutboxMessage)).all() == []


def test_with_a_mail_server_the_link_goes_out_in_the_persons_language_and_is_then_forgotten(
    config: Config, database: Database, world: World
) -> None:
    config._values |= {"SMTP_HOST": "mail.qingyuan.example", "PUBLIC_URL": "https://zhenan.qingyuan.example"}
    app = create_app(config, database, WTF_CSRF_ENABLED=False, TESTING=True, PROPAGATE_FAILURES=True)
    app.test_client_class = Visitor
    client = app.test_client()
    assert isinstance(client, Visitor)
    new_contact(client, world, email="li@qingyuan.example", language="en")
    with database.transaction() as session:
        letter = session.scalars(select(OutboxMessage)).one()
        assert letter.address == "li@qingyuan.example" and "lilaoshi" in letter.body and "14 days" in letter.body
        assert letter.url.startswith("https://zhenan.qingyuan.example/invitation/")
        assert forget_sent_links(session) == 0, "it has still to be sent"
        letter.state = "sent"
        session.flush()
        assert forget_sent_links(session) == 1
        session.refresh(letter)
        assert letter.url == ""


def test_of_two_who_use_one_link_at_once_one_is_told(any_database: Database) -> None:
    from registry.account_inputs import ChosenPassword
    from registry.identity import actor_of
    from registry.invitation_services import is_open, lock_invitation, take_up
    from tests.support.world import build_world

    with any_database.transaction() as session:
        world = build_world(session)
        planner = actor_of(session, world.users["planner"])
        secret = invite(session, world.users["unit_contact"], planner)
    for expected in (True, False):
        with any_database.transaction() as session:
            found = lock_invitation(session, secret)
            assert found is not None and is_open(found) is expected
            if expected:
                take_up(session, found, ChosenPassword(password=NEW, repeated=NEW))
