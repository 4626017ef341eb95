"""Summaries from the command line."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from core.access import SYSTEM
from core.errors import DomainError
from core.files import FileStore
from core.web import database
from registry.queries.areas import find_area
from reports.summary_facts import Span
from reports.summary_file_queries import made


def _target(_context: click.Context, _parameter: click.Parameter, value: Path) -> Path:
    if value.suffix != ".docx":
        raise click.BadParameter("the file must end in .docx / 文件名须以 .docx 结尾")
    return value


@click.command("summary")
@click.option("--area", required=True, help="Code or full name of the area. 区划代码或全称。")
@click.option("--year", required=True, type=click.IntRange(2000, 2199), help="Year. 年份。")
@click.option("--half", default=0, type=click.IntRange(0, 2), show_default=True,
              help="1 or 2 for a half-year, 0 for the whole year. 1、2 为上、下半年，0 为全年。")  # fmt: skip
@click.option("--language", default="zh", show_default=True, type=click.Choice(["zh", "en"]),
              help="Language of the summary. 总结的语言。")  # fmt: skip
@click.option("--out", "target", required=True, callback=_target, type=click.Path(dir_okay=False, path_type=Path),
              help="File to write, .docx. 输出文件，.docx。")  # fmt: skip
@with_appcontext
def summary(area: str, year: int, half: int, language: str, target: Path) -> None:
    """Write the summary of a half-year or year as a Word file. 导出半年或年度总结（Word 文档）。"""
    store: FileStore = current_app.extensions["files"]
    with database().transaction(writing=False) as session:
        try:
            found = find_area(session, area, "area")
        except DomainError as refusal:
            click.echo(str(refusal), err=True)
            sys.exit(1)
        target.write_bytes(made(session, found, Span(year, half), language, SYSTEM, store))
    click.echo(str(target))
