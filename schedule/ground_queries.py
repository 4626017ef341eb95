"""The words and settings by which an event is planned in an area, asked for all at once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Integer,
    String,
    and_,
    bindparam,
    cast,
    exists,
    literal,
    null,
    or_,
    select,
    union_all,
)  # fmt: skip
from sqlalchemy.orm import Session

from core.i18n import language
from core.prepared import Prepared
from registry.models import Area, Setting, Term
from registry.queries.settings import DEFAULTS, ROAD_CLASS, ROAD_CLASSES, TIME_ZONE, TRAVEL
from schedule.travel import Road
from schedule.way_models import TravelWay

_WAYS = "has_ways"
SCHEMES = ("event_kind", "people_category", "skill")


@dataclass(frozen=True)
class Ground:
    """What holds in an area: which of the codes asked for there are, the groups of the kinds of unit, the settings.

    `has_ways` tells whether anybody has entered measured ways at all.
    """

    terms: Mapping[tuple[str, str], tuple[str, str]]  # (scheme, code): its name in Chinese and in English
    groups: Mapping[str, str]
    settings: Mapping[str, Any]
    has_ways: bool = False

    def unknown(self, scheme: str, codes: Iterable[str]) -> list[str]:
        """Those of the codes that the vocabulary does not have, in order."""
        return sorted(code for code in set(codes) if (scheme, code) not in self.terms)

    def kinds_above(self, kind: str) -> frozenset[str]:
        """A kind of unit and the groups it belongs to; none for no kind."""
        found: list[str] = []
        while kind and kind not in found:
            found.append(kind)
            kind = self.groups.get(kind, "")
        return frozenset(found)

    def name(self, scheme: str, code: str) -> str:
        """What a term asked for is called there, in the language spoken; the code itself when nobody knows it."""
        chinese, english = self.terms.get((scheme, code), (code, code))
        return chinese if language() == "zh" else english

    @property
    def zone(self) -> str:
        """The name of the time zone."""
        return str(self.settings[TIME_ZONE])

    @property
    def road(self) -> Road:
        """How one travels there."""
        road = Road.of(self.settings[TRAVEL] or {})
        return road.with_class(str(self.settings[ROAD_CLASS]), self.settings[ROAD_CLASSES] or {})


def _query() -> CompoundSelect[Any]:
    """Terms of the codes, all kinds of unit, and the settings of the areas; a setting's value as JSON text."""
    term, setting = Term.__table__.c, Setting.__table__.c
    is_asked = and_(term.scheme.in_(SCHEMES), term.code.in_(bindparam("codes", expanding=True)))
    terms = select(term.scheme, term.code, term.parent_code, term.area_id, term.name_zh, term.name_en).where(
        or_(is_asked, term.scheme == "unit_kind")
    )
    nothing = literal("")
    settings = select(nothing, setting.name, cast(setting.value, String), setting.area_id, nothing, nothing).where(
        setting.name.in_((TIME_ZONE, TRAVEL, ROAD_CLASS, ROAD_CLASSES)),
        or_(setting.area_id.is_(null()), setting.area_id.in_(bindparam("areas", expanding=True))),
    )
    any_ways = select(nothing, literal(_WAYS), literal("true"), cast(null(), Integer), nothing, nothing)
    return union_all(terms, settings, any_ways.where(exists(select(TravelWay.__table__.c.id))))


_GROUND = Prepared(_query())


def ground(session: Session, area: Area, codes: Iterable[str] = ()) -> Ground:
    """What holds in the area, and which of these kinds of event, categories of people and skills there are."""
    session.flush()
    areas = areas_above(area)
    depth: dict[int | None, int] = {None: -1, **{number: place for place, number in enumerate(areas)}}
    asked = {"codes": sorted(set(codes)), "areas": areas}
    rows = _GROUND.rows(session, asked)
    settings, groups, names = {_WAYS: False, **DEFAULTS}, dict[str, str](), dict[tuple[str, str], tuple[str, str]]()
    set_at: dict[str, int] = {}
    # the nearest area's come last and stand
    for scheme, code, more, row_area, chinese, english in sorted(
        (row for row in rows if row[3] in depth), key=lambda row: depth[row[3]]
    ):
        if scheme == "unit_kind":
            groups[code] = more or ""
        elif not scheme:
            settings[code], set_at[code] = json.loads(more), depth[row_area]
        if scheme:
            names[scheme, code] = chinese, english
    elsewhere = {(row[0], row[1]): (row[4], row[5]) for row in rows if row[0]}  # another county's own words count too
    if set_at.get(ROAD_CLASS, -1) < set_at.get(TRAVEL, -1):  # a nearer area measured its own speed
        settings[ROAD_CLASS] = ""
    return Ground(elsewhere | names, groups, settings, bool(settings.pop(_WAYS)))


def areas_above(area: Area) -> list[int]:
    """The ids of the areas in which it lies, from the widest to its own."""
    return [int(part) for part in area.path.split("/") if part]
