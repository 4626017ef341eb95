"""The frequency of drills from the command line."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from flask.cli import with_appcontext

from core.access import SYSTEM
from core.errors import DomainError
from core.sheets import write_csv, write_workbook
from core.times import today
from core.web import database
from drills.frequency_queries import Wanted, survey
from drills.frequency_table_queries import frequency_sheet, hxl_row
from drills.periods import NOW, window_of
from registry.queries.areas import find_area
from registry.terms import beneath
from schedule.queries import zone_of


def _target(_context: click.Context, _parameter: click.Parameter, value: Path) -> Path:
    if value.suffix not in (".xlsx", ".csv"):
        raise click.BadParameter("the file must end in .xlsx or .csv / 文件名须以 .xlsx 或 .csv 结尾")
    return value


def _window(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
    if value != NOW and window_of(value, today()).code != value:
        raise click.BadParameter("write 2026, 2026-27 or now / 请写 2026、2026-27 或 now")
    return value


@click.command("frequency")
@click.option("--months", default=NOW, show_default=True, callback=_window,
              help="A year (2026), a school year (2026-27), or now. 年度、学年或近 12 个月。")  # fmt: skip
@click.option(
    "--area", "code", default="", help="Code or name of an area: only it and what lies beneath. 只导出该区划及其下级。"
)
@click.option("--kind", default="", help="Kind of unit, such as school. 单位类型，如 school。")
@click.option("--only", type=click.Choice(["wants", "behind", "due", "missed"]),
              help="Only units to be reminded, overdue now, still owing, or with any period missed. "
                   "只导出需提醒、已逾期、本期待开展或有逾期记录的单位。")  # fmt: skip
@click.option("--out", "target", required=True, callback=_target, type=click.Path(dir_okay=False, path_type=Path),
              help="File to write, .xlsx or .csv. 输出文件，.xlsx 或 .csv。")  # fmt: skip
@with_appcontext
def frequency(months: str, code: str, kind: str, only: str | None, target: Path) -> None:
    """Write how often units have drilled and must drill. 导出各单位演练频次表。"""
    with database().transaction(writing=False) as session:
        try:
            area = find_area(session, code, "area") if code else None
        except DomainError as refusal:
            click.echo(str(refusal), err=True)
            sys.exit(1)
        day = today(zone_of(session, area))
        kinds = beneath(session, "unit_kind", kind, area) if kind else ()
        found = survey(session, SYSTEM, Wanted(window_of(months, day), area, kinds), day).only(only or "")
        sheet = frequency_sheet(session, found)
        if target.suffix == ".csv":
            write_csv(target, sheet.columns, sheet.rows, hxl_row(sheet))
        else:
            write_workbook(target, [sheet])
    click.echo(f"{target}: {len(found.lines)} rows / 行")
