"""Demonstration units: scored by criteria that are data, granted, reviewed in time, revoked with a reason."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session
from time_machine import travel

from core.access import Actor
from core.db import Database
from core.errors import DomainError, Invalid
from core.times import now, today
from outreach import demonstration_queries as queries
from outreach import demonstration_services as services
from outreach.demonstration_inputs import DemonstrationInput, EndInput, GrantInput, PassMarkInput, ScoresInput
from outreach.demonstration_models import Demonstration
from outreach.demonstration_scoring import Criterion, later, score
from tests.support.world import World, build_world

criteria = st.lists(
    st.builds(Criterion, st.integers(1, 40), st.just(""), st.integers(1, 100), st.booleans()),
    max_size=8,
    unique_by=lambda one: one.number,
)


@given(criteria, st.dictionaries(st.integers(1, 40), st.integers(-5, 200)))
def test_a_score_lies_between_nought_and_a_hundred(found: list[Criterion], points: dict[int, int]) -> None:
    got = score(found, points)
    assert 0 <= got.percent <= 100
    assert got.points <= got.of == sum(one.weight for one in found)
    assert all(one.is_required and points.get(one.number, 0) <= 0 for one in got.missing)


def test_a_leap_day_has_an_anniversary() -> None:
    assert later(date(2028, 2, 29), 3) == date(2031, 2, 28)


@pytest.fixture
def world(session: Session) -> World:
    return build_world(session)


@pytest.fixture
def planner(session: Session, world: World) -> Actor:
    return world.actor(session, "planner")


@pytest.fixture
def school(session: Session, world: World, planner: Actor) -> Demonstration:
    assert services.take_over_defaults(session, world.areas["county"], planner) > 0
    assert services.take_over_defaults(session, world.areas["county"], planner) == 0
    given_ = DemonstrationInput(kind="school", unit_id=world.units["primary"].id, applied_on=today())
    return services.apply_for(session, given_, planner)


def granting(**more: date) -> GrantInput:
    return GrantInput(on=today(), review_due_on=more.get("review", today() + timedelta(days=900)))


def full(session: Session, found: Demonstration, without: int | None = None) -> ScoresInput:
    rows = queries.criteria_of(session, found)
    return ScoresInput(points={str(one.number): one.weight for one in rows if one.number != without},
                       version=found.version)  # fmt: skip


def test_a_title_needs_a_score_and_everything_that_is_required(
    session: Session, school: Demonstration, planner: Actor
) -> None:
    with pytest.raises(DomainError, match="scored"):
        services.grant(session, school, granting(), planner)
    required = next(one.number for one in queries.criteria_of(session, school) if one.is_required)
    services.set_scores(session, school, full(session, school, required), planner)
    with pytest.raises(DomainError, match="Required"):
        services.grant(session, school, granting(), planner)
    services.set_scores(session, school, full(session, school), planner)
    assert services.grant(session, school, granting(), planner).state == "granted"
    assert school.score_percent == 100


def test_a_title_is_prolonged_by_a_review_that_was_scored_anew(
    session: Session, school: Demonstration, planner: Actor
) -> None:
    services.set_scores(session, school, full(session, school), planner)
    with travel(now() + timedelta(hours=1)):
        services.grant(session, school, granting(), planner)
    with travel(now() + timedelta(days=400)):
        review = GrantInput(on=today(), review_due_on=today() + timedelta(days=900))
        with pytest.raises(DomainError) as refused:
            services.grant(session, school, review, planner)
        assert refused.value.code == "not_scored_anew"
        services.set_scores(session, school, full(session, school), planner)
        services.grant(session, school, review, planner)
        assert len(queries.reviews_of(session, school)) == 1


def test_a_title_needs_the_countys_pass_mark(
    session: Session, world: World, school: Demonstration, planner: Actor
) -> None:
    required = {str(one.number): 1 for one in queries.criteria_of(session, school) if one.is_required}
    services.set_scores(session, school, ScoresInput(points=required, version=school.version), planner)
    with pytest.raises(DomainError) as refused:
        services.grant(session, school, granting(), planner)
    assert refused.value.code == "below_pass_mark" and "80%" in str(refused.value)
    administrator = world.actor(session, "administrator")
    services.set_pass_mark(session, world.areas["county"], PassMarkInput(percent=4), administrator)
    assert services.grant(session, school, granting(), planner).state == "granted"


@pytest.mark.parametrize(("on", "field"), [(1, "on"), (-40, "on")])
def test_a_title_is_given_between_the_application_and_today(
    session: Session, school: Demonstration, planner: Actor, on: int, field: str
) -> None:
    services.set_scores(session, school, full(session, school), planner)
    given_ = GrantInput(on=today() + timedelta(days=on), review_due_on=today() + timedelta(days=900))
    with pytest.raises(Invalid) as refused:
        services.grant(session, school, given_, planner)
    assert refused.value.field == field


def test_nobody_applies_tomorrow(session: Session, world: World, planner: Actor) -> None:
    ahead = DemonstrationInput(kind="school", unit_id=world.units["junior"].id, applied_on=today() + timedelta(days=1))
    with pytest.raises(Invalid) as refused:
        services.apply_for(session, ahead, planner)
    assert refused.value.field == "applied_on"


def test_more_points_than_a_criterion_gives_are_refused(
    session: Session, school: Demonstration, planner: Actor
) -> None:
    number = queries.criteria_of(session, school)[0].number
    with pytest.raises(Invalid, match="at most"):
        services.set_scores(session, school, ScoresInput(points={str(number): 99}, version=school.version), planner)


def test_nobody_applies_twice_and_what_has_ended_stays_ended(
    session: Session, world: World, school: Demonstration, planner: Actor
) -> None:
    again = DemonstrationInput(kind="school", unit_id=world.units["primary"].id, applied_on=today())
    with pytest.raises(Invalid, match="already"):
        services.apply_for(session, again, planner)
    assert services.end(session, school, EndInput(reason="撤点"), planner).state == "refused"
    with pytest.raises(DomainError):
        services.grant(session, school, granting(), planner)
    assert services.apply_for(session, again, planner).state == "applied"


def test_a_household_needs_no_unit(session: Session, world: World, planner: Actor) -> None:
    home = DemonstrationInput(kind="household", name="李家", area_id=world.areas["shishang"].id, applied_on=today())
    assert services.apply_for(session, home, planner).unit_id is None
    with pytest.raises(Invalid):
        services.apply_for(session, DemonstrationInput(kind="household", applied_on=today()), planner)


def test_planners_are_reminded_of_a_review_once(database: Database) -> None:
    with database.transaction() as session:
        world = build_world(session)
        planner = world.actor(session, "planner")
        services.take_over_defaults(session, world.areas["county"], planner)
        given_ = DemonstrationInput(kind="school", unit_id=world.units["primary"].id, applied_on=today())
        found = services.apply_for(session, given_, planner)
        services.set_scores(session, found, full(session, found), planner)
        services.grant(session, found, granting(review=today() + timedelta(days=20)), planner)
        assert queries.due_titles(session, planner) == 0
        assert session.scalar(queries.due_on(planner, today() + timedelta(days=20))) == 1
    assert [services.remind_of_reviews(database) for _ in range(2)] == ["reminded 1", "reminded 0"]
