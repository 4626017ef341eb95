"""Two planners at once, or a planner and the calendar: no event is made twice, and the loser is told."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import time
from threading import Barrier

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core import i18n
from core.db import Database
from core.errors import DomainError
from planning.acceptance_services import Outcome, accept
from planning.models import PlannedVisit, Proposal
from schedule.inputs import EventInput
from schedule.models import Event
from schedule.services import create_event
from tests.support import racers
from tests.support.proposals import MONDAY, planner, three_visits
from tests.support.world import World, build_world

Deed = Callable[[Session], str]


def race(database: Database, *deeds: Deed) -> list[str]:
    """What each deed answers when all begin at once, each in a thread and a transaction of its own."""
    start = Barrier(len(deeds))

    def run(deed: Deed) -> str:
        with i18n.speaking("en"):
            start.wait()
            try:
                with database.transaction() as session:
                    return deed(session)
            except DomainError as refusal:
                return refusal.code

    with ThreadPoolExecutor(len(deeds)) as pool:
        return sorted(pool.map(run, deeds))


def ready(database: Database) -> tuple[World, int, list[int]]:
    with database.transaction() as session:
        world = build_world(session)
        proposal, visits = three_visits(session, world)
        return world, proposal.id, [visit.id for visit in visits.values()]


def accepting(world: World, proposal_id: int, ids: list[int]) -> Deed:
    def deed(session: Session) -> str:
        session.info["actor"] = who = planner(session, world)
        done = Outcome()
        accept(session, session.get_one(Proposal, proposal_id), ids, True, who, done)
        return f"accepted {len(done.events)}, refused {len(done.refused)}"

    return deed


def booking(world: World) -> Deed:
    given = EventInput(kind="lecture", title="Meeting", on=MONDAY, starts=time(9), ends=time(10),
                       area_id=world.areas["county"].id, resources=[f"team:{world.teams['first'].id}"])  # fmt: skip

    def deed(session: Session) -> str:
        session.info["actor"] = who = planner(session, world)
        create_event(session, given, who)
        return "booked"

    return deed


def events(database: Database) -> int:
    with database.transaction(writing=False) as session:
        return session.scalar(select(func.count()).select_from(Event)) or 0


def test_two_planners_accepting_at_once_make_each_event_once(any_database: Database) -> None:
    world, proposal_id, ids = ready(any_database)
    answers = race(any_database, *(accepting(world, proposal_id, ids) for _ in range(3)))
    assert answers == ["accepted 0, refused 0", "accepted 0, refused 0", "accepted 3, refused 0"]
    assert events(any_database) == 3 and racers.count(any_database, racers.OVERLAPS) == 0


def test_who_books_the_team_while_it_is_accepted_wins_or_is_told(any_database: Database) -> None:
    world, proposal_id, ids = ready(any_database)
    answers = race(any_database, accepting(world, proposal_id, ids), booking(world))
    assert answers in (["accepted 2, refused 1", "booked"], ["accepted 3, refused 0", "clash"])
    assert events(any_database) == 3 and racers.count(any_database, racers.OVERLAPS) == 0
    with any_database.transaction(writing=False) as session:
        kept = session.scalars(select(PlannedVisit).where(PlannedVisit.state == "placed")).all()
        assert [bool(visit.clash) for visit in kept] == [True] * len(kept)
