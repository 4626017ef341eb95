"""The frame of a proposal's result: its answer, what can be done with it, and the tabs between its views."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import render_template, request, url_for
from werkzeug.routing import BuildError

from core.i18n import Text, t
from core.panels import actions
from core.web import actor, session
from planning.models import Proposal
from planning.result_facts import Facts, facts
from planning.result_queries import GOING_ON, crew, event_names, kind_names, lines, ready, skill_names
from planning.result_words import VISIT_NAMES, VISIT_TONES, hours, must_answer, percent
from planning.visits import Crew, VisitLine
from registry.permissions import Permission as P
from registry.scope import may

TABS: dict[str, tuple[Text, str]] = {
    "proposal": (t("Overview"), "clipboard-check"),
    "left_out": (t("Left out"), "slash-circle"),
    "proposal_table": (t("All visits"), "table"),
    "proposal_calendar": (t("Calendar"), "calendar3"),
    "proposal_timeline": (t("By team"), "people"),
    "proposal_map": (t("Map"), "map"),
}


@dataclass(frozen=True)
class Shown:
    """A finished proposal with its visits as lines, its teams and what it comes to."""

    proposal: Proposal
    lines: list[VisitLine]
    crew: dict[int, Crew]
    facts: Facts


def shown(proposal_id: int, *, with_remedies: bool = False) -> Shown:
    """What the reader's page of this proposal is drawn from; NotFound while it has no result."""
    proposal = ready(session(), proposal_id, actor())
    found = lines(session(), proposal, with_remedies=with_remedies)
    return Shown(
        proposal, found, crew(session(), proposal, found), facts(proposal, found, skill_names(session(), proposal))
    )


def page(template: str, of: Shown, tab: str, **values: Any) -> str:
    """A page of the result within its frame.

    Other parts of the planner put panels and actions of the kind "proposal" on the board: the former stand on the
    overview, the latter beside the title of every tab.
    """
    proposal = of.proposal
    return render_template(
        template, proposal=proposal, campaign=proposal.campaign, facts=of.facts, crew=of.crew, answer=of.facts.answer,
        must=must_answer(of.facts.totals), tabs=_tabs(of, tab), tab=tab, may_edit=may_edit(proposal),
        deeds=actions(session(), "proposal", proposal, actor()),
        visit_url=visit_url, address=address,
        kinds=kind_names(session(), proposal), event_kinds=event_names(session(), proposal),
        states=VISIT_NAMES, tones=VISIT_TONES, say_hours=hours, percent=percent, **values,
    )  # fmt: skip


def may_edit(proposal: Proposal) -> bool:
    """Whether the reader plans in this campaign."""
    return may(session(), proposal, actor(), P.EDIT_CAMPAIGNS)


def _tabs(of: Shown, current: str) -> list[dict[str, Any]]:
    counts = {"left_out": of.facts.totals.left}
    return [
        {"label": label, "icon": icon, "url": url_for(f"planning.{name}", proposal_id=of.proposal.id),
         "is_current": name == current, "count": counts.get(name, 0)}
        for name, (label, icon) in TABS.items()
    ]  # fmt: skip


def visit_url(line: VisitLine, proposal: Proposal) -> str:
    """Where a visit is moved, pinned and looked at; its unit's page for those who only look."""
    if may_edit(proposal):
        found = address("planning.visit", proposal_id=proposal.id, visit_id=line.id)
        if found:
            return found
    return url_for("registry.unit", unit_id=line.unit_id)


def address(endpoint: str, **values: Any) -> str:
    """The address of a page; empty in an installation that lacks it."""
    try:
        return url_for(endpoint, **values)
    except BuildError:
        return ""


def number_asked(name: str, offered: Sequence[int]) -> int | None:
    """The number that the address asks for, if it is one of these."""
    typed = request.args.get(name, "")
    return int(typed) if typed.isdecimal() and len(typed) < 10 and int(typed) in offered else None


__all__ = ["GOING_ON", "Shown", "address", "may_edit", "number_asked", "page", "shown", "visit_url"]
