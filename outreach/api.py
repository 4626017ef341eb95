"""Campaigns, and the results of outreach events, for programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any, Literal

from flask import url_for

from core.access import needs
from core.api import Answer, Asked, Changes, Page, Search, blueprint, operation, page
from core.errors import NotFound
from core.fields import Entry
from core.i18n import t
from core.web import actor, session
from outreach import result_services, services
from outreach.campaign_queries import team_ids_of
from outreach.inputs import CampaignInput, ReasonInput, ResultInput
from outreach.kinds import COLUMNS
from outreach.models import OutreachResult
from outreach.queries import brief_of, campaigns, load_campaign, result_of, targets_of
from registry.permissions import Permission as P
from registry.scope import load
from schedule.models import Campaign, Event
from schedule.queries import people

bp = blueprint("outreach")
Status = Literal["draft", "running", "closed", "cancelled"]
SORTS: dict[str, Any] = {"name": Campaign.name, "starts_on": Campaign.starts_on}


class CampaignAnswer(Answer):
    """A campaign; `targets` are the percent of each kind of unit that it is to reach."""

    id: int
    name: str
    starts_on: date
    ends_on: date
    area_id: int
    area_name: str
    status: Status
    status_reason: str
    theme: str
    purpose: str
    targets: dict[str, int]
    budget_yuan: int | None
    anchor: str
    team_ids: list[int]
    version: int


class OutreachResultAnswer(Answer):
    """What came of an event: people by category (visits), materials, and enquiries."""

    event_id: int
    people: dict[str, int]
    leaflets: int
    booklets: int
    boards: int
    banners: int
    souvenirs: int
    screenings: int
    quizzes: int
    enquiries: int
    phone_enquiries: int
    media_items: int
    media_reach: int
    hall_visitors: int
    trained: int
    remarks: str
    reported_at: datetime
    version: int


class CampaignsAsked(Asked):
    """Which campaigns to list."""

    q: Annotated[Search, Entry(t("Name"))] = ""
    status: Annotated[Status | None, Entry(t("Status"))] = None
    sort: Annotated[Literal["name", "-name", "starts_on", "-starts_on"], Entry(t("Sorted by"))] = "-starts_on"


@bp.get("/campaigns")
@needs(P.VIEW_CAMPAIGNS)
@operation(t("List campaigns"))
def list_campaigns(asked: CampaignsAsked) -> Page[CampaignAnswer]:
    """The campaigns that the caller may see."""
    query = campaigns(actor())
    if asked.q:
        query = query.where(Campaign.name.icontains(asked.q, autoescape=True))
    if asked.status:
        query = query.where(Campaign.status == asked.status)
    return page(session(), query, asked, SORTS, lambda rows: [campaign_answer(row) for row in rows])


@bp.post("/campaigns")
@needs(P.EDIT_CAMPAIGNS)
@operation(t("Create a campaign"), location=lambda made: url_for(".get_campaign", campaign_id=made.id))
def add_campaign(given: CampaignInput) -> CampaignAnswer:
    """A new campaign."""
    return campaign_answer(services.create_campaign(session(), given, actor()))


@bp.get("/campaigns/<int:campaign_id>")
@needs(P.VIEW_CAMPAIGNS)
@operation(t("Get one campaign"))
def get_campaign(campaign_id: int) -> CampaignAnswer:
    """One campaign."""
    return campaign_answer(load_campaign(session(), campaign_id, actor()))


@bp.patch("/campaigns/<int:campaign_id>")
@needs(P.EDIT_CAMPAIGNS)
@operation(t("Change a campaign"))
def change_campaign(campaign_id: int, given: Changes[CampaignInput]) -> CampaignAnswer:
    """The changed campaign."""
    found = _own(campaign_id)
    return campaign_answer(services.edit_campaign(session(), found, given.over(_current(found)), actor()))


@bp.post("/campaigns/<int:campaign_id>/close")
@needs(P.EDIT_CAMPAIGNS)
@operation(t("Close a campaign"))
def close_campaign(campaign_id: int, given: ReasonInput) -> CampaignAnswer:
    """The closed campaign."""
    return _moved(campaign_id, "close", given)


@bp.post("/campaigns/<int:campaign_id>/cancel")
@needs(P.EDIT_CAMPAIGNS)
@operation(t("Cancel a campaign"))
def cancel_campaign(campaign_id: int, given: ReasonInput) -> CampaignAnswer:
    """The cancelled campaign; its events stay as they are."""
    return _moved(campaign_id, "cancel", given)


@bp.post("/campaigns/<int:campaign_id>/reopen")
@needs(P.EDIT_CAMPAIGNS)
@operation(t("Reopen a campaign"))
def reopen_campaign(campaign_id: int, given: ReasonInput) -> CampaignAnswer:
    """The campaign, running again."""
    return _moved(campaign_id, "reopen", given)


@bp.get("/events/<int:event_id>/result")
@needs(P.VIEW_CALENDAR)
@operation(t("Get the result of an event of outreach"))
def get_event_result(event_id: int) -> OutreachResultAnswer:
    """What came of the event."""
    event = load(session(), Event, event_id, actor(), P.VIEW_CALENDAR)
    found = result_of(session(), event)
    if found is None:
        raise NotFound()
    return result_answer(found)


@bp.put("/events/<int:event_id>/result")
@needs(P.EDIT_EVENTS)
@operation(t("Enter or correct the result of an event of outreach; the event is held then"))
def put_event_result(event_id: int, given: ResultInput) -> OutreachResultAnswer:
    """What came of the event."""
    event = load(session(), Event, event_id, actor(), P.EDIT_EVENTS)
    return result_answer(result_services.report(session(), event, given, actor()))


def campaign_answer(campaign: Campaign) -> CampaignAnswer:
    """The campaign as programs see it."""
    known = _read(campaign, ("id", "status", "status_reason", "version"))
    return CampaignAnswer.model_validate(_current(campaign) | known | {"area_name": campaign.area.name})


def result_answer(result: OutreachResult) -> OutreachResultAnswer:
    """The result as programs see it."""
    known = _read(result, (*COLUMNS, "event_id", "remarks", "reported_at", "version"))
    return OutreachResultAnswer.model_validate(known | {"people": people(session(), result.event_id, "reported")})


def _own(campaign_id: int) -> Campaign:
    return load(session(), Campaign, campaign_id, actor(), P.EDIT_CAMPAIGNS)


def _moved(campaign_id: int, move: str, given: ReasonInput) -> CampaignAnswer:
    return campaign_answer(services.move_campaign(session(), _own(campaign_id), move, given.reason, actor()))


def _current(campaign: Campaign) -> dict[str, Any]:
    brief = brief_of(session(), campaign)
    return _read(campaign, ("name", "starts_on", "ends_on", "area_id")) | {
        "theme": brief.theme if brief else "", "purpose": brief.purpose if brief else "",
        "budget_yuan": brief.budget_yuan if brief else None, "targets": targets_of(session(), campaign),
        "anchor": brief.anchor if brief else "", "team_ids": team_ids_of(session(), campaign),
    }  # fmt: skip


def _read(record: object, names: Sequence[str] | Mapping[str, Any]) -> dict[str, Any]:
    return {name: getattr(record, name) for name in names}
