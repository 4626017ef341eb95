"""Groups and script as sheets: download, template, and bringing rows in with a look before anything is written."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any

from flask import Response, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from core.access import needs
from core.errors import DomainError
from core.forms import entries
from core.i18n import t, tn
from core.imports import Problem
from core.imports.brought import list_brought
from core.imports.listed import ListRead
from core.imports.workbooks import write_template
from core.sheets import Sheet, file_of
from core.web import actor, session
from drills import group_services, inject_services, plan_queries, plan_services
from drills.models import Drill
from drills.plan_fact_queries import groups_as_typed, injects_as_typed
from drills.plan_inputs import GroupInput, InjectInput
from drills.plan_lists import LISTS, Comparison, PlanList, columns, compare, lines
from drills.script_times import say
from drills.views import bp
from drills.views.pages import sees_names
from drills.views.said import when
from registry.permissions import Permission as P
from registry.scope import load

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WHICH = "<any(groups, script):which>"


@dataclass
class Look:
    """What would become of the rows that were brought: read, compared, and what is wrong with them."""

    read: ListRead
    found: Comparison

    @property
    def problems(self) -> list[Problem]:
        """Everything that is wrong, from the first row."""
        return sorted([*self.read.problems, *self.found.problems], key=lambda one: one.row)

    @property
    def refused(self) -> list[int]:
        """The rows that cannot be taken."""
        return sorted({*self.read.refused, *(one.row for one in self.found.problems)})


@bp.get(f"/drills/<int:drill_id>/plan/{WHICH}.<any(xlsx, csv):form>")
@needs(P.VIEW_DRILLS)
def plan_file(drill_id: int, which: str, form: str) -> Response:
    """The groups or the script as a sheet that can be brought back."""
    drill = load(session(), Drill, drill_id, actor(), P.VIEW_DRILLS)
    kind = LISTS[which]
    rows = list(lines(kind, _there(kind, drill, sees_names(actor(), drill))))
    heading = [f"{drill.unit.name} · {kind.title}", when(drill)]
    target = file_of(Sheet(str(kind.title), columns(kind), rows, heading=heading), form)
    name = f"{drill.unit.name} {kind.title} {drill.event.starts_at:%Y-%m-%d}.{form}"
    return send_file(target, XLSX if form == "xlsx" else "text/csv", as_attachment=True, download_name=name)


@bp.get(f"/drills/plan/{WHICH}-template.xlsx")
@needs(P.VIEW_DRILLS)
def plan_file_template(which: str) -> Response:
    """An empty workbook with the right columns, an example row and a sheet that explains them."""
    target = BytesIO()
    write_template(LISTS[which], {}, target)
    target.seek(0)
    return send_file(target, XLSX, as_attachment=True, download_name=f"{LISTS[which].title}.xlsx")


@bp.route(f"/drills/<int:drill_id>/plan/{WHICH}/import", methods=["GET", "POST"])
@needs(P.EDIT_DRILLS)
def import_plan(drill_id: int, which: str) -> ResponseReturnValue:
    """Bring groups or lines in from a file or from pasted rows: first a look, then the good rows are taken."""
    drill, kind = load(session(), Drill, drill_id, actor(), P.EDIT_DRILLS), LISTS[which]
    plan_services.require_open(drill)
    if request.method == "GET":
        return _page(drill, kind)
    try:
        look = _look(drill, kind)
        if request.form.get("apply"):
            return _take(drill, kind, look)
    except DomainError as error:
        if error.status not in (409, 422):
            raise
        return _page(drill, kind, error=str(error), text=request.form.get("text", "")), 422
    return _page(drill, kind, look=look, text=look.read.text()), 200


def _look(drill: Drill, kind: PlanList) -> Look:
    read = list_brought(kind)
    return Look(read, compare(kind, read.given, _there(kind, drill, True)))


def _take(drill: Drill, kind: PlanList, look: Look) -> ResponseReturnValue:
    """Take the good rows; those refused come back in the box to be corrected."""
    good = [one for one in look.found.changes if one.state != "unchanged"]
    removed = look.found.absent if request.form.get("replace") and not look.refused else ()
    if kind.code == "groups":
        groups = [GroupInput(**_written(one.values)) for one in good]
        group_services.write_groups(session(), drill, groups, removed, actor())
    else:
        script = [InjectInput(**_written(one.values)) for one in good]
        inject_services.write_injects(session(), drill, script, removed, actor())
    said = t("Taken: %(new)s new rows, %(changed)s changed, %(unchanged)s as before, %(removed)s removed.",
             new=look.found.count("new"), changed=look.found.count("changed"),
             unchanged=look.found.count("unchanged"), removed=len(removed))  # fmt: skip
    flash(str(said), "success")
    if not look.refused:
        return redirect(url_for("drills.plan", drill_id=drill.id, _anchor=kind.code))
    left = tn("%(n)s row was not taken and stands below: correct it and look again.",
              "%(n)s rows were not taken and stand below: correct them and look again.", len(look.refused))  # fmt: skip
    return _page(drill, kind, text=look.read.text(look.refused), left=str(left), problems=look.problems)


def _written(values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in ("version", "action_id")}


def _there(kind: PlanList, drill: Drill, names: bool) -> list[dict[str, Any]]:
    if kind.code == "groups":
        return groups_as_typed(plan_queries.groups(session(), drill), names)
    return injects_as_typed(plan_queries.injects(session(), drill), names)


def _page(drill: Drill, kind: PlanList, look: Look | None = None, **shown: Any) -> str:
    return render_template(
        "drills/plan_import.html", drill=drill, when=when(drill), kind=kind, look=look, say=say,
        labels={name: str(entry.label) for name, entry in entries(kind.row).items()},
        **{"text": "", "error": "", "left": "", "problems": look.problems if look else [], **shown},
    )  # fmt: skip
