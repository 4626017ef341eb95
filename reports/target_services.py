"""Deeds on targets of figures: set, change, take away."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import Invalid
from core.i18n import t
from core.versions import check_version
from registry.permissions import Permission
from registry.scope import require_area
from reports.comparing import WITHOUT_AIM
from reports.measure import Measure
from reports.measures import BY_NAME
from reports.models import FigureTarget
from reports.target_inputs import TargetInput


def set_target(session: Session, given: TargetInput, actor: Actor) -> FigureTarget | None:
    """The target as it stands now; None when there is none any more. What is the same already stays untouched."""
    area = require_area(session, given.area_id, actor, Permission.SET_TARGETS)
    measure = BY_NAME[given.measure]
    if measure.name in WITHOUT_AIM:
        raise Invalid("no_aim", t("Nobody sets out to reach “%(measure)s”.", measure=measure.label), field="measure")
    there = select(FigureTarget).where(FigureTarget.area_id == area.id, FigureTarget.year == given.year)
    found = session.scalar(there.where(FigureTarget.measure == measure.name))
    if given.value is None:
        _take_away(session, found, given)
        return None
    value = stored(measure, given.value)
    if found is not None and (found.value, found.source) == (value, given.source):
        return found
    if found is not None:
        check_version(found, given.version)
    target = found or FigureTarget(area=area, area_id=area.id, year=given.year, measure=measure.name, version=0)
    target.value, target.source, target.version = value, given.source, target.version + 1
    session.add(target)
    session.flush()
    return target


def _take_away(session: Session, found: FigureTarget | None, given: TargetInput) -> None:
    if found is not None:
        check_version(found, given.version)
        session.delete(found)
        session.flush()


def stored(measure: Measure, typed: float) -> float:
    """A target as it is kept: shares as 0 to 1; refused when more than all is asked for."""
    if measure.kind != "percent":
        return typed
    if typed > 100 and measure.name != "share":
        raise Invalid("more_than_all", t("A share is at most 100 %%."), field="value")
    return round(typed / 100, 6)


def shown(measure: Measure, value: float) -> float:
    """A target as it is typed: shares in percent."""
    return round(value * 100, 4) if measure.kind == "percent" else value
