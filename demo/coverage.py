"""One analysis of coverage of the finished county, worked out like any other."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from demo.accounts import PLANNER_NAME
from maps.coverage import Assumptions
from maps.coverage_analysis import analyse
from maps.coverage_inputs import CoverageInput
from maps.coverage_models import CoverageRun
from maps.coverage_queries import ground_of
from maps.coverage_services import assumptions_in
from registry.models import Area

NAME = "现状：按 15% 安置"


def add_coverage(session: Session, county: Area, at: datetime) -> None:
    """The analysis as of that moment: who reaches a shelter within a kilometre, and room for 15 % of the people."""
    kept = assumptions_in(session, county, CoverageInput(area=county.code, name=NAME, share_percent=15))
    outcome = analyse(ground_of(session, county), Assumptions.from_stored(kept))
    row = {
        "area_id": county.id, "name": NAME, "assumptions": kept, "state": "done", "summary": outcome.summary,
        "details": outcome.details, "created_at": at, "created_by": PLANNER_NAME, "finished_at": at, "version": 1,
    }  # fmt: skip
    session.execute(insert(CoverageRun.metadata.tables["coverage_runs"]), [row])
