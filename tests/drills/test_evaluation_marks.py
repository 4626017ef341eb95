"""Marks: kept with their words, filled, renewed, compared; and problems read out of what was written."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from core.i18n import speaking
from drills.evaluation_facts import Measured, facts
from drills.evaluation_marks import blank, compared, filled, may_have, problems, renewed, sections, weak

OPTIONS = [{"points": 100, "zh": "是", "en": "Yes"}, {"points": 0, "zh": "否", "en": "No"}]


def indicator(number: int, name: str, section: str = "疏散", **more: Any) -> Any:
    values: dict[str, Any] = {
        "id": number, "section_zh": section, "section_en": "", "name_zh": name, "name_en": "", "weight": 10,
        "kind": "score", "options": [], "fact": "",
    }  # fmt: skip
    return SimpleNamespace(**values | more)


ORDER, TIME = indicator(1, "有序"), indicator(2, "按时", kind="choice", options=OPTIONS)


def test_marks_keep_the_words_of_the_time() -> None:
    marks = filled(blank([ORDER, TIME]), {"1": 85, "2": 100}, {"1": "很好"})
    ORDER_later = indicator(1, "秩序")
    assert [mark["name_zh"] for mark in marks] == ["有序", "按时"]
    assert [(mark["points"], mark["remark"]) for mark in marks] == [(85, "很好"), (100, "")]
    assert renewed(blank([ORDER_later]), marks)[0] | {"remark": ""} == blank([ORDER_later])[0] | {"points": 85}


def test_a_draft_follows_its_set_and_drops_points_that_are_no_choice_any_more() -> None:
    kept = filled(blank([TIME]), {"2": 100}, {})
    other = indicator(2, "按时", kind="choice", options=[{"points": 90, "zh": "是", "en": ""}, OPTIONS[1]])
    assert renewed(blank([other]), kept)[0]["points"] is None
    assert renewed(blank([indicator(9, "按时")]), kept)[0]["points"] == 100  # a copied set: known by its name


@pytest.mark.parametrize(("points", "is_possible"), [(100, True), (0, True), (50, False), (None, True)])
def test_a_choice_takes_only_its_points(points: int | None, is_possible: bool) -> None:
    assert may_have(blank([TIME])[0], points) is is_possible


def test_sections_stand_in_their_order_under_their_names() -> None:
    marks = blank([indicator(1, "一", "准备"), indicator(2, "二", "准备"), indicator(3, "三", "疏散")])
    with speaking("zh"):
        assert [(name, len(inside)) for name, inside in sections(marks)] == [("准备", 2), ("疏散", 1)]


def test_each_indicator_stands_beside_last_time_and_similar_units() -> None:
    now = [filled(blank([ORDER, TIME]), {"1": 90, "2": 100}, {}), filled(blank([ORDER, TIME]), {"1": 70, "2": 100}, {})]
    before = [filled(blank([ORDER]), {"1": 75}, {})]
    first, second = compared(now, before, [{"有序": 60.0}, {"有序": 90.0}, {"有序": 88.0}])
    assert (first.points, first.before, first.change) == (80.0, 75.0, 5.0)
    assert first.others is not None and (first.others.median, first.others.of) == (88.0, 3)
    assert (second.before, second.change, second.others) == (None, None, None)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("1. 楼梯口拥挤\n2、广播声音小。", ["楼梯口拥挤", "广播声音小"]),
        ("- 通道堆物；避震姿势不规范；", ["通道堆物", "避震姿势不规范"]),
        ("（1）清点慢\n\n(2) 清点慢", ["清点慢"]),
        ("2 classes were late", ["2 classes were late"]),
        ("长" * 400, ["长" * 300]),
    ],
)
def test_problems_are_read_one_by_one(text: str, found: list[str]) -> None:
    assert problems(text) == found


def test_indicators_under_sixty_are_problems_with_their_remark() -> None:
    marks = filled(blank([ORDER, TIME]), {"1": 59, "2": 0}, {"1": "推挤"})
    assert weak(marks) == ["有序: 推挤", "按时"]
    assert weak(filled(blank([ORDER]), {"1": 60}, {})) == []


def test_times_are_said_against_their_targets() -> None:
    found = facts(Measured(evacuation=150, target=120, rollcall=300, shelter=None, missing=0, injured=2))
    assert (found["evacuation"].tone, found["rollcall"].tone) == ("bad", "ok")
    assert "by 25%" in str(found["evacuation"].text)
    assert (found["missing"].tone, found["injured"].tone, "shelter" in found) == ("ok", "bad", False)
    assert facts(None) == {}
