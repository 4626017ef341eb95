"""Public routing instances solved as problems of the planner, checked apart, against the best costs that are known.

python bench/routing.py FILE... [--seconds 60] [--seed 1] [--iterations N] [--peer] [--convention NAME]

Reads Solomon's .txt, VRPLIB's .vrp and Cordeau's .txt. Best known costs are read from a .sol, .res or .csv file beside
the instance; costs are in the file's unit, under the convention that the published routes follow. `--peer` gives PyVRP,
called directly, the same time in the same run. Without files, the public ones of the folder that ZHENAN_REAL_DATA names
are solved against the peer, or else some that are made up.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

ROOT = Path(__file__).resolve().parent.parent
# run as a file, Python would look in this folder first, where calendar.py is not the one of the library
sys.path[:] = [str(ROOT), *(folder for folder in sys.path if Path(folder).resolve() != ROOT / "bench")]

from bench.routing_check import Route, verdict  # noqa: E402
from bench.routing_files import CONVENTIONS, Instance, Unreadable, read  # noqa: E402
from bench.routing_known import Known, known  # noqa: E402
from bench.routing_peer import can_be_called, peer_routes  # noqa: E402
from bench.routing_problem import translated  # noqa: E402
from bench.server import say  # noqa: E402
from planning.solving.problem import Effort  # noqa: E402

HEAD = ("instance", "cost", "best known", "gap", "feasible", "seconds")
PEER_HEAD = ("peer", "peer gap", "against peer")


@dataclass(frozen=True)
class Line:
    """What came of one instance: costs in the file's unit, the best known one (None: unknown), faults, seconds."""

    name: str
    cost: float
    best: float | None
    faults: tuple[str, ...]
    seconds: float
    convention: str
    peer: float | None = None

    @property
    def gap(self) -> float | None:
        """Per cent above the best known cost."""
        return None if self.best is None else 100 * (self.cost / self.best - 1)

    @property
    def peer_gap(self) -> float | None:
        """The peer's."""
        return None if self.best is None or self.peer is None else 100 * (self.peer / self.best - 1)

    @property
    def against(self) -> float | None:
        """Per cent above the peer's cost, below 0: ours is better."""
        return None if self.peer is None else 100 * (self.cost / self.peer - 1)


def solved(instance: Instance, found: Known, effort: Effort, has_peer: bool) -> Line:
    """The planner's result for an instance, and the peer's in the same run if it is wanted."""
    from planning.solving.solver import solve

    scale = found.convention.scale
    began = time.perf_counter()
    ours = translated(instance, found.convention)
    plan = solve(ours.problem, effort, lambda plan, score: None, lambda: False)
    seconds = time.perf_counter() - began
    result = verdict(instance, ours.routes(plan), found.convention)
    peer = None
    if has_peer and can_be_called(instance) and effort.seconds:
        routes = peer_routes(instance, found.convention, effort.seconds, effort.seed)
        peer = _cost_if_feasible(instance, routes, found)
    best = None if found.best is None else found.best / scale
    return Line(instance.name, result.cost / scale, best, result.faults, seconds, found.convention.name, peer)


def _cost_if_feasible(instance: Instance, routes: list[Route], found: Known) -> float | None:
    result = verdict(instance, routes, found.convention)
    return result.cost / found.convention.scale if result.is_feasible else None


def cells(line: Line, has_peer: bool) -> list[str]:
    """A line of the table."""
    shown = [
        line.name, f"{line.cost:.2f}", _number(line.best, ".2f"), _number(line.gap, ".2f", " %"),
        "no" if line.faults else "yes", f"{line.seconds:.1f}",
    ]  # fmt: skip
    if has_peer:
        shown += [_number(line.peer, ".2f"), _number(line.peer_gap, ".2f", " %"), _number(line.against, "+.2f", " %")]
    return shown


def _number(value: float | None, form: str, unit: str = "") -> str:
    return "-" if value is None else f"{value:{form}}{unit}"


def table(rows: list[list[str]]) -> str:
    """Rows as aligned columns."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if not at else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    )


def run(paths: list[Path], effort: Effort, has_peer: bool, wanted: str | None) -> Iterator[Line]:
    """The lines for these files; one that cannot be read is said on stderr and passed over."""
    for path in paths:
        try:
            instance = read(path)
            line = solved(instance, known(instance, wanted), effort, has_peer)
        except (Unreadable, OSError) as wrong:
            print(f"{path.name}: {wrong}", file=sys.stderr)
            continue
        for fault in line.faults[:20]:
            print(f"{line.name}: {fault}", file=sys.stderr)
        yield line


def main() -> int:
    """Print the table for the files that are named; 1 when a result is not feasible or a file was not read."""
    asked = _asked()
    effort = Effort(asked.seconds, asked.iterations, asked.seed)
    if not asked.files:
        return _standard(asked.full)
    lines = []
    for line in run(asked.files, effort, asked.peer, asked.convention):
        print(f"{line.name} {line.cost:.2f} ({line.convention})", file=sys.stderr, flush=True)
        lines.append(line)
    if lines:
        head = [*HEAD, *(PEER_HEAD if asked.peer else ())]
        print(table([head, *(cells(line, asked.peer) for line in lines)]))
        print(f"distances: {', '.join(f'{line.name} {line.convention}' for line in lines)}")
        for name, value in _means(lines):
            print(f"{name}: {value:+.2f} %")
    return int(len(lines) < len(asked.files) or any(line.faults for line in lines))


def _means(lines: list[Line]) -> Iterator[tuple[str, float]]:
    for name, values in (
        ("mean gap", [line.gap for line in lines]),
        ("mean gap of the peer", [line.peer_gap for line in lines]),
        ("mean against the peer", [line.against for line in lines]),
    ):
        there = [value for value in values if value is not None]
        if there:
            yield name, mean(there)


def _asked() -> argparse.Namespace:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("files", nargs="*", type=Path)
    words.add_argument("--seconds", type=float, default=None, help="for each instance; 60 without --iterations")
    words.add_argument("--iterations", type=int, default=None)
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--peer", action="store_true", help="PyVRP called directly, the same seconds in the same run")
    words.add_argument("--convention", choices=list(CONVENTIONS), help="how distances are rounded, in any case")
    words.add_argument("--full", action="store_true", help="without files: 60 s for each instead of 8")
    asked = words.parse_args()
    if asked.seconds is None and asked.iterations is None:
        asked.seconds = 60.0
    return asked


def _standard(is_long: bool) -> int:
    """What `make bench` runs: all costs against the best known ones, and against the peer of the same run."""
    from bench.routing_made import instances

    seconds = 60.0 if is_long else 8.0
    real = Path(os.environ.get("ZHENAN_REAL_DATA", "")) / "routing"
    public = sorted([*real.glob("*.vrp"), *real.glob("*.txt")])
    with tempfile.TemporaryDirectory() as folder:
        lines = list(run(public or instances(Path(folder)), Effort(seconds), has_peer=True, wanted=None))
    tell(lines, seconds, "the best known" if public else "the routes it was made from")
    return int(any(line.faults for line in lines))


def tell(lines: list[Line], seconds: float, best: str) -> None:
    """Each line for RESULTS.md; `best` says what the gap is measured from."""
    for line in lines:
        name = f"{line.name}, {seconds:.0f} s"
        if line.gap is not None:
            say("routing", f"{name}, cost above {best}", line.gap, "%")
        if line.against is not None:
            say("routing", f"{name}, cost above PyVRP called directly", line.against, "%")
        say("routing", f"{name}, faults that the checker finds", len(line.faults), "")
    for name, value in _means(lines):
        say("routing", name, value, "%")


if __name__ == "__main__":
    sys.exit(main())
