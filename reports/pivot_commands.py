"""A pivot from the command line."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click
from flask.cli import with_appcontext
from pydantic import ValidationError
from sqlalchemy import select

from core.access import SYSTEM
from core.errors import Refusals
from core.sentences import refusals
from core.terminal import deed, refused
from core.times import today
from registry.models import Area
from reports.export_profiles import Profile
from reports.export_queries import small_cells
from reports.file_options import for_readers, target_file
from reports.pivot_inputs import PivotInput
from reports.pivot_queries import pivot
from reports.pivot_spans import DAYS, PRESETS
from reports.pivot_workbooks import write_pivot
from schedule.queries import zone_of

_DATE = click.DateTime(["%Y-%m-%d"])


@click.command("pivot")
@click.option(
    "--rows", default="area", show_default=True, help="One or two dimensions, as in area,kind. 行：一或两个维度。"
)
@click.option("--columns", default="", help="A dimension, as in month. 列：一个维度，可不填。")
@click.option("--measure", "measures", multiple=True, help="Name of a measure; may be repeated. 指标名称，可重复。")
@click.option("--period", type=click.Choice(list(PRESETS)), help="A time by name. 常用时段。")
@click.option("--from", "first", type=_DATE, help="First day, YYYY-MM-DD. 起始日期。")
@click.option("--to", "last", type=_DATE, help="Last day, counted too. 截止日期（含当日）。")
@click.option("--level", default="township", show_default=True, help="Level of areas. 区划层级。")
@click.option("--area", "code", help="Code of an area: only it and what lies beneath. 只统计该区划代码及其下级。")
@click.option("--kind", default="", help="Code of a kind of unit. 单位类型代码。")
@click.option("--activity", default="", help="Code of an activity. 活动类型代码。")
@click.option("--sort", default="", help="COLUMN:MEASURE, or :MEASURE for totals; - in front: most first. 排序依据。")
@click.option("--out", "target", required=True, callback=target_file, type=click.Path(dir_okay=False, path_type=Path),
              help="File to write, .xlsx or .csv. 输出文件，.xlsx 或 .csv。")  # fmt: skip
@for_readers
@with_appcontext
def pivot_command(
    rows: str, measures: tuple[str, ...], first: datetime | None, last: datetime | None, period: str | None,
    code: str | None, target: Path, profile: Profile, **kept: str,
) -> None:  # fmt: skip
    """Write a pivot of the figures. 导出统计透视表。"""
    given: dict[str, object] = {**kept, "rows": rows.split(",")}
    given |= {"measures": list(measures)} if measures else {}
    given |= {"starts_on": first.date() if first else None, "ends_on": last.date() if last else None}
    given["period"] = period or (DAYS if first or last else "this_year")
    with deed(writing=False) as session:
        area_id = session.scalar(select(Area.id).where(Area.code == code)) if code else None
        if code and area_id is None:
            raise click.ClickException(f"There is no area with code {code}. 没有代码为 {code} 的区划。")
        found = pivot(session, _checked({**given, "area_id": area_id}), SYSTEM, today(zone_of(session)))
        write_pivot(target, found, profile, small_cells(session))
    click.echo(f"{target}: {len(found.pivot.lines)} rows / 行")


def _checked(given: dict[str, object]) -> PivotInput:
    try:
        return PivotInput.model_validate(given)
    except ValidationError as error:
        raise refused(Refusals(refusals(error))) from error
