"""Ways by road from the command line."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import with_appcontext

from core.access import SYSTEM
from core.table_commands import to_table, write_table
from core.terminal import deed
from registry.queries.areas import find_area
from schedule.way_queries import way_sheet


@click.command("travel-ways")
@click.option("--area", "code", default="", help="Code of an area: only ways that begin there or beneath. "
              "只导出起点在该区划代码及其下级的路程。")  # fmt: skip
@to_table
@with_appcontext
def travel_ways(code: str, target: Path) -> None:
    """Write the measured ways by road; the file can be imported again. 导出行车路程表（可重新导入）。"""
    with deed(writing=False) as session:
        area = find_area(session, code, "area") if code else None
        sheet = way_sheet(session, SYSTEM, area)
    write_table(target, sheet)
