"""What would be if: a proposal derived from another, with a team more, days more, longer hours or other limits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, Invalid
from core.i18n import Text, t, tn
from core.jobs import ask
from core.times import say_day
from planning.conventions import say_clock
from planning.inputs import ChangesInput, ProposalInput, ShiftInput, TeamLikeInput, merged
from planning.models import PlannedVisit, Proposal
from planning.proposal_services import JOB, new_proposal
from planning.remedy_inputs import WhatIfInput
from registry.permissions import Permission
from registry.scope import require_area
from schedule.models import Team

MOST_AT_ONCE = 4
"""So many what-ifs stand beside one proposal; older ones have to be taken away first."""
COPIED = (
    "unit_id", "occurrence", "event_kind", "minutes", "skills", "is_must", "value", "due_on", "teams_needed",
    "prefers_team_id", "is_pinned", "on", "starts_minute", "team_id", "second_team_id", "way_minutes",
    "override_reason",
)  # fmt: skip

_DIFFERENT = t("One more team, more days, longer hours, other limits, or more time to look.")


def ask_what_if(session: Session, base: Proposal, given: WhatIfInput, actor: Actor) -> Proposal:
    """The derived proposal, which a worker solves from where the base is; refuses when too many stand there already."""
    if base.state != "ready":
        raise DomainError("not_ready", t("This calendar is still being worked out."))
    if len(what_ifs(session, base)) >= MOST_AT_ONCE:
        raise DomainError("too_many", t("%(n)s stand beside it already.", n=MOST_AT_ONCE),
                          hint=t("Take one of them away first."))  # fmt: skip
    changes, said = _different(session, base, given)
    if not said and given.seconds <= (base.asked.get("seconds") or 0):
        raise Invalid("nothing_different", t("Please say what would be different."), hint=_DIFFERENT)
    asked = {**base.asked, "name": given.name or _named(said), "seconds": given.seconds, "iterations": None}
    limits = {name: value for name in ("most_visits", "most_drive_minutes") if (value := getattr(given, name))}
    whole = merged(ChangesInput.model_validate(base.changes), changes)
    made = new_proposal(session, base.campaign, ProposalInput.model_validate(asked | limits), actor, "what_if", base,
                        whole)  # fmt: skip
    _copy_lines(session, base, made)
    made.job_id = ask(session, JOB, {"proposal": made.id}, actor).id
    session.flush()
    return made


def what_ifs(session: Session, base: Proposal) -> list[Proposal]:
    """Those that stand beside the proposal, in the order in which they were asked for."""
    query = select(Proposal).where(Proposal.base_id == base.id, Proposal.kind == "what_if")
    return list(session.scalars(query.order_by(Proposal.id)))


def use_what_if(session: Session, found: Proposal, actor: Actor) -> Proposal:
    """It becomes a proposal to work on; refuses one with a team that there is not yet."""
    require_area(session, found.area_id, actor, Permission.EDIT_CAMPAIGNS)
    if found.kind != "what_if" or found.state != "ready":
        raise DomainError("no_what_if", t("This what-if is not finished."))
    query = select(PlannedVisit.id).where(
        PlannedVisit.proposal_id == found.id, PlannedVisit.state == "placed", PlannedVisit.team_id.is_(None)
    )
    if session.scalar(query.limit(1)) is not None:
        raise DomainError("assumed_team", t("It needs a team that there is not yet."),
                          hint=t("Add the team, then make a new proposal with it."))  # fmt: skip
    found.kind = "plan"
    found.version += 1
    session.flush()
    return found


def _different(session: Session, base: Proposal, given: WhatIfInput) -> tuple[ChangesInput, list[Text]]:
    """What is different, as changes and in words."""
    changes, said = ChangesInput(), list[Text]()
    if given.like_team_id is not None:
        name = _team(session, base, given.like_team_id, "like_team_id").name
        like = TeamLikeInput(like_team_id=given.like_team_id, name=str(t("One more like %(team)s", team=name))[:60])
        changes = merged(changes, ChangesInput(extra_teams=[like]))
        said.append(t("one more team like %(team)s", team=name))
    if given.days is not None:
        changes = merged(changes, ChangesInput(extra_days=_days_after(base, given.days)))
        said.append(tn("%(n)s day more", "%(n)s days more", given.days))
    if given.longer_team_id is not None and given.longer_until is not None:
        team = _team(session, base, given.longer_team_id, "longer_team_id")
        minute = given.longer_until.hour * 60 + given.longer_until.minute
        changes = merged(changes, ChangesInput(extra_shifts=list(_longer(base, team, minute))))
        said.append(t("%(team)s until %(time)s", team=team.name, time=say_clock(minute)))
    if given.most_visits is not None and given.most_visits != base.asked.get("most_visits"):
        said.append(t("at most %(n)s visits of a team a day", n=given.most_visits))
    if given.most_drive_minutes is not None and given.most_drive_minutes != base.asked.get("most_drive_minutes"):
        said.append(t("at most %(n)s min of driving of a team a day", n=given.most_drive_minutes))
    return changes, said


def _named(said: list[Text]) -> str:
    if not said:
        return str(t("What if: more time to look"))
    return str(t("What if: %(what)s", what=str(t(", ")).join(map(str, said))))[:120]


def _team(session: Session, base: Proposal, team_id: int, field: str) -> Team:
    found = session.get(Team, team_id) if team_id in (base.asked.get("team_ids") or ()) else None
    if found is None:
        raise Invalid("team_unknown", t("Choose a team of this proposal."), field=field)
    return found


def _days_after(base: Proposal, count: int) -> list[date]:
    """So many days after the last; the campaign must last as long."""
    days = [base.ends_on + timedelta(days=number) for number in range(1, count + 1)]
    if days[-1] > base.campaign.ends_on:
        raise Invalid("campaign_ends", t("The campaign ends on %(day)s.", day=say_day(base.campaign.ends_on)),
                      field="days", hint=t("Make the campaign longer first."))  # fmt: skip
    return days


def _longer(base: Proposal, team: Team, minute: int) -> Iterable[ShiftInput]:
    """The team until that minute on each day of the week on which it works."""
    if minute <= team.works_until:
        raise Invalid("not_longer", t("That team works until %(time)s anyhow.", time=say_clock(team.works_until)),
                      field="longer_until")  # fmt: skip
    for number in range((base.ends_on - base.starts_on).days + 1):
        on = base.starts_on + timedelta(days=number)
        if on.isoweekday() in team.works_on:
            yield ShiftInput(team_id=team.id, on=on, first=team.works_from, last=minute)


def _copy_lines(session: Session, base: Proposal, made: Proposal) -> None:
    """The base's visits that are not in the calendar yet, where they are: what is solved begins there."""
    for line in session.scalars(select(PlannedVisit).where(PlannedVisit.proposal_id == base.id)):
        if line.state != "accepted":
            values: dict[str, Any] = {name: getattr(line, name) for name in COPIED}
            state = "left_out" if line.on is None else "placed"
            session.add(PlannedVisit(proposal_id=made.id, version=1, state=state, **values))
    session.flush()
