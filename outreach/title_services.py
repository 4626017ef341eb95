"""Deeds on titles that were given on paper: enter them from the county's list, correct them, put them back."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import Invalid
from core.i18n import t
from core.times import today
from outreach.day_bounds import require_past
from outreach.demonstration_inputs import TitleInput
from outreach.demonstration_models import Demonstration
from outreach.demonstration_services import EDIT, refuse_second
from outreach.title_documents import document_of, with_document
from outreach.title_rows import Mark
from registry import terms
from registry.models import Area, Unit
from registry.scope import load, may
from schedule.queries import zone_of

_DAYS = ("term_until", "review_due_on", "decided_on")
WAS = ("level", "state", "score_percent", *_DAYS, "reason", "note")
"""What a list may change of a title that is there."""


def enter_title(session: Session, given: TitleInput, mark: Mark, actor: Actor) -> Demonstration:
    """The title, held or ended, without scores by the criteria: its next review asks for them.

    Needs campaigns.edit in its area; what is refused in the form of an application is refused here, too.
    """
    unit, area = _whom(session, given, actor)
    if given.kind not in terms.labels(session, "demonstration_kind", area):
        raise Invalid("kind", t("Choose from the list."), field="kind")
    title = Demonstration(
        area_id=area.id, area=area, unit_id=unit.id if unit else None, unit=unit, kind=given.kind, scores={},
        name=unit.name if unit else given.name, applied_on=given.granted_on, granted_on=given.granted_on,
        decided_on=given.granted_on, state="granted",
    )  # fmt: skip
    return _write(session, title, given, mark)


def correct_title(session: Session, title: Demonstration, given: TitleInput, mark: Mark, actor: Actor) -> Demonstration:
    """The title as the list has it now: level, term, next review, score, document, note, and that it has ended."""
    load(session, Demonstration, title.id, actor, EDIT)
    return _write(session, title, given, mark)


def put_title_back(session: Session, title: Demonstration, was: dict[str, Any], actor: Actor) -> None:
    """Make the title what it was, as `kept_of` wrote it; refused when the unit has such a title by now."""
    load(session, Demonstration, title.id, actor, EDIT)
    for name, value in was.items():
        setattr(title, name, date.fromisoformat(value) if name in _DAYS and value else value)
    if title.state == "granted":
        refuse_second(session, title)
    session.flush()


def kept_of(title: Demonstration) -> dict[str, Any]:
    """What a list may change of the title, as JSON."""
    kept = {name: getattr(title, name) for name in WAS}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in kept.items()}


def as_typed(title: Demonstration) -> dict[str, Any]:
    """The title in the words of the input model."""
    document, note = document_of(title.note)
    is_over = title.state == "revoked"
    holder = {"unit_id": title.unit_id} if title.unit_id else {"name": title.name, "area_id": title.area_id}
    own = {name: getattr(title, name) for name in ("kind", "level", "granted_on", "term_until", "review_due_on",
                                                   "score_percent")}  # fmt: skip
    return {**holder, **own, "document": document, "note": note, "revoked_on": title.decided_on if is_over else None,
            "reason": title.reason if is_over else ""}  # fmt: skip


def _whom(session: Session, given: TitleInput, actor: Actor) -> tuple[Unit | None, Area]:
    unit = session.get(Unit, given.unit_id) if given.unit_id is not None else None
    if given.unit_id is not None and (unit is None or not may(session, unit, actor, EDIT)):
        raise Invalid("no_such_record", t("This is not in the list any more."), field="unit_id")
    if unit is not None:
        return unit, unit.area
    area = session.get(Area, given.area_id) if given.area_id is not None else None
    if area is None or not may(session, area, actor, EDIT):
        raise Invalid("area", t("Choose a unit, or a village or township."), field="area_id")
    if not given.name:
        raise Invalid("whom", t("Choose a unit, or give a name."), field="name")
    return None, area


def _write(session: Session, title: Demonstration, given: TitleInput, mark: Mark) -> Demonstration:
    zone = zone_of(session, title.area)
    _check_days(given, zone)
    is_said = title.id is None or given.score_percent != title.score_percent
    if given.revoked_on is None and is_said:
        refused = mark.refusal(given.granted_on, given.score_percent)
        if refused is not None:
            raise refused
    title.level, title.score_percent, title.term_until = given.level, given.score_percent, given.term_until
    title.review_due_on = given.review_due_on
    title.note = with_document(given.document, given.note)
    if given.revoked_on is not None:
        title.state, title.decided_on, title.reason = "revoked", given.revoked_on, given.reason
    else:
        refuse_second(session, title)
        if title.review_due_on is None:
            title.review_due_on = mark.review_due(given.granted_on, given.score_percent, today(zone))
    session.add(title)
    session.flush()
    return title


def _check_days(given: TitleInput, zone: str) -> None:
    """Refuse days that have not come, and those that end before they begin."""
    require_past(given.granted_on, "granted_on", zone)
    if given.review_due_on is not None and given.review_due_on <= given.granted_on:
        raise Invalid("review_due_on", t("The next review must lie after this day."), field="review_due_on",
                      hint=t("Correct the day."))  # fmt: skip
    if given.term_until is not None and given.term_until <= given.granted_on:
        raise Invalid("term_until", t("The last day must not be before the first."), field="term_until",
                      hint=t("Correct the day."))  # fmt: skip
    if given.revoked_on is None:
        return
    require_past(given.revoked_on, "revoked_on", zone)
    if given.revoked_on < given.granted_on:
        raise Invalid("revoked_on", t("A title cannot be revoked before it was granted."), field="revoked_on",
                      hint=t("Correct the day."))  # fmt: skip
    if not given.reason:
        raise Invalid("reason", t("Why the title was revoked is missing."), field="reason",
                      hint=t("Write it into the column for that."))  # fmt: skip
