"""What a proposal says: how far it is, then its answer, the visits left out, and all visits as a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.access import needs
from core.forms import Bound
from core.i18n import Text, gettext, language, t
from core.listing import Listing
from core.panels import panels
from core.times import say_weekday_day
from core.web import actor, session
from planning.course import bests, curve
from planning.explaining_services import is_stale
from planning.models import Proposal
from planning.result_queries import GOING_ON, kind_names, kind_parents, like, seen
from planning.result_words import VISIT_NAMES, weight_lines, whole
from planning.views import bp
from planning.views.frame import Shown, address, may_edit, page, shown
from planning.views.progress import progress_values
from planning.visits import VisitLine, Work, covers
from registry.permissions import Permission as P
from registry.trail_words import named

PAGE_ROWS = 50
FIRST_LEFT = 6


@bp.get("/proposals/<int:proposal_id>")
@needs(P.VIEW_CAMPAIGNS)
def proposal(proposal_id: int) -> ResponseReturnValue:
    """The proposal: how far it is, why it failed, or its answer."""
    found = seen(session(), proposal_id, actor())
    if found.state in GOING_ON:
        return render_template(
            "planning/progress.html", may_edit=may_edit(found), address=address, **progress_values(found)
        )
    if found.state == "failed":
        return render_template(
            "planning/failed.html", proposal=found, may_edit=may_edit(found), why=_why(found), address=address
        )
    return _overview(shown(proposal_id, with_remedies=True))


def _why(found: Proposal) -> str:
    error = (found.job.error if found.job is not None else None) or {}
    return gettext(str(error.get("message", ""))) or str(t("The search ended before it had found one."))


def _overview(of: Shown) -> str:
    rows = covers(of.lines, kind_parents(session(), of.proposal))
    left = [one for one in of.lines if not one.stands]
    course, kept = bests(of.proposal.course), of.proposal.figures
    return page(
        "planning/overview.html", of, "proposal", covers=rows, whole=whole(rows), works=_in_letters(of),
        longest=max((one.whole for one in of.facts.works), default=0) or 1, left=in_rank(left)[:FIRST_LEFT],
        left_count=len(left), made_by=named(of.proposal.created_by, of.proposal.created_by_name),
        course=course, curve=curve(course), looked_for=_looked_for(of.proposal),
        weights=weight_lines(of.proposal.asked.get("weights") or {}), is_interrupted=kept.get("interrupted", False),
        assumed=[one.get(language(), "") for one in kept.get("assumed", ())],
        others=like(session(), of.proposal, actor()), panels=panels(session(), "proposal", of.proposal, actor()),
    )  # fmt: skip


def _looked_for(proposal: Proposal) -> str:
    """The seconds used of those asked for."""
    used, asked = (proposal.figures or {}).get("seconds"), proposal.asked.get("seconds")
    if not used:
        return "–" if asked is None else str(t("%(n)s s", n=asked))
    if asked is None or round(used) >= asked:
        return str(t("%(n)s s", n=round(used)))
    return str(t("%(gone)s of %(seconds)s s", gone=round(used), seconds=asked))


def _in_letters(of: Shown) -> list[Work]:
    by_team = {one.team_id: one for one in of.facts.works}
    return [by_team[team] for team in of.crew if team in by_team]


def in_rank(left: Sequence[VisitLine]) -> list[VisitLine]:
    """Visits left out: must-dos first, then those worth most."""
    return sorted(left, key=lambda one: (not one.is_must, one.state != "declined", -one.value, one.unit))


@bp.get("/proposals/<int:proposal_id>/left-out")
@needs(P.VIEW_CAMPAIGNS)
def left_out(proposal_id: int) -> str:
    """Every visit that is left out, with the reason and what would help; late ones after them."""
    of = shown(proposal_id, with_remedies=True)
    left = in_rank([one for one in of.lines if not one.stands])
    kept = _listing(left)
    late = [one for one in of.lines if one.is_late]
    is_old = may_edit(of.proposal) and is_stale(session(), of.proposal)
    return page("planning/left_out.html", of, "left_out", listing=kept, late=late, is_stale=is_old)


SORTS: dict[str, Callable[[VisitLine], Any]] = {
    "when": lambda one: (one.on is None, one.on.isoformat() if one.on else "", one.starts or 0, one.unit),
    "unit": lambda one: (one.unit, one.occurrence),
    "kind": lambda one: (one.kind, one.unit),
    "area": lambda one: (one.area, one.unit),
    "way": lambda one: (one.way is None, one.way or 0),
    "state": lambda one: (one.state, one.unit),
}


@bp.get("/proposals/<int:proposal_id>/table")
@needs(P.VIEW_CAMPAIGNS)
def proposal_table(proposal_id: int) -> str:
    """All visits, sorted and narrowed as the address asks."""
    of = shown(proposal_id)
    asked = request.args.get("sort", "when")
    name = asked.removeprefix("-")
    rows = sorted(_narrowed(of.lines), key=SORTS.get(name, SORTS["when"]), reverse=asked.startswith("-"))
    return page(
        "planning/table.html", of, "proposal_table", listing=_listing(rows, asked), bar=_bar(of), columns=_columns()
    )


def _columns() -> list[tuple[str, Text, bool]]:
    return [
        ("unit", t("Unit"), True), ("when", t("Time"), True), ("team", t("Team"), False), ("kind", t("Kind"), True),
        ("area", t("Area"), True), ("way", t("Way there"), True), ("state", t("State"), True),
    ]  # fmt: skip


def _narrowed(found: Sequence[VisitLine]) -> list[VisitLine]:
    asked = request.args
    typed = asked.get("q", "").strip()[:60].casefold()
    tests: list[Callable[[VisitLine], bool]] = []
    if typed:
        tests.append(lambda one: typed in one.unit.casefold() or typed in one.area.casefold())
    if team := asked.get("team"):
        tests.append(lambda one: team in map(str, one.teams))
    if on := asked.get("on"):
        tests.append(lambda one: one.on is not None and one.on.isoformat() == on)
    if kind := asked.get("kind"):
        tests.append(lambda one: one.kind == kind)
    if state := asked.get("state"):
        tests.append(lambda one: one.state == state)
    return [one for one in found if all(test(one) for test in tests)]


def _bar(of: Shown) -> dict[str, Any]:
    days = sorted({one.on for one in of.lines if one.on is not None})
    kinds = {one.kind for one in of.lines}
    names = kind_names(session(), of.proposal)
    fields = [
        Bound("q", str(t("Name or area")), "", "text", False, request.args.get("q", ""), attrs={"maxlength": 60}),
        _select("team", t("Team"), [(str(one.id), f"{one.letter} {one.name}") for one in of.crew.values()]),
        _select("on", t("Day"), [(day.isoformat(), say_weekday_day(day)) for day in days]),
        _select("kind", t("Kind"), sorted((kind, names.get(kind, kind)) for kind in kinds)),
        _select("state", t("State"), list(VISIT_NAMES.items())),
    ]
    here = url_for("planning.proposal_table", proposal_id=of.proposal.id)
    return {"fields": fields, "reset_url": here if any(field.value for field in fields) else ""}


def _select(name: str, label: Text, offered: Sequence[tuple[str, Any]]) -> Bound:
    options = [("", str(t("All"))), *((code, str(said)) for code, said in offered)]
    return Bound(name, str(label), "", "select", False, request.args.get(name, ""), options)


def _listing(rows: Sequence[VisitLine], sort: str = "") -> Listing:
    return sliced(rows, PAGE_ROWS, sort)


def sliced(rows: Sequence[VisitLine], many: int, sort: str = "") -> Listing:
    """The rows of the page that the address asks for, so many on each."""
    typed = request.args.get("page", "1")
    number = int(typed) if typed.isdecimal() and len(typed) < 9 else 1
    number = min(max(1, number), max(1, -(-len(rows) // many)))
    kept = rows[(number - 1) * many : number * many]
    state = {key: value for key, value in request.args.items() if value and key != "page"}
    return Listing(kept, len(rows), number, many, sort, state, request.path)
