"""Every kind of table file opens alike, and what is none is refused with a remedy."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from core.errors import DomainError
from core.i18n import speaking
from core.sheets import open_table
from core.sheets.cells import Table

KNOWN = ("行政区划代码", "名称", "code", "name", "人口", "geometry")


def saved(folder: Path, content: bytes | str, name: str = "file.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(content.encode(encoding) if isinstance(content, str) else content)
    return path


def opened(folder: Path, content: bytes | str, name: str = "file.csv", encoding: str = "utf-8", **options) -> Table:
    return open_table(saved(folder, content, name, encoding), name, **options)


def cells(table: Table) -> list[dict]:
    return [row.cells for row in table.rows()]


def refusal(folder: Path, content: bytes | str, name: str = "file.csv", **options) -> DomainError:
    with pytest.raises(DomainError) as caught:
        list(opened(folder, content, name, **options).rows())
    for language in ("en", "zh"):
        with speaking(language):
            assert str(caught.value.message)
            assert str(caught.value.hint)
    return caught.value


def workbook(folder: Path, rows: list, name: str = "file.xlsx", title: str = "Sheet1", **formats: str) -> Path:
    book = Workbook()
    page: Any = book.active
    page.title = title
    for row in rows:
        page.append(row)
    for place, number_format in formats.items():
        page[place].number_format = number_format
    book.save(folder / name)
    return folder / name


# -- csv ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_a_chinese_csv_reads_the_same_in_every_encoding(tmp_path, encoding):
    text = "行政区划代码,名称\r\n360730100,梅江镇\r\n360730101,青塘镇㙟\r\n"
    table = opened(tmp_path, text, encoding=encoding)
    assert table.headers == ("行政区划代码", "名称")
    assert cells(table)[1] == {"行政区划代码": "360730101", "名称": "青塘镇㙟"}


def test_big5_is_told_from_gb18030_by_its_second_bytes(tmp_path):
    text = "編號,名稱,地址\n1,花蓮縣立明禮國民小學,花蓮縣花蓮市明禮路六號\n2,鄉鎮市區公所避難收容處所,臺灣\n"
    big5, gb = opened(tmp_path, text, encoding="cp950"), opened(tmp_path, text, "gb.csv", "gb18030")
    assert (big5.encoding, gb.encoding) == ("cp950", "gb18030")
    assert cells(big5) == cells(gb)


def test_the_encoding_can_be_said(tmp_path):
    path = saved(tmp_path, "名称,人口\n梅江镇,1\n", encoding="gbk")
    assert next(open_table(path, "a.csv", encoding="gb2312").rows()).cells["名称"] == "梅江镇"
    for name, code in (("utf-8", "sheets.encoding"), ("klingon", "sheets.no_such_encoding")):
        with pytest.raises(DomainError) as caught:
            open_table(path, "a.csv", encoding=name)
        assert caught.value.code == code


def test_a_broken_utf8_file_is_not_read_as_gb18030(tmp_path):
    text = "code,name\n" + "".join(f"{n},宁都县梅江镇某某村委会\n" for n in range(9))
    error = refusal(tmp_path, text.encode() + b"9,\xe6\xb1\n")
    assert error.code == "sheets.damaged_text"
    assert "11" in str(error.message)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_counted_outside_quotes(tmp_path, delimiter):
    lines = ["code", "name", "hazards"], ["1", "梅江镇", '"水災,震災;土石流\t海嘯,a,b,c"'], ["2", "石上镇", '"a;b,c"']
    table = opened(tmp_path, "\n".join(delimiter.join(line) for line in lines))
    assert cells(table)[0] == {"code": "1", "name": "梅江镇", "hazards": "水災,震災;土石流\t海嘯,a,b,c"}


def test_the_first_line_may_declare_the_delimiter(tmp_path):
    table = opened(tmp_path, "sep=;\r\ncode;name\r\n1;a,b,c\r\n")
    assert (table.header_row, cells(table)) == (2, [{"code": "1", "name": "a,b,c"}])


def test_rows_are_numbered_by_the_line_where_they_begin(tmp_path):
    table = opened(tmp_path, 'code,name\n\n1,"two\nlines"\n,\n2,b\n')
    assert [(row.number, row.cells["name"]) for row in table.rows()] == [(3, "two\nlines"), (6, "b")]


def test_too_many_and_too_few_cells_lose_nothing(tmp_path):
    table = opened(tmp_path, "code,name\n1\n2,b,c,,d\n")
    assert cells(table) == [{"code": "1", "name": None}, {"code": "2", "name": "b", "+1": "c", "+3": "d"}]


def test_repeated_and_blank_headers_keep_their_columns_apart(tmp_path):
    table = opened(tmp_path, "name,,name,name\na,b,c,d\n")
    assert cells(table) == [{"name": "a", "[B]": "b", "name #2": "c", "name #3": "d"}]


def test_cells_are_trimmed_and_their_indent_is_kept(tmp_path):
    [row] = opened(tmp_path, "code,name\n\ufeff 1\xa0,　　 石上村\u200b\n").rows()
    assert row.cells == {"code": "1", "name": "石上村"}
    assert row.indent == {"code": 1, "name": 5}


def test_spreadsheet_errors_are_blank_but_remembered(tmp_path):
    [row] = opened(tmp_path, "code,name\n#N/A,#1 school\n").rows()
    assert (row.cells, row.faults) == ({"code": None, "name": "#1 school"}, {"code": "#N/A"})


def test_a_geometry_column_is_parsed_and_a_broken_one_stays_text(tmp_path):
    first, second = opened(tmp_path, 'code;geometry\n1;"{""type"": ""Point""}"\n2;{oops\n').rows()
    assert (first.geometry, second.geometry, second.text("geometry")) == ({"type": "Point"}, None, "{oops")


def test_an_apostrophe_before_a_formula_sign_is_taken_off(tmp_path):
    [row] = opened(tmp_path, "phone,name,note\n'+86797,'tis,''=x\n").rows()
    assert list(row.cells.values()) == ["+86797", "'tis", "'=x"]


def test_rows_can_be_read_twice(tmp_path):
    table = opened(tmp_path, "code,name\n1,a\n")
    assert cells(table) == cells(table) == [{"code": "1", "name": "a"}]


def test_rows_come_one_at_a_time(tmp_path):
    rows = opened(tmp_path, "code,name\n" + "1,a\n" * 100 + '2,"broken\n').rows()
    assert [next(rows).number for _ in range(100)] == list(range(2, 102))
    with pytest.raises(DomainError):
        next(rows)


# -- the header row ----------------------------------------------------------------------------------------------


def test_the_header_is_found_below_titles_by_known_words(tmp_path):
    text = "宁都县一览表,,\n单位：个,时间：2024年,说明：略\n行政区劃代碼（12位）,名稱,人口(人)\n360730100,梅江镇,5\n"
    table = opened(tmp_path, text, known=KNOWN)
    assert (table.header_row, [row.number for row in table.rows()]) == (3, [4])


def test_without_known_words_the_header_is_the_first_full_row_of_words(tmp_path):
    text = "宁都县一览表,,,\n制表：某人,审核：某人,,\n甲,乙,丙,丁\n1,2,3,4\n"
    assert opened(tmp_path, text).header_row in (2, 3)
    assert opened(tmp_path, "title,,,,\n甲,乙,丙,丁,戊\n1,2,3,4,5\n").header_row == 2


def test_a_header_row_can_be_said(tmp_path):
    text = "code,name\n甲,乙\n1,2\n"
    assert opened(tmp_path, text, known=KNOWN, header_row=2).headers == ("甲", "乙")
    assert refusal(tmp_path, text, header_row=9).code == "sheets.no_header"


def test_a_template_without_rows_still_has_its_header(tmp_path):
    assert cells(opened(tmp_path, "code,name\n", known=KNOWN)) == []


@pytest.mark.parametrize("text", ["1,2\n3,4\n", "\n \n", "   ", "just a sentence\nand another\n"])
def test_a_file_without_a_header_is_refused(tmp_path, text):
    assert refusal(tmp_path, text).code == "sheets.no_header"


# -- xlsx --------------------------------------------------------------------------------------------------------


def test_codes_numbers_dates_and_truths_come_as_people_type_them(tmp_path):
    values = [
        360730100001,
        24.30,
        0.00001,
        dt.date(2024, 5, 12),
        dt.datetime(2024, 5, 12, 14, 28),
        True,
        912345678,
        7.0,
    ]
    headers = ["code", "lat", "tiny", "on", "at", "open", "phone", "whole"]
    path = workbook(tmp_path, [headers, values], G2="0000000000")
    assert cells(open_table(path, path.name)) == [
        dict(
            zip(
                headers,
                ["360730100001", "24.3", "0.00001", "2024-05-12", "2024-05-12 14:28", "TRUE", "0912345678", "7"],
                strict=True,
            )
        )
    ]


def test_a_messy_sheet_keeps_its_row_numbers_indents_and_footnotes(tmp_path):
    rows = [[], ["2023年行政区划代码"], ["行政区划代码", "  名称"], [110000, "北京市"], [110101, "   东城区"], [],
            ["注：以上", None, None]]  # fmt: skip
    table = open_table(workbook(tmp_path, rows), "messy.xlsx", known=KNOWN)
    assert (table.headers, table.header_row) == (("行政区划代码", "名称"), 3)
    found = list(table.rows())
    assert [row.number for row in found] == [4, 5, 7]
    assert found[1].indent == {"名称": 3}
    assert found[2].cells == {"行政区划代码": "注：以上", "名称": None}


def test_a_formula_without_a_stored_result_is_blank_and_an_error_is_remembered(tmp_path):
    [row] = open_table(workbook(tmp_path, [["code", "name", "人口"], ["#REF!", "x", "=1+1"]]), "a.xlsx").rows()
    assert (row.cells, row.faults) == ({"code": None, "name": "x", "人口": None}, {"code": "#REF!"})


def test_the_sheet_with_the_best_known_header_is_read_and_hidden_ones_are_not(tmp_path):
    book = Workbook()
    first: Any = book.active
    first.title = "说明"
    for line in (["请", "看"], ["第", "二"]):
        first.append(line)
    for title in ("数据", "旧"):
        page = book.create_sheet(title)
        page.append(["code", "name"] + ["人口"] * (title == "旧"))
        page.append([1, title])
    book["旧"].sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    table = open_table(tmp_path / "a.xlsx", "a.xlsx", known=KNOWN)
    assert (table.sheet, table.sheets) == ("数据", ("说明", "数据", "旧"))
    assert cells(open_table(tmp_path / "a.xlsx", "a.xlsx", known=KNOWN, sheet="旧"))[0]["name"] == "旧"
    with pytest.raises(DomainError) as caught:
        open_table(tmp_path / "a.xlsx", "a.xlsx", sheet="无")
    assert (caught.value.code, "说明, 数据, 旧" in str(caught.value)) == ("sheets.no_such_sheet", True)


def repacked(path: Path, part: str, change) -> bytes:
    """The same package with one part changed."""
    out = io.BytesIO()
    assert part in zipfile.ZipFile(path).namelist()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            content = old.read(info)
            new.writestr(info.filename, change(content) if info.filename == part else content)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def test_a_lying_size_of_the_sheet_does_no_harm(tmp_path):
    path = workbook(tmp_path, [["code", "name"], [1, "a"]])
    content = repacked(path, SHEET, lambda xml: xml.replace(b'ref="A1:B2"', b'ref="A1:XFD1048576"'))
    assert cells(opened(tmp_path, content, "b.xlsx")) == [{"code": "1", "name": "a"}]


@pytest.mark.parametrize(
    "change",
    [
        lambda xml: xml[: len(xml) // 2],
        lambda xml: xml.replace(b"<v>1</v>", b"<v>one</v>"),
        lambda xml: xml.replace(b'r="A2"', b'r="ZZZZZZ2"'),
        lambda xml: b"not xml at all",
    ],
)
def test_a_damaged_sheet_is_refused(tmp_path, change):
    path = workbook(tmp_path, [["code", "name"], [1, "a"]])
    assert refusal(tmp_path, repacked(path, SHEET, change), "b.xlsx").code == "sheets.broken"


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"])
def test_entities_are_refused_in_every_part(tmp_path, part):
    def bomb(xml: bytes) -> bytes:
        declaration = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
        head, mark, rest = xml.partition(b"?>") if xml.startswith(b"<?xml") else (b"", b"", xml)
        return head + mark + b"<!-- " + b"x" * 9000 + b" -->" + declaration + rest

    path = workbook(tmp_path, [["code", "name"], [1, "a"]])
    assert refusal(tmp_path, repacked(path, part, bomb), "b.xlsx").code == "sheets.entities"


def packed(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def test_a_zip_bomb_is_not_unpacked(tmp_path):
    content = packed(**{"[Content_Types].xml": b"<a/>", "xl/workbook.xml": b"<a/>", "xl/media/x": bytes(60 << 20)})
    assert len(content) < 100_000
    assert refusal(tmp_path, content, "bomb.xlsx").code == "sheets.bomb"


# -- what is no table --------------------------------------------------------------------------------------------

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "sheets.empty"),
        (b"%PDF-1.7 ...", "sheets.wrong_type"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "sheets.wrong_type"),
        (b"\xff\xd8\xff\xe0" + bytes(50), "sheets.wrong_type"),
        (b"BM6\0\0\0", "sheets.wrong_type"),
        (b"\x1f\x8b\x08\0", "sheets.wrong_type"),
        (packed(**{"[Content_Types].xml": b"<a/>", "word/document.xml": b"<a/>"}), "sheets.wrong_type"),
        (packed(**{"[Content_Types].xml": b"<a/>", "xl/workbook.bin": b"x"}), "sheets.wrong_type"),
        (packed(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), "sheets.wrong_type"),
        (packed(readme=b"hello"), "sheets.wrong_type"),
        (OLE + "Workbook".encode("utf-16-le"), "sheets.old_excel"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "sheets.encrypted"),
        (OLE + "WordDocument".encode("utf-16-le"), "sheets.wrong_type"),
        (b"PK\x03\x04 and then nothing", "sheets.broken"),
        (b"<html><table><tr><td>code</td></tr></table>", "sheets.markup"),
        ("\ufeff<?xml version='1.0'?><Workbook/>".encode(), "sheets.markup"),
        (b"code,name\n1,\0\n", "sheets.binary"),
        ("code,name\n1,a\n".encode("utf-16-le"), "sheets.binary"),
        (b"code,name\n1,\xff\xff\xff\n", "sheets.encoding"),
        (b'code,name\n1,a\n2,"never closed\n3,c\n', "sheets.quotes"),
    ],
)
def test_what_is_no_table_is_refused_by_its_content_whatever_its_name(tmp_path, content, code):
    for name in ("file.xlsx", "file.csv"):
        assert refusal(tmp_path, content, name).code == code


def test_a_text_that_begins_like_a_picture_is_still_a_text(tmp_path):
    assert opened(tmp_path, "BMI,name\n1,a\n").headers == ("BMI", "name")


def test_a_file_over_the_limit_is_refused_before_it_is_read(tmp_path):
    assert refusal(tmp_path, "code,name\n" + "1,a\n" * 100, limit_bytes=100).code == "sheets.too_large"


def test_the_broken_quote_is_reported_with_its_line(tmp_path):
    assert "3" in str(refusal(tmp_path, 'code,name\n1,a\n2,"b\n').message)


# -- GeoJSON -----------------------------------------------------------------------------------------------------

POINT = {"type": "Point", "coordinates": [116.0, 26.5]}


def feature(geometry: object = None, **properties: object) -> dict:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def collection(*features: object, **more: object) -> str:
    return json.dumps({"type": "FeatureCollection", "features": features, **more})


def test_features_become_rows_with_their_geometry(tmp_path):
    text = collection(feature(POINT, code=360730, POP=12.0, note=" x "), feature(None, code="2", more=["a"], open=True))
    table = opened(tmp_path, text, "a.geojson")
    assert (table.kind, table.headers) == ("geojson", ("code", "POP", "note", "more", "open", "geometry"))
    first, second = table.rows()
    assert (first.number, first.geometry, first.text("code"), first.text("POP")) == (1, POINT, "360730", "12")
    assert (second.geometry, second.text("more"), second.text("open")) == (None, '["a"]', "TRUE")


def test_one_feature_a_feature_id_and_a_not_a_number_are_understood(tmp_path):
    text = '{"type": "Feature", "id": "u1", "geometry": null, "properties": {"code": NaN, "geometry": "text"}}'
    [row] = opened(tmp_path, text, "no-extension").rows()
    assert row.cells == {"code": None, "geometry #2": "text", "id": "u1", "geometry": None}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('{"type": "FeatureCollection", "features": [', "sheets.json"),
        ('{"type": "Topology", "objects": {}}', "sheets.not_geojson"),
        ('[{"code": 1}]', "sheets.not_geojson"),
        ("[" * 100_000, "sheets.not_geojson"),
        (json.dumps(POINT), "sheets.not_geojson"),
        (collection(), "sheets.no_features"),
        (collection(feature(), "no feature"), "sheets.feature"),
        (
            collection(feature(a=1), crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3826"}}),
            "sheets.projection",
        ),
    ],
)
def test_other_json_is_refused_clearly(tmp_path, text, code):
    assert refusal(tmp_path, text, "a.geojson").code == code


def test_broken_json_says_line_and_column(tmp_path):
    message = refusal(tmp_path, '{"type": "Feature",\n "properties": oops}', "a.json").message
    assert "line 2, column 16" in message.in_("en")


def test_a_row_of_tags_for_programs_under_the_headings_is_no_row(tmp_path: Path) -> None:
    table = opened(tmp_path, "code,name,人口\n#adm+code,#adm +name,\n360731,宁都县,12\n#1,井#2,3\n")
    assert [row["name"] for row in cells(table)] == ["宁都县", "井#2"]
