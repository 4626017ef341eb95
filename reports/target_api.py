"""Targets of figures for programs."""

from __future__ import annotations

from core.access import needs
from core.api import Answer, Page, blueprint, operation
from core.i18n import t
from core.web import actor, session
from registry.permissions import Permission as P
from reports.measures import BY_NAME
from reports.models import FigureTarget
from reports.target_inputs import TargetInput, TargetsAsked
from reports.target_queries import targets
from reports.target_services import set_target, shown

bp = blueprint("reports_targets")


class TargetAnswer(Answer):
    """A target, in the unit of its measure, shares in percent; null where there is none."""

    area_id: int
    year: int
    measure: str
    value: float | None
    source: str
    version: int | None


@bp.get("/figures/targets")
@needs(P.VIEW_FIGURES)
@operation(t("List targets of figures"))
def list_targets(asked: TargetsAsked) -> Page[TargetAnswer]:
    """The targets in an area and beneath, on one page, the latest year first."""
    items = [_answer(one) for one in targets(session(), actor(), asked.area_id, asked.year) if one.measure in BY_NAME]
    return Page(items=items, total=len(items), page=1, size=max(1, len(items)))


@bp.put("/figures/targets")
@needs(P.SET_TARGETS)
@operation(t("Set a target of the figures"))
def put_target(given: TargetInput) -> TargetAnswer:
    """The target as it stands now."""
    made = set_target(session(), given, actor())
    if made is not None:
        return _answer(made)
    return TargetAnswer(
        area_id=given.area_id, year=given.year, measure=given.measure, value=None, source="", version=None
    )


def _answer(target: FigureTarget) -> TargetAnswer:
    return TargetAnswer(
        area_id=target.area_id, year=target.year, measure=target.measure, source=target.source,
        value=shown(BY_NAME[target.measure], target.value), version=target.version,
    )  # fmt: skip
