"""Two analyses side by side: before and after, or as it is and with a new shelter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import render_template, request

from core.access import needs
from core.changes import Change
from core.errors import Invalid, NotFound
from core.i18n import Text, t
from core.web import actor, session
from maps.coverage_comparing import changed_villages, compared, township_changes
from maps.coverage_models import CoverageRun
from maps.coverage_queries import names_of
from maps.coverage_words import answer, assumption_lines
from maps.views import bp
from registry.permissions import Permission as P
from registry.scope import load

MOST_VILLAGES = 200


@dataclass(frozen=True)
class Differing:
    """An assumption that is not the same in both."""

    label: Text
    before: str
    after: str


@bp.get("/coverage/compare")
@needs(P.VIEW_PLACES)
def compare_coverage() -> str:
    """What differs between two finished analyses of the same area: `a` before, `b` after."""
    before, after = _run("a"), _run("b")
    if before.area_id != after.area_id:
        raise Invalid("areas_differ", t("Only analyses of the same area can be compared."))
    villages = changed_villages(before.details, after.details)
    return render_template(
        "maps/coverage_compare.html", before=before, after=after, figures=compared(before.summary, after.summary),
        townships=township_changes(before.details, after.details), villages=villages[:MOST_VILLAGES],
        village_count=len(villages), names=names_of(session(), after), differing=_differing(before, after),
        answers=(answer(before.summary, before.assumptions), answer(after.summary, after.assumptions)),
        said=say_change,
    )  # fmt: skip


def _run(name: str) -> CoverageRun:
    typed = request.args.get(name, "")
    if not (typed.isdecimal() and len(typed) < 10):
        raise NotFound()
    run = load(session(), CoverageRun, int(typed), actor(), P.VIEW_PLACES)
    if run.state != "done":
        raise NotFound("coverage_not_done", t("This analysis has no result yet."))
    return run


def _differing(before: CoverageRun, after: CoverageRun) -> list[Differing]:
    one, two = _lines(before.assumptions), _lines(after.assumptions)
    labels = list(dict.fromkeys([*one, *two]))
    return [
        Differing(label, one.get(label, "–"), two.get(label, "–"))
        for label in labels if one.get(label, "–") != two.get(label, "–")
    ]  # fmt: skip


def _lines(stored: Mapping[str, Any]) -> dict[Text, str]:
    return dict(assumption_lines(stored))


def say_change(change: Change) -> str:
    """The difference with its sign: +1,240, −3, or 0."""
    if change.difference is None:
        return "–"
    size = f"{abs(change.difference):,.1f}".removesuffix(".0")
    return f"+{size}" if change.difference > 0 else f"−{size}" if change.difference < 0 else "0"
