"""Messages of a drill day in the Common Alerting Protocol 1.2 (OASIS, 2010). Pure.

Only exercises can be said here: the status is a constant of this module, and nothing that is given can change it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal
from xml.etree import ElementTree as ET

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
STATUS: Final[Literal["Exercise"]] = "Exercise"
MARKS = {"zh-CN": "【演练】", "en-US": "EXERCISE: "}
"""How every headline begins."""

MsgType = Literal["Alert", "Update", "Cancel"]
Urgency = Literal["Expected", "Future", "Past"]
MOST_OF_HEADLINE = 160
NEAR_SECONDS = 3600
_UNSAID = re.compile(r"[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # no XML document can hold these
_UNNAMED = re.compile(r"[\s,<&]+")


@dataclass(frozen=True)
class Earlier:
    """A message that was sent before, as later ones refer to it."""

    sender: str
    identifier: str
    sent: datetime


@dataclass(frozen=True)
class CapArea:
    """Where the exercise is: its name and statistical code, and outer rings of (longitude, latitude), WGS-84."""

    name: str
    code: str
    rings: Sequence[Sequence[tuple[float, float]]] = ()


@dataclass(frozen=True)
class Saying:
    """What is said in one language; the headline is given without the mark of an exercise, which is put before it."""

    language: Literal["zh-CN", "en-US"]
    event: str
    headline: str
    description: str
    instruction: str
    sender_name: str
    note: str


@dataclass(frozen=True)
class Exercise:
    """One message of a drill day. It has no status: that of an exercise is the only one."""

    identifier: str
    sender: str
    sent: datetime
    msg_type: MsgType
    onset: datetime
    expires: datetime
    sayings: Sequence[Saying]
    area: CapArea
    earlier: Sequence[Earlier] = ()
    web: str = ""


def next_type(sent: Sequence[str], is_called_off: bool) -> MsgType | None:
    """The type of the next message after those sent (oldest first); None when there is nothing to cancel.

    The first is an Alert, later ones are Updates; once the day is called off the next is a Cancel, and after that,
    when the day is planned again, an Alert.
    """
    is_open = bool(sent) and sent[-1] != "Cancel"
    if is_called_off:
        return "Cancel" if is_open else None
    return "Update" if is_open else "Alert"


def referred_to(sent: Sequence[tuple[str, Earlier]]) -> list[Earlier]:
    """The messages that the next one is about: all since the last Alert, none once they were cancelled."""
    if not sent or sent[-1][0] == "Cancel":
        return []
    first = max(place for place, (kind, _) in enumerate(sent) if kind == "Alert" or place == 0)
    return [earlier for _, earlier in sent[first:]]


def urgency(message: Exercise) -> Urgency:
    """Whether the exercise is over, begins within an hour or has begun, or comes later."""
    if message.expires <= message.sent or message.msg_type == "Cancel":
        return "Past"
    return "Expected" if (message.onset - message.sent).total_seconds() <= NEAR_SECONDS else "Future"


def xml_of(message: Exercise) -> str:
    """The message as an XML document, valid against the schema of CAP 1.2."""
    ET.register_namespace("", NAMESPACE)
    alert = ET.Element(_tag("alert"))
    _put(alert, "identifier", plain_name(message.identifier))
    _put(alert, "sender", plain_name(message.sender))
    _put(alert, "sent", instant_of(message.sent))
    _put(alert, "status", STATUS)
    _put(alert, "msgType", message.msg_type)
    _put(alert, "scope", "Public")
    _put(alert, "note", " / ".join(saying.note for saying in message.sayings))
    if message.earlier:
        _put(alert, "references", " ".join(_reference(one) for one in message.earlier))
    for saying in message.sayings:
        _info(alert, message, saying)
    ET.indent(alert)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(alert, encoding="unicode") + "\n"


def headline_of(saying: Saying) -> str:
    """The headline with the mark of an exercise, as long as CAP lets it be."""
    mark = MARKS[saying.language]
    said = saying.headline.strip()
    return (said if said.startswith(mark.strip()) else mark + said)[:MOST_OF_HEADLINE]


def instant_of(at: datetime) -> str:
    """2027-05-12T14:28:00+08:00: whole seconds and an offset, "-00:00" for UTC as CAP wants it."""
    said = at.replace(microsecond=0).isoformat()
    return said.replace("+00:00", "-00:00")


def plain_name(typed: str) -> str:
    """An identifier or sender without what CAP forbids there: spaces, commas, < and &."""
    return _UNNAMED.sub("-", typed.strip())


def polygon_of(ring: Sequence[tuple[float, float]]) -> str:
    """ "lat,lon lat,lon ..." of a ring of (longitude, latitude), closed; empty for fewer than three corners."""
    corners = [f"{lat:.4f},{lon:.4f}" for lon, lat in ring]
    corners = [corner for place, corner in enumerate(corners) if place == 0 or corner != corners[place - 1]]
    if corners and corners[0] != corners[-1]:
        corners.append(corners[0])
    return " ".join(corners) if len(corners) >= 4 else ""


def _info(alert: ET.Element, message: Exercise, saying: Saying) -> None:
    info = ET.SubElement(alert, _tag("info"))
    _put(info, "language", saying.language)
    _put(info, "category", "Geo")
    _put(info, "event", saying.event)
    _put(info, "urgency", urgency(message))
    _put(info, "severity", "Minor")  # minimal to no known threat: nothing happens but the exercise
    _put(info, "certainty", "Unlikely" if message.msg_type == "Cancel" else "Likely")  # that the exercise takes place
    _put(info, "effective", instant_of(message.sent))
    _put(info, "onset", instant_of(message.onset))
    _put(info, "expires", instant_of(message.expires))
    _put(info, "senderName", saying.sender_name)
    _put(info, "headline", headline_of(saying))
    _put(info, "description", saying.description)
    _put(info, "instruction", saying.instruction)
    if message.web:
        _put(info, "web", message.web)
    _area(info, message.area)


def _area(info: ET.Element, area: CapArea) -> None:
    element = ET.SubElement(info, _tag("area"))
    _put(element, "areaDesc", area.name)
    for ring in area.rings:
        if corners := polygon_of(ring):
            _put(element, "polygon", corners)
    geocode = ET.SubElement(element, _tag("geocode"))
    _put(geocode, "valueName", "statistical-area-code")
    _put(geocode, "value", area.code)


def _reference(earlier: Earlier) -> str:
    return f"{plain_name(earlier.sender)},{plain_name(earlier.identifier)},{instant_of(earlier.sent)}"


def _put(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, _tag(name)).text = _UNSAID.sub("", text)


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"
