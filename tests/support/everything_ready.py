"""Plans and teams of the county in which there is one of everything."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from core.db import Database
from core.times import local, now, today
from readiness.plan_models import PlanVersion
from tests.support.programs import Program

PLANS = 6
"""The first is tested, and its second version in force; a version of the second and of the third waits; the fourth is
withdrawn; the fifth is in force; the sixth has no version."""


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
    _done(program, "emergency-plans/1/versions", {"approved_on": str(today()), "note": "改定集合点"})
    _teams(program)


def _teams(program: Program) -> None:
    """Two teams with a leader and equipment; the first is called out, the second has an exercise in its log."""
    for number in (1, 2, 3, 4):
        _done(program, "response-teams", {"name": f"抢险救援队{number}", "kind": "rescue", "area": "990101100"})
        leader = {
            "name": "李队长",
            "role": "leader",
            "phone": "0797-6832005",
            "email": f"lead{number}@qingyuan.example",
        }
        _done(program, f"response-teams/{number}/members", leader)
        _done(program, f"response-teams/{number}/equipment", {"name": "急救包", "quantity": 2, "wanted": 3})
    by = local(now()) + timedelta(hours=2)
    call = {"nature": "exercise", "reason": "集结演练", "place": "文化广场", "by_on": by.date().isoformat(),
            "by_clock": f"{by:%H:%M}"}  # fmt: skip
    _done(program, "response-teams/1/call-out", call)
    _done(program, "joint-call-outs", call | {"teams": [3, 4]})
    on = str(today() - timedelta(days=9))
    over = {"nature": "exercise", "reason": "夜间集结", "on": on, "starts": "19:00", "released": "21:00", "came": 1}
    _done(program, "response-teams/2/mobilisations", over)


def _done(program: Program, path: str, given: Any) -> None:
    answer = program.post(f"/{path}", given)
    assert answer.status_code in (200, 201), (path, answer.text)
