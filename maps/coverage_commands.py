"""Analyses of coverage from the command line: run one, list them, write one to a file."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import click
from flask.cli import with_appcontext
from pydantic import ValidationError
from sqlalchemy import select

from core.access import SYSTEM
from core.errors import DomainError, Refusals
from core.i18n import speaking
from core.imports.telling import language_of_terminal
from core.sentences import refusals
from core.web import database
from maps.coverage_file_queries import csv_of, workbook_of
from maps.coverage_inputs import CoverageInput
from maps.coverage_models import CoverageRun
from maps.coverage_queries import runs, state_of
from maps.coverage_services import STAGES, new_run, perform
from maps.coverage_tables import KEYS
from maps.coverage_words import answer, room_answer, walking_answer


@click.group("coverage")
def coverage() -> None:
    """Who can reach a shelter on foot, and whether there is room. 避难场所覆盖分析。"""


def _assumptions(command: Callable[..., Any]) -> Callable[..., Any]:
    """Gives the command the assumptions, named as in the interface for programs; what is left out has its default."""
    for option in (
        click.option("--close", "closed", multiple=True, type=int, help="Place number of a shelter to leave out. "
                     "试算中关闭的避难场所编号。"),
        click.option("--add", "added", multiple=True, help="A site to add, place:3 or unit:12. 试算中新增的场址。"),
        click.option("--sites", "new_sites", type=int, help="New sites to look for. 要寻找的新场址数。"),
        click.option("--longest", "longest_m", type=float, help="Nobody is sent further, metres. 最远安排距离（米）。"),
        click.option("--share", "share_percent", type=float, help="Share of the people to shelter, percent. "
                     "需安置人口比例（%）。"),
        click.option("--basis", "capacity_basis", type=click.Choice(["smaller", "declared", "computed"]),
                     help="Capacity that counts. 采用的容量。"),
        click.option("--detour", "detour_factor", type=float, help="Detour factor. 绕行系数。"),
        click.option("--hazard", help="Only shelters meant for this hazard, such as earthquake. 灾种代码。"),
        click.option("--by-class", "by_class", is_flag=True, help="Reach by the shelter's class. 按类别服务半径。"),
        click.option("--within", "reach_m", type=float, help="In reach within so many metres. 可达距离（米）。"),
    ):  # fmt: skip
        command = option(command)
    return command


@coverage.command("run")
@click.option("--area", required=True, help="Code or name of the area. 区划代码或名称。")
@click.option("--name", default="", help="Name of the analysis. 分析名称。")
@_assumptions
@click.option("--out", "target", type=click.Path(dir_okay=False, path_type=Path),
              help="Also write the result, .xlsx or .csv. 同时写出结果文件，.xlsx 或 .csv。")  # fmt: skip
@with_appcontext
def run(area: str, name: str, by_class: bool, target: Path | None, **typed: Any) -> None:
    """Work an analysis out now, and keep it. 立即计算一次覆盖分析并保存。"""
    _require_ending(target)
    given = {key: list(value) if isinstance(value, tuple) else value for key, value in typed.items()}
    known = {key: value for key, value in given.items() if value not in (None, [])}
    with speaking(language_of_terminal()):
        try:
            asked = CoverageInput(area=area, name=name, reach="class" if by_class else "distance", **known)
        except ValidationError as error:
            _refuse(Refusals(refusals(error)))
        _run(asked, target)


def _run(asked: CoverageInput, target: Path | None) -> None:
    try:
        with database().transaction() as session:
            number = new_run(session, asked, SYSTEM).id
    except DomainError as refusal:
        _refuse(refusal)
    perform(database(), number, lambda step: click.echo(f"{STAGES[step]} …", err=True))
    with database().transaction(writing=False) as session:
        made = session.get_one(CoverageRun, number)
        click.echo(
            f"{made.id}\t{made.name}\n{answer(made.summary, made.assumptions)}\n{room_answer(made.summary)}\n"
            f"{walking_answer(made.summary)}"
        )
    if target is not None:
        _write(number, "townships", target)


@coverage.command("list")
@with_appcontext
def list_runs() -> None:
    """List the analyses, the newest first. 列出已有的覆盖分析。"""
    with speaking(language_of_terminal()), database().transaction(writing=False) as session:
        for one in session.scalars(runs(SYSTEM).order_by(CoverageRun.id.desc())):
            state = state_of(one)
            said = answer(one.summary, one.assumptions) if state == "done" else state
            click.echo(f"{one.id}\t{one.area.name}\t{one.name}\t{said}")


@coverage.command("export")
@click.argument("number", type=click.IntRange(min=1))
@click.option("--table", type=click.Choice(KEYS), default="townships", show_default=True,
              help="Which table a csv file holds. csv 文件包含的表。")  # fmt: skip
@click.option("--out", "target", required=True, type=click.Path(dir_okay=False, path_type=Path),
              help="File to write, .xlsx or .csv. 输出文件，.xlsx 或 .csv。")  # fmt: skip
@with_appcontext
def export(number: int, table: str, target: Path) -> None:
    """Write a finished analysis by its number. 按编号导出覆盖分析。"""
    _require_ending(target)
    with speaking(language_of_terminal()):
        _write(number, table, target)


def _write(number: int, table: str, target: Path) -> None:
    with database().transaction(writing=False) as session:
        found = session.scalar(select(CoverageRun).where(CoverageRun.id == number))
        if found is None or found.state != "done":
            click.echo(f"There is no finished analysis {number}. / 没有编号为 {number} 的已完成分析。", err=True)
            sys.exit(1)
        made = csv_of(session, found, table) if target.suffix == ".csv" else workbook_of(session, found)
        target.write_bytes(made.getvalue())
    click.echo(str(target))


def _require_ending(target: Path | None) -> None:
    if target is not None and target.suffix not in (".xlsx", ".csv"):
        raise click.BadParameter("the file must end in .xlsx or .csv / 文件名须以 .xlsx 或 .csv 结尾")


def _refuse(refusal: DomainError) -> NoReturn:
    for one in refusal.errors if isinstance(refusal, Refusals) else [refusal]:
        click.echo(f"{one.field}: {one}" if one.field else str(one), err=True)
    sys.exit(1)
