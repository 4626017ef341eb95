"""What can be taken along from a proposal: its workbook, and the day sheets of its teams."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Any

from flask import Response, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from core.access import Actor, needs
from core.documents.pages import store
from core.downloads import tables_answer
from core.errors import DomainError, Invalid, NotFound
from core.i18n import LANGUAGES, language, t
from core.jobs import ask
from core.panels import Action, Panel
from core.times import say_date
from core.web import actor, session
from planning.day_sheet_bundle_services import BUNDLE
from planning.day_sheet_file_queries import MEDIA_TYPES as PAPER_TYPES
from planning.day_sheet_file_queries import made
from planning.day_sheet_queries import Wanted, days_of
from planning.models import Proposal
from planning.views import bp
from planning.views.frame import address
from planning.workbook import sheets
from planning.workbook_queries import facts_of, team_names
from registry.permissions import Permission as P
from registry.scope import load, may
from registry.word_templates import LANGUAGE_NAMES


@bp.get("/proposals/<int:proposal_id>/workbook")
@needs(P.VIEW_CAMPAIGNS)
def proposal_workbook(proposal_id: int) -> ResponseReturnValue:
    """The proposal as a workbook, to be read, edited and handed back."""
    proposal = ready_for(proposal_id, P.VIEW_CAMPAIGNS)
    return tables_answer(sheets(facts_of(session(), proposal)), proposal.name, "xlsx")


@bp.get("/proposals/<int:proposal_id>/day-sheets")
@needs(P.VIEW_CAMPAIGNS)
def day_sheets(proposal_id: int) -> ResponseReturnValue:
    """The teams and days of the proposal, each with its sheet; all of a team or of everybody as one file."""
    return _sheets_page(ready_for(proposal_id, P.VIEW_CAMPAIGNS))


@bp.get("/proposals/<int:proposal_id>/day-sheets/<int:team_id>/<on>.<any(docx, pdf):ending>")
@needs(P.VIEW_CAMPAIGNS)
def day_sheet(proposal_id: int, team_id: int, on: str, ending: str) -> ResponseReturnValue:
    """The sheet of one team for one day."""
    proposal = ready_for(proposal_id, P.VIEW_CAMPAIGNS)
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
    proposal = ready_for(proposal_id, P.VIEW_CAMPAIGNS)
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
    at: dict[str, Any] = {"proposal_id": proposal.id}
    values = {
        "workbook_url": url_for("planning.proposal_workbook", **at),
        "sheets_url": url_for("planning.day_sheets", **at),
        "check_url": address("planning.check_workbook", **at) if may(db, proposal, who, P.EDIT_CAMPAIGNS) else "",
    }
    return Panel(str(t("Workbook and day sheets")), "planning/panel_papers.html", values, rank=80)


def paper_actions(db: Session, proposal: Proposal, who: Actor) -> Sequence[Action]:
    """The way to the day sheets from every tab."""
    if proposal.state != "ready":
        return []
    return [Action(str(t("Day sheets")), url_for("planning.day_sheets", proposal_id=proposal.id))]


def ready_for(proposal_id: int, permission: P) -> Proposal:
    """The proposal, if the reader may do this with it and it has a result."""
    found = load(session(), Proposal, proposal_id, actor(), permission)
    if found.state != "ready":
        raise NotFound("proposal_not_ready", t("This proposal has no result yet."))
    return found


def _sheets_page(proposal: Proposal, wrong: DomainError | None = None) -> str:
    names = team_names(session(), proposal)
    days = days_of(session(), proposal)
    teams: list[dict[str, Any]] = [
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
