"""Headings over headings are merged as a printed form has them, and charts are drawn from the cells of their sheet."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from core.sheets import Column, Sheet, SheetChart, write_workbook
from core.sheets.charts import MOST_POINTS
from core.sheets.sheet import Merged, heading_rows

COLUMNS = (
    Column("乡镇"), Column("已举行", "integer", above=("活动", "场次")),
    Column("已取消", "integer", above=("活动", "场次")),
    Column("人次", "integer", above=("活动",)), Column("覆盖率", "percent"),
)  # fmt: skip
ROWS = [(f"第{at}乡", at, 1, at * 10, at / 100) for at in range(1, 6)]


def page_of(path: Path):
    return load_workbook(path).active


def test_neighbours_with_the_same_heading_share_it_and_lone_headers_reach_down() -> None:
    rows, merged = heading_rows(COLUMNS)
    assert rows == [
        ["乡镇", "活动", "", "", "覆盖率"],
        ["", "场次", "", "人次", ""],
        ["", "已举行", "已取消", "", ""],
    ]
    assert set(merged) == {
        Merged(0, 0, 2, 0), Merged(0, 1, 0, 3), Merged(1, 1, 1, 2), Merged(1, 3, 2, 3), Merged(0, 4, 2, 4),
    }  # fmt: skip


def test_the_same_heading_over_columns_apart_is_two_headings() -> None:
    rows, merged = heading_rows([Column("a", above=("x",)), Column("b", above=("y",)), Column("c", above=("x",))])
    assert rows == [["x", "y", "x"], ["a", "b", "c"]]
    assert merged == []


def test_plain_headers_are_one_row() -> None:
    assert heading_rows([Column("a"), Column("b")]) == ([["a", "b"]], [])
    assert heading_rows([]) == ([[]], [])


def test_all_heading_rows_are_frozen_and_printed_on_every_page(tmp_path) -> None:
    sheet = Sheet("S", COLUMNS, ROWS, heading=["表", "期"], total="合计")
    write_workbook(tmp_path / "a.xlsx", [sheet])
    page = page_of(tmp_path / "a.xlsx")
    assert (page.print_title_rows, page.freeze_panes, page.auto_filter.ref) == ("$3:$5", "A6", "A5:E10")
    assert {str(merged) for merged in page.merged_cells.ranges} == {
        "A1:E1",
        "A3:A5",
        "B3:D3",
        "B4:C4",
        "D4:D5",
        "E3:E5",
    }
    assert page["B11"].value == "=SUM(B6:B10)"
    assert load_workbook(tmp_path / "a.xlsx", data_only=True)["S"]["B11"].value == 15


@pytest.mark.parametrize("kind", ["bars", "line"])
def test_a_chart_draws_the_rows_without_their_total(tmp_path, kind) -> None:
    chart = SheetChart("各乡镇活动", values=(1, 3), kind=kind, unit="场")
    write_workbook(tmp_path / "a.xlsx", [Sheet("S", COLUMNS, ROWS, total="合计", notes=["注"], charts=[chart])])
    (drawn,) = page_of(tmp_path / "a.xlsx")._charts
    refs = [(series.val.numRef.f, series.cat.numRef.f, series.tx.v) for series in drawn.series]
    assert refs == [("'S'!$B$4:$B$8", "'S'!$A$4:$A$8", "已举行"), ("'S'!$D$4:$D$8", "'S'!$A$4:$A$8", "人次")]
    assert drawn.anchor._from.row == 11  # below the total and the note


def test_bars_differ_by_pattern_and_lines_by_dash(tmp_path) -> None:
    charts = [SheetChart("a", values=(1, 2, 3)), SheetChart("b", values=(1, 2, 3), kind="line")]
    write_workbook(tmp_path / "a.xlsx", [Sheet("S", COLUMNS, ROWS, charts=charts)])
    bars, lines = page_of(tmp_path / "a.xlsx")._charts
    patterns = [s.spPr.pattFill.prst if s.spPr.pattFill else "solid" for s in bars.series]
    dashes = [s.spPr.ln.prstDash for s in lines.series]
    assert len(set(patterns)) == len(set(dashes)) == 3


def test_a_chart_of_very_many_rows_draws_the_first_of_them(tmp_path) -> None:
    rows = [(str(at), at, 1, at, 0.5) for at in range(MOST_POINTS + 50)]
    write_workbook(tmp_path / "a.xlsx", [Sheet("S", COLUMNS[:2], rows, charts=[SheetChart("a", values=(1,))])])
    (drawn,) = page_of(tmp_path / "a.xlsx")._charts
    assert drawn.series[0].val.numRef.f == f"'S'!$B$4:$B${3 + MOST_POINTS}"


def test_no_rows_no_chart(tmp_path) -> None:
    write_workbook(tmp_path / "a.xlsx", [Sheet("S", COLUMNS, [], charts=[SheetChart("a", values=(1,))])])
    assert page_of(tmp_path / "a.xlsx")._charts == []
