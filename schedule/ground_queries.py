"""The words and settings by which an event is planned in an area, asked for all at once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CompoundSelect, String, and_, bindparam, cast, literal, null, or_, select, union_all
from sqlalchemy.orm import Session

from core.i18n import language
from core.prepared import Prepared
from registry.models import Area, Setting, Term
from registry.queries.settings import DEFAULTS, TIME_ZONE, TRAVEL
from schedule.travel import Road

SCHEMES = ("event_kind", "people_category", "skill")


@dataclass(frozen=True)
class Ground:
    """What holds in an area: which of the codes asked for there are, the groups of the kinds of unit, the settings."""

    terms: Mapping[tuple[str, str], tuple[str, str]]  # (scheme, code): its name in Chinese and in English
    groups: Mapping[str, str]
    settings: Mapping[str, Any]

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
        return Road.of(self.settings[TRAVEL] or {})


def _query() -> CompoundSelect[Any]:
    """Terms of the codes, all kinds of unit, and the settings of the areas; a setting's value as JSON text."""
    term, setting = Term.__table__.c, Setting.__table__.c
    is_asked = and_(term.scheme.in_(SCHEMES), term.code.in_(bindparam("codes", expanding=True)))
    terms = select(term.scheme, term.code, term.parent_code, term.area_id, term.name_zh, term.name_en).where(
        or_(is_asked, term.scheme == "unit_kind")
    )
    nothing = literal("")
    settings = select(nothing, setting.name, cast(setting.value, String), setting.area_id, nothing, nothing).where(
        setting.name.in_((TIME_ZONE, TRAVEL)),
        or_(setting.area_id.is_(null()), setting.area_id.in_(bindparam("areas", expanding=True))),
    )
    return union_all(terms, settings)


_GROUND = Prepared(_query())


def ground(session: Session, area: Area, codes: Iterable[str] = ()) -> Ground:
    """What holds in the area, and which of these kinds of event, categories of people and skills there are."""
    session.flush()
    areas = areas_above(area)
    depth: dict[int | None, int] = {None: -1, **{number: place for place, number in enumerate(areas)}}
    asked = {"codes": sorted(set(codes)), "areas": areas}
    rows = _GROUND.rows(session, asked)
    settings, groups, names = dict(DEFAULTS), dict[str, str](), dict[tuple[str, str], tuple[str, str]]()
    # the nearest area's come last and stand
    for scheme, code, more, _, chinese, english in sorted(
        (row for row in rows if row[3] in depth), key=lambda row: depth[row[3]]
    ):
        if scheme == "unit_kind":
            groups[code] = more or ""
        elif not scheme:
            settings[code] = json.loads(more)
        if scheme:
            names[scheme, code] = chinese, english
    elsewhere = {(row[0], row[1]): (row[4], row[5]) for row in rows if row[0]}  # another county's own words count too
    return Ground(elsewhere | names, groups, settings)


def areas_above(area: Area) -> list[int]:
    """The ids of the areas in which it lies, from the widest to its own."""
    return [int(part) for part in area.path.split("/") if part]
