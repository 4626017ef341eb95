"""The plan of events from the command line."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click
from flask.cli import with_appcontext

from core.access import SYSTEM
from core.table_commands import BACKWARDS, of_days_and_area, to_table, write_table
from core.web import database
from schedule.event_table_queries import event_table
from schedule.queries import zone_of

LONGEST_DAYS = 3660


@click.command("events")
@of_days_and_area
@to_table
@with_appcontext
def events(first: datetime, last: datetime, area: str, target: Path) -> None:
    """Write the plan of events; it can be imported again. 导出活动安排表（可重新导入）。"""
    days = (last - first).days + 1
    if not 1 <= days <= LONGEST_DAYS:
        raise click.BadParameter(BACKWARDS)
    with database().transaction(writing=False) as session:
        filters = {"area": area} if area else {}
        sheet = event_table(session, SYSTEM, filters, first.date(), days, zone_of(session))
    write_table(target, sheet)
