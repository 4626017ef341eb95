"""Specialists with visits and reports, training classes and demonstration units, each the first of its kind."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from core.db import Database
from core.times import today
from outreach.demonstration_models import DemonstrationCriterion
from outreach.exam_set import SHIPPED
from outreach.training_certificate import Facts
from outreach.training_models import ExamQuestion, ExamTry, TrainingCertificate, TrainingClass
from tests.support.programs import Program

REPORTS = 2
"""Reports of visits that wait for a decision."""


def make_specialists(program: Program, database: Database) -> None:
    """Two reports to be decided, a class with a session that was held and a list, four applications."""
    day, people = today() - timedelta(days=14), {"name": "温特派", "kind": "specialist", "area_id": 1}
    _done(program, "post", "specialists", people | {"rate_per": "hour", "rate_yuan": 80})
    for number in range(REPORTS):
        hours = {"on": str(day), "starts": f"{9 + 2 * number:02}:00", "ends": f"{10 + 2 * number:02}:00"}
        sent = _done(program, "post", "specialists/1/dispatches", hours | {"unit_id": 2, "purpose": "指导建房"})
        path = f"specialists/1/dispatches/{sent['event_id']}/report"
        _done(program, "post", path, hours | {"done": "走访三户", "nonce": f"everything-visit-{number:03}"})
    _done(program, "post", "training-classes", {"name": "速报员培训", "area_id": 1, "category": "informants"})
    names = {"lines": "张三，石上小学，0797-6832001\n李四，石上村"}
    _done(program, "post", "training-classes/1/trainees", names)
    session = {"on": str(day), "starts": "14:00", "ends": "16:00"}
    held = _done(program, "post", "training-classes/1/sessions", session)
    _done(program, "put", f"training-classes/1/sessions/{held['event_id']}/attendance", {"came": [1]})
    with database.transaction() as db:
        db.add(DemonstrationCriterion(area_id=1, kind="school", text="有应急预案", weight=10, is_required=True))
        db.flush()
        db.add(DemonstrationCriterion(area_id=1, kind="school", text="有应急物资", weight=5, is_active=False))
        _tested(db)
    for number in range(1, 5):
        base = {"kind": "school", "name": f"示范学校{number}", "area_id": 1, "applied_on": str(day)}
        _done(program, "post", "demonstrations", base)
        _done(program, "put", f"demonstrations/{number}/scores", {"points": {"1": 9}})


def _tested(session: Session) -> None:
    """The test of the first class is open; its first trainee has passed and holds a certificate."""
    training = session.get_one(TrainingClass, 1)
    session.add_all(
        ExamQuestion(area_id=1, text=one.text, choices=list(one.choices), right=sorted(one.right))
        for one in SHIPPED[:2]
    )  # fmt: skip
    training.test, training.is_test_open = [SHIPPED[0].kept()], True
    session.add(ExamTry(trainee_id=1, number=1, replies={"1": [1]}, score_percent=100, is_passed=True))
    facts = Facts(training.name, today(), today(), 1, 100, "县应急管理局", today())
    number, salt = "P990101-2026-00001", "everything-certificate00"
    session.add(TrainingCertificate(trainee_id=1, county_id=1, year=2026, serial=1, number=number, salt=salt,
                                    holder_name="张三", facts=facts.kept()))  # fmt: skip


def _done(program: Program, method: str, path: str, given: Any) -> Any:
    answer = getattr(program, method)(f"/{path}", given)
    assert answer.status_code in (200, 201), (path, answer.text)
    return answer.json
