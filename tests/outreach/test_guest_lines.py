"""Pasted guests are read as people write them."""

from __future__ import annotations

from outreach.guest_lines import read_lines


def test_the_first_word_is_the_name_and_numbers_are_known() -> None:
    first, second = read_lines("刘建国，县人大代表，13970000001\n\n陈春梅 县政协委员 chen@example.cn")
    assert (first.number, first.name, first.organisation, first.phone) == (1, "刘建国", "县人大代表", "13970000001")
    assert (second.number, second.name, second.organisation, second.email) == (
        3, "陈春梅", "县政协委员", "chen@example.cn",
    )  # fmt: skip


def test_a_damaged_address_is_no_organisation() -> None:
    damaged, whole = read_lines("王五 li@@x\n王六 县医院 wang@example.cn")
    assert (damaged.damaged, whole.damaged, whole.organisation) == ("li@@x", "", "县医院")


def test_a_line_with_tabs_keeps_spaces_inside_a_part() -> None:
    (one,) = read_lines("Li Na\tCounty radio station\t0797-6832001")
    assert (one.name, one.organisation, one.phone) == ("Li Na", "County radio station", "0797-6832001")
