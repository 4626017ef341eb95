"""The closed lists of media items in words: how reach was known, and in what a channel is counted. Pure."""

from __future__ import annotations

from core.i18n import Text, t
from outreach.total_measures import ITEMS, OCCASIONS

REACH_SOURCES: dict[str, Text] = {
    "unknown": t("Not known"),
    "counted": t("Counted by the platform"),
    "reported": t("Reported by the outlet"),
    "estimated": t("Estimated"),
}
REACH_TONES = {"unknown": "muted", "counted": "ok", "reported": "info", "estimated": "warn"}
BROADCAST = frozenset({"radio", "tv"})
"""Channels whose items are talks and programmes; all others count pieces."""
SITES: tuple[tuple[str, str], ...] = (
    ("mp.weixin.qq.com", "wechat"),
    ("douyin.com", "short_video"),
    ("kuaishou.com", "short_video"),
    ("ixigua.com", "short_video"),
    ("channels.weixin.qq.com", "short_video"),
)
"""What the address of a link tells of its channel; every other address is that of a site."""


def unit_of(channel: str, count: int = 0) -> Text:
    """In what the items of a channel are counted, as it is said of so many: broadcasts in occasions, else in items."""
    if count == 1:
        return t("occasion") if channel in BROADCAST else t("item sent")
    return OCCASIONS if channel in BROADCAST else ITEMS


def channel_of(link: str) -> str:
    """The channel that a link points to, by its host; "" for what is no web address."""
    scheme, _, rest = link.partition("://")
    if scheme not in ("http", "https") or not rest:
        return ""
    host = rest.partition("/")[0].partition(":")[0].casefold()
    return next((channel for site, channel in SITES if host == site or host.endswith(f".{site}")), "site")
