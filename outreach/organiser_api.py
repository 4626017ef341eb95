"""Organisers of events for programs."""

from __future__ import annotations

from datetime import datetime

from flask import url_for

from core.access import needs
from core.api import Answer, Asked, Changes, Page, blueprint, operation
from core.i18n import t
from core.web import actor, session
from outreach import organiser_services as services
from outreach.organiser_inputs import OrganiserInput, OrganiserReasonInput, Role
from outreach.organiser_models import EventOrganiser
from outreach.organiser_queries import KEEP, VIEW, load_organiser, organisers_of
from outreach.organiser_reminder_services import remind_by_hand
from registry.scope import load
from schedule.models import Event

bp = blueprint("organisers")


class OrganiserAnswer(Answer):
    """One organiser of an event; `unit_id` is null for a name that is in no register."""

    id: int
    event_id: int
    unit_id: int | None
    name: str
    role: Role
    share: str
    share_percent: int | None
    people: int | None
    state: str
    asked_at: datetime | None
    answered_at: datetime | None
    reason: str
    version: int


class OrganisersRemindedAnswer(Answer):
    """How many accounts were told, how many had been told today already, and units of which nobody has an account."""

    people: int
    again: int
    to_call: list[str]


class OrganisersAsked(Asked):
    """Nothing but the page."""


@bp.get("/events/<int:event_id>/organisers")
@needs(VIEW)
@operation(t("List the organisers of an event"))
def list_organisers(event_id: int, asked: OrganisersAsked) -> Page[OrganiserAnswer]:
    """Hosts first."""
    rows = organisers_of(session(), load(session(), Event, event_id, actor(), VIEW))
    shown = rows[(asked.page - 1) * asked.size : asked.page * asked.size]
    return Page(items=[_answer(row) for row in shown], total=len(rows), page=asked.page, size=asked.size)


@bp.post("/events/<int:event_id>/organisers")
@needs(KEEP)
@operation(t("Add an organiser to an event"), location=lambda made: url_for(".get_organiser", organiser_id=made.id))
def make_organiser(event_id: int, given: OrganiserInput) -> OrganiserAnswer:
    """The new organiser."""
    event = load(session(), Event, event_id, actor(), KEEP)
    return _answer(services.add_organiser(session(), event, given, actor()))


@bp.post("/events/<int:event_id>/organisers/remind")
@needs(KEEP)
@operation(t("Remind the organisers of an event that have not answered"))
def remind_event_organisers(event_id: int) -> OrganisersRemindedAnswer:
    """Who was told; each once a day."""
    told = remind_by_hand(session(), load(session(), Event, event_id, actor(), KEEP), actor())
    return OrganisersRemindedAnswer(people=told.people, again=told.again, to_call=list(told.to_call))


@bp.get("/organisers/<int:organiser_id>")
@needs(VIEW)
@operation(t("Get one organiser"))
def get_organiser(organiser_id: int) -> OrganiserAnswer:
    """One organiser."""
    return _answer(load_organiser(session(), organiser_id, actor()))


@bp.patch("/organisers/<int:organiser_id>")
@needs(KEEP)
@operation(t("Change an organiser"))
def patch_organiser(organiser_id: int, given: Changes[OrganiserInput]) -> OrganiserAnswer:
    """The changed organiser; another unit or part has to be asked anew."""
    found = load_organiser(session(), organiser_id, actor())
    values = {name: getattr(found, name) for name in OrganiserInput.model_fields if name != "unit"}
    values["unit"] = f"{found.unit.name} #{found.unit.id}" if found.unit is not None else ""
    return _answer(services.edit_organiser(session(), found, given.over(values), actor()))


@bp.delete("/organisers/<int:organiser_id>")
@needs(KEEP)
@operation(t("Take an organiser off its event"))
def drop_organiser(organiser_id: int) -> OrganiserAnswer:
    """What it was."""
    found = load_organiser(session(), organiser_id, actor())
    answer = _answer(found)
    services.remove_organiser(session(), found, actor())
    return answer


@bp.post("/organisers/<int:organiser_id>/ask")
@needs(KEEP)
@operation(t("Ask a unit whether it takes its part in an event"))
def ask_organiser(organiser_id: int) -> OrganiserAnswer:
    """The organiser, asked."""
    found = load_organiser(session(), organiser_id, actor())
    services.ask(session(), found, actor())
    return _answer(found)


@bp.post("/organisers/<int:organiser_id>/confirm")
@needs(VIEW)
@operation(t("Say that an organiser takes its part"))
def confirm_organiser(organiser_id: int) -> OrganiserAnswer:
    """The organiser, confirmed."""
    return _answer(services.confirm(session(), load_organiser(session(), organiser_id, actor()), actor()))


@bp.post("/organisers/<int:organiser_id>/decline")
@needs(VIEW)
@operation(t("Say that an organiser does not take its part"))
def decline_organiser(organiser_id: int, given: OrganiserReasonInput) -> OrganiserAnswer:
    """The organiser, declined."""
    return _answer(services.decline(session(), load_organiser(session(), organiser_id, actor()), given, actor()))


def _answer(row: EventOrganiser) -> OrganiserAnswer:
    plain = set(OrganiserAnswer.model_fields) - {"name"}
    name = row.unit.name if row.unit is not None else row.name
    return OrganiserAnswer.model_validate({one: getattr(row, one) for one in plain} | {"name": name})
