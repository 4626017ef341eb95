"""The settings of places and maps, for administrators of the installation or of a county."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from core.access import needs
from core.forms import Form, attempt
from core.i18n import t
from core.web import actor, session
from maps.inputs import MapSettingsInput
from maps.setting_queries import norms
from maps.setting_services import change_map_settings
from maps.views import bp
from registry.models import Area
from registry.permissions import Permission


@bp.route("/settings/maps", methods=["GET", "POST"])
@needs(Permission.ADMINISTER)
def map_settings() -> ResponseReturnValue:
    """Square metres per person, the time until a new visit, and walking."""
    area = own_area()
    form = Form(MapSettingsInput, values=_values(area))
    if request.method == "POST":
        taken = attempt(form, request.form, lambda given: _change(area, given))
        if taken is not None:
            flash(str(t("The settings of places and maps are saved.")), "success")
            return redirect(url_for("maps.map_settings"))
    page = render_template("maps/settings.html", form=form, norms=norms(session(), area), area=area)
    return page, 422 if form.is_wrong else 200


def own_area() -> Area | None:
    """The area that the reader administers; None for the whole installation."""
    paths = actor().area_paths(Permission.ADMINISTER)
    return None if "" in paths or not paths else session().scalar(select(Area).where(Area.path == paths[0]))


def _values(area: Area | None) -> dict[str, Any]:
    return asdict(norms(session(), area))


def _change(area: Area | None, given: MapSettingsInput) -> MapSettingsInput:
    change_map_settings(session(), area, given, actor())
    return given
