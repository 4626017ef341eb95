"""Deeds on findings of supervision visits: enter, say what was done, accept, send back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, Invalid
from core.files import FileStore
from core.i18n import Said, t
from core.photos import keep
from core.times import now, say_date, today
from outreach.day_bounds import require_near
from outreach.supervision_inputs import (
    FindingBackInput,
    FindingDoneInput,
    FindingInput,
    FindingUnitInput,
)
from outreach.supervision_models import FindingPhoto, SupervisionFinding
from outreach.supervision_queries import KEEP, MEND, load_visit, photo_of, speakers
from registry.models import Unit
from registry.scope import load
from registry.user_queries import find_unit
from schedule.models import Event
from schedule.notice_services import Telling, notify
from schedule.queries import zone_of

MOST_PHOTOS = 10
Files = Sequence[tuple[str, bytes]]


def add_finding(
    session: Session, event: Event, given: FindingInput, actor: Actor, store: FileStore | None = None, files: Files = ()
) -> SupervisionFinding:  # fmt: skip
    """The new finding, open; the unit is told."""
    load_visit(session, event.id, actor, KEEP)
    unit = find_unit(session, given.unit, actor, KEEP)
    _require_to_come(session, unit, given.due_on)
    finding = SupervisionFinding(
        event_id=event.id, event=event, unit_id=unit.id, unit=unit, finding=given.finding, severity=given.severity,
        due_on=given.due_on, state="open", found_by=actor.key, version=1,
    )  # fmt: skip
    session.add(finding)
    session.flush()
    _add_photos(session, finding, store, files, False, actor)
    tell_unit(session, finding, "found")
    return finding


def report_done(
    session: Session, finding: SupervisionFinding, given: FindingDoneInput, actor: Actor,
    store: FileStore | None = None, files: Files = (),
) -> SupervisionFinding:  # fmt: skip
    """The finding with what was done, to be looked at by the supervisor."""
    load(session, Unit, finding.unit_id, actor, MEND)
    _require_state(session, finding, "open")
    finding.state, finding.proof, finding.done_at, finding.reason = "done", given.proof, now(), ""
    _add_photos(session, finding, store, files, True, actor)
    return _touched(session, finding)


def add_photos(
    session: Session, finding: SupervisionFinding, store: FileStore, files: Files, is_proof: bool, actor: Actor
) -> SupervisionFinding:  # fmt: skip
    """The finding with more photos: of what was found by the supervisor, of what was done (`is_proof`) by the unit;
    until it is settled."""
    if is_proof:
        load(session, Unit, finding.unit_id, actor, MEND)
    else:
        load_visit(session, finding.event_id, actor, KEEP)
    _require_state(session, finding, "open", "done")
    _add_photos(session, finding, store, files, is_proof, actor)
    return _touched(session, finding)


def remove_photo(session: Session, finding: SupervisionFinding, photo_id: int, actor: Actor) -> FindingPhoto:
    """The photo that was taken off, by whose side it was added; until the finding is settled. Its file stays."""
    photo = photo_of(session, finding, photo_id)
    if photo.is_proof:
        load(session, Unit, finding.unit_id, actor, MEND)
    else:
        load_visit(session, finding.event_id, actor, KEEP)
    _require_state(session, finding, "open", "done")
    session.delete(photo)
    _touched(session, finding)
    return photo


def hand_over(
    session: Session, finding: SupervisionFinding, given: FindingUnitInput, actor: Actor
) -> SupervisionFinding:  # fmt: skip
    """The open finding at another unit, such as the one that took over a unit that was closed; that one is told."""
    load_visit(session, finding.event_id, actor, KEEP)
    load(session, Unit, finding.unit_id, actor, KEEP)
    _require_state(session, finding, "open")
    unit = find_unit(session, given.unit, actor, KEEP)
    if unit is None or not unit.is_active:
        raise Invalid("unit_out_of_use", t("This unit is out of use."), field="unit", hint=t("Choose another."))
    _require_to_come(session, unit, given.due_on)
    finding.unit, finding.unit_id, finding.due_on, finding.reason = unit, unit.id, given.due_on, ""
    _touched(session, finding)
    tell_unit(session, finding, "found")
    return finding


def accept(session: Session, finding: SupervisionFinding, actor: Actor) -> SupervisionFinding:
    """The finding settled: what was done is enough."""
    load_visit(session, finding.event_id, actor, KEEP)
    _require_state(session, finding, "done")
    finding.state, finding.accepted_at, finding.accepted_by = "accepted", now(), actor.key
    return _touched(session, finding)


def send_back(
    session: Session, finding: SupervisionFinding, given: FindingBackInput, actor: Actor
) -> SupervisionFinding:  # fmt: skip
    """The finding open again until another day, with what is missing; the unit is told."""
    load_visit(session, finding.event_id, actor, KEEP)
    _require_state(session, finding, "done", "accepted")
    _require_to_come(session, finding.unit, given.due_on)
    finding.state, finding.reason, finding.due_on = "open", given.reason, given.due_on
    finding.done_at, finding.accepted_at, finding.accepted_by = None, None, ""
    _touched(session, finding)
    tell_unit(session, finding, "found")
    return finding


def tell_unit(session: Session, finding: SupervisionFinding, what: str) -> int:
    """Tell the unit's people, once for what, day and version of a finding; how many are new to it."""
    key = f"finding:{finding.id}:{what}:{finding.due_on.isoformat()}"
    key = f"{key}:{finding.version}" if what == "found" else key
    facts = {"title": finding.finding, "day": Said(say_date, (finding.due_on,)), "unit": finding.unit.name}
    names = {"found": ("title", "day", "unit")}.get(what, ("title", "day"))
    facts = {name: facts[name] for name in names}
    return sum(
        notify(session, Telling(f"task.{what}", key, reader, f"finding:{finding.id}", finding.unit.area_id, facts,
                                f"/findings/{finding.id}"))
        for reader in speakers(session, finding.unit_id)
    )  # fmt: skip


def _add_photos(
    session: Session, finding: SupervisionFinding, store: FileStore | None, files: Files, is_proof: bool, actor: Actor
) -> None:  # fmt: skip
    if not files or store is None:
        return
    query = select(func.count(FindingPhoto.id)).where(FindingPhoto.finding_id == finding.id)
    if (session.scalar(query) or 0) + len(files) > MOST_PHOTOS:
        raise Invalid("too_many", t("A finding takes %(n)s photos at most.", n=MOST_PHOTOS), field="photos")
    for stored in keep(session, store, files, actor):
        session.add(FindingPhoto(finding_id=finding.id, file=stored, is_proof=is_proof))
    session.flush()


def _require_state(session: Session, finding: SupervisionFinding, *states: str) -> None:
    session.refresh(finding, with_for_update=True)
    if finding.state not in states:
        raise DomainError("wrong_state", t("This finding is not in a state in which that can be done."),
                          hint=t("Open its page again to see how it stands."))  # fmt: skip


def _require_to_come(session: Session, unit: Unit, due_on: date) -> None:
    if due_on < today(zone_of(session, unit.area)):
        raise Invalid("day_gone", t("This day is over."), field="due_on", hint=t("Choose a day that is still to come."))
    require_near(due_on, "due_on", today(zone_of(session, unit.area)))


def _touched(session: Session, finding: SupervisionFinding) -> SupervisionFinding:
    finding.version += 1
    session.flush()
    return finding
