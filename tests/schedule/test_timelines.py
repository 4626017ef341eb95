from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from schedule.closures import Absent
from schedule.day_grid import Timed
from schedule.timelines import Worker, away_on, day_row, hour_row

MONDAY, SATURDAY = date(2027, 5, 10), date(2027, 5, 15)
ZONE = "Asia/Shanghai"
TEAM = Worker("team:1", "First", "", 8 * 60, 17 * 60, 12 * 60, 14 * 60, frozenset({1, 2, 3, 4, 5}))


@dataclass(frozen=True)
class Thing:
    name: str
    on: date
    until: date


def test_a_team_works_its_hours_without_its_midday_break() -> None:
    assert TEAM.minutes(True, MONDAY) == [(480, 720), (840, 1020)]
    assert Worker("person:1", "Wang").minutes(False, MONDAY) == [(0, 1440)], "people keep no hours"


def test_a_holiday_is_off_and_a_make_up_workday_is_not() -> None:
    assert TEAM.minutes(False, MONDAY) == []
    assert TEAM.minutes(True, SATURDAY) == [(480, 720), (840, 1020)]
    assert TEAM.minutes(False, SATURDAY) == []


def test_off_hours_and_absences_are_shaded_within_the_hours_shown() -> None:
    absent = Absent("team:1", datetime(2027, 5, 10, 7, tzinfo=UTC), datetime(2027, 5, 11, 2, tzinfo=UTC), "training")
    row = hour_row(
        TEAM, [Timed("talk", 540, 600)], (8, 18), TEAM.minutes(True, MONDAY), away_on(MONDAY, [absent], ZONE)
    )
    assert [(shade.starts, shade.ends, shade.kind) for shade in row.shades] == [
        (720, 840, "off"), (1020, 1080, "off"), (900, 1080, "away")
    ]  # fmt: skip
    assert row.shades[-1].name == "training"


def test_a_row_has_as_many_lanes_as_it_has_events_at_once() -> None:
    at_once = [Timed("a", 540, 660), Timed("b", 600, 700), Timed("c", 900, 960)]
    assert hour_row(TEAM, at_once, (8, 18), [(480, 1080)]).lanes == 2
    assert hour_row(TEAM, list[Timed[str]](), (8, 18), [(480, 1080)]).lanes == 1


def test_a_row_over_days_has_a_cell_for_each_and_says_where_nobody_is() -> None:
    days = [date(2027, 5, day) for day in range(10, 16)]
    absent = Absent("team:1", datetime(2027, 5, 11, 1, tzinfo=UTC), datetime(2027, 5, 12, 1, tzinfo=UTC), "repair")
    row = day_row(TEAM, [Thing("talk", days[2], days[3])], days, MONDAY, frozenset(days[:5]), [absent], ZONE)
    assert [[slot.item.name for slot in cell.slots] for cell in row.cells] == [[], [], ["talk"], ["talk"], [], []]
    assert row.away == {days[1]: "repair", days[2]: "repair"}
    assert row.off == {SATURDAY}
