"""Catalogues of earthquakes and scenario figures from the command line."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import click
from flask.cli import with_appcontext
from sqlalchemy import select

from core.access import SYSTEM
from core.errors import DomainError
from core.table_commands import to_table
from core.web import database
from maps.intensity import RELATIONS, Shock
from maps.observed import DistanceBand, Observation, compare, edges_of, read_observations
from maps.quake_files import WrongRow, read_quakes
from maps.scenario_files_queries import write_scenario
from maps.scenario_models import Scenario
from maps.scenario_services import KEPT_WRONG, load_quakes
from maps.scenario_words import NOTICE

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def earthquakes() -> None:
    """Catalogues of earthquakes. 地震目录。"""


@earthquakes.command("load")
@click.argument("file", type=FILE)
@with_appcontext
def load(file: Path) -> None:
    """Load a catalogue: GeoJSON of the USGS, QuakeML, csv or xlsx of the national network. 载入地震目录。"""
    try:
        rows = read_quakes(file, file.name, limit_bytes=sys.maxsize)
        with database().transaction() as session:
            done = load_quakes(session, rows)
    except DomainError as refusal:
        raise click.ClickException(str(refusal)) from None
    click.echo(f"{file.name}: {done.added} added 新增, {done.changed} changed 更新, {done.known} known 已有, "
               f"{done.refused} not taken 未导入")  # fmt: skip
    _say_wrong(done.wrong)
    sys.exit(1 if done.refused else 0)


@earthquakes.command("check")
@click.argument("file", type=FILE)
@click.option("--lon", type=click.FloatRange(-180, 180), required=True, help="Epicentre, WGS-84. 震中经度。")
@click.option("--lat", type=click.FloatRange(-90, 90), required=True, help="Epicentre, WGS-84. 震中纬度。")
@click.option("--magnitude", type=click.FloatRange(4, 9.5), required=True, help="Magnitude. 震级。")
@click.option("--strike", type=click.FloatRange(0, 180), default=0.0, help="Major axis, from north. 长轴走向。")
@click.option(
    "--region", type=click.Choice(sorted(RELATIONS)), required=True, help="Region of the relation. 衰减关系分区。"
)
@click.option("--bands", default="20,50,100,200,400", help="Kilometres between distance bands. 距离分段。")
def check(file: Path, lon: float, lat: float, magnitude: float, strike: float, region: str, bands: str) -> None:
    """Compare observed intensities with the relation, by distance. 用实测烈度检验衰减关系。"""
    try:
        rows = list(read_observations(file, file.name, limit_bytes=sys.maxsize))
        observations = [one for one in rows if isinstance(one, Observation)]
        if not observations:
            raise click.ClickException("no row could be read / 没有可读的行")
        found = compare(Shock(lon, lat, magnitude, strike % 180, region), observations, edges_of(bands))
    except DomainError as refusal:
        raise click.ClickException(str(refusal)) from None
    wrong = [one for one in rows if isinstance(one, WrongRow)]
    click.echo(f"{'km':>13} {'n':>6} {'observed':>9} {'expected':>9} {'residual':>9} {'spread':>7} {'in sigma':>9}")
    for band in (*found.bands, found.total):
        click.echo(_say_band(band, is_total=band is found.total))
    click.echo(str(NOTICE))
    _say_wrong(wrong[:KEPT_WRONG])
    sys.exit(1 if wrong else 0)


def _say_band(band: DistanceBand, is_total: bool) -> str:
    span = "all 合计" if is_total else f"{band.from_km:g}-{band.to_km:g}"
    if band.observed is None or band.expected is None or band.mean is None or band.spread is None:
        return f"{span:>13} {0:>6}"
    share = f"{band.within_sigma / band.count:.0%}"
    return (f"{span:>13} {band.count:>6} {band.observed:>9.2f} {band.expected:>9.2f} {band.mean:>+9.2f} "
            f"{band.spread:>7.2f} {share:>9}")  # fmt: skip


def _say_wrong(wrong: Iterable[WrongRow]) -> None:
    for one in wrong:
        click.echo(f"  row 行 {one.number}: {one.reason}", err=True)


@click.command("scenario")
@click.argument("name")
@to_table
@with_appcontext
def scenario(name: str, target: Path) -> None:
    """Write the figures of a saved scenario, by its name or number. 导出情景地震的测算结果。"""
    with database().transaction(writing=False) as session:
        wanted = Scenario.id == int(name) if name.isdecimal() and len(name) < 10 else Scenario.name == name
        found = session.scalars(select(Scenario).where(wanted).limit(2)).all()
        if len(found) != 1:
            raise click.ClickException("no scenario, or several of that name: give its number / 请给出编号")
        count = write_scenario(session, found[0], SYSTEM, target)
    click.echo(f"{target}: {count} rows / 行")
