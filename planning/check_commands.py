"""`flask plan check`: what an edited workbook breaks and costs."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from flask.cli import with_appcontext

from core.errors import DomainError
from core.i18n import Text, speaking, t, tn
from core.imports.telling import language_of_terminal
from core.terminal import deed
from planning.handing_back_queries import Returned, returned
from planning.handing_back_words import cost_said
from planning.models import Proposal
from planning.workbook_file import proposal_of, write_with_remarks

MOST_PRINTED = 100


def workbook_path(_context: click.Context, _parameter: click.Parameter, value: Path | None) -> Path | None:
    """A file to write a workbook to; its name must say so."""
    if value is not None and value.suffix != ".xlsx":
        raise click.BadParameter("the file must end in .xlsx / 文件名须以 .xlsx 结尾")
    return value


@click.command("check")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--proposal", "number", type=int, help="Number of the proposal, for a file that does not say. 方案编号。")
@click.option("--remarks", "target", callback=workbook_path, type=click.Path(dir_okay=False, path_type=Path),
              help="Write refused rows with remarks to this .xlsx. 把未通过的行及说明写入此文件。")  # fmt: skip
@with_appcontext
def check(file: Path, number: int | None, target: Path | None) -> None:
    """Say what the plan in an edited workbook breaks and costs; exit status 1 if it breaks. 核对改过的工作簿。"""
    with speaking(language_of_terminal()), deed(writing=False) as session:
        found_number = number or proposal_of(file, file.name)
        proposal = session.get(Proposal, found_number) if found_number else None
        if proposal is None:
            raise DomainError("plan.whose", t("The file does not say of which proposal it is, or that is gone."),
                              hint=t("Name the proposal: --proposal NUMBER"))  # fmt: skip
        found = returned(session, proposal, file, file.name)
        if target is not None and found.handed.is_wrong:
            write_with_remarks(file, file.name, found.problems, proposal.id, target)
        for line in report(found):
            click.echo(str(line))
    if found.handed.is_wrong or found.broken or found.kept:
        sys.exit(1)


def report(found: Returned) -> list[Text | str]:
    """The answer line by line: rows not taken, or what changed, breaks and costs."""
    errors = [problem for problem in found.problems if problem.is_error]
    lines: list[Text | str] = [
        f"{t('Row %(row)s', row=one.row)}: {one.column}: {one.value}: {one.what} {one.how or ''}".strip()
        for one in errors[:MOST_PRINTED]
    ]
    if errors:
        return [
            tn("%(n)s row could not be taken.", "%(n)s rows could not be taken.", len({e.row for e in errors})),
            *lines,
        ]
    lines = [tn("%(n)s visit was changed.", "%(n)s visits were changed.", len(found.changes))]
    for one in [*found.broken, *found.kept][:MOST_PRINTED]:
        lines.append(f"{t('Row %(row)s', row=one.row)}: {one.said}" if one.row else one.said)
    if not found.broken and not found.kept:
        lines.append(t("Nothing breaks."))
    lines += [t("%(name)s: %(before)s before, %(after)s now", name=term.name, before=term.before, after=term.after)
              for term in found.terms]  # fmt: skip
    return [*lines, cost_said(found.cost)]
