"""Deeds on sets of indicators: plant the shipped ones, copy, change, order, put out of use.

Signed evaluations keep the words and weights they were made with, whatever becomes of the set.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, Forbidden, Invalid
from core.i18n import t
from core.versions import check_version
from drills import indicator_defaults
from drills.evaluation_models import Indicator, IndicatorSet
from drills.indicator_inputs import CopyInput, IndicatorInput, SetInput
from drills.indicator_queries import may_edit_set
from registry.permissions import Permission
from registry.scope import require_area
from registry.services.vocabularies import can_edit_defaults

MOST_INDICATORS = 60
COPIED = ("section_zh", "section_en", "name_zh", "name_en", "weight", "kind", "options", "fact", "position")


def seed(session: Session) -> int:
    """Add the shipped sets that are missing; what is there stays as it is. Returns how many were added."""
    there = set(session.scalars(select(IndicatorSet.code).where(IndicatorSet.area_id.is_(None))))
    fresh = [shipped for shipped in indicator_defaults.SETS if shipped.code not in there]
    for shipped in fresh:
        found = IndicatorSet(
            code=shipped.code, mode=shipped.mode, name_zh=shipped.zh, name_en=shipped.en,
            source=indicator_defaults.SOURCE, bands=indicator_defaults.bands(),
        )  # fmt: skip
        found.indicators = [Indicator(**row) for row in indicator_defaults.rows(shipped)]
        session.add(found)
    session.flush()
    return len(fresh)


def copy_set(session: Session, found: IndicatorSet, given: CopyInput, actor: Actor) -> IndicatorSet:
    """A copy of the set for an area, or for everywhere; it holds before the one it was made of."""
    if given.area_id is not None:
        require_area(session, given.area_id, actor, Permission.ADMINISTER)
    elif not can_edit_defaults(actor):
        raise Forbidden("defaults")
    made = IndicatorSet(
        area_id=given.area_id, mode=found.mode, name_zh=_copy_name(found.name_zh, "（副本）", 80),
        name_en=_copy_name(found.name_en, " (copy)", 120) if found.name_en else "", source=found.source,
        bands=list(found.bands),
    )  # fmt: skip
    made.indicators = [Indicator(**{name: getattr(one, name) for name in COPIED}) for one in found.indicators]
    session.add(made)
    session.flush()
    return made


def _copy_name(name: str, mark: str, longest: int) -> str:
    return name[: longest - len(mark)] + mark


def edit_set(session: Session, found: IndicatorSet, given: SetInput, actor: Actor) -> IndicatorSet:
    """The set with these names, source and grades; refuses grades whose lowest does not begin at 0."""
    _require_editable(found, actor)
    check_version(found, given.version)
    bands = sorted((band.model_dump() for band in given.bands), key=lambda band: -float(band["least"]))
    if bands[-1]["least"] != 0:
        raise Invalid("no_lowest_grade", t("The lowest grade must begin at 0, so that every score has a grade."),
                      field="bands")  # fmt: skip
    if len({band["least"] for band in bands}) < len(bands):
        raise Invalid("same_grade", t("Two grades begin at the same score."), field="bands")
    found.name_zh, found.name_en, found.source, found.bands = given.name_zh, given.name_en, given.source, bands
    _touch(session, found)
    return found


def switch_set(session: Session, found: IndicatorSet, is_active: bool, actor: Actor) -> IndicatorSet:
    """Put the set out of use, or take it back."""
    _require_editable(found, actor)
    found.is_active = is_active
    _touch(session, found)
    return found


def add_indicator(session: Session, found: IndicatorSet, given: IndicatorInput, actor: Actor) -> Indicator:
    """A new indicator at the end of its section, or of the set when the section is new."""
    _require_editable(found, actor)
    if len(found.indicators) >= MOST_INDICATORS:
        raise DomainError("too_many_indicators", t("A set has at most %(n)s indicators.", n=MOST_INDICATORS))
    values = _checked(given)
    same = [at for at, one in enumerate(found.indicators) if one.section_zh == given.section_zh]
    made = Indicator(**values)
    found.indicators.insert(same[-1] + 1 if same else len(found.indicators), made)
    _number(session, found)
    return made


def edit_indicator(
    session: Session, found: IndicatorSet, one: Indicator, given: IndicatorInput, actor: Actor
) -> Indicator:
    """The changed indicator; drafts take the new words, signed evaluations keep theirs."""
    _require_editable(found, actor)
    check_version(one, given.version)
    for name, value in _checked(given).items():
        setattr(one, name, value)
    one.version += 1
    _touch(session, found)
    return one


def move_indicator(session: Session, found: IndicatorSet, one: Indicator, by: int, actor: Actor) -> None:
    """One place up (-1) or down (1); at the end it stays where it is."""
    _require_editable(found, actor)
    at = found.indicators.index(one)
    to = min(max(at + by, 0), len(found.indicators) - 1)
    found.indicators.insert(to, found.indicators.pop(at))
    _number(session, found)


def remove_indicator(session: Session, found: IndicatorSet, one: Indicator, actor: Actor) -> None:
    """It is not judged any more; refuses to take the last one."""
    _require_editable(found, actor)
    if len(found.indicators) == 1:
        raise DomainError("last_indicator", t("A set needs at least one indicator."),
                          hint=t("Put the whole set out of use instead."))  # fmt: skip
    found.indicators.remove(one)
    _number(session, found)


def _require_editable(found: IndicatorSet, actor: Actor) -> None:
    if not may_edit_set(found, actor):
        raise Forbidden("set_above")


def _checked(given: IndicatorInput) -> dict[str, Any]:
    values = given.model_dump(exclude={"version"})
    if given.kind == "score":
        return values | {"options": []}
    points = [option.points for option in given.options]
    if len(points) < 2:
        raise Invalid("no_choices", t("Please give at least two choices."), field="options")
    if len(set(points)) < len(points):
        raise Invalid("same_points", t("Two choices have the same points."), field="options")
    options = sorted(values["options"], key=lambda option: -int(option["points"]))
    return values | {"options": options}


def _number(session: Session, found: IndicatorSet) -> None:
    for position, one in enumerate(found.indicators, start=1):
        one.position = position
    _touch(session, found)


def _touch(session: Session, found: IndicatorSet) -> None:
    found.version += 1
    session.flush()
