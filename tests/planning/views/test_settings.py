"""The page on which a county says by what it plans."""

from __future__ import annotations

from tests.support.world import Visitor, World

PAGE = "/planning/settings"


def test_a_county_puts_in_its_own_hours_and_they_are_checked_only_with_a_source(client: Visitor, world: World) -> None:
    client.sign_in_as(world, "administrator")
    assert "Unverified" in client.get(PAGE).get_data(as_text=True)
    typed = {"hours.evening": "19:00-21:00", "kinds.village.minutes": "45", "most_visits": "4", "is_verified": "1"}
    assert client.post(PAGE, data=typed).status_code == 422
    typed.pop("is_verified")
    assert client.post(PAGE, data=typed).status_code == 302
    shown = client.get(PAGE).get_data(as_text=True)
    assert 'value="19:00-21:00"' in shown and 'value="08:30-11:30, 14:00-16:30"' in shown and "Unverified" in shown
    client.post(PAGE, data=typed | {"source": "县教育局校历", "is_verified": "1"})
    assert "Unverified" not in client.get(PAGE).get_data(as_text=True)


def test_what_is_wrong_is_said_and_kept(client: Visitor, world: World) -> None:
    client.sign_in_as(world, "administrator")
    answer = client.post(PAGE, data={"hours.school": "in the morning", "kinds.village.event_kind": "dance"})
    assert answer.status_code == 422
    assert "as in 08:30-11:30" in answer.get_data(as_text=True)
    assert client.post(PAGE, data={"kinds.village.event_kind": "dance"}).status_code == 422
    assert client.sign_in_as(world, "planner").get(PAGE).status_code == 403


def test_a_township_gets_its_class_of_road_and_gives_it_back(client: Visitor, world: World) -> None:
    client.sign_in_as(world, "administrator")
    county, township = world.areas["county"], world.areas["meijiang"]
    address = f"{PAGE}?area={county.code}"
    typed = {f"roads.{township.id}": "mountain", "road_classes.mountain.detour": "2",
             "road_classes.mountain.km_per_hour": "22"}  # fmt: skip
    assert client.post(address, data=typed).status_code == 302
    shown = client.get(address).get_data(as_text=True)
    assert 'value="22"' in shown and '<option value="mountain" selected>' in shown
    assert client.post(address, data={f"roads.{township.id}": "above"}).status_code == 302
    assert '<option value="mountain" selected>' not in client.get(address).get_data(as_text=True)


def test_hours_say_on_which_days_they_hold_and_a_county_changes_that(client: Visitor, world: World) -> None:
    client.sign_in_as(world, "administrator")
    chosen = '<option value="workdays" selected>'
    assert client.get(PAGE).get_data(as_text=True).count(chosen) == 2  # school and office hours
    assert client.post(PAGE, data={"hour_days.school": "every_day", "most_visits": "4"}).status_code == 302
    assert client.get(PAGE).get_data(as_text=True).count(chosen) == 1
    assert client.post(PAGE, data={"hour_days.school": "mondays"}).status_code == 422
    assert client.post(PAGE, data={"hour_days.nowhere": "workdays"}).status_code == 422
