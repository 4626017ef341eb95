"""Deeds on vocabularies: add a term, edit a term. None is ever deleted, because records may use it."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from core.access import EVERYWHERE, Actor
from core.errors import Forbidden, Invalid
from core.i18n import t
from core.versions import check_version
from registry.inputs import TermInput
from registry.models import Area, Term
from registry.permissions import Permission
from registry.scope import load
from registry.terms import NOWHERE, SCHEMES, WITH_KINDS, KnownTerm, vocabulary


def add_term(session: Session, given: TermInput, actor: Actor) -> Term:
    """A new default term or, with an area, that area's own; there it takes the place of the one with the same code."""
    area = _area(session, given.area_id, actor)
    if given.scheme not in SCHEMES:
        raise Invalid("scheme_unknown", t("There is no such vocabulary."), field="scheme")
    there = {term.code: term for term in _terms(session, given.scheme, area)}
    before = there.get(given.code)
    if before is not None and before.area_id == given.area_id:
        wording = t("There is a term with the code %(code)s already: %(name)s.", code=given.code, name=before.name_zh)
        raise Invalid("term_exists", wording, field="code")
    term = Term(scheme=given.scheme, area_id=given.area_id, code=given.code, extra=dict(before.extra) if before else {})
    _write(term, given, there)
    session.add(term)
    session.flush()
    return term


def edit_term(session: Session, term: Term, given: TermInput, actor: Actor) -> Term:
    """Change names, place, source or use of a term; its code stays, because records hold it."""
    area = _area(session, term.area_id, actor)
    check_version(term, given.version)
    _write(term, given, {one.code: one for one in _terms(session, term.scheme, area)})
    session.flush()
    return term


def can_edit_defaults(actor: Actor) -> bool:
    """Whether the actor administers the whole installation, not only an area."""
    return EVERYWHERE in actor.area_paths(Permission.ADMINISTER)


def _area(session: Session, area_id: int | None, actor: Actor) -> Area | None:
    if area_id is not None:
        return load(session, Area, area_id, actor, Permission.ADMINISTER)
    if not can_edit_defaults(actor):
        raise Forbidden(
            "defaults",
            t("The default terms hold everywhere; only an administrator of the whole installation changes them."),
        )
    return None


def _terms(session: Session, scheme: str, area: Area | None) -> list[KnownTerm]:
    return vocabulary(session, scheme, area if area is not None else NOWHERE)


def _write(term: Term, given: TermInput, there: dict[str, KnownTerm]) -> None:
    _check_parent(term, given.parent_code, there)
    term.name_zh, term.name_en = given.name_zh, given.name_en
    term.parent_code, term.position = given.parent_code or None, given.position
    term.source, term.is_verified, term.is_active = given.source, given.is_verified, given.is_active
    if term.scheme in WITH_KINDS:
        extra: dict[str, Any] = {**(term.extra or {}), "kinds": sorted(given.kinds)}
        term.extra = extra


def _check_parent(term: Term, parent_code: str, there: dict[str, KnownTerm]) -> None:
    if not parent_code or parent_code == term.parent_code:
        return
    parent = there.get(parent_code)
    if parent is None or parent_code == term.code or parent.parent_code:
        raise Invalid("parent_unknown", t("Choose a group that does not itself belong to one."), field="parent_code")
    if any(other.parent_code == term.code for other in there.values()):
        wording = t("Other terms belong to this one, so it cannot belong to another.")
        raise Invalid("parent_of_others", wording, field="parent_code")
