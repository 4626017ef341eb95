from __future__ import annotations

from datetime import timedelta

import pytest

from core.links import Links, new_salt, read
from core.times import now

LINKS = Links("secret", "https://zhenan.qingyuan.example")


def test_a_token_is_good_for_its_kind_record_and_salt_only() -> None:
    salt = new_salt()
    token = LINKS.token("feed", 12, salt)
    assert LINKS.is_good("feed", token, salt)
    assert not LINKS.is_good("poster", token, salt)
    assert not LINKS.is_good("feed", token, new_salt())
    assert not LINKS.is_good("feed", token.replace("12-", "13-", 1), salt)
    assert not Links("another").is_good("feed", token, salt)


def test_a_token_with_a_time_ends_with_it_and_cannot_be_prolonged() -> None:
    salt = new_salt()
    lasting, over = (LINKS.token("poster", 3, salt, now() + timedelta(hours=hours)) for hours in (1, -1))
    assert LINKS.is_good("poster", lasting, salt)
    assert not LINKS.is_good("poster", over, salt)
    number, _, mac = over.split("-", 2)
    assert not LINKS.is_good("poster", f"{number}-0-{mac}", salt)


@pytest.mark.parametrize(
    "text", ["", "12", "12-0", "12-0-short", "x-0-" + "a" * 27, "1-zz-" + "a" * 27, "９-0-" + "a" * 27]
)
def test_what_is_no_token_is_not_read(text: str) -> None:
    assert read(text) is None
    assert not LINKS.is_good("feed", text, "salt")


def test_an_address_begins_with_where_people_reach_the_site() -> None:
    assert LINKS.address("/join/5") == "https://zhenan.qingyuan.example/join/5"
