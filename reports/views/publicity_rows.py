"""The records behind figures of the media and of self-inspections, as lists."""

from __future__ import annotations

from flask import url_for
from sqlalchemy.orm import joinedload

from core.i18n import t, tn
from core.listing import Column
from core.times import say_plain_date, today
from core.web import session
from outreach.download_models import Download
from outreach.media_models import MediaItem
from outreach.media_words import REACH_SOURCES, unit_of
from readiness.self_inspection_models import SelfHazard, SelfInspection
from readiness.self_inspection_rule import hazards_in
from readiness.self_inspection_words import HAZARD_STATES, hazard_state
from registry.models import Unit
from registry.terms import labels
from reports.views.listed import Listed
from schedule.queries import zone_of


def _media_columns() -> list[Column]:
    named = labels(session(), "media_channel")

    def reach(one: MediaItem) -> str:
        known = REACH_SOURCES[one.reach_source]
        return str(known) if one.reach is None else f"{one.reach:,} · {known}"

    return [
        Column("title", t("Title"), lambda one: one.title, True),
        Column("channel", t("Channel"), lambda one: named.get(one.channel, one.channel)),
        Column("on", t("Date"), lambda one: say_plain_date(one.published_on), True, "date"),
        Column("items", t("How many"), lambda one: f"{one.items:,} {unit_of(one.channel)}", kind="number"),
        Column("reach", t("Reach"), reach),
        Column("area", t("Area"), lambda one: one.area.name),
    ]


def _download_columns() -> list[Column]:
    kinds = labels(session(), "download_kind")
    return [
        Column("title", t("Title"), lambda one: one.title, True),
        Column("kind", t("Kind"), lambda one: kinds.get(one.kind, one.kind)),
        Column("area", t("Area"), lambda one: one.area.name),
        Column("from", t("Shown from"), lambda one: say_plain_date(one.shown_from), True, "date"),
    ]


def _hazard_columns() -> list[Column]:
    items, on = labels(session(), "self_inspection_item"), today(zone_of(session()))
    return [
        Column("problem", t("Hazard seen"), lambda one: one.problem or items.get(one.item, one.item)),
        Column("unit", t("Unit"), lambda one: one.unit.name),
        Column("found", t("Found on"), lambda one: say_plain_date(one.found_on), True, "date"),
        Column("fix_by", t("To be fixed by"), lambda one: say_plain_date(one.fix_by), True, "date"),
        Column("state", t("State"), lambda one: HAZARD_STATES[hazard_state(one.state, one.fix_by, on)]),
    ]


def _round_columns() -> list[Column]:
    return [
        Column("unit", t("Unit"), lambda one: one.unit.name),
        Column("area", t("Area"), lambda one: one.unit.area.name),
        Column("on", t("Day"), lambda one: say_plain_date(one.done_on), True, "date"),
        Column("hazards", t("Hazards found"), lambda one: f"{hazards_in(one.answers):,}", kind="number"),
    ]


LISTED: dict[str, Listed] = {
    "media": Listed(
        t("Media items behind the figure"), lambda n: tn("%(n)s entry", "%(n)s entries", n),
        (joinedload(MediaItem.area),), {"on": MediaItem.published_on, "title": MediaItem.title}, "-on",
        _media_columns, lambda one: url_for("outreach.media_item", item_id=one.id),
    ),
    "self_inspections": Listed(
        t("Self-inspections behind the figure"), lambda n: tn("%(n)s self-inspection", "%(n)s self-inspections", n),
        (joinedload(SelfInspection.unit).joinedload(Unit.area),), {"on": SelfInspection.done_on}, "-on",
        _round_columns, lambda one: url_for("readiness.self_inspection", inspection_id=one.id),
    ),
    "hazards": Listed(
        t("Hazards behind the figure"), lambda n: tn("%(n)s hazard", "%(n)s hazards", n),
        (joinedload(SelfHazard.unit),), {"found": SelfHazard.found_on, "fix_by": SelfHazard.fix_by}, "fix_by",
        _hazard_columns, lambda one: url_for("readiness.self_hazard", hazard_id=one.id),
    ),
    "downloads": Listed(
        t("Materials behind the figure"), lambda n: tn("%(n)s material", "%(n)s materials", n),
        (joinedload(Download.area),), {"title": Download.title, "from": Download.shown_from}, "title",
        _download_columns, lambda one: url_for("outreach.download_record", download_id=one.id),
    ),
}  # fmt: skip
