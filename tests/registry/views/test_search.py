"""The search finds two characters anywhere in a name, takes signs as they are, and shows nobody more than is theirs."""

import pytest

from core.db import Database
from core.fields import name_key
from registry.models import Unit
from tests.support.world import Visitor, World


def found(client: Visitor, typed: str, **more: str) -> str:
    text: str = client.get("/search", query_string={"q": typed, **more}).text
    return text.split('class="search-page"')[1].split("</form>", 1)[1]


def test_two_characters_in_the_middle_of_a_name_are_enough(client: Visitor, world: World) -> None:
    client.sign_in_as(world, "planner")
    text = found(client, "上小")
    assert "石上小学" in text
    assert "城南中学" not in text


def test_one_character_finds_units_and_areas(client: Visitor, world: World) -> None:
    text = found(client.sign_in_as(world, "planner"), "石")
    assert "石上小学" in text
    assert "石上村" in text


def test_the_beginning_of_a_code_finds_areas(client: Visitor, world: World) -> None:
    text = found(client.sign_in_as(world, "planner"), "990101101")
    assert "青塘镇" in text
    assert "梅江镇" not in text


@pytest.mark.parametrize("typed", ["%", "_", "\\", "%_%", "'", '"><b>', "（）"])
def test_signs_are_no_wildcards(client: Visitor, world: World, typed: str) -> None:
    text = found(client.sign_in_as(world, "planner"), typed)
    assert ("Nothing found" in text) == (typed != "_")  # two login names have one
    assert "石上小学" not in text
    assert "<b>&" not in text


def test_everybody_finds_their_own_only(client: Visitor, world: World) -> None:
    assert "实验幼儿园" not in found(client.sign_in_as(world, "township_officer"), "幼儿园")
    assert "城南中学" not in found(client.sign_in_as(world, "unit_contact"), "中学")
    assert "石上小学" in found(client, "小学")
    assert "石上村" not in found(client, "石上")
    assert "石上小学" not in found(client.sign_in_as(world, "observer"), "小学")


def test_people_are_found_by_those_who_manage_them(client: Visitor, world: World) -> None:
    assert "王老师" in found(client.sign_in_as(world, "planner"), "老师")
    assert "王老师" not in found(client.sign_in_as(world, "official"), "老师")
    assert "Nothing found" in found(client.sign_in_as(world, "planner"), "赵管理")


def test_twenty_of_a_kind_and_then_more(client: Visitor, world: World, database: Database) -> None:
    with database.transaction() as session:
        for number in range(30):
            name = f"教学点{number:02d}"
            session.add(Unit(area_id=world.areas["meijiang"].id, kind="primary", name=name, name_key=name_key(name)))
    client.sign_in_as(world, "planner")
    text = found(client, "教学点")
    assert text.count("<b>教学点") == 20
    assert "Show more of these" in text
    place = text.split("&amp;in=")[1].split('"')[0]
    assert found(client, "教学点", **{"in": place}).count("<b>教学点") == 30
