"""What documents are filled with: words of the language spoken, nothing that a file cannot hold, gaps left empty."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from core.documents.fields import Lines, Node, Record, Rows
from core.documents.words import clean, lines
from core.i18n import speaking
from drills.document_context import context, points, sections
from drills.document_facts import ActionFacts, DrillFacts, PhotoFacts, UnitFacts
from drills.document_fields import FIELDS
from drills.document_sample import sample
from drills.document_words import file_name
from registry.evacuation_targets import Target

BARE = DrillFacts(
    unit=UnitFacts("石上小学", "小学", "梅江镇", "清源县"), type="evacuation", level="basic",
    starts_at=datetime(2026, 5, 12, 6, 28, tzinfo=UTC), ends_at=datetime(2026, 5, 12, 6, 58, tzinfo=UTC),
    zone="Asia/Shanghai", target=Target(120, "", True, "default"), today=date(2026, 5, 13),
)  # fmt: skip


@pytest.mark.parametrize("facts", [BARE, None], ids=["bare", "full"])
def test_every_field_that_templates_may_name_is_there_and_no_other(facts: DrillFacts | None) -> None:
    words = context(facts or sample(), "plan")
    assert words.keys() == FIELDS.keys()
    for name, node in FIELDS.items():
        held = words[name]
        if isinstance(node, Record):
            assert held.keys() == node.fields.keys(), name
        elif isinstance(node, Rows):
            assert all(row.keys() == node.fields.keys() for row in held), name
        else:
            assert isinstance(held, list if isinstance(node, Lines) else str), name


def test_a_full_drill_leaves_no_field_empty_but_those_of_photos() -> None:
    def empty(name: str, node: Node, held: object) -> list[str]:
        if isinstance(node, Record):
            return [one for key, inner in node.fields.items() for one in empty(f"{name}.{key}", inner, held[key])]  # type: ignore[index]
        return [] if held else [name]

    words = context(sample(), "plan")
    assert [one for name, node in FIELDS.items() for one in empty(name, node, words[name])] == [
        "unit.address", "result.extra_reason", "photos",
    ]  # fmt: skip


def test_a_bare_drill_is_said_without_none_or_zero() -> None:
    words = context(BARE, "plan")
    assert words["result"]["present"] == words["drill"]["expected"] == words["drill"]["rehearsed_on"] == ""
    assert words["times"] == words["comparisons"] == words["sections"] == []
    assert "None" not in str(words)


def test_titles_times_and_counts_are_written_as_people_write_them() -> None:
    with speaking("zh"):
        words = context(sample(), "plan")
        assert words["document"]["title"] == "示例小学应急疏散演练方案"
        assert words["drill"]["when"] == "2026年5月12日 星期二 14:28–14:58"
        assert [time["verdict"] for time in words["times"]] == ["—", "达标", "达标"]
        assert words["comparisons"] == ["比目标（2分00秒）快8秒。", "比上次（2026年4月14日，2分01秒）快9秒。",
                                        "比同类单位（23 个）的中位数（1分58秒）快6秒。"]  # fmt: skip
    assert context(sample(), "script")["injects"][1]["time"] == "T+01:00"
    assert context(replace(BARE, expected={"students": 1012}), "plan")["drill"]["expected"] == "1,012"


def test_names_are_left_out_for_readers_who_may_not_see_them() -> None:
    words = str(context(replace(sample(), with_names=False), "plan"))
    for name in ("Ms Li", "Mr Wang", "Ms Zhang", "Ms Zeng", "Deputy head Li", "Mr Zhou"):
        assert name not in words
    assert "Commander" in words and "East stairs" in words


def test_text_is_freed_of_what_a_file_cannot_hold() -> None:
    assert clean("a\x00b\x07c\ud800d\ufffe\x1b[31m") == "abcd[31m"
    assert clean(" 一\r\n二\x0b三\u2028四\t五 ") == "一\n二\n三\n四 五"
    assert clean(None) == "" and lines("\n 一 \n\n二\n") == ["一", "二"]


def test_sections_are_weighted_means_of_all_evaluators() -> None:
    def mark(name: str, weight: int, points: int | None) -> dict[str, object]:
        return {"section_zh": "实施", "name_zh": name, "weight": weight, "points": points, "remark": name}

    (section,) = sections([mark("避震", 10, 80), mark("疏散", 30, 100), mark("避震", 10, 60), mark("清点", 5, None)])
    assert (section["name"], section["score"]) == ("实施", points((70 * 10 + 100 * 30) / 40))
    assert [(one["name"], one["score"], one["note"]) for one in section["marks"]] == [
        ("避震", "70", "避震\n避震"), ("疏散", "100", "疏散"), ("清点", "", "清点"),
    ]  # fmt: skip


def test_an_open_action_is_overdue_after_its_day() -> None:
    action = ActionFacts("p", "a", "o", date(2026, 5, 12), "open")
    states = [context(replace(BARE, actions=[action], today=day), "evaluation")["actions"][0]["state"]
              for day in (date(2026, 5, 12), date(2026, 5, 13))]  # fmt: skip
    assert states == ["To be done", "Overdue"]


def test_at_most_six_photos() -> None:
    facts = replace(sample(), photos=[PhotoFacts("x.jpg", str(number)) for number in range(9)])
    assert len(context(facts, "result")["photos"]) == 6


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        ("石上小学", "石上小学_应急疏散演练方案_2026-05-12.docx"),
        ("../../etc/passwd", "etc passwd_应急疏散演练方案_2026-05-12.docx"),
        ('a:b*"c"?', "a b c_应急疏散演练方案_2026-05-12.docx"),
        ("...", "—_应急疏散演练方案_2026-05-12.docx"),
    ],
)
def test_files_are_called_as_people_call_them(unit: str, expected: str) -> None:
    with speaking("zh"):
        assert file_name("plan", unit, "evacuation", date(2026, 5, 12)) == expected
