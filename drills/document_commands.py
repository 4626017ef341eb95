"""Documents of drills from the command line."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import SYSTEM
from core.config import Config
from core.files import FileStore
from core.table_commands import BACKWARDS, of_days_and_area
from core.times import day_bounds
from core.web import database
from drills.document_bundle_services import KINDS_OF_BUNDLES, MOST_DRILLS, ids_of, write_bundle
from drills.document_words import LANGUAGE_NAMES
from drills.queries import DrillFilter
from registry.models import Area
from schedule.queries import zone_of


def _target(_context: click.Context, _parameter: click.Parameter, value: Path) -> Path:
    if value.suffix != ".zip":
        raise click.BadParameter("the file must end in .zip / 文件名须以 .zip 结尾")
    return value


@click.command("documents")
@of_days_and_area
@click.option("--kind", "kinds", multiple=True, default=("plan",), show_default=True,
              type=click.Choice(list(KINDS_OF_BUNDLES)),
              help="Kind of document; may be repeated. 文档种类，可多次指定。")  # fmt: skip
@click.option("--language", default="zh", show_default=True, type=click.Choice(list(LANGUAGE_NAMES)),
              help="Language of the documents. 文档语言。")  # fmt: skip
@click.option("--out", "target", required=True, callback=_target, type=click.Path(dir_okay=False, path_type=Path),
              help="File to write, .zip. 输出文件，.zip。")  # fmt: skip
@with_appcontext
def documents(first: datetime, last: datetime, area: str, kinds: tuple[str, ...], language: str, target: Path) -> None:
    """Write the documents of drills into one zip file. 把演练文档导出为一个 zip 压缩包。"""
    config: Config = current_app.extensions["config"]
    store: FileStore = current_app.extensions["files"]
    with database().transaction(writing=False) as session:
        ids = ids_of(session, SYSTEM, _wanted(session, first, last, area))
    if len(ids) > MOST_DRILLS:
        click.echo(
            f"More than {MOST_DRILLS} drills: choose fewer days. / 演练超过 {MOST_DRILLS} 次，请缩短日期范围。",
            err=True,
        )
        sys.exit(1)
    params: dict[str, Any] = {"drills": ids, "kinds": kinds, "languages": [language], "actor": SYSTEM.key}
    with target.open("wb") as file:
        files = write_bundle(database(), file, params | {"base": config.public_url}, store)
    click.echo(f"{target}: {files} documents / 份文档")


def _wanted(session: Session, first: datetime, last: datetime, code: str) -> DrillFilter:
    area = session.scalar(select(Area).where(Area.code == code)) if code else None
    if code and area is None:
        raise click.ClickException(f"There is no area with code {code}. 没有代码为 {code} 的区划。")
    if last < first:
        raise click.BadParameter(BACKWARDS)
    zone = zone_of(session)
    return DrillFilter(area=area, since=day_bounds(first.date(), zone)[0], until=day_bounds(last.date(), zone)[1])
