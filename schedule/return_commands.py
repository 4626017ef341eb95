"""What is owed from the command line."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click
from flask.cli import with_appcontext

from core.access import SYSTEM
from core.table_commands import BACKWARDS, of_days_and_area, to_table, write_table
from core.terminal import deed
from registry.queries.areas import find_area
from schedule.return_board_queries import home, owing_between
from schedule.return_file_queries import owing_sheet
from schedule.return_spans import LONGEST_DAYS


@click.command("returns")
@of_days_and_area
@to_table
@with_appcontext
def returns(first: datetime, last: datetime, area: str, target: Path) -> None:
    """Write what was owed in these days: expected, received, late, missing. 导出报送情况：应报、已报、迟报、未报。"""
    if not 1 <= (last - first).days + 1 <= LONGEST_DAYS:
        raise click.BadParameter(BACKWARDS)
    with deed(writing=False) as session:
        found = find_area(session, area, "area") if area else home(session, SYSTEM)
        owing = owing_between(session, SYSTEM, first.date(), last.date(), found)
        sheet = owing_sheet(owing, found.name if found else "")
    write_table(target, sheet)
