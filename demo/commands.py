"""`flask demo`: the demonstration county in and out of the database."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from core.db import Database
from core.files import FileStore
from core.i18n import speaking
from core.models import StoredFile
from core.terminal import COMMAND_LINE, deed
from core.times import today as this_day
from demo.county import SEED
from demo.downloads import add_downloads
from demo.loading import Login, demo_county, known_logins, load
from demo.names import COUNTY
from demo.removal import remove
from registry.defaults import seed as seed_vocabularies
from registry.models import Area, User
from registry.permissions import ROLE_NAMES

Cells = tuple[str, str, str, str]


@click.command("demo")
@click.option("--seed", type=int, default=SEED, show_default=True, help="Another seed, another county. 随机种子。")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="The day the county lives on. 演示数据以哪天为今天。")
@click.option("--password", help="One password for all accounts. 各账号共用的密码，默认随机生成。")
@click.option("--scale", type=click.FloatRange(0.2, 8), default=1.0, help="How many times the usual size. 规模倍数。")
@click.option("--remove", "is_removal", is_flag=True, help="Take the county out again. 移除演示县。")
@click.option("--yes", is_flag=True, help="Remove without asking. 移除时不再询问。")
@with_appcontext
def demo(seed: int, today: datetime | None, password: str | None, scale: float, is_removal: bool, yes: bool) -> None:
    """Fill in a fictional county, or take it out again. 生成或移除虚构的演示县。"""
    if is_removal:
        _take_out(yes)
        return
    files: FileStore = current_app.extensions["files"]
    with deed() as session:
        lines = _put_in(session, files, seed, today.date() if today else this_day(), password, scale)
    for line in lines:
        click.echo(line)


def ensure_demo(database: Database, files: FileStore) -> list[str]:
    """Lines to print when the server starts: the accounts of the demonstration, filled in if nobody is there yet.

    A database with areas or users of its own is left alone, and nothing is printed.
    """
    with database.transaction() as session:
        if demo_county(session) is not None:
            return table_of(known_logins(session))
        if session.scalar(select(exists().select_from(Area))) or session.scalar(select(exists().select_from(User))):
            return []
        session.info["actor"] = COMMAND_LINE
        return _put_in(session, files, SEED, this_day(), None)


def table_of(logins: list[Login]) -> list[str]:
    """The accounts as an aligned table: role, login, password, what to try."""
    rows: list[Cells] = [("role 角色", "login 登录名", "password 密码", "what to try 可以试试")]
    rows += [_cells(login) for login in logins]
    widths = [max(_width(row[column]) for row in rows) for column in range(3)]
    return [
        "  ".join([*(_padded(cell, width) for cell, width in zip(row, widths, strict=False)), row[3]]) for row in rows
    ]


def _put_in(
    session: Session, files: FileStore, seed: int, today: date, password: str | None, scale: float = 1.0
) -> list[str]:
    if demo_county(session) is not None:
        said = f"The demonstration county {COUNTY} is already there; nothing was changed."
        return [f"{said} 演示县“{COUNTY}”已在数据库中，未作改动。"]
    seed_vocabularies(session)
    logins = load(session, seed, today, password, scale)
    county = demo_county(session)
    if county is not None:
        add_downloads(session, files, county, seed, today)
    return [
        f"The fictional county {COUNTY} is filled in. 已生成虚构的演示县“{COUNTY}”。",
        *table_of(logins),
        "Take it out again: flask demo --remove  移除演示县：flask demo --remove",
    ]


def _take_out(is_sure: bool) -> None:
    with deed(writing=False) as session:
        is_there = demo_county(session) is not None
    ask = f"Remove {COUNTY} and all that was entered in it? 确定移除“{COUNTY}”及其中的全部数据吗？"
    if is_there and not is_sure and not click.confirm(ask):
        raise SystemExit(1)
    files: FileStore = current_app.extensions["files"]
    with deed() as session:
        gone, digests = remove(session)
    for digest in digests:  # only after the commit: a file without a row is harmless, a row without a file is not
        files.path(StoredFile(digest=digest)).unlink(missing_ok=True)
    areas, units, events = (f"{gone.get(table, 0):,}" for table in ("areas", "units", "events"))
    click.echo(f"Removed: {areas} areas, {units} units, {events} events.")
    click.echo(f"已移除：{areas} 个行政区划、{units} 个单位、{events} 项活动。")


def _cells(login: Login) -> Cells:
    account = login.account
    with speaking("zh"):
        role = str(ROLE_NAMES[account.role])
    return f"{account.role} {role}", login.login, login.password, f"{account.try_en} {account.try_zh}"


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
