"""The yearly check of a township's roster: who has left, what is lacking, by when it is owed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from core.db import Database
from core.errors import DomainError, Invalid
from core.times import today
from readiness import network_check_services as services
from readiness.network_check_inputs import CheckRuleInput, RosterCheckInput
from readiness.network_check_queries import checks_in, roster_checks_due
from readiness.network_check_rule import CheckRule
from readiness.network_models import NetworkMember
from tests.support.world import Visitor, World


def people(session: Session, world: World) -> tuple[NetworkMember, NetworkMember]:
    """An officer of the township and an informant who began today."""
    area = world.areas["meijiang"]
    made = (NetworkMember(area_id=area.id, role="officer", name="刘助理", phone="1"),
            NetworkMember(area_id=area.id, role="informant", name="陈村医", phone="2", since_on=today()))  # fmt: skip
    session.add_all(made)
    session.flush()
    return made


def test_the_day_of_a_short_month_is_its_last() -> None:
    rule = CheckRule(month=2, day=31)
    assert list(rule.between(date(2026, 1, 1), date(2028, 12, 31))) == [
        date(2026, 2, 28), date(2027, 2, 28), date(2028, 2, 29),
    ]  # fmt: skip
    assert list(CheckRule(is_owed=False).between(date(2026, 1, 1), date(2026, 12, 31))) == []


def test_a_check_marks_who_has_left_and_is_taken_back_whole(session: Session, world: World) -> None:
    officer, informant = people(session, world)
    actor, area = world.actor(session, "township_officer"), world.areas["meijiang"]
    made = services.check_roster(session, area, RosterCheckInput(left=[officer.id]), actor)
    assert (made.people, made.left_ids, officer.until_on) == (1, [officer.id], today() - timedelta(days=1))
    assert made.gaps > 0 and made.untrained == 1
    with pytest.raises(DomainError, match="already"):
        services.check_roster(session, area, RosterCheckInput(), actor)
    services.take_check_back(session, made, actor)
    assert officer.until_on is None
    again = services.check_roster(session, area, RosterCheckInput(left=[informant.id]), actor)
    assert again.left_ids == [informant.id] and informant.until_on == today()


def test_only_people_of_a_townships_own_roster_can_be_marked(session: Session, world: World) -> None:
    people(session, world)
    planner = world.actor(session, "planner")
    with pytest.raises(Invalid):
        services.check_roster(session, world.areas["meijiang"], RosterCheckInput(left=[999]), planner)
    with pytest.raises(Invalid):
        services.check_roster(session, world.areas["county"], RosterCheckInput(), planner)


def test_a_check_is_owed_by_the_day_that_the_county_gives(session: Session, world: World) -> None:
    planner, administrator = world.actor(session, "planner"), world.actor(session, "administrator")
    year = (date(2026, 1, 1), date(2026, 12, 31))
    owed = list(roster_checks_due(session, planner, *year, None))
    assert len(owed) == len(checks_in(session, planner, 2026)) and {one.received_at for one in owed} == {None}
    made = services.check_roster(session, world.areas["meijiang"], RosterCheckInput(), planner)
    received = [one for one in roster_checks_due(session, planner, *year, None) if one.received_at]
    assert [one.received_at for one in received] == [made.checked_at]
    given = CheckRuleInput(is_owed=True, month=12, day=1, source="县规", is_verified=True)
    assert services.set_check_rule(session, None, given, administrator).is_verified
    assert not list(roster_checks_due(session, planner, date(2026, 1, 1), date(2026, 11, 30), None))


def test_an_officer_finds_the_check_on_today_and_makes_it(client: Visitor, world: World, database: Database) -> None:
    with database.transaction() as session:
        officer, _ = people(session, world)
        number = officer.id
    client.sign_in_as(world, "township_officer")
    assert "Check the roster of 梅江镇" in client.get("/").text
    assert "刘助理" in client.get("/readiness/network/checks/990101100").text
    said = client.post("/readiness/network/checks/990101100", data={"left": [str(number)]}, follow_redirects=True).text
    assert "1 person serves, 1 have left" in said and "Undo" in said
    assert client.post("/readiness/network/checks/990101100", data={}).status_code in (409, 422)
    assert "梅江镇" in client.get("/readiness/network/checks.csv").text
    back = client.post("/readiness/network/checks/990101100/take-back", follow_redirects=True)
    assert "serve again" in back.text
    client.sign_in_as(world, "planner")
    assert "Checks of rosters" in client.get("/returns?kind=network_check").text
    client.sign_in_as(world, "official")
    assert client.post("/readiness/network/checks/990101100", data={}).status_code == 404
