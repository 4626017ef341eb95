"""What a plan lacks and what in it gets in its own way."""

from __future__ import annotations

from dataclasses import replace

from core.i18n import speaking
from drills.plan_checks import Gap, GroupFacts, InjectFacts, PlanFacts, gaps, hints, ways

EAST = GroupFacts("Class 1", 620, True, "A", "south", "place 1")
WEST = GroupFacts("Class 2", 620, True, "B", "north", "place 2")
WHOLE = PlanFacts(
    "evacuation", 1240, 1800, True, True, True, True, [("Commander", True)], [EAST, WEST], [InjectFacts(1, 0)]
)


def said(found: list[Gap]) -> list[str]:
    return [str(one.said) for one in found]


def test_a_whole_plan_lacks_nothing() -> None:
    assert gaps(WHOLE) == []
    assert hints(WHOLE) == []


def test_an_empty_plan_says_every_part_that_is_missing() -> None:
    empty = PlanFacts("evacuation", 0, 1800)
    assert empty.is_empty
    assert [gap.part for gap in gaps(empty)] == ["text", "roles", "groups", "script"]


def test_a_tabletop_exercise_needs_no_groups() -> None:
    assert "groups" not in [gap.part for gap in gaps(replace(WHOLE, type="tabletop", groups=[]))]


def test_people_of_the_groups_are_set_against_those_expected() -> None:
    assert said(gaps(replace(WHOLE, expected=1300))) == ["The groups have 1,240 people, 1,300 are expected."]


def test_roles_without_a_person_are_named_the_first_three() -> None:
    free = [(name, False) for name in "ABCDE"]
    assert said(gaps(replace(WHOLE, roles=free))) == ["5 roles have nobody yet: A, B, C and 2 more."]


def test_groups_without_leader_way_or_assembly_point_are_named() -> None:
    bare = replace(WHOLE, expected=1240, groups=[EAST, GroupFacts("Class 2", 620)])
    assert [sentence.split(":")[0] for sentence in said(gaps(bare))] == [
        "1 group has no leader", "1 group has no way out", "1 group has no assembly point",
    ]  # fmt: skip


def test_a_staircase_that_carries_far_more_than_the_other_is_remarked_on() -> None:
    groups = [EAST, replace(EAST, name="Class 3", people=400), replace(WEST, people=220)]
    (stairs, exits) = said(hints(replace(WHOLE, groups=groups)))
    assert stairs.startswith("A: 1,020 of 1,240 people in 2 groups")
    assert exits.startswith("south: 1,020 of 1,240 people")


def test_one_staircase_for_all_is_no_remark_as_there_is_no_other() -> None:
    assert hints(replace(WHOLE, groups=[EAST, replace(WEST, stairs="A", exit="south")])) == []


def test_the_same_staircase_is_one_however_it_is_written() -> None:
    (stairs, *_) = ways([EAST, replace(WEST, stairs=" ａ "), replace(WEST, name="Class 3", stairs="", people=10)])
    assert [(way.name, way.people, way.groups) for way in stairs.ways] == [("A", 1240, 2)]
    assert stairs.without == 10


def test_lines_after_the_end_and_numbers_that_stand_twice_are_named() -> None:
    script = [InjectFacts(1, 0), InjectFacts(2, 60), InjectFacts(2, 1900)]
    assert said(hints(replace(WHOLE, injects=script))) == [
        "Several lines have the number 2.", "1 line comes after the end of the drill at T+30:00: no. 2.",
    ]  # fmt: skip


def test_the_sentences_are_chinese_for_who_reads_chinese() -> None:
    found = gaps(replace(WHOLE, roles=[("总指挥", False), ("清点组", False)], expected=1300))
    with speaking("zh"):
        assert said(found) == ["2 个角色还没有确定人员：总指挥、清点组。", "各组合计 1,240 人，预计参加 1,300 人。"]
