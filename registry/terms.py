"""The words of the vocabularies as they are spoken in an area: its own term before the one above, then the default."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from core.access import SYSTEM, Actor
from core.i18n import Text, language, t
from core.kept import kept
from core.prepared import Prepared
from registry.models import Area, Term, Unit

SCHEMES: dict[str, Text] = {
    "unit_kind": t("Kinds of unit"),
    "in_set": t("Where outreach goes (the “in” set)"),
    "event_kind": t("Kinds of event"),
    "people_category": t("Categories of people"),
    "hazard": t("Hazards"),
    "shelter_facility": t("Facilities of shelters"),
    "skill": t("Skills of teams"),
    "blackout_reason": t("Reasons of blackouts"),
    "shelter_site": t("Sites of shelters"),
    "inspection_item": t("Checklist of inspections"),
    "observation_category": t("Categories of observation"),
    "anomaly_feature": t("Features of anomalies"),
    "interference": t("Other causes to be ruled out"),
    "station_kind": t("Kinds of station"),
    "guest_category": t("Categories of guests"),
    "suggestion_topic": t("Topics of suggestions"),
    "specialist_kind": t("Kinds of specialist"),
    "trainee_category": t("Categories of trainees"),
    "demonstration_kind": t("Kinds of demonstration unit"),
    "budget_purpose": t("Purposes of spending"),
    "material_kind": t("Kinds of material"),
    "project_kind": t("Kinds of project"),
    "review_step": t("Steps of a joint review"),
    "project_document": t("Documents of projects"),
    "plan_kind": t("Kinds of emergency plan"),
    "response_team_kind": t("Kinds of response team"),
    "network_role": t("Roles of the three networks"),
    "media_channel": t("Channels of the media"),
    "download_kind": t("Kinds of material to download"),
    "self_inspection_item": t("Checklist of self-inspections"),
}
WITH_KINDS = frozenset({"in_set", "self_inspection_item"})
"""Vocabularies whose words hold for some kinds of unit, named in `extra`."""
INDENT = "\u3000"


class Placed(Protocol):
    """Anything that knows where it lies in the tree of areas."""

    path: Any


class Nowhere:
    """Stands for no area at all: the defaults alone hold."""

    path = ""


NOWHERE = Nowhere()


@dataclass(frozen=True)
class KnownTerm:
    """One term as it is kept in memory; `extra` is not to be changed."""

    id: int
    area_id: int | None
    scheme: str
    code: str
    parent_code: str | None
    name_zh: str
    name_en: str
    position: int
    is_active: bool
    is_verified: bool
    source: str
    extra: Mapping[str, Any]
    version: int


_WORDS = Prepared(
    select(*(getattr(Term, name) for name in KnownTerm.__dataclass_fields__)).where(Term.scheme == bindparam("scheme"))
)
_TOPS = Prepared(select(Area.path).where(Area.parent_id.is_(None)).limit(2))
_Owned = Mapping[int | None, list[KnownTerm]]


def vocabulary(session: Session, scheme: str, area: Placed | None = None) -> list[KnownTerm]:
    """The terms that hold in the area, inactive ones too, children after their parents.

    Without an area: where the actor of the session is at home.
    """
    path = str(area.path) if area is not None else home_path(session)
    owned = kept(session, ("terms", scheme), lambda session: _by_owner(session, scheme))
    owners = tuple(area_id for area_id in ids_of(path) if area_id in owned)  # most areas have no words of their own
    return list(kept(session, ("terms", scheme, owners), lambda _: _holding(owned, owners)))


def _by_owner(session: Session, scheme: str) -> _Owned:
    found: dict[int | None, list[KnownTerm]] = {}
    for row in _WORDS.rows(session, {"scheme": scheme}):
        found.setdefault(row.area_id, []).append(KnownTerm(*row))
    return found


def _holding(owned: _Owned, owners: Iterable[int]) -> list[KnownTerm]:
    """From the widest to the nearest, which stands."""
    nearest = {word.code: word for owner in (None, *owners) for word in owned.get(owner, ())}
    return in_tree_order(nearest.values())


def ids_of(path: str) -> list[int]:
    """The ids of the areas that a path names, from the widest to its own."""
    return [int(part) for part in path.split("/") if part]


def in_tree_order(terms: Iterable[KnownTerm]) -> list[KnownTerm]:
    """The terms by position, each followed by those that stand beneath it (one step: vocabularies are that flat)."""
    ordered = sorted(terms, key=lambda term: (term.position, term.code))
    codes = {term.code for term in ordered}
    placed: list[KnownTerm] = []
    for top in (term for term in ordered if term.parent_code not in codes):
        placed += [top, *(term for term in ordered if term.parent_code == top.code)]
    return placed + [term for term in ordered if term not in placed]


def spoken(term: KnownTerm | Term) -> str:
    """The term's name in the language spoken now."""
    return term.name_zh if language() == "zh" else term.name_en


def names(session: Session, scheme: str, area: Placed | None = None) -> list[tuple[str, str]]:
    """(code, name) of the active terms, in order; ready to be a form's choices."""
    return [(term.code, spoken(term)) for term in vocabulary(session, scheme, area) if term.is_active]


def indented(session: Session, scheme: str, area: Placed | None = None) -> list[tuple[str, str]]:
    """The same, with terms that stand beneath another one set in: for filters that take a whole group."""
    active = [term for term in vocabulary(session, scheme, area) if term.is_active]
    codes = {term.code for term in active}
    return [(term.code, f"{INDENT if term.parent_code in codes else ''}{spoken(term)}") for term in active]


def leaves(session: Session, scheme: str, area: Placed | None = None) -> list[tuple[str, str]]:
    """(code, name) of the active terms that have no active term beneath them: what a record may be."""
    active = [term for term in vocabulary(session, scheme, area) if term.is_active]
    groups = {term.parent_code for term in active}
    return [(term.code, spoken(term)) for term in active if term.code not in groups]


def labels(session: Session, scheme: str, area: Placed | None = None) -> dict[str, str]:
    """Names by code, inactive ones too, so that old records can still be read; for lists."""
    return {term.code: spoken(term) for term in vocabulary(session, scheme, area)}


def label(session: Session, scheme: str, code: str, area: Placed | None = None) -> str:
    """The name of one term; the code itself when nobody knows it."""
    return labels(session, scheme, area).get(code, code)


def beneath(session: Session, scheme: str, code: str, area: Placed | None = None) -> list[str]:
    """The code and those of the terms beneath it: "school" gives the schools of every kind."""
    return [code, *(term.code for term in vocabulary(session, scheme, area) if term.parent_code == code)]


def home_path(session: Session) -> str:
    """The path of the area whose words the session's actor uses: the actor's own, else the only top area's, else ""."""
    actor: Actor = session.info.get("actor", SYSTEM)
    if actor.home:
        return actor.home
    for scope in actor.scopes:
        if scope.area_path:
            return scope.area_path
        if scope.unit_id is not None:
            return session.scalar(select(Area.path).join(Unit).where(Unit.id == scope.unit_id)) or ""
    return kept(session, "top", _only_top)


def _only_top(session: Session) -> str:
    tops = _TOPS.rows(session, {})
    return str(tops[0].path) if len(tops) == 1 else ""
