"""Nobody hands out a role that they could not fill there themselves."""

from __future__ import annotations

import pytest

from core.access import EVERYWHERE, SYSTEM, VISITOR, Actor, Scope
from registry.granting import asks_for_unit, can_grant, roles_to_grant
from registry.permissions import ROLES

COUNTY, TOWNSHIP, NEIGHBOUR = "/1/", "/1/2/", "/9/"


def holder(role: str, path: str | None, unit_id: int | None = None) -> Actor:
    return Actor("user", "user:1", "x", scopes=(Scope(frozenset(map(str, ROLES[role])), path, unit_id),))


MATRIX = [
    # who, role given, where, may they
    ("administrator", "administrator", EVERYWHERE, True),
    ("administrator", "planner", NEIGHBOUR, True),
    ("planner", "administrator", COUNTY, False),
    ("planner", "administrator", EVERYWHERE, False),
    ("planner", "planner", COUNTY, True),
    ("planner", "planner", TOWNSHIP, True),
    ("planner", "planner", NEIGHBOUR, False),
    ("planner", "planner", EVERYWHERE, False),
    ("planner", "township_officer", TOWNSHIP, True),
    ("planner", "unit_contact", TOWNSHIP, True),
    ("planner", "observer", COUNTY, True),
    ("planner", "official", COUNTY, True),
    ("planner", "official", NEIGHBOUR, False),
    ("township_officer", "observer", COUNTY, False),
    ("official", "official", COUNTY, False),
    ("unit_contact", "unit_contact", COUNTY, False),
]


@pytest.mark.parametrize(("who", "role", "where", "allowed"), MATRIX)
def test_who_may_give_which_role_where(who: str, role: str, where: str, allowed: bool) -> None:
    actor = holder(who, EVERYWHERE if who == "administrator" else COUNTY)
    assert can_grant(actor, role, where) is allowed


def test_a_county_administrator_makes_others_in_the_county_only() -> None:
    actor = holder("administrator", COUNTY)
    assert can_grant(actor, "administrator", TOWNSHIP)
    assert not can_grant(actor, "administrator", EVERYWHERE)


def test_the_roles_offered_are_those_that_can_be_given() -> None:
    assert roles_to_grant(holder("administrator", EVERYWHERE)) == list(ROLES)
    assert roles_to_grant(holder("planner", COUNTY)) == [role for role in ROLES if role != "administrator"]
    assert roles_to_grant(holder("unit_contact", None, 5)) == []
    assert roles_to_grant(VISITOR) == []
    assert roles_to_grant(SYSTEM) == list(ROLES)


def test_only_the_contact_is_a_role_for_one_unit() -> None:
    assert [role for role in ROLES if asks_for_unit(role)] == ["unit_contact"]
