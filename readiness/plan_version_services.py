"""Deeds on versions of emergency plans: a new one, a unit's own that is accepted or sent back."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, Invalid, Refusals
from core.files import FileStore
from core.i18n import t
from core.times import now, today
from readiness.plan_dates import out_of_order
from readiness.plan_file_services import SentFile, keep_plan_file
from readiness.plan_inputs import PlanInput, PlanReasonInput, SentPlanInput, VersionInput
from readiness.plan_models import EmergencyPlan, PlanVersion
from readiness.plan_queries import contacts
from readiness.plan_services import add_plan, note_review, require_filing, touched
from registry.models import Unit
from registry.permissions import Permission as P
from registry.scope import load, may
from schedule.notice_services import Telling, notify
from schedule.queries import zone_of


def add_version(
    session: Session, store: FileStore, plan: EmergencyPlan, given: VersionInput, file: SentFile | None, actor: Actor
) -> PlanVersion:
    """The next version. From who looks after the plan it holds at once; from a unit's contact it waits, with a file.

    Refuses days out of order, a day of approval to come, and a second version while one waits.
    """
    require_filing(session, plan, actor)
    session.refresh(plan, with_for_update=True)
    on = today(zone_of(session, plan.home))
    began = given.in_force_from or given.approved_on or on
    _require_order(given, began, on)
    holds = may(session, plan, actor, P.EDIT_READINESS)
    if not holds and file is None:
        raise Invalid("file.missing", t("Choose the file of the plan."), field="file",
                      hint=t("A PDF, a Word file, or a photo of its pages."))  # fmt: skip
    if _waits(session, plan):
        raise DomainError("version_waits", t("A version of this plan waits to be looked at already."))
    number = (session.scalar(select(func.max(PlanVersion.number)).where(PlanVersion.plan_id == plan.id)) or 0) + 1
    made = PlanVersion(
        plan_id=plan.id, plan=plan, number=number, handed_in_by=actor.key, state="accepted" if holds else "sent",
        in_force_from=began,
        **given.model_dump(exclude={"in_force_from"}),
    )  # fmt: skip
    if file is not None:
        made.file = keep_plan_file(session, store, file, actor)
    session.add(made)
    session.flush()
    return _take_effect(session, made, actor) if holds else made


def send_plan(
    session: Session, store: FileStore, unit: Unit, given: SentPlanInput, file: SentFile | None, actor: Actor
) -> PlanVersion:
    """A unit's own plan with its first version, in one step."""
    load(session, Unit, unit.id, actor, P.FILE_READINESS)
    wanted = PlanInput(unit_id=unit.id, level="unit", kind=given.kind, title=given.title)
    plan = add_plan(session, wanted, actor)
    version = VersionInput(approved_on=given.approved_on, approved_by=unit.name, note=given.note)
    return add_version(session, store, plan, version, file, actor)


def accept(session: Session, version: PlanVersion, actor: Actor) -> PlanVersion:
    """The version in force; for who looks after plans there, not for the unit itself."""
    _require_waiting(session, version, actor)
    version.state, version.state_reason = "accepted", ""
    return _take_effect(session, version, actor)


def send_back(session: Session, version: PlanVersion, given: PlanReasonInput, actor: Actor) -> PlanVersion:
    """The version back with its unit, which is told why."""
    _require_waiting(session, version, actor)
    version.state, version.state_reason = "sent_back", given.reason
    _settle(session, version, actor)
    plan = version.plan
    facts = {"title": plan.title, "owner": plan.owner, "reason": given.reason}
    for user in contacts(session, plan):
        notify(session, Telling("readiness.plan_back", f"plan:{version.id}:back", user.id, f"plan:{plan.id}",
                                plan.home.id, facts, f"/readiness/plans/{plan.id}"))  # fmt: skip
    return version


def _require_order(given: VersionInput, began: date, on: date) -> None:
    wrong = out_of_order(given.drafted_on, given.approved_on, began)
    if given.approved_on is not None and given.approved_on > on:
        wrong["approved_on"] = t("A plan cannot have been approved on a day to come.")
    if given.review_by is not None and given.review_by <= began:
        wrong["review_by"] = t("The review is due only after the version has come into force.")
    if wrong:
        raise Refusals([Invalid(name, what, field=name, hint=t("Correct the day.")) for name, what in wrong.items()])


def _take_effect(session: Session, version: PlanVersion, actor: Actor) -> PlanVersion:
    plan = version.plan
    if plan.in_force_since is None or version.in_force_from < plan.in_force_since:
        plan.in_force_since = version.in_force_from
    _settle(session, version, actor)
    note_review(session, plan, version.id, "revised", actor)
    return version


def _settle(session: Session, version: PlanVersion, actor: Actor) -> None:
    version.settled_at, version.settled_by = now(), actor.key
    version.version += 1
    touched(session, version.plan)


def _waits(session: Session, plan: EmergencyPlan) -> bool:
    waiting = select(PlanVersion.id).where(PlanVersion.plan_id == plan.id, PlanVersion.state == "sent")
    return session.scalar(waiting.limit(1)) is not None


def _require_waiting(session: Session, version: PlanVersion, actor: Actor) -> None:
    load(session, EmergencyPlan, version.plan_id, actor, P.EDIT_READINESS)
    session.refresh(version, with_for_update=True)
    if version.state != "sent":
        raise DomainError("not_waiting", t("This version does not wait to be looked at any more."),
                          hint=t("Open its page again to see how it stands."))  # fmt: skip
