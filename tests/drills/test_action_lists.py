"""The list of improvements on both databases: what is overdue stands first, whichever way days are kept."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from core.access import SYSTEM
from core.db import Database
from core.times import today
from drills import action_queries as queries
from drills.action_models import ImprovementAction
from drills.action_words import STATE_NAMES
from drills.inputs import RegistrationInput
from drills.services import register
from registry.models import Unit
from registry.permissions import Permission
from tests.support.reported import HELD_AT, reported_drill
from tests.support.world import Visitor, World, build_world

ON = date(2031, 5, 12)


def test_overdue_improvements_stand_first_and_are_found_by_their_words(any_database: Database) -> None:
    with any_database.transaction() as session:
        world = build_world(session)
        unit = world.units["primary"].id
        given = RegistrationInput(unit_id=unit, on=today() + timedelta(days=7), expected={"students": 900})
        drill = register(session, given, SYSTEM)
        for problem, due, state in (
            ("广播声音小", date(2031, 6, 1), "open"), ("楼梯口拥挤", date(2031, 5, 11), "open"),
            ("通道堵塞", date(2031, 5, 1), "done"), ("标识不清", date(2031, 4, 1), "closed"),
        ):  # fmt: skip
            session.add(ImprovementAction(unit_id=unit, drill_id=drill.id, problem=problem, due_on=due, state=state))
        session.flush()
        query = queries.actions_matching(SYSTEM, queries.ActionFilter(), ON).order_by(queries.urgency(ON))
        assert [one.problem for one in session.scalars(query)] == ["楼梯口拥挤", "广播声音小", "通道堵塞", "标识不清"]
        typed = queries.ActionFilter(typed="广播", state="waiting")
        assert [one.problem for one in session.scalars(queries.actions_matching(SYSTEM, typed, ON))] == ["广播声音小"]
        assert queries.counts(session, SYSTEM, ON, Permission.VIEW_DRILLS) == {
            "overdue": 1, "open": 1, "done": 1, "closed": 1,
        }  # fmt: skip


def test_what_was_mended_is_struck_off_and_not_put_out_of_use() -> None:
    assert STATE_NAMES["closed"].in_("zh") == "已销号"


@pytest.mark.parametrize("page", ["/drills/actions", "/drills/actions.csv"])
def test_a_longer_list_takes_no_more_questions(client: Visitor, world: World, database: Database, page: str) -> None:
    client.sign_in_as(world, "planner")

    def asked() -> int:
        sent: list[str] = []

        def listen(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
            sent.append(statement)

        event.listen(database.engine, "before_cursor_execute", listen)
        assert client.get(page).status_code == 200
        event.remove(database.engine, "before_cursor_execute", listen)
        return len(sent)

    asked()  # words and settings are kept from the first time on
    counted = []
    for day in (3, 10, 17):
        with database.transaction() as session:
            unit = session.get_one(Unit, world.units["primary"].id)
            drill = reported_drill(session, unit, HELD_AT + timedelta(days=day))
            session.add(
                ImprovementAction(unit_id=unit.id, drill_id=drill.id, problem="拥挤", due_on=date(2031, 1, day))
            )
        counted.append(asked())
    assert counted[0] == counted[1] == counted[2]
