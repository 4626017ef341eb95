"""Long tables as workbooks: ours against openpyxl write-only and XlsxWriter, each in a process of its own."""

from __future__ import annotations

import datetime as dt
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bench.server import say

ROWS, MANY_ROWS = 100_000, 400_000
HEADERS = ("编码", "名称", "区划", "类型", "日期", "时间", "人数", "占比", "电话", "备注", "件数", "状态")
KINDS = ("text", "text", "text", "text", "date", "datetime", "integer", "percent", "text", "text", "integer", "text")
SCHOOLS = ("幼儿园", "小学", "初中", "社区")
COUNTY, COUNTY_ROWS = "styled report", 1_200
GOAL = "goal 4x openpyxl, at most 60 MB"


def rows(count: int) -> Iterator[tuple[Any, ...]]:
    """Rows of twelve cells as a register has them: codes, names, a day, a time, counts."""
    day = dt.date(2026, 5, 12)
    at = dt.datetime(2026, 5, 12, 9, 30, tzinfo=dt.UTC).replace(tzinfo=None)  # none of the others takes one with a zone
    for number in range(count):
        yield (
            f"990101{number:06d}", f"第{number % 977}小学", "震安县云岭镇", "学校", day, at, number % 900, 0.35,
            f"0912{number:06d}", "=1+1 备注", number * 7, "已举行",
        )  # fmt: skip


def ours(target: Path, count: int) -> None:
    """Written as the product writes a list of so many rows."""
    from core.sheets import Column, Sheet, write_workbook

    columns = [Column(header, kind) for header, kind in zip(HEADERS, KINDS, strict=True)]  # type: ignore[arg-type]
    sheet = Sheet("登记表", columns, rows(count), ["登记表", "截至 2026-11-30"], "合计", ["注"], count=count)
    write_workbook(target, [sheet])


def csv(target: Path, count: int) -> None:
    """The same as csv."""
    from core.sheets import Column, write_csv

    columns = [Column(header, kind) for header, kind in zip(HEADERS, KINDS, strict=True)]  # type: ignore[arg-type]
    write_csv(target, columns, rows(count))


def openpyxl(target: Path, count: int) -> None:
    """openpyxl's write-only mode with nothing but values."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    page = book.create_sheet("登记表")
    page.append(HEADERS)
    for row in rows(count):
        page.append(row)
    book.save(target)


def xlsxwriter(target: Path, count: int) -> None:
    """XlsxWriter's constant-memory mode with nothing but values; text is kept from becoming formulas."""
    import xlsxwriter

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(str(target), {**options, "default_date_format": "yyyy-mm-dd"})
    page = book.add_worksheet("登记表")
    page.write_row(0, 0, HEADERS)
    for at, row in enumerate(rows(count), 1):
        page.write_row(at, 0, row)
    book.close()


def county(target: Path, count: int) -> None:
    """The styled report of a county: a line for each township, kind of unit and month, totals, headings, charts."""
    from reports.figures import Figures, Line
    from reports.inputs import FiguresInput
    from reports.measures import PARTICIPATION
    from reports.tables import Table
    from reports.workbooks import write_file

    measures = tuple(measure.name for measure in PARTICIPATION)
    keys = [(str(town), kind, f"2026-{month:02d}") for town in range(25) for kind in SCHOOLS for month in range(1, 13)]
    lines = [Line(key, dict.fromkeys(measures, at * 7 % 900)) for at, key in enumerate(keys[:count])]
    total = Line((), {name: sum(int(str(line.values[name])) for line in lines) for name in measures})
    asked = FiguresInput(starts_on=dt.date(2026, 1, 1), ends_on=dt.date(2026, 12, 31), by=["area", "kind", "month"])
    names = {"area": {str(town): f"第{town}乡镇" for town in range(25)}, "kind": {kind: kind for kind in SCHOOLS}}
    write_file(target, Table(asked, Figures(("area", "kind", "month"), lines, total, measures), "安澜县", names))


WRITERS: dict[str, Callable[[Path, int], None]] = {
    "ours": ours, "openpyxl write-only": openpyxl, "XlsxWriter constant memory": xlsxwriter, "ours, csv": csv,
    COUNTY: county,
}  # fmt: skip


def main() -> int:
    """Time, memory of the whole process and size of the file, for each writer in turn."""
    found = {}
    for name in (name for name in WRITERS if name != COUNTY):
        found[name] = measured(name, ROWS)
        say("workbooks", f"{ROWS:,} x 12 rows, {name}: time", found[name]["seconds"], "s")
        say("workbooks", f"{ROWS:,} x 12 rows, {name}: peak memory of the process", found[name]["mb"], "MB")
        say("workbooks", f"{ROWS:,} x 12 rows, {name}: file", found[name]["file_mb"], "MB")
    for name, unit in (("seconds", "time"), ("cpu", "time of the processor")):
        ratio = found["openpyxl write-only"][name] / found["ours"][name]
        say("workbooks", f"openpyxl write-only to ours, {unit} ({GOAL})", ratio, "x")
    report = measured(COUNTY, COUNTY_ROWS)["seconds"]
    say("workbooks", f"styled report of a county, {COUNTY_ROWS:,} lines x 29 figures (goal 3 s)", report, "s")
    many = measured("ours", MANY_ROWS)
    say("workbooks", f"{MANY_ROWS:,} x 12 rows, ours: time", many["seconds"], "s")
    say("workbooks", f"{MANY_ROWS:,} x 12 rows, ours: peak memory of the process", many["mb"], "MB")
    return 0


def measured(name: str, count: int) -> dict[str, float]:
    """Seconds from the first row to the closed file, and megabytes, in a fresh process."""
    command = [sys.executable, "-m", "bench.workbooks", "--write", name, str(count)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout))


def write(name: str, count: int) -> None:
    """What the fresh process does."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / ("table.csv" if "csv" in name else "table.xlsx")
        began, busy = time.perf_counter(), time.process_time()
        WRITERS[name](target, count)
        seconds, cpu = time.perf_counter() - began, time.process_time() - busy
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps({"seconds": seconds, "cpu": cpu, "mb": peak, "file_mb": target.stat().st_size / 2**20}))


if __name__ == "__main__":
    if "--write" in sys.argv:
        write(sys.argv[2], int(sys.argv[3]))
        sys.exit()
    sys.exit(main())
