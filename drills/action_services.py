"""Deeds on improvement actions: make, change, do, close, send back, drop, and say in a later drill if it was fixed."""

from __future__ import annotations

from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, Forbidden, NotFound
from core.i18n import t
from core.times import now
from core.versions import check_version
from drills.action_inputs import ActionInput, ActionReasonInput, DoneInput, DueInput, RetestInput
from drills.action_models import ImprovementAction
from drills.action_queries import DUE_SETTING, carried, usual_due
from drills.action_script_services import ask_about
from drills.evaluation_services import oversees
from drills.models import Drill
from drills.queries import upcoming
from drills.services import state_of
from registry.models import Area
from registry.permissions import Permission
from registry.scope import load
from registry.services.settings import write_setting


def add_action(session: Session, drill: Drill, given: ActionInput, actor: Actor) -> ImprovementAction:
    """The new action, asked about in the unit's next drill if one is registered already."""
    load(session, Drill, drill.id, actor, Permission.EDIT_DRILLS)
    if state_of(drill) in ("cancelled", "postponed", "registered"):
        raise DomainError("not_held", t("Improvements come from drills that were held."))
    action = ImprovementAction(unit_id=drill.unit_id, unit=drill.unit, drill_id=drill.id, drill=drill)
    action.created_by = actor.key
    _write(session, action, given)
    session.add(action)
    session.flush()
    for later in upcoming(session, drill.unit, now(), 1):
        ask_about(session, later, [action])
    return action


def edit_action(session: Session, action: ImprovementAction, given: ActionInput, actor: Actor) -> ImprovementAction:
    """The changed action; refused once it is closed or dropped."""
    load(session, Drill, action.drill_id, actor, Permission.EDIT_DRILLS)
    _require_state(session, action, "open", "done")
    check_version(action, given.version)
    _write(session, action, given)
    return _touched(session, action)


def mark_done(session: Session, action: ImprovementAction, given: DoneInput, actor: Actor) -> ImprovementAction:
    """The action done, with its evidence, waiting to be closed; one that is done already takes the new evidence."""
    load(session, Drill, action.drill_id, actor, Permission.EDIT_DRILLS)
    _require_state(session, action, "open", "done")
    check_version(action, given.version)
    action.state, action.evidence, action.done_at, action.state_reason = "done", given.evidence, now(), ""
    return _touched(session, action)


def close(session: Session, action: ImprovementAction, actor: Actor) -> ImprovementAction:
    """The action closed; for whoever oversees the unit's drills."""
    _require_overseer(action, actor)
    _require_state(session, action, "done")
    action.state, action.closed_at = "closed", now()
    action.closed_by, action.closed_by_name = actor.key, actor.name[:60]
    return _touched(session, action)


def send_back(session: Session, action: ImprovementAction, given: ActionReasonInput, actor: Actor) -> ImprovementAction:
    """A done or closed action open again, with the reason; for whoever oversees the unit's drills."""
    _require_overseer(action, actor)
    _require_state(session, action, "done", "closed")
    return _reopen(session, action, given.reason)


def drop(session: Session, action: ImprovementAction, given: ActionReasonInput, actor: Actor) -> ImprovementAction:
    """The action given up with a reason, kept and counted apart; for whoever oversees the unit's drills."""
    _require_overseer(action, actor)
    _require_state(session, action, "open", "done")
    action.state, action.state_reason = "dropped", given.reason
    return _touched(session, action)


def answer_retest(session: Session, action: ImprovementAction, given: RetestInput, actor: Actor) -> ImprovementAction:
    """The answer of a later drill: fixed, which does an open action; or not fixed, which opens it again.

    Needs drills.edit for that drill, whose script must have asked, and which must have begun.
    """
    drill = load(session, Drill, given.drill_id, actor, Permission.EDIT_DRILLS)
    if action not in carried(session, drill):
        raise NotFound()
    if state_of(drill) not in ("unreported", "reported"):
        raise DomainError("not_begun", t("This drill has not been held, so it shows nothing yet."))
    _require_state(session, action, "open", "done", "closed")
    action.retest, action.retest_drill_id = given.answer, drill.id
    if given.answer == "not_fixed":
        return _reopen(session, action, str(t("Found not fixed in the next drill.")))
    if action.state == "open":
        action.state, action.done_at, action.state_reason = "done", now(), ""
        action.evidence = action.evidence or str(t("Found fixed in the next drill."))
    return _touched(session, action)


def set_due_days(session: Session, area: Area | None, given: DueInput, actor: Actor) -> None:
    """Units of the area have so many days for an improvement from now on, unless another day is typed."""
    write_setting(session, DUE_SETTING, area, given.model_dump(), actor)


def _write(session: Session, action: ImprovementAction, given: ActionInput) -> None:
    action.problem, action.action, action.owner = given.problem, given.action, given.owner
    action.due_on = given.due_on or usual_due(session, action.unit)


def _reopen(session: Session, action: ImprovementAction, reason: str) -> ImprovementAction:
    action.state, action.state_reason = "open", reason
    action.done_at = action.closed_at = None
    action.closed_by = action.closed_by_name = ""
    return _touched(session, action)


def _touched(session: Session, action: ImprovementAction) -> ImprovementAction:
    action.version += 1
    session.flush()
    return action


def _require_overseer(action: ImprovementAction, actor: Actor) -> None:
    if not oversees(actor, action.drill):
        raise Forbidden("oversee", t("Only whoever oversees the unit's drills can do this."))


def _require_state(session: Session, action: ImprovementAction, *states: str) -> None:
    """Refuse unless it is in one of these states, which nobody else changes until this transaction has ended."""
    session.refresh(action, with_for_update=True)
    if action.state not in states:
        raise DomainError("wrong_state", t("This improvement is not in a state in which that can be done."),
                          hint=t("Open its page again to see how it stands."))  # fmt: skip
