"""Quick reports for programs: rounds of one mode at a time, how a round stands, reports taken as phones send them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from flask import url_for

from core.access import needs
from core.answers import Answer
from core.api import Asked, Page, blueprint, operation, page, whole_page
from core.fields import Entry
from core.i18n import t
from core.web import actor, session
from readiness import quick_report_services as services
from readiness.quick_report_inputs import ClosingInput, KeptQuickReportInput, QuickReportInput, RoundInput
from readiness.quick_report_models import QuickRound
from readiness.quick_report_picture import Mode, Village
from readiness.quick_report_queries import mode_of, rounds, seen_round, standing
from registry.permissions import Permission as P
from schedule.queries import zone_of

bp = blueprint("quick_reports")


class RoundAnswer(Answer):
    """A round; `mode` says whether it is an exercise, and never changes."""

    id: int
    mode: Mode
    name: str
    area: str
    shook_at: datetime
    zone: str
    lon: float | None
    lat: float | None
    magnitude: float | None
    opened_at: datetime
    opened_by: str
    closed_at: datetime | None
    version: int


class DifferingAnswer(Answer):
    """A number about which the informants of an area do not agree: its key, the least and the most that is said."""

    key: str
    least: int
    most: int


class VillageAnswer(Answer):
    """What the informants of an area say together; `median` is null while nobody has reported, which is not "I".

    Of each number of people the highest said counts; `differing` has those, and kinds of damage, that do not agree.
    """

    area: str
    area_name: str
    asked: int
    reports: int
    median: float | None
    least: int | None
    most: int | None
    injured: int | None
    dead: int | None
    missing: int | None
    trapped: int | None
    damage: dict[str, int]
    differing: list[DifferingAnswer]
    cut: list[str]


class StandingAnswer(Answer):
    """How a round stands at an instant: degrees are quick estimates, not determinations.

    People are added over places, never over informants of one place; with a place that has others beneath it counts
    its own number or their sum, whichever is higher.
    """

    round_id: int
    mode: Mode
    as_of: datetime
    asked: int
    reported: int
    sent: int
    felt: int
    injured: int | None
    dead: int | None
    missing: int | None
    trapped: int | None
    villages: list[VillageAnswer]


class WaitingAnswer(Answer):
    """Somebody whose report has not come; telephone only for callers who may see contacts."""

    id: int
    name: str
    area_name: str
    phone: str | None
    told_by: str


class TakenAnswer(Answer):
    """What became of a report: taken, or again (its nonce came before)."""

    nonce: str
    state: Literal["taken", "again"]


class RoundsAsked(Asked):
    """Which rounds: of one mode, never of both."""

    mode: Annotated[Mode, Entry(t("Exercise or real"))] = "real"
    sort: Annotated[Literal["-opened", "opened"], Entry(t("Sorted by"))] = "-opened"


@bp.get("/quick-rounds")
@needs(P.VIEW_READINESS)
@operation(t("List rounds of quick reports"))
def list_quick_rounds(asked: RoundsAsked) -> Page[RoundAnswer]:
    """The rounds of one mode, the last one first."""
    query = rounds(actor(), asked.mode)
    return page(session(), query, asked, {"opened": QuickRound.opened_at}, lambda rows: [_round(row) for row in rows])


@bp.post("/quick-rounds")
@needs(P.CALL_OUT)
@operation(t("Ask for quick reports"), location=lambda made: url_for(".get_quick_round", round_id=made.id))
def open_quick_round(given: RoundInput) -> RoundAnswer:
    """The new round; everybody who sends quick reports in the area is asked."""
    return _round(services.open_round(session(), given, actor()))


@bp.get("/quick-rounds/<int:round_id>")
@needs(P.VIEW_READINESS)
@operation(t("Get one round of quick reports"))
def get_quick_round(round_id: int) -> RoundAnswer:
    """One round."""
    return _round(seen_round(session(), round_id, actor()))


@bp.post("/quick-rounds/<int:round_id>/close")
@needs(P.CALL_OUT)
@operation(t("Close a round of quick reports"))
def end_quick_round(round_id: int, given: ClosingInput) -> RoundAnswer:
    """The round; reports written before may still come."""
    return _round(services.close_round(session(), seen_round(session(), round_id, actor(), P.CALL_OUT), given, actor()))


@bp.get("/quick-rounds/<int:round_id>/standing")
@needs(P.VIEW_READINESS)
@operation(t("Get how a round of quick reports stands"))
def get_quick_standing(round_id: int) -> StandingAnswer:
    """Sums and villages, as far as the caller's areas go."""
    found = standing(session(), seen_round(session(), round_id, actor()), actor())
    return StandingAnswer(
        round_id=found.round_id, mode=found.mode, as_of=found.as_of, asked=len(found.asked), reported=len(found.last),
        sent=found.sent, felt=found.felt, villages=[_village(one) for one in found.villages], **found.people,
    )  # fmt: skip


@bp.get("/quick-rounds/<int:round_id>/waiting")
@needs(P.VIEW_READINESS)
@operation(t("List informants who have not reported"))
def list_quick_waiting(round_id: int) -> Page[WaitingAnswer]:
    """All of them, on one page."""
    found = standing(session(), seen_round(session(), round_id, actor()), actor())
    sees = actor().may(P.VIEW_CONTACTS)
    items = [
        WaitingAnswer(id=one.id, name=one.name, area_name=one.area_name, phone=one.phone if sees else None,
                      told_by=one.told_by)
        for one in found.waiting
    ]  # fmt: skip
    return whole_page(items)


@bp.post("/quick-rounds/<int:round_id>/asked/<int:asked_id>/reports")
@needs(P.EDIT_READINESS)
@operation(t("Enter a quick report for an informant"))
def enter_quick_report(round_id: int, asked_id: int, given: KeptQuickReportInput) -> TakenAnswer:
    """What became of it; each nonce counts once."""
    found = seen_round(session(), round_id, actor())
    plain = QuickReportInput(**given.model_dump(exclude={"nonce", "elapsed_seconds"}))
    state = services.enter_call(session(), found, asked_id, plain, given.nonce, actor())
    return TakenAnswer(nonce=given.nonce, state="again" if state == "again" else "taken")


def _round(one: QuickRound) -> RoundAnswer:
    return RoundAnswer(
        id=one.id, mode=mode_of(one), name=one.name, area=one.area.code, shook_at=one.shook_at, lon=one.lon,
        lat=one.lat, magnitude=one.magnitude, opened_at=one.opened_at, opened_by=one.opened_by,
        closed_at=one.closed_at, version=one.version, zone=zone_of(session(), one.area),
    )  # fmt: skip


def _village(one: Village) -> VillageAnswer:
    known = one.estimate
    return VillageAnswer(
        area=one.ground.code, area_name=one.ground.name, asked=one.asked, reports=len(one.reports), cut=one.cut,
        median=known.median if known else None, least=known.least if known else None,
        most=known.most if known else None, damage=one.damage, **one.people,
        differing=[DifferingAnswer(key=key, least=least, most=most) for key, (least, most) in one.spread.items()],
    )  # fmt: skip
