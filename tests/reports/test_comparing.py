"""A comparison says clearly more or less only where chance is no explanation, and else that it cannot tell."""

from __future__ import annotations

import pytest

from core.sheets.sheet import Value
from reports.comparing import Aim, Sample, change, interval_of, kind_of, standing
from reports.measures import BY_NAME, MEASURES

HELD, COVERAGE, REPORTED = BY_NAME["held"], BY_NAME["coverage"], BY_NAME["reported"]
MEDIAN = BY_NAME["evacuation_median"]


def counted(value: int, days: int = 30) -> Sample:
    return Sample(value, days=days)


def shared(part: int, whole: int) -> Sample:
    return Sample(part / whole, part, whole)


def timed(*seconds: float) -> Sample:
    ordered = sorted(seconds)
    return Sample(ordered[len(ordered) // 2], values=seconds)


def test_every_measure_knows_whether_it_has_an_interval() -> None:
    kinds = {measure.name: kind_of(measure) for measure in MEASURES}
    assert [name for name, kind in kinds.items() if kind == "median"] == ["evacuation_median"]
    assert {kinds[name] for name in ("coverage", "evacuation_share", "frequency", "shelters_share")} == {"share"}
    assert {kinds[name] for name in ("held", "cancelled", "drills_held", "anomalies")} == {"count"}
    assert {kinds[name] for name in ("reported", "people", "leaflets", "share", "evacuation_best")} == {"plain"}
    assert all(len(measure.needs) == 2 for measure in MEASURES if kinds[measure.name] == "share")


@pytest.mark.parametrize(
    ("now", "before", "verdict"),
    [(4, 3, "few"), (20, 24, "unclear"), (60, 25, "more"), (25, 60, "less"), (40, 0, "more"), (0, 0, "few")],
)
def test_counts_of_events(now: int, before: int, verdict: str) -> None:
    assert change(HELD, counted(now), counted(before)).verdict == verdict


def test_twice_as_many_in_twice_the_days_is_no_difference() -> None:
    assert change(HELD, counted(80, 60), counted(40, 30)).verdict == "unclear"


def test_shares_of_few_units_are_not_told_apart() -> None:
    assert change(COVERAGE, shared(3, 4), shared(1, 4)).verdict == "few"
    assert change(COVERAGE, shared(14, 22), shared(11, 22)).verdict == "unclear"
    assert change(COVERAGE, shared(190, 200), shared(120, 200)).verdict == "more"


def test_medians_differ_only_when_their_intervals_do() -> None:
    slow, quick = [100.0 + n for n in range(10)], [50.0 + n for n in range(10)]
    faster = change(MEDIAN, timed(*quick), timed(*slow))
    assert (faster.verdict, faster.tone) == ("less", "ok")
    assert change(MEDIAN, timed(*slow[:5]), timed(*quick)).verdict == "few"


def test_person_times_are_not_judged() -> None:
    found = change(REPORTED, counted(90_000), counted(10))
    assert (found.verdict, found.interval, found.tone) == ("none", None, "")


@pytest.mark.parametrize(
    ("now", "before", "difference", "percent"),
    [(120, 100, 20, 0.2), (12, 0, 12, None), (12, 9, 3, None), (None, 9, None, None), (50, 100, -50, -0.5)],
)
def test_a_small_or_missing_base_gives_no_percentage(
    now: Value, before: Value, difference: float | None, percent: float | None
) -> None:
    found = change(HELD, Sample(now), Sample(before))
    assert (found.difference, found.percent) == (difference, percent)


def test_more_cancellations_are_no_good_news() -> None:
    assert change(BY_NAME["cancelled"], counted(60), counted(20)).tone == "bad"


def test_an_area_stands_out_only_beyond_its_interval() -> None:
    assert standing(COVERAGE, "1", "梅江镇", shared(3, 4), 0.5).verdict == "few"
    assert standing(COVERAGE, "1", "梅江镇", shared(6, 10), 0.5).verdict == "unclear"
    assert standing(COVERAGE, "1", "梅江镇", shared(60, 70), 0.5).verdict == "more"
    assert standing(HELD, "1", "梅江镇", counted(2), 4.0).verdict == "few"
    assert standing(HELD, "1", "梅江镇", counted(2), 20.0).verdict == "less"
    assert standing(HELD, "1", "梅江镇", Sample(None), 20.0).verdict == "none"
    assert interval_of("share", shared(14, 22)) == pytest.approx((0.4295, 0.8027), abs=1e-4)


@pytest.mark.parametrize(
    ("name", "target", "value", "state"),
    [("held", 100, 100, "reached"), ("held", 100, 60, "on_pace"), ("held", 100, 40, "behind"),
     ("held", 100, None, "unknown"), ("coverage", 0.9, 0.8, "behind"), ("evacuation_median", 120, 110.0, "reached"),
     ("evacuation_median", 120, 130.0, "behind")],
)  # fmt: skip
def test_a_target_is_met_on_pace_or_missed(name: str, target: float, value: Value, state: str) -> None:
    assert Aim(BY_NAME[name], target, Sample(value), passed=0.5).state == state


def test_a_short_time_reaches_a_target_from_above() -> None:
    assert Aim(MEDIAN, 120, Sample(150.0), 0.5).reached == pytest.approx(0.8)
