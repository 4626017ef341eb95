"""Plans with groups and scripts for some drills: the demonstration school's own, and a few of others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from random import Random
from typing import Any

from demo.names import Contacts, numeral
from demo.rows import Row, Rows
from demo.schools import SCHOOLS
from demo.units import DemoUnit
from drills.default_scripts import DefaultScript, default_scripts
from drills.script_times import stretched

CLASS = 44
GRADES = {"primary": 6, "nine_year": 9, "junior": 3, "senior": 3, "vocational": 3, "special": 6, "kindergarten": 3}
NURSERY = ("小", "中", "大")
TARGET = 120
FLOORS = 4
SHARE = 0.02
"""Of the drills of other units, so many have a plan."""
_INJECT = ("sender", "receiver", "method", "message", "expected_action", "objective", "controller")


def add_plans(rng: Random, rows: Rows, units: Sequence[DemoUnit], own: DemoUnit, today: date) -> None:
    """Plans for the last and the coming drills of the school with an account, and for some of other units."""
    by_id = {unit.id: unit for unit in units}
    contacts = Contacts(rng)
    chosen = {drill["id"] for drill in _of_own(rows, own, today)}
    for drill in rows["drills"]:
        unit = by_id[drill["unit_id"]]
        if drill["id"] in chosen or (unit is not own and rng.random() < SHARE):
            _plan(rng, rows, contacts, drill, unit)


def _of_own(rows: Rows, own: DemoUnit, today: date) -> list[Row]:
    """The school's drills to come, and the last two before."""
    mine = [drill for drill in rows["drills"] if drill["unit_id"] == own.id]
    mine.sort(key=lambda drill: _starts(rows, drill))
    return [*[one for one in mine if _starts(rows, one).date() < today][-2:],
            *[one for one in mine if _starts(rows, one).date() >= today]]  # fmt: skip


def _starts(rows: Rows, drill: Row) -> datetime:
    starts: datetime = rows["events"][drill["event_id"] - 1]["starts_at"]
    return starts


def _plan(rng: Random, rows: Rows, contacts: Contacts, drill: Row, unit: DemoUnit) -> None:
    script = _fitting(drill, unit)
    text = script.body.zh
    title = "老师" if unit.kind in SCHOOLS else "主任"
    roles = [
        {"name": role.name, "duties": role.duties, "person": contacts.name(title) if rng.random() < 0.9 else ""}
        for role in text.roles
    ]
    rows.put("drill_plans", drill_id=drill["id"], objectives=text.objectives, story=text.story, safety=text.safety,
             roles=roles)  # fmt: skip
    for row in text.injects:
        values = {name: getattr(row, name) for name in _INJECT}
        at = stretched(row.at, script.body.evacuated_at, TARGET)
        rows.add("injects", drill_id=drill["id"], number=row.number, at_seconds=at, action_id=None, **values)
    groups = _classes(contacts, unit) if unit.kind in SCHOOLS and unit.kind in GRADES else []
    for position, group in enumerate(groups, start=1):
        rows.add("drill_groups", drill_id=drill["id"], position=position, **group)


def _fitting(drill: Row, unit: DemoUnit) -> DefaultScript:
    """The shipped script for the drill's type, its unit and level, as far as there is one."""
    fitting = [one for one in default_scripts() if not one.unit_kinds or unit.kind in one.unit_kinds]
    return min(fitting, key=lambda one: (one.type != drill["type"], one.level != drill["level"], not one.unit_kinds))


def _classes(contacts: Contacts, unit: DemoUnit) -> list[dict[str, Any]]:
    """Every class with its floor and way out, and the staff who belong to none."""
    pupils, grades = unit.people.get("students", 0), GRADES[unit.kind]
    number = max(1, round(pupils / CLASS))
    sizes = [pupils // number + (at < pupils % number) for at in range(number)]
    found = []
    for at, size in enumerate(sizes):
        grade, nth = at * grades // number, sum(1 for b in range(at) if b * grades // number == at * grades // number)
        floor = 1 + at * FLOORS // number
        side = "东" if at % 2 == 0 else "西"
        name = (
            f"{NURSERY[grade]}（{nth + 1}）班"
            if unit.kind == "kindergarten"
            else f"{numeral(grade + 1)}（{nth + 1}）班"
        )
        found.append(_group(name, size, contacts.name("老师"), f"{floor}{at % 10 + 1:02d}教室", side, at + 1, floor))
    staff = unit.total - pupils
    if staff > 0:
        found.append(_group("教职工", staff, contacts.name("老师"), "办公楼", "东", number + 1, 1))
    return found


def _group(name: str, people: int, leader: str, room: str, side: str, place: int, floor: int) -> dict[str, Any]:
    stairs = f"{side}楼梯" if floor > 1 else ""
    gate = "南门" if side == "东" else "北门"
    way = "—".join(part for part in ("走廊", stairs, gate, "操场") if part)
    return {"name": name, "people": people, "leader": leader, "room": room, "stairs": stairs, "exit": gate,
            "route": way, "assembly": f"操场{place}号位"}  # fmt: skip
