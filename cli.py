"""The command line, in both languages; a command ends with 0 done, 1 refused, 2 wrong usage."""

from __future__ import annotations

from functools import wraps

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

import core.commands
import demo.commands
import drills.commands
import drills.document_commands
import drills.frequency_commands
import drills.frequency_default_services
import drills.indicator_services
import drills.script_services
import drills.sheets
import maps.coverage_commands
import maps.defect_commands
import maps.scenario_commands
import maps.sheets
import maps.walking_commands
import maps.walking_sheets
import observation.anomaly_commands
import observation.commands
import observation.station_sheets
import outreach.checklist_default_services
import planning.commands
import registry.commands
import registry.defaults
import registry.sheets
import reports.assessment_commands
import reports.assessment_scheme_services
import reports.commands
import reports.pivot_commands
import reports.rollup_commands
import reports.summary_commands
import schedule.commands
import schedule.return_commands
import schedule.sheets
import schedule.way_commands
import schema
from core.i18n import t
from core.imports.commands import import_group
from core.terminal import both
from core.web import database
from doors import IMPORTED

COMMANDS: tuple[click.Command, ...] = (
    core.commands.clock,
    core.commands.serve,
    core.commands.worker,
    demo.commands.demo,
    maps.coverage_commands.coverage,
    maps.scenario_commands.earthquakes,
    planning.commands.plan,
    registry.commands.areas,
    registry.commands.audit,
    registry.commands.create_admin,
    reports.rollup_commands.figures,
)
EXPORTS: tuple[click.Command, ...] = (
    drills.commands.drills,
    drills.document_commands.documents,
    drills.frequency_commands.frequency,
    maps.defect_commands.defects,
    maps.defect_commands.places,
    maps.scenario_commands.scenario,
    maps.walking_commands.walking_ways,
    observation.anomaly_commands.anomalies,
    observation.anomaly_commands.stations,
    observation.commands.observation,
    reports.assessment_commands.assessment,
    reports.pivot_commands.pivot_command,
    reports.summary_commands.summary,
    schedule.commands.events,
    schedule.return_commands.returns,
    schedule.way_commands.travel_ways,
)


def install(app: Flask) -> None:
    """Add the commands to `flask`, and what `flask serve` does before it serves."""
    app.extensions["before_serving"] = prepare
    exports = reports.commands.export
    for command in EXPORTS:
        exports.add_command(command)
    for command in (exports, import_group([one for sheets in IMPORTED for one in sheets.IMPORTERS]), *COMMANDS):
        app.cli.add_command(command)
        if command is not core.commands.serve:  # which brings the database up to date itself
            _ask_for_the_newest_version(command)
    app.cli.add_command(db)
    for name in app.cli.commands:
        _list_in_both_languages(app.cli.commands[name])


def _ask_for_the_newest_version(command: click.Command) -> None:
    """Have the command refuse, with the remedy, to work on a database that is empty or of an older version."""
    inner = getattr(command, "commands", None)
    for one in (inner or {}).values():
        _ask_for_the_newest_version(one)
    act = command.callback
    if inner is not None or act is None or hasattr(act, "asks_for_version"):
        return

    @wraps(act)
    def asking(*given: object, **more: object) -> object:
        if not current_app.extensions["schema_is_current"]():
            raise click.ClickException(both(t("The database needs an upgrade first: flask db upgrade")))
        return act(*given, **more)

    command.callback = with_appcontext(asking)
    command.callback.asks_for_version = True  # type: ignore[attr-defined]


def _list_in_both_languages(command: click.Command) -> None:
    # click lists a command by its help up to the first full stop, which would be the English half only
    command.short_help = (command.help or "").split("\n\n")[0]
    for inner in getattr(command, "commands", {}).values():
        _list_in_both_languages(inner)


@click.group()
def db() -> None:
    """The database's version. 数据库版本。"""


@db.command("upgrade")
@with_appcontext
def db_upgrade() -> None:
    """Bring the database to the newest version. 把数据库升级到最新版本。"""
    prepare(with_demo=False)
    click.echo("ok")


def prepare(with_demo: bool) -> None:
    """Bring the database up to date, shipped words and templates too; if wished, fill an empty one with the demo."""
    current_app.extensions["config"].data.mkdir(parents=True, exist_ok=True)
    schema.upgrade(database())
    with database().transaction() as session:
        registry.defaults.seed(session)
        drills.indicator_services.seed(session)
        drills.frequency_default_services.seed(session)
        outreach.checklist_default_services.seed(session)
        drills.script_services.seed_templates(session)
        reports.assessment_scheme_services.seed(session)
    files = current_app.extensions["files"]
    for line in demo.commands.ensure_demo(database(), files) if with_demo else []:
        click.echo(line)
