"""Numbers that are asked for together."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Select, func, literal, select
from sqlalchemy.orm import Session

from core.access import SYSTEM, VISITOR, Actor
from core.counting import Count, ask_together, counted, number_of
from core.db import Database
from registry.models import Area
from tests.support.asked import statements
from tests.support.world import World


@counted
def areas(_session: Session, _actor: Actor) -> Select[Any]:
    """How many areas there are."""
    return number_of(select(Area).order_by(Area.name))


@counted
def nothing(_session: Session, _actor: Actor) -> Select[Any]:
    """A sum of no rows."""
    return select(func.sum(literal(1))).where(literal(1) == 2)


@counted
def for_the_system(_session: Session, actor: Actor) -> Select[Any] | None:
    """Something that only the system counts."""
    return select(literal(7)) if actor is SYSTEM else None


EVERY = (areas, nothing, for_the_system)


@pytest.mark.parametrize("writes", [False, True])
def test_numbers_are_asked_for_in_one_statement(database: Database, world: World, writes: bool) -> None:
    with database.session(writing=writes) as session, statements(database) as asked:
        assert list(ask_together(session, SYSTEM, EVERY).values()) == [len(world.areas), 0, 7]
        assert len(asked) == 1


def test_what_is_known_is_not_asked_again_while_somebody_only_reads(database: Database, world: World) -> None:
    with database.session(writing=False) as session, statements(database) as asked:
        ask_together(session, SYSTEM, [areas])
        assert (areas(session, SYSTEM), nothing(session, SYSTEM)) == (len(world.areas), 0)
        assert len(asked) == 2


def test_each_reader_has_numbers_of_their_own(database: Database) -> None:
    with database.session(writing=False) as session:
        assert [for_the_system(session, who) for who in (SYSTEM, VISITOR)] == [7, 0]


def test_whoever_has_nothing_to_ask_asks_nothing(database: Database) -> None:
    with database.session(writing=False) as session, statements(database) as asked:
        assert ask_together(session, VISITOR, [for_the_system]) == {for_the_system: 0}
        assert asked == []


def test_a_number_is_explained_by_its_question() -> None:
    assert isinstance(areas, Count) and areas.__doc__ == "How many areas there are."
