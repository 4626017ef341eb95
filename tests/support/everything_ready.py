"""Plans and teams of the county in which there is one of everything."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from core.db import Database
from core.times import today
from readiness.plan_models import PlanVersion
from tests.support.programs import Program

PLANS = 6
"""The first is tested and in force; a version of the second and of the third waits; the fourth is withdrawn; the fifth
is in force; the sixth has no version."""


def make_ready(program: Program, database: Database, held_event: int) -> None:
    """Plans in every state, a test of the first, and what it found."""
    for number in range(1, PLANS + 1):
        plan = {"unit_id": 1, "level": "unit", "kind": "school", "title": f"学校地震应急预案{number}"}
        if number == 1:
            plan = {
                "area": "990101",
                "owner_name": "县教育局",
                "level": "county",
                "kind": "earthquake",
                "title": "专项预案",
            }
        _done(program, "emergency-plans", plan)
    for number in (1, 4, 5):
        approved = {"approved_on": str(today() - timedelta(days=400)), "approved_by": "县人民政府"}
        _done(program, f"emergency-plans/{number}/versions", approved)
    _done(program, "emergency-plans/4/withdraw", {"reason": "学校撤并"})
    with database.transaction() as session:
        for number in (2, 3):
            session.add(PlanVersion(plan_id=number, number=1, in_force_from=today(), state="sent"))
    _done(program, f"events/{held_event}/plan-tests", {"plan_id": 1})
    for number in (1, 2):
        _done(program, "plan-tests/1/findings", {"found": f"集合点过小{number}", "must_change": "另定集合点"})


def _done(program: Program, path: str, given: Any) -> None:
    answer = program.post(f"/{path}", given)
    assert answer.status_code in (200, 201), (path, answer.text)
