"""Which event tested which plan, what it found, and in which version that was taken up."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, Invalid
from core.i18n import t
from core.times import local, now, say_plain_date
from readiness.plan_inputs import FindingInput, PlanReasonInput, TakenUpInput
from readiness.plan_models import EmergencyPlan, PlanFinding, PlanTest, PlanVersion
from readiness.plan_queries import drill_kinds, in_force, version_of
from readiness.plan_services import require_filing
from registry.permissions import Permission as P
from registry.scope import load
from schedule.models import Event


def note_test(session: Session, event: Event, plan: EmergencyPlan, actor: Actor) -> PlanTest:
    """The plan tested by the event, noted once.

    Refused for an event that is no drill or was called off, and for a plan that had been withdrawn by its day.
    """
    load(session, Event, event.id, actor, P.VIEW_CALENDAR)
    require_filing(session, plan, actor)
    if event.status in ("cancelled", "postponed"):
        raise DomainError("called_off", t("This event was called off, so it tested nothing."))
    if event.kind not in drill_kinds(session, event.area):
        raise DomainError("no_drill", t("Only a drill tests a plan; this event is none."),
                          hint=t("Choose the event of the drill."))  # fmt: skip
    on = local(event.starts_at, event.zone).date()
    there = session.scalar(select(PlanTest).where(PlanTest.plan_id == plan.id, PlanTest.event_id == event.id))
    if there is not None:
        return there
    if plan.withdrawn_on is not None and on > plan.withdrawn_on:
        gone = say_plain_date(plan.withdrawn_on)
        raise Invalid("withdrawn", t("This plan was withdrawn on %(day)s, before the event.", day=gone),
                      field="plan_id", hint=t("Choose the plan that was in force."))  # fmt: skip
    held = in_force(session, plan, on)
    made = PlanTest(plan_id=plan.id, plan=plan, event_id=event.id, event=event, created_by=actor.key,
                    version_id=held.id if held else None)  # fmt: skip
    session.add(made)
    session.flush()
    return made


def remove_test(session: Session, test: PlanTest, actor: Actor) -> None:
    """The event did not test the plan after all; refused once something was found."""
    require_filing(session, test.plan, actor)
    if session.scalar(select(PlanFinding.id).where(PlanFinding.test_id == test.id).limit(1)) is not None:
        raise DomainError("has_findings", t("This test found something, so it stays with the plan."))
    session.delete(test)
    session.flush()


def add_finding(session: Session, test: PlanTest, given: FindingInput, actor: Actor) -> PlanFinding:
    """What was found; refused before the event has begun."""
    require_filing(session, test.plan, actor)
    if test.event.starts_at > now():
        raise DomainError("not_begun", t("This event has not begun, so it has found nothing yet."))
    made = PlanFinding(plan_id=test.plan_id, plan=test.plan, test_id=test.id, test=test, created_by=actor.key,
                       **given.model_dump())  # fmt: skip
    session.add(made)
    session.flush()
    return made


def take_up(session: Session, finding: PlanFinding, given: TakenUpInput, actor: Actor) -> PlanFinding:
    """The finding settled by a version of its plan that was accepted, and is newer than the one that was tested."""
    require_filing(session, finding.plan, actor)
    version = version_of(session, finding.plan, given.number)
    if version.state != "accepted":
        raise DomainError("not_accepted", t("This version has not been accepted yet."))
    tested = session.get(PlanVersion, finding.test.version_id) if finding.test.version_id is not None else None
    if tested is not None and version.number <= tested.number:
        raise Invalid("not_newer", t("Version %(number)s was the one tested: a newer one takes this up.",
                                     number=tested.number), field="number",
                      hint=t("Enter the new version first."))  # fmt: skip
    _require_open(session, finding)
    finding.state, finding.taken_up_in_id, finding.taken_up_in, finding.state_reason = (
        "taken_up",
        version.id,
        version,
        "",
    )
    return _touched(session, finding)


def drop_finding(session: Session, finding: PlanFinding, given: PlanReasonInput, actor: Actor) -> PlanFinding:
    """The finding not pursued, with a reason; for who looks after plans there."""
    load(session, EmergencyPlan, finding.plan_id, actor, P.EDIT_READINESS)
    _require_open(session, finding)
    finding.state, finding.state_reason = "dropped", given.reason
    return _touched(session, finding)


def reopen_finding(session: Session, finding: PlanFinding, actor: Actor) -> PlanFinding:
    """A settled finding to be taken up again."""
    require_filing(session, finding.plan, actor)
    finding.state, finding.taken_up_in_id, finding.taken_up_in, finding.state_reason = "open", None, None, ""
    return _touched(session, finding)


def _require_open(session: Session, finding: PlanFinding) -> None:
    session.refresh(finding, with_for_update=True)
    if finding.state != "open":
        raise DomainError("settled", t("This finding is settled already."))


def _touched(session: Session, finding: PlanFinding) -> PlanFinding:
    finding.version += 1
    session.flush()
    return finding
