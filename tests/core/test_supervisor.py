"""Processes are started, started again when they die, and ended together."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from core.supervisor import LONGEST_WAIT, Child, backoff, end, supervise

pytestmark = pytest.mark.real_clock

NOTE = "import os, sys, time; open(sys.argv[1], 'a').write(f'{os.getpid()}\\n'); "
PATIENT = NOTE + "time.sleep(60)"
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + PATIENT
DYING = NOTE + "sys.exit(3)"


def child(script: str, note: Path) -> Child:
    return Child("one", [sys.executable, "-c", script, str(note)])


def pids(note: Path) -> list[int]:
    return [int(line) for line in note.read_text().split()] if note.exists() else []


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def until(condition: Callable[[], bool]) -> Callable[[], bool]:
    """True once the condition holds; a test that waits in vain fails after half a minute."""
    give_up = time.monotonic() + 30

    def is_over() -> bool:
        if time.monotonic() > give_up:
            pytest.fail("waited in vain")
        return condition()

    return is_over


def test_the_wait_doubles_up_to_half_a_minute() -> None:
    assert [backoff(deaths) for deaths in range(1, 8)] == [1, 2, 4, 8, 16, LONGEST_WAIT, LONGEST_WAIT]


def test_a_child_that_died_is_started_again(tmp_path: Path) -> None:
    note = tmp_path / "note"
    one = child(DYING, note)
    supervise([one], os.environ, until(lambda: len(pids(note)) >= 2))
    assert len(set(pids(note))) >= 2


def test_a_child_waits_for_what_shall_be_there_first_but_not_for_ever(tmp_path: Path) -> None:
    there = tmp_path / "there"
    waiting = child(PATIENT, tmp_path / "pids")
    waiting.waits_for = there.exists
    waiting.look(os.environ)
    started = [waiting.process is not None]
    there.touch()
    waiting.look(os.environ)
    tired = child(PATIENT, tmp_path / "pids")
    tired.waits_for, tired.start_at = lambda: False, time.monotonic() - LONGEST_WAIT - 1
    tired.look(os.environ)
    started += [waiting.process is not None, tired.process is not None]
    end([waiting, tired])
    assert started == [False, True, True]


def test_a_child_killed_by_force_is_started_again(tmp_path: Path) -> None:
    note = tmp_path / "note"
    one = child(PATIENT, note)

    def is_over() -> bool:
        if len(pids(note)) == 1 and is_running(pids(note)[0]):
            os.kill(pids(note)[0], signal.SIGKILL)
        return len(pids(note)) == 2

    supervise([one], os.environ, until(is_over))
    assert not any(is_running(pid) for pid in pids(note))


def test_all_children_end_with_the_supervisor(tmp_path: Path) -> None:
    notes = [tmp_path / "one", tmp_path / "two"]
    supervise([child(PATIENT, note) for note in notes], os.environ, until(lambda: all(map(pids, notes))))
    assert not any(is_running(pid) for note in notes for pid in pids(note))


def test_children_end_when_the_supervisor_breaks(tmp_path: Path) -> None:
    note = tmp_path / "note"

    def broken() -> bool:
        if pids(note):
            raise RuntimeError("broken")
        return False

    with pytest.raises(RuntimeError):
        supervise([child(PATIENT, note)], os.environ, broken)
    assert not any(is_running(pid) for pid in pids(note))


def test_a_child_that_does_not_listen_is_ended_by_force(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.supervisor.PATIENCE_SECONDS", 0.2)
    note = tmp_path / "note"
    one = child(STUBBORN, note)
    supervise([one], os.environ, until(lambda: bool(pids(note))))
    assert one.process is not None and one.process.returncode in (-signal.SIGKILL, -signal.SIGTERM)
    assert not is_running(pids(note)[0])


def test_ending_what_never_started_is_no_trouble(tmp_path: Path) -> None:
    end([child(PATIENT, tmp_path / "note")])
