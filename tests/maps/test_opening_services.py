"""Opening a shelter to people, and taking it back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, NotFound
from core.times import now
from maps.inputs import OpeningInput
from maps.models import Place, Shelter
from maps.opening_services import open_again, open_shelter, shut_shelter
from tests.support.world import World


@pytest.fixture
def planner(session: Session, world: World) -> Actor:
    return world.actor(session, "planner")


@pytest.fixture
def square(session: Session, world: World) -> Place:
    return session.get_one(Place, world.places["square"].id)


def state(place: Place) -> tuple[bool, int | None, bool]:
    shelter = place.shelter
    assert isinstance(shelter, Shelter)
    return shelter.is_open, shelter.occupancy, shelter.opened_at is not None


def test_a_shelter_is_opened_counted_and_shut(session: Session, square: Place, planner: Actor) -> None:
    version = square.version
    open_shelter(session, square, OpeningInput(), planner)
    assert state(square) == (True, None, True) and square.version > version
    opened_at = square.shelter and square.shelter.opened_at
    open_shelter(session, square, OpeningInput(occupancy=120), planner)
    assert state(square) == (True, 120, True)
    assert square.shelter is not None and square.shelter.opened_at == opened_at
    assert state(shut_shelter(session, square, planner)) == (False, None, False)


def test_shutting_by_mistake_is_taken_back_with_the_hour_and_the_people(
    session: Session, square: Place, planner: Actor
) -> None:
    before = now() - timedelta(hours=5)
    open_again(session, square, before, 80, planner)
    assert square.shelter is not None
    assert (square.shelter.opened_at, square.shelter.occupancy) == (before, 80)


def test_a_shelter_that_cannot_be_used_is_not_opened(session: Session, square: Place, planner: Actor) -> None:
    assert square.shelter is not None
    square.shelter.status = "under_repair"
    with pytest.raises(DomainError, match="cannot be used"):
        open_shelter(session, square, OpeningInput(), planner)


def test_a_venue_is_not_opened_and_strangers_open_nothing(session: Session, world: World, planner: Actor) -> None:
    hall = session.get_one(Place, world.places["hall"].id)
    with pytest.raises(DomainError, match="Only shelters"):
        open_shelter(session, hall, OpeningInput(), planner)
    with pytest.raises(NotFound):
        open_shelter(session, hall, OpeningInput(), world.actor(session, "unit_contact"))
