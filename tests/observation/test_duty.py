"""Who owes a record on which day, whether it came in time, and what the sums say."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from core.errors import DomainError
from core.i18n import speaking
from observation.duty import DailyRules, DayCell, Duty, Kept, Pause, State, Tally, judge, recorded_at, runs_of, tally
from observation.haves import HAVES, missing, say_missing
from observation.readings import checked, offered
from observation.return_kinds import figures_of, row_of, state_of
from observation.words import say_percent
from schedule.return_periods import span_of, spans_until

ON = date(2027, 5, 12)
RULES = DailyRules(closing=time(18))
DUTY = Duty(date(2027, 5, 1), date(2027, 5, 31), (Pause(date(2027, 5, 20), date(2027, 5, 22), "清塘"),))


def at(hour: int, minute: int = 0, day: int = 12) -> datetime:
    """That hour in China."""
    return datetime(2027, 5, day, hour - 8, minute, tzinfo=UTC)


def kept(recorded: datetime, *, is_anomaly: bool = False) -> Kept:
    return Kept(1, ON, is_anomaly, recorded, recorded)


@pytest.mark.parametrize(
    ("record", "looked", "state"),
    [
        (None, at(17, 59), "open"),
        (None, at(18), "missing"),
        (kept(at(17, 59)), at(18), "received"),
        (kept(at(18)), at(18), "received"),
        (kept(at(18, 1)), at(19), "late"),
        (kept(at(9, day=14)), at(9, day=14), "late"),
    ],
)
def test_a_record_is_in_time_until_the_hour_and_then_it_is_missing_or_late(
    record: Kept | None, looked: datetime, state: str
) -> None:
    assert judge(DUTY, ON, record, RULES, looked).state == state


@pytest.mark.parametrize(
    ("on", "state"),
    [
        (date(2027, 4, 30), "none"),
        (date(2027, 6, 1), "none"),
        (date(2027, 5, 20), "paused"),
        (date(2027, 5, 22), "paused"),
        (date(2027, 5, 23), "missing"),
        (date(2027, 5, 31), "missing"),
    ],
)
def test_nothing_is_owed_out_of_service_and_while_paused(on: date, state: str) -> None:
    cell = judge(DUTY, on, None, RULES, datetime(2027, 7, 1, tzinfo=UTC))
    assert cell.state == state
    assert bool(cell.reason) == (state == "paused")


def test_a_day_to_come_is_not_owed_yet_and_days_are_those_of_the_countys_clocks() -> None:
    late_evening = datetime(2027, 5, 12, 16, 30, tzinfo=UTC)  # half past midnight of the 13th in China
    assert judge(DUTY, date(2027, 5, 13), None, RULES, late_evening).state == "open"
    assert judge(DUTY, date(2027, 5, 14), None, RULES, late_evening).state == "none"


def test_missing_is_never_counted_as_zero() -> None:
    states: tuple[State, ...] = ("missing", "paused", "none", "open")
    cells = [DayCell(ON, state) for state in states]
    cells += [DayCell(ON, "received", kept(at(9), is_anomaly=True)), DayCell(ON, "late", kept(at(19)))]
    sums = tally(cells)
    assert (sums.due, sums.here, sums.missing, sums.open, sums.paused, sums.anomalies) == (4, 2, 1, 1, 1, 1)
    assert sums.share == 0.5
    assert sums.in_time == 0.25
    assert Tally().share is None
    assert sums + sums == tally(cells * 2)


@pytest.mark.parametrize(("share", "said"), [(None, "–"), (0.0, "0%"), (0.999, "99%"), (1.0, "100%"), (0.614, "61%")])
def test_only_a_whole_is_a_hundred_per_cent(share: float | None, said: str) -> None:
    assert say_percent(share) == said


@pytest.mark.parametrize(("elapsed", "hour"), [(0, 18), (3600, 17), (-5, 18)])
def test_a_phone_is_believed_how_long_ago_it_was_and_never_that_it_is_later_than_now(elapsed: int, hour: int) -> None:
    assert recorded_at(at(18), elapsed) == at(hour)


def test_a_phone_with_a_wild_clock_goes_back_a_month_at_most() -> None:
    assert (at(18) - recorded_at(at(18), 10**9)).days == 31


def test_the_six_haves_are_answered_by_what_is_missing() -> None:
    assert missing(["observer", "duty", "records", "allowance"]) == ["plate", "contact"]
    assert str(say_missing(["observer", "duty", "records", "allowance"])) == "Missing: plate, contact"
    assert str(say_missing(list(HAVES))) == "All six are met."
    with speaking("zh"):
        assert "标牌" in str(say_missing(["observer"]))


def test_readings_must_be_known_and_possible() -> None:
    assert offered("groundwater") == ("water_level_m", "water_temperature_c")
    assert checked({"water_level_m": 3.2}) == {"water_level_m": 3.2}
    for wrong in ({"water_level_m": 5000}, {"ph": 7}):
        with pytest.raises(DomainError):
            checked(wrong)


def test_a_week_is_due_on_the_monday_after_it_and_a_month_on_the_fourth_of_the_next() -> None:
    week, month = span_of("week", ON), span_of("month", date(2027, 12, 31))
    assert (week.first, week.last) == (date(2027, 5, 10), date(2027, 5, 16))
    assert week.due_at(time(18), 4, "Asia/Shanghai") == datetime(2027, 5, 17, 10, tzinfo=UTC)
    assert month.due_at(time(18), 4, "Asia/Shanghai") == datetime(2028, 1, 4, 10, tzinfo=UTC)
    assert month.due_at(time(17, 30), 5, "Asia/Shanghai") == datetime(2028, 1, 5, 9, 30, tzinfo=UTC)
    assert [span.first for span in spans_until("month", date(2027, 1, 31), 3)] == [
        date(2027, 1, 1), date(2026, 12, 1), date(2026, 11, 1),
    ]  # fmt: skip


def test_a_return_is_open_missing_received_late_approved_or_sent_back() -> None:
    due = at(18)
    assert [state_of(None, due, at(17)), state_of(None, due, at(19))] == ["open", "missing"]
    assert [state_of(("filed", at(17)), due, at(20)), state_of(("filed", at(19)), due, at(20))] == ["received", "late"]
    assert [state_of((one, at(19)), due, at(20)) for one in ("approved", "sent_back")] == ["approved", "sent_back"]


def test_the_figures_of_a_return_are_the_sums_of_its_points() -> None:
    sums = Tally(received=5, late=1, missing=1, open=1)
    figures = figures_of(
        [row_of(7, "水井", "well", "井", sums, [ON]), row_of(8, "鱼塘", "aquatic", "鱼", Tally(6), [])], 2
    )
    assert {name: figures[name] for name in ("points", "due", "received", "late", "missing", "anomalies")} == {
        "points": 2, "due": 14, "received": 11, "late": 1, "missing": 2, "anomalies": 2,
    }  # fmt: skip
    assert figures["rows"][0]["missing_on"] == ["2027-05-12"]


def test_days_are_put_together_into_stretches() -> None:
    days = [date(2027, 5, day) for day in (9, 3, 4, 5)]
    assert runs_of(days) == [(date(2027, 5, 3), date(2027, 5, 5)), (date(2027, 5, 9), date(2027, 5, 9))]
