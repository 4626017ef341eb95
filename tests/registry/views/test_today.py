"""Today says what needs the reader, and an empty installation how to begin."""

from sqlalchemy import delete

from core.db import Database
from registry.models import Area, Grant, Unit, User
from tests.support.world import Visitor, World


def test_a_planner_is_told_what_the_registry_lacks(client: Visitor, world: World, database: Database) -> None:
    with database.transaction() as session:
        session.get_one(Unit, world.units["junior"].id).contact_phone = ""
        session.get_one(Area, world.areas["laocheng"].id).population = None
    text = client.sign_in_as(world, "planner").get("/").text
    assert "1 unit has no contact that can be called" in text
    assert "城南中学" in text
    assert "1 area has no population figure" in text
    assert "people have not set a password yet" in text
    assert "731,000" in text


def test_an_officer_hears_of_the_own_township_only(client: Visitor, world: World, database: Database) -> None:
    with database.transaction() as session:
        session.get_one(Unit, world.units["kindergarten"].id).contact_phone = ""
    text = client.sign_in_as(world, "township_officer").get("/").text
    assert "has no contact" not in text
    assert "实验幼儿园" not in text
    assert "have not set a password" not in text


def test_the_contact_of_a_unit_is_asked_for_a_telephone(client: Visitor, world: World, database: Database) -> None:
    client.sign_in_as(world, "unit_contact")
    assert "Who can be called" not in client.get("/").text
    with database.transaction() as session:
        session.get_one(Unit, world.units["primary"].id).contact_phone = ""
    text = client.get("/").text
    assert "Who can be called at 石上小学?" in text
    assert f"/units/{world.units['primary'].id}/correct" in text
    assert "731,000" not in text


def test_whoever_has_no_role_is_told_so_and_not_that_all_is_done(
    client: Visitor, world: World, database: Database
) -> None:
    with database.transaction() as session:
        session.execute(delete(Grant).where(Grant.user_id == world.users["official"].id))
    client.sign_in_as(world, "official")
    page = client.get("/").text
    assert "Your account has no role" in page and "Everything is done for now." not in page
    client.sign_in_as(world, "planner")
    assert "Your account has no role" not in client.get("/").text


def test_the_date_is_written_as_people_write_it(client: Visitor, world: World) -> None:
    assert "年" in client.sign_in_as(world, "observer", "zh").get("/").text.split("<h1>")[1].split("</h1>")[0]


def test_an_empty_installation_shows_the_first_steps(client: Visitor, database: Database) -> None:
    with database.transaction() as session:
        session.execute(delete(Area))
        user = User(login="first", name="管理员", session_key="k", grants=[Grant(role="administrator")])
        session.add(user)
        session.flush()
        with client.session_transaction() as cookie:
            cookie.update(user_id=user.id, session_key="k", language="en")
    text = client.get("/").text
    assert "First steps" in text
    assert 'href="/import"' in text
    assert "No areas yet" in client.get("/areas").text
    assert "No units yet" in client.get("/units").text


def test_the_first_steps_go_once_they_are_done(client: Visitor, world: World) -> None:
    assert "First steps" not in client.sign_in_as(world, "administrator").get("/").text
