"""Import of 50,000 areas: rows a second, peak memory, and the ratio to csv + executemany on the same table."""

from __future__ import annotations

import csv
import json
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROWS = 50_000
ROOT = Path(__file__).resolve().parent.parent
PEER_COLUMNS = "(id, parent_id, scheme, code, name, level, path, population, is_demo, version)"


def main() -> int:
    """Measure ours and the peer, each in a process and a database of its own."""
    rows = ROWS * 4 if "--full" in sys.argv else ROWS
    with tempfile.TemporaryDirectory() as folder:
        sheet = Path(folder) / "areas.csv"
        write_areas(sheet, rows)
        ours, our_peak = _measured("ours", sheet, Path(folder) / "ours")
        again, _ = _measured("ours", sheet, Path(folder) / "ours")
        peer, peer_peak = _measured("peer", sheet, Path(folder) / "peer")
    _say("rows", rows, "rows")
    _say("import, first time", ours, "s")
    _say("import, rows a second", rows / ours, "rows/s")
    _say("import of the same file again", again, "s")
    _say("import, peak memory", our_peak, "MB")
    _say("csv + executemany", peer, "s")
    _say("csv + executemany, peak memory", peer_peak, "MB")
    _say("ratio of the times", ours / peer, "x")
    return 0


def write_areas(path: Path, rows: int) -> None:
    """A file of one county after another, 20 townships each, 24 villages in a township."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["code", "name", "population"])
        for count, row in enumerate(_areas()):
            if count == rows:
                break
            writer.writerow(row)


def _areas() -> Iterator[tuple[str, str, int]]:
    for county in range(1, 10_000):
        code = f"99{county:04d}"
        yield code, f"第{county}县", 480_000
        for town in range(100, 120):
            yield f"{code}{town}", f"{town}镇", 24_000
            for village in range(200, 224):
                yield f"{code}{town}{village}", f"{village}村", 1_000 + village


def _measured(what: str, sheet: Path, data: Path) -> tuple[float, float]:
    """Seconds and peak megabytes of one run in a fresh process."""
    environ = {**os.environ, "ZHENAN_DATA": str(data), "LOG_LEVEL": "ERROR"}
    command = [sys.executable, "-m", "bench.imports", what, str(sheet)]
    done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    seconds, peak = json.loads(done.stdout.splitlines()[-1])
    return seconds, peak


def _run(what: str, sheet: Path) -> None:
    """In the measured process: prepare the database, then take the time of the import alone."""
    import schema
    from core.config import Config
    from core.db import Database

    config = Config()
    config.data.mkdir(parents=True, exist_ok=True)
    schema.upgrade(Database(config.database_url))
    seconds = _import(sheet) if what == "ours" else _insert(sheet, config.data / "zhenan.db")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps([seconds, peak]))


def _import(sheet: Path) -> float:
    from app import create_app

    runner = create_app().test_cli_runner()
    began = time.perf_counter()
    result = runner.invoke(args=["import", "areas", str(sheet)])
    seconds = time.perf_counter() - began
    if result.exit_code:
        raise SystemExit(result.output)
    return seconds


def _insert(sheet: Path, database: Path) -> float:
    """The least that could be done: no check, no comparison, no trail, no undo."""
    began = time.perf_counter()
    ids: dict[str, tuple[int, str]] = {}
    connection = sqlite3.connect(database)
    with sheet.open(encoding="utf-8", newline="") as file, connection:
        rows = (_peer_row(number, row, ids) for number, row in enumerate(csv.DictReader(file), 1))
        connection.executemany(f"INSERT INTO areas {PEER_COLUMNS} VALUES (?,?,'stat',?,?,?,?,?,0,1)", rows)
    connection.close()
    return time.perf_counter() - began


def _peer_row(number: int, row: dict[str, str], ids: dict[str, tuple[int, str]]) -> tuple[object, ...]:
    code = row["code"]
    level = {6: "county", 9: "township", 12: "village"}[len(code)]
    parent, above = ids.get(code[:-3], (None, "/"))
    path = f"{above}{number}/"
    if level != "village":
        ids[code] = (number, path)
    return number, parent, code, row["name"], level, path, int(row["population"])


def _say(measure: str, value: float, unit: str) -> None:
    print(json.dumps({"bench": "imports", "measure": measure, "value": round(value, 2), "unit": unit}), flush=True)


if __name__ == "__main__":
    if len(sys.argv) == 3:
        _run(sys.argv[1], Path(sys.argv[2]))
        sys.exit(0)
    sys.exit(main())
