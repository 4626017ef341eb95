"""Which rule holds, what is owed in each period, and how a unit stands: a table of cases."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from drills.frequency import (
    Excuse,
    Held,
    Record,
    Rule,
    Standing,
    Subject,
    current,
    is_behind,
    is_due_soon,
    latest_over,
    near_standings,
    rule_for,
    standings,
    tally,
)
from drills.school_terms import Term, Terms, pick

COUNTY, TOWNSHIP, VILLAGE = 1, 2, 3
PRIMARY = Subject((COUNTY, TOWNSHIP, VILLAGE), ("primary", "school"))
BOARDING = Subject((COUNTY, TOWNSHIP, VILLAGE), ("primary", "school"), is_boarding=True)
NURSERY = Subject((COUNTY, TOWNSHIP), ("kindergarten", "school"))
MONTHLY = Rule("primary", "month", in_term_only=True)
QUARTERLY = Rule("kindergarten", "quarter", in_term_only=True)
AUTUMN = Term(date(2026, 9, 1), date(2027, 1, 22), "秋季学期", COUNTY)
SPRING = Term(date(2027, 2, 22), date(2027, 7, 2), "春季学期", COUNTY)
TERMS = Terms((AUTUMN, SPRING))
FIRST, LAST = date(2026, 9, 1), date(2027, 8, 31)
TODAY = date(2027, 4, 15)


def held(on: date, state: str = "reported", kind: str = "evacuation") -> Held:
    return Held(on, kind, state)


def stand(unit: Subject = PRIMARY, rule: Rule = MONTHLY, terms: Terms = TERMS, drills: tuple[Held, ...] = (),
          excuses: tuple[Excuse, ...] = (), today: date = TODAY) -> dict[date, str]:  # fmt: skip
    """The state of each period, by its first day."""
    record = Record(unit, rule, terms, drills, excuses)
    return {one.period.first: one.state for one in standings(record, FIRST, LAST, today)}


def test_without_any_drill_every_month_of_the_term_is_overdue_the_current_one_due_and_the_next_to_come() -> None:
    found = stand()
    overdue = [date(2026, month, 1) for month in (9, 10, 11, 12)] + [date(2027, month, 1) for month in (1, 2, 3)]
    assert [day for day, state in found.items() if state == "overdue"] == overdue
    assert found[date(2027, 4, 1)] == "due"
    assert found[date(2027, 5, 1)] == found[date(2027, 6, 1)] == "later"
    assert found[date(2027, 8, 1)] == "none"


def test_a_month_with_one_school_day_is_owed_and_one_without_is_not() -> None:
    early = Terms((AUTUMN, Term(date(2027, 2, 22), date(2027, 7, 1))))  # 1 July 2027 is a Thursday
    assert stand(terms=early, today=date(2027, 8, 1))[date(2027, 7, 1)] == "overdue"
    late = Terms((AUTUMN, Term(date(2027, 2, 22), date(2027, 6, 30))))
    assert stand(terms=late, today=date(2027, 8, 1))[date(2027, 7, 1)] == "none"


def test_weekends_and_holidays_are_no_school_days() -> None:
    weekend = Terms((Term(date(2027, 2, 22), date(2027, 5, 2)),))  # 1 and 2 May 2027 are a weekend
    assert stand(terms=weekend, today=date(2027, 6, 1))[date(2027, 5, 1)] == "none"
    golden_week = Terms((Term(date(2026, 9, 1), date(2026, 10, 7)),), lambda day: not date(2026, 10, 1) <= day)
    assert stand(terms=golden_week)[date(2026, 10, 1)] == "none"


@pytest.mark.parametrize(
    ("on", "quarter"),
    [
        (date(2026, 9, 30), date(2026, 7, 1)),
        (date(2026, 10, 1), date(2026, 10, 1)),
        (date(2026, 12, 31), date(2026, 10, 1)),
        (date(2027, 1, 1), date(2027, 1, 1)),
        (date(2027, 3, 31), date(2027, 1, 1)),
        (date(2027, 4, 1), date(2027, 4, 1)),
    ],
)
def test_a_kindergartens_drill_counts_in_the_quarter_in_which_it_was_held(on: date, quarter: date) -> None:
    found = stand(NURSERY, QUARTERLY, drills=(held(on),), today=date(2027, 7, 10))
    assert [first for first, state in found.items() if state == "done"] == [quarter]


def test_a_quarter_that_lies_in_the_holidays_but_for_a_few_school_days_is_owed() -> None:
    assert stand(NURSERY, QUARTERLY, today=date(2027, 10, 1))[date(2027, 7, 1)] == "overdue"  # 1 and 2 July


def test_two_drills_in_one_month_do_not_stand_for_the_next() -> None:
    found = stand(drills=(held(date(2027, 2, 24)), held(date(2027, 2, 26))))
    assert (found[date(2027, 2, 1)], found[date(2027, 3, 1)]) == ("done", "overdue")


@pytest.mark.parametrize(("drills", "state"), [(1, "overdue"), (2, "done"), (3, "done")])
def test_where_two_a_month_are_asked_for_one_is_not_enough(drills: int, state: str) -> None:
    twice = Rule("primary", "month", times=2, in_term_only=True)
    days = tuple(held(date(2027, 3, 2) + timedelta(days=number)) for number in range(drills))
    assert stand(rule=twice, drills=days)[date(2027, 3, 1)] == state


def test_a_drill_postponed_across_the_border_counts_where_it_was_held() -> None:
    found = stand(drills=(held(date(2027, 4, 1)),))  # it had been planned for 31 March
    assert (found[date(2027, 3, 1)], found[date(2027, 4, 1)]) == ("overdue", "done")


def test_held_without_a_result_is_shown_apart_and_is_not_overdue() -> None:
    found = stand(drills=(held(date(2027, 3, 3), "unreported"),))
    assert found[date(2027, 3, 1)] == "unreported"


def test_a_drill_that_is_registered_makes_the_period_planned_but_never_one_that_is_over() -> None:
    found = stand(drills=(held(date(2027, 4, 28), "registered"), held(date(2027, 5, 12), "registered")))
    assert found[date(2027, 4, 1)] == found[date(2027, 5, 1)] == "planned"


def test_only_the_types_of_the_rule_count() -> None:
    evacuations = Rule("primary", "month", in_term_only=True, types=frozenset({"evacuation", "full_scale"}))
    drills = (held(date(2027, 2, 24), kind="tabletop"), held(date(2027, 3, 3), kind="full_scale"))
    found = stand(rule=evacuations, drills=drills)
    assert (found[date(2027, 2, 1)], found[date(2027, 3, 1)]) == ("overdue", "done")


@pytest.mark.parametrize(
    ("opened_on", "first_owed"),
    [
        (None, date(2026, 9, 1)),
        (date(2026, 9, 1), date(2026, 9, 1)),
        (date(2026, 10, 15), date(2026, 11, 1)),
        (date(2026, 11, 1), date(2026, 11, 1)),
        (date(2027, 2, 22), date(2027, 2, 1)),  # the first school day of the term: no school day is missing
        (date(2027, 2, 23), date(2027, 3, 1)),
    ],
)
def test_a_unit_opened_mid_term_owes_from_its_first_whole_month(opened_on: date | None, first_owed: date) -> None:
    unit = Subject(PRIMARY.area_ids, PRIMARY.kinds, opened_on=opened_on)
    found = stand(unit)
    assert next(first for first, state in found.items() if state != "none") == first_owed


def test_a_unit_opened_mid_term_owes_nothing_in_that_term_where_one_a_term_is_asked_for() -> None:
    unit = Subject(PRIMARY.area_ids, PRIMARY.kinds, opened_on=date(2026, 10, 15))
    found = stand(unit, Rule("primary", "term"))
    assert found == {AUTUMN.first: "none", SPRING.first: "due"}


def test_a_rule_in_force_since_the_middle_of_a_month_begins_with_the_next() -> None:
    found = stand(rule=Rule("primary", "month", in_term_only=True, since=date(2027, 3, 10)))
    assert (found[date(2027, 3, 1)], found[date(2027, 4, 1)]) == ("none", "due")


def test_an_excused_month_is_neither_overdue_nor_due() -> None:
    found = stand(excuses=(Excuse(date(2027, 3, 1), date(2027, 4, 30), "校舍维修"),))
    assert (found[date(2027, 2, 1)], found[date(2027, 3, 1)], found[date(2027, 4, 1)]) == (
        "overdue", "excused", "excused",
    )  # fmt: skip


def test_an_excuse_must_cover_all_that_is_owed_and_a_drill_held_all_the_same_counts() -> None:
    half = Excuse(date(2027, 3, 1), date(2027, 3, 15))
    assert stand(excuses=(half,))[date(2027, 3, 1)] == "overdue"
    school_days = Excuse(date(2027, 2, 22), date(2027, 2, 26))  # all school days of February
    assert stand(excuses=(school_days,))[date(2027, 2, 1)] == "excused"
    assert stand(excuses=(school_days,), drills=(held(date(2027, 2, 24)),))[date(2027, 2, 1)] == "done"


def test_a_month_is_due_on_its_last_day_and_overdue_on_the_next() -> None:
    assert stand(today=date(2027, 4, 30))[date(2027, 4, 1)] == "due"
    assert stand(today=date(2027, 5, 1))[date(2027, 4, 1)] == "overdue"


def test_a_rule_outside_term_asks_in_the_holidays_too() -> None:
    yearly = Rule("primary", "year")
    assert stand(rule=yearly, today=date(2027, 1, 1)) == {date(2026, 1, 1): "overdue", date(2027, 1, 1): "due"}


# which rule holds


def test_the_rule_of_a_township_stands_above_the_countys_and_the_countys_above_the_default() -> None:
    default, county = Rule("primary", "month"), Rule("primary", "quarter", area_id=COUNTY)
    township = Rule("school", "term", area_id=TOWNSHIP)  # even one for the whole group
    assert rule_for(PRIMARY, [default]) is default
    assert rule_for(PRIMARY, [default, county]) is county
    assert rule_for(PRIMARY, [township, county, default]) is township
    assert rule_for(Subject((COUNTY,), ("primary", "school")), [township, county, default]) is county


def test_in_one_area_a_kind_goes_before_its_group() -> None:
    kind, group = Rule("primary", "month"), Rule("school", "term")
    assert rule_for(PRIMARY, [group, kind]) is kind
    assert rule_for(Subject((COUNTY,), ("university", "school")), [group, kind]) is group


def test_a_boarding_school_follows_the_rule_for_boarding_schools() -> None:
    plain, boarding = Rule("primary", "month"), Rule("school", "month", times=2, is_boarding=True)
    assert rule_for(BOARDING, [plain, boarding]) is boarding
    assert rule_for(PRIMARY, [plain, boarding]) is plain
    nearer = Rule("primary", "month", area_id=TOWNSHIP)
    assert rule_for(BOARDING, [nearer, boarding]) is nearer


def test_no_rule_holds_for_other_kinds_other_areas_or_where_none_is_asked_for() -> None:
    elsewhere = Rule("primary", "month", area_id=99)
    assert rule_for(PRIMARY, [elsewhere, Rule("village", "year")]) is None
    assert rule_for(PRIMARY, [Rule("primary", "month"), Rule("primary", "month", times=0, area_id=COUNTY)]) is None


# terms


def test_without_terms_the_usual_ones_are_assumed_and_it_is_said() -> None:
    terms = Terms(pick([], PRIMARY.area_ids, PRIMARY.kinds, FIRST, LAST))
    assert terms.assumed(FIRST, LAST)
    found = stand(terms=terms, today=LAST)
    assert [first.month for first, state in found.items() if state == "none"] == [7, 8]


def test_terms_that_were_entered_stand_above_the_usual_ones() -> None:
    terms = Terms(pick([AUTUMN, SPRING], PRIMARY.area_ids, PRIMARY.kinds, FIRST, LAST))
    assert not terms.assumed(FIRST, LAST)
    only_autumn = Terms(pick([AUTUMN], PRIMARY.area_ids, PRIMARY.kinds, FIRST, LAST))
    assert only_autumn.assumed(FIRST, LAST)
    assert not only_autumn.assumed(FIRST, date(2027, 1, 31))


def test_a_townships_term_stands_above_the_countys_and_a_kinds_own_above_that_of_all() -> None:
    late = Term(date(2026, 9, 14), date(2027, 1, 29), area_id=TOWNSHIP)
    assert late in pick([AUTUMN, SPRING, late], PRIMARY.area_ids, PRIMARY.kinds, FIRST, LAST)
    assert AUTUMN not in pick([AUTUMN, SPRING, late], PRIMARY.area_ids, PRIMARY.kinds, FIRST, LAST)
    nursery = Term(date(2026, 9, 7), date(2027, 1, 15), area_id=COUNTY, unit_kinds=frozenset({"kindergarten"}))
    assert nursery in pick([AUTUMN, nursery], NURSERY.area_ids, NURSERY.kinds, FIRST, LAST)
    assert AUTUMN not in pick([AUTUMN, nursery], NURSERY.area_ids, NURSERY.kinds, FIRST, LAST)
    assert AUTUMN in pick([AUTUMN, nursery], PRIMARY.area_ids, PRIMARY.kinds, FIRST, LAST)
    elsewhere = Term(date(2026, 9, 7), date(2027, 1, 15), area_id=99)
    assert elsewhere not in pick([elsewhere], PRIMARY.area_ids, PRIMARY.kinds, FIRST, LAST)


# summing up


def months(*states: str) -> list[Standing]:
    """Standings of the months up to and including April 2027, and after."""
    found = standings(Record(PRIMARY, Rule("primary", "month"), TERMS), date(2027, 2, 1), date(2027, 5, 31), TODAY)
    return [Standing(one.period, state, 1) for one, state in zip(found, states, strict=True)]


def test_whoever_missed_the_last_period_is_behind_and_whoever_made_up_is_not() -> None:
    assert is_behind(months("done", "overdue", "due", "later"), TODAY)
    assert not is_behind(months("overdue", "done", "due", "later"), TODAY)
    assert not is_behind(months("overdue", "excused", "due", "later"), TODAY)
    assert is_behind(months("overdue", "none", "none", "later"), TODAY), "the holidays do not make it good"
    assert latest_over(months("none", "none", "due", "later"), TODAY) is None


@pytest.mark.parametrize("period", ["month", "quarter", "term", "half_year", "year"])
def test_the_near_periods_say_as_much_of_a_unit_as_all_of_them(period: str) -> None:
    drills = [held(on) for on in (date(2026, 10, 8), date(2027, 1, 5), date(2027, 3, 9), date(2027, 6, 1))]
    for is_term, many, opened in ((True, 4, None), (False, 0, None), (True, 2, date(2027, 3, 2))):
        unit = Subject(PRIMARY.area_ids, PRIMARY.kinds, opened_on=opened)
        record = Record(unit, Rule("primary", period, in_term_only=is_term), TERMS, drills[:many])
        for number in range(0, 365, 6):
            today = FIRST + timedelta(days=number)
            near, all_ = (judge(record, FIRST, LAST, today) for judge in (near_standings, standings))
            assert latest_over(near, today) == latest_over(all_, today)
            assert current(near, today) == current(all_, today)


def test_the_current_period_is_the_one_that_holds_today_if_anything_is_owed() -> None:
    now = current(months("done", "done", "due", "later"), TODAY)
    assert now is not None
    assert now.period.first == date(2027, 4, 1)
    assert current(months("done", "done", "excused", "later"), TODAY) is None


@pytest.mark.parametrize(
    ("period", "today", "is_asked"),
    [
        ("month", date(2027, 4, 1), True),
        ("quarter", date(2027, 4, 15), False),
        ("quarter", date(2027, 5, 20), True),
        ("year", date(2027, 1, 10), False),
        ("year", date(2027, 11, 16), True),
    ],
)
def test_a_unit_is_asked_when_its_period_is_about_to_end(period: str, today: date, is_asked: bool) -> None:
    record = Record(PRIMARY, Rule("primary", period), TERMS)
    assert is_due_soon(standings(record, date(2027, 1, 1), date(2027, 12, 31), today), today) is is_asked


def test_sums_count_periods_that_are_over_and_units_in_the_one_that_runs() -> None:
    sums = tally(
        [months("done", "overdue", "due", "later"), months("unreported", "excused", "done", "planned"),
         months("none", "done", "planned", "later")], TODAY,
    )  # fmt: skip
    assert (sums.units, sums.behind) == (3, 1)
    assert (sums.settled, sums.done, sums.unreported, sums.overdue, sums.excused) == (4, 2, 1, 1, 1)
    assert (sums.now_owed, sums.now_done, sums.now_due, sums.now_planned) == (3, 1, 1, 1)
    assert sums.share == 0.5
    assert sums.now_share == pytest.approx(1 / 3)
    assert tally([], TODAY).share is None
