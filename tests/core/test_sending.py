"""Many senders, some killed in the middle: nothing is lost, and what must not come twice does not."""

from __future__ import annotations

import threading
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
import structlog
from sqlalchemy import select, update
from structlog.testing import capture_logs

import core.sending
from core.channels.letters import Blocked, Channel, Letter, Limited, NotSent, Taken, Unsure, simple
from core.db import Database
from core.messages import post
from core.models import DeliveryTry, OutboxMessage, Throttle
from core.outbox import Pace, is_paused, pause_key, resume
from core.sending import send_due
from core.times import now
from tests.support.deliveries import IN_FLIGHT, Report, deliver

KEY = "sk-1234567890"


def queue(database: Database, channel: str, count: int = 1, **more: object) -> None:
    with database.transaction() as session:
        for number in range(count):
            letter = Letter("13800001234", f"提醒 {number}", "明天演练。")
            post(session, f"event:{number}", channel, letter, **more)  # type: ignore[arg-type]


def rows(database: Database, channel: str) -> list[OutboxMessage]:
    with database.transaction(writing=False) as session:
        query = select(OutboxMessage).where(OutboxMessage.channel == channel).order_by(OutboxMessage.id)
        return list(session.scalars(query))


def failing(failure: NotSent, **more: object) -> Channel:
    def fail(_letter: Letter) -> None:
        raise failure

    return simple(fail, **more)


def nothing_is_wrong(report: Report, letters: int) -> None:
    assert len(report.letters) == letters and report.kills > 0
    for kind in ("email", "webhook"):
        assert not report.lost(kind)
        assert report.twice(kind) <= report.kills * IN_FLIGHT
        assert report.count(kind, "sent") == len(report.arrived[kind])
    assert report.count("email", "failed") > 0, "those without a mailbox"
    assert report.twice("sms") == 0
    assert not report.lost("sms")
    assert report.count("sms", "sent") + report.count("sms", "unknown") == len(report.of("sms"))
    assert report.count("sms", "unknown") <= report.kills * 2
    strangers = {number for counted in report.arrived.values() for number in counted} - report.letters.keys()
    assert not strangers


@pytest.mark.real_clock
def test_four_senders_two_of_them_killed_lose_nothing_and_send_no_text_message_twice(
    any_database: Database, tmp_path: Path
) -> None:
    nothing_is_wrong(deliver(any_database, tmp_path, letters=300, senders=4, kills=2), 300)


@pytest.mark.real_clock
@pytest.mark.long
def test_the_same_with_five_thousand_and_twenty_kills(any_database: Database, tmp_path: Path) -> None:
    report = deliver(any_database, tmp_path, letters=5000, senders=4, kills=20)
    print(report.seconds, {kind: report.twice(kind) for kind in report.arrived}, report.count("sms", "unknown"))
    nothing_is_wrong(report, 5000)


def test_these_checks_can_fail() -> None:
    good = Report({"a": "email", "b": "sms"}, {"a": "sent", "b": "sent"}, kills=1)
    good.arrived = {"email": Counter(a=1), "webhook": Counter(), "sms": Counter(b=1)}
    assert not good.lost("email") and not good.twice("sms")
    good.arrived = {"email": Counter(), "webhook": Counter(), "sms": Counter(b=2)}
    assert good.lost("email") == {"a"} and good.twice("sms") == 1


def test_a_slow_channel_does_not_hold_up_the_others(database: Database) -> None:
    queue(database, "slow", 3)
    queue(database, "quick", 3)
    came: list[float] = []
    began, is_over = time.monotonic(), threading.Event()

    def quick(_letter: Letter) -> None:
        came.append(time.monotonic() - began)
        if len(came) == 6:
            is_over.set()

    def slow(_letter: Letter) -> None:
        if len(came) == 3:
            queue_more()
        is_over.wait(5)

    def queue_more() -> None:
        with database.transaction() as session:
            for number in range(3):
                post(session, f"later:{number}", "quick", Letter("", "x", "y"))

    channels = {"slow": simple(slow), "quick": simple(quick)}
    deadline = threading.Timer(0.3, queue_more)
    deadline.start()
    send_due(database, channels, is_over.is_set)
    assert len(came) >= 6 and max(came) < 3


def test_what_nobody_wants_any_more_is_not_sent(database: Database) -> None:
    queue(database, "mail", stale_at=now() - timedelta(seconds=1))
    sent: list[Letter] = []
    assert send_due(database, {"mail": simple(sent.append)}) == "sent 0, failed 0, set aside 1"
    assert (sent, rows(database, "mail")[0].state) == ([], "stale")


def test_a_text_message_that_may_have_arrived_is_never_sent_again_by_itself(database: Database) -> None:
    queue(database, "sms:1")
    channel = failing(Unsure("no answer", "timeout"), is_once=True)
    send_due(database, {"sms:1": channel})
    (row,) = rows(database, "sms:1")
    assert row.state == "unknown"
    with database.transaction(writing=False) as session:
        assert session.scalars(select(DeliveryTry.outcome)).all() == ["unknown"]


def test_a_text_message_of_a_sender_that_died_is_unknown(database: Database) -> None:
    queue(database, "sms:1")
    with database.transaction() as session:
        ago = now() - timedelta(seconds=1)
        session.execute(update(OutboxMessage).values(state="sending", claimed_until=ago, tries=1))
    sent: list[Letter] = []
    send_due(database, {"sms:1": simple(sent.append, is_once=True)})
    assert (sent, rows(database, "sms:1")[0].state) == ([], "unknown")


def test_a_text_message_that_surely_did_not_leave_is_tried_again(database: Database) -> None:
    queue(database, "sms:1")
    send_due(database, {"sms:1": failing(NotSent("no route", "connect"), is_once=True)})
    assert rows(database, "sms:1")[0].state == "waiting"


def test_a_refused_channel_pauses_and_its_letters_wait_until_it_is_mended(database: Database) -> None:
    queue(database, "wecom:1", 5)
    assert send_due(database, {"wecom:1": failing(Blocked("invalid webhook url", "93000"))}) == "sent 0, failed 1"
    with database.transaction(writing=False) as session:
        assert is_paused(session.get(Throttle, pause_key("wecom:1")), now())
    assert [row.tries for row in rows(database, "wecom:1")] == [1, 0, 0, 0, 0]
    sent: list[Letter] = []
    good = {"wecom:1": simple(sent.append)}
    assert send_due(database, good) == "sent 0, failed 0"
    with database.transaction() as session:
        resume(session, "wecom:1")
    assert send_due(database, good) == "sent 5, failed 0"


def test_after_a_pause_one_letter_tries_the_way(database: Database) -> None:
    queue(database, "mail", 8)
    down = failing(NotSent("cannot be reached", "connect"), lines=1)
    send_due(database, {"mail": down})
    assert sum(row.tries for row in rows(database, "mail")) == 5
    with database.transaction() as session:
        session.execute(update(Throttle).values(until=now() - timedelta(seconds=1)))
    send_due(database, {"mail": down})
    assert sum(row.tries for row in rows(database, "mail")) == 6


def test_a_robot_gets_no_more_than_its_vendor_allows_and_too_many_count_as_no_try(database: Database) -> None:
    queue(database, "wecom:1", 30)
    sent: list[Letter] = []
    robot = simple(sent.append, per_minute=15, burst=5)
    for _ in range(3):
        send_due(database, {"wecom:1": robot})
    assert len(sent) == 5
    queue(database, "wecom:2")
    send_due(database, {"wecom:2": failing(Limited("too fast", "45009", 90))})
    (row,) = rows(database, "wecom:2")
    assert row.state == "waiting" and row.due_at > now() + timedelta(seconds=85)


def test_letters_that_were_claimed_and_not_begun_with_are_given_back(database: Database) -> None:
    queue(database, "mail", 10)
    sent: list[str] = []
    over = threading.Event()

    def send(letter: Letter) -> Taken:
        sent.append(letter.subject)
        over.set()
        return Taken()

    send_due(database, {"mail": simple(send)}, over.is_set, Pace(batch=10))
    assert len(sent) == 1
    left = [(row.state, row.tries) for row in rows(database, "mail") if row.state != "sent"]
    assert left == [("waiting", 0)] * 9


def test_what_went_wrong_is_logged_without_a_word_of_the_answer(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(core.sending, "log", structlog.get_logger("outbox"))  # one that nothing has used yet
    queue(database, "wecom:1")
    with capture_logs() as logs:
        send_due(database, {"wecom:1": failing(Blocked(f"{KEY} 13800001234", "93000"))})
    assert [log["code"] for log in logs if log["event"] == "not_sent"] == ["93000"]
    assert KEY not in str(logs) and "1380000" not in str(logs)
