"""The register of places and the list of defects from the command line."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from flask.cli import with_appcontext
from sqlalchemy.orm import Session

from core.access import SYSTEM
from core.errors import DomainError
from core.table_commands import to_table, write_table
from core.web import database
from maps.defect_queries import DefectFilter
from maps.defect_table_queries import defect_sheet
from maps.defect_words import STATE_NAMES
from maps.place_table_queries import place_sheet
from maps.queries import PlaceFilter
from registry.models import Area
from registry.queries.areas import find_area

AREA = "Code or name of an area: only it and what lies beneath. 只导出该区划及其下级。"


@click.command("places")
@click.option("--area", "code", default="", help=AREA)
@click.option("--kind", default="", help="Kind of place, such as shelter. 场所类型，如 shelter。")
@to_table
@with_appcontext
def places(code: str, kind: str, target: Path) -> None:
    """Write the register of places, as the import takes it. 导出场所台账，可再次导入。"""
    with database().transaction(writing=False) as session:
        wanted = PlaceFilter(kind=kind, area=_area(session, code))
        write_table(target, place_sheet(session, wanted, SYSTEM))


@click.command("defects")
@click.option("--area", "code", default="", help=AREA)
@click.option("--state", default="", type=click.Choice(["", "waiting", *STATE_NAMES]),
              help="Only those in this state; waiting: not settled. 只导出该状态的问题。")  # fmt: skip
@to_table
@with_appcontext
def defects(code: str, state: str, target: Path) -> None:
    """Write the defects of places, overdue first. 导出场所问题清单，逾期在前。"""
    with database().transaction(writing=False) as session:
        wanted = DefectFilter(state=state, area=_area(session, code))
        write_table(target, defect_sheet(session, wanted, SYSTEM))


def _area(session: Session, code: str) -> Area | None:
    try:
        return find_area(session, code, "area") if code else None
    except DomainError as refusal:
        click.echo(str(refusal), err=True)
        sys.exit(1)
