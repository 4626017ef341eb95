"""What commands that write a table of some days have in common: their options, and the file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from core.sheets import Sheet, write_tables

DAY = click.DateTime(["%Y-%m-%d"])
BACKWARDS = "--to must not be before --from / 截止日期不得早于起始日期"


def of_days_and_area(command: Callable[..., Any]) -> Callable[..., Any]:
    """Gives the command `first` and `last` (datetimes, of which only the day counts) and `area` (a code, or "")."""
    area = "Code of an area: only it and what lies beneath. 只导出该区划代码及其下级。"
    for option in (
        click.option("--area", default="", help=area),
        click.option("--to", "last", type=DAY, required=True, help="Last day, counted too. 截止日期（含当日）。"),
        click.option("--from", "first", type=DAY, required=True, help="First day, YYYY-MM-DD. 起始日期。"),
    ):
        command = option(command)
    return command


def to_table(command: Callable[..., Any]) -> Callable[..., Any]:
    """Gives the command `target`, the path of a workbook or csv file."""
    return click.option("--out", "target", required=True, callback=_target,
                        type=click.Path(dir_okay=False, path_type=Path),
                        help="File to write, .xlsx or .csv. 输出文件，.xlsx 或 .csv。")(command)  # fmt: skip


def write_table(target: Path, sheet: Sheet) -> None:
    """Write the table to the file, and say how many rows it has."""
    write_tables(target, [sheet])
    click.echo(f"{target}: {sheet.size} rows / 行")


def _target(_context: click.Context, _parameter: click.Parameter, value: Path) -> Path:
    if value.suffix not in (".xlsx", ".csv"):
        raise click.BadParameter("the file must end in .xlsx or .csv / 文件名须以 .xlsx 或 .csv 结尾")
    return value
