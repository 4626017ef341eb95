"""What every command that writes figures to a file checks of its options."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from reports.export_profiles import PROFILES


def target_file(_context: click.Context, _parameter: click.Parameter, value: Path) -> Path:
    """The file to write, if its ending says what it is to be."""
    if value.suffix not in (".xlsx", ".csv"):
        raise click.BadParameter("the file must end in .xlsx or .csv / 文件名须以 .xlsx 或 .csv 结尾")
    return value


def for_readers(command: Callable[..., Any]) -> Callable[..., Any]:
    """Gives the command `profile`, for whom the file is."""
    return click.option(
        "--profile", default="management", show_default=True, type=click.Choice(list(PROFILES)),
        help="For whom: public (no small counts of people), management, analysis (codes, one row a record). "
        "用途：public 公开（隐去过小的人数）、management 内部管理、analysis 分析（代码，一行一条）。",
    )(command)  # fmt: skip
