"""A sheet of trainees is looked at first: who is new, who is known, and what cannot be taken."""

from __future__ import annotations

import pytest

from core.errors import DomainError
from core.i18n import speaking
from core.imports.listed import read_pasted
from outreach.trainee_lists import KIND, Look, look_at
from outreach.training_tallies import person_key

KNOWN = frozenset({person_key("李四", "石上村", "")})


def look_at_text(text: str, there: frozenset[str]) -> Look:
    return look_at(read_pasted(KIND, text), there)


def test_rows_without_a_header_are_name_unit_telephone() -> None:
    look = look_at_text("张三\t石上小学\t0797-6832001\n李四\t石上村\t", KNOWN)
    assert [(one.name, one.organisation, one.phone) for one in look.new] == [("张三", "石上小学", "0797-6832001")]
    assert [one.name for one in look.known] == ["李四"]


@pytest.mark.parametrize("header", ["姓名,单位,电话", "Name,Unit,Telephone"])
def test_headers_are_known_in_both_languages_and_in_any_order(header: str) -> None:
    look = look_at_text(f"{header}\n王五,县医院,13900000000", frozenset())
    assert (look.new[0].name, look.new[0].phone, look.read.unknown) == ("王五", "13900000000", ())


def test_a_row_without_a_name_and_one_that_comes_twice_are_refused_alone() -> None:
    with speaking("en"):
        look = look_at_text("姓名,单位\n,县医院\n张三,石上小学\n张三,石上小学", frozenset())
    assert ([one.name for one in look.new], look.read.refused) == (["张三"], [2, 4])
    assert "县医院" in look.read.text(look.read.refused)


def test_an_empty_text_is_told_apart_from_a_bad_one() -> None:
    with pytest.raises(DomainError) as refused:
        look_at_text("  \n", frozenset())
    assert refused.value.code == "nothing"
