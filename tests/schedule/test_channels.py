"""An administrator sets channels up, tries them out and settles what could not be sent; secrets are never given out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app import create_app
from core.access import Actor, Scope
from core.channels.kinds import KINDS
from core.clock import Task
from core.config import Config
from core.db import Database
from core.errors import DomainError, Forbidden, Invalid, NotFound
from core.i18n import speaking
from core.messages import Letter, post
from core.models import ClockRun, DeliveryTry, Lease, OutboxMessage, Throttle
from core.outbox import pause_key
from core.times import now
from registry.models import AuditEntry
from registry.permissions import Permission
from schedule import channel_queries as queries
from schedule import channel_services as services
from schedule.channel_clock_services import tasks
from schedule.channel_inputs import ChannelInput, KeepInput
from schedule.channel_outcomes import Outcome, masked_address, masked_reader, read
from schedule.clock_words import TASK_NAMES, outcome_words
from schedule.notice_models import NoticeChannel
from tests.support.receivers import Mailbox, Reply, Vendor, mailbox, vendor
from tests.support.world import Visitor, World

KEY = "693a91f6-7aaa-4bc4-97a0-0ec2sifa5aaa"
WECOM = f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={KEY}"


@pytest.fixture
def service() -> Iterator[Vendor]:
    with vendor() as one:
        yield one


@pytest.fixture
def mail() -> Iterator[Mailbox]:
    with mailbox() as one:
        yield one


@pytest.fixture
def app(tmp_path: Path, database: Database, mail: Mailbox) -> Flask:
    """The application with a mail server, which may call the server itself: the receivers of these tests are there."""
    config = Config({
        "ZHENAN_DATA": str(tmp_path / "data"), "SECRET_KEY": "for tests only", "LOG_LEVEL": "ERROR",
        "LOCAL_GATEWAYS": "1", "SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(mail.port), "SMTP_TLS": "none",
        "MAIL_FROM": "z@qingyuan.example",
    })  # fmt: skip
    return create_app(config, database, WTF_CSRF_ENABLED=False, TESTING=True, PROPAGATE_FAILURES=True)


@pytest.fixture
def administrator(client: Visitor, world: World) -> Visitor:
    return client.sign_in_as(world, "administrator")


def given(**more: object) -> ChannelInput:
    return ChannelInput.model_validate({"kind": "wecom", "name": "局机关群", "address": WECOM} | more)


def county_administrator(world: World) -> Actor:
    scope = Scope(frozenset(Permission), world.areas["county"].path)
    return Actor("user", "user:1", "赵管理", scopes=(scope,))


def kept(database: Database) -> NoticeChannel:
    with database.transaction(writing=False) as session:
        return session.scalars(select(NoticeChannel)).one()


def test_what_is_left_empty_stays_and_what_is_unticked_goes(session: Session, world: World) -> None:
    boss = world.actor(session, "administrator")
    row = services.add_channel(session, given(kind="dingtalk", secret="SEC1"), False, boss)
    services.edit_channel(session, row, given(kind="dingtalk", address="", name="新名"), False, boss)
    assert (row.name, row.address, row.secret) == ("新名", WECOM, "SEC1")
    services.edit_channel(session, row, given(kind="dingtalk", address="", forgets_secret=True), False, boss)
    assert row.secret == ""
    with pytest.raises(DomainError):
        services.edit_channel(session, row, given(version=1, kind="dingtalk"), False, boss)
    with pytest.raises(Invalid):
        services.edit_channel(session, row, given(kind="wecom"), False, boss)


def test_neither_page_nor_trail_nor_program_is_told_a_secret(
    administrator: Visitor, database: Database, world: World
) -> None:
    made = administrator.post(
        "/settings/channels/new/dingtalk",
        data={"kind": "dingtalk", "name": "值班群", "address": WECOM, "secret": "SEC-very-secret"},
    )
    assert made.status_code == 302
    number = kept(database).id
    for page in (f"/settings/channels/{number}", "/settings/channels", "/audit"):
        text = administrator.get(page).get_data(as_text=True)
        assert "值班群" in text
        assert KEY not in text and "SEC-very-secret" not in text, page
    with database.transaction(writing=False) as session:
        for entry in session.scalars(select(AuditEntry).where(AuditEntry.record_type == "notice_channels")):
            assert KEY not in str(entry.after) and "very-secret" not in str(entry.after)


def test_a_refusal_is_explained_and_after_mending_the_test_goes_through(
    administrator: Visitor, service: Vendor, database: Database
) -> None:
    service.replies["/wecom"] = [Reply(body={"errcode": 93000, "errmsg": "invalid webhook url"})]
    data = {"kind": "wecom", "name": "局机关群", "address": service.url(f"/wecom?key={KEY}"), "carries": "danger"}
    page = administrator.post("/settings/channels/new/wecom", data=data, follow_redirects=True)
    assert page.status_code == 200
    test = f"/settings/channels/{kept(database).id}/test"
    refused = administrator.post(test, follow_redirects=True).get_data(as_text=True)
    assert "The vendor knows no robot at this address." in refused
    assert "93000" in refused and "Copy its webhook address again" in refused
    assert "has been taken by" in administrator.post(test, follow_redirects=True).get_data(as_text=True)
    assert [call.json["msgtype"] for call in service.calls] == ["text", "text"]


def test_a_text_message_needs_to_know_whom_to_reach(
    administrator: Visitor, service: Vendor, database: Database
) -> None:
    data = {"kind": "sms", "name": "短信网关", "address": service.url("/sms"), "method": "POST", "form": "json",
            "body": '{"mobile": "{phone}", "content": "{text}"}', "longest": "300"}  # fmt: skip
    assert administrator.post("/settings/channels/new/sms", data=data).status_code == 302
    test = f"/settings/channels/{kept(database).id}/test"
    assert administrator.post(test).status_code == 422
    assert administrator.post(test, data={"to": "138 0000 1234"}).status_code == 302
    assert service.calls[0].json["mobile"] == "13800001234"


def test_e_mail_is_tried_out_by_the_real_server(administrator: Visitor, mail: Mailbox) -> None:
    told = administrator.post("/settings/channels/email/test", data={"to": "a@qingyuan.example"}, follow_redirects=True)
    assert "has been taken by" in told.get_data(as_text=True) and len(mail.received) == 1
    told = administrator.post("/settings/channels/email/test", data={"to": "nobody@x.example"}, follow_redirects=True)
    assert "knows no such mailbox" in told.get_data(as_text=True)
    assert administrator.post("/settings/channels/email/test", data={"to": ""}).status_code == 422


@pytest.mark.parametrize("address", ["http://169.254.169.254/latest", "ftp://x.cn/", "https://a:b@x.cn/", ""])
def test_an_address_that_must_not_be_called_is_refused_beside_its_box(administrator: Visitor, address: str) -> None:
    data = {"kind": "webhook", "name": "x", "address": address}
    page = administrator.post("/settings/channels/new/webhook", data=data)
    assert page.status_code == 422 and 'id="f-address-wrong"' in page.get_data(as_text=True)


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_has_its_form(administrator: Visitor, kind: str) -> None:
    assert administrator.get(f"/settings/channels/new/{kind}").status_code == 200


def test_a_kind_that_is_none_is_not_there(administrator: Visitor) -> None:
    assert administrator.get("/settings/channels/new/pigeon").status_code == 404


def test_an_administrator_of_one_county_keeps_to_its_channels(session: Session, world: World) -> None:
    everywhere = services.add_channel(session, given(), False, world.actor(session, "administrator"))
    local = county_administrator(world)
    mine = services.add_channel(session, given(area_id=world.areas["meijiang"].id), False, local)
    assert queries.own_channel(session, mine.id, local) is mine
    with pytest.raises(NotFound):
        queries.own_channel(session, everywhere.id, local)
    with pytest.raises(Forbidden):
        services.add_channel(session, given(), False, local)
    post(session, "event:1", "email", Letter("a@x.example", "秘密", "x"))
    post(session, "event:1", queries.name_of(mine), Letter("", "提醒", "x"))
    assert [one.subject for one in session.scalars(queries.deliveries(local, {}))] == ["提醒"]


def test_the_clock_sends_by_what_was_set_up_a_moment_ago(app: Flask, service: Vendor, database: Database) -> None:
    config: Config = app.extensions["config"]
    send = next(task for task in tasks(config) if task.name == "outbox").run
    with database.transaction() as session:
        row = NoticeChannel(kind="webhook", name="x", address=service.url("/hook"))
        session.add(row)
        session.flush()
        post(session, "event:1", queries.name_of(row), Letter("", "提醒", "明天演练。"), kind="reminder.drill")
    assert send(database) == "sent 1, failed 0"
    assert service.calls[0].json["kind"] == "reminder.drill"


def dead(database: Database, world: World, **more: object) -> int:
    with database.transaction() as session:
        letter = Letter("13800001234", "演练提醒", "明天 14:28 演练。")
        post(session, "event:1", "email", letter, kind="reminder", reader_key=f"user:{world.users['planner'].id}")
        values = {"state": "failed", "tries": 10, "error": "550 no such box"} | more
        session.execute(update(OutboxMessage).values(**values))
        message_id = session.scalars(select(OutboxMessage.id)).one()
        session.add(DeliveryTry(message_id=message_id, outcome="refused", code="550", answer="no such box"))
        return message_id


def state(database: Database) -> str:
    with database.transaction(writing=False) as session:
        return session.scalars(select(OutboxMessage.state)).one()


def test_what_could_not_be_sent_is_listed_explained_and_sent_again_or_given_up(
    administrator: Visitor, database: Database, world: World
) -> None:
    number = dead(database, world)
    listed = administrator.get("/settings/deliveries?state=dead&reader=林规划").get_data(as_text=True)
    assert "138****1234" in listed and "13800001234" not in listed and "林规划" in listed
    page = administrator.get(f"/settings/deliveries/{number}").get_data(as_text=True)
    assert "knows no such mailbox" in page and "no such box" in page and "明天 14:28 演练。" in page
    assert administrator.post(f"/settings/deliveries/{number}/again").status_code == 302
    assert state(database) == "waiting"
    assert administrator.post(f"/settings/deliveries/{number}/again").status_code == 409
    assert administrator.post(f"/settings/deliveries/{number}/drop").status_code == 302
    assert state(database) == "dropped"


def test_all_of_a_channel_are_sent_again_but_not_what_may_have_arrived(
    administrator: Visitor, database: Database, world: World
) -> None:
    dead(database, world, state="unknown")
    administrator.post("/settings/deliveries/again", data={"channel": "email"})
    assert state(database) == "unknown"
    with database.transaction() as session:
        session.execute(update(OutboxMessage).values(state="failed"))
        session.add(Throttle(key=pause_key("email"), tries=9, until=now() + timedelta(hours=1)))
    administrator.post("/settings/deliveries/again", data={"channel": "email"})
    assert state(database) == "waiting"
    with database.transaction(writing=False) as session:
        assert session.get(Throttle, pause_key("email")) is None, "the pause is over"
    assert administrator.post("/settings/deliveries/again", data={"channel": "pigeon:1"}).status_code == 404


def test_old_messages_are_forgotten_and_what_waits_is_kept(session: Session, database: Database, world: World) -> None:
    services.set_keeping(session, KeepInput(days=30), world.actor(session, "administrator"))
    old = now() - timedelta(days=31)
    for number, (its, at) in enumerate([("sent", old), ("waiting", old), ("sent", now())]):
        post(session, f"event:{number}", "email", Letter("a@x.example", its, "x"))
        session.execute(
            update(OutboxMessage)
            .where(OutboxMessage.key.startswith(f"event:{number}:"))
            .values(state=its, created_at=at)
        )
    session.commit()
    assert services.forget_old(database) == "forgot 1 messages"
    assert not queries.keeping(session)["is_verified"]


def test_a_deleted_channel_leaves_nothing_waiting_for_it(session: Session, world: World) -> None:
    boss = world.actor(session, "administrator")
    row = services.add_channel(session, given(), False, boss)
    post(session, "event:1", queries.name_of(row), Letter("", "提醒", "x"))
    assert services.delete_channel(session, row, boss) == 1
    assert session.scalars(select(OutboxMessage.state)).all() == ["dropped"]


def test_the_page_of_the_clock_says_whether_one_is_at_work_and_what_to_do(
    administrator: Visitor, database: Database
) -> None:
    page = administrator.get("/settings/clock").get_data(as_text=True)
    assert "No clock is at work" in page and "flask clock --once --due" in page and "overdue" in page
    with database.transaction() as session:
        until = now() + timedelta(seconds=5)
        session.add(Lease(name="clock", owner="server-1:77", until=until, taken_at=now()))
        session.add(ClockRun(task="outbox", ran_at=now(), seconds=0.02, outcome="failed: OSError"))
    page = administrator.get("/settings/clock").get_data(as_text=True)
    assert "server-1:77" in page and "overdue" not in page and "The log of the server says why" in page


def test_every_task_of_the_clock_has_a_name_and_what_came_of_a_run_is_said_in_words(
    app: Flask, database: Database
) -> None:
    tasks: list[Task] = app.extensions["clock_tasks"]
    assert {task.name for task in tasks} == set(TASK_NAMES)
    with speaking("zh"):
        quick = [task.run(database) for task in tasks if task.name != "outbox"]
        unsaid = [came for came in quick if outcome_words(came) == came]
        assert not unsaid
        assert outcome_words("sent 12, failed 1") == "发送 12 条，失败 1 条"
        assert outcome_words("failed: OSError") == "failed: OSError"


def test_a_robot_without_a_secret_asks_for_no_password_again(administrator: Visitor) -> None:
    page = administrator.post("/settings/channels/new/wecom", data={"kind": "wecom", "address": "nowhere"})
    assert page.status_code == 422 and "Passwords must be typed again" not in page.get_data(as_text=True)


def test_today_tells_an_administrator_what_does_not_leave(
    administrator: Visitor, database: Database, world: World
) -> None:
    assert "could not be sent" not in administrator.get("/").get_data(as_text=True)
    dead(database, world)
    with database.transaction() as session:
        session.add(Throttle(key=pause_key("email"), tries=9, until=now() + timedelta(hours=1)))
        session.add(ClockRun(task="outbox", ran_at=now() - timedelta(hours=1), seconds=0.1, outcome="sent 0"))
    page = administrator.get("/").get_data(as_text=True)
    assert "1 message could not be sent" in page and "“E-mail (SMTP)” pauses" in page and "No clock is at work" in page


@pytest.mark.parametrize("role", ["planner", "official", "unit_contact"])
def test_nobody_else_sees_any_of_it(client: Visitor, world: World, role: str) -> None:
    client.sign_in_as(world, role)
    for page in ("/settings/channels", "/settings/deliveries", "/settings/clock"):
        assert client.get(page).status_code == 403


def test_addresses_and_readers_are_shown_only_as_far_as_one_knows_them_again() -> None:
    assert masked_address(WECOM) == "https://qyapi.weixin.qq.com/…5aaa"
    assert masked_address("tgram://bottoken@host/chat") == "tgram://…@host/…"
    assert masked_reader("13800001234") == "138****1234"
    assert masked_reader("a@x.example") == "a@x.example"


def test_an_outcome_is_kept_and_read_again() -> None:
    said = Outcome("refused", "93000", "invalid | webhook url")
    assert read(said.line, None) == said
    assert read("", None) is None
