"""Steps of a joint review are done in turn, or with a reason; the building is accepted last."""

from __future__ import annotations

from datetime import date, timedelta

from readiness.fortification_order import Disorder, Placed, closed_early, disorder, last_day
from readiness.fortification_twins import Known, is_twin

DAY = date(2026, 11, 30)


def rows(*given: tuple[str, str, int | None]) -> list[Placed]:
    return [Placed(step, state, None if ago is None else DAY - timedelta(days=ago)) for step, state, ago in given]


def test_in_turn_nothing_is_out_of_order() -> None:
    steps = rows(("parameters", "passed", 9), ("drawings", "passed", 9), ("joint", "waiting", None))
    assert not any(disorder(steps, at) for at in range(3))


def test_what_is_open_before_and_days_the_wrong_way_round_are_named() -> None:
    steps = rows(("parameters", "sent_back", None), ("drawings", "passed", 2), ("joint", "passed", 5))
    assert disorder(steps, 2) == Disorder(("parameters",), ("drawings",), ())
    assert disorder(steps, 1) == Disorder(("parameters",), (), ("joint",))


def test_a_step_that_does_not_apply_has_no_turn() -> None:
    steps = rows(("parameters", "left_out", 0), ("drawings", "passed", 2), ("joint", "left_out", 5))
    assert not any(disorder(steps, at) for at in range(3))


def test_nothing_is_left_for_after_the_acceptance() -> None:
    steps = rows(
        ("parameters", "passed", 1),
        ("drawings", "waiting", None),
        ("completion", "passed", 2),
        ("own", "waiting", None),
    )
    assert closed_early(steps) == ("parameters", "drawings"), "a step of the county's after it may come later"
    assert closed_early(rows(("parameters", "waiting", None), ("completion", "waiting", None))) == ()
    assert last_day(steps) == DAY - timedelta(days=1) and last_day([]) is None


def test_the_same_name_with_one_builder_township_or_site_is_one_project() -> None:
    one = Known(1, "石上中学教学楼", "县教育局", 5, 116.01, 26.47)
    assert is_twin(one, Known(2, "石上中学（教学楼）", "县教育局 ", 6))
    assert is_twin(one, Known(2, "石上中学教学楼", "", 5))
    assert is_twin(one, Known(2, "石上中学教学楼", "某公司", 6, 116.0101, 26.4701))
    assert not is_twin(one, Known(2, "石上中学教学楼", "某公司", 6, 116.02, 26.47))
    assert not is_twin(one, Known(2, "石上中学综合楼", "县教育局", 5, 116.01, 26.47))
