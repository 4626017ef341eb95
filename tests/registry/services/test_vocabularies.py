"""Administrators edit the words; an area's administrator only that area's own."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.errors import DomainError, Forbidden, Invalid, NotFound
from registry import terms
from registry.identity import actor_of
from registry.inputs import TermInput
from registry.models import Grant, Term, User
from registry.services import add_term, edit_term
from tests.support.world import World


def word(**changes: object) -> TermInput:
    values: dict[str, object] = {
        "scheme": "event_kind",
        "code": "puppet_show",
        "name_zh": "木偶戏",
        "name_en": "Puppet show",
    }
    return TermInput.model_validate(values | changes)


def default(session: Session, scheme: str, code: str) -> Term:
    return session.scalars(select(Term).where(Term.scheme == scheme, Term.code == code, Term.area_id.is_(None))).one()


def test_a_new_word_is_offered_at_once(session: Session, world: World) -> None:
    add_term(session, word(), world.actor(session, "administrator"))
    assert ("puppet_show", "Puppet show") in terms.names(session, "event_kind")


def test_a_word_is_given_once_but_an_area_may_have_its_own(session: Session, world: World) -> None:
    admin = world.actor(session, "administrator")
    with pytest.raises(Invalid):
        add_term(session, word(code="lecture"), admin)
    own = add_term(session, word(code="lecture", area_id=world.areas["meijiang"].id), admin)
    assert terms.label(session, "event_kind", "lecture", world.areas["shishang"]) == own.name_en


def test_an_areas_own_place_to_go_keeps_its_kinds_unless_changed(session: Session, world: World) -> None:
    admin = world.actor(session, "administrator")
    given = word(scheme="in_set", code="rural", area_id=world.areas["county"].id, kinds=["village", "community"])
    assert add_term(session, given, admin).extra == {"kinds": ["community", "village"]}


def test_a_word_is_put_out_of_use_and_its_code_stays(session: Session, world: World) -> None:
    lecture = default(session, "event_kind", "lecture")
    edit_term(session, lecture, word(code="other", is_active="0"), world.actor(session, "administrator"))
    assert (lecture.code, lecture.is_active) == ("lecture", False)


def test_groups_are_one_step_deep(session: Session, world: World) -> None:
    admin = world.actor(session, "administrator")
    with pytest.raises(Invalid):
        add_term(session, word(scheme="unit_kind", code="night_school", parent_code="primary"), admin)
    with pytest.raises(Invalid):
        edit_term(session, default(session, "unit_kind", "school"), word(parent_code="agency"), admin)
    night = add_term(session, word(scheme="unit_kind", code="night_school", parent_code="school"), admin)
    assert night.code in terms.beneath(session, "unit_kind", "school")


def test_an_administrator_of_one_area_leaves_the_defaults_alone(session: Session, world: World) -> None:
    user = User(login="local", name="本地", session_key="k")
    user.grants = [Grant(role="administrator", area_id=world.areas["meijiang"].id)]
    session.add(user)
    session.flush()
    local = actor_of(session, user)
    with pytest.raises(Forbidden):
        edit_term(session, default(session, "event_kind", "lecture"), word(), local)
    with pytest.raises(NotFound):
        add_term(session, word(area_id=world.areas["qingtang"].id), local)
    assert add_term(session, word(area_id=world.areas["meijiang"].id), local).id


def test_two_at_once_on_one_word(session: Session, world: World) -> None:
    lecture = default(session, "event_kind", "lecture")
    with pytest.raises(DomainError) as refusal:
        edit_term(session, lecture, word(version=lecture.version + 1), world.actor(session, "administrator"))
    assert refusal.value.code == "changed_meanwhile"
