"""Trainees from a sheet: the template, and bringing rows in with a look before anything is written."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from flask import Response, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from core.access import needs
from core.errors import DomainError
from core.forms import entries
from core.i18n import t, tn
from core.imports.brought import list_brought
from core.imports.workbooks import write_template
from core.web import actor, session
from outreach import training_services as services
from outreach.trainee_lists import KIND, Look, look_at
from outreach.training_models import TrainingClass
from outreach.training_queries import trainees_of
from outreach.views import bp
from outreach.views.training import class_url, own_class
from registry.permissions import Permission as P

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/training/trainees-template.xlsx")
@needs(P.EDIT_EVENTS)
def trainees_template() -> Response:
    """An empty workbook with the right columns, an example row and a sheet that explains them."""
    target = BytesIO()
    write_template(KIND, {}, target)
    target.seek(0)
    return send_file(target, XLSX, as_attachment=True, download_name=f"{t('Trainees')}.xlsx")


@bp.route("/training/<int:class_id>/trainees/import", methods=["GET", "POST"])
@needs(P.EDIT_EVENTS)
def import_trainees(class_id: int) -> ResponseReturnValue:
    """Bring trainees in from a file or from pasted rows: first a look, then the good rows are taken."""
    found = own_class(class_id)
    if request.method == "GET":
        return _page(found)
    try:
        look = _look(found)
        if request.form.get("apply"):
            return _take(found, look)
    except DomainError as error:
        if error.status not in (409, 422):
            raise
        return _page(found, error=str(error), text=request.form.get("text", "")), 422
    return _page(found, look=look, text=look.read.text(), problems=look.read.problems)


def _look(found: TrainingClass) -> Look:
    there = {one.person_key for one in trainees_of(session(), found)}
    return look_at(list_brought(KIND), there)


def _take(found: TrainingClass, look: Look) -> ResponseReturnValue:
    """Take the good rows; those refused come back in the box to be corrected."""
    with session().begin_nested():
        added, _ = services.take_trainees(session(), found, look.new, actor())
    flash(str(tn("%(n)s trainee added.", "%(n)s trainees added.", added)), "success")
    refused = look.read.refused
    if not refused:
        return redirect(class_url(found), 303)
    left = tn("%(n)s row was not taken and stands below: correct it and look again.",
              "%(n)s rows were not taken and stand below: correct them and look again.", len(refused))  # fmt: skip
    return _page(found, text=look.read.text(refused), left=str(left), problems=look.read.problems)


def _page(found: TrainingClass, **shown: Any) -> str:
    return render_template(
        "outreach/trainees_import.html", found=found, back=class_url(found),
        trail=[(t("Training classes"), url_for(".training_classes")), (found.name, class_url(found))],
        labels={name: str(entry.label) for name, entry in entries(KIND.row).items()},
        **{"look": None, "text": "", "error": "", "left": "", "problems": [], **shown},
    )  # fmt: skip
