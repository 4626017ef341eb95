"""Deeds on proofs by hand: give, take back, confirm, send back."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, Invalid, NotFound
from core.files import FileStore
from core.i18n import t
from core.times import now, today
from outreach.checklist_inputs import ChecklistProofInput, ChecklistReasonInput
from outreach.checklist_models import ChecklistItem, ChecklistProof
from outreach.checklist_queries import COUNTS, line_of
from outreach.paper_services import keep_paper
from registry.models import Unit
from registry.permissions import Permission
from registry.scope import load
from schedule.queries import zone_of

GIVE = Permission.EDIT_DRILLS
"""Who says that a unit did something: its contact, and whoever oversees it."""
JUDGE = Permission.EDIT_EVENTS
"""Who confirms proofs or sends them back."""


def give_proof(
    session: Session, unit: Unit, given: ChecklistProofInput, actor: Actor, store: FileStore | None = None,
    files: Sequence[tuple[str, bytes]] = (),
) -> ChecklistProof:  # fmt: skip
    """The proof, which counts at once; given by whoever oversees the unit it is confirmed with that.

    One file at most, a photo or a PDF, as (name, bytes). The day says which year's checklist is meant.
    """
    load(session, Unit, unit.id, actor, GIVE)
    if given.done_on > today(zone_of(session, unit.area)):
        raise Invalid("in_the_future", t("This day is still to come."), field="done_on")
    if given.year is not None and given.done_on.year != given.year:
        raise Invalid("other_year", t("This day is not in %(year)s, whose checklist this is.", year=given.year),
                      field="done_on", hint=t("Open the checklist of the year of that day to enter it."))  # fmt: skip
    item = _item(session, unit, given, actor)
    proof = ChecklistProof(
        item_id=item.id, item=item, unit_id=unit.id, unit=unit, year=given.done_on.year, done_on=given.done_on,
        words=given.words, given_by=actor.key, given_by_name=actor.name[:60], state="given",
    )  # fmt: skip
    if actor.may_for(JUDGE, unit.area.path):
        proof.state, proof.reviewed_at = "confirmed", now()
        proof.reviewed_by, proof.reviewed_by_name = actor.key, actor.name[:60]
    if files and store is not None:
        proof.file = keep_paper(session, store, files, actor)
    session.add(proof)
    session.flush()
    return proof


def take_back(
    session: Session, proof: ChecklistProof, given: ChecklistReasonInput, actor: Actor
) -> ChecklistProof:  # fmt: skip
    """The proof counts no more, with the reason; it stays in the history of the unit."""
    load(session, ChecklistProof, proof.id, actor, GIVE)
    _require(session, proof, "given", "confirmed", "sent_back")
    proof.state, proof.reason = "taken_back", given.reason
    return _touched(session, proof)


def confirm(session: Session, proof: ChecklistProof, actor: Actor) -> ChecklistProof:
    """The proof confirmed by whoever oversees the unit."""
    load(session, ChecklistProof, proof.id, actor, JUDGE)
    _require(session, proof, "given", "sent_back")
    proof.state, proof.reason = "confirmed", ""
    return _judged(session, proof, actor)


def send_back(
    session: Session, proof: ChecklistProof, given: ChecklistReasonInput, actor: Actor
) -> ChecklistProof:  # fmt: skip
    """The proof counts no more until the unit gives another one; with the reason."""
    load(session, ChecklistProof, proof.id, actor, JUDGE)
    _require(session, proof, "given", "confirmed")
    proof.state, proof.reason = "sent_back", given.reason
    return _judged(session, proof, actor)


def _item(session: Session, unit: Unit, given: ChecklistProofInput, actor: Actor) -> ChecklistItem:
    """The item, if it is of the checklist that holds for the unit in that year and takes proofs by hand."""
    line = line_of(session, actor, unit, given.done_on.year)
    item = session.get(ChecklistItem, given.item_id)
    if item is None:
        raise NotFound()
    if line is None or item.id not in {one.item.id for one in line.standings}:
        wording = t("Another checklist holds for this unit in the year of that day.")
        raise Invalid("other_checklist", wording, field="done_on", hint=t("Check the year."))
    if not item.takes_proof:
        wording = t("This item is proven by held events only.")
        raise DomainError("events_only", wording, hint=t("Enter the event and its result."))
    mine = (ChecklistProof.unit_id == unit.id, ChecklistProof.year == given.done_on.year)
    there = select(func.count(ChecklistProof.id)).where(*mine, ChecklistProof.item_id == item.id)
    if (session.scalar(there.where(ChecklistProof.state.in_(COUNTS))) or 0) >= item.times:
        wording = t("This item has as many proofs as it needs.")
        raise DomainError("proven", wording, hint=t("Take one back first if it was wrong."))
    return item


def _require(session: Session, proof: ChecklistProof, *states: str) -> None:
    session.refresh(proof, with_for_update=True)
    if proof.state not in states:
        raise DomainError("wrong_state", t("This proof is not in a state in which that can be done."),
                          hint=t("Open its page again to see how it stands."))  # fmt: skip


def _judged(session: Session, proof: ChecklistProof, actor: Actor) -> ChecklistProof:
    proof.reviewed_at, proof.reviewed_by, proof.reviewed_by_name = now(), actor.key, actor.name[:60]
    return _touched(session, proof)


def _touched(session: Session, proof: ChecklistProof) -> ChecklistProof:
    proof.version += 1
    session.flush()
    return proof
