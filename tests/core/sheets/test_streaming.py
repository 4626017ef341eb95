"""Long tables are written as they come; what they hold reads back as it was, by two readers."""

from __future__ import annotations

import datetime as dt
import io
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from core.sheets import Column, Sheet, Value, open_table, write_workbook
from core.sheets.cells import trimmed
from core.sheets.streaming import stream_workbook
from core.sheets.writing import CELL_CHARACTERS, MOST_STYLED_ROWS

COLUMNS = (Column("编码"), Column("名称"), Column("人数", "integer"), Column("占比", "percent"), Column("日期", "date"),
           Column("时间", "datetime"))  # fmt: skip
AT = dt.datetime(2026, 5, 12, 14, 28, tzinfo=dt.timezone(dt.timedelta(hours=8)))
ROWS = (
    ("360730100001", "=1+1", 5, 0.35, dt.date(2026, 5, 12), AT), ("0912345678", "+86 797", -7, None, None, None),
)  # fmt: skip
ODD = ("=1+1", "+86", "-3", "@cmd", "0912345678", "＝1", "a\x01b", "_x0041_", "two\nlines", " edge ", "<&>\"'", "😀")


def page_of(path: Path):
    return load_workbook(path).active


def test_text_stays_text_whatever_it_begins_with(tmp_path):
    stream_workbook(tmp_path / "a.xlsx", [Sheet("S", [Column("名称")], [(text,) for text in ODD])])
    cells = [row[0] for row in page_of(tmp_path / "a.xlsx").iter_rows(min_row=2)]
    assert {(cell.data_type, cell.number_format) for cell in cells} <= {("s", "@"), ("inlineStr", "@")}
    wanted = [text.replace("\x01", "\ufffd") for text in ODD]
    assert [cell.value.replace("_x005F_", "_") for cell in cells] == wanted  # openpyxl leaves the escape to its caller
    second = CalamineWorkbook.from_path(tmp_path / "a.xlsx").get_sheet_by_index(0).to_python()
    assert [row[0] for row in second[1:]] == wanted
    table = open_table(tmp_path / "a.xlsx", "a.xlsx", known=["名称"])
    assert [row.text("名称") for row in table.rows()] == [trimmed(text) for text in wanted]


def test_numbers_dates_and_times_are_real_and_keep_their_wall_clock(tmp_path):
    stream_workbook(tmp_path / "a.xlsx", [Sheet("S", COLUMNS, ROWS)])
    row = next(page_of(tmp_path / "a.xlsx").iter_rows(min_row=2, values_only=True))
    assert row == ("360730100001", "=1+1", 5, 0.35, dt.datetime(2026, 5, 12), dt.datetime(2026, 5, 12, 14, 28))
    formats = [cell.number_format for cell in page_of(tmp_path / "a.xlsx")[2]]
    assert formats == ["@", "@", "#,##0", "0.0%", "yyyy-mm-dd", "yyyy-mm-dd hh:mm"]


def test_what_the_format_cannot_hold_is_told_in_words(tmp_path):
    odd: list[list[Value]] = [["x" * 40_000, float("nan"), dt.date(1850, 1, 1)], [None, "n/a", None]]
    columns = [Column("a"), Column("b", "number"), Column("c", "date")]
    stream_workbook(tmp_path / "a.xlsx", [Sheet("S", columns, odd)])
    first, second = page_of(tmp_path / "a.xlsx").iter_rows(min_row=2, values_only=True)
    assert (len(first[0]), first[1], first[2]) == (CELL_CHARACTERS, None, "1850-01-01")
    assert second == (None, "n/a", None)


def test_title_header_total_and_notes_stand_where_a_reader_looks(tmp_path):
    sheet = Sheet("S", COLUMNS[:3], iter([row[:3] for row in ROWS]), ["表", "期"], total="合计", notes=["=注"], count=2)
    stream_workbook(tmp_path / "a.xlsx", [sheet])
    page = page_of(tmp_path / "a.xlsx")
    rows = list(page.iter_rows(values_only=True))
    assert [row[0] for row in rows] == ["表", "期", "编码", "360730100001", "0912345678", "合计", "=注"]
    assert rows[5] == ("合计", None, -2)
    assert (page.freeze_panes, page.print_title_rows, page.page_setup.paperSize) == ("A4", "$3:$3", 9)
    assert (page.page_setup.orientation, page.page_setup.fitToHeight) == ("landscape", 0)


def test_what_does_not_fit_on_one_sheet_goes_on_in_the_next(tmp_path):
    numbers = ((f"{at:04}", at) for at in range(25))
    sheet = Sheet("名册", [Column("编码"), Column("数", "integer")], numbers, count=25, total="合计", notes=["注"])
    stream_workbook(tmp_path / "a.xlsx", [sheet], most_rows=10)
    book = load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == ["名册", "名册 2", "名册 3"]
    assert [page.max_row for page in book] == [11, 11, 8]
    assert list(book["名册 3"].iter_rows(min_row=6, values_only=True))[1:] == [("合计", 300), ("注", None)]


def test_headers_that_are_the_same_are_told_apart(tmp_path):
    columns = [Column("人数", "integer", above=("计划",)), Column("人数", "integer"), Column("人数", "integer")]
    stream_workbook(tmp_path / "a.xlsx", [Sheet("S", columns, [(1, 2, 3)])])
    assert list(page_of(tmp_path / "a.xlsx").iter_rows(values_only=True)) == [
        ("计划 · 人数", "人数", "人数 (2)"), (1, 2, 3),
    ]  # fmt: skip


def test_no_rows_at_all_are_a_file_too(tmp_path):
    stream_workbook(tmp_path / "a.xlsx", [Sheet("S", COLUMNS, (), ["表"])])
    assert [row[0] for row in page_of(tmp_path / "a.xlsx").iter_rows(max_row=2, values_only=True)] == ["表", "编码"]


def test_an_error_in_the_rows_is_not_swallowed(tmp_path):
    def rows() -> Iterator[tuple[str]]:
        yield ("a",)
        raise LookupError("gone")

    with pytest.raises(LookupError, match="gone"):
        stream_workbook(tmp_path / "a.xlsx", [Sheet("S", [Column("a")], rows())])


def test_a_table_too_long_for_lines_and_colours_is_streamed(tmp_path, monkeypatch):
    rows = [(str(at),) for at in range(40)]
    monkeypatch.setattr("core.sheets.writing.MOST_STYLED_ROWS", 30)
    target = io.BytesIO()
    write_workbook(target, [Sheet("S", [Column("a")], iter(rows), count=40)])
    plain = load_workbook(target)["S"]
    assert plain["A2"].border.left.style is None
    write_workbook(tmp_path / "b.xlsx", [Sheet("S", [Column("a")], rows[:30])])
    assert page_of(tmp_path / "b.xlsx")["A2"].border.left.style == "thin"
    assert MOST_STYLED_ROWS == 50_000


def test_what_was_streamed_can_be_imported_again(tmp_path):
    stream_workbook(tmp_path / "a.xlsx", [Sheet("S", COLUMNS[:2], [("001", "甲"), ("002", "=乙")])])
    table = open_table(tmp_path / "a.xlsx", "a.xlsx", known=["编码", "名称"])
    assert [row.text("名称") for row in table.rows()] == ["甲", "=乙"]


MEASURING = """
import resource, sys
from pathlib import Path
from core.sheets import Column, Sheet, write_csv, write_workbook, writing
writing.MOST_STYLED_ROWS = 1000
target = Path(sys.argv[1])
columns = [Column("编码"), Column("名称"), Column("数", "integer")]
for count in (2_000, 40_000):
    rows = ((f"{at:012}", f"名称{at}", at) for at in range(count))
    if target.suffix == ".csv":
        write_csv(target, columns, rows)
    else:
        write_workbook(target, [Sheet("S", columns, rows, count=count)])
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@pytest.mark.real_clock
@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_memory_does_not_grow_with_the_rows(tmp_path, ending):
    command = [sys.executable, "-c", MEASURING, str(tmp_path / f"a.{ending}")]
    few, many = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    assert int(many) - int(few) < 4_000  # kilobytes; forty thousand rows held at once are five times as many
