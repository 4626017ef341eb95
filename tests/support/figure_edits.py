"""Random edits of everything that figures come of, by plain statements, and questions to compare before and after."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import count
from random import Random
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from drills.day_models import DrillDay
from drills.models import Drill, DrillResult
from outreach.models import OutreachResult
from registry.models import Unit
from reports.cube import Question
from schedule.models import Campaign, Event, Headcount
from tests.support.world import World

FIRST = datetime(2026, 1, 1, tzinfo=UTC)
KINDS = ("lecture", "drill", "stall")
STATUSES = ("planned", "held", "held", "held", "cancelled", "postponed")
UNIT_KINDS = ("primary", "junior", "kindergarten", "agency")
CATEGORIES = ("students", "teachers", "unspecified")
QUESTIONS = (
    ("area", "month"), ("kind",), ("activity", "quarter"), ("campaign", "area"), ("category", "year"), ("week",), (),
    ("kind", "activity", "half_year"),
)  # fmt: skip
NAMES = (
    "planned", "held", "cancelled", "postponed", "units_reached", "expected", "awaited", "reported", "people",
    "leaflets", "drills_held", "drills_timed", "evacuation_median", "evacuation_best", "drills_within_target",
)  # fmt: skip


def questions(dice: Random, world: World, many: int = 4) -> list[Question]:
    """Questions about periods that begin and end anywhere, some kept to an area, a kind, a category."""
    found = []
    for by in dice.sample(QUESTIONS, many):
        first = date(2025, 12, 20) + timedelta(days=dice.randrange(60))
        more: dict[str, Any] = dice.choice(
            [{}, {}, {"area_id": world.areas["meijiang"].id}, {"kind": "primary"}, {"campaign_id": 0},
             {"activity": "drill"}, {"category": "students"}]
        )  # fmt: skip
        level = dice.choice(["county", "township", "village"])
        found.append(Question(first, first + timedelta(days=dice.randrange(40, 400)), by, NAMES, level, **more))
    return found


class Edits:
    """Edits of one database, each with the same chance."""

    def __init__(self, seed: int, name: str = "e") -> None:
        self._dice, self._name = Random(seed), name
        self._numbers = count()

    def many(self, session: Session, world: World, times: int) -> None:
        """Do so many of them, of any sort."""
        deeds = [self._add, self._add, self._move, self._change, self._remove, self._people, self._people, self._result,
                 self._drill, self._time, self._unit, self._day, self._campaign]  # fmt: skip
        for _ in range(times):
            self._dice.choice(deeds)(session, world)

    def _start(self) -> datetime:
        return FIRST + timedelta(minutes=self._dice.randrange(-30 * 1440, 400 * 1440))

    def _event(self, session: Session) -> int | None:
        return self._any(session, Event.id)

    def _add(self, session: Session, world: World) -> None:
        unit = self._dice.choice([None, *world.units.values()])
        area = unit.area_id if unit else self._dice.choice(list(world.areas.values())).id
        at = self._start()
        session.execute(insert(Event).values(
            uid=f"{self._name}-{next(self._numbers)}", kind=self._dice.choice(KINDS), title="讲座", area_id=area,
            starts_at=at, ends_at=at + timedelta(hours=1), unit_id=unit.id if unit else None,
            status=self._dice.choice(STATUSES),
        ))  # fmt: skip

    def _move(self, session: Session, world: World) -> None:
        at = self._start()
        where = {"area_id": self._dice.choice(list(world.areas.values())).id} if self._dice.random() < 0.5 else {}
        moved = {"starts_at": at, "ends_at": at + timedelta(hours=1)}
        session.execute(update(Event).where(Event.id == self._event(session)).values(moved | where))

    def _change(self, session: Session, world: World) -> None:
        change: dict[str, Any] = self._dice.choice([
            {"status": self._dice.choice(STATUSES)}, {"kind": self._dice.choice(KINDS)},
            {"unit_id": self._dice.choice([None, *(unit.id for unit in world.units.values())])},
            {"part_of_id": self._event(session)}, {"title": "别的"},
        ])  # fmt: skip
        session.execute(update(Event).where(Event.id == self._event(session)).values(change))

    def _remove(self, session: Session, _world: World) -> None:
        event = self._event(session)
        if self._dice.random() < 0.3:
            session.execute(delete(Drill).where(Drill.event_id == event))
        else:
            session.execute(delete(Event).where(Event.id == event))

    def _people(self, session: Session, _world: World) -> None:
        told = {
            "stage": self._dice.choice(["expected", "reported", "reported"]), "category": self._dice.choice(CATEGORIES),
            "measure": self._dice.choice(["visits", "visits", "people"]),
        }  # fmt: skip
        self._row(session, Headcount, Headcount.event_id, self._event(session), told, {"count": self._some()})

    def _result(self, session: Session, _world: World) -> None:
        given = {self._dice.choice(["leaflets", "boards"]): self._some()}
        self._row(session, OutreachResult, OutreachResult.event_id, self._event(session), {}, given)

    def _drill(self, session: Session, world: World) -> None:
        unit = self._dice.choice(list(world.units.values()))
        self._row(session, Drill, Drill.event_id, self._event(session), {}, {"unit_id": unit.id})

    def _time(self, session: Session, _world: World) -> None:
        given = {"evacuation_seconds": 50 + self._some(), "started_at": FIRST, "enrolled": 1, "present": 1}
        drill = self._any(session, Drill.id)
        self._row(session, DrillResult, DrillResult.drill_id, drill, {}, given)

    def _day(self, session: Session, _world: World) -> None:
        self._row(session, DrillDay, DrillDay.event_id, self._event(session), {}, {"unit_kinds": []})

    def _some(self) -> int:
        return self._dice.randrange(1, 300)

    def _any(self, session: Session, column: Any, *conditions: Any) -> int | None:
        found = session.scalars(select(column).where(*conditions)).all()
        return self._dice.choice(found) if found else None

    def _row(self, session: Session, table: Any, key: Any, to: int | None, told: Any, given: Any) -> None:
        """Add a row for this key, or change, take away or hand over one that is there; one thing at a time."""
        if to is None:
            return
        same = [getattr(table, name) == value for name, value in told.items()]
        is_taken = session.scalar(select(key).where(key == to, *same)) is not None
        old = self._any(session, key, *same)
        deed = self._dice.choice(["add", "add", "add", "change", "remove", "hand over"])
        if deed == "add" and not is_taken:
            session.execute(insert(table).values({key.key: to} | told | given))
        elif deed == "change":
            session.execute(update(table).where(key == old, *same).values(given))
        elif deed == "remove":
            session.execute(delete(table).where(key == old, *same))
        elif deed == "hand over" and not is_taken:
            session.execute(update(table).where(key == old, *same).values({key.key: to}))

    def _unit(self, session: Session, world: World) -> None:
        unit = self._dice.choice(list(world.units.values()))
        session.execute(update(Unit).where(Unit.id == unit.id).values(kind=self._dice.choice(UNIT_KINDS)))

    def _campaign(self, session: Session, world: World) -> None:
        given = {"area_id": world.areas["county"].id, "name": "活动", "starts_on": date(2026, 5, 1)}
        number = session.scalar(
            insert(Campaign).values(given | {"ends_on": date(2026, 5, 31)}).returning(Campaign.id)
        )  # fmt: skip
        session.execute(update(Event).where(Event.id == self._event(session)).values(campaign_id=number))
        if self._dice.random() < 0.4:
            session.execute(delete(Campaign).where(Campaign.id == number))
