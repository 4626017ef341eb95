"""Inspections of places and inspectors' links for programs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Literal

from flask import url_for

from core.access import needs
from core.api import Answer, Asked, Page, blueprint, operation, page
from core.fields import Entry, Flag, Line, Whole
from core.i18n import t
from core.links import links
from core.times import today
from core.web import actor, session
from maps import inspection_queries as queries
from maps import inspection_services as services
from maps.inspection_inputs import InspectionInput, TicketInput
from maps.inspection_models import Inspection, InspectionTicket
from maps.models import Place
from registry.permissions import Permission as P
from registry.queries.areas import find_area
from registry.scope import load, may

bp = blueprint("place_inspections")


class InspectionAnswer(Answer):
    """One visit; the inspector's name is empty where the caller may not see contacts."""

    id: int
    place_id: int
    place_name: str
    inspected_at: datetime
    received_at: datetime
    inspector_name: str
    answers: dict[str, Literal["ok", "defect", "na"]]
    note: str
    lon: float | None
    lat: float | None
    accuracy_m: int | None
    verified: bool


class InspectionsAsked(Asked):
    """Which inspections to list."""

    area: Annotated[Line, Entry(t("Area"), t("Code or full name; those beneath it are listed too."))] = ""
    place_id: Annotated[Whole | None, Entry(t("Place"))] = None
    with_defects: Annotated[Flag, Entry(t("With defects"))] = False
    sort: Annotated[Literal["inspected_at", "-inspected_at"], Entry(t("Sorted by"))] = "-inspected_at"


class TicketAnswer(Answer):
    """An inspector's link; `address` opens the page on a phone."""

    id: int
    place_id: int
    holder_name: str
    expires_at: datetime
    is_good: bool
    address: str


class TicketsAnswer(Answer):
    """The links of a place that are good."""

    items: list[TicketAnswer]


class ToInspectAnswer(Answer):
    """A shelter to be inspected; `due_on` is null when nobody has ever verified it."""

    place_id: int
    name: str
    area: str
    lon: float | None
    lat: float | None
    due_on: date | None
    is_due: bool
    last_inspected_at: datetime | None
    open_defects: int


class ToInspectAsked(Asked):
    """Which shelters to list; those due within 30 days, due ones first."""

    area: Annotated[Line, Entry(t("Area"), t("Code or full name; those beneath it are listed too."))] = ""
    all: Annotated[Flag, Entry(t("All shelters in use"))] = False


class ToInspectList(Answer):
    """The shelters to be inspected, at most 300."""

    items: list[ToInspectAnswer]


@bp.get("/inspections")
@needs(P.VIEW_PLACES)
@operation(t("List inspections of places, the newest first"))
def list_inspections(asked: InspectionsAsked) -> Page[InspectionAnswer]:
    """The inspections that the caller may see."""
    wanted = queries.InspectionFilter(
        area=find_area(session(), asked.area, "area") if asked.area else None, place_id=asked.place_id,
        with_defects=asked.with_defects,
    )  # fmt: skip
    sorts = {"inspected_at": Inspection.inspected_at}
    return page(session(), queries.inspections_matching(actor(), wanted), asked, sorts, _answers)


@bp.get("/inspections/<int:inspection_id>")
@needs(P.VIEW_PLACES)
@operation(t("Get one inspection"))
def get_inspection(inspection_id: int) -> InspectionAnswer:
    """One inspection."""
    return _answers([load(session(), Inspection, inspection_id, actor(), P.VIEW_PLACES)])[0]


@bp.post("/places/<int:place_id>/inspections")
@needs(P.EDIT_PLACES)
@operation(
    t("Hand in an inspection; sent twice with one nonce it counts once"),
    location=lambda made: url_for(".get_inspection", inspection_id=made.id),
)
def hand_in_inspection(place_id: int, given: InspectionInput) -> InspectionAnswer:
    """The inspection with its defects written down."""
    place = _own(place_id)
    visit = services.visit_by(session(), place, actor())
    return _answers([services.take_inspection(session(), visit, given)[0]])[0]


@bp.get("/places-to-inspect")
@needs(P.EDIT_PLACES)
@operation(t("List shelters to be inspected, due ones first"))
def list_to_inspect(asked: ToInspectAsked) -> ToInspectList:
    """The shelters that the caller looks after."""
    area = find_area(session(), asked.area, "area") if asked.area else None
    found = queries.to_inspect(session(), actor(), today(), area, only_due=not asked.all)
    return ToInspectList(items=[
        ToInspectAnswer(
            place_id=one.place.id, name=one.place.name, area=one.place.area.code, lon=one.place.lon, lat=one.place.lat,
            due_on=one.due_on, is_due=one.is_due, last_inspected_at=one.last_at, open_defects=one.open_defects,
        )
        for one in found
    ])  # fmt: skip


@bp.get("/places/<int:place_id>/inspection-tickets")
@needs(P.EDIT_PLACES)
@operation(t("List the inspectors' links of a place that are good"))
def list_tickets(place_id: int) -> TicketsAnswer:
    """The links, the newest first."""
    return TicketsAnswer(items=[_ticket(one) for one in queries.tickets_of(session(), _own(place_id).id)])


@bp.post("/places/<int:place_id>/inspection-tickets")
@needs(P.EDIT_PLACES)
@operation(t("Make a link with which somebody inspects a place"))
def add_ticket(place_id: int, given: TicketInput) -> TicketAnswer:
    """The new link."""
    return _ticket(services.make_ticket(session(), _own(place_id), given, actor()))


@bp.post("/inspection-tickets/<int:ticket_id>/revoke")
@needs(P.EDIT_PLACES)
@operation(t("Take an inspector's link back"))
def revoke_ticket(ticket_id: int) -> TicketAnswer:
    """The link, which opens nothing any more."""
    ticket = load(session(), InspectionTicket, ticket_id, actor(), P.EDIT_PLACES)
    return _ticket(services.revoke_ticket(session(), ticket, actor()))


def _own(place_id: int) -> Place:
    return load(session(), Place, place_id, actor(), P.EDIT_PLACES)


def _ticket(ticket: InspectionTicket) -> TicketAnswer:
    is_good = ticket.revoked_at is None
    path = url_for("maps.inspect_on_site", token=queries.token(session(), ticket)) if is_good else ""
    return TicketAnswer(
        id=ticket.id, place_id=ticket.place_id, holder_name=ticket.holder_name, expires_at=ticket.expires_at,
        is_good=is_good, address=links(session()).address(path) if path else "",
    )  # fmt: skip


def _answers(found: Sequence[Inspection]) -> list[InspectionAnswer]:
    plain = set(InspectionAnswer.model_fields) - {"place_name", "inspector_name"}
    return [
        InspectionAnswer.model_validate({name: getattr(one, name) for name in plain} | {
            "place_name": one.place.name,
            "inspector_name": one.inspector_name if may(session(), one, actor(), P.VIEW_CONTACTS) else "",
        })
        for one in found
    ]  # fmt: skip
