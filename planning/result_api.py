"""Proposals for programs: those of a campaign, their visits, and what differs between two."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Literal

from core.access import needs
from core.api import Answer, Asked, Page, blueprint, operation, page
from core.changes import Change
from core.errors import Invalid
from core.fields import Day, Entry, Whole
from core.i18n import t
from core.web import actor, session
from outreach.queries import load_campaign
from planning.comparing import Moved
from planning.comparison_queries import comparison
from planning.models import Proposal
from planning.result_facts import driving
from planning.result_queries import lines, proposals, ready, seen, short_sums
from planning.visits import Totals, VisitLine, clock
from registry.permissions import Permission as P

bp = blueprint("planning_results")
VisitState = Literal["placed", "left_out", "accepted", "declined"]


class ProposalLineAnswer(Answer):
    """A proposed calendar; driving in minutes, simplest that of the first calendar, found by simple insertion."""

    id: int
    campaign_id: int
    name: str
    kind: Literal["plan", "replan", "what_if", "sheet"]
    base_id: int | None
    state: Literal["waiting", "solving", "ready", "failed"]
    starts_on: date
    ends_on: date
    wanted: int
    placed: int
    left_out: int
    must_left_out: int
    driving_minutes: int
    driving_simplest_minutes: int | None
    created_at: datetime
    solved_at: datetime | None
    version: int


class VisitAnswer(Answer):
    """One visit of a proposal; times are clocks of the county, the way is minutes of driving from the stop before."""

    id: int
    unit_id: int
    unit_name: str
    unit_kind: str
    occurrence: int
    event_kind: str
    minutes: int
    is_must: bool
    value: int
    due_on: date | None
    state: VisitState
    on: date | None
    starts: str | None
    ends: str | None
    team_ids: list[int]
    way_minutes: int | None
    is_pinned: bool
    event_id: int | None


class ChangeAnswer(Answer):
    """A figure of both, and whether the second is better ("ok") or worse ("bad") where that can be said."""

    name: str
    before: float | None
    after: float | None
    tone: Literal["ok", "bad", ""]


class MovedAnswer(Answer):
    """A visit that is not the same in both."""

    unit_id: int
    unit_name: str
    occurrence: int
    how: Literal["lost", "gained", "moved", "shifted"]
    before_on: date | None
    before_starts: str | None
    before_team_ids: list[int]
    after_on: date | None
    after_starts: str | None
    after_team_ids: list[int]


class ComparisonAnswer(Answer):
    """Two proposals: figures (hours where a name says so), visits that fit by kind, hours by team, and visits."""

    before_id: int
    after_id: int
    figures: list[ChangeAnswer]
    kinds: list[ChangeAnswer]
    teams: list[ChangeAnswer]
    visits: list[MovedAnswer]


class ProposalsAsked(Asked):
    """How the proposals are sorted."""

    sort: Annotated[Literal["-id", "id", "name", "starts_on"], Entry(t("Sorted by"))] = "-id"


class VisitsAsked(Asked):
    """Which visits."""

    state: Annotated[VisitState | None, Entry(t("State"))] = None
    on: Annotated[Day | None, Entry(t("Date"))] = None
    team_id: Annotated[Whole | None, Entry(t("Team"))] = None


@bp.get("/campaigns/<int:campaign_id>/proposals")
@needs(P.VIEW_CAMPAIGNS)
@operation(t("List the proposals of a campaign"))
def list_proposals(campaign_id: int, asked: ProposalsAsked) -> Page[ProposalLineAnswer]:
    """The newest first unless sorted otherwise."""
    campaign = load_campaign(session(), campaign_id, actor())
    sorts = {"id": Proposal.id, "name": Proposal.name, "starts_on": Proposal.starts_on}
    return page(session(), proposals(actor(), campaign), asked, sorts, _answers)


@bp.get("/proposals/<int:proposal_id>/visits")
@needs(P.VIEW_CAMPAIGNS)
@operation(t("List the visits of a proposal"))
def list_visits(proposal_id: int, asked: VisitsAsked) -> Page[VisitAnswer]:
    """By unit; those that are left out too, unless a state, a day or a team is asked for."""
    found = lines(session(), seen(session(), proposal_id, actor()), on=[asked.on] if asked.on else ())
    kept = [one for one in found if _is_asked(one, asked)]
    first = (asked.page - 1) * asked.size
    items = [_visit(one) for one in kept[first : first + asked.size]]
    return Page(items=items, total=len(kept), page=asked.page, size=asked.size)


@bp.get("/proposals/<int:proposal_id>/comparison/<int:other_id>")
@needs(P.VIEW_CAMPAIGNS)
@operation(t("Compare two proposals of one campaign"))
def compare_two(proposal_id: int, other_id: int) -> ComparisonAnswer:
    """The first is before, the other after."""
    before, after = ready(session(), proposal_id, actor()), ready(session(), other_id, actor())
    if before.campaign_id != after.campaign_id:
        raise Invalid("campaigns_differ", t("Only proposals of one campaign can be compared."))
    found = comparison(session(), before, after)
    return ComparisonAnswer(
        before_id=before.id, after_id=after.id, figures=[_change(one) for one in found.figures],
        kinds=[_change(one) for one in found.kinds], teams=[_change(one) for one in found.teams],
        visits=[_moved(one) for one in found.visits],
    )  # fmt: skip


def _is_asked(one: VisitLine, asked: VisitsAsked) -> bool:
    is_state = asked.state is None or one.state == asked.state
    return is_state and (asked.team_id is None or asked.team_id in one.teams)


def _answers(rows: Sequence[Proposal]) -> list[ProposalLineAnswer]:
    sums = short_sums(session(), [one.id for one in rows])
    return [_answer(one, sums.get(one.id, Totals())) for one in rows]


def _answer(one: Proposal, sums: Totals) -> ProposalLineAnswer:
    driven = driving(one, sums)
    shown = {name: getattr(one, name) for name in ProposalLineAnswer.model_fields if hasattr(one, name)}
    return ProposalLineAnswer(
        **shown, wanted=sums.wanted, placed=sums.placed, left_out=sums.left, must_left_out=sums.must_left,
        driving_minutes=driven.minutes, driving_simplest_minutes=driven.simplest,
    )  # fmt: skip


def _visit(one: VisitLine) -> VisitAnswer:
    shown = {name: getattr(one, name) for name in VisitAnswer.model_fields if hasattr(one, name)}
    return VisitAnswer(**shown | {
        "unit_name": one.unit, "unit_kind": one.kind, "starts": one.clock or None,
        "ends": None if one.ends is None else clock(one.ends), "team_ids": list(one.teams), "way_minutes": one.way,
    })  # fmt: skip


def _change(one: Change) -> ChangeAnswer:
    return ChangeAnswer(name=str(one.label), before=one.before, after=one.after, tone=one.tone)


def _moved(one: Moved) -> MovedAnswer:
    line = one.line
    sides = {
        f"{name}_{part}": value
        for name, side in (("before", one.before), ("after", one.after))
        for part, value in _side(side).items()
    }
    return MovedAnswer(unit_id=line.unit_id, unit_name=line.unit, occurrence=line.occurrence, how=one.how, **sides)


def _side(line: VisitLine | None) -> dict[str, object]:
    stands = line is not None and line.stands
    return {
        "on": line.on if line and stands else None, "starts": line.clock if line and stands else None,
        "team_ids": list(line.teams) if line and stands else [],
    }  # fmt: skip
