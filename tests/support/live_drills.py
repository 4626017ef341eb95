"""A live drill of the small county's primary school: three classes, a script of two injects, links, what is sent."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from core.access import SYSTEM
from core.times import now
from drills import live_queries as queries
from drills import live_services as services
from drills.live_models import LiveDrill
from drills.models import Drill
from drills.plan_models import DrillGroup, Inject
from drills.plan_queries import groups as groups_of
from drills.plan_queries import injects
from schedule.models import Event, Headcount
from tests.support.world import World

CLASSES = {"一班": 42, "二班": 40, "三班": 38}


@dataclass(frozen=True)
class Opened:
    """The numbers of a live drill, and the path behind each of its links by the group's name ("" is the command's)."""

    drill_id: int
    groups: dict[str, int]
    injects: list[int]
    paths: dict[str, str]


def make_drill(
    session: Session, world: World, starts_at: datetime | None = None, classes: dict[str, int] | None = None
) -> Drill:
    """A drill that begins about now, with its classes and its script."""
    begins = starts_at or now() - timedelta(minutes=1)
    unit = world.units["primary"]
    event = Event(uid=str(uuid.uuid4()), kind="drill", title="疏散演练", area_id=unit.area_id, unit_id=unit.id,
                  starts_at=begins, ends_at=begins + timedelta(hours=1))  # fmt: skip
    session.add(event)
    session.flush()
    for category, count in {"students": 1012, "teachers": 53}.items():
        session.add(Headcount(event_id=event.id, stage="expected", category=category, count=count))
    drill = Drill(event_id=event.id, unit_id=unit.id, event=event, unit=unit)
    session.add(drill)
    session.flush()
    wanted = CLASSES if classes is None else classes
    for place, (name, people) in enumerate(wanted.items()):
        session.add(DrillGroup(drill_id=drill.id, position=place, name=name, people=people))
    if wanted:
        session.add_all(
            Inject(drill_id=drill.id, number=n, at_seconds=60 * n, message=f"情况{n}") for n in (1, 2)
        )  # fmt: skip
    session.flush()
    return drill


def open_drill(session: Session, drill: Drill, is_rehearsal: bool = False) -> Opened:
    """The drill, live, with its links."""
    live = services.open_live(session, drill, is_rehearsal, SYSTEM)
    return numbers(session, drill, live)


def numbers(session: Session, drill: Drill, live: LiveDrill) -> Opened:
    """The live drill's numbers and links."""
    groups = groups_of(session, drill)
    paths = {"": f"/l/c/{queries.token(session, live, queries.COMMANDER)}"}
    paths |= {group.name: f"/l/g/{queries.token(session, live, queries.TEACHER, group)}" for group in groups}
    if not groups:
        paths["whole"] = f"/l/w/{queries.token(session, live, queries.WHOLE_UNIT)}"
    return Opened(drill.id, {group.name: group.id for group in groups},
                  [one.id for one in injects(session, drill)], paths)  # fmt: skip


def done(what: str, ago_ms: int = 0, **more: Any) -> dict[str, Any]:
    """One entry as a phone sends it."""
    return {"nonce": uuid.uuid4().hex, "what": what, "elapsed_ms": ago_ms, **more}
