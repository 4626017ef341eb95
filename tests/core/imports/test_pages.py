"""The import in the browser, from the file to the result and back."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from openpyxl import Workbook, load_workbook
from sqlalchemy import func, select

from core.db import Database
from core.jobs import work_once
from core.models import ImportBatch, ImportChange
from registry.models import Area, Unit
from tests.support.world import Visitor, World

VILLAGES = "代码,名称,人口\n990101100203,新城村,900\n990101100204,东山村,1200\n990101100201,石上村,2400\n合计,,4500\n"


@pytest.fixture
def planner(client: Visitor, world: World) -> Visitor:
    return client.sign_in_as(world, "planner")


def send(client: Visitor, kind: str, content: bytes | str, name: str = "list.csv") -> Any:
    raw = content.encode() if isinstance(content, str) else content
    return client.post("/import", data={"kind": kind, "file": (BytesIO(raw), name)})


def uploaded(client: Visitor, kind: str, content: bytes | str, name: str = "list.csv") -> str:
    answer = send(client, kind, content, name)
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def checked(app: Flask, database: Database, client: Visitor, url: str, **more: str) -> str:
    page = client.get(url).text
    form = {**typed(page), **more}
    answer = client.post(f"{url}/check", data=form)
    assert answer.status_code == 303, answer.text
    do_work(app, database)
    return str(client.get(url).text)


def typed(page: str) -> dict[str, str]:
    """What stands in the page's boxes."""
    values = dict(re.findall(r'<input [^>]*name="((?:setting|constant)-[^"]+|header_row)"[^>]*value="([^"]*)"', page))
    for name, body in re.findall(r'<select [^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', body)
        values[name] = chosen[1] if chosen else ""
    return values


def do_work(app: Flask, database: Database) -> None:
    with app.app_context():
        while work_once(database):
            pass


def count(database: Database, table: Any) -> int:
    with database.transaction(writing=False) as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_list_of_villages_goes_in_and_comes_out_again(app: Flask, database: Database, planner: Visitor) -> None:
    before = count(database, Area)
    url = uploaded(planner, "areas", VILLAGES)
    preview = checked(app, database, planner, url)
    assert "This is what would happen" in preview
    assert "This is a line of totals" in preview
    assert count(database, Area) == before
    planner.post(f"{url}/apply", data={"mode": "good"})
    do_work(app, database)
    result = planner.get(url).text
    assert "2 new, 1 changed, 1 refused" in result
    assert count(database, Area) == before + 2
    planner.post(f"{url}/undo")
    do_work(app, database)
    assert count(database, Area) == before
    with database.transaction(writing=False) as session:
        assert session.scalar(select(Area.population).where(Area.code == "990101100201")) == 2300
    assert "Undone" in planner.get(url).text
    assert "list.csv" in planner.get("/import").text


def test_the_same_file_again_changes_nothing_and_says_so(app: Flask, database: Database, planner: Visitor) -> None:
    url = uploaded(planner, "areas", VILLAGES)
    checked(app, database, planner, url)
    planner.post(f"{url}/apply", data={"mode": "good"})
    do_work(app, database)
    changes = count(database, ImportChange)
    again = uploaded(planner, "areas", VILLAGES)
    assert "Nothing to change" in checked(app, database, planner, again)
    planner.post(f"{again}/apply", data={"mode": "good"})
    do_work(app, database)
    assert count(database, ImportChange) == changes


def test_all_or_nothing_takes_nothing_when_a_row_is_refused(app: Flask, database: Database, planner: Visitor) -> None:
    before = count(database, Area)
    url = uploaded(planner, "areas", VILLAGES)
    checked(app, database, planner, url)
    planner.post(f"{url}/apply", data={"mode": "all"})
    do_work(app, database)
    page = planner.get(url).text
    assert "1 row is refused, so nothing was taken" in page
    assert "Take the 3 good rows" in page
    assert count(database, Area) == before


def test_the_refused_rows_come_back_as_a_workbook_that_can_be_sent_again(
    app: Flask, database: Database, planner: Visitor
) -> None:
    url = uploaded(planner, "areas", "代码,名称,人口\n990101100203,新城村,约九百\n990101100204,东山村,1200\n")
    checked(app, database, planner, url)
    book = load_workbook(BytesIO(planner.get(f"{url}/refused.xlsx").data))
    page: Any = book.active
    header, row = list(page.iter_rows(values_only=True))
    assert header == ("代码", "名称", "人口", "Import problem", "Where the problem is", "How to put it right")
    assert row[:4] == ("990101100203", "新城村", "约九百", "This is not a whole number.")
    page["C2"] = "900"
    corrected = BytesIO()
    book.save(corrected)
    again = uploaded(planner, "areas", corrected.getvalue(), "corrected.xlsx")
    assert "Apply 1 row" in checked(app, database, planner, again)


def test_columns_nobody_knows_are_matched_by_hand(app: Flask, database: Database, planner: Visitor) -> None:
    url = uploaded(planner, "areas", "甲,乙\n990101100203,新城村\n990101100204,东山村\n")
    refused = planner.post(f"{url}/check", data={"column-0": "", "column-1": "name"})
    assert refused.status_code == 422
    assert "is no list of this kind" in refused.text
    twice = planner.post(f"{url}/check", data={"column-0": "name", "column-1": "name"})
    assert "Two columns are given for" in twice.text
    preview = checked(app, database, planner, url, **{"column-0": "code", "column-1": "name"})
    assert "Apply all 2 rows" in preview


def test_the_coordinate_system_must_be_chosen_where_there_are_coordinates(
    app: Flask, database: Database, planner: Visitor
) -> None:
    sheet = "名称,类型,乡镇,经度,纬度\n东山小学,小学,梅江镇,116.0201,26.4801\n"
    url = uploaded(planner, "units", sheet)
    refused = planner.post(f"{url}/check", data=typed(planner.get(url).text))
    assert refused.status_code == 422
    assert "Please choose: Coordinate system" in refused.text
    strange = planner.post(f"{url}/check", data={**typed(planner.get(url).text), "setting-datum": "mars"})
    assert strange.status_code == 422 and "Please choose: Coordinate system" in strange.text
    assert "Apply 1 row" in checked(app, database, planner, url, **{"setting-datum": "gcj02"})
    planner.post(f"{url}/apply", data={"mode": "all"})
    do_work(app, database)
    with database.transaction(writing=False) as session:
        found = session.scalars(select(Unit).where(Unit.name == "东山小学")).one()
        assert found.lon is not None and 0.003 < 116.0201 - found.lon < 0.007


def test_rows_without_a_code_are_matched_by_name_only_when_that_is_right(
    app: Flask, database: Database, planner: Visitor
) -> None:
    url = uploaded(planner, "units", "名称,类型,乡镇,学生数\n石上小学,小学,梅江镇,1050\n")
    preview = checked(app, database, planner, url)
    assert "1 row without a code was matched" in preview
    planner.post(f"{url}/names", data={"match": "no"})
    do_work(app, database)
    assert "rows were not to be matched by name" in planner.get(url).text


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "empty.csv", "This file is empty"),
        (b"%PDF-1.7 something", "list.pdf", "is a PDF document, not a table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old.xls", "a workbook of the old kind"),
        (b"<html><body>no</body></html>", "page.csv", "is a web page"),
    ],
)
def test_what_is_no_table_is_refused_kindly(planner: Visitor, content: bytes, name: str, said: str) -> None:
    answer = send(planner, "areas", content, name)
    assert answer.status_code == 422
    assert said in answer.text


def test_no_file_and_no_kind_are_told(planner: Visitor) -> None:
    assert "Please choose a file" in planner.post("/import", data={"kind": "areas"}).text
    assert "Please choose what the file has in it" in send(planner, "planets", VILLAGES).text


def test_a_file_over_the_limit_is_refused_before_it_is_read(planner: Visitor) -> None:
    class Endless:
        read_bytes = 0

        def read(self, size: int = -1) -> bytes:
            self.read_bytes += max(size, 0)
            return b"x" * max(size, 0)

    stream = Endless()
    answer = planner.post(
        "/import",
        content_type="multipart/form-data; boundary=b",
        environ_overrides={"wsgi.input": stream, "CONTENT_LENGTH": "200000000"},
    )
    assert answer.status_code == 413
    assert "too large" in answer.text
    assert stream.read_bytes < 5_000_000


def test_the_template_has_the_columns_in_the_readers_language(app: Flask, database: Database, planner: Visitor) -> None:
    book = load_workbook(BytesIO(planner.get("/import/template/units.xlsx").data))
    sheet, notes = book.worksheets
    headers = [cell.value for cell in sheet[1]]
    assert "Unit name" in headers and "Students" in headers
    assert any("primary" in str(cell.value) for row in notes for cell in row)
    url = uploaded(planner, "units", planner.get("/import/template/units.xlsx").data, "units.xlsx")
    assert "This is the example row of the template" in checked(
        app, database, planner, url, **{"setting-datum": "wgs84"}
    )


def test_a_workbook_with_a_title_and_numbers_for_codes_is_read(
    app: Flask, database: Database, planner: Visitor
) -> None:
    book = Workbook()
    page: Any = book.active
    for row in [
        ["清源县村级区划"],
        [],
        ["区划代码", "名称", "人口"],
        [990101100203, "新城村", 900.0],
        [],
        ["注：只含村级"],
    ]:
        page.append(row)
    page.merge_cells("A1:C1")
    target = BytesIO()
    book.save(target)
    url = uploaded(planner, "areas", target.getvalue(), "villages.xlsx")
    preview = checked(app, database, planner, url)
    assert "This is a note, not a record" in preview
    assert "新城村 990101100203" in preview


def test_somebody_elses_import_is_not_found(client: Visitor, world: World, planner: Visitor) -> None:
    url = uploaded(planner, "areas", VILLAGES)
    client.sign_in_as(world, "township_officer")
    assert client.get(url).status_code == 404
    assert client.post(f"{url}/apply").status_code == 404
    client.sign_in_as(world, "administrator")
    assert client.get(url).status_code == 200


def test_an_officer_imports_only_into_the_own_township(
    app: Flask, database: Database, client: Visitor, world: World
) -> None:
    officer = client.sign_in_as(world, "township_officer")
    sheet = "名称,类型,乡镇\n梅江中学,初级中学,梅江镇\n青塘中学,初级中学,青塘镇\n"
    url = uploaded(officer, "units", sheet)
    preview = checked(app, database, officer, url)
    assert "青塘镇 is outside the areas you look after" in preview
    assert "Take the 1 good row" in preview
    assert send(officer, "areas", VILLAGES).status_code == 403


def test_markup_in_cells_is_shown_as_text(app: Flask, database: Database, planner: Visitor) -> None:
    url = uploaded(planner, "areas", '代码,名称\n990101100203,"<script>alert(1)</script>"\n<b>x</b>,=1+1\n')
    preview = checked(app, database, planner, url)
    assert "<script>alert" not in preview and "&lt;script&gt;" in preview


def test_a_batch_is_applied_once_however_often_it_is_asked(app: Flask, database: Database, planner: Visitor) -> None:
    url = uploaded(planner, "areas", VILLAGES)
    checked(app, database, planner, url)
    assert planner.post(f"{url}/apply", data={"mode": "good"}).status_code == 303
    assert planner.post(f"{url}/apply", data={"mode": "good"}).status_code == 409
    do_work(app, database)
    assert planner.post(f"{url}/apply", data={"mode": "good"}).status_code == 409
    with database.transaction(writing=False) as session:
        assert session.scalars(select(ImportBatch.state)).all() == ["applied"]
