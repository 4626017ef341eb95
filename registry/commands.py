"""Commands for areas, the first administrator and the audit trail."""

from __future__ import annotations

import sys

import click
from flask.cli import with_appcontext
from pydantic import ValidationError

from core.errors import Refusals
from core.sentences import refusals
from core.terminal import COMMAND_LINE, both, deed, refused
from registry.area_codes import LEVELS
from registry.inputs import AreaInput
from registry.sealing import verify
from registry.services import add_area
from registry.user_services import create_administrator


@click.command("create-admin")
@click.argument("login")
@click.option("--name", required=True, help="The person's name. 姓名。")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input. 从标准输入读取密码。")
@with_appcontext
def create_admin(login: str, name: str, password_stdin: bool) -> None:
    """Make an administrator of everything who can sign in. 创建可登录的系统管理员。"""
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else _ask_password()
    with deed() as session:
        user = create_administrator(session, login, name, password)
        said = user.login
    click.echo(f"{said}: can sign in now / 现在可以登录。")


def _ask_password() -> str:
    return str(click.prompt("Password 密码", hide_input=True, confirmation_prompt="Again 再输一次"))


@click.group()
def areas() -> None:
    """Administrative areas. 行政区划。"""


@areas.command("add")
@click.argument("code")
@click.argument("name")
@click.option("--under", default="", help="Code of the area above. 上级区划代码。")
@click.option(
    "--level", type=click.Choice(LEVELS), help="Level, if the code does not tell. 层级（代码不能表明时填写）。"
)
@click.option("--population", type=click.IntRange(0), help="People. 人口数。")
@click.option("--scheme", default="stat", show_default=True, help="Scheme of the code. 代码体系。")
@with_appcontext
def add(code: str, name: str, under: str, level: str | None, population: int | None, scheme: str) -> None:
    """Add one area; its level follows from the code or the area above. 新增一个区划；层级由代码或上级区划推断。"""
    given = {"code": code, "name": name, "under": under, "level": level, "population": population}
    try:
        checked = AreaInput.model_validate({key: value for key, value in given.items() if value is not None})
    except ValidationError as error:
        raise refused(Refusals(refusals(error))) from error
    with deed() as session:
        made = add_area(session, checked, COMMAND_LINE)
        made.scheme = scheme
        said = f"{made.code} {made.name} ({made.level})"
    click.echo(said)


@click.group()
def audit() -> None:
    """The audit trail. 操作日志。"""


@audit.command("verify")
@click.option(
    "--head", help="A head printed earlier, which the chain must still contain. 此前输出的链首值，链中须仍存在。"
)
@with_appcontext
def verify_trail(head: str | None) -> None:
    """Walk the whole trail and tell whether anything was changed afterwards. 核验全部操作日志是否被改动。"""
    with deed(writing=False) as session:
        found = verify(session, head)
    click.echo(f"entries 记录 {found.entries} · seals 封条 {found.seals} · unsealed 未封 {found.unsealed} · "
               f"erased 已清除内容 {found.erased}")  # fmt: skip
    if found.fault is not None:
        raise click.ClickException(both(found.fault))
    click.echo(f"intact 完好 · head 链首 {found.head}")
