"""Daily observation from the command line: the board, the register, the month and the returns as files."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import click
from flask.cli import with_appcontext
from sqlalchemy.orm import Session

from core.access import SYSTEM
from core.errors import DomainError
from core.sheets import Sheet, write_csv, write_workbook
from core.web import database
from observation.daily_queries import Wanted, survey, today_in
from observation.return_queries import lines
from observation.table_queries import board_sheet, month_sheet, register_sheet, return_sheets
from registry.models import Area
from registry.queries.areas import find_area
from registry.terms import home_path
from schedule.return_periods import is_possible, span_of

FORMS = ("board", "register", "month", "week-return", "month-return")


def _target(_context: click.Context, _parameter: click.Parameter, value: Path) -> Path:
    if value.suffix not in (".xlsx", ".csv"):
        raise click.BadParameter("the file must end in .xlsx or .csv / 文件名须以 .xlsx 或 .csv 结尾")
    return value


def _day(_context: click.Context, _parameter: click.Parameter, value: str | None) -> date | None:
    if value is None:
        return None
    try:
        on = date.fromisoformat(value)
    except ValueError:
        raise click.BadParameter("write a day as 2027-05-12 / 日期请写成 2027-05-12") from None
    if not is_possible(on):
        raise click.BadParameter("there is no such week or month here / 没有这样的周或月")
    return on


@click.command("observation")
@click.argument("form", type=click.Choice(FORMS))
@click.option("--on", "on", callback=_day,
              help="A day of the week or month; for the board its last day. Left out: the last one that is over, for "
                   "the board today. 周或月内的任一天，观测情况表为最后一天。")  # fmt: skip
@click.option(
    "--area", "code", default="", help="Code or name of an area: only it and what lies beneath. 只导出该区划及其下级。"
)
@click.option("--out", "target", required=True, callback=_target, type=click.Path(dir_okay=False, path_type=Path),
              help="File to write, .xlsx or .csv. 输出文件，.xlsx 或 .csv。")  # fmt: skip
@with_appcontext
def observation(form: str, on: date | None, code: str, target: Path) -> None:
    """Write a form of the observation network. 导出宏观观测的登记表、记录表和零报告。"""
    with database().transaction(writing=False) as session:
        session.info["actor"] = SYSTEM
        try:
            area = find_area(session, code, "area") if code else None
        except DomainError as refusal:
            click.echo(str(refusal), err=True)
            sys.exit(1)
        sheets = _sheets(session, form, on, area)
        rows = [list(sheet.rows) for sheet in sheets]
        if target.suffix == ".csv":
            write_csv(target, sheets[0].columns, rows[0])
        else:
            write_workbook(target, sheets)
    click.echo(f"{target}: {len(rows[0])} rows / 行")


def _sheets(session: Session, form: str, on: date | None, area: Area | None) -> Sequence[Sheet]:
    today = today_in(session, area.path if area else home_path(session))
    if form == "register":
        return [register_sheet(session, SYSTEM, area, sees_contacts=True)]
    if form == "board":
        last = on or today
        return [board_sheet(session, survey(session, SYSTEM, Wanted(last - timedelta(days=13), last, area)))]
    step = "week" if form == "week-return" else "month"
    span = span_of("week" if step == "week" else "month", on) if on else span_of(
        "week" if step == "week" else "month", today).before()  # fmt: skip
    if form == "month":
        return [month_sheet(session, survey(session, SYSTEM, Wanted(span.first, span.last, area)))]
    return return_sheets(session, span, lines(session, SYSTEM, span, area), area, SYSTEM)
