"""Earthquakes of a QuakeML document (1.1 and 1.2), one event at a time. Pure."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path
from typing import Any

from core.errors import Invalid
from core.i18n import t
from maps.quake_files import Quake, Rows, Wrong, WrongRow, degrees, depth, made_key, magnitude_of, moment

NATURAL = ("", "earthquake")


def read_quakeml(path: Path, filename: str) -> Rows:
    """The events of the document; those without origin or magnitude are wrong rows, numbered from 1."""
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, iterparse

    number = 0
    try:
        for _, element in iterparse(path, events=("end",)):
            if _name(element) != "event":
                continue
            number += 1
            try:
                yield _quake(element)
            except Wrong as wrong:
                yield WrongRow(number, wrong.reason)
            element.clear()
    except (ParseError, DefusedXmlException, UnicodeError, ValueError) as error:
        wording = t("“%(file)s” is broken XML, or not QuakeML.", file=filename)
        hint = t("Export it again; perhaps it was not downloaded completely.")
        raise Invalid("quakes.xml", wording, field="file", hint=hint) from error
    if not number:
        raise Invalid("quakes.none", t("There is no event in “%(file)s”.", file=filename), field="file")


def _quake(event: Any) -> Quake:
    kind = (_text(event, "type") or "").strip()
    if kind not in NATURAL:
        raise Wrong(t("This is no earthquake but: %(kind)s.", kind=kind[:40]))
    origin = _preferred(event, "origin", "preferredOriginID")
    size = _preferred(event, "magnitude", "preferredMagnitudeID")
    if origin is None:
        raise Wrong(t("There is no point in this row."))
    at = moment(_value(origin, "time"), UTC)
    lon, lat = degrees(_value(origin, "longitude"), 180), degrees(_value(origin, "latitude"), 90)
    magnitude = magnitude_of(_value(size, "mag") if size is not None else "")
    metres = _value(origin, "depth")
    deep = depth(str(float(metres) / 1000)) if metres.replace(".", "", 1).replace("-", "", 1).isdigit() else None
    key = event.attrib.get("publicID", "") or made_key(at, lon, lat, magnitude)
    kind_of_size = (_text(size, "type") or "")[:12] if size is not None else ""
    return Quake("quakeml", key[-100:], at, lon, lat, deep, magnitude, kind_of_size, _place(event)[:200])


def _preferred(event: Any, name: str, reference: str) -> Any | None:
    """The element that the event prefers, else the first of its name."""
    found = [child for child in event if _name(child) == name]
    wanted = (_text(event, reference) or "").strip()
    return next((one for one in found if wanted and one.attrib.get("publicID") == wanted), found[0] if found else None)


def _place(event: Any) -> str:
    described = next((child for child in event if _name(child) == "description"), None)
    return (_text(described, "text") or "").strip() if described is not None else ""


def _value(parent: Any, name: str) -> str:
    child = next((one for one in parent if _name(one) == name), None)
    return (_text(child, "value") or "").strip() if child is not None else ""


def _text(parent: Any, name: str) -> str | None:
    return next((one.text for one in parent if _name(one) == name), None)


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]
