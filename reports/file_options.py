"""What every command that writes figures to a file checks of its options."""

from __future__ import annotations

from pathlib import Path

import click


def target_file(_context: click.Context, _parameter: click.Parameter, value: Path) -> Path:
    """The file to write, if its ending says what it is to be."""
    if value.suffix not in (".xlsx", ".csv"):
        raise click.BadParameter("the file must end in .xlsx or .csv / 文件名须以 .xlsx 或 .csv 结尾")
    return value
