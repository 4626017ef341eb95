"""Areas are found by code, by the beginning of a code, and by names as lists write them."""

import pytest

from registry.area_book import AreaBook, KnownArea, level_of_code, stem


@pytest.fixture
def book() -> AreaBook:
    return AreaBook([
        KnownArea(1, None, "990000", "测试省", "province", "/1/"),
        KnownArea(2, 1, "990101", "清源縣", "county", "/1/2/"),
        KnownArea(3, 2, "990101100", "梅江镇", "township", "/1/2/3/"),
        KnownArea(4, 2, "990101101", "臺山镇", "township", "/1/2/4/"),
        KnownArea(5, 3, "990101100201", "源头村委会", "village", "/1/2/3/5/"),
        KnownArea(6, 4, "990101101201", "源头村委会", "village", "/1/2/4/6/"),
        KnownArea(7, 3, "990101100202", "老城社区居委会", "village", "/1/2/3/7/"),
        KnownArea(8, 1, "990102", "磐石县", "county", "/1/8/"),
    ])  # fmt: skip


def codes(found: list[KnownArea]) -> list[str]:
    return [area.code for area in found]


@pytest.mark.parametrize(
    ("code", "above"),
    [("990101100203", "990101100"), ("990101102", "990101"), ("990199", "990000"), ("990101100000", "990101")],
)
def test_the_area_above_is_the_longest_beginning(book: AreaBook, code: str, above: str) -> None:
    found = book.above(code)
    assert found is not None and found.code == above


def test_codes_filled_up_with_zeros_are_the_same_area(book: AreaBook) -> None:
    assert [area.name for code in ("990101100000", "990101000000") if (area := book.coded(code))] == [
        "梅江镇",
        "清源縣",
    ]
    assert book.coded("990101109") is None


def test_codes_of_other_places_have_nothing_above_them(book: AreaBook) -> None:
    assert book.above("110101") is None and book.above("U09") is None


@pytest.mark.parametrize(
    ("code", "said", "level"),
    [
        ("110000", "11", "province"), ("360700", "3607", "prefecture"), ("360730", "360730", "county"),
        ("360730100", "360730100", "township"), ("360730100001", "360730100001", "village"),
        ("360730000000", "360730", "county"), ("360730100000", "360730100", "township"),
        ("10015", "10015", "county"), ("10015090", "10015090", "township"), ("10015090001", "10015090001", "village"),
        ("1234567", "1234567", None), ("U09", "U09", None),
    ],
)  # fmt: skip
def test_what_a_code_says(code: str, said: str, level: str | None) -> None:
    assert (stem(code), level_of_code(code)) == (said, level)


def test_names_are_found_in_either_script(book: AreaBook) -> None:
    assert codes(book.named(["清源县", "台山鎮"], None)) == ["990101101"]
    assert codes(book.joined("清源縣梅江鎮", None)) == ["990101100"]
    assert codes(book.joined("测试省清源县梅江镇", None)) == ["990101100"]


def test_a_name_that_repeats_is_told_apart_by_the_area_above(book: AreaBook) -> None:
    assert codes(book.named(["源头村"], None)) == ["990101100201", "990101101201"]
    assert codes(book.named(["台山镇", "源头村"], None)) == ["990101101201"]
    assert codes(book.named(["磐石县", "源头村"], None)) == []


def test_villages_are_found_without_the_word_for_their_committee(book: AreaBook) -> None:
    assert codes(book.named(["梅江镇", "老城社区"], None)) == ["990101100202"]
    assert codes(book.named(["梅江镇", "老城"], None)) == ["990101100202"]


def test_only_what_lies_in_the_chosen_area_is_found(book: AreaBook) -> None:
    assert codes(book.named(["源头村"], book.coded("990101101"))) == ["990101101201"]
    assert codes(book.joined("清源县梅江镇", book.coded("990102"))) == []
