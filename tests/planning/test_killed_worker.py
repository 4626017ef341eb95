"""A worker is killed while it looks for a calendar: the next one goes on from the best plan that was kept."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from core.config import Config
from core.db import Database
from core.jobs import work_once
from core.models import Job
from core.times import now, today
from planning import solving_services  # noqa: F401  (registers the job)
from planning.inputs import ProposalInput
from planning.models import PlannedVisit, Proposal
from planning.proposal_services import propose
from schedule.models import Campaign
from tests.support.world import World

ROOT = Path(__file__).resolve().parents[2]


def asked(database: Database, world: World) -> int:
    with database.transaction() as session:
        first = today() + timedelta(days=1)
        campaign = Campaign(area_id=world.areas["county"].id, name="进校园", starts_on=first,
                            ends_on=first + timedelta(days=13))  # fmt: skip
        session.add(campaign)
        session.flush()
        given = ProposalInput.model_validate({"seconds": 20, "kinds": {"school": {"minutes": 60}}})
        return propose(session, campaign, given, world.actor(session, "planner")).id


def placed(database: Database, number: int) -> int:
    with database.transaction(writing=False) as session:
        query = select(PlannedVisit.id).where(PlannedVisit.proposal_id == number, PlannedVisit.state == "placed")
        return len(session.scalars(query).all())


@pytest.mark.real_clock
def test_a_killed_worker_loses_nothing(database: Database, world: World, config: Config) -> None:
    number = asked(database, world)
    environ = {**os.environ, "ZHENAN_DATA": str(config.data), "SECRET_KEY": "for tests only", "LOG_LEVEL": "ERROR"}
    environ.pop("DATABASE_URL", None)
    worker = subprocess.Popen([sys.executable, "-m", "flask", "--app", "app", "worker"], cwd=ROOT, env=environ,
                              start_new_session=True)  # fmt: skip
    ends = time.monotonic() + 90
    while not placed(database, number):
        assert time.monotonic() < ends and worker.poll() is None, "the worker placed nothing"
        time.sleep(0.1)
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait(30)
    with database.transaction() as session:
        proposal = session.get_one(Proposal, number)
        assert proposal.state == "solving"
        job = session.get_one(Job, proposal.job_id)
        assert job.state == "running"
        job.alive_until = now() - timedelta(seconds=1)  # as a minute later
        proposal.asked = {**proposal.asked, "seconds": 1}
    assert work_once(database)
    with database.transaction(writing=False) as session:
        proposal = session.get_one(Proposal, number)
        assert (proposal.state, proposal.figures["placed"]) == ("ready", 3)
        assert session.get_one(Job, proposal.job_id).tries == 2
