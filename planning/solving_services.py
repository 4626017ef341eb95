"""The worker's part of a proposal: gather, solve, verify, keep the best at every step."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from core.db import Database
from core.i18n import t
from core.jobs import Cancelled, Progress, beating, given_up, is_wanted, job
from planning.explaining_services import explained, later_days
from planning.explaining_services import keep as keep_explanations
from planning.gathered import Gathered
from planning.models import Proposal
from planning.plan_figures import short
from planning.problem_queries import gather
from planning.proposal_services import JOB, end_with_best, finish, store_figures, store_plan
from planning.solving.problem import Effort, Plan
from planning.solving.scoring import Score

KEEP_EVERY_S = 2.0
LOOK_EVERY_S = 1.0
LONGEST_COURSE = 300
Hear = Callable[[str, int, int], None]
"""Told the stage, seconds gone and seconds in all."""


def _quiet(_stage: str, _done: int, _total: int) -> None:
    """Nobody wants to know."""


@dataclass
class Solving:
    """One proposal being solved: keeps the best plan in the database while it is looked for."""

    database: Database
    proposal_id: int
    gathered: Gathered
    effort: Effort
    hear: Hear
    is_wanted: Callable[[], bool]
    course: list[Any]
    figures: dict[str, Any] = field(default_factory=dict)
    began: float = field(default_factory=time.monotonic)
    spent: float = 0.0
    kept_at: float = -KEEP_EVERY_S
    looked_at: float = 0.0
    is_stopped: bool = False

    def tell(self, plan: Plan, found: Score) -> None:
        """Note a better plan; it is kept at most every two seconds."""
        problem, at = self.gathered.problem, self.seconds
        told = short(problem, plan, found)
        if "first" not in self.figures:
            self.figures["first"] = {**told, "seconds": round(at, 1)}
            if not self.gathered.plan.placed:  # from nothing, cheapest insertion comes first
                self.figures["greedy_drive_minutes"] = told["drive_minutes"]
        self.course.append([round(at, 1), told["placed"], told["drive_minutes"], told["total"]])
        del self.course[1:-LONGEST_COURSE]
        if time.monotonic() - self.kept_at >= KEEP_EVERY_S:
            self.keep(plan)
            self.kept_at = time.monotonic()
        self.say()

    def say(self) -> None:
        """Let whoever asked see how it goes."""
        total = int(self.effort.seconds or 0) + int(self.spent)
        last = self.course[-1] if self.course else None
        stage = str(t("Planning"))
        if last is not None:
            stage = str(t("%(placed)s of %(wanted)s visits, %(minutes)s min of driving", placed=last[1],
                          wanted=len(self.gathered.wanted), minutes=last[2]))  # fmt: skip
        self.hear(stage, min(int(self.seconds), max(0, total - 1)), total)

    def is_over(self) -> bool:
        """Whether nobody waits for it any more; looked up once a second."""
        if not self.is_stopped and time.monotonic() - self.looked_at >= LOOK_EVERY_S:
            self.looked_at = time.monotonic()
            self.is_stopped = not self.is_wanted()
            if not self.is_stopped:
                self.say()
        return self.is_stopped

    def keep(self, plan: Plan) -> None:
        """The plan so far, in the database; nothing when the proposal has been deleted."""
        with self.database.transaction() as session:
            proposal = session.get(Proposal, self.proposal_id)
            if proposal is not None and proposal.state == "solving":
                proposal.course = list(self.course)
                store_plan(session, proposal, plan, self.gathered)
                store_figures(session, proposal, self.figures)

    @property
    def seconds(self) -> float:
        """Seconds since it was begun, those before a worker died with it."""
        return self.spent + time.monotonic() - self.began


@job(JOB)
def run_job(progress: Progress, params: dict[str, Any]) -> dict[str, Any]:
    """Solve the proposal; one taken up again after a worker was killed goes on from the best plan that was kept."""

    def hear(stage: str, done: int, total: int) -> None:
        with suppress(Cancelled):  # is_over tells the solver within a second
            progress.say(done, total, stage)

    with beating(progress):
        perform(progress.database, params["proposal"], hear, lambda: is_wanted(progress.database, progress.job_id))
    return {"proposal": params["proposal"], "url": f"/proposals/{params['proposal']}"}


def perform(
    database: Database, proposal_id: int, hear: Hear = _quiet, is_wanted: Callable[[], bool] = lambda: True
) -> Plan | None:
    """Solve the proposal and keep what comes out; None when it has been deleted. A failure keeps the best so far."""
    try:
        solving = _begin(database, proposal_id, hear, is_wanted)
        if solving is None:
            return None
        plan = _solve(solving)
        _end(solving, plan)
    except Exception:
        with database.transaction() as session:
            give_up(session, {"proposal": proposal_id})
        raise
    return plan


def give_up(session: Session, params: dict[str, Any]) -> None:
    """The proposal that nobody works on any more is ready with its best plan, or failed."""
    proposal = session.get(Proposal, params["proposal"])
    if proposal is not None and proposal.state in ("waiting", "solving"):
        proposal.figures = {**proposal.figures, "interrupted": True}
        end_with_best(session, proposal)


given_up(JOB, give_up)


def _begin(database: Database, proposal_id: int, hear: Hear, is_wanted: Callable[[], bool]) -> Solving | None:
    hear(str(t("Reading units, teams and the calendar")), 0, 0)
    with database.transaction() as session:
        proposal = session.get(Proposal, proposal_id)
        if proposal is None or proposal.state not in ("waiting", "solving"):
            return None
        gathered = gather(session, proposal)
        proposal.state = "solving"
        store_plan(session, proposal, gathered.plan, gathered)
        spent = float(proposal.course[-1][0]) if proposal.course else 0.0
        asked = proposal.asked
        seconds = asked.get("seconds")
        left = None if seconds is None else max(seconds / 4, seconds - spent)
        effort = Effort(left, asked.get("iterations"), asked.get("seed", 1))
        return Solving(
            database, proposal_id, gathered, effort, hear, is_wanted, list(proposal.course), dict(proposal.figures),
            spent=spent,
        )  # fmt: skip


def _solve(solving: Solving) -> Plan:
    from planning.solving.solver import solve

    gathered = solving.gathered
    if not gathered.problem.visits:
        return Plan()
    start = gathered.plan if gathered.plan.placed else None
    return solve(gathered.problem, solving.effort, solving.tell, solving.is_over, start)


def _end(solving: Solving, plan: Plan) -> None:
    """The plan judged and kept; nothing when somebody cancelled meanwhile, and so has the best one already.

    Reasons and remedies are worked out before anything is written, so that nobody waits for them.
    """
    used = solving.seconds
    solving.hear(str(t("Looking for reasons and remedies")), 0, 0)
    told = explained(solving.gathered, plan, _later(solving))
    solving.hear(str(t("Checking against the calendar")), 0, 0)
    with solving.database.transaction() as session:
        proposal = session.get(Proposal, solving.proposal_id)
        if proposal is not None and proposal.state == "solving":
            proposal.course = list(solving.course)
            proposal.figures = {**proposal.figures, **solving.figures}
            finish(session, proposal, solving.gathered, plan, used)
            keep_explanations(session, proposal, told)


def _later(solving: Solving) -> Gathered | None:
    """What is known of the days after the last."""
    with solving.database.session(writing=False) as session:
        proposal = session.get(Proposal, solving.proposal_id)
        return None if proposal is None else later_days(session, proposal)
