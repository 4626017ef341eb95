"""The pages of units keep secrets, keep what was typed, and offer the way back."""

from sqlalchemy import select

from core.db import Database
from registry.models import Unit
from tests.support.world import Visitor, World

PHONE = "0797-6832001"


def test_an_officer_does_not_see_the_contacts_of_another_township(client: Visitor, world: World) -> None:
    client.sign_in_as(world, "township_officer")
    assert client.get(f"/units/{world.units['kindergarten'].id}").status_code == 404
    assert PHONE in client.get(f"/units/{world.units['primary'].id}").text
    listed = client.get("/units?state=all").text
    assert "石上小学" in listed
    assert "实验幼儿园" not in listed


def test_an_official_sees_units_without_contacts(client: Visitor, world: World) -> None:
    client.sign_in_as(world, "official")
    for page in ("/units", f"/units/{world.units['primary'].id}", "/search?q=石上"):
        text = client.get(page).text
        assert "石上小学" in text
        assert PHONE not in text
        assert "王老师" not in text


def test_the_contact_of_a_unit_goes_straight_to_it_and_finds_no_other(client: Visitor, world: World) -> None:
    client.sign_in_as(world, "unit_contact")
    assert client.get("/units").location == f"/units/{world.units['primary'].id}"
    for name in ("junior", "kindergarten", "bureau"):
        assert client.get(f"/units/{world.units[name].id}").status_code == 404
        assert client.get(f"/units/{world.units[name].id}/correct").status_code == 404
    assert client.get(f"/areas/{world.areas['meijiang'].id}").status_code == 403


def test_the_contact_corrects_name_and_numbers(client: Visitor, world: World, database: Database) -> None:
    client.sign_in_as(world, "unit_contact")
    school = f"/units/{world.units['primary'].id}"
    form = {"contact_name": "新老师", "contact_phone": "0797-6832009", "headcounts.students": "1,000", "version": "1"}
    assert client.post(f"{school}/correct", data=form).location == school
    assert "0797-6832009" in client.get(school).text
    again = client.post(f"{school}/correct", data=form | {"contact_name": "第二人"})
    assert again.status_code == 422
    assert "第二人" in again.text
    with database.transaction() as session:
        assert session.get_one(Unit, world.units["primary"].id).contact_name == "新老师"


def test_a_refused_form_keeps_every_word(client: Visitor, world: World) -> None:
    client.sign_in_as(world, "planner")
    typed = {
        "name": "新建小学", "kind": "primary", "area": "990101100", "headcounts.students": "53人左右",
        "contact_phone": "找王老师",
        "lon": "26.4718", "lat": "116.0142", "datum": "gcj02", "note": "靠河",
    }  # fmt: skip
    response = client.post("/units/new", data=typed)
    assert response.status_code == 422
    for value in ("新建小学", "53人左右", "找王老师", "26.4718", "靠河"):
        assert value in response.text
    assert "Students: Please enter a whole number" in response.text
    typed |= {"headcounts.students": "53", "contact_phone": PHONE}
    response = client.post("/units/new", data=typed)
    assert response.status_code == 422
    assert "exchanged" in response.text
    assert 'value="26.4718"' in response.text
    assert '<option value="gcj02" selected>' in response.text


def test_a_unit_is_registered_and_can_be_put_out_of_use_and_back(
    client: Visitor, world: World, database: Database
) -> None:
    client.sign_in_as(world, "township_officer")
    form = {"name": "新建小学", "kind": "primary", "area": "990101100", "lon": "116.0142", "lat": "26.4718"}
    page = client.post("/units/new", data=form).location
    assert "Registered: 新建小学" in client.get(page).text
    assert client.post(f"{page}/active").location == page
    text = client.get(page).text
    assert "Undo" in text
    assert "out of use" in text
    client.post(f"{page}/active")
    with database.transaction() as session:
        assert session.scalars(select(Unit).where(Unit.name == "新建小学")).one().is_active


def test_a_double_leads_to_the_one_that_is_there(client: Visitor, world: World) -> None:
    client.sign_in_as(world, "planner")
    response = client.post("/units/new", data={"name": "石上小学", "kind": "primary", "area": "990101100"})
    assert response.status_code == 422
    assert f'href="/units/{world.units["primary"].id}"' in response.text


def test_what_something_hangs_on_is_not_removed(client: Visitor, world: World) -> None:
    client.sign_in_as(world, "planner")
    response = client.post(f"/units/{world.units['primary'].id}/remove")
    assert response.status_code == 409
    assert "the role of 1 user" in response.text
    assert client.post(f"/units/{world.units['junior'].id}/remove").location == "/units"


def test_the_kind_of_a_group_finds_all_its_kinds(client: Visitor, world: World) -> None:
    client.sign_in_as(world, "planner")
    text = client.get("/units?kind=school").text
    assert "石上小学" in text
    assert "实验幼儿园" in text
    assert "清源县地震局" not in text


def test_the_largest_come_first_when_asked(client: Visitor, world: World) -> None:
    client.sign_in_as(world, "planner")
    text = client.get("/units?sort=-people").text
    order = [text.index(name) for name in ("城南中学", "石上小学", "实验幼儿园", "清源县地震局")]
    assert order == sorted(order)
