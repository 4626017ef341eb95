"""The rollup of figures from the command line: made anew, and compared with counting everything."""

from __future__ import annotations

import sys

import click
from flask.cli import with_appcontext

from core.web import database
from reports import rollup_services

MOST_SHOWN = 20


@click.group("figures")
def figures() -> None:
    """Keep the sums behind the figures. 维护统计数据的汇总。"""


@figures.command("rebuild")
@with_appcontext
def rebuild() -> None:
    """Make the sums anew; figures are right all the while. 重新汇总；期间统计数据照常准确。"""
    folded = rollup_services.rebuild(database())
    click.echo(f"{folded} changes folded / 已归并 {folded} 项变动")


@figures.command("check")
@with_appcontext
def check() -> None:
    """Count everything and compare with the sums; 1 when they differ. 逐条重算并与汇总核对；不一致时返回 1。"""
    with database().snapshot() as session:
        found = rollup_services.differences(session)
    for line in found[:MOST_SHOWN]:
        click.echo(line, err=True)
    if found:
        click.echo(f"{len(found)} differences / {len(found)} 处不一致", err=True)
        sys.exit(1)
    click.echo("the sums agree / 汇总无误")
