"""Issuing the exercise messages of a drill day: written once, kept as sent, never changed afterwards."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError
from core.i18n import Text, sentences, speaking, t
from core.times import local, now, say_minute
from drills import cap
from drills.day_models import CapMessage, DrillDay
from geo.polygons import PolygonError, parse_geojson, simplified, to_geojson
from registry.models import AreaOutline
from registry.permissions import Permission
from registry.scope import load
from schedule.models import Event
from schedule.queries import span_of_event

ROUGHLY_DEGREES = 0.002  # about 200 m: a message has few corners, and nobody measures an exercise
LANGUAGES = (("zh", "zh-CN"), ("en", "en-US"))
CALLED_OFF = ("cancelled", "postponed")


def draft(session: Session, day: DrillDay, url: str) -> cap.Exercise | None:
    """The next message as it would be sent now; None when there is nothing to say: called off before any was sent.

    `url` is the whole address of the public page of the day, which is named when the day is public.
    """
    sent = messages(session, day)
    kind = cap.next_type([message.msg_type for message in sent], day.event.status in CALLED_OFF)
    if kind is None:
        return None
    event, at = day.event, local(now(), day.event.zone)
    host = urlsplit(url).hostname or "localhost"
    earlier = [(message.msg_type, _earlier(message)) for message in sent]
    return cap.Exercise(
        identifier=f"drill-day-{event.area.code}-{day.id}-{len(sent) + 1}-{at:%Y%m%d%H%M%S}-{secrets.token_hex(3)}",
        sender=f"{event.area.code}@{host}", sent=at, msg_type=kind, onset=local(event.starts_at, event.zone),
        expires=max(local(event.ends_at, event.zone), at), area=_area(session, day), earlier=cap.referred_to(earlier),
        sayings=[_saying(day, kind, code, tongue) for code, tongue in LANGUAGES], web=url if day.is_public else "",
    )  # fmt: skip


def issue(session: Session, day: DrillDay, url: str, actor: Actor) -> CapMessage:
    """The message, sent: kept word for word, in the feed when the day is public. Needs exercise.issue in the area."""
    load(session, Event, day.event_id, actor, Permission.ISSUE_EXERCISES)
    session.refresh(day, with_for_update=True)  # two planners at once then see each other's message
    message = draft(session, day, url)
    if message is None:
        raise DomainError("nothing_to_cancel", t("No message was sent that could be cancelled."))
    kept = CapMessage(
        day_id=day.id, identifier=message.identifier, msg_type=message.msg_type, sent_at=message.sent,
        sent_by=actor.key, xml=cap.xml_of(message),
    )  # fmt: skip
    session.add(kept)
    session.flush()
    return kept


def messages(session: Session, day: DrillDay) -> Sequence[CapMessage]:
    """The messages of the day, the oldest first."""
    return session.scalars(select(CapMessage).where(CapMessage.day_id == day.id).order_by(CapMessage.id)).all()


def _earlier(message: CapMessage) -> cap.Earlier:
    """As the message itself says it: later ones must refer to it word for word."""
    alert = ET.fromstring(message.xml)  # noqa: S314 - written by this program itself
    said = {name: alert.findtext(f"{{{cap.NAMESPACE}}}{name}", "") for name in ("sender", "identifier", "sent")}
    return cap.Earlier(said["sender"], said["identifier"], datetime.fromisoformat(said["sent"]))


def _area(session: Session, day: DrillDay) -> cap.CapArea:
    area = day.event.area
    outline = session.get(AreaOutline, area.id)
    rings: list[list[tuple[float, float]]] = []
    if outline is not None:
        try:
            shape = to_geojson(simplified(parse_geojson(outline.geojson), ROUGHLY_DEGREES), 4)
        except PolygonError:
            return cap.CapArea(area.name, area.code)
        polygons = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
        rings = [[(lon, lat) for lon, lat in polygon[0]] for polygon in polygons]
    return cap.CapArea(area.name, area.code, rings)


_HEADLINES: dict[str, Text] = {
    "Alert": t("%(day)s, %(when)s"),
    "Update": t("Changed: %(day)s, %(when)s"),
    "Cancel": t("Called off: %(day)s"),
}
_CALLED_OFF = t("The exercise does not take place at the time that was told.")
_PLANNED = t("%(day)s in %(area)s, %(span)s. This is an exercise: there is no earthquake, no forecast and no warning.")
_DO = t(
    "Units that take part practise taking cover, leaving and counting. Everybody else can stay calm "
    "and need do nothing."
)
_NOTHING = t("Nothing need be done.")
_NOTE = t("Exercise only. Not a real event, not a forecast, not a warning.")


def _saying(day: DrillDay, kind: str, code: str, tongue: str) -> cap.Saying:
    event = day.event
    with speaking(code):
        facts = {"day": event.title, "area": event.area.name, "span": span_of_event(event),
                 "when": say_minute(event.starts_at, event.zone)}  # fmt: skip
        is_off = kind == "Cancel"
        told: list[Text | str] = [Text((_CALLED_OFF if is_off else _PLANNED).msgid, {} if is_off else facts)]
        if not is_off and day.scenario:
            told.append(t("Scenario: %(scenario)s", scenario=day.scenario.rstrip("。.")))
        if is_off and event.status_reason:
            told.append(t("Reason: %(reason)s.", reason=event.status_reason.rstrip("。.")))
        return cap.Saying(
            "zh-CN" if tongue == "zh-CN" else "en-US", str(t("Earthquake drill")),
            str(Text(_HEADLINES[kind].msgid, facts)), sentences(*told), str(_NOTHING if is_off else _DO),
            event.area.name, str(_NOTE),
        )  # fmt: skip
