"""The report of a campaign from the database: events, people and media are asked at the cube, the rest is what its page
shows, so that every number is the one that the pivot and the page have."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.access import Actor
from core.documents.rendering import render
from core.files import FileStore
from core.i18n import speaking, t
from core.times import local, today
from drills.certificate_queries import ISSUER
from outreach.budget_queries import line_sums, money_of
from outreach.campaign_queries import anchors, teams_of
from outreach.cover_queries import cover
from outreach.coverage import Cover, summed
from outreach.material_queries import supplies_of
from outreach.queries import brief_of
from registry import terms
from registry.models import Area
from registry.queries.settings import setting
from registry.word_template_queries import template_bytes
from reports.campaign_report_context import context
from reports.campaign_report_facts import CampaignFacts, Counted, Covered, Spent, Supplied, Thing
from reports.cube import Question
from reports.cube_queries import ask
from reports.figures import Line
from reports.measures import BY_NAME, MATERIALS
from reports.media_measures import MEDIA_MEASURES
from schedule.models import Campaign, Event
from schedule.queries import zone_of

KIND = "campaign"
EVENTS = ("held", "planned", "postponed", "cancelled", "units_reached", "reported")
MEDIA = tuple(
    one.name for one in MEDIA_MEASURES if one.derive is None and one.name not in ("media_entries", "media_known")
)
THINGS = tuple(name for name in MATERIALS if not name.startswith("media_"))


def made(session: Session, campaign: Campaign, language: str, actor: Actor, store: FileStore) -> bytes:
    """The report as a Word file, of what the reader may see."""
    template = template_bytes(session, campaign.area, KIND, language, store)
    with speaking(language):
        return render(template, context(facts_of(session, campaign, actor)))


def facts_of(session: Session, campaign: Campaign, actor: Actor) -> CampaignFacts:
    """What the report tells, in the language spoken."""
    area, brief = campaign.area, brief_of(session, campaign)
    total = ask(session, question(session, campaign, (*EVENTS, *THINGS, *MEDIA)), actor).total
    rows = cover(session, campaign, actor)
    return CampaignFacts(
        campaign.name, area.name, campaign.starts_on, campaign.ends_on, today(zone_of(session, area)),
        issuer_of(session, area), brief.theme if brief else "", brief.purpose if brief else "",
        _anchor(session, campaign), [one.name for one in teams_of(session, campaign)], _counted(str(t("Total")), total),
        _whole(total, "postponed") + _whole(total, "cancelled"), summed(rows), _covered(session, campaign, rows),
        _by(session, campaign, actor, "activity", terms.labels(session, "event_kind", area)),
        _by(session, campaign, actor, "area", _areas(session)),
        _things(total, THINGS),
        [Supplied(one.material.name, one.material.counted_in, one.wished, one.given, one.material.stock)
         for one in supplies_of(session, campaign)],
        money_of(session, [campaign.id])[campaign.id], _lines(session, campaign), _things(total, MEDIA),
    )  # fmt: skip


def issuer_of(session: Session, area: Area) -> str:
    """Who issues papers in the area: as set for certificates, else its authority in words."""
    issuer = setting(session, ISSUER, area)
    return str(issuer) if issuer else str(t("%(area)s authority for earthquake preparedness", area=area.name))


def question(
    session: Session, campaign: Campaign, measures: tuple[str, ...], by: tuple[str, ...] = ()
) -> Question:  # fmt: skip
    """What is asked of the cube: the campaign's days, and those of its events that lie outside them."""
    zone = zone_of(session, campaign.area)
    query = select(func.min(Event.starts_at), func.max(Event.starts_at)).where(Event.campaign_id == campaign.id)
    spans: list[date] = [campaign.starts_on, campaign.ends_on, today(zone)]
    spans += [local(at, zone).date() for at in session.execute(query).one() if at is not None]
    return Question(min(spans), max(spans), by, measures, campaign_id=campaign.id)


def _by(
    session: Session, campaign: Campaign, actor: Actor, dimension: str, names: dict[str, str]
) -> list[Counted]:  # fmt: skip
    found = ask(session, question(session, campaign, EVENTS, (dimension,)), actor)
    counted = [_counted(names.get(line.key[0], line.key[0]), line) for line in found.lines]
    return [one for one in counted if one.held or one.planned]


def _counted(name: str, line: Line) -> Counted:
    return Counted(name, *(_whole(line, one) for one in ("held", "planned", "units_reached", "reported")))


def _whole(line: Line, name: str) -> int:
    value = line.values.get(name)
    return value if isinstance(value, int) else 0


def _things(total: Line, names: tuple[str, ...]) -> list[Thing]:
    return [Thing(one, str(BY_NAME[one].label), count, str(BY_NAME[one].unit))
            for one in names if (count := _whole(total, one))]  # fmt: skip


def _covered(session: Session, campaign: Campaign, rows: list[Cover]) -> list[Covered]:
    kinds, places = terms.labels(session, "unit_kind", campaign.area), _areas(session)

    def name(row: Cover) -> str:
        kind = kinds.get(row.kind, row.kind)
        return f"{kind} · {places.get(str(row.area_id), '')}" if row.area_id else kind

    return [Covered(name(one), one.percent, one.units, one.due, one.reached, one.planned) for one in rows]


def _lines(session: Session, campaign: Campaign) -> list[Spent]:
    purposes = terms.labels(session, "budget_purpose", campaign.area)
    return [Spent(one.line.name or purposes.get(one.line.purpose, one.line.purpose), one.money)
            for one in line_sums(session, campaign)]  # fmt: skip


def _areas(session: Session) -> dict[str, str]:
    rows: Any = session.execute(select(Area.id, Area.name)).tuples()
    return {str(number): name for number, name in rows}


def _anchor(session: Session, campaign: Campaign) -> str:
    brief = brief_of(session, campaign)
    found = anchors(session, campaign.area, campaign.starts_on.year)
    return next((str(one.name) for one in found if brief and one.code == brief.anchor), "")
