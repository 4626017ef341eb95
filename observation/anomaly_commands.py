"""The register of anomalies and the list of stations from the command line."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click
from flask.cli import with_appcontext

from core.access import SYSTEM
from core.table_commands import BACKWARDS, of_days_and_area, to_table, write_table
from core.web import database
from observation.anomaly_queries import AnomalyFilter
from observation.anomaly_table_queries import register_sheet
from observation.station_queries import StationFilter, station_sheet
from registry.queries.areas import find_area


@click.command("anomalies")
@of_days_and_area
@to_table
@with_appcontext
def anomalies(first: datetime, last: datetime, area: str, target: Path) -> None:
    """Write the register of anomalies that arrived on these days; internal. 导出宏观异常登记表（内部资料）。"""
    if last < first:
        raise click.BadParameter(BACKWARDS)
    with database().transaction(writing=False) as session:
        wanted = AnomalyFilter(
            since=first.date(), until=last.date(), area=find_area(session, area, "area") if area else None
        )
        write_table(target, register_sheet(session, wanted, SYSTEM))


@click.command("stations")
@click.option("--area", default="", help="Code of an area: only it and what lies beneath. 只导出该区划代码及其下级。")
@to_table
@with_appcontext
def stations(area: str, target: Path) -> None:
    """Write the seismic stations; the file can be imported again. 导出地震台站（可重新导入）。"""
    with database().transaction(writing=False) as session:
        wanted = StationFilter(area=find_area(session, area, "area") if area else None)
        write_table(target, station_sheet(session, wanted, SYSTEM))
