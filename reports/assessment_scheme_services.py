"""Deeds on assessment schemes: plant the shipped ones, copy, change, order, put out of use.

Rounds keep the indicators, points and grades that they began with, whatever becomes of the scheme.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import EVERYWHERE, Actor
from core.errors import DomainError, Forbidden, Invalid
from core.i18n import t
from core.versions import check_version
from registry.permissions import Permission
from registry.scope import may, require_area
from reports import assessment_defaults as defaults
from reports.assessment_inputs import IndicatorInput, SchemeInput
from reports.assessment_models import AssessmentIndicator, AssessmentScheme
from reports.measures import BY_NAME

MOST_INDICATORS = 40
COPIED = ("name_zh", "name_en", "kind", "measure", "weight", "zero_at", "full_at", "note", "position")


def seed(session: Session) -> int:
    """Add the shipped schemes that are missing; what is there stays as it is. Returns how many were added."""
    there = set(session.scalars(select(AssessmentScheme.code).where(AssessmentScheme.area_id.is_(None))))
    fresh = [shipped for shipped in defaults.SCHEMES if shipped.code not in there]
    for shipped in fresh:
        found = AssessmentScheme(
            code=shipped.code, name_zh=shipped.zh, name_en=shipped.en, subject=shipped.subject,
            unit_kinds=list(shipped.unit_kinds), bands=defaults.bands(), source=defaults.SOURCE,
        )  # fmt: skip
        found.indicators = [AssessmentIndicator(**row) for row in defaults.rows(shipped)]
        session.add(found)
    session.flush()
    return len(fresh)


def may_edit(session: Session, found: AssessmentScheme, actor: Actor) -> bool:
    """Whether the actor may change the scheme itself: that of their area, the shipped ones only those of everywhere."""
    if found.area_id is None:
        return EVERYWHERE in actor.area_paths(Permission.ASSESS)
    return may(session, found, actor, Permission.ASSESS)


def copy_scheme(session: Session, found: AssessmentScheme, area_id: int, actor: Actor) -> AssessmentScheme:
    """A copy of the scheme for an area, to be changed there."""
    require_area(session, area_id, actor, Permission.ASSESS)
    made = AssessmentScheme(
        area_id=area_id, subject=found.subject, level=found.level, unit_kinds=list(found.unit_kinds),
        name_zh=found.name_zh[:76] + "（副本）", name_en=found.name_en[:113] + " (copy)" if found.name_en else "",
        bands=list(found.bands), source=found.source, is_verified=found.is_verified,
    )  # fmt: skip
    made.indicators = [AssessmentIndicator(**{name: getattr(one, name) for name in COPIED}) for one in found.indicators]
    session.add(made)
    session.flush()
    return made


def edit_scheme(session: Session, found: AssessmentScheme, given: SchemeInput, actor: Actor) -> AssessmentScheme:
    """The scheme with these names, source, kinds and grades; refuses grades whose lowest does not begin at 0."""
    _require(session, found, actor)
    check_version(found, given.version)
    bands = sorted((band.model_dump() for band in given.bands), key=lambda band: -float(band["least"]))
    if bands[-1]["least"] != 0:
        raise Invalid("no_lowest_grade", t("The lowest grade must begin at 0, so that every score has a grade."),
                      field="bands")  # fmt: skip
    if len({band["least"] for band in bands}) < len(bands):
        raise Invalid("same_grade", t("Two grades begin at the same score."), field="bands")
    found.name_zh, found.name_en, found.source = given.name_zh, given.name_en, given.source
    found.is_verified, found.bands = given.is_verified, bands
    found.unit_kinds = given.unit_kinds if found.subject == "unit" else []
    _touch(session, found)
    return found


def switch_scheme(session: Session, found: AssessmentScheme, is_active: bool, actor: Actor) -> AssessmentScheme:
    """Put the scheme out of use, or take it back."""
    _require(session, found, actor)
    found.is_active = is_active
    _touch(session, found)
    return found


def add_indicator(
    session: Session, found: AssessmentScheme, given: IndicatorInput, actor: Actor
) -> AssessmentIndicator:  # fmt: skip
    """A new indicator at the end."""
    _require(session, found, actor)
    if len(found.indicators) >= MOST_INDICATORS:
        raise DomainError("too_many_indicators", t("A scheme has at most %(n)s indicators.", n=MOST_INDICATORS))
    made = AssessmentIndicator(**_values(found, given), position=len(found.indicators))
    found.indicators.append(made)
    _touch(session, found)
    return made


def edit_indicator(
    session: Session, found: AssessmentScheme, one: AssessmentIndicator, given: IndicatorInput, actor: Actor
) -> AssessmentIndicator:
    """The indicator as it was typed."""
    _require(session, found, actor)
    check_version(one, given.version)
    for name, value in _values(found, given).items():
        setattr(one, name, value)
    one.version += 1
    _touch(session, found)
    return one


def remove_indicator(session: Session, found: AssessmentScheme, one: AssessmentIndicator, actor: Actor) -> None:
    """The indicator is gone; rounds that began with it keep it."""
    _require(session, found, actor)
    found.indicators.remove(one)
    _touch(session, found)


def move_indicator(
    session: Session, found: AssessmentScheme, one: AssessmentIndicator, by: int, actor: Actor
) -> None:  # fmt: skip
    """One place up (-1) or down (1)."""
    _require(session, found, actor)
    order = list(found.indicators)
    at = order.index(one)
    order.insert(min(max(at + by, 0), len(order) - 1), order.pop(at))
    for place, each in enumerate(order):
        each.position = place
    _touch(session, found)


def scale_of(measure: str) -> float:
    """What a limit as people type it is divided by: shares are typed as percent."""
    known = BY_NAME.get(measure)
    return 100.0 if known is not None and known.kind == "percent" else 1.0


def _values(found: AssessmentScheme, given: IndicatorInput) -> dict[str, Any]:
    values = given.model_dump(exclude={"version"})
    if given.kind != "measured":
        return values | {"measure": "", "zero_at": 0.0, "full_at": 1.0}
    measure = BY_NAME.get(given.measure)
    dimension = found.subject
    if measure is None or not measure.fits([dimension]):
        raise Invalid("measure", t("Choose a measure that is known for each of those who are assessed."),
                      field="measure")  # fmt: skip
    if given.zero_at == given.full_at:
        raise Invalid("no_span", t("Both limits are the same; between them the points run."), field="full_at")
    scale = scale_of(given.measure)
    return values | {"zero_at": given.zero_at / scale, "full_at": given.full_at / scale}


def _require(session: Session, found: AssessmentScheme, actor: Actor) -> None:
    if not may_edit(session, found, actor):
        raise Forbidden("scheme")


def _touch(session: Session, found: AssessmentScheme) -> None:
    found.version += 1
    session.flush()
