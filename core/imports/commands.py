"""`flask import`: the same import as in the browser, file by file, with a short report and an honest exit status."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext

from core.access import SYSTEM
from core.db import Database
from core.errors import DomainError
from core.i18n import speaking, t
from core.imports import reports, services
from core.imports.importer import Importer, Options, Setting
from core.imports.problems import Problem
from core.imports.reading import field_of
from core.imports.telling import language_of_terminal, tell, tell_undone
from core.imports.work import kinds
from core.imports.workbooks import write_refused_rows
from core.models import ImportBatch
from core.web import database

_EPILOG = (
    "Ends with 0 when every row was taken, 1 when rows or files were refused, 2 for wrong usage. "
    "全部导入为 0，有行或文件被拒为 1，用法错误为 2。"
)


def import_group(importers: Sequence[Importer]) -> click.Group:
    """The command `import` with one subcommand for each importer."""
    group = click.Group("import", help="Import table files. 导入表格文件。", epilog=_EPILOG)
    for importer in importers:
        group.add_command(_command(importer))
    group.add_command(_undo_command())
    return group


def _undo_command() -> click.Command:
    @with_appcontext
    def run(number: int) -> None:
        with speaking(language_of_terminal()):
            raise SystemExit(_undo(number))

    wanted = click.Argument(["number"], type=click.IntRange(min=1))
    return click.Command(
        "undo", params=[wanted], callback=run, help="Undo an import by its number. 按编号撤销一次导入。"
    )


def _undo(number: int) -> int:
    with database().transaction() as session:
        batch = session.get(ImportBatch, number)
        if batch is None or batch.state != "applied" or batch.kind not in kinds():
            click.echo(str(t("There is no applied import with the number %(number)s.", number=number)), err=True)
            return 1
        services.take_back(session, batch, kinds()[batch.kind], SYSTEM)
        for line in tell_undone(batch.report or {}):
            click.echo(line)
        return 1 if (batch.report or {})["undone"]["kept"] else 0


def _command(importer: Importer) -> click.Command:
    title = f"Import {importer.title.in_('en').lower()}. 导入{importer.title.in_('zh')}。"
    files = click.Argument(
        ["files"], nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
    )
    asked = [_asking(setting) for setting in importer.settings]

    @with_appcontext
    def run(files: tuple[Path, ...], **chosen: Any) -> None:
        with speaking(language_of_terminal()):
            raise SystemExit(_run(kinds()[importer.kind], files, chosen))

    return click.Command(importer.kind, params=[files, *asked, *_options()], callback=run, help=title, epilog=_EPILOG)


def _asking(setting: Setting) -> click.Option:
    offered = click.Choice(setting.metavar.split("|")) if "|" in setting.metavar else click.STRING
    told = f"{setting.entry.label.in_('en')}. {setting.entry.label.in_('zh')}。"
    return click.Option(
        [f"--{setting.name}"], type=offered, default=setting.command_default, metavar=setting.metavar, help=told
    )


def _options() -> list[click.Option]:
    row = click.IntRange(min=1)
    return [
        click.Option(["constants", "--set"], multiple=True, metavar="FIELD=VALUE",
                     help="One value for a whole column. 为整列指定一个值。"),
        click.Option(["columns", "--map"], multiple=True, metavar="FIELD=COLUMN",
                     help="Which column a field stands in. 指定字段对应的列。"),
        click.Option(["--dry-run"], is_flag=True, help="Only report, change nothing. 只检查，不写入。"),
        click.Option(["--errors"], type=click.Path(dir_okay=False, path_type=Path), metavar="OUT.xlsx",
                     help="Write the refused rows here. 把被拒的行写入此文件。"),
        click.Option(["--sheet"], help="Name of the worksheet. 工作表名称。"),
        click.Option(["--header-row"], type=row, help="Row of the headers. 表头所在行。"),
        click.Option(["--encoding"], help="utf-8, gb18030, big5 or utf-16. 文件编码。"),
        click.Option(["--match-names/--no-match-names"], default=True,
                     help="Match rows without a code by area, name and kind. 无代码的行按区划、名称和类型匹配。"),
    ]  # fmt: skip


def _run(importer: Importer, files: Sequence[Path], chosen: dict[str, Any]) -> int:
    try:
        options = _chosen_options(importer, chosen)
    except DomainError as error:
        click.echo(str(error), err=True)
        return 2
    is_good = True
    for at, path in enumerate(files):
        errors = _errors_path(chosen["errors"], path, len(files) > 1)
        is_good &= _take(importer, path, options, chosen["dry_run"], errors)
        if at + 1 < len(files):
            click.echo("")
    return 0 if is_good else 1


def _chosen_options(importer: Importer, chosen: dict[str, Any]) -> Options:
    return Options(
        settings={setting.name: str(chosen[setting.name] or "") for setting in importer.settings},
        constants=_pairs(importer, chosen["constants"], "--set"),
        columns=_pairs(importer, chosen["columns"], "--map"),
        sheet=chosen["sheet"],
        header_row=chosen["header_row"],
        encoding=chosen["encoding"],
        match_names=chosen["match_names"],
    )


def _pairs(importer: Importer, typed: Iterable[str], option: str) -> dict[str, str]:
    found = {}
    for pair in typed:
        name, sign, value = pair.partition("=")
        if not sign or not value.strip():
            raise click.UsageError(f"{option} {pair}: FIELD=VALUE")
        found[field_of(importer.row, name)] = value.strip()
    return found


def _errors_path(chosen: Path | None, path: Path, is_one_of_many: bool) -> Path | None:
    """Each of several files gets a workbook of its own, named after it."""
    return chosen.with_name(f"{chosen.stem}-{path.stem}.xlsx") if chosen is not None and is_one_of_many else chosen


def _take(importer: Importer, path: Path, options: Options, is_dry_run: bool, errors: Path | None) -> bool:
    """Import one file and tell about it; whether every row was taken."""
    try:
        report, problems = _import(database(), importer, path, options, is_dry_run)
    except DomainError as error:
        _tell_refused(path, error)
        return False
    for line in tell(path.name, report, is_dry_run):
        click.echo(line)
    if report.get("number") and (report["new"] or report["changed"]):
        click.echo("  " + str(t("To take it back: flask import undo %(number)s", number=report["number"])))
    refused = int(report["refused"])
    if refused and errors is not None:
        write_refused_rows(importer, path, path.name, options, problems, errors)
        click.echo(str(t("The refused rows are in %(file)s.", file=errors)))
    return not refused


def _tell_refused(path: Path, error: DomainError) -> None:
    refused = t("The file was refused.")
    click.echo(f"{path.name}: {refused}")
    click.echo(f"{path.name}: {error}", err=True)
    if error.code == "imports.columns":
        click.echo(str(t("On the command line: --map FIELD=COLUMN, or --set FIELD=VALUE.")), err=True)


def _import(
    store: Database, importer: Importer, path: Path, options: Options, is_dry_run: bool
) -> tuple[dict[str, Any], list[Problem]]:
    checked = services.read_file(importer, path, path.name, options)
    if is_dry_run:
        with store.transaction(writing=importer.plans_by_trying) as session:
            planned = services.plan(session, importer, checked, options, SYSTEM)
        return reports.report(importer, checked, planned), planned.problems
    with store.transaction() as session:
        session.info["actor"] = SYSTEM
        batch: ImportBatch = services.start(session, importer.kind, path.name, options, SYSTEM)
        batch.options = {**batch.options, "mode": "good"}
        planned = services.apply(session, batch, importer, checked, SYSTEM)
        report = {**(batch.report or {}), "number": batch.id}
    return report, planned.problems
