"""An open day of the county in which there is one of everything: guests, and suggestions in every state."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from core.times import today
from tests.support.days import workday_ahead
from tests.support.programs import Program

OPEN_DAY = 13
"""The number of the event that is an open day."""
SUGGESTIONS = 9
"""The first two are new, the third is assigned, the fourth answered, the fifth to the seventh approved (the sixth to be
told privately), the eighth is closed, the ninth merged into the second."""
PLANNER = 2


def make_open_day(program: Program) -> None:
    """Everything of it, made as a program would make it."""
    event = {"kind": "open_day", "title": "科普馆开放日", "area_id": 1, "on": str(workday_ahead(14)),
             "starts": "09:00", "ends": "11:00"}  # fmt: skip
    made = _done(program, "post", "events", event)
    assert made["id"] == OPEN_DAY, made["id"]
    day = f"open-days/{OPEN_DAY}"
    _done(program, "put", day, {"answer_on": str(today() + timedelta(days=3)), "answer_at": "18:00"})
    _done(program, "put", f"events/{OPEN_DAY}/public", {"is_public": True})
    for title in ("展厅", "体验平台"):
        _done(program, "post", f"{day}/stops", {"title": title, "starts": "09:10", "minutes": 20})
    for number in (1, 2):
        _done(program, "post", f"{day}/guests", {"category": "congress_deputy", "name": f"代表{number}"})
    for number in range(1, SUGGESTIONS + 1):
        said = {"text": f"第{number}条建议", "wish": "private" if number == 6 else "public", "phone": "0797-6832001"}
        _done(program, "post", f"{day}/suggestions", said)
    for number in range(3, SUGGESTIONS):
        _deed(program, number, "assign", owner_id=PLANNER)
    for number in range(4, SUGGESTIONS):
        _deed(program, number, "answer", answer="已安排。")
    for number in range(5, SUGGESTIONS):
        _deed(program, number, "approve")
    _deed(program, 8, "publish", public_text="一条建议")
    _deed(program, 9, "merge", into_id=2)


def _deed(program: Program, number: int, deed: str, **given: Any) -> None:
    _done(program, "post", f"suggestions/{number}/{deed}", given or None)


def _done(program: Program, method: str, path: str, given: Any) -> Any:
    answer = getattr(program, method)(f"/{path}", given)
    assert answer.status_code in (200, 201), (path, answer.text)
    return answer.json
