"""Questions about campaigns and results: which there are, how far they have come, whom they have not reached."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import ColumnElement, ScalarSelect, Select, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload

from core.access import Actor
from core.counting import counted
from core.errors import NotFound
from core.times import instant, now, today
from outreach.kinds import COLUMNS
from outreach.models import CampaignBrief, CampaignTarget, EventPhoto, OutreachResult
from registry import terms
from registry.models import Area, Unit
from registry.permissions import Permission
from registry.queries.areas import figures
from registry.scope import beneath, may, within
from schedule.models import HOLDING, Campaign, Event, Headcount
from schedule.queries import visible, zone_of

DRILL = "drill"  # drills have results of their own


def campaigns(actor: Actor) -> Select[tuple[Campaign]]:
    """The campaigns of the actor's areas, and those of areas above them, in which the actor's areas take part."""
    mine = within(actor, Permission.VIEW_CAMPAIGNS, Campaign.area_id)
    above = Campaign.area_id.in_(_ids_above(actor))
    return select(Campaign).where(or_(mine, above)).options(joinedload(Campaign.area))


def load_campaign(session: Session, campaign_id: int, actor: Actor) -> Campaign:
    """The campaign, if the actor may see it; otherwise there is none (NotFound)."""
    found = session.get(Campaign, campaign_id)
    if found is None or not (
        may(session, found, actor, Permission.VIEW_CAMPAIGNS) or found.area_id in _ids_above(actor)
    ):
        raise NotFound()
    return found


def _ids_above(actor: Actor) -> list[int]:
    paths = actor.area_paths(Permission.VIEW_CAMPAIGNS)
    return sorted({int(part) for path in paths for part in path.split("/") if part})


def brief_of(session: Session, campaign: Campaign) -> CampaignBrief | None:
    """The campaign's theme, purpose and budget, if somebody wrote them."""
    return session.get(CampaignBrief, campaign.id)


def targets_of(session: Session, campaign: Campaign) -> dict[str, int]:
    """Percent by kind of unit, in the order of the vocabulary."""
    query = select(CampaignTarget.unit_kind, CampaignTarget.percent).where(CampaignTarget.campaign_id == campaign.id)
    found = dict(session.execute(query).tuples().all())
    order = [term.code for term in terms.vocabulary(session, "unit_kind", campaign.area)]
    return {kind: found[kind] for kind in sorted(found, key=lambda k: order.index(k) if k in order else len(order))}


def count_events(status: str) -> ScalarSelect[int]:
    """How many events of this status the campaign of the enclosing query has, to show and sort by."""
    wanted = ("planned", "confirmed") if status == "planned" else (status,)
    query = select(func.count(Event.id)).where(Event.campaign_id == Campaign.id, Event.status.in_(wanted))
    return query.correlate(Campaign).scalar_subquery()


def people_reached() -> ScalarSelect[int]:
    """How many people the held events of the campaign of the enclosing query reached, visits counted."""
    query = select(func.coalesce(func.sum(Headcount.count), 0)).join(Event, Event.id == Headcount.event_id)
    mine = (Event.campaign_id == Campaign.id, Event.status == "held", *_reported())
    return query.where(*mine).correlate(Campaign).scalar_subquery()


@dataclass(frozen=True)
class Tally:
    """What a campaign has come to so far, as far as the reader may see it."""

    held: int
    planned: int
    cancelled: int
    people: int
    materials: dict[str, int]  # by column of a result, those that are not 0


def tally(session: Session, campaign: Campaign, actor: Actor) -> Tally:
    """Events by state, people reached (visits) and the sums of the result columns."""
    mine = (Event.campaign_id == campaign.id, visible(actor))
    query = select(Event.status, func.count()).where(*mine).group_by(Event.status)
    events = dict(session.execute(query).tuples().all())
    people = select(func.sum(Headcount.count)).join(Event, Event.id == Headcount.event_id)
    sums = [func.coalesce(func.sum(getattr(OutreachResult, column)), 0) for column in COLUMNS]
    totals = select(*sums).join(Event, Event.id == OutreachResult.event_id).where(*mine, Event.status == "held")
    found = dict(zip(COLUMNS, session.execute(totals).one(), strict=True))
    return Tally(
        events.get("held", 0), events.get("planned", 0) + events.get("confirmed", 0),
        events.get("cancelled", 0) + events.get("postponed", 0),
        session.scalar(people.where(*mine, Event.status == "held", *_reported())) or 0,
        {column: int(count) for column, count in found.items() if count},
    )  # fmt: skip


def events_of(campaign: Campaign, actor: Actor) -> Select[tuple[Event]]:
    """The campaign's events that the actor may see."""
    query = select(Event).where(Event.campaign_id == campaign.id, visible(actor))
    return query.options(joinedload(Event.unit), joinedload(Event.area), joinedload(Event.place))


def is_reached(campaign: Campaign) -> ColumnElement[bool]:
    """The condition that the unit of the enclosing query was the audience of a held event of the campaign."""
    return _has_event(campaign, ("held",))


def is_planned(campaign: Campaign) -> ColumnElement[bool]:
    """The condition that the unit of the enclosing query has a visit planned in the campaign."""
    return _has_event(campaign, ("planned", "confirmed"))


def _has_event(campaign: Campaign, statuses: Sequence[str]) -> ColumnElement[bool]:
    mine = (Event.unit_id == Unit.id, Event.campaign_id == campaign.id, Event.status.in_(statuses))
    return exists().where(*mine).correlate(Unit)


def planned_visits(session: Session, campaign: Campaign, units: Sequence[Unit]) -> dict[int, Event]:
    """The next planned event of the campaign for each of these units that has one."""
    query = select(Event).where(Event.campaign_id == campaign.id, Event.status.in_(("planned", "confirmed")))
    found: dict[int, Event] = {}
    for event in session.scalars(query.where(Event.unit_id.in_([u.id for u in units])).order_by(Event.starts_at)):
        if event.unit_id is not None:
            found.setdefault(event.unit_id, event)
    return found


def events_outside(session: Session, campaign: Campaign, area: Area) -> int:
    """How many of the campaign's events lie outside the area."""
    inside = Event.area_id.in_(select(Area.id).where(beneath(area.path)))
    return session.scalar(select(func.count(Event.id)).where(Event.campaign_id == campaign.id, ~inside)) or 0


def result_of(session: Session, event: Event) -> OutreachResult | None:
    """The event's result, if it was entered."""
    return session.get(OutreachResult, event.id)


def population_around(session: Session, event: Event) -> int | None:
    """How many people live in the event's county; None when that is not known of every part of it."""
    above = [int(part) for part in event.area.path.split("/") if part]
    county = session.scalar(select(Area).where(Area.id.in_(above), Area.level == "county"))
    if county is None:
        return None
    known = figures(session, [county])[county.id].population
    return None if known.is_partial else known.people


def photos_of(session: Session, event: Event) -> Sequence[EventPhoto]:
    """The event's photos in the order in which they were added."""
    query = select(EventPhoto).where(EventPhoto.event_id == event.id).options(joinedload(EventPhoto.file))
    return session.scalars(query.order_by(EventPhoto.id)).all()


def can_be_reported(event: Event, at: datetime) -> bool:
    """Whether the event has begun, was not called off, and is no drill."""
    return event.kind != DRILL and event.status in HOLDING and event.starts_at <= at


def is_unreported(at: datetime) -> ColumnElement[bool]:
    """The condition that an event of outreach is over and its result has not been entered."""
    return (Event.kind != DRILL) & Event.status.in_(HOLDING) & (Event.ends_at < at) & ~has_result()


def has_result() -> ColumnElement[bool]:
    """The condition that the result of the event of the enclosing query was entered."""
    return exists().where(OutreachResult.event_id == Event.id).correlate(Event)


def unreported(actor: Actor, at: datetime) -> Select[tuple[Event]]:
    """The events over whose results the actor watches and that are missing."""
    mine = within(actor, Permission.EDIT_EVENTS, Event.area_id, Event.unit_id)
    query = select(Event).where(mine, is_unreported(at))
    return query.options(joinedload(Event.unit), joinedload(Event.area), joinedload(Event.campaign))


@counted
def missing_results(_session: Session, actor: Actor) -> Select[tuple[int]] | None:
    """How many results of events are missing that the actor watches over."""
    mine = within(actor, Permission.EDIT_EVENTS, Event.area_id, Event.unit_id)
    query = select(func.count(Event.id)).where(mine, is_unreported(now()))
    return query if actor.may(Permission.EDIT_EVENTS) else None


def quarter(day: date, zone: str) -> tuple[datetime, datetime, datetime]:
    """The first instants of the quarter before, of the day's quarter, and of the next one."""
    first = day.year * 12 + (day.month - 1) // 3 * 3
    before, since, until = (date(month // 12, month % 12 + 1, 1) for month in (first - 3, first, first + 3))
    return instant(before, time(), zone), instant(since, time(), zone), instant(until, time(), zone)


@counted
def reached_this_quarter(session: Session, actor: Actor) -> Select[tuple[int]] | None:
    """How many people (visits) outreach has reached this quarter in the areas that the actor sees."""
    _, since, until = quarter(today(zone_of(session)), zone_of(session))
    return reached(actor, since, until) if actor.area_paths(Permission.VIEW_CAMPAIGNS) else None


@counted
def reached_last_quarter(session: Session, actor: Actor) -> Select[tuple[int]] | None:
    """How many people (visits) outreach reached in the quarter before."""
    before, since, _ = quarter(today(zone_of(session)), zone_of(session))
    return reached(actor, before, since) if actor.area_paths(Permission.VIEW_CAMPAIGNS) else None


def reached(actor: Actor, since: datetime, until: datetime) -> Select[tuple[int]]:
    """The statement that sums up the people (visits) whom outreach events held in that time reached; no drills."""
    query = select(func.sum(Headcount.count)).join(Event, Event.id == Headcount.event_id)
    held = (Event.status == "held", Event.kind != DRILL, Event.starts_at >= since, Event.starts_at < until)
    return query.where(*held, *_reported(), visible(actor))


def _reported() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return Headcount.stage == "reported", Headcount.measure == "visits"
