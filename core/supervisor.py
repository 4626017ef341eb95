"""Several processes as one: all started, a died one started again, all ended together."""

from __future__ import annotations

import ctypes
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import structlog

LONGEST_WAIT = 30.0
STEADY_SECONDS = 60.0
PATIENCE_SECONDS = 8.0
_PR_SET_PDEATHSIG = 1
log = structlog.get_logger("serve")


@dataclass
class Child:
    """One process: its name, its command, and how it has fared."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    deaths: int = 0
    started_at: float = 0.0
    start_at: float = field(default_factory=time.monotonic)
    waits_for: Callable[[], bool] | None = None  # what shall be there first, though not for ever

    def start(self, environ: Mapping[str, str]) -> None:
        """Start the process in a group of its own, so that Ctrl-C reaches the supervisor alone."""
        self.process = subprocess.Popen(  # noqa: S603 - commands of our own
            self.command, env=dict(environ), start_new_session=True, preexec_fn=_die_with_parent()
        )
        self.started_at = time.monotonic()

    def look(self, environ: Mapping[str, str]) -> None:
        """Start the process if it is due; note its death and when to start it again."""
        if self.process is None:
            if self._is_due():
                self.start(environ)
        elif self.process.poll() is not None:
            self._died(self.process.returncode)

    def _is_due(self) -> bool:
        late = time.monotonic() - self.start_at
        return late >= 0 and (self.waits_for is None or late > LONGEST_WAIT or self.waits_for())

    def _died(self, status: int) -> None:
        lived = time.monotonic() - self.started_at
        self.deaths = 1 if lived > STEADY_SECONDS else self.deaths + 1
        wait = backoff(self.deaths)
        log.error("process_died", name=self.name, status=status, again_in=wait)
        self.process, self.start_at = None, time.monotonic() + wait


def backoff(deaths: int) -> float:
    """Seconds to wait before the next start after so many deaths in a row: 1, 2, 4 ... 30."""
    return min(LONGEST_WAIT, 2.0 ** max(0, deaths - 1))


def supervise(children: Sequence[Child], environ: Mapping[str, str], is_over: Callable[[], bool]) -> None:
    """Keep the processes running until told that it is over, then end them all within seconds."""
    try:
        while not is_over():
            for child in children:
                child.look(environ)
            time.sleep(0.1)
    finally:
        end(children)


def end(children: Sequence[Child]) -> None:
    """Ask every process to end, wait a little, and end by force those that do not."""
    running = [child.process for child in children if child.process is not None and child.process.poll() is None]
    for process in running:
        process.terminate()
    deadline = time.monotonic() + PATIENCE_SECONDS
    for process in running:
        try:
            process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def told_to_stop() -> Callable[[], bool]:
    """From now on Ctrl-C and a polite end (SIGTERM) only make the answer true, so that work can be finished."""
    stop = threading.Event()

    def note(_number: int, _frame: object) -> None:
        stop.set()

    signal.signal(signal.SIGINT, note)
    signal.signal(signal.SIGTERM, note)
    return stop.is_set


def _die_with_parent() -> Callable[[], None] | None:
    # a supervisor killed by force cannot end its children; on Linux the kernel then does
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None)
    return lambda: libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
