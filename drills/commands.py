"""The register of drills from the command line."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from pathlib import Path

import click
from flask.cli import with_appcontext

from core.access import SYSTEM
from core.sheets import write_csv, write_workbook
from core.times import instant, now
from core.web import database
from drills.queries import DrillFilter, drills_matching
from drills.sheet_queries import drill_table
from registry.queries.areas import find_area
from schedule.queries import zone_of

_DATE = click.DateTime(["%Y-%m-%d"])


def _target(_context: click.Context, _parameter: click.Parameter, value: Path) -> Path:
    if value.suffix not in (".xlsx", ".csv"):
        raise click.BadParameter("the file must end in .xlsx or .csv / 文件名须以 .xlsx 或 .csv 结尾")
    return value


@click.command("drills")
@click.option("--from", "first", type=_DATE, required=True, help="First day, YYYY-MM-DD. 起始日期。")
@click.option("--to", "last", type=_DATE, required=True, help="Last day, counted too. 截止日期（含当日）。")
@click.option("--area", default="", help="Code of an area: only it and what lies beneath. 只导出该区划代码及其下级。")
@click.option("--out", "target", required=True, callback=_target, type=click.Path(dir_okay=False, path_type=Path),
              help="File to write, .xlsx or .csv. 输出文件，.xlsx 或 .csv。")  # fmt: skip
@with_appcontext
def drills(first: datetime, last: datetime, area: str, target: Path) -> None:
    """Write the registered drills; the file can be imported again. 导出演练登记表（可重新导入）。"""
    if last < first:
        raise click.BadParameter("--to must not be before --from / 截止日期不得早于起始日期")
    with database().transaction(writing=False) as session:
        zone = zone_of(session)
        since = instant(first.date(), time(), zone)
        until = instant(last.date() + timedelta(days=1), time(), zone)
        wanted = DrillFilter(since=since, until=until, area=find_area(session, area, "area") if area else None)
        sheet = drill_table(session, SYSTEM, drills_matching(SYSTEM, wanted, now()))
    if target.suffix == ".csv":
        write_csv(target, sheet.columns, sheet.rows)
    else:
        write_workbook(target, [sheet])
    click.echo(f"{target}: {len(list(sheet.rows))} rows / 行")
