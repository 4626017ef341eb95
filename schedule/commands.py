"""The plan of events from the command line."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click
from flask.cli import with_appcontext

from core.access import SYSTEM
from core.sheets import write_csv, write_workbook
from core.web import database
from schedule.event_table_queries import event_table
from schedule.queries import zone_of

LONGEST_DAYS = 3660
_DATE = click.DateTime(["%Y-%m-%d"])


def _target(_context: click.Context, _parameter: click.Parameter, value: Path) -> Path:
    if value.suffix not in (".xlsx", ".csv"):
        raise click.BadParameter("the file must end in .xlsx or .csv / 文件名须以 .xlsx 或 .csv 结尾")
    return value


@click.command("events")
@click.option("--from", "first", type=_DATE, required=True, help="First day, YYYY-MM-DD. 起始日期。")
@click.option("--to", "last", type=_DATE, required=True, help="Last day, counted too. 截止日期（含当日）。")
@click.option("--area", default="", help="Code of an area: only it and what lies beneath. 只导出该区划代码及其下级。")
@click.option("--out", "target", required=True, callback=_target, type=click.Path(dir_okay=False, path_type=Path),
              help="File to write, .xlsx or .csv. 输出文件，.xlsx 或 .csv。")  # fmt: skip
@with_appcontext
def events(first: datetime, last: datetime, area: str, target: Path) -> None:
    """Write the plan of events; it can be imported again. 导出活动安排表（可重新导入）。"""
    days = (last - first).days + 1
    if not 1 <= days <= LONGEST_DAYS:
        raise click.BadParameter("--to must not be before --from / 截止日期不得早于起始日期")
    with database().transaction(writing=False) as session:
        filters = {"area": area} if area else {}
        sheet = event_table(session, SYSTEM, filters, first.date(), days, zone_of(session))
    if target.suffix == ".csv":
        write_csv(target, sheet.columns, sheet.rows)
    else:
        write_workbook(target, [sheet])
    click.echo(f"{target}: {len(list(sheet.rows))} rows / 行")
