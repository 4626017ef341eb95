"""Phones compute a live drill from its log exactly as the server does."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from drills.live import PHASES, Entry, State, fold
from drills.live_script import cues

pytestmark = pytest.mark.browser
SCRIPT = Path(__file__).resolve().parents[2] / "static" / "js" / "live_fold.js"
BEGINNING = datetime(2031, 5, 12, 6, 28, tzinfo=UTC)
LINES = [(1, 30), (2, 60), (3, 60), (4, 200)]
LOGS = 150
COMPUTE = """
(logs) => logs.map((log) => {
  const state = liveFold.fold(log.entries);
  return { state: state, cues: liveFold.cues(log.lines, state.injects, state.alarmAt, log.elapsed) };
})
"""


def random_log(dice: random.Random) -> list[Entry]:
    """Entries that contradict each other, undo each other, come twice, and happen at the same instant."""
    entries: list[Entry] = []
    for number in range(dice.randrange(1, 40)):
        what = dice.choice(["phase", "phase", "inject", "arrived", "roll", "roll", "found", "injury", "note", "undo"])
        earlier = dice.choice(entries).nonce if entries else "nobody"
        kinds: dict[str, dict[str, Any]] = {
            "phase": {"phase": dice.choice(PHASES)},
            "inject": {"inject": dice.randrange(1, 5), "deed": dice.choice(["send", "skip"])},
            "roll": {"present": dice.randrange(50), "excused": dice.randrange(3), "missing": dice.randrange(4)},
            "found": {"roll": earlier, "count": dice.randrange(1, 3)}, "injury": {"count": dice.randrange(1, 3)},
            "undo": {"of": earlier},
        }  # fmt: skip
        at = BEGINNING + timedelta(
            milliseconds=dice.choice([0, 500, 999, 20_000, 61_001, 90_000, dice.randrange(300_000)])
        )
        nonce = f"{dice.randrange(16**6):06x}-{number:03d}"
        entries.append(Entry(nonce, what, at, dice.choice([None, 1, 2]), dice.random() < 0.6, kinds.get(what, {})))
    entries += dice.choices(entries, k=3)
    dice.shuffle(entries)
    return entries


def milliseconds(at: datetime) -> int:
    return round(at.timestamp() * 1000)


def as_sent(entry: Entry) -> dict[str, Any]:
    return {"n": entry.nonce, "w": entry.what, "t": milliseconds(entry.at), "g": entry.group_id,
            "c": entry.is_commander, "d": dict(entry.data)}  # fmt: skip


def group(number: int | None) -> str:
    return "" if number is None else str(number)


def as_told(state: State) -> dict[str, Any]:
    """The server's state in the phone's words."""
    return {
        "phases": {phase: milliseconds(at) for phase, at in state.phases.items()}, "phase": state.phase,
        "injects": {str(number): [deed, milliseconds(at)] for number, (deed, at) in state.injects.items()},
        "arrived": {group(number): milliseconds(at) for number, at in state.arrived.items()},
        "countedAt": {group(number): milliseconds(at) for number, at in state.counted_at.items()},
        "rolls": {group(number): [roll.nonce, roll.now_present, roll.excused, roll.still_missing]
                  for number, roll in state.rolls.items()},
        "remarks": [one.nonce for one in state.remarks], "injured": state.injured,
    }  # fmt: skip


def as_phone_told(state: dict[str, Any]) -> dict[str, Any]:
    told = {name: state[name] for name in ("phases", "phase", "arrived", "countedAt", "injured")}
    told["injects"] = {number: [one["deed"], one["at"]] for number, one in state["injects"].items()}
    told["rolls"] = {
        number: [roll["nonce"], roll["present"], roll["excused"], roll["stillMissing"]]
        for number, roll in state["rolls"].items()
    }
    return told | {"remarks": [one["n"] for one in state["remarks"]]}


def test_phone_and_server_make_the_same_of_any_log(browser: Browser) -> None:
    dice = random.Random(20260512)
    logs = [random_log(dice) for _ in range(LOGS)]
    elapsed = [dice.choice([None, dice.randrange(400)]) for _ in logs]
    page = browser.new_page()
    page.add_script_tag(content=SCRIPT.read_text(encoding="utf-8"))
    lines = [{"id": number, "at": at} for number, at in LINES]
    sent = [
        {"entries": [as_sent(one) for one in log], "lines": lines, "elapsed": seconds}
        for log, seconds in zip(logs, elapsed, strict=True)
    ]
    answers = page.evaluate(COMPUTE, sent)
    page.close()
    for log, seconds, answer in zip(logs, elapsed, answers, strict=True):
        state = fold(log)
        assert as_phone_told(answer["state"]) == as_told(state)
        here = [(c.id, c.planned, c.due, c.state, c.late) for c in cues(LINES, state.injects, state.alarm_at, seconds)]
        there = [(c["id"], c["planned"], c["due"], c["state"], c["late"]) for c in answer["cues"]]
        assert there == here
