"""A proposal's workbook: what goes out comes back unchanged, and every bad cell is named with a way out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from core.errors import DomainError
from core.i18n import speaking
from core.sheets import open_table
from planning.workbook import sheets, write_plan
from planning.workbook_facts import MARK_SHEET, PlanFacts, Said, TeamHours, VisitLine
from planning.workbook_file import proposal_of, read, write_with_remarks
from planning.workbook_reading import Handed, Known, changed

DAY = date(2026, 12, 8)
TEAMS = ("宣讲一队", "宣讲二队", "+1队")
VISITS = (
    VisitLine(11, "2136000001", "石上小学", "石上镇", "小学", "讲座", 90, "placed", on=DAY, starts=540, team="宣讲一队",
              way=25, is_must=True, is_pinned=True),
    VisitLine(12, "2136000002", "=梅江小学", "梅江镇", "小学", "讲座", 90, "accepted", on=DAY, starts=870,
              team="宣讲二队", second_team="+1队", way=40),
    VisitLine(13, "", "湖口村", "梅江镇", "村", "放映", 60, "left_out", reason="晚上没有队伍出车",
              remedy="加开周六上午"),
    VisitLine(14, "", "下坝村", "梅江镇", "村", "放映", 60, "left_out", occurrence=1),
    VisitLine(15, "", "下坝村", "梅江镇", "村", "放映", 60, "placed", occurrence=2, on=date(2026, 12, 9), starts=1140,
              team="宣讲一队"),
)  # fmt: skip
FACTS = PlanFacts(7, "十二月第一稿", "科普月", "安澜县", date(2026, 12, 1), date(2026, 12, 31), date(2026, 11, 30),
                  VISITS, [TeamHours("宣讲一队", 2, 2, 150, 75)], [Said("行车（小时）", 1.5, "估算")])  # fmt: skip
KNOWN = Known(VISITS, TEAMS, FACTS.starts_on, FACTS.ends_on, frozenset())


@pytest.fixture(params=["zh", "en"])
def book(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """The workbook as a file, in both languages."""
    with speaking(request.param):
        write_plan(tmp_path / "plan.xlsx", FACTS)
        yield tmp_path / "plan.xlsx"


@pytest.fixture
def chinese(tmp_path: Path) -> Iterator[Path]:
    with speaking("zh"):
        write_plan(tmp_path / "plan.xlsx", FACTS)
        yield tmp_path / "plan.xlsx"


def back(path: Path) -> Handed:
    return read(path, path.name, VISITS, KNOWN)


def edited(path: Path, cells: dict[tuple[str, str], Any]) -> Path:
    """The same file after somebody typed into cells, each named by the visit's number and the column's header."""
    opened = openpyxl.load_workbook(path)
    page = opened["走访安排"]
    rows: list[Any] = list(page.iter_rows())
    header = next(row for row in rows if any(cell.value == "走访编号" for cell in row))
    columns = {cell.value: cell.column for cell in header}
    lines = {str(row[columns["走访编号"] - 1].value): row[0].row for row in rows if row[0].row > header[0].row}
    for (number, name), value in cells.items():
        page.cell(lines[number], columns[name]).value = value
    opened.save(path)
    return path


def test_what_goes_out_comes_back_unchanged(book: Path) -> None:
    handed = back(book)
    assert not handed.problems
    assert not handed.missing
    assert changed(handed, VISITS) == {}
    assert handed.wanted[11].is_pinned and not handed.wanted[15].is_pinned
    assert proposal_of(book, "renamed.xlsx") == 7


def test_text_stays_text_and_the_mark_is_hidden(book: Path) -> None:
    opened = openpyxl.load_workbook(book)
    assert opened[MARK_SHEET].sheet_state == "hidden"
    values = [cell.value for row in opened.worksheets[1].iter_rows() for cell in row if cell.data_type == "f"]
    assert values == []
    assert "=梅江小学" in [cell.value for row in opened.worksheets[1].iter_rows() for cell in row]


def test_left_out_visits_have_reason_and_remedy_and_teams_have_hours() -> None:
    with speaking("zh"):
        by_title = {sheet.title: sheet for sheet in sheets(FACTS)}
    assert ["湖口村", "晚上没有队伍出车", "加开周六上午"] in [
        [row[1], row[5], row[6]] for row in by_title["未排入"].rows
    ]
    assert [*by_title["各队工时"].rows] == [["宣讲一队", 2, 2, 2.5, 1.25, 3.75]]


TIMES: list[Any] = [time(9, 30), "9:30", "上午9点半", 0.395833333, "0.395833", "09:30:00", "2026-12-08 09:30"]
DAYS: list[Any] = [DAY, "2026-12-08", "2026年12月8日 星期二", "2026/12/8", 46364, "46364", "2026-12-08 00:00:00"]


def many(count: int) -> list[VisitLine]:
    """So many left-out visits to villages of their own."""
    return [replace(VISITS[2], number=100 + at, unit=f"{at}号村", unit_code=f"V{at}") for at in range(count)]


def test_days_and_times_are_read_however_they_are_typed(tmp_path: Path) -> None:
    lines = many(len(TIMES))
    with speaking("zh"):
        write_plan(tmp_path / "plan.xlsx", replace(FACTS, visits=lines))
        cells: dict[tuple[str, str], Any] = {}
        for line, on, at in zip(lines, DAYS, TIMES, strict=True):
            number = str(line.number)
            cells |= {(number, "日期"): on, (number, "开始时间"): at, (number, "队伍"): " 宣讲二队 "}
        path = edited(tmp_path / "plan.xlsx", cells)
        handed = read(path, path.name, lines, KNOWN)
    assert not handed.problems
    found = changed(handed, lines).values()
    assert {(one.on, one.starts, one.team) for one in found} == {(DAY, 570, "宣讲二队")}


def test_cleared_cells_leave_a_visit_out(chinese: Path) -> None:
    handed = back(edited(chinese, {("11", "日期"): None, ("11", "开始时间"): None, ("11", "队伍"): None}))
    assert not handed.problems
    assert {number: one.is_placed for number, one in changed(handed, VISITS).items()} == {11: False}


BAD: list[tuple[dict[str, Any], str, str]] = [
    ({"日期": "下周二"}, "day", "日期"),
    ({"日期": "2026-02-30"}, "day", "日期"),
    ({"日期": "2027-01-08"}, "plan.outside", "日期"),
    ({"日期": None}, "plan.incomplete", "日期"),
    ({"开始时间": "上午"}, "clock", "开始时间"),
    ({"开始时间": "25:10"}, "clock", "开始时间"),
    ({"队伍": "宣讲三队"}, "plan.unknown_team", "队伍"),
    ({"队伍": None}, "plan.incomplete", "队伍"),
    ({"第二队伍": "宣讲一队"}, "plan.same_team", "第二队伍"),
    ({"走访编号": "99"}, "plan.unknown_visit", "走访编号"),
    ({"走访编号": "100"}, "plan.other_unit", "走访编号"),
    ({"走访编号": "", "单位代码": "", "单位": "没有的村"}, "plan.unknown_unit", "单位"),
    ({"固定": "也许"}, "flag", "固定"),
    ({"状态": "#REF!", "日期": "#REF!"}, "formula_error", "日期"),
]


def test_a_bad_cell_is_named_with_a_way_out(tmp_path: Path) -> None:
    lines = [replace(line, on=DAY, starts=540, team="宣讲一队", state="placed") for line in many(len(BAD) + 1)]
    with speaking("zh"):
        write_plan(tmp_path / "plan.xlsx", replace(FACTS, visits=lines))
        cells = {(str(101 + at), name): value for at, (row, _, _) in enumerate(BAD) for name, value in row.items()}
        path = edited(tmp_path / "plan.xlsx", cells)
        problems = read(path, path.name, lines, KNOWN).problems
        told = {problem.row: (problem.code, problem.column) for problem in reversed(problems)}
        assert all(str(problem.what) and str(problem.how) for problem in problems)
    assert list(dict(sorted(told.items())).values()) == [(code, column) for _, code, column in BAD]


def test_what_was_accepted_stays_and_a_visit_stands_once(chinese: Path) -> None:
    problems = back(edited(chinese, {("12", "开始时间"): "15:00", ("14", "走访编号"): "13"})).problems
    assert [problem.code for problem in problems] == ["plan.accepted", "plan.twice"]


def test_without_numbers_units_are_known_by_code_or_name(chinese: Path) -> None:
    handed = back(edited(chinese, {(str(number), "走访编号"): None for number in (11, 13, 14)}))
    assert {11, 12, 13, 15} == set(handed.wanted)
    assert [problem.code for problem in handed.problems] == ["plan.several"]  # 下坝村 is visited twice
    assert handed.missing == [14]


def test_refused_rows_come_back_with_three_more_columns_and_still_know_their_proposal(chinese: Path) -> None:
    handed = back(edited(chinese, {("11", "队伍"): "宣讲三队"}))
    target = BytesIO()
    assert write_with_remarks(chinese, "plan.xlsx", handed.problems, 7, target) == 1
    again = chinese.with_name("again.xlsx")
    again.write_bytes(target.getvalue())
    table = open_table(again, again.name)
    assert table.headers[-3:] == ("导入问题", "问题位置", "处理办法")
    assert [row.text("问题位置") for row in table.rows()] == ["队伍: 宣讲三队"]
    assert proposal_of(again, again.name) == 7
    assert back(again).missing == [12, 13, 14, 15]  # rows that are not there leave their visits as they are


def test_a_file_that_is_no_workbook_of_a_proposal_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("单位,电话\n石上小学,0797-6832001\n", encoding="utf-8")
    with pytest.raises(DomainError) as refusal:
        back(path)
    assert refusal.value.code == "imports.columns"
    assert proposal_of(path, path.name) is None
