"""A proposal's workbook handed back: checked without solving, then a proposal of its own."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, cast

from flask import redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from core.access import needs
from core.documents.pages import store
from core.downloads import MEDIA_TYPES
from core.errors import DomainError, Invalid, NotFound
from core.files import owned
from core.i18n import Text, t, tn
from core.times import say_date
from core.web import actor, session
from planning import handing_back_services as services
from planning.handing_back_queries import Returned, returned
from planning.handing_back_words import cost_said
from planning.models import Proposal
from planning.views import bp
from planning.views.papers import ready_for
from planning.workbook import clock
from planning.workbook_file import proposal_of, write_with_remarks
from registry.permissions import Permission as P
from registry.scope import may

MOST_SHOWN = 200  # problems, changes or broken rules that a page lists


@bp.get("/proposals/<int:proposal_id>/workbook/check")
@needs(P.EDIT_CAMPAIGNS)
def check_workbook(proposal_id: int) -> ResponseReturnValue:
    """Choose the edited workbook."""
    return _upload_page(ready_for(proposal_id, P.EDIT_CAMPAIGNS))


@bp.post("/proposals/<int:proposal_id>/workbook/check")
@needs(P.EDIT_CAMPAIGNS)
def take_workbook(proposal_id: int) -> ResponseReturnValue:
    """Take the file in; what is no table of visits, or of another proposal, is refused at once."""
    proposal = ready_for(proposal_id, P.EDIT_CAMPAIGNS)
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
    proposal = ready_for(proposal_id, P.EDIT_CAMPAIGNS)
    stored, found = _returned(proposal, file_id)
    return _result_page(proposal, file_id, stored.name, found)


@bp.post("/proposals/<int:proposal_id>/workbook/check/<int:file_id>")
@needs(P.EDIT_CAMPAIGNS)
def keep_workbook(proposal_id: int, file_id: int) -> ResponseReturnValue:
    """Make a proposal of the edited workbook, to be compared and accepted."""
    proposal = ready_for(proposal_id, P.EDIT_CAMPAIGNS)
    _, found = _returned(proposal, file_id)
    kept = services.keep(session(), proposal, found, actor())
    return redirect(url_for(".proposal", proposal_id=kept.id), 303)


@bp.get("/proposals/<int:proposal_id>/workbook/check/<int:file_id>/remarks")
@needs(P.EDIT_CAMPAIGNS)
def workbook_remarks(proposal_id: int, file_id: int) -> ResponseReturnValue:
    """The refused rows as a workbook with three more columns: what, where, how to put it right."""
    proposal = ready_for(proposal_id, P.EDIT_CAMPAIGNS)
    stored, found = _returned(proposal, file_id)
    target = BytesIO()
    if not write_with_remarks(store().path(stored), stored.name, found.problems, proposal.id, target):
        raise NotFound()
    target.seek(0)
    name = str(t("%(file)s with remarks", file=Path(stored.name).stem))
    return send_file(target, MEDIA_TYPES["xlsx"], as_attachment=True, download_name=f"{name}.xlsx")


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
    at: dict[str, Any] = {"proposal_id": proposal.id, "file_id": file_id}
    return render_template(
        "planning/checked_workbook.html", proposal=proposal, found=found, file=name, answer=answer(found),
        most=MOST_SHOWN,
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
