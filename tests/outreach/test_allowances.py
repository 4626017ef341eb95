"""What specialists are paid: hours, days, visits, corrections; time that two visits share is paid once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from hypothesis import given
from hypothesis import strategies as st

from outreach.allowances import FEN, Correction, PaidVisit, Rate, allowance, fen_of, next_month

ZONE = "Asia/Shanghai"
START = datetime(2026, 11, 2, 1, tzinfo=UTC)


def visit(begins: int, minutes: int) -> PaidVisit:
    began = START + timedelta(minutes=begins)
    return PaidVisit("", began, began + timedelta(minutes=minutes), ZONE)


visits = st.lists(st.builds(visit, st.integers(0, 30 * 1440), st.integers(1, 960)), max_size=12)
rates = st.builds(Rate, st.sampled_from(["hour", "day", "visit", "none"]), st.integers(0, 100_000))


def test_an_hour_and_a_half_at_eighty_yuan_is_a_hundred_and_twenty() -> None:
    sheet = allowance([visit(0, 90)], Rate("hour", 8000))
    assert (sheet.total, sheet.hours) == (Decimal("120.00"), Decimal("1.50"))


def test_a_reader_computes_the_sheet_again_from_what_it_shows() -> None:
    sheet = allowance([visit(0, 140)], Rate("hour", 6666))
    assert (sheet.lines[0].hours, sheet.total) == (Decimal("2.33"), Decimal("155.32"))
    assert allowance([visit(0, 140)], Rate("hour", 6666), by_minutes=True).total == Decimal("155.54")


def test_two_visits_on_one_day_are_one_day() -> None:
    sheet = allowance([visit(0, 60), visit(200, 60), visit(1440, 60)], Rate("day", 20000))
    assert (sheet.days, sheet.total) == (2, Decimal("400.00"))
    assert [line.amount for line in sheet.lines] == [Decimal("200.00"), Decimal(0), Decimal("200.00")]


def test_a_visit_that_overlaps_another_is_paid_for_the_rest_only() -> None:
    assert allowance([visit(0, 120), visit(60, 120)], Rate("hour", 6000)).total == Decimal("180.00")


def test_corrections_are_added_and_taken_off_but_nothing_is_owed_back() -> None:
    given_ = [Correction(Decimal("-500"), "too much"), Correction(Decimal("30.55"), "bus")]
    sheet = allowance([visit(0, 60)], Rate("visit", 15000), given_)
    assert (sheet.earned, sheet.total) == (Decimal("150.00"), Decimal("0.00"))
    assert allowance([visit(0, 60)], Rate("visit", 15000), given_[1:]).total == Decimal("180.55")


def test_money_is_exact() -> None:
    assert fen_of(0.29) == 29
    assert fen_of(-30.5) == -3050
    assert next_month(date(2026, 12, 1)) == date(2027, 1, 1)


@given(visits, rates)
def test_the_lines_make_the_sum_whatever_the_order(found: list[PaidVisit], rate: Rate) -> None:
    sheet = allowance(found, rate)
    assert sum((line.amount for line in sheet.lines), Decimal(0)) == sheet.earned == sheet.total
    assert allowance(reversed(found), rate).total == sheet.total
    assert sheet.hours == sum((line.hours for line in sheet.lines), Decimal(0))
    if rate.per == "hour":
        assert all(line.amount == (line.hours * rate.yuan).quantize(FEN, ROUND_HALF_UP) for line in sheet.lines)
    assert sheet.days <= sheet.visits == len(found)
