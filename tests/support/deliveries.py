"""Many senders at once, killed in the middle of their work; what arrived is known from the receivers alone."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from core import pacing
from core.channels.letters import Letter
from core.config import Config
from core.db import Database
from core.logs import configure
from core.messages import post
from core.models import DeliveryTry, OutboxMessage
from core.outbox import Pace, letter_of
from core.sending import send_due
from core.supervisor import told_to_stop
from schedule.channel_queries import name_of, open_channels
from schedule.notice_models import NoticeChannel
from tests.support.receivers import Call, Mailbox, Reply, Vendor, mailbox, vendor

REFUSED = "nobody"
IN_FLIGHT = 6
"""A sender has at most so many e-mails and webhooks under way: so many may come twice when it is killed."""
TEMPLATE = {"body": '{"mobile": "{phone}", "content": "{text}", "id": "{id}"}', "success_field": "code",
            "success_values": "OK"}  # fmt: skip


@dataclass
class Report:
    """What was sent, and what came of it by channel, counted by the receivers."""

    letters: dict[str, str] = field(default_factory=dict)  # number -> channel's kind
    states: dict[str, str] = field(default_factory=dict)  # number -> state in the outbox
    arrived: dict[str, Counter[str]] = field(default_factory=dict)
    kills: int = 0
    tries: int = 0
    seconds: float = 0.0

    def of(self, kind: str) -> set[str]:
        return {number for number, its in self.letters.items() if its == kind}

    def lost(self, kind: str) -> set[str]:
        """Letters that the outbox does not call refused, and that no receiver has seen."""
        wanted = {number for number in self.of(kind) if self.states[number] not in ("failed", "unknown")}
        return wanted - set(self.arrived[kind])

    def twice(self, kind: str) -> int:
        """How many came more often than once."""
        return sum(count - 1 for count in self.arrived[kind].values())

    def count(self, kind: str, state: str) -> int:
        return sum(self.states[number] == state for number in self.of(kind))


def deliver(database: Database, data: Path, letters: int, senders: int, kills: int, seed: int = 7) -> Report:
    """Queue the letters, let the senders loose, kill one of them after another and start a new one in its place."""
    dice, report = random.Random(seed), Report()
    with mailbox() as mail, vendor() as service:
        mail.seconds = service.seconds = 0.004
        service.choose = _now_and_then(dice)
        environ = _environ(database, data, mail)
        _queue(database, service, letters, report)
        began, running = time.monotonic(), [_sender(environ) for _ in range(senders)]
        moments = [letters * (number + 1) // (kills + 2) for number in range(kills)]
        try:
            _until(lambda: _step(database, mail, service, running, moments, environ, report), 60 + letters / 8)
        finally:
            for process in running:
                process.kill()
                process.join()
        report.seconds = time.monotonic() - began
        report.arrived = {
            "email": mail.numbers(),
            "webhook": service.counted(_number("/hook")),
            "sms": service.counted(_number("/sms")),
        }
        for counted in report.arrived.values():
            del counted[""]
    _read(database, report)
    return report


def _step(
    database: Database, mail: Mailbox, service: Vendor, running: list[Any], moments: list[int],
    environ: dict[str, str], report: Report,
) -> bool:  # fmt: skip
    """Kill when it is time; whether all is over."""
    assert all(process.is_alive() for process in running), "a sender has ended by itself"
    came = len(mail.received) + len(service.calls)
    if moments and came >= moments[0]:
        moments.pop(0)
        victim = running.pop(0)
        victim.kill()
        victim.join()
        report.kills += 1
        running.append(_sender(environ))
    with database.transaction(writing=False) as session:
        open_ones = OutboxMessage.state.in_(("waiting", "sending"))
        return session.scalar(select(func.count()).select_from(OutboxMessage).where(open_ones)) == 0


def _queue(database: Database, service: Vendor, letters: int, report: Report) -> None:
    with database.transaction() as session:
        hook = NoticeChannel(kind="webhook", name="hook", address=service.url("/hook"), secret="shared")
        sms = NoticeChannel(kind="sms", name="sms", address=service.url("/sms"), extra=TEMPLATE)
        session.add_all([hook, sms])
        session.flush()
        for number in range(letters):
            kind = ("email", "email", "webhook", "email", "sms")[number % 5]
            name = {"webhook": name_of(hook), "sms": name_of(sms)}.get(kind, "email")
            user = REFUSED if number % 50 == 0 else "reader"
            address = {"email": f"{user}{number}@qingyuan.example", "sms": f"138{number:08}"}.get(kind, "")
            letter = Letter(
                address, f"演练提醒 {number}", "明天 14:28 疏散演练。", f"https://z.example/events/{number}"
            )
            post(session, f"event:{number}", name, letter, kind="reminder")
        for row in session.scalars(select(OutboxMessage)):
            report.letters[letter_of(row).number] = row.channel.partition(":")[0]


def _read(database: Database, report: Report) -> None:
    with database.transaction(writing=False) as session:
        report.states = {letter_of(row).number: row.state for row in session.scalars(select(OutboxMessage))}
        report.tries = session.scalar(select(func.count()).select_from(DeliveryTry)) or 0


def _now_and_then(dice: random.Random) -> Any:
    """One answer in thirty is a fault that passes; text messages are refused clearly or not at all."""
    lock = threading.Lock()

    def choose(call: Call) -> Reply | None:
        with lock:
            luck = dice.random()
        if call.path.startswith("/hook") and luck < 1 / 30:
            # it is not counted as having come: whoever answers so has not taken it
            call.path = "/refused"
            return Reply(503, "busy", {"Retry-After": "0"})
        return None

    return choose


def _number(path: str) -> Any:
    return lambda call: call.json["id"] if call.path.startswith(path) else ""


def _environ(database: Database, data: Path, mail: Mailbox) -> dict[str, str]:
    return {
        "DATABASE_URL": database.url, "ZHENAN_DATA": str(data), "SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(mail.port),
        "SMTP_TLS": "none", "MAIL_FROM": "z@qingyuan.example", "LOCAL_GATEWAYS": "1", "LOG_LEVEL": "CRITICAL",
    }  # fmt: skip


def _sender(environ: dict[str, str]) -> ForkServerProcess:
    context = get_context("forkserver")
    context.set_forkserver_preload([__name__, "tests.support.racers"])
    process = context.Process(target=send_until_killed, args=(environ,))
    process.start()
    return process


def _until(is_over: Any, seconds: float) -> None:
    gives_up = time.monotonic() + seconds
    while not is_over():
        assert time.monotonic() < gives_up, "not all was settled in time"
        time.sleep(0.05)


@contextmanager
def _hastened() -> Iterator[None]:
    """Waits of seconds in place of minutes."""
    pacing.FIRST_WAIT, pacing.LONGEST_WAIT = 0.2, 1.0
    yield


def send_until_killed(environ: dict[str, str]) -> None:
    """One sender, as the clock is: round after round until it is ended."""
    config = Config(environ)
    configure(config["LOG_LEVEL"], config["LOG_FORMAT"])
    database, is_over = Database(config.database_url), told_to_stop()
    with _hastened():
        while not is_over():
            send_due(database, open_channels(database, config), is_over, Pace(claim_seconds=4.0, send_within=1.0))
            time.sleep(0.05)
