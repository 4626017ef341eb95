"""Logs of live drills of the school with an account: of one that is reported, and of the one not yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from demo.rows import Ref, Row, Rows
from demo.units import DemoUnit

NOTES = ("二楼东侧楼梯口有些拥挤，安排专人疏导。", "西门门扣卡住约10秒，已打开。", "广播在操场北侧听不清。")
LATE_AT_MOST = 25  # seconds by which an inject may be sent late


@dataclass(frozen=True)
class Times:
    """Seconds after the alarm at which phases begin, and people who were not there."""

    evacuate: int
    assemble: int
    counted: int
    excused: int
    missing: int


def add_live_logs(rng: Random, rows: Rows, own: DemoUnit) -> None:
    """The logs of the school's latest drills that have a plan with groups and have begun."""
    results = {row["drill_id"]: row for row in rows["drill_results"]}
    planned = {row["drill_id"] for row in rows["drill_groups"]}
    for drill in rows["drills"]:
        event = rows["events"][drill["event_id"] - 1]
        if drill["unit_id"] != own.id or drill["id"] not in planned or event["status"] not in ("confirmed", "held"):
            continue
        result = results.get(drill["id"])
        if result is not None or (event["status"] == "confirmed" and _is_awaited(rows, drill, own)):
            _Log(rng, rows, drill, event, result).write()


def _is_awaited(rows: Rows, drill: Row, own: DemoUnit) -> bool:
    """Whether it is the school's last drill before those that are only registered: its result has not been entered."""
    reported = [row["drill_id"] for row in rows["drill_results"]]
    mine = [one["id"] for one in rows["drills"] if one["unit_id"] == own.id]
    after = [number for number in mine if number > max((one for one in reported if one in mine), default=0)]
    return bool(after) and drill["id"] == after[0]


class _Log:
    """Writes the entries of one drill, the earliest first."""

    def __init__(self, rng: Random, rows: Rows, drill: Row, event: Row, result: Row | None) -> None:
        self.rng, self.rows, self.drill = rng, rows, drill
        self.alarm_at: datetime = result["started_at"] if result else event["starts_at"]
        self.groups = [row for row in rows["drill_groups"] if row["drill_id"] == drill["id"]]
        self.times = _times(rng, result)

    def write(self) -> None:
        opened_at = self.alarm_at - timedelta(minutes=20)
        self.rows.put(
            "live_drills", drill_id=self.drill["id"], salt=f"{self.rng.getrandbits(96):024x}", opened_at=opened_at,
            opened_by="", closed_at=self.alarm_at + timedelta(minutes=30), is_rehearsal=False, rehearsed_at=None,
        )  # fmt: skip
        times = self.times
        begins = {"alarm": 0, "shelter": 3, "evacuate": times.evacuate, "assemble": times.assemble}
        begins |= {"closing": times.counted + 60, "end": times.counted + 360}
        for phase, second in begins.items():
            self._add("phase", second, data={"phase": phase})
        self._add("note", times.evacuate + 35, data={"text": self.rng.choice(NOTES)})
        self._script()
        self._roll_calls()

    def _script(self) -> None:
        shift = 0
        for line in [row for row in self.rows["injects"] if row["drill_id"] == self.drill["id"]]:
            shift += self.rng.choice((0, 0, 0, 2, self.rng.randint(8, LATE_AT_MOST)))
            data = {"inject": Ref("injects", line["id"]), "deed": "send"}
            self._add("inject", line["at_seconds"] + shift, data=data)

    def _roll_calls(self) -> None:
        absent = _spread(self.rng, self.times.excused, self.groups), _spread(self.rng, self.times.missing, self.groups)
        span = self.times.counted - self.times.assemble
        for place, group in enumerate(self.groups):
            excused, missing = absent[0][place], absent[1][place]
            counted = self.times.assemble + (span if place == 0 else self.rng.randint(span // 3, max(span // 3, span)))
            people = {"present": group["people"] - excused - missing, "excused": excused, "missing": missing}
            self._add("roll", counted, group, people)

    def _add(self, what: str, second: int, group: Row | None = None, data: dict[str, Any] | None = None) -> None:
        at = self.alarm_at + timedelta(seconds=second)
        self.rows.add(
            "live_entries", drill_id=self.drill["id"], nonce=f"{self.rng.getrandbits(128):032x}", what=what,
            group_id=group["id"] if group else None, is_rehearsal=False, at=at,
            received_at=at + timedelta(milliseconds=self.rng.randint(80, 900)), by_name="",
            by_key=f"teacher:{group['id']}" if group else f"commander:{self.drill['id']}", data=data or {},
        )  # fmt: skip


def _times(rng: Random, result: Row | None) -> Times:
    """Those of the result where there is one, so that log and result tell the same."""
    known = result or {}
    assemble = known.get("evacuation_seconds") or rng.randint(100, 150)
    shelter = known.get("shelter_seconds") or min(assemble - 40, rng.randint(45, 60))
    rollcall = known.get("rollcall_seconds") or rng.randint(120, 200)
    return Times(3 + shelter, assemble, assemble + rollcall, known.get("excused", rng.randint(4, 12)),
                 known.get("missing", 0))  # fmt: skip


def _spread(rng: Random, people: int, groups: Sequence[Row]) -> list[int]:
    """So many people, each in one of the groups."""
    found = [0] * len(groups)
    for _ in range(people):
        place = rng.choice([at for at, group in enumerate(groups) if found[at] < group["people"]])
        found[place] += 1
    return found
