"""What a planner does with one visit of a proposal by hand: move, pin, leave out, plan again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, Invalid
from core.i18n import Text, sentences, t
from core.versions import check_version
from planning import step_services
from planning.acceptance_services import given_of
from planning.break_words import say_break
from planning.desk_queries import Desk, desk
from planning.disposal_inputs import MoveInput
from planning.figure_services import refresh_figures
from planning.models import PlannedVisit, Proposal, ProposalStep
from planning.plan_figures import way_minutes
from planning.solving.checking import Break
from planning.solving.moving import Checked, check_move
from planning.solving.placing import check_by_hand
from planning.solving.problem import Placement
from schedule.services import cancel_event, look

OFF = ("cancelled", "postponed")
"""States of events in which a visit does not take place, or not yet on any day."""


@dataclass(frozen=True)
class Moved:
    """A visit that was moved: the step, and the other visits of its tour that begin at another time now."""

    step: ProposalStep | None
    shifted: list[PlannedVisit]


def move(session: Session, proposal: Proposal, visit: PlannedVisit, given: MoveInput, actor: Actor) -> Moved:
    """The visit at its new place; others of its tour begin at another time only if they must, pinned ones never.

    Refuses what breaks a rule; where a reason would do, until one is given. What is planned against a rule is pinned.
    """
    visits = _open(session, proposal, visit, given.version)
    found = desk(session, proposal, actor)
    checked = check_by_hand(found.problem, found.plan, found.number_of(visit), found.placement(visit, given))
    _allow(found, checked, given.reason)
    before = step_services.all_kept(visits.values())
    shifted = _apply(found, checked, visits)
    visit.is_pinned = given.pin or bool(checked.broken)
    visit.override_reason = given.reason
    _ask_the_calendar(session, proposal, visit, actor)
    if not checked.broken and not _is_against_the_calendar(session, proposal, visit, actor):
        visit.override_reason = ""
    step = step_services.note(session, proposal, "moved", before, visits.values(), actor)
    refresh_figures(session, proposal, found.gathered, checked.plan)
    return Moved(step, [one for one in shifted if one.id != visit.id])


def set_pin(
    session: Session, proposal: Proposal, visit: PlannedVisit, is_pinned: bool, actor: Actor
) -> ProposalStep | None:
    """Pin the visit where it is, or lift the pin; one that has no place cannot be pinned."""
    _open(session, proposal, visit)
    if visit.state != "placed":
        raise DomainError("not_placed", t("Only a visit that has a day and a team can be pinned."))
    before = step_services.all_kept([visit])
    visit.is_pinned = is_pinned
    return step_services.note(session, proposal, "pinned" if is_pinned else "unpinned", before, [visit], actor)


def leave_out(session: Session, proposal: Proposal, visit: PlannedVisit, actor: Actor) -> ProposalStep | None:
    """Take the visit out of its tour; it waits among those that are left out."""
    visits = _open(session, proposal, visit)
    if visit.state == "left_out":
        return None
    before = step_services.all_kept(visits.values())
    if visit.state == "placed":
        found = desk(session, proposal, actor)
        checked = check_move(found.problem, found.plan, found.number_of(visit), None)
        _apply(found, checked, visits)
        refresh_figures(session, proposal, found.gathered, checked.plan)
    _empty(visit)
    return step_services.note(session, proposal, "left_out", before, visits.values(), actor)


def plan_again(session: Session, proposal: Proposal, visit: PlannedVisit, actor: Actor) -> ProposalStep | None:
    """A visit that its unit declined, or whose event was cancelled or postponed, waits to be placed again.

    A postponed event is cancelled, so that the visit does not take place twice.
    """
    step_services.lock(session, proposal)
    session.refresh(visit)
    is_off = visit.state == "accepted" and (visit.event is None or visit.event.status in OFF)
    if visit.state != "declined" and not is_off:
        raise DomainError(
            "not_declined", t("Only a visit that was declined, cancelled or postponed can be planned again.")
        )
    if visit.event is not None and visit.event.status == "postponed":
        cancel_event(session, visit.event, str(t("planned again")), actor)
    before = step_services.all_kept([visit])
    _empty(visit)
    return step_services.note(session, proposal, "again", before, [visit], actor)


def _open(
    session: Session, proposal: Proposal, visit: PlannedVisit, version: int | None = None
) -> Mapping[int, PlannedVisit]:
    """All visits of the proposal as they are now; refuses when this one is in the calendar already."""
    step_services.lock(session, proposal)
    visits = step_services.visits_of(session, proposal)
    check_version(visit, version)
    check_open(proposal, visit)
    return visits


def check_open(proposal: Proposal, visit: PlannedVisit) -> None:
    """Refuses when the visit is in the calendar already, or the proposal is still being worked out."""
    step_services.check_ready(proposal)
    if visit.state == "accepted":
        raise DomainError("in_the_calendar", t("This visit is in the calendar already."),
                          hint=t("Move its event there, or undo the acceptance."))  # fmt: skip


def _allow(found: Desk, checked: Checked, reason: str) -> None:
    if checked.is_sound:
        return
    said = said_breaks(found, checked)
    if not checked.can_override:
        raise DomainError("breaks", Text("%(said)s", {"said": sentences(*said)}),
                          hint=t("Take one of the free places."))  # fmt: skip
    if not reason:
        raise Invalid("reason_needed", Text("%(said)s", {"said": sentences(*said)}), field="reason",
                      hint=t("If it is right all the same, give the reason."))  # fmt: skip


def said_breaks(found: Desk, checked: Checked) -> list[Text]:
    """The rules that the move breaks, each once, in words."""
    return [sentence for _, sentence in breaks_said(found, checked)]


def breaks_said(found: Desk, checked: Checked) -> list[tuple[Break, Text]]:
    """The same with what is broken."""
    said = [(one, say_break(found.problem, one)) for one in checked.broken]
    return list({str(sentence): (one, sentence) for one, sentence in said}.values())


def _apply(found: Desk, checked: Checked, visits: Mapping[int, PlannedVisit]) -> list[PlannedVisit]:
    """Write what the check has found: the placements that changed, and the ways of the tours."""
    changed: list[PlannedVisit] = []
    for visit_id, number in found.number.items():
        was, now_is = found.plan.placed.get(number), checked.plan.placed.get(number)
        if was != now_is:
            _write(found, visits[visit_id], now_is)
            changed.append(visits[visit_id])
    _write_ways(found, checked, visits)
    return changed


def _write(found: Desk, visit: PlannedVisit, placement: Placement | None) -> None:
    if placement is None:
        _empty(visit)
        return
    teams = [found.team_ids[team] for team in placement.teams]
    visit.state, visit.on = "placed", found.problem.days[placement.day]
    visit.starts_minute = placement.start // found.problem.ticks
    visit.team_id, visit.second_team_id = teams[0], teams[1] if len(teams) > 1 else None
    visit.event_id, visit.clash, visit.reason, visit.remedies = None, {}, {}, []


def _empty(visit: PlannedVisit) -> None:
    visit.state, visit.on, visit.starts_minute, visit.way_minutes = "left_out", None, None, None
    visit.team_id = visit.second_team_id = visit.event_id = None
    visit.is_pinned, visit.override_reason, visit.clash = False, "", {}
    visit.reason, visit.remedies = {}, []


def _write_ways(found: Desk, checked: Checked, visits: Mapping[int, PlannedVisit]) -> None:
    ways = way_minutes(found.problem, checked.plan)
    for visit_id, number in found.number.items():
        if number in ways:
            visits[visit_id].way_minutes = ways[number]


def _ask_the_calendar(session: Session, proposal: Proposal, visit: PlannedVisit, actor: Actor) -> None:
    """The calendar's own rules have the last word; refuses with its `Clash`."""
    with session.no_autoflush:
        clash = look(session, given_of(proposal, visit), actor).clash
    if clash is not None:
        raise clash


def _is_against_the_calendar(session: Session, proposal: Proposal, visit: PlannedVisit, actor: Actor) -> bool:
    """Whether it needs the reason that was given; without one it does not."""
    if not visit.override_reason:
        return False
    plain = given_of(proposal, visit).model_copy(update={"override_reason": ""})
    with session.no_autoflush:
        return look(session, plain, actor).clash is not None
