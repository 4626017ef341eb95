"""Sending what is due: several letters and channels at once, so that a slow one never holds up the others."""

from __future__ import annotations

import time
from collections.abc import Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

import structlog

from core.channels.letters import Channel, NotSent, Send, Taken
from core.db import Database
from core.models import OutboxMessage
from core.outbox import Pace, claim, due_by_channel, letter_of, release, settle_failed, settle_sent, sweep
from core.pacing import Over

MOST_LINES = 32
LOOK_SECONDS = 1.0
USUAL = Pace()
log = structlog.get_logger("outbox")


def send_due(
    database: Database, channels: Mapping[str, Channel], is_over: Over = lambda: False, pace: Pace = USUAL
) -> str:
    """Send what is due by the channels that are set up; says how many were sent, failed and set aside.

    Any number of senders may do so at once. It ends when nothing is left that may leave now, when the round's time is
    up, or soon after it is told that it is over.
    """
    aside = sweep(database, channels)
    sent, failed = _Round(database, channels, is_over, pace).run()
    return f"sent {sent}, failed {failed}" + (f", set aside {aside}" if aside else "")


class _Round:
    """Lines of channels, opened as letters wait for them: each claims, sends and settles on its own."""

    def __init__(self, database: Database, channels: Mapping[str, Channel], is_over: Over, pace: Pace) -> None:
        self._database, self._channels, self._told, self._pace = database, channels, is_over, pace
        self._ends = time.monotonic() + pace.round_seconds
        self._rests: dict[str, float] = {}
        self._running: dict[Future[tuple[int, int]], str] = {}

    def run(self) -> tuple[int, int]:
        """How many were sent, and how many were not."""
        sent = failed = 0
        with ThreadPoolExecutor(MOST_LINES, "sender") as pool:
            while True:
                self._open_lines(pool)
                if not self._running:
                    return sent, failed
                done, _ = wait(self._running, LOOK_SECONDS, FIRST_COMPLETED)
                for line in done:
                    name = self._running.pop(line)
                    well, badly = self._came_of(line, name)
                    sent, failed = sent + well, failed + badly
                    if not well + badly:
                        self._rests[name] = time.monotonic() + LOOK_SECONDS

    def _came_of(self, line: Future[tuple[int, int]], name: str) -> tuple[int, int]:
        """What the line did; one that broke holds nobody up, and its claims lapse."""
        try:
            return line.result()
        except Exception as error:
            log.error("line_broke", channel=name, exc_info=error)
            return 0, 0

    def _open_lines(self, pool: ThreadPoolExecutor) -> None:
        if self._is_over():
            return
        at = time.monotonic()
        awake = [name for name in self._channels if self._rests.get(name, 0.0) <= at]
        busy = list(self._running.values())
        for name, letters in (due_by_channel(self._database, awake) if awake else {}).items():
            lines = min(self._channels[name].lines, -(-letters // self._pace.batch))
            for _ in range(min(lines - busy.count(name), MOST_LINES - len(self._running))):
                self._running[pool.submit(self._work, name)] = name

    def _is_over(self) -> bool:
        return self._told() or time.monotonic() >= self._ends

    def _work(self, name: str) -> tuple[int, int]:
        channel, sent, failed = self._channels[name], 0, 0
        with channel.open() as send:
            while not self._is_over():
                began = time.monotonic()
                claimed = claim(self._database, name, channel, self._pace)
                if not claimed.messages:
                    break
                for number, message in enumerate(claimed.messages):
                    if self._is_over() or time.monotonic() - began > self._pace.send_within:
                        release(self._database, claimed.messages[number:], claimed.until)
                        break
                    is_sent, goes_on = self._send(name, channel, send, message)
                    sent, failed = sent + is_sent, failed + (not is_sent)
                    if not goes_on:
                        release(self._database, claimed.messages[number + 1 :], claimed.until)
                        return sent, failed
        return sent, failed

    def _send(self, name: str, channel: Channel, send: Send, message: OutboxMessage) -> tuple[bool, bool]:
        """Whether it was sent, and whether the channel may go on."""
        began = time.monotonic()
        said = attempted(send, message, name)
        seconds = time.monotonic() - began
        if isinstance(said, Taken):
            settle_sent(self._database, name, message, said, seconds)
            return True, True
        return False, settle_failed(self._database, name, channel, message, said, seconds)


def attempted(send: Send, message: OutboxMessage, name: str) -> Taken | NotSent:
    """What became of sending the letter; whatever else goes wrong in a channel is this letter's failure alone."""
    try:
        return send(letter_of(message))
    except NotSent as failure:
        log.warning("not_sent", channel=name, code=failure.code)
        return failure
    except Exception as error:
        log.error("channel_failed", channel=name, error=type(error).__name__)
        return NotSent(type(error).__name__, "fault")
