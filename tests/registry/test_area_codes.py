"""What codes of areas tell, on the mainland and in Taiwan."""

import pytest

from registry.area_codes import codes_above, core_of, is_below, level_by


@pytest.mark.parametrize(
    ("code", "core"),
    [
        ("990101", "990101"),
        ("990101000000", "990101"),
        ("990101100000", "990101100"),
        ("990101100201", "990101100201"),
        ("990000000000", "99"),
        ("10015090", "10015090"),
        ("10015090001", "10015090001"),
    ],
)
def test_zeros_that_only_fill_up_are_left_out(code: str, core: str) -> None:
    assert core_of(code) == core


def test_every_beginning_may_be_the_area_above_the_longest_first() -> None:
    assert codes_above("990101100")[:3] == ["99010110", "9901011", "990101"]
    assert "990101" in codes_above("990101100201")
    assert codes_above("990101100201").index("990101100") < codes_above("990101100201").index("990101")


def test_taiwan_codes_of_eight_and_eleven_digits_find_theirs() -> None:
    assert "10015" in codes_above("10015090")
    assert "10015090" in codes_above("10015090001")


def test_a_filled_up_code_finds_filled_up_and_plain_ones() -> None:
    above = codes_above("990101100000")
    assert "990101000000" in above
    assert "990101" in above
    assert "990101100000" not in above


@pytest.mark.parametrize(
    ("code", "parent_level", "level"),
    [
        ("99", None, "province"),
        ("9901", "province", "prefecture"),
        ("990101", None, "county"),
        ("990101100", "county", "township"),
        ("990101100201", "township", "village"),
        ("990101100201", "county", "village"),
        ("990101100000", "county", "township"),
        ("10015", None, "county"),
        ("10015090", "county", "township"),
        ("10015090001", "township", "village"),
        ("park-1", "county", "township"),
        ("1234567", "township", "village"),
        ("990101", "township", "village"),
        ("park-1", None, None),
        ("990101100201001", "village", None),
    ],
)
def test_the_level_comes_from_the_length_or_else_from_the_area_above(
    code: str, parent_level: str | None, level: str | None
) -> None:
    assert level_by(code, parent_level) == level


def test_levels_have_an_order() -> None:
    assert is_below("village", "county")
    assert not is_below("county", "county")
    assert not is_below("county", "township")
