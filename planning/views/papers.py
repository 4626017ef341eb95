"""The workbook of a proposal, out and in, and the day sheets of its teams."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, cast

from flask import Response, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from core.access import Actor, needs
from core.documents.pages import store
from core.downloads import MEDIA_TYPES, tables_answer
from core.errors import DomainError, Invalid, NotFound
from core.files import owned
from core.i18n import LANGUAGES, Text, language, t, tn
from core.jobs import ask
from core.panels import Action, Panel
from core.times import say_date
from core.web import actor, session
from planning import handing_back_services as services
from planning.day_sheet_bundle_services import BUNDLE
from planning.day_sheet_file_queries import MEDIA_TYPES as PAPER_TYPES
from planning.day_sheet_file_queries import made
from planning.day_sheet_queries import Wanted, days_of
from planning.handing_back_queries import Returned, returned
from planning.handing_back_words import cost_said
from planning.models import Proposal
from planning.views import bp
from planning.workbook import clock, sheets
from planning.workbook_file import proposal_of, write_with_remarks
from planning.workbook_queries import facts_of, team_names
from registry.permissions import Permission as P
from registry.scope import load, may
from registry.word_templates import LANGUAGE_NAMES

MOST_SHOWN = 200  # problems, changes or broken rules that a page lists


@bp.get("/proposals/<int:proposal_id>/workbook")
@needs(P.VIEW_CAMPAIGNS)
def proposal_workbook(proposal_id: int) -> ResponseReturnValue:
    """The proposal as a workbook, to be read, edited and handed back."""
    proposal = _ready(proposal_id, P.VIEW_CAMPAIGNS)
    return tables_answer(sheets(facts_of(session(), proposal)), proposal.name, "xlsx")


@bp.get("/proposals/<int:proposal_id>/workbook/check")
@needs(P.EDIT_CAMPAIGNS)
def check_workbook(proposal_id: int) -> ResponseReturnValue:
    """Choose the edited workbook."""
    return _upload_page(_ready(proposal_id, P.EDIT_CAMPAIGNS))


@bp.post("/proposals/<int:proposal_id>/workbook/check")
@needs(P.EDIT_CAMPAIGNS)
def take_workbook(proposal_id: int) -> ResponseReturnValue:
    """Take the file in; what is no table of visits, or of another proposal, is refused at once."""
    proposal = _ready(proposal_id, P.EDIT_CAMPAIGNS)
    given = request.files.get("file")
    try:
        if given is None or not given.filename:
            raise Invalid("imports.no_file", t("Please choose a file."))
        stored = store().keep(session(), cast(BinaryIO, given.stream), given.filename, actor())
        path = store().path(stored)
        _require_own(proposal, path, stored.name)
        returned(session(), proposal, path, stored.name)
    except Invalid as refusal:
        return _upload_page(proposal, refusal), 422
    return redirect(url_for(".checked_workbook", proposal_id=proposal.id, file_id=stored.id), 303)


@bp.get("/proposals/<int:proposal_id>/workbook/check/<int:file_id>")
@needs(P.EDIT_CAMPAIGNS)
def checked_workbook(proposal_id: int, file_id: int) -> ResponseReturnValue:
    """What the edited workbook changes, which rows cannot be taken, what breaks and what it costs."""
    proposal = _ready(proposal_id, P.EDIT_CAMPAIGNS)
    stored, found = _returned(proposal, file_id)
    return _result_page(proposal, file_id, stored.name, found)


@bp.post("/proposals/<int:proposal_id>/workbook/check/<int:file_id>")
@needs(P.EDIT_CAMPAIGNS)
def keep_workbook(proposal_id: int, file_id: int) -> ResponseReturnValue:
    """Make a proposal of the edited workbook, to be compared and accepted."""
    proposal = _ready(proposal_id, P.EDIT_CAMPAIGNS)
    _, found = _returned(proposal, file_id)
    kept = services.keep(session(), proposal, found, actor())
    return redirect(url_for(".proposal", proposal_id=kept.id), 303)


@bp.get("/proposals/<int:proposal_id>/workbook/check/<int:file_id>/remarks")
@needs(P.EDIT_CAMPAIGNS)
def workbook_remarks(proposal_id: int, file_id: int) -> ResponseReturnValue:
    """The refused rows as a workbook with three more columns: what, where, how to put it right."""
    proposal = _ready(proposal_id, P.EDIT_CAMPAIGNS)
    stored, found = _returned(proposal, file_id)
    target = BytesIO()
    if not write_with_remarks(store().path(stored), stored.name, found.problems, proposal.id, target):
        raise NotFound()
    target.seek(0)
    name = str(t("%(file)s with remarks", file=Path(stored.name).stem))
    return send_file(target, MEDIA_TYPES["xlsx"], as_attachment=True, download_name=f"{name}.xlsx")


@bp.get("/proposals/<int:proposal_id>/day-sheets")
@needs(P.VIEW_CAMPAIGNS)
def day_sheets(proposal_id: int) -> ResponseReturnValue:
    """The teams and days of the proposal, each with its sheet; all of a team or of everybody as one file."""
    return _sheets_page(_ready(proposal_id, P.VIEW_CAMPAIGNS))


@bp.get("/proposals/<int:proposal_id>/day-sheets/<int:team_id>/<on>.<any(docx, pdf):ending>")
@needs(P.VIEW_CAMPAIGNS)
def day_sheet(proposal_id: int, team_id: int, on: str, ending: str) -> ResponseReturnValue:
    """The sheet of one team for one day."""
    proposal = _ready(proposal_id, P.VIEW_CAMPAIGNS)
    try:
        wanted = Wanted(team_id, date.fromisoformat(on))
        file = made(session(), proposal, wanted, ending, language(), actor(), store())
    except ValueError:
        raise NotFound() from None
    except DomainError as refusal:
        raise NotFound(refusal.code, refusal.message) from None
    return _download(file.name, file.media_type, file.content)


@bp.post("/proposals/<int:proposal_id>/day-sheets")
@needs(P.VIEW_CAMPAIGNS)
def make_day_sheets(proposal_id: int) -> ResponseReturnValue:
    """Have a worker put several sheets into one file, each on a page of its own."""
    proposal = _ready(proposal_id, P.VIEW_CAMPAIGNS)
    days = days_of(session(), proposal)
    typed, ending, spoken = (request.form.get(name, "") for name in ("team", "ending", "language"))
    team_id = int(typed) if typed.isdecimal() and len(typed) < 10 else None
    if ending not in PAPER_TYPES or spoken not in LANGUAGES or not days or (typed and team_id not in days):
        wrong = Invalid("day_sheets.choice", t("Choose a team, a kind of file and a language."))
        return _sheets_page(proposal, wrong), 422
    params = {"proposal": proposal.id, "team": team_id, "ending": ending, "language": spoken, "actor": actor().key}
    return redirect(url_for("core.job", job_id=ask(session(), BUNDLE, params, actor()).id), 303)


def papers_panel(db: Session, proposal: Proposal, who: Actor) -> Panel | None:
    """What can be taken along from a finished proposal."""
    if proposal.state != "ready":
        return None
    at = {"proposal_id": proposal.id}
    values = {
        "workbook_url": url_for("planning.proposal_workbook", **at),
        "sheets_url": url_for("planning.day_sheets", **at),
        "check_url": url_for("planning.check_workbook", **at) if may(db, proposal, who, P.EDIT_CAMPAIGNS) else "",
    }
    return Panel(str(t("Workbook and day sheets")), "planning/panel_papers.html", values, rank=80)


def paper_actions(db: Session, proposal: Proposal, who: Actor) -> Sequence[Action]:
    """The way to the day sheets from every tab."""
    if proposal.state != "ready":
        return []
    return [Action(str(t("Day sheets")), url_for("planning.day_sheets", proposal_id=proposal.id))]


def _ready(proposal_id: int, permission: P) -> Proposal:
    """The proposal, if the reader may do this with it and it has a result."""
    found = load(session(), Proposal, proposal_id, actor(), permission)
    if found.state != "ready":
        raise NotFound("proposal_not_ready", t("This proposal has no result yet."))
    return found


def _require_own(proposal: Proposal, path: Path, name: str) -> None:
    number = proposal_of(path, name)
    if number is not None and number != proposal.id:
        other = session().get(Proposal, number)
        may_see = other is not None and may(session(), other, actor(), P.VIEW_CAMPAIGNS)
        named = t("This is the workbook of the proposal “%(name)s”.", name=other.name) if other and may_see else None
        raise Invalid("plan.other_proposal", named or t("This is the workbook of another proposal."),
                      hint=t("Open that proposal and check the file there."))  # fmt: skip


def _returned(proposal: Proposal, file_id: int) -> tuple[Any, Returned]:
    stored = owned(session(), file_id, actor())
    path = store().path(stored)
    if not path.is_file():
        raise NotFound()
    return stored, returned(session(), proposal, path, stored.name)


def _upload_page(proposal: Proposal, wrong: DomainError | None = None) -> str:
    return render_template("planning/check_workbook.html", proposal=proposal, wrong=wrong)


def _result_page(proposal: Proposal, file_id: int, name: str, found: Returned) -> str:
    lines = [
        {"row": wanted.row, "unit": found.lines[number].unit, "before": _said(found.lines[number]),
         "after": _said(wanted)}
        for number, wanted in sorted(found.changes.items(), key=lambda item: item[1].row)
    ]  # fmt: skip
    at = {"proposal_id": proposal.id, "file_id": file_id}
    return render_template(
        "planning/checked_workbook.html", proposal=proposal, found=found, file=name, answer=answer(found), most=MOST_SHOWN,
        errors=[one for one in found.problems if one.is_error], changes=lines, pins=len(found.pins),
        remarks_url=url_for(".workbook_remarks", **at) if found.handed.is_wrong else "",
        keep_url=url_for(".keep_workbook", **at) if found.can_be_kept else "", cost=cost_said(found.cost),
    )  # fmt: skip


def answer(found: Returned) -> Text:
    """What came of it, in a sentence."""
    rows = len({problem.row for problem in found.problems if problem.is_error})
    if rows:
        return tn("%(n)s row could not be taken.", "%(n)s rows could not be taken.", rows)
    if not found.changes and not found.pins:
        return t("Nothing was changed in this workbook.")
    broken = len(found.broken) + len(found.kept)
    if broken:
        return tn("This plan breaks %(n)s rule.", "This plan breaks %(n)s rules.", broken)
    return tn("%(n)s visit was changed, and nothing breaks.", "%(n)s visits were changed, and nothing breaks.",
              len(found.changes) or len(found.pins))  # fmt: skip


def _said(where: Any) -> str:
    """Day, time and teams of a line or of what a row wants."""
    if where.on is None:
        return str(t("Left out"))
    teams = "、".join(team for team in (where.team, where.second_team) if team)
    return f"{say_date(where.on)} {clock(where.starts)} {teams}"


def _sheets_page(proposal: Proposal, wrong: DomainError | None = None) -> str:
    names = team_names(session(), proposal)
    days = days_of(session(), proposal)
    teams = [
        {"id": team_id, "name": names[team_id], "days": [
            {"on": on, "said": say_date(on), "urls": {
                ending: url_for(".day_sheet", proposal_id=proposal.id, team_id=team_id, on=on, ending=ending)
                for ending in PAPER_TYPES}}
            for on in dates]}
        for team_id, dates in days.items()
    ]  # fmt: skip
    return render_template(
        "planning/day_sheets.html", proposal=proposal, teams=teams, wrong=wrong,
        many=sum(len(one["days"]) for one in teams), languages=[(code, LANGUAGE_NAMES[code]) for code in LANGUAGES],
        spoken=language(), may_see_contacts=may(session(), proposal, actor(), P.VIEW_CONTACTS),
    )  # fmt: skip


def _download(name: str, media_type: str, content: bytes) -> Response:
    return send_file(BytesIO(content), media_type, as_attachment=True, download_name=name)
