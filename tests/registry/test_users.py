"""Managing accounts: within one's own area, never above one's own role, and one administrator always remains."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from core.db import Database
from core.errors import DomainError, Forbidden, NotFound
from registry.identity import actor_of
from registry.models import Area, AuditEntry, Grant, User
from registry.user_inputs import GrantInput, UserEdit, UserInput
from registry.user_queries import managed_user, users
from registry.user_services import close_account, create_user, edit_user, give_role, take_role
from tests.support.world import Visitor, World, build_world

ROLES = ["administrator", "planner", "township_officer", "unit_contact", "observer", "official"]


@pytest.fixture
def neighbour(database: Database, world: World) -> User:
    """A planner of the next county."""
    with database.transaction() as session:
        area = Area(code="990102", name="邻县", level="county")
        session.add(area)
        session.flush()
        area.path = f"/{area.id}/"
        user = User(login="neighbour", name="邻规划", session_key="n", password_hash="x")
        user.grants = [Grant(role="planner", area_id=area.id)]
        session.add(user)
        return user


def form(**more: str) -> dict[str, str]:
    return {"login": "newcomer", "name": "新同事", "role": "observer", "area": "990101101", "language": "zh", **more}


@pytest.mark.parametrize(
    ("who", "status"),
    [("administrator", 200), ("planner", 200), ("township_officer", 403), ("unit_contact", 403), ("observer", 403),
     ("official", 403)],
)  # fmt: skip
def test_who_may_open_the_list_of_users(client: Visitor, world: World, who: str, status: int) -> None:
    client.sign_in_as(world, who)
    assert client.get("/users").status_code == status
    assert client.get("/users/new").status_code == status
    assert client.post("/users/new", data=form()).status_code == (302 if status == 200 else 403)


CREATE = [
    # who, role, area typed, unit typed, taken
    ("administrator", "administrator", "", "", True),
    ("administrator", "planner", "清源县", "", True),
    ("planner", "administrator", "", "", False),
    ("planner", "administrator", "990101", "", False),
    ("planner", "planner", "990101", "", True),
    ("planner", "planner", "", "", False),
    ("planner", "township_officer", "青塘镇 990101101", "", True),
    ("planner", "official", "990102", "", False),
    ("planner", "unit_contact", "", "实验幼儿园", True),
    ("planner", "unit_contact", "", "", False),
    ("planner", "unit_contact", "", "没有这所学校", False),
    ("planner", "observer", "990101", "实验幼儿园", False),
]


@pytest.mark.parametrize(("who", "role", "area", "unit", "taken"), CREATE)
def test_who_may_make_whom(
    client: Visitor, world: World, neighbour: User, database: Database, who: str, role: str, area: str, unit: str,
    taken: bool,
) -> None:  # fmt: skip
    answer = client.sign_in_as(world, who).post("/users/new", data=form(role=role, area=area, unit=unit))
    assert answer.status_code == (302 if taken else 422)
    with database.transaction(writing=False) as session:
        made = session.scalar(select(User).where(User.login == "newcomer"))
        assert (made is not None) is taken
        if made:
            assert [grant.role for grant in made.grants] == [role] and made.password_hash is None


def test_what_was_typed_is_kept_when_it_is_refused(client: Visitor, world: World) -> None:
    answer = client.sign_in_as(world, "planner").post("/users/new", data=form(login="planner"))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "There is an account with this sign-in name already" in page
    assert 'value="新同事"' in page and 'value="990101101"' in page


def test_names_differing_in_case_or_width_are_one_account(client: Visitor, world: World) -> None:
    client.sign_in_as(world, "planner")
    assert client.post("/users/new", data=form(login="ＰＬＡＮＮＥＲ")).status_code == 422


def test_a_unit_whose_name_is_not_unique_is_chosen_by_its_number(
    client: Visitor, world: World, database: Database
) -> None:
    with database.transaction() as session:
        twin = type(world.units["primary"])(
            area_id=world.areas["qingtang"].id, kind="primary", name="石上小学", name_key="石上小学"
        )
        session.add(twin)
        session.flush()
        number = twin.id
    client.sign_in_as(world, "planner")
    refused = client.post("/users/new", data=form(role="unit_contact", area="", unit="石上小学"))
    assert refused.status_code == 422 and "Several units are called that" in refused.get_data(as_text=True)
    taken = client.post("/users/new", data=form(role="unit_contact", area="", unit=f"石上小学 · 青塘镇 #{number}"))
    assert taken.status_code == 302


def test_the_page_of_a_unit_offers_to_invite_its_contact(client: Visitor, world: World) -> None:
    address = f"/units/{world.units['primary'].id}"
    link = f'href="/users/new?unit={world.units["primary"].id}"'
    assert link in client.sign_in_as(world, "planner").get(address).get_data(as_text=True)
    assert link not in client.sign_in_as(world, "official").get(address).get_data(as_text=True)


def test_the_form_for_a_contact_knows_the_unit_it_comes_from(client: Visitor, world: World) -> None:
    page = (
        client.sign_in_as(world, "planner").get(f"/users/new?unit={world.units['primary'].id}").get_data(as_text=True)
    )
    assert f"石上小学 · 梅江镇 #{world.units['primary'].id}" in page and 'value="王老师"' in page


def test_a_planner_sees_the_people_of_the_county_and_nobody_else(
    client: Visitor, world: World, neighbour: User, database: Database
) -> None:
    with database.transaction(writing=False) as session:
        mine = users(actor_of(session, session.get_one(User, world.users["planner"].id)), {})
        found = {user.login for user in session.scalars(mine)}
        everybody = users(actor_of(session, session.get_one(User, world.users["administrator"].id)), {})
        assert found == {"planner", "township_officer", "unit_contact", "observer", "official"}
        assert {user.login for user in session.scalars(everybody)} == {*found, "administrator", "neighbour"}
    client.sign_in_as(world, "planner")
    assert client.get(f"/users/{neighbour.id}").status_code == 404
    assert client.get(f"/users/{world.users['administrator'].id}").status_code == 404
    for deed in ("link", "close", "reopen", "roles"):
        assert client.post(f"/users/{neighbour.id}/{deed}").status_code == 404


def test_somebody_with_a_role_elsewhere_too_belongs_to_neither_planner(
    database: Database, world: World, neighbour: User
) -> None:
    with database.transaction() as session:
        planner = session.get_one(User, world.users["planner"].id)
        officer = session.get_one(User, world.users["township_officer"].id)
        officer.grants.append(Grant(role="observer", area_id=neighbour.grants[0].area_id))
        session.flush()
        with pytest.raises(NotFound):
            managed_user(session, officer.id, actor_of(session, planner))


def test_the_list_is_searched_and_filtered(client: Visitor, world: World) -> None:
    client.sign_in_as(world, "administrator")
    assert "陈助理" in client.get("/users?q=陈").get_data(as_text=True)
    page = client.get("/users?role=unit_contact").get_data(as_text=True)
    assert "王老师" in page and "陈助理" not in page
    assert "Nobody matches these filters" in client.get("/users?q=%25").get_data(as_text=True)
    assert "Link expired" in client.get("/users?state=expired").get_data(as_text=True)


def test_a_planner_cannot_touch_an_administrator_of_the_county(database: Database, world: World) -> None:
    with database.transaction() as session:
        boss = User(login="boss", name="县管理", session_key="b")
        boss.grants = [Grant(role="administrator", area_id=world.areas["county"].id)]
        session.add(boss)
        session.flush()
        planner = actor_of(session, session.get_one(User, world.users["planner"].id))
        with pytest.raises(Forbidden):
            close_account(session, boss, planner)
        with pytest.raises(Forbidden):
            give_role(session, boss, GrantInput(role="observer", area="990101"), planner)
        with pytest.raises(Forbidden):
            edit_user(session, boss, UserEdit(name="x", language="zh"), planner)


def test_a_role_is_given_once_and_taken_again(client: Visitor, world: World, database: Database) -> None:
    client.sign_in_as(world, "planner")
    page = f"/users/{world.users['observer'].id}"
    given = {"role": "official", "area": "990101100"}
    assert client.post(f"{page}/roles", data=given).status_code == 302
    again = client.post(f"{page}/roles", data=given)
    assert again.status_code == 422 and "has this role there already" in again.get_data(as_text=True)
    with database.transaction(writing=False) as session:
        held = session.scalars(
            select(Grant).where(Grant.user_id == world.users["observer"].id, Grant.role == "official")
        )
        number = held.one().id
    assert client.post(f"{page}/roles/{number}/remove").status_code == 302
    assert client.post(f"{page}/roles/{number}/remove").status_code == 404


def test_whoever_took_the_last_role_still_sees_the_account_and_can_give_one_again(
    client: Visitor, world: World, neighbour: User, database: Database
) -> None:
    page = f"/users/{world.users['observer'].id}"
    with database.transaction(writing=False) as session:
        held = select(Grant.id).where(Grant.user_id == world.users["observer"].id)
        number = session.scalars(held).one()
    client.sign_in_as(world, "planner")
    assert client.post(f"{page}/roles/{number}/remove").status_code == 302
    shown = client.get("/users?state=no_role").get_data(as_text=True)
    assert world.users["observer"].name in shown and "No role" in shown
    assert world.users["observer"].name not in client.get("/users?state=active").get_data(as_text=True)
    assert "No role" in client.get(page).get_data(as_text=True)
    with database.transaction(writing=False) as session:
        taken = select(AuditEntry.actor_key).where(AuditEntry.record_type == "grants", AuditEntry.action == "deleted")
        assert list(session.scalars(taken)) == [f"user:{world.users['planner'].id}"]
        with pytest.raises(NotFound):
            managed_user(session, world.users["observer"].id, actor_of(session, session.get_one(User, neighbour.id)))
    assert client.post(f"{page}/close").status_code == 302
    assert client.post(f"{page}/reopen").status_code == 302
    assert client.post(f"{page}/roles", data={"role": "observer", "area": "990101"}).status_code == 302
    assert world.users["observer"].name in client.get("/users?state=active").get_data(as_text=True)


def test_a_role_of_somebody_else_is_not_taken_through_another_account(
    client: Visitor, world: World, database: Database
) -> None:
    client.sign_in_as(world, "planner")
    with database.transaction(writing=False) as session:
        foreign = session.scalars(select(Grant.id).where(Grant.user_id == world.users["administrator"].id)).one()
    assert client.post(f"/users/{world.users['observer'].id}/roles/{foreign}/remove").status_code == 404


def test_two_who_edit_one_account_are_told(client: Visitor, world: World) -> None:
    client.sign_in_as(world, "planner")
    page = f"/users/{world.users['observer'].id}"
    given = {"name": "刘观测员", "email": "", "language": "zh", "version": "1"}
    assert client.post(page, data=given).status_code == 302
    second = client.post(page, data={**given, "name": "刘观"})
    assert second.status_code == 422 and "Somebody else has changed this" in second.get_data(as_text=True)
    assert 'value="刘观"' in second.get_data(as_text=True)


def test_a_closed_account_is_out_at_once_and_its_deeds_stay(
    client: Visitor, app: object, world: World, database: Database
) -> None:
    other = client.application.test_client()
    assert isinstance(other, Visitor)
    other.sign_in_as(world, "observer")
    assert other.get("/account").status_code == 200
    client.sign_in_as(world, "planner").post(f"/users/{world.users['observer'].id}/close")
    assert other.get("/account").location.startswith("/login")
    client.post(f"/users/{world.users['observer'].id}/reopen")
    with database.transaction(writing=False) as session:
        assert session.get_one(User, world.users["observer"].id).is_active
        kept = session.scalars(select(AuditEntry.action).where(AuditEntry.record_type == "users"))
        assert list(kept).count("changed") == 2


def test_nobody_closes_their_own_account(client: Visitor, world: World) -> None:
    answer = client.sign_in_as(world, "planner").post(f"/users/{world.users['planner'].id}/close")
    assert answer.status_code == 409 and "your own account" in answer.get_data(as_text=True)


def test_the_last_administrator_who_can_sign_in_remains(any_database: Database) -> None:
    with any_database.transaction() as session:
        world = build_world(session)
        boss = world.users["administrator"]
        boss.password_hash = "x"
        deputy = User(login="deputy", name="副管理", session_key="d")
        deputy.grants = [Grant(role="administrator")]
        session.add(deputy)
        session.flush()
        who = actor_of(session, boss)
    for deputy_can_sign_in in (False, True):
        with any_database.transaction() as session:
            session.execute(
                update(User).where(User.login == "deputy").values(password_hash="x" if deputy_can_sign_in else None)
            )
        with any_database.session(writing=True) as session:
            found = session.get_one(User, boss.id)
            if deputy_can_sign_in:
                take_role(session, found, found.grants[0].id, who)
            else:
                with pytest.raises(DomainError, match="the last administrator"):
                    take_role(session, found, found.grants[0].id, who)
            session.rollback()
        with any_database.session(writing=True) as session:
            other = actor_of(session, session.scalars(select(User).where(User.login == "deputy")).one())
            found = session.get_one(User, boss.id)
            if deputy_can_sign_in:
                close_account(session, found, other)
            else:
                with pytest.raises(DomainError, match="the last administrator"):
                    close_account(session, found, other)
            session.rollback()


def test_a_user_made_through_the_service_is_in_the_trail_without_secrets(any_database: Database) -> None:
    with any_database.transaction() as session:
        world = build_world(session)
        planner = actor_of(session, world.users["planner"])
        session.info["actor"] = planner
        made = create_user(
            session, UserInput(login="newcomer", name="新", role="observer", area="990101", language="zh"), planner
        )
        session.flush()
        entries = session.scalars(
            select(AuditEntry).where(AuditEntry.record_type == "users", AuditEntry.record_id == str(made.id))
        )
        (entry,) = entries
        assert entry.actor_name == "林规划"
        assert entry.after and not {"password_hash", "session_key"} & entry.after.keys()
