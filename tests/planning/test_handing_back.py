"""A workbook that came back: what it breaks and costs is said without solving, and a sound one becomes a proposal."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.errors import DomainError
from outreach.models import CampaignTarget
from planning.handing_back import judge, terms_of
from planning.handing_back_queries import Returned, returned
from planning.handing_back_services import keep
from planning.inputs import ProposalInput
from planning.models import PlannedVisit, Proposal
from planning.problem_queries import gather
from planning.proposal_services import finish, new_proposal
from planning.solving.greedy import greedy
from planning.solving.problem import Fixed, Plan
from planning.workbook import write_plan
from planning.workbook_queries import facts_of
from schedule.models import Campaign
from tests.support.counties import at, county
from tests.support.world import World

FIRST = date(2026, 12, 7)
Sheet = tuple[Path, dict[str, int]]


@pytest.fixture
def proposal(session: Session, world: World) -> Proposal:
    """Three schools placed by two teams in one week."""
    campaign = Campaign(
        area_id=world.areas["county"].id, name="冬季进校园", starts_on=FIRST, ends_on=date(2026, 12, 31)
    )
    session.add(campaign)
    session.flush()
    session.add(CampaignTarget(campaign_id=campaign.id, unit_kind="school", percent=100))
    session.flush()
    given = ProposalInput.model_validate({"ends_on": "2026-12-11"})
    made = new_proposal(session, campaign, given, world.actor(session, "planner"))
    gathered = gather(session, made)
    finish(session, made, gathered, greedy(gathered.problem), 0)
    assert made.figures["placed"] == 3
    return made


def handed_back(session: Session, proposal: Proposal, folder: Path, **cells: Any) -> Returned:
    """What comes of the workbook after the first row of visits was given these cells, by their English headers."""
    path = folder / "plan.xlsx"
    write_plan(path, facts_of(session, proposal))
    book = openpyxl.load_workbook(path)
    page: Any = book["Visits"]
    rows = list(page.iter_rows())
    header = next(row for row in rows if any(cell.value == "Visit number" for cell in row))
    columns = {cell.value: cell.column for cell in header}
    for name, value in cells.items():
        page.cell(header[0].row + 1, columns[name.replace("_", " ")]).value = value
    book.save(path)
    return returned(session, proposal, path, path.name)


def test_nothing_changed_means_nothing_to_keep(session: Session, proposal: Proposal, tmp_path: Path) -> None:
    found = handed_back(session, proposal, tmp_path)
    assert (found.changes, found.broken, found.cost) == ({}, [], 0)
    assert not found.can_be_kept


def test_what_breaks_is_said_with_its_row(session: Session, world: World, proposal: Proposal, tmp_path: Path) -> None:
    found = handed_back(session, proposal, tmp_path, Starts_at=time(19, 30))
    assert found.broken and all(one.row for one in found.broken)
    assert any("cannot be visited at these hours" in str(one.said) for one in found.broken)
    assert not found.can_be_kept
    with pytest.raises(DomainError):
        keep(session, proposal, found, world.actor(session, "planner"))


def test_a_sound_change_becomes_a_proposal_of_its_own(
    session: Session, world: World, proposal: Proposal, tmp_path: Path
) -> None:
    found = handed_back(session, proposal, tmp_path, Date="2026-12-11", Starts_at="9:00", Pinned="yes")
    assert (found.broken, len(found.changes)) == ([], 1)
    made = keep(session, proposal, found, world.actor(session, "planner"))
    lines = session.scalars(select(PlannedVisit).where(PlannedVisit.proposal_id == made.id)).all()
    moved = [line for line in lines if line.on == date(2026, 12, 11) and line.starts_minute == 540]
    assert (made.kind, made.base_id, made.state, len(lines)) == ("sheet", proposal.id, "ready", 3)
    assert [line.is_pinned for line in moved] == [True]
    assert made.figures["placed"] == 3


def test_a_visit_that_is_cleared_is_left_out_and_costs_its_value(
    session: Session, proposal: Proposal, tmp_path: Path
) -> None:
    found = handed_back(session, proposal, tmp_path, Date=None, Starts_at=None, Team=None)
    assert found.can_be_kept and found.cost > 0
    assert [term.more > 0 for term in found.terms if "left out" in str(term.name)] == [True]


def test_the_command_ends_with_status_1_when_something_breaks(
    app: Flask, session: Session, proposal: Proposal, tmp_path: Path
) -> None:
    handed_back(session, proposal, tmp_path)
    session.commit()
    run = app.test_cli_runner()
    good = run.invoke(args=["plan", "check", str(tmp_path / "plan.xlsx")])
    assert (good.exit_code, "0 visits were changed" in good.output or "0" in good.output) == (0, True), good.output
    handed_back(session, proposal, tmp_path, Team="No such team")
    bad = run.invoke(args=["plan", "check", str(tmp_path / "plan.xlsx"), "--remarks", str(tmp_path / "remarks.xlsx")])
    assert bad.exit_code == 1
    assert (tmp_path / "remarks.xlsx").exists()


def test_driving_for_an_event_that_stays_is_not_counted_before_nor_after() -> None:
    there = county({"near": (10, 0), "far": (60, 0)}, days=2, bases=((0, 0), (0, 50)))
    beside = replace(there, fixed=(Fixed("event:1", 0, 0, 15 * 60, 16 * 60, 3),))
    judged = judge(beside, Plan({0: at(0, "09:00")}), {1: at(1, "09:00")}, {})
    (driving,) = [term for term in terms_of(judged) if str(term.name) == "Driving (min)"]
    assert (driving.before, driving.after) == (0, 120), "the first visit lies on the way to the event"
