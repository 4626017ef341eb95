"""What is written opens safely in a spreadsheet, prints on A4 and reads back as it was."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from core.sheets import Column, Sheet, open_table, write_csv, write_refused, write_workbook
from core.sheets.cells import trimmed
from core.sheets.sheet import sheet_titles

COLUMNS = (Column("编码"), Column("名称"), Column("人数", "integer"), Column("面积", "number"), Column("日期", "date"))
ROWS = (("360730100001", "=1+1", 5, 1.5, dt.date(2024, 5, 12)), ("0912345678", "+86 797", -7, 2.25, None))
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

xml_text = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff", include_characters="\t\n\r"),
    max_size=60,
)


def page_of(path: Path, **options):
    return load_workbook(path, **options).active


def as_read(text: str) -> str | None:
    return trimmed(text).replace("\r\n", "\n").replace("\r", "\n") or None


def test_text_stays_text_whatever_it_begins_with(tmp_path):
    texts = ["=1+1", "+86", "-3", "@cmd", "0912345678", "360730100001", "#N/A text", "2024-05-12", "TRUE", "1e5"]
    write_workbook(tmp_path / "a.xlsx", [Sheet("S", [Column("名称")], [(text,) for text in texts])])
    cells = [row[0] for row in page_of(tmp_path / "a.xlsx").iter_rows(min_row=2)]
    assert [(cell.value, cell.data_type, cell.number_format) for cell in cells] == [(text, "s", "@") for text in texts]


def test_numbers_and_dates_are_real(tmp_path):
    write_workbook(tmp_path / "a.xlsx", [Sheet("S", COLUMNS, ROWS)])
    row = next(page_of(tmp_path / "a.xlsx").iter_rows(min_row=2, values_only=True))
    assert row == ("360730100001", "=1+1", 5, 1.5, dt.datetime(2024, 5, 12))


def test_an_aware_time_keeps_the_wall_clock_it_carries(tmp_path):
    at = dt.datetime(2024, 5, 12, 14, 28, tzinfo=dt.timezone(dt.timedelta(hours=8)))
    write_workbook(tmp_path / "a.xlsx", [Sheet("S", [Column("t", "datetime")], [(at,)])])
    assert page_of(tmp_path / "a.xlsx")["A2"].value == dt.datetime(2024, 5, 12, 14, 28)


def test_totals_sum_exactly_the_rows_below_the_heading(tmp_path):
    sheet = Sheet("S", COLUMNS, iter(ROWS), heading=["表", "2024年5月", "单位：人次"], total="合计", notes=["注：略"])
    write_workbook(tmp_path / "a.xlsx", [sheet])
    rows = list(page_of(tmp_path / "a.xlsx").iter_rows(values_only=True))
    assert rows[3] == tuple(column.header for column in COLUMNS)
    assert rows[6] == ("合计", None, "=SUM(C5:C6)", "=SUM(D5:D6)", None)
    assert rows[7][0] == "注：略"


def test_a_total_of_no_rows_is_zero_and_its_word_avoids_the_sums(tmp_path):
    sheet = Sheet("S", [Column("人数", "integer"), Column("名称")], [], total="合计")
    write_workbook(tmp_path / "a.xlsx", [sheet])
    assert list(page_of(tmp_path / "a.xlsx").iter_rows(min_row=2, values_only=True)) == [(0, "合计")]


def test_a_sheet_prints_on_a4_with_its_header_on_every_page(tmp_path):
    write_workbook(tmp_path / "a.xlsx", [Sheet("S", COLUMNS, ROWS, heading=["表", "期"])])
    page = page_of(tmp_path / "a.xlsx")
    assert (page.page_setup.paperSize, page.page_setup.orientation, page.page_setup.fitToHeight) == (9, "landscape", 0)
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert (page.print_title_rows, page.freeze_panes, page.auto_filter.ref) == ("$3:$3", "A4", "A3:E5")
    assert [str(merged) for merged in page.merged_cells.ranges] == ["A1:E1"]


def test_columns_are_wide_enough_for_chinese(tmp_path):
    rows = [("避难收容处所名称很长", "x")]
    write_workbook(tmp_path / "a.xlsx", [Sheet("S", [Column("甲"), Column("乙"), Column("丙", width=30)], rows)])
    dimensions = page_of(tmp_path / "a.xlsx").column_dimensions
    assert [dimensions[letter].width for letter in "ABC"] == [22, 10, 30]


def test_sheet_titles_are_made_acceptable_and_distinct():
    titles = sheet_titles(["参与/统计", "参与:统计", "", "长" * 40, "长" * 40])
    assert titles == ["参与 统计", "参与 统计 2", "Sheet", "长" * 31, "长" * 29 + " 2"]


def test_a_workbook_goes_into_a_stream_and_has_all_its_sheets():
    stream = io.BytesIO()
    write_workbook(stream, [Sheet("甲", COLUMNS, ROWS), Sheet("乙", COLUMNS, [])])
    assert load_workbook(io.BytesIO(stream.getvalue())).sheetnames == ["甲", "乙"]


def test_characters_that_a_workbook_cannot_hold_are_shown_as_replaced(tmp_path):
    write_workbook(tmp_path / "a.xlsx", [Sheet("S", [Column("a")], [("x\x0b\x00\ud800y",), ("长" * 40_000,)])])
    first, second = (row[0] for row in page_of(tmp_path / "a.xlsx").iter_rows(min_row=2, values_only=True))
    assert first == "x���y"
    assert len(second) == 32_000
    assert second.endswith("…")


@QUICK
@given(st.lists(st.tuples(xml_text, xml_text), max_size=6))
def test_any_text_comes_back_from_a_workbook(tmp_path, rows):
    path = tmp_path / "a.xlsx"
    write_workbook(path, [Sheet("S", [Column("key"), Column("text"), Column("more")], [("k", *row) for row in rows])])
    table = open_table(path, "a.xlsx", known=["key", "text", "more"])
    expected = [("k", as_read(one), as_read(two)) for one, two in rows]
    assert [tuple(row.cells.values()) for row in table.rows()] == expected


@QUICK
@given(st.lists(st.tuples(xml_text, xml_text), max_size=6))
def test_any_text_comes_back_from_a_csv(tmp_path, rows):
    path = tmp_path / "a.csv"
    write_csv(path, [Column("key"), Column("text"), Column("more")], [("k", *row) for row in rows])
    table = open_table(path, "a.csv", known=["key", "text", "more"])
    expected = [("k", as_read(one), as_read(two)) for one, two in rows]
    assert [tuple(row.cells.values()) for row in table.rows()] == expected


@QUICK
@given(st.from_regex(r"(_x[0-9A-Fa-f]{4}_|_x005F|_|x000D_){1,5}", fullmatch=True))
def test_text_that_looks_like_an_escape_comes_back(tmp_path, text):
    write_workbook(tmp_path / "a.xlsx", [Sheet("S", [Column("key"), Column("text")], [("k", text)])])
    [row] = open_table(tmp_path / "a.xlsx", "a.xlsx").rows()
    assert row.text("text") == text


def test_a_csv_has_a_mark_tags_and_no_formula():
    stream = io.BytesIO()
    rows = [("=cmd|' /C calc'!A0", "-x", -5, -1.5, dt.date(2024, 5, 12)), ("@a", "\tb", None, 2.0, None)]
    write_csv(stream, COLUMNS, rows, hxl=["#adm4+code", "#adm4+name", "#affected", "", "#date"])
    assert stream.getvalue().startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(stream.getvalue().decode("utf-8-sig"), newline="")))
    assert lines[1] == ["#adm4+code", "#adm4+name", "#affected", "", "#date"]
    assert lines[2:] == [
        ["'=cmd|' /C calc'!A0", "'-x", "-5", "-1.5", "2024-05-12"],
        ["'@a", "'\tb", "", "2", ""],
    ]


# -- refused rows ------------------------------------------------------------------------------------------------

THREE = ("问题", "位置", "如何改正")


def test_refused_rows_come_back_with_all_columns_and_can_be_brought_again(tmp_path):
    source = tmp_path / "a.csv"
    source.write_text("标题,,\ncode,,name,name\n1,x,a,b\n02,#N/A,　=c,d,extra\n3,y,e,f\n", "utf-8-sig")
    problems = {4: [("坏", "name", "改"), ("缺", "code", "补")], 99: [("无", "无", "无")]}
    count = write_refused(source, "a.csv", tmp_path / "r.xlsx", problems, headers=THREE, known=["code", "name"])
    table = open_table(tmp_path / "r.xlsx", "r.xlsx", known=["code", "name"])
    assert count == 1
    assert table.headers == ("code", "[B]", "name", "name #2", "+1", *THREE)
    [row] = table.rows()
    assert list(row.cells.values()) == ["02", None, "=c", "d", "extra", "坏\n缺", "name\ncode", "改\n补"]
    assert (row.faults, row.indent) == ({"[B]": "#N/A"}, {"name": 2})


def test_rows_refused_again_do_not_gather_columns(tmp_path):
    source = tmp_path / "a.csv"
    source.write_text("code,name\n1,a\n2,b\n", "utf-8")
    write_refused(source, "a.csv", tmp_path / "r.xlsx", {2: [("坏", "x", "y")], 3: [("坏", "x", "y")]}, headers=THREE)
    again = {2: [("还坏", "u", "v")]}
    write_refused(tmp_path / "r.xlsx", "r.xlsx", tmp_path / "s.xlsx", again, headers=THREE)
    table = open_table(tmp_path / "s.xlsx", "s.xlsx")
    assert [row.cells for row in table.rows()] == [
        {"code": "1", "name": "a", "问题": "还坏", "位置": "u", "如何改正": "v"}
    ]


def test_a_long_geometry_survives_the_way_through_a_workbook(tmp_path):
    ring = [[116 + n / 10_000, 26.123456 + n / 9_999] for n in range(4_000)]
    geometry = {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
    point = {"type": "Point", "coordinates": [116.5, 26.5]}
    features = [
        {"type": "Feature", "properties": {"code": code}, "geometry": shape}
        for code, shape in (("1", geometry), ("2", point), ("3", None))
    ]
    source = tmp_path / "a.geojson"
    source.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    bad = [("坏", "code", "改")]
    write_refused(source, "a.geojson", tmp_path / "r.xlsx", {1: bad, 2: bad, 3: bad}, headers=THREE)
    table = open_table(tmp_path / "r.xlsx", "r.xlsx", known=["code"])
    assert table.headers == ("code", "geometry", *THREE)
    assert [row.geometry for row in table.rows()] == [geometry, point, None]


def test_totals_are_formulas_that_carry_their_result(tmp_path):
    rows = [(f"第{n}行", n, n / 4) for n in range(5000)]
    columns = [Column("名称"), Column("人次", "integer"), Column("面积", "number")]
    columns.append(Column("单位数", "integer", total=7))
    sheet = Sheet("S", columns, iter(rows), heading=["表"], total="合计")
    write_workbook(tmp_path / "a.xlsx", [sheet, Sheet("T", columns[:2], [("a", 1)], total="合计")])
    computed = load_workbook(tmp_path / "a.xlsx", data_only=True)
    last = [cell.value for cell in list(computed["S"].rows)[-1]]
    assert last == ["合计", sum(range(5000)), sum(n / 4 for n in range(5000)), 7]
    assert [cell.value for cell in list(computed["T"].rows)[-1]] == ["合计", 1]
    assert list(load_workbook(tmp_path / "a.xlsx")["S"].rows)[-1][1].value == "=SUM(B3:B5002)"
