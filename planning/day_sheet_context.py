"""What a template of day sheets is filled with: times, ways and names in words of the language spoken. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from core.documents.rendering import Picture
from core.documents.words import clean
from core.i18n import language, sentences, t, tn
from core.times import say_date, say_plain_date
from planning.day_sheet_facts import Base, DaySheet, SheetsFacts, StopFacts
from planning.route_pictures import route_png

Words = dict[str, Any]
MAP_WIDTH_MM = 157
HOUR = 60


def context(facts: SheetsFacts) -> Words:
    """The fields of planning.day_sheet_fields."""
    return {
        "document": {
            "title": document_title(facts), "made_on": say_plain_date(facts.made_on), "issuer": clean(facts.issuer),
            "campaign": clean(facts.campaign), "proposal": clean(facts.proposal), "county": clean(facts.county),
            "source": clean(facts.source),
        },
        "sheets": [_sheet(facts, sheet) for sheet in facts.sheets],
    }  # fmt: skip


def document_title(facts: SheetsFacts) -> str:
    """The title of the file."""
    if len(facts.sheets) == 1:
        return title(facts.sheets[0])
    teams = {sheet.team for sheet in facts.sheets}
    if len(teams) == 1:
        return clean(t("Day sheets of %(team)s", team=next(iter(teams))))
    return clean(t("Day sheets: %(campaign)s", campaign=facts.campaign))


def title(sheet: DaySheet) -> str:
    """The title of one sheet."""
    return clean(t("%(team)s, %(day)s", team=sheet.team, day=say_date(sheet.on)))


def _sheet(facts: SheetsFacts, sheet: DaySheet) -> Words:
    return {
        "title": title(sheet), "team": clean(sheet.team), "day": say_date(sheet.on), "base": place(sheet.base),
        "leaves": clock(sheet.leaves), "back": clock(sheet.back), "way_back": minutes(sheet.way_back),
        "people": listed(sheet.people), "vehicles": listed(sheet.vehicles),
        "bring": listed(sheet.bring, "；", "; "),
        "summary": summary(sheet), "map": _map(facts, sheet),
        "stops": [_stop(number, stop) for number, stop in enumerate(sheet.stops, start=1)],
    }  # fmt: skip


def _stop(number: int, stop: StopFacts) -> Words:
    return {
        "number": str(number), "time": f"{clock(stop.starts)}–{clock(stop.ends)}", "starts": clock(stop.starts),
        "ends": clock(stop.ends), "name": clean(stop.name), "activity": clean(stop.activity),
        "state": clean(stop.state), "township": clean(stop.township), "where": where(stop),
        "contact": clean(stop.contact), "phone": clean(stop.phone),
        "people": f"{stop.people:,}" if stop.people else "", "way": minutes(stop.way),
        "together": clean(stop.together), "note": clean(stop.note),
    }  # fmt: skip


def _map(facts: SheetsFacts, sheet: DaySheet) -> Any:
    held = route_png(sheet, facts.ground) if facts.has_maps else b""
    return Picture(held, MAP_WIDTH_MM) if held else ""


def where(stop: StopFacts) -> str:
    """Township and address, the township once."""
    township, address = clean(stop.township), clean(stop.address)
    if not address or township in address:
        return address or township
    return f"{township}{'' if language() == 'zh' else ', '}{address}" if township else address


def place(base: Base | None) -> str:
    """Where a team sets out."""
    if base is None:
        return ""
    address = clean(base.address)
    return clean(base.name) + (str(t(" (%(remark)s)", remark=address)) if address else "")


def summary(sheet: DaySheet) -> str:
    """How many stops, and how long at them and on the way."""
    said = tn("%(n)s stop, %(site)s on site, %(way)s on the way.", "%(n)s stops, %(site)s on site, %(way)s on the way.",
              len(sheet.stops), site=minutes(sheet.on_site), way=minutes(sheet.driving))  # fmt: skip
    unknown = any(stop.way is None for stop in sheet.stops) or sheet.way_back is None
    return sentences(said, t("Some ways are not known.")) if unknown and sheet.stops else str(said)


def clock(minute: int | None) -> str:
    """A minute of the day as 09:30; empty for none."""
    return "" if minute is None else f"{minute // HOUR:02d}:{minute % HOUR:02d}"


def minutes(length: int | None) -> str:
    """A length as 25 min or 1 h 5 min; empty for none."""
    if length is None:
        return ""
    hours, rest = divmod(length, HOUR)
    if not hours:
        return str(t("%(minutes)s min", minutes=rest))
    return str(t("%(hours)s h %(minutes)s min", hours=hours, minutes=rest) if rest else t("%(hours)s h", hours=hours))


def listed(names: Iterable[str], chinese: str = "、", western: str = ", ") -> str:
    """Names one after another, with the sign of the language between them."""
    return (chinese if language() == "zh" else western).join(clean(name) for name in names)
