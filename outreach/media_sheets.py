"""Media items from sheets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from core.access import Actor
from core.fields import name_key
from core.i18n import t
from core.imports import Given, Importer, Options, Plan
from core.imports.bulk import Numbers
from core.imports.importer import Choices
from core.times import now, today
from outreach.media_inputs import MediaRow
from outreach.media_models import MediaItem
from outreach.media_rows import MediaPlanner, made_by
from outreach.media_words import REACH_SOURCES
from registry import terms
from registry.audit import Trailed
from registry.permissions import Permission
from registry.sheet_queries import area_book, area_under, records
from registry.sheet_settings import under_setting
from registry.words import Words
from schedule.queries import zone_of

ITEMS = MediaItem.metadata.tables["media_items"]


class MediaImporter(Trailed, Importer):
    """Brings in a list of what appeared in the media; a row is found again by area, day, channel and title."""

    kind = "media_items"
    title = t("Media items")
    hint = t("What appeared on radio and television, in newspapers, by text message and online: one row an item.")
    permission = str(Permission.EDIT_EVENTS)
    row = MediaRow
    settings = (under_setting(),)
    requires = (("published_on", "channel", "title"),)
    tables = (ITEMS,)
    records_url = "/media"

    def choices(self, session: Session) -> Choices:
        """Channels, and how reach was known."""
        return {
            "channel": terms.names(session, "media_channel"),
            "reach_source": [(code, str(name)) for code, name in REACH_SOURCES.items()],
        }

    def plan(self, session: Session, given: Sequence[Given], options: Options, actor: Actor) -> Plan:
        """What would become of the rows."""
        book = area_book(session)
        channels = [term for term in terms.vocabulary(session, "media_channel") if term.is_active]
        there: dict[tuple[Any, ...], Mapping[str, Any]] = {
            (row["area_id"], row["published_on"], row["channel"], name_key(row["title"])): row
            for row in records(session, ITEMS)
        }
        paths = tuple(actor.area_paths(self.permission))
        under = area_under(book, options) or next(
            (one for one in book.by_id.values() if one.path in paths), None  # a reader's own area
        )  # fmt: skip
        planner = MediaPlanner(
            book, Words([(term.code, (term.name_zh, term.name_en)) for term in channels]),
            ", ".join(terms.spoken(term) for term in channels), there, ITEMS, Numbers(session, ITEMS).next,
            lambda path: path.startswith(paths), made_by(actor.key, now()), today(zone_of(session)),
            under,
        )  # fmt: skip
        return planner.run(given)


IMPORTERS: tuple[Importer, ...] = (MediaImporter(),)
