"""The settings of files of figures, for administrators."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor, needs
from core.forms import Form, attempt
from core.i18n import t
from core.panels import Panel
from core.web import actor, session
from registry.models import Area
from registry.permissions import Permission
from reports.export_inputs import ExportSettingsInput
from reports.export_queries import small_cells
from reports.export_services import change_export_settings
from reports.views import bp


@bp.route("/settings/exports", methods=["GET", "POST"])
@needs(Permission.ADMINISTER)
def export_settings() -> ResponseReturnValue:
    """The least number of people that is published."""
    area = _own_area()
    held = small_cells(session(), area)
    values = {"least_people": held.least, "source": held.source, "is_verified": held.is_verified}
    form = Form(ExportSettingsInput, values=values)
    if request.method == "POST":
        taken = attempt(form, request.form, lambda given: _change(area, given))
        if taken is not None:
            flash(
                str(t("Counts of fewer than %(least)s people are not published.", least=taken.least_people)), "success"
            )
            return redirect(url_for(".export_settings"))
    page = render_template("reports/export_settings.html", form=form, held=held, area=area)
    return page, 422 if form.is_wrong else 200


def settings_panel(_db: Session, _area: Area | None, _who: Actor) -> Panel:
    """The way from the settings to those of files."""
    return Panel(
        str(t("Files of figures")), "reports/panel_export_settings.html", {"url": url_for("reports.export_settings")}
    )


def _own_area() -> Area | None:
    """The area that the reader administers; None for the whole installation."""
    paths = actor().area_paths(Permission.ADMINISTER)
    return None if "" in paths or not paths else session().scalar(select(Area).where(Area.path == paths[0]))


def _change(area: Area | None, given: ExportSettingsInput) -> ExportSettingsInput:
    change_export_settings(session(), area, given, actor())
    return given
