"""The records behind figures of the media and of self-inspections, as lists."""

from __future__ import annotations

from flask import url_for
from sqlalchemy.orm import joinedload

from core.i18n import t, tn
from core.listing import Column
from core.times import say_plain_date
from core.web import session
from outreach.download_models import Download
from outreach.media_models import MediaItem
from outreach.media_words import REACH_SOURCES, unit_of
from registry.terms import labels
from reports.views.listed import Listed


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


LISTED: dict[str, Listed] = {
    "media": Listed(
        t("Media items behind the figure"), lambda n: tn("%(n)s entry", "%(n)s entries", n),
        (joinedload(MediaItem.area),), {"on": MediaItem.published_on, "title": MediaItem.title}, "-on",
        _media_columns, lambda one: url_for("outreach.media_item", item_id=one.id),
    ),
    "downloads": Listed(
        t("Materials behind the figure"), lambda n: tn("%(n)s material", "%(n)s materials", n),
        (joinedload(Download.area),), {"title": Download.title, "from": Download.shown_from}, "title",
        _download_columns, lambda one: url_for("outreach.download_record", download_id=one.id),
    ),
}  # fmt: skip
