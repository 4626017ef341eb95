"""An office program opens the files, reckons the formulas anew and comes to the figures on the screen."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from core.db import Database
from core.sheets import Column, Sheet
from core.sheets.streaming import stream_workbook
from registry import defaults
from tests.reports.test_downloads import QUESTION, take
from tests.reports.test_participation import MAY, hold
from tests.support.world import Visitor, World

pytestmark = [pytest.mark.long, pytest.mark.real_clock]


@pytest.fixture(autouse=True)
def may(database: Database, world: World) -> None:
    """Events in two townships and of the county."""
    with database.transaction() as session:
        defaults.seed(session)
        hold(session, world, "primary", reported=420, leaflets=300)
        hold(session, world, "kindergarten", reported=33, leaflets=50)
        hold(session, world, None, at=MAY.replace(day=20), reported=1000, kind="stall")


def opened_and_saved(source: Path, folder: Path) -> list[list[tuple[Any, ...]]]:
    """The values of all sheets after an office program has opened the file and saved it anew."""
    office = shutil.which("soffice")
    assert office, "make setup-office installs what is missing"
    out = folder / "saved"
    own = f"-env:UserInstallation=file://{folder}/office"
    form = "xlsx:Calc MS Excel 2007 XML"
    command = [office, own, "--headless", "--convert-to", form, "--outdir", str(out), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    book = load_workbook(out / source.name, data_only=True)
    return [list(page.iter_rows(values_only=True)) for page in book.worksheets]


def test_the_reckoned_totals_are_those_on_the_screen(client: Visitor, world: World, tmp_path: Path) -> None:
    client.sign_in_as(world, "planner")
    source = tmp_path / "participation.xlsx"
    book = load_workbook(io.BytesIO(take(client, "management", "xlsx").data))
    table = book.worksheets[0]
    total_at = next(row[0].row for row in table.iter_rows() if row[0].value == "Total")
    book.save(source)  # openpyxl leaves out every stored result: what is read afterwards was reckoned
    rows, charted = opened_and_saved(source, tmp_path)
    header = next(row for row in rows if "Leaflets" in row)
    total = rows[total_at - 1]
    shown = client.get(f"/figures?{QUESTION}").text
    figures = {"Held": 3, "Reported, person-times": 1453, "Leaflets": 350}
    assert {name: total[header.index(name)] for name in figures} == figures
    assert "1,453" in shown and ">350<" in shown
    assert next(row for row in charted if row[0] == "Total")[1:] == (0, 3, 300, 1453)


def test_a_streamed_workbook_opens_as_it_was(tmp_path: Path) -> None:
    rows = [(f"0912{at:06}", "=1+1", at, at / 10) for at in range(3000)]
    columns = [Column("Code"), Column("Text"), Column("Count", "integer"), Column("Share", "percent")]
    source = tmp_path / "long.xlsx"
    stream_workbook(source, [Sheet("S", columns, rows, ["Title"], "Total", ["Note"])])
    (found,) = opened_and_saved(source, tmp_path)
    assert [tuple(row[:4]) for row in found[2:3002]] == rows
    assert found[3002][2] == sum(range(3000))
