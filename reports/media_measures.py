"""Measures of what appeared in the media. Pure.

An event's own figures of media (in its result) count only where no entry of the list of media is linked to the event:
so nothing counts twice, whichever way a township reports.
"""

from __future__ import annotations

from core.i18n import Text, t
from reports.cube import PERIODS
from reports.figures import quotient
from reports.measure import UNIT_ITEMS, UNIT_SHARE, UNIT_VISITS, Measure

MEDIA = frozenset({"area", "campaign", *PERIODS})
UNIT_OCCASIONS, UNIT_ENTRIES = t("occasions"), t("entries")
CHANNELS: dict[str, frozenset[str]] = {
    "media_broadcasts": frozenset({"radio", "tv"}),
    "media_messages": frozenset({"sms"}),
    "media_wechat": frozenset({"wechat"}),
    "media_sites": frozenset({"site"}),
    "media_press": frozenset({"press"}),
    "media_screens": frozenset({"screen"}),
    "media_videos": frozenset({"short_video"}),
}
"""The channels that each measure counts; what is in none of them is in `OTHERS`."""
OTHERS = "media_others"


def _items(name: str, label: Text, unit: Text = UNIT_ITEMS, definition: Text | None = None) -> Measure:
    said = definition or t("As entered in the list of media, by how many were broadcast, sent or posted.")
    return Measure(name, label, said, unit, "media", allows=MEDIA, is_extra=True)


MEDIA_MEASURES: tuple[Measure, ...] = (
    _items("media_broadcasts", t("On radio and television"), UNIT_OCCASIONS),
    _items("media_messages", t("Text messages sent")),
    _items("media_wechat", t("Posts on WeChat")),
    _items("media_sites", t("Articles on websites")),
    _items("media_press", t("Articles in newspapers and magazines")),
    _items("media_screens", t("Notices on public screens")),
    _items("media_videos", t("Short videos")),
    _items(OTHERS, t("Media items by other channels"), UNIT_ITEMS,
           t("Entries by any other channel, and what the results of held events name where no entry is linked to the "
             "event.")),
    Measure("media_known_reach", t("Media reach, as far as known"),
            t("Person-times of entries whose reach is known, and those that the results of held events name where no "
              "entry is linked to the event."), UNIT_VISITS, "media", allows=MEDIA, is_extra=True),
    Measure("media_entries", t("Entries in the list of media"), t("Each entry once, however many items it counts."),
            UNIT_ENTRIES, "media", allows=MEDIA, is_extra=True),
    Measure("media_known", t("Of these with a known reach"),
            t("Counted by the platform, reported by the outlet, or estimated with how."), UNIT_ENTRIES, "media",
            allows=MEDIA, is_extra=True),
    Measure("media_known_share", t("Share with a known reach"),
            t("Entries with a known reach as a share of all entries."), UNIT_SHARE, "media", "percent", MEDIA,
            adds_up=False, is_extra=True, empty=None, needs=("media_known", "media_entries"),
            derive=lambda values: quotient(values.get("media_known"), values.get("media_entries")),
            opens="media_entries"),
)  # fmt: skip


def measure_of(channel: str) -> str:
    """The measure that counts the items of a channel."""
    return next((name for name, channels in CHANNELS.items() if channel in channels), OTHERS)
