"""Figures from the command line."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click
from flask.cli import with_appcontext
from sqlalchemy import select

from core.access import SYSTEM
from core.errors import DomainError
from core.web import database
from registry.models import Area
from reports.cube import DIMENSIONS
from reports.export_profiles import Profile
from reports.export_queries import small_cells
from reports.file_options import for_readers, target_file
from reports.inputs import FiguresInput
from reports.table_queries import table
from reports.workbooks import write_file


@click.group("export")
def export() -> None:
    """Write figures to files. 把统计数据导出为文件。"""


def _dimensions(_context: click.Context, _parameter: click.Parameter, value: str) -> list[str]:
    chosen = [part.strip() for part in value.split(",") if part.strip()]
    if not chosen or set(chosen) - set(DIMENSIONS):
        raise click.BadParameter(f"choose from {', '.join(DIMENSIONS)} / 可选：{'、'.join(DIMENSIONS)}")
    return chosen


_DATE = click.DateTime(["%Y-%m-%d"])


@export.command("participation")
@click.option("--from", "first", type=_DATE, required=True, help="First day, YYYY-MM-DD. 起始日期。")
@click.option("--to", "last", type=_DATE, required=True, help="Last day, counted too. 截止日期（含当日）。")
@click.option(
    "--by", default="area,kind,month", show_default=True, callback=_dimensions,
    help="Broken down by area, kind, activity, campaign, category, day, week, month, quarter, half_year, year. "
    "按区划、单位类型、活动类型、宣传活动、人员类别、日、周、月、季、半年、年分列。",
)  # fmt: skip
@click.option("--level", default="township", type=click.Choice(["county", "township", "village"]), show_default=True,
              help="Level of areas. 区划层级。")  # fmt: skip
@click.option("--area", "code", help="Code of an area: only it and what lies beneath. 只统计该区划代码及其下级。")
@click.option("--out", "target", required=True, callback=target_file, type=click.Path(dir_okay=False, path_type=Path),
              help="File to write, .xlsx or .csv. 输出文件，.xlsx 或 .csv。")  # fmt: skip
@for_readers
@with_appcontext
def participation(
    first: datetime, last: datetime, by: list[str], level: str, code: str | None, target: Path, profile: Profile
) -> None:  # fmt: skip
    """Write the table of participation, with a total. 导出参与情况统计表（含合计）。"""
    with database().transaction(writing=False) as session:
        area_id = session.scalar(select(Area.id).where(Area.code == code)) if code else None
        if code and area_id is None:
            raise click.ClickException(f"There is no area with code {code}. 没有代码为 {code} 的区划。")
        try:
            asked = FiguresInput(starts_on=first.date(), ends_on=last.date(), by=by, level=level, area_id=area_id)
            found = table(session, asked, SYSTEM)
        except (DomainError, ValueError) as refusal:
            click.echo(_sentence(refusal), err=True)
            sys.exit(1)
        write_file(target, found, profile, small_cells(session))
    click.echo(f"{target}: {len(found.figures.lines)} rows / 行")


def _sentence(refusal: Exception) -> str:
    from pydantic import ValidationError

    from core.sentences import refusals

    return str(refusals(refusal)[0]) if isinstance(refusal, ValidationError) else str(refusal)
