"""What the pages that are opened all day ask the database: no more with more records, and within these ceilings."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from core.db import Database
from core.times import now
from registry.models import Unit
from tests.support.asked import statements
from tests.support.reported import reported_drill
from tests.support.world import Visitor, World

CEILINGS = {"/": 64, "/units/1": 36, "/drills/1": 30, "/account": 8}
"""Today, a unit, a drill, and a page with little on it but the menu and its counters."""
STEPS = (0, 4)
"""Of each unit so many further drills, before the page is asked for again."""


def _drilled(database: Database, world: World, first: int, last: int) -> None:
    with database.transaction() as session:
        for unit in world.units.values():
            for number in range(first, last):
                reported_drill(session, session.get_one(Unit, unit.id), _at(number))


def _at(number: int) -> datetime:
    return now() - timedelta(days=40 - number, hours=number)


@pytest.fixture
def planner(client: Visitor, world: World, database: Database) -> Visitor:
    """The planner of a county in which every unit has drilled."""
    _drilled(database, world, 0, 1)
    return client.sign_in_as(world, "planner")


@pytest.mark.parametrize("page", CEILINGS)
def test_a_page_asks_the_same_however_much_there_is(
    planner: Visitor, world: World, database: Database, page: str
) -> None:
    assert planner.get(page).status_code == 200  # words and settings are kept from the first time on
    counted = []
    for step in STEPS:
        _drilled(database, world, 1, 1 + step)
        with statements(database) as asked:
            planner.get(page)
        counted.append(len(asked))
    assert counted[1] <= min(counted[0], CEILINGS[page]), asked


def test_no_word_and_no_setting_is_read_again(planner: Visitor, database: Database) -> None:
    for page in CEILINGS:
        planner.get(page)
        with statements(database) as asked:
            planner.get(page)
        assert [one for one in asked if "FROM terms" in one or "FROM settings" in one] == []
        assert len([one for one in asked if "FROM stamps" in one]) == 1
