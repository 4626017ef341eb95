"""The report of a campaign for programs: its sentences and figures, and the finished Word or Excel file."""

from __future__ import annotations

from base64 import b64encode
from datetime import date
from io import BytesIO
from typing import Annotated, Literal

from pydantic import Field

from core.access import needs
from core.api import Answer, blueprint, operation
from core.documents.pages import WORD, store
from core.downloads import MEDIA_TYPES
from core.fields import Entry, Input
from core.i18n import speaking, t
from core.money import plain_yuan
from core.sheets import write_workbook
from core.web import actor, session
from registry.permissions import Permission as P
from registry.scope import load
from reports.campaign_report_context import file_name, overview, sheets
from reports.campaign_report_facts import CampaignFacts, Counted
from reports.campaign_report_queries import facts_of, made
from schedule.models import Campaign

bp = blueprint("campaign_report_files")
Language = Annotated[Literal["zh", "en"], Entry(t("Language"))]


class CampaignReportAsked(Input):
    """The language of a report's words."""

    language: Language = "zh"


class CampaignReportFileAsked(Input):
    """Which file of a report, and in which language."""

    ending: Annotated[Literal["docx", "xlsx"], Entry(t("File"))] = "docx"
    language: Language = "zh"


class CampaignEventsAnswer(Answer):
    """Events of an activity or an area: held, still planned, units reached, person-times."""

    name: str
    held: int
    planned: int
    units_reached: int
    visits: int


class CampaignUnitsAnswer(Answer):
    """Units of a kind: `target` in percent, null without one."""

    name: str
    target: int | None
    units: int
    due: int
    reached: int
    planned: int


class CampaignThingAnswer(Answer):
    """How much was given out, done or published; `measure` is its name in the pivot."""

    measure: str
    count: int


class CampaignReportAnswer(Answer):
    """What a campaign's report tells; `overview` are its sentences, amounts are in yuan."""

    campaign_id: int
    made_on: date
    overview: list[str]
    held: int
    planned: int
    called_off: int
    visits: int
    units_due: int
    units_counted: int
    activities: list[CampaignEventsAnswer]
    areas: list[CampaignEventsAnswer]
    units: list[CampaignUnitsAnswer]
    things: list[CampaignThingAnswer]
    budget: str
    spent: str


class CampaignReportFileAnswer(Answer):
    """The finished report: `content` is the file, in base64."""

    name: str
    media_type: str
    content: Annotated[str, Field(json_schema_extra={"contentEncoding": "base64"})]


@bp.get("/campaigns/<int:campaign_id>/report")
@needs(P.EXPORT_FIGURES)
@operation(t("Get what the report of a campaign tells"))
def get_campaign_report(campaign_id: int, asked: CampaignReportAsked) -> CampaignReportAnswer:
    """Sentences and figures of what came of the campaign, as far as the caller may see it."""
    found = load(session(), Campaign, campaign_id, actor(), P.EXPORT_FIGURES)
    with speaking(asked.language):
        return _answer(found.id, facts_of(session(), found, actor()))


@bp.get("/campaigns/<int:campaign_id>/report-file")
@needs(P.EXPORT_FIGURES)
@operation(t("Get the report of a campaign as a file"))
def get_campaign_report_file(campaign_id: int, asked: CampaignReportFileAsked) -> CampaignReportFileAnswer:
    """A Word file by the county's template, or a workbook with the tables that have something."""
    db, who = session(), actor()
    found = load(db, Campaign, campaign_id, who, P.EXPORT_FIGURES)
    with speaking(asked.language):
        if asked.ending == "docx":
            content = made(db, found, asked.language, who, store())
        else:
            target = BytesIO()
            write_workbook(target, sheets(facts_of(db, found, who)))
            content = target.getvalue()
        return CampaignReportFileAnswer(
            name=f"{file_name(found.name)}.{asked.ending}", content=b64encode(content).decode(),
            media_type=WORD if asked.ending == "docx" else MEDIA_TYPES[asked.ending],
        )  # fmt: skip


def _answer(campaign_id: int, facts: CampaignFacts) -> CampaignReportAnswer:
    return CampaignReportAnswer(
        campaign_id=campaign_id, made_on=facts.made_on, overview=overview(facts), held=facts.total.held,
        planned=facts.total.planned, called_off=facts.called_off, visits=facts.total.visits,
        units_due=facts.cover.due, units_counted=facts.cover.counted,
        activities=[_events(one) for one in facts.activities], areas=[_events(one) for one in facts.places],
        units=[
            CampaignUnitsAnswer(name=one.name, target=one.target, units=one.units, due=one.due, reached=one.reached,
                                planned=one.planned)
            for one in facts.covers
        ],
        things=[CampaignThingAnswer(measure=one.code, count=one.count) for one in (*facts.things, *facts.media)],
        budget=plain_yuan(facts.money.planned), spent=plain_yuan(facts.money.spent),
    )  # fmt: skip


def _events(one: Counted) -> CampaignEventsAnswer:
    return CampaignEventsAnswer(name=one.name, held=one.held, planned=one.planned, units_reached=one.reached,
                                visits=one.visits)  # fmt: skip
