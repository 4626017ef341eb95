"""A message is queued once for its key, sent, tried again, and given up in the end."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from datetime import timedelta
from email.message import Message
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as MessageHandler
from sqlalchemy import select, update

from core.channels.letters import Letter, Undeliverable, simple
from core.channels.mailing import mail_channel
from core.config import Config
from core.db import Database
from core.messages import mark_read, post, send_due, tell, unread
from core.models import DeliveryTry, OutboxMessage, Throttle
from core.pacing import MOST_TRIES
from core.times import now


def queue(database: Database, *keys: str) -> None:
    with database.transaction() as session:
        for key in keys:
            post(
                session,
                key,
                "mail",
                Letter("a@qingyuan.example", "演练提醒", "明天 14:28 演练。", "https://x.example/e/1"),
            )


def only(database: Database) -> OutboxMessage:
    with database.transaction(writing=False) as session:
        return session.scalars(select(OutboxMessage)).one()


def test_the_same_key_is_queued_once(database: Database) -> None:
    queue(database, "event:1", "event:1")
    assert only(database).state == "waiting"


def test_four_senders_send_each_message_once(database: Database) -> None:
    queue(database, *(f"event:{n}" for n in range(40)))
    sent: list[str] = []
    channels = {"mail": simple(lambda letter: sent.append(letter.subject))}
    threads = [threading.Thread(target=send_due, args=(database, channels)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(sent) == 40


def test_a_failed_message_waits_longer_each_time_and_is_given_up(database: Database) -> None:
    queue(database, "event:1")

    def fail(_letter: Letter) -> None:
        raise OSError("no route")

    for tries in range(1, MOST_TRIES + 1):
        send_due(database, {"mail": simple(fail)})
        message = only(database)
        assert message.tries == tries
        assert message.due_at > now() + timedelta(seconds=25)
        with database.transaction() as session:
            session.execute(update(OutboxMessage).values(due_at=now()))
            session.execute(update(Throttle).values(until=now() - timedelta(seconds=1)))
    assert (message.state, message.error) == ("failed", "fault OSError")
    with database.transaction(writing=False) as session:
        assert session.scalars(select(DeliveryTry.outcome)).all() == ["failed"] * MOST_TRIES


def test_what_can_never_arrive_is_given_up_at_once(database: Database) -> None:
    queue(database, "event:1")

    def refuse(_letter: Letter) -> None:
        raise Undeliverable("no such box")

    send_due(database, {"mail": simple(refuse)})
    assert only(database).state == "failed"


def test_the_message_of_a_sender_that_died_is_sent_by_the_next(database: Database) -> None:
    queue(database, "event:1")

    def die(_letter: Letter) -> None:
        raise SystemExit

    with pytest.raises(SystemExit):
        send_due(database, {"mail": simple(die)})
    assert only(database).state == "sending"
    with database.transaction() as session:
        session.execute(update(OutboxMessage).values(claimed_until=now() - timedelta(seconds=1)))
    sent: list[Letter] = []
    send_due(database, {"mail": simple(sent.append)})
    assert len(sent) == 1


def test_a_channel_that_is_not_set_up_leaves_its_messages_waiting(database: Database) -> None:
    queue(database, "event:1")
    assert send_due(database, {}) == "sent 0, failed 0"
    assert only(database).state == "waiting"


def test_the_inbox_counts_what_its_reader_has_not_read(database: Database) -> None:
    with database.transaction() as session:
        assert tell(session, "event:1", "user:1", "演练提醒", "明天 14:28 演练。")
        assert not tell(session, "event:1", "user:1", "演练提醒", "明天 14:28 演练。")
        tell(session, "event:1", "user:2", "演练提醒", "明天 14:28 演练。")
        assert unread(session, "user:1") == 1
        mark_read(session, "user:1")
        assert (unread(session, "user:1"), unread(session, "user:2")) == (0, 1)


class Box(MessageHandler):
    """Keeps what it receives; knows no address that begins with nobody."""

    def __init__(self) -> None:
        super().__init__()
        self.received: list[Message] = []

    def handle_message(self, message: Message) -> None:
        self.received.append(message)

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if address.startswith("nobody"):
            return "550 no such box"
        envelope.rcpt_tos.append(address)
        return "250 OK"


@pytest.fixture
def mail_server() -> Iterator[tuple[Box, Config]]:
    box = Box()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield (
        box,
        Config({"SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(port), "SMTP_TLS": "none", "MAIL_FROM": "z@x.example"}),
    )
    controller.stop()


def test_a_letter_arrives_by_a_real_mail_server(mail_server: tuple[Box, Config]) -> None:
    box, config = mail_server
    channel = mail_channel(config)
    assert channel is not None
    with channel.open() as send:
        send(Letter("a@qingyuan.example", "演练提醒", "明天 14:28 演练。", "https://x.example/e/1"))
    (message,) = box.received
    body = message.get_payload(decode=True)
    assert isinstance(body, bytes)
    assert "明天 14:28 演练。" in body.decode()
    assert "https://x.example/e/1" in body.decode()


EVENT = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nX-WR-CALNAME:演练\r\nEND:VCALENDAR\r\n"


def parts_of(letter: Message) -> list[Message]:
    parts = letter.get_payload()
    assert isinstance(parts, list)
    return [part for part in parts if isinstance(part, Message)]


def test_a_calendar_file_travels_with_its_letter_from_the_queue_to_the_box(
    database: Database, mail_server: tuple[Box, Config]
) -> None:
    box, config = mail_server
    channel = mail_channel(config)
    assert channel is not None
    with database.transaction() as session:
        letter = Letter(
            "a@qingyuan.example", "演练提醒", "明天 14:28 演练。", "https://x.example/e/1", "演练.ics", EVENT
        )
        assert post(session, "event:1", "email", letter)
    assert send_due(database, {"email": channel}) == "sent 1, failed 0"
    (message,) = box.received
    assert message.get_content_type() == "multipart/mixed"
    words, calendar = parts_of(message)
    assert words.get_content_type() == "text/plain"
    assert calendar.get_content_type() == "text/calendar"
    assert (calendar.get_param("method"), calendar.get_param("charset")) == ("PUBLISH", "utf-8")
    assert calendar.get_filename() == "演练.ics"
    assert calendar.get_content_disposition() == "attachment"
    assert calendar.get_payload(decode=True) == EVENT.encode()


def test_a_letter_without_a_file_has_one_part(mail_server: tuple[Box, Config]) -> None:
    box, config = mail_server
    channel = mail_channel(config)
    assert channel is not None
    with channel.open() as send:
        send(Letter("a@qingyuan.example", "演练提醒", "明天 14:28 演练。"))
    assert box.received[0].get_content_type() == "text/plain"


def test_an_address_that_the_server_does_not_know_is_not_tried_again(mail_server: tuple[Box, Config]) -> None:
    channel = mail_channel(mail_server[1])
    assert channel is not None
    with channel.open() as send, pytest.raises(Undeliverable) as refused:
        send(Letter("nobody@qingyuan.example", "x", "y"))
    assert (refused.value.code, refused.value.answer) == ("550", "no such box")


def test_without_a_mail_server_there_is_no_channel() -> None:
    assert mail_channel(Config({})) is None
