"""Reviews of fortification count by the day of their result, and those that owners withdrew not at all."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from core.access import SYSTEM
from readiness.fortification_models import Project
from reports.cube import Question
from reports.cube_queries import ask
from tests.support.world import World


def project(world: World, on: date | None, due: date | None, result: str) -> Project:
    return Project(area_id=world.areas["meijiang"].id, name=result, kind="school", received_on=date(2026, 1, 5),
                   due_on=due, result=result, result_on=on)  # fmt: skip


def counted(session: Session, **more: Any) -> dict[str, Any]:
    names = ("projects_settled", "projects_passed", "projects_on_time", "projects_time_share")
    found = ask(session, Question(date(2026, 1, 1), date(2026, 6, 30), measures=names, **more), SYSTEM)
    return {name: found.total.values[name] for name in names}


def test_results_of_the_span_are_counted_and_judged_by_their_due_day(session: Session, world: World) -> None:
    march, april = date(2026, 3, 2), date(2026, 4, 1)
    session.add_all([
        project(world, march, april, "passed"), project(world, april, march, "conditional"),
        project(world, march, None, "refused"), project(world, march, april, "withdrawn"),
        project(world, None, march, ""), project(world, date(2026, 8, 1), april, "passed"),
    ])  # fmt: skip
    session.flush()
    found = counted(session)
    assert (found["projects_settled"], found["projects_passed"], found["projects_on_time"]) == (3, 2, 2)
    assert round(found["projects_time_share"], 3) == 0.667
