"""Run every bench, print what it measures and write RESULTS.md; what takes too long is cut off and said so.

python -m bench                    all of them
python -m bench burst live         only these; their sections of RESULTS.md are written anew, the others stay
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "RESULTS.md"
LIMIT_SECONDS = 600  # of all benches together in the short run


@dataclass(frozen=True)
class Bench:
    """A module of this package and what it is about."""

    module: str
    title: str


BENCHES = (
    Bench("start", "From starting the server to the first page"),
    Bench("pages", "Pages with the demo county, over HTTP"),
    Bench("calendar", "The calendar's views, with the demo county at twice its size and a month of 5,000 events"),
    Bench("map", "The shelter map with up to 100,000 places in a browser, against pages that Folium makes"),
    Bench("imports", "Import of 50,000 areas"),
    Bench("workbooks", "Long tables as workbooks, and the styled report of a county"),
    Bench("conflicts", "Conflict checks, and ways out of a clash"),
    Bench("drill_day", "A drill day on fifty wall screens, and its public page under load"),
    Bench("writers", "Eight writers planning events at once"),
    Bench("burst", "Schools that all register at once, over HTTP, with all checks, trail and notices"),
    Bench("quick_report", "Forty informants report an earthquake, and the map is drawn"),
    Bench("allocation", "Villages to shelters at least total walking, proven optimal"),
    Bench("planner", "A county's campaign, against cheapest insertion, OR-Tools routing and a lower bound"),
    Bench("routing", "Routing instances as problems of the planner, against PyVRP called directly at equal seconds"),
    Bench("figures", "Figures of a million headcounts, from the rollup and without it, and what keeping it up costs"),
    Bench("notices", "5,000 notices through four senders that are killed in the middle of their work"),
    Bench("live", "The minute of a drill day: 500 drills live at once"),
)


def main() -> int:
    """Run the benches that the command line names, all by default; 1 when one failed."""
    full = "--full" in sys.argv
    named = [argument for argument in sys.argv[1:] if not argument.startswith("-")]
    chosen = [bench for bench in BENCHES if not named or bench.module in named]
    ends = time.monotonic() + (LIMIT_SECONDS if not full else 24 * 3600)
    sections, failed = {} if not named else _before(), False
    for bench in chosen:
        print(f"\n{bench.title}", flush=True)
        rows = list(_run(bench, ends, full))
        failed = failed or any("error" in row for row in rows)
        sections[bench.title] = _section(bench, rows)
    known = [sections[bench.title] for bench in BENCHES if bench.title in sections]
    RESULTS.write_text(_page(known, full), encoding="utf-8")
    print(f"\n{RESULTS.relative_to(HERE.parent)} written")
    return int(failed)


def _before() -> dict[str, str]:
    """The sections of RESULTS.md as they are, by their titles."""
    parts = RESULTS.read_text(encoding="utf-8").split("\n## ")[1:] if RESULTS.exists() else []
    return {part.partition("\n")[0]: f"## {part.strip()}" for part in parts}


def _run(bench: Bench, ends: float, full: bool) -> Iterator[dict[str, Any]]:
    command = [sys.executable, "-m", f"bench.{bench.module}", *(["--full"] if full else [])]
    left = max(1.0, ends - time.monotonic())
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=left, cwd=HERE.parent, check=False)
    except subprocess.TimeoutExpired:
        yield {"measure": "whole bench", "error": f"not finished after {left:.0f} s"}
        return
    for line in done.stdout.splitlines():
        if line.startswith("{"):
            row = json.loads(line)
            print(f"  {row['measure']}: {_shown(row)}", flush=True)
            yield row
    if done.returncode:
        print(done.stderr[-2000:], file=sys.stderr)
        yield {"measure": "whole bench", "error": f"ended with status {done.returncode}"}


def _shown(row: dict[str, Any]) -> str:
    if "error" in row:
        return str(row["error"])
    value = row["value"]
    number = f"{value:,.0f}" if abs(value) >= 1000 else f"{value:,.3g}"
    return f"{number} {row['unit']}".strip()


def _section(bench: Bench, rows: list[dict[str, Any]]) -> str:
    lines = [f"## {bench.title}", "", "| measure | value |", "|---|---|"]
    lines += [f"| {row['measure']} | {_shown(row)} |" for row in rows]
    return "\n".join(lines)


def _page(sections: list[str], full: bool) -> str:
    kind = "`make bench-full`" if full else "`make bench`"
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()}"
    head = (
        f"# Results\n\nWritten by {kind} on {machine}. Absolute times depend on the machine and on what else it does; "
        "ratios compare two things measured in the same run. Sections may be written anew by name, some from a "
        "longer run: the seconds stand in their lines."
    )
    return "\n\n".join([head, *sections]) + "\n"


if __name__ == "__main__":
    sys.exit(main())
