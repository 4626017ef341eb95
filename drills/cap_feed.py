"""The Atom feed (RFC 4287) of exercise messages. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

NAMESPACE = "http://www.w3.org/2005/Atom"
CAP_TYPE = "application/cap+xml"


@dataclass(frozen=True)
class FeedEntry:
    """One message: its identifier, headline, description, when it was sent, and its address."""

    identifier: str
    title: str
    summary: str
    sent: datetime
    url: str


def feed_of(title: str, author: str, url: str, entries: Sequence[FeedEntry], otherwise: datetime) -> str:
    """The feed with these entries, the latest first; `otherwise` is when an empty feed was last changed."""
    feed = ET.Element("feed", {"xmlns": NAMESPACE})
    _put(feed, "id", url)
    _put(feed, "title", title)
    _put(feed, "updated", _instant(max((entry.sent for entry in entries), default=otherwise)))
    ET.SubElement(feed, "link", {"rel": "self", "type": "application/atom+xml", "href": url})
    _put(ET.SubElement(feed, "author"), "name", author)
    for one in entries:
        entry = ET.SubElement(feed, "entry")
        _put(entry, "id", f"{url}#{one.identifier}")
        _put(entry, "title", one.title)
        _put(entry, "updated", _instant(one.sent))
        _put(entry, "summary", one.summary)
        ET.SubElement(entry, "link", {"rel": "alternate", "type": CAP_TYPE, "href": one.url})
    ET.indent(feed)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(feed, encoding="unicode") + "\n"


def _put(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = text


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).replace(microsecond=0).isoformat()
