"""Groups and script as sheets: written and read again unchanged, compared with what is there, pasted in any shape."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from core.errors import Invalid
from core.i18n import speaking
from core.imports.listed import ListRead, read_list, read_pasted
from core.sheets import Sheet, write_csv, write_workbook
from drills.plan_lists import LISTS, Comparison, columns, compare, lines

GROUPS, SCRIPT = LISTS["groups"], LISTS["script"]
CLASSES: list[dict[str, Any]] = [
    {"id": 1, "version": 1, "place": 1, "name": "一（1）班", "people": 45, "leader": "李老师", "room": "101",
     "stairs": "东楼梯", "exit": "南门", "route": "走廊—东楼梯—南门", "assembly": "操场1号位"},
    {"id": 2, "version": 1, "place": 2, "name": "=1+1班", "people": 0, "leader": "", "room": "", "stairs": "",
     "exit": "", "route": "", "assembly": ""},
]  # fmt: skip
LINES: list[dict[str, Any]] = [
    {"id": 7, "version": 1, "number": 1, "at": 0, "sender": "广播员", "receiver": "全体", "method": "广播",
     "message": "地震来了！\n请避震", "expected_action": "蹲下，\"护头\"\t抓牢",
     "objective": "避震", "controller": "观察组"},
    {"id": 8, "version": 1, "number": 2, "at": 90, "sender": "", "receiver": "", "method": "",
     "message": "疏散", "expected_action": "", "objective": "", "controller": ""},
]  # fmt: skip


def states(found: Comparison) -> list[str]:
    return [change.state for change in found.changes]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("form", ["xlsx", "csv"])
@pytest.mark.parametrize(("kind", "rows"), [(GROUPS, CLASSES), (SCRIPT, LINES)], ids=["groups", "script"])
def test_what_is_written_is_read_again_unchanged(
    tmp_path: Path, language: str, form: str, kind: Any, rows: list[dict[str, Any]]
) -> None:
    target = BytesIO()
    with speaking(language):
        if form == "csv":
            write_csv(target, columns(kind), lines(kind, rows))
        else:
            heading = ["石上小学", "2027-05-12"]
            write_workbook(target, [Sheet("x", columns(kind), lines(kind, rows), heading=heading)])
    path = tmp_path / f"list.{form}"
    path.write_bytes(target.getvalue())
    read = read_list(kind, path, path.name)
    assert not read.problems and not read.unknown
    found = compare(kind, read.given, rows)
    assert states(found) == ["unchanged", "unchanged"], found.changes
    assert not found.absent and not found.problems


def pasted(kind: Any, text: str) -> ListRead:
    with speaking("zh"):
        return read_pasted(kind, text)


def test_rows_copied_without_a_header_stand_in_the_usual_order() -> None:
    read = pasted(GROUPS, "一（1）班\t45\t李老师\t101\n一（2）班\t44人\t王老师\n")
    assert [(one.values["name"], one.values["people"]) for one in read.given] == [("一（1）班", 45), ("一（2）班", 44)]
    assert read.given[0].values["room"] == "101"


def test_a_number_in_front_is_the_order() -> None:
    read = pasted(GROUPS, "3\t一（1）班\t45\n")
    assert (read.given[0].values["place"], read.given[0].values["name"]) == (3, "一（1）班")


def test_a_script_may_be_pasted_with_and_without_numbers() -> None:
    assert pasted(SCRIPT, "1:30\t指挥\t全体\t广播\t疏散").given[0].values["at"] == 90
    numbered = pasted(SCRIPT, "4\tT+01:30\t指挥\t全体\t广播\t疏散").given[0].values
    assert (numbered["number"], numbered["at"]) == (4, 90)


def test_headers_may_be_english_or_other_words_for_the_same() -> None:
    read = pasted(GROUPS, "Class,Headcount,班主任\nA,40,李老师\n")
    assert read.given[0].values == {"name": "A", "people": 40, "leader": "李老师"}


def test_every_bad_row_is_told_with_place_and_remedy_and_comes_back_to_be_corrected() -> None:
    read = pasted(GROUPS, "分组\t人数\n一班\t约四十\n二班\t44\n\t12\n")
    assert [one.values["name"] for one in read.given] == ["二班"]
    assert [(one.row, one.column, one.value) for one in read.problems] == [(2, "人数", "约四十"), (4, "分组", "")]
    assert all(one.how for one in read.problems)
    assert read.text(read.refused) == "分组\t人数\n一班\t约四十\n\t12\n"


def test_a_time_that_a_spreadsheet_has_mangled_is_asked_back() -> None:
    read = pasted(SCRIPT, "时间\t内容\n01:30:00\t疏散\nT-1:00\t准备\n")
    assert not read.given
    assert ["T+90:00" in str(one.how) for one in read.problems] == [True, False]


def test_a_changed_row_is_told_apart_and_empty_cells_change_nothing() -> None:
    found = compare(GROUPS, pasted(GROUPS, "分组\t人数\t负责人\n一（１）班\t46\t\n新班\t40\t\n").given, CLASSES)
    assert states(found) == ["changed", "new"]
    assert {name: (was, now) for name, was, now in found.changes[0].differs}["people"] == (45, 46)
    assert found.changes[0].values["leader"] == "李老师"
    assert found.absent == [2]


def test_the_same_row_twice_is_refused_the_second_time() -> None:
    found = compare(SCRIPT, pasted(SCRIPT, "序号\t时间\t内容\n5\t10\ta\n5\t20\tb\n").given, LINES)
    assert states(found) == ["new"]
    assert [(one.row, one.code) for one in found.problems] == [(3, "twice")]


def test_a_line_without_a_number_is_found_by_time_and_message() -> None:
    assert states(compare(SCRIPT, pasted(SCRIPT, "时间\t内容\n1:30\t疏散\n").given, LINES)) == ["unchanged"]


@pytest.mark.parametrize("text", ["", "   \n", '""\n', "x" * 120_001])
def test_nothing_and_too_much_are_refused_as_a_whole(text: str) -> None:
    with pytest.raises(Invalid):
        pasted(SCRIPT, text)


@pytest.mark.parametrize("text", ["颜色\t大小\n红\t1\n", "分组\t人数\n"])
def test_of_what_is_no_script_nothing_is_taken(text: str) -> None:
    read = pasted(SCRIPT, text)
    assert not read.given and read.problems


def test_more_rows_than_a_plan_has_are_refused() -> None:
    with pytest.raises(Invalid, match="300"):
        pasted(GROUPS, "分组\n" + "".join(f"班{number}\n" for number in range(301)))
