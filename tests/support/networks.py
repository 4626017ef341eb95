"""One of everything of the three networks, and a round of quick reports, made through the API."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from core.times import today
from tests.support.programs import Program

VILLAGE = "990101100201"


def build_networks(program: Program) -> None:
    """Two informants with trainings, one of them paid; the second of each may be removed; two rosters are checked."""
    for number in (1, 2):
        given = {"role": "informant", "name": f"速报员{number}", "area": VILLAGE, "phone": f"1390000000{number}"}
        _done(program, "network-members", given)
        _done(program, "network-members/1/trainings", {"on": str(today().replace(day=number)), "what": "年度培训"})
    _done(program, "network-members/1/allowances", {"year": today().year, "yuan": 300, "paid_on": str(today())})
    _done(program, "network-checks", {"area": "990101100", "left": [], "note": "全部在岗"})
    _done(program, "network-checks", {"area": "990101101"})
    begun = {"name": "有感地震", "area": "990101", "shook_on": str(today() - timedelta(days=1)), "shook_clock": "09:30"}
    for mode in ("real", "exercise"):
        _done(program, "quick-rounds", begun | {"mode": mode, "is_sure": True})
    _done(program, "quick-rounds/1/asked/1/reports", {"nonce": "everything-0000000003", "felt": "yes"})


def _done(program: Program, path: str, given: Mapping[str, object]) -> None:
    answer = program.post(f"/{path}", given)
    assert answer.status_code < 300, (path, answer.text)
