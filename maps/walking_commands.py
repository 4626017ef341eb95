"""Known walking distances from the command line."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from flask.cli import with_appcontext

from core.access import SYSTEM
from core.errors import DomainError
from core.table_commands import to_table, write_table
from core.web import database
from maps.walking_table_queries import walking_way_sheet
from registry.queries.areas import find_area


@click.command("walking-ways")
@click.option("--area", "code", default="", help="Code of an area: only it and what lies beneath. "
              "只导出该区划代码及其下级。")  # fmt: skip
@to_table
@with_appcontext
def walking_ways(code: str, target: Path) -> None:
    """Write the known walking distances; the file can be imported again. 导出步行距离表（可重新导入）。"""
    with database().transaction(writing=False) as session:
        try:
            area = find_area(session, code, "area") if code else None
        except DomainError as refusal:
            click.echo(str(refusal), err=True)
            sys.exit(1)
        sheet = walking_way_sheet(session, SYSTEM, area)
    write_table(target, sheet)
