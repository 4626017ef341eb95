"""The register of drills from the command line."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from pathlib import Path

import click
from flask.cli import with_appcontext

from core.access import SYSTEM
from core.table_commands import BACKWARDS, of_days_and_area, to_table, write_table
from core.times import instant, now
from core.web import database
from drills.queries import DrillFilter, drills_matching
from drills.sheet_queries import drill_table
from registry.queries.areas import find_area
from schedule.queries import zone_of


@click.command("drills")
@of_days_and_area
@to_table
@with_appcontext
def drills(first: datetime, last: datetime, area: str, target: Path) -> None:
    """Write the registered drills; the file can be imported again. 导出演练登记表（可重新导入）。"""
    if last < first:
        raise click.BadParameter(BACKWARDS)
    with database().transaction(writing=False) as session:
        zone = zone_of(session)
        since = instant(first.date(), time(), zone)
        until = instant(last.date() + timedelta(days=1), time(), zone)
        wanted = DrillFilter(since=since, until=until, area=find_area(session, area, "area") if area else None)
        sheet = drill_table(session, SYSTEM, drills_matching(SYSTEM, wanted, now()))
    write_table(target, sheet)
