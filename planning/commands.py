"""The planner from the command line."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click
from flask.cli import with_appcontext
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.errors import DomainError
from core.i18n import Text, language, speaking, t, tn
from core.imports.telling import language_of_terminal
from core.table_commands import DAY
from core.terminal import COMMAND_LINE, deed, refused
from core.web import database
from planning.campaign_queries import find_campaign
from planning.handing_back_queries import Broken, Returned, returned
from planning.handing_back_words import cost_said
from planning.inputs import ProposalInput
from planning.models import PlannedVisit, Proposal
from planning.proposal_services import new_proposal
from planning.solving_services import perform
from planning.workbook import write_plan
from planning.workbook_file import proposal_of, write_with_remarks
from planning.workbook_queries import facts_of
from registry import terms

SHOWN = 20
MOST_PRINTED = 100


class WithDefault(click.Group):
    """A group whose first argument, when it names no command, goes to the command `default`."""

    default = "propose"

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the first argument names, else the default one."""
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            return super().resolve_command(ctx, [self.default, *args])
        return super().resolve_command(ctx, args)


@click.group("plan", cls=WithDefault)
def plan() -> None:
    """Propose a campaign's calendar, or check one. 为专题活动编排日程，或核对工作簿。

    \b
    flask plan CAMPAIGN is short for flask plan propose CAMPAIGN.
    flask plan 活动 即 flask plan propose 活动。
    """


def _workbook(_context: click.Context, _parameter: click.Parameter, value: Path | None) -> Path | None:
    """A file to write a workbook to; its name must say so."""
    if value is not None and value.suffix != ".xlsx":
        raise click.BadParameter("the file must end in .xlsx / 文件名须以 .xlsx 结尾")
    return value


@plan.command("propose")
@click.argument("campaign")
@click.option("--from", "first", type=DAY, help="First day, YYYY-MM-DD. 起始日期。")
@click.option("--to", "last", type=DAY, help="Last day, counted too. 截止日期（含当日）。")
@click.option("--team", "teams", multiple=True, type=int, help="Number of a team; all that serve the area if left out. "
              "队伍编号，不填则为负责该区划的全部队伍。")  # fmt: skip
@click.option("--seconds", type=click.IntRange(1, 3600), default=None, help="Seconds to look for it; 60 without a "
              "limit of iterations. 编排时长（秒），未限制迭代次数时为 60。")  # fmt: skip
@click.option("--seed", type=click.IntRange(0, 999_999_999), default=1, show_default=True, help="Seed. 随机种子。")
@click.option("--iterations", type=click.IntRange(1), default=None, help="Most iterations; alone, the same seed gives "
              "the same plan. 最多迭代次数；单独使用时，种子相同结果也相同。")  # fmt: skip
@click.option("--out", "target", callback=_workbook, type=click.Path(dir_okay=False, path_type=Path),
              help="Write it as a workbook too, .xlsx. 同时写成工作簿（.xlsx）。")  # fmt: skip
@with_appcontext
def propose(
    campaign: str, first: datetime | None, last: datetime | None, teams: tuple[int, ...], seconds: int | None,
    seed: int, iterations: int | None, target: Path | None,
) -> None:  # fmt: skip
    """Propose the calendar of a campaign (number or name) now, and keep it. 立即为专题活动编排日程并保存。"""
    given = ProposalInput(
        starts_on=first.date() if first else None, ends_on=last.date() if last else None,
        team_ids=list(teams) or None, seconds=seconds or (None if iterations else 60), seed=seed,
        iterations=iterations,
    )  # fmt: skip
    with speaking(language_of_terminal()):
        with deed() as session:
            number = new_proposal(session, find_campaign(session, campaign), given, COMMAND_LINE).id
        try:
            perform(database(), number, _Progress())
        except DomainError as refusal:
            raise refused(refusal) from refusal
        with deed(writing=False) as session:
            found = session.get_one(Proposal, number)
            _say(session, found)
            if target is not None:
                write_plan(target, facts_of(session, found))
                click.echo(str(target))


@plan.command("check")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--proposal", "number", type=int, help="Number of the proposal, for a file that does not say. 方案编号。")
@click.option("--remarks", "target", callback=_workbook, type=click.Path(dir_okay=False, path_type=Path),
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
        for line in _report(found):
            click.echo(str(line))
    if found.handed.is_wrong or found.broken or found.kept:
        sys.exit(1)


def _report(found: Returned) -> list[Text | str]:
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
    lines += _broken(found.broken)
    if not found.broken:
        lines.append(t("Nothing new breaks.") if found.kept else t("Nothing breaks."))
    if found.kept:
        lines += [t("The calendar has changed since the proposal was made, so these do not fit any more, changed or "
                    "not."), *_broken(found.kept)]  # fmt: skip
    lines += [t("%(name)s: %(before)s before, %(after)s now", name=term.name, before=term.before, after=term.after)
              for term in found.terms]  # fmt: skip
    return [*lines, cost_said(found.cost)]


def _broken(rows: Sequence[Broken]) -> list[Text | str]:
    return [f"{t('Row %(row)s', row=one.row)}: {one.said}" if one.row else one.said for one in rows[:MOST_PRINTED]]


class _Progress:
    """Prints a stage when it changes, each on a line of its own, on standard error."""

    def __init__(self) -> None:
        self.said = ""

    def __call__(self, stage: str, done: int, total: int) -> None:
        """One line, with the seconds gone."""
        if stage != self.said:
            self.said = stage
            click.echo(f"{done:>4} s  {stage}" if total else stage, err=True)


def _say(session: Session, found: Proposal) -> None:
    figures = found.figures
    click.echo(str(t("Proposal %(n)s of %(campaign)s, “%(name)s”: %(address)s", n=found.id,
                     campaign=found.campaign.name, name=found.name, address=f"/proposals/{found.id}")))  # fmt: skip
    if found.state != "ready" or "placed" not in figures:
        raise click.ClickException(str(t("No plan was found.")))
    click.echo(str(t("%(placed)s of %(wanted)s visits, %(minutes)s min of driving", placed=figures["placed"],
                     wanted=figures["wanted"], minutes=figures["drive_minutes"])))  # fmt: skip
    kinds = terms.labels(session, "unit_kind", found.area)
    for kind, there in figures["coverage"].items():
        click.echo(f"  {kinds.get(kind, kind)}: {there['placed']} / {there['wanted']}")
    for said in figures["assumed"]:
        click.echo(f"! {said[language()]}")
    query = select(PlannedVisit).where(PlannedVisit.proposal_id == found.id, PlannedVisit.state == "left_out")
    left = session.scalars(
        query.order_by(PlannedVisit.is_must.desc(), PlannedVisit.value.desc(), PlannedVisit.id)
    ).all()
    if left:
        click.echo(str(t("Left out:")))
    for line in left[:SHOWN]:
        click.echo(f"  {line.unit.name}{_reason(line)}")
    if len(left) > SHOWN:
        click.echo(f"  … +{len(left) - SHOWN}")


def _reason(line: PlannedVisit) -> str:
    said = line.reason.get("sentences") or []
    return f"{t(': ')}{' '.join(one[language()] for one in said)}" if said else ""
