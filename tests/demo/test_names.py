"""Names do not repeat, and nobody's telephone rings."""

from __future__ import annotations

from random import Random

import pytest

from core.fields import Input, Phone
from demo.names import COUNTRY, SEAT, STREETS, TOWNS, Contacts, community_stems, numeral, township_names, village_stems


@pytest.mark.parametrize(("number", "said"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (35, "三十五")])
def test_numbers_are_said_as_in_names(number: int, said: str) -> None:
    assert numeral(number) == said


def test_an_everyday_county_has_its_seat_streets_towns_and_country_townships() -> None:
    names = township_names(24, 2)
    assert names[:3] == [SEAT, *STREETS]
    assert sum(name.endswith("镇") for name in names) == 1 + len(TOWNS)
    assert sum(name.endswith("乡") for name in names) == len(COUNTRY)


@pytest.mark.parametrize(("townships", "streets"), [(5, 1), (24, 2), (120, 10)])
def test_township_names_are_as_many_as_asked_for_and_differ(townships: int, streets: int) -> None:
    names = township_names(townships, streets)
    assert len(names) == len(set(names)) == townships


def test_names_of_villages_do_not_repeat() -> None:
    stems = [stem for stem, _ in zip(village_stems(Random(1), {"梅坪"}), range(3_000), strict=False)]
    assert len(set(stems)) == 3_000
    assert "梅坪" not in stems


def test_names_of_communities_do_not_repeat() -> None:
    stems = [stem for stem, _ in zip(community_stems(Random(1)), range(400), strict=False)]
    assert len(set(stems)) == 400


def test_telephones_have_an_area_code_that_nobody_has() -> None:
    class Contact(Input):
        phone: Phone

    contacts = Contacts(Random(1))
    phones = [contacts.phone() for _ in range(1_000)]
    assert len(set(phones)) == 1_000
    assert all(Contact(phone=phone).phone.startswith("0000-") for phone in phones)
