"""What schools really reported is typed into the page of a result and comes out of the figures unchanged."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
import time_machine
from sqlalchemy import select

from core.db import Database
from core.times import instant
from drills import queries
from drills.models import DrillResult
from registry import defaults
from reports.cube import Question
from reports.cube_queries import ask
from tests.support.papers import words
from tests.support.world import Visitor, World

DAY = date(2026, 5, 12)
REAL = [
    ("primary", 1200, "2:20", 140, "1:00"),
    ("junior", 1065, "3分45秒", 225, ""),
    ("kindergarten", 500, "163", 163, ""),
]

RECORDED = {1200: ("2分20秒", "1分"), 1065: ("3分45秒",), 500: ("2分43秒",)}


@pytest.fixture(autouse=True)
def _vocabularies(database: Database) -> None:
    with database.transaction() as session:
        defaults.seed(session)


def at(clock: time) -> datetime:
    return instant(DAY, clock, "Asia/Shanghai")


def register_and_report(client: Visitor, world: World, unit: str, people: int, typed: str, shelter: str) -> None:
    with time_machine.travel(at(time(9)), tick=False):
        answer = client.sign_in_as(world, "planner").post("/drills/register", data={
            "unit_id": str(world.units[unit].id), "on": DAY.isoformat(), "starts": "14:28", "minutes": "30",
            "expected.students": str(people + 10),
        })  # fmt: skip
    assert answer.status_code == 302
    with time_machine.travel(at(time(17)), tick=False):
        answer = client.post(answer.location.replace("registered", "result"), data={
            "on": DAY.isoformat(), "started": "14:28", "evacuation": typed, "shelter": shelter,
            "enrolled": str(people + 10), "present.students": str(people), "excused": "10",
        })  # fmt: skip
    assert answer.status_code == 302, answer.get_data(as_text=True)


def test_real_figures_come_out_as_they_went_in(client: Visitor, world: World, database: Database) -> None:
    for unit, people, typed, _, shelter in REAL:
        register_and_report(client, world, unit, people, typed, shelter)
    with database.transaction(writing=False) as session:
        kept = dict(session.execute(select(DrillResult.present, DrillResult.evacuation_seconds)).tuples().all())
        assert kept == {people: seconds for _, people, _, seconds, _ in REAL}
        planner = world.actor(session, "planner")
        found = ask(session, Question(DAY, DAY, ("kind",), activity="drill"), planner)
        by_kind = {line.key: line.values["reported"] for line in found.lines}
        assert by_kind == {("primary",): 1200, ("junior",): 1065, ("kindergarten",): 500}
        total = found.total.values
        assert (total["expected"], total["awaited"], total["reported"], total["held"]) == (2795, 2795, 2765, 3)
        times = sorted(seconds for seconds, _ in queries.evacuations(session, planner, at(time())))
        assert times == [140, 163, 225]
        drills = dict(session.execute(select(DrillResult.present, DrillResult.drill_id)).tuples().all())
    client.sign_in_as(world, "planner")
    for people, said in RECORDED.items():
        record = words(client.get(f"/drills/{drills[people]}/documents/result/zh").data)
        assert all(part in record for part in (f"{people:,}", *said)), record


def test_registered_held_and_reported_are_three_numbers(client: Visitor, world: World, database: Database) -> None:
    register_and_report(client, world, "primary", 1200, "2:20", "1:00")
    for unit, day in (("junior", DAY), ("kindergarten", date(2026, 6, 12))):
        with time_machine.travel(at(time(9)), tick=False):
            client.sign_in_as(world, "planner").post("/drills/register", data={
                "unit_id": str(world.units[unit].id), "on": day.isoformat(), "starts": "14:28", "minutes": "30",
                "expected.students": "300",
            })  # fmt: skip
    with database.transaction(writing=False) as session:
        planner = world.actor(session, "planner")
        found = queries.shares(session, planner, queries.DrillFilter(), at(time(17)))
    assert (found.registered, found.held, found.reported) == ((3, 3, 1810), (2, 2, 1510), (1, 1, 1200))
    with time_machine.travel(at(time(17)), tick=False):
        page = client.sign_in_as(world, "planner").get("/drills").get_data(as_text=True)
    assert all(figure in page for figure in ("1,810", "1,510", "1,200"))
