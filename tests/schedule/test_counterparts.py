from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from schedule.counterparts import counterparts

TUESDAY = date(2031, 5, 13)
WEEKLY, MONTHLY, YEARLY = "FREQ=WEEKLY;BYDAY=TU;COUNT=4", "FREQ=MONTHLY;BYDAY=2TU;COUNT=4", "FREQ=YEARLY;COUNT=3"
DAYS = st.sets(st.integers(0, 60).map(lambda n: TUESDAY + timedelta(days=n)), max_size=20)


def later(days: int, *weeks: int) -> list[date]:
    return [TUESDAY + timedelta(days=days, weeks=week) for week in weeks]


def test_each_tuesday_becomes_the_wednesday_of_its_week() -> None:
    pairs = counterparts(later(0, 0, 1, 2), later(1, 0, 1, 2), [WEEKLY, WEEKLY])
    assert sorted(pairs) == list(zip(later(0, 0, 1, 2), later(1, 0, 1, 2), strict=True))


def test_the_first_of_two_becomes_the_first_of_two() -> None:
    gone, come = [TUESDAY, TUESDAY + timedelta(days=2)], [TUESDAY + timedelta(days=1), TUESDAY + timedelta(days=3)]
    assert sorted(counterparts(gone, come, [WEEKLY])) == list(zip(gone, come, strict=True))


def test_a_week_with_another_number_of_dates_pairs_none() -> None:
    assert counterparts(later(0, 0, 1), [*later(1, 0, 1), *later(3, 1)], [WEEKLY]) == [
        (TUESDAY, TUESDAY + timedelta(days=1))
    ]


def test_dates_of_other_weeks_do_not_belong_together() -> None:
    assert counterparts([TUESDAY], [TUESDAY + timedelta(days=6)], [WEEKLY]) == []


def test_in_a_month_the_second_tuesday_becomes_the_day_15() -> None:
    gone, come = [date(2031, 5, 13), date(2031, 6, 10)], [date(2031, 5, 15), date(2031, 6, 15)]
    assert sorted(counterparts(gone, come, [MONTHLY, "FREQ=MONTHLY;BYMONTHDAY=15;COUNT=4"])) == list(
        zip(gone, come, strict=True)
    )


def test_in_a_year_may_becomes_october() -> None:
    assert counterparts([TUESDAY], [date(2031, 10, 13)], [YEARLY]) == [(TUESDAY, date(2031, 10, 13))]


def test_the_longest_period_of_both_rules_counts() -> None:
    assert counterparts([TUESDAY], [date(2031, 5, 28)], [WEEKLY, MONTHLY]) == [(TUESDAY, date(2031, 5, 28))]


def test_weeks_belong_to_the_year_in_which_most_of_them_lies() -> None:
    assert counterparts([date(2030, 12, 31)], [date(2031, 1, 1)], [WEEKLY]) == [(date(2030, 12, 31), date(2031, 1, 1))]


@given(DAYS, DAYS, st.sampled_from([WEEKLY, MONTHLY, YEARLY]))
def test_whatever_goes_and_comes_no_two_meet(gone: set[date], come: set[date], rule: str) -> None:
    gone, come = gone - come, come - gone  # what stays is neither gone nor come
    pairs = counterparts(gone, come, [rule])
    assert len({old for old, _ in pairs}) == len({new for _, new in pairs}) == len(pairs)
    assert {old for old, _ in pairs} <= gone and {new for _, new in pairs} <= come
    there = set(gone)
    for old, new in pairs:
        assert new not in there
        there = there - {old} | {new}
