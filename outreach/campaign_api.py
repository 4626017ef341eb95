"""The plan of a year for programs: anchors, what is taken over, targets of single areas, coverage."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from core.access import needs
from core.api import Answer, Asked, blueprint, operation
from core.errors import NotFound
from core.fields import Code, Entry
from core.i18n import t
from core.money import plain_yuan
from core.web import actor, session
from outreach import services
from outreach.anchor_services import drop_anchor, enter_anchor, own_anchor
from outreach.campaign_inputs import (
    AnchorInput,
    AreaTargetInput,
    TakeOverInput,
    Year,
)
from outreach.campaign_models import CampaignAreaTarget
from outreach.campaign_queries import anchors
from outreach.cover_queries import area_targets, cover
from outreach.queries import load_campaign
from outreach.take_over_services import take_over, undo_take_over
from outreach.year_queries import year_plan
from registry.models import Area
from registry.permissions import Permission as P
from registry.queries.areas import find_area
from registry.scope import load, may
from schedule.models import Campaign

bp = blueprint("outreach_campaigns")


class AnchorAnswer(Answer):
    """An anchor in one year; `entry_id` is the number of the days that were entered, null for the usual ones."""

    code: str
    name: str
    kind: str
    starts_on: date
    ends_on: date
    source: str
    is_verified: bool
    is_kept: bool
    moves: bool
    entry_id: int | None


class AnchorsAnswer(Answer):
    """The anchors of a year in an area."""

    area: str
    year: int
    anchors: list[AnchorAnswer]


class CoverAnswer(Answer):
    """How far a campaign has come with one target; `area_id` is set for a target of one area."""

    kind: str
    area_id: int | None
    units: int
    due: int
    reached: int
    planned: int
    to_go: int
    percent: int | None


class CoversAnswer(Answer):
    """How far a campaign has come; a unit counts in one row only, however many events reached it."""

    campaign_id: int
    rows: list[CoverAnswer]


class YearCampaignAnswer(Answer):
    """A campaign in the plan of a year; money in yuan, written with two digits."""

    id: int
    name: str
    starts_on: date
    ends_on: date
    status: str
    anchor: str
    units_due: int
    units_reached: int
    visits_planned: int
    budget_planned: str
    budget_spent: str
    late: list[str]


class YearAnswer(Answer):
    """The plan of a year; `bare` are the anchors that come soon and have no campaign."""

    area: str
    year: int
    units_due: int
    units_reached: int
    budget_planned: str
    budget_spent: str
    budget_left: str
    campaigns: list[YearCampaignAnswer]
    bare: list[str]
    to_take_over: int


class AreaTargetAnswer(Answer):
    """The target of a campaign in one area."""

    id: int
    unit_kind: str
    area_id: int
    percent: int


class AreaTargetsAnswer(Answer):
    """All targets of a campaign that hold in single areas."""

    campaign_id: int
    targets: list[AreaTargetAnswer]


class TakenCampaignAnswer(Answer):
    """A draft that was made of a campaign of an earlier year."""

    id: int
    name: str
    starts_on: date
    ends_on: date
    area_id: int
    status: str


class TakenAnswer(Answer):
    """The drafts that were made."""

    campaigns: list[TakenCampaignAnswer]


class RemovedAnswer(Answer):
    """The number of what is gone."""

    id: int


class NamesAnswer(Answer):
    """The names of what was taken back."""

    names: list[str]


class YearAsked(Asked):
    """Of which area and year."""

    area: Annotated[Code, Entry(t("Area"))]
    year: Annotated[Year, Entry(t("Year"))]


@bp.get("/anchors")
@needs(P.VIEW_CAMPAIGNS)
@operation(t("List the anchors of a year"))
def list_anchors(asked: YearAsked) -> AnchorsAnswer:
    """The anchors of the year as they hold in the area."""
    area = _area(asked.area, P.VIEW_CAMPAIGNS)
    found = [AnchorAnswer.model_validate({name: getattr(one, name) for name in AnchorAnswer.model_fields})
             for one in anchors(session(), area, asked.year)]  # fmt: skip
    return AnchorsAnswer(area=area.code, year=asked.year, anchors=found)


@bp.put("/anchors")
@needs(P.EDIT_CAMPAIGNS)
@operation(t("Enter the days of an anchor in a year"))
def put_anchor(given: AnchorInput) -> AnchorAnswer:
    """The anchor with the days that were entered; without a code it is a new one of the area."""
    row = enter_anchor(session(), given, actor())
    found = next(one for one in anchors(session(), row.area, row.year) if one.code == row.code)
    return AnchorAnswer.model_validate({name: getattr(found, name) for name in AnchorAnswer.model_fields})


@bp.delete("/anchors/<int:anchor_day_id>")
@needs(P.EDIT_CAMPAIGNS)
@operation(t("Take the entered days of an anchor back"))
def delete_anchor_days(anchor_day_id: int) -> RemovedAnswer:
    """The usual days hold again."""
    drop_anchor(session(), own_anchor(session(), anchor_day_id, actor()), actor())
    return RemovedAnswer(id=anchor_day_id)


@bp.get("/campaigns/year")
@needs(P.VIEW_CAMPAIGNS)
@operation(t("Get the plan of a year"))
def get_campaign_year(asked: YearAsked) -> YearAnswer:
    """Campaigns, coverage, money and what is late in an area's year."""
    area = _area(asked.area, P.VIEW_CAMPAIGNS)
    plan = year_plan(session(), area, asked.year, actor())
    return YearAnswer(
        area=area.code, year=asked.year, units_due=plan.cover.due, units_reached=plan.cover.counted,
        budget_planned=plain_yuan(plan.money.planned), budget_spent=plain_yuan(plan.money.spent),
        budget_left=plain_yuan(plan.money.left), to_take_over=plan.to_take,
        bare=[one.anchor.code for one in plan.served if one.is_bare],
        campaigns=[
            YearCampaignAnswer(
                id=one.campaign.id, name=one.campaign.name, starts_on=one.campaign.starts_on,
                ends_on=one.campaign.ends_on, status=one.campaign.status, anchor=one.anchor,
                units_due=one.cover.due, units_reached=one.cover.counted, visits_planned=one.cover.planned,
                budget_planned=plain_yuan(one.money.planned), budget_spent=plain_yuan(one.money.spent),
                late=[str(what.said) for what in one.late],
            )
            for one in plan.campaigns
        ],
    )  # fmt: skip


@bp.post("/campaigns/take-over")
@needs(P.EDIT_CAMPAIGNS)
@operation(t("Take campaigns of an earlier year over into a year"))
def take_over_campaigns(given: TakeOverInput) -> TakenAnswer:
    """The drafts, all or none; a campaign is taken over into a year once at most."""
    names, made = TakenCampaignAnswer.model_fields, take_over(session(), given, actor())
    return TakenAnswer(
        campaigns=[TakenCampaignAnswer.model_validate({name: getattr(one, name) for name in names}) for one in made]
    )


@bp.post("/campaigns/<int:campaign_id>/take-over/undo")
@needs(P.EDIT_CAMPAIGNS)
@operation(t("Take back what was taken over together with a campaign"))
def undo_taken_campaigns(campaign_id: int) -> NamesAnswer:
    """The names of the drafts that are gone; refused once one of them is in use."""
    return NamesAnswer(names=undo_take_over(session(), _own(campaign_id), actor()))


@bp.get("/campaigns/<int:campaign_id>/coverage")
@needs(P.VIEW_CAMPAIGNS)
@operation(t("Get how far a campaign has come"))
def get_campaign_coverage(campaign_id: int) -> CoversAnswer:
    """Units due, reached and planned by target."""
    found = load_campaign(session(), campaign_id, actor())
    rows = [
        CoverAnswer(kind=one.kind, area_id=one.area_id, units=one.units, due=one.due, reached=one.reached,
                    planned=one.planned, to_go=one.to_go, percent=one.percent)
        for one in cover(session(), found, actor())
    ]  # fmt: skip
    return CoversAnswer(campaign_id=found.id, rows=rows)


@bp.get("/campaigns/<int:campaign_id>/targets")
@needs(P.VIEW_CAMPAIGNS)
@operation(t("List the targets of a campaign in single areas"))
def list_area_targets(campaign_id: int) -> AreaTargetsAnswer:
    """The targets that hold in single areas."""
    found = load_campaign(session(), campaign_id, actor())
    return AreaTargetsAnswer(campaign_id=found.id, targets=[_target(one) for one in area_targets(session(), found)])


@bp.put("/campaigns/<int:campaign_id>/targets")
@needs(P.EDIT_CAMPAIGNS)
@operation(t("Set the target of a campaign in one area"))
def put_area_target(campaign_id: int, given: AreaTargetInput) -> AreaTargetAnswer:
    """The target that holds there from now on."""
    return _target(services.set_area_target(session(), _own(campaign_id), given, actor()))


@bp.delete("/campaigns/<int:campaign_id>/targets/<int:target_id>")
@needs(P.EDIT_CAMPAIGNS)
@operation(t("Remove the target of a campaign in one area"))
def delete_area_target(campaign_id: int, target_id: int) -> RemovedAnswer:
    """The general target holds there again."""
    services.drop_area_target(session(), _own(campaign_id), target_id, actor())
    return RemovedAnswer(id=target_id)


def _area(code: str, permission: P) -> Area:
    found = find_area(session(), code, "area")
    if not may(session(), found, actor(), permission):
        raise NotFound()
    return found


def _own(campaign_id: int) -> Campaign:
    return load(session(), Campaign, campaign_id, actor(), P.EDIT_CAMPAIGNS)


def _target(one: CampaignAreaTarget) -> AreaTargetAnswer:
    return AreaTargetAnswer(id=one.id, unit_kind=one.unit_kind, area_id=one.area_id, percent=one.percent)
