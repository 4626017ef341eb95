"""Assessments from the command line."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from flask.cli import with_appcontext

from core.access import SYSTEM
from core.errors import NotFound
from core.table_commands import to_table, write_table
from core.web import database
from reports.assessment_queries import board, round_seen
from reports.assessment_table_queries import sheet_of


@click.command("assessment")
@click.argument("number", type=int)
@to_table
@with_appcontext
def assessment(number: int, target: Path) -> None:
    """Write the ranking of an assessment, with all points. 导出一轮考核的排名和各指标得分。"""
    with database().transaction(writing=False) as session:
        try:
            found = round_seen(session, number, SYSTEM)
        except NotFound:
            click.echo(f"There is no assessment {number}. 没有编号为 {number} 的考核。", err=True)
            sys.exit(1)
        write_table(target, sheet_of(board(session, found, SYSTEM)))
