"""People of an area: its own figure, or the sum beneath with what it lacks."""

from registry.populations import Population, populations

COUNTY, MEIJIANG, QINGTANG, SHISHANG, LAOCHENG = 1, 2, 3, 4, 5


def test_an_own_figure_stands_before_the_sum() -> None:
    found = populations([(COUNTY, None, 731_000), (MEIJIANG, COUNTY, 52_000)])
    assert found[COUNTY] == Population(731_000)


def test_without_one_the_areas_beneath_are_added_up_through_all_levels() -> None:
    found = populations(
        [(COUNTY, None, None), (MEIJIANG, COUNTY, None), (SHISHANG, MEIJIANG, 2_300), (LAOCHENG, MEIJIANG, 8_100),
         (QINGTANG, COUNTY, 31_000)]
    )  # fmt: skip
    assert found[MEIJIANG] == Population(10_400, True, 2, 2)
    assert found[COUNTY] == Population(41_400, True, 2, 2)
    assert not found[COUNTY].is_partial


def test_a_sum_says_how_many_it_lacks() -> None:
    found = populations([(MEIJIANG, None, None), (SHISHANG, MEIJIANG, 2_300), (LAOCHENG, MEIJIANG, None)])
    assert found[MEIJIANG] == Population(2_300, True, 1, 2)
    assert found[MEIJIANG].is_partial


def test_nothing_known_is_not_zero() -> None:
    found = populations([(MEIJIANG, None, None), (SHISHANG, MEIJIANG, None)])
    assert found[MEIJIANG].people is None
    assert found[SHISHANG] == Population(None)


def test_a_part_of_a_tree_whose_top_is_elsewhere_counts_too() -> None:
    assert populations([(SHISHANG, MEIJIANG, 2_300)])[SHISHANG].people == 2_300
