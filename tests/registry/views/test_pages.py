"""Every page of the registry for every role in both languages: open to those who may, and to nobody else."""

import pytest

from tests.support.world import Visitor, World

LOOKERS = {"administrator", "planner", "township_officer", "official"}
PAGES = {
    "/": LOOKERS | {"unit_contact", "observer"},
    "/search": LOOKERS | {"unit_contact", "observer"},
    "/search?q=石上": LOOKERS | {"unit_contact", "observer"},
    "/areas": LOOKERS,
    "/areas?q=村&level=village&under=990101100": LOOKERS,
    "/areas/{meijiang}": LOOKERS,
    "/areas/new": {"administrator", "planner"},
    "/areas/{meijiang}/edit": {"administrator", "planner"},
    "/units": LOOKERS,
    "/units?kind=school&area=990101100&state=all&sort=-people": LOOKERS,
    "/units?contact=missing": LOOKERS,
    "/units/{primary}": LOOKERS | {"unit_contact"},
    "/units/new": {"administrator", "planner", "township_officer"},
    "/units/{primary}/edit": {"administrator", "planner", "township_officer"},
    "/units/{primary}/correct": {"administrator", "unit_contact"},
    "/vocabularies": {"administrator"},
    "/vocabularies?scheme=in_set&area=990101": {"administrator"},
    "/vocabularies/new?scheme=in_set&area_id={meijiang}&code=rural": {"administrator"},
    "/vocabularies/1": {"administrator"},
    "/settings": {"administrator"},
    "/settings?area=990101": {"administrator"},
}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    "role", ["administrator", "planner", "township_officer", "unit_contact", "observer", "official"]
)
def test_pages_open_to_those_who_may(client: Visitor, world: World, role: str, language: str) -> None:
    client.sign_in_as(world, role, language)
    ids = {name: area.id for name, area in world.areas.items()} | {n: unit.id for n, unit in world.units.items()}
    for page, roles in PAGES.items():
        if (role, page.split("?")[0]) == ("unit_contact", "/units"):
            continue  # goes straight to the own unit
        response = client.get(page.format(**ids))
        assert response.status_code == (200 if role in roles else 403), (role, page)


def test_a_visitor_is_asked_to_sign_in(client: Visitor, world: World) -> None:
    for page in ("/", "/units", "/areas", "/search?q=石上", "/settings"):
        response = client.get(page)
        assert response.status_code == 302
        assert "/login" in response.location
