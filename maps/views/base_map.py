"""The ground that maps are drawn on: set by administrators, tried before it is saved."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from pydantic import ValidationError
from sqlalchemy.orm import Session

from core.access import Actor, needs
from core.errors import NotFound
from core.forms import Form, attempt
from core.headers import allow_images_from
from core.i18n import t
from core.panels import Panel
from core.web import actor, session
from maps.base_map_inputs import BaseMapInput
from maps.base_map_queries import base_settings
from maps.base_map_services import change_base_map, check_base_map
from maps.base_maps import BASE_NAMES, FILE_NAME, BaseMap, BaseSettings, chosen, offered
from maps.ground_queries import map_file
from maps.pmtiles import MapFile, map_file_at
from maps.queries import middle
from maps.views import bp
from maps.views.settings import own_area
from maps.words import map_words
from registry.models import Area
from registry.permissions import Permission

DATUMS = {"wgs84": t("WGS-84 or CGCS2000"), "gcj02": t("GCJ-02 (Amap, Tencent)")}


@bp.route("/settings/base-map", methods=["GET", "POST"])
@needs(Permission.ADMINISTER)
def base_map() -> ResponseReturnValue:
    """Which ground maps have; what was typed can be looked at before it is saved."""
    area, file = own_area(), map_file_at(map_file())
    names = {kind: name for kind, name in BASE_NAMES.items() if kind != "file" or file is not None}
    choices = {"kind": list(names.items()), "datum": list(DATUMS.items())}
    form = Form(BaseMapInput, choices, asdict(base_settings(session(), area)))
    if request.method == "GET":
        return _page(form, area, file)
    if "try" in request.form:
        tried = attempt(form, request.form, lambda given: check_base_map(given, file is not None))
        return _page(form, area, file, tried)
    taken = attempt(
        form, request.form, lambda given: change_base_map(session(), area, given, file is not None, actor())
    )
    if taken is None:
        return _page(form, area, file)
    flash(str(t("Saved: maps are drawn on “%(name)s”.", name=BASE_NAMES[taken.kind])), "success")
    return redirect(url_for("maps.base_map"))


def _page(
    form: Form[BaseMapInput], area: Area | None, file: MapFile | None, tried: BaseMapInput | None = None
) -> ResponseReturnValue:
    ground = _ground(tried, file) if tried else None
    for host in ground.hosts if ground else ():
        allow_images_from(host)
    page = render_template(
        "maps/base_map.html", form=form, area=area, file=file, is_there=map_file().is_file(),
        file_name=FILE_NAME, words=map_words(), map=_drawing(ground) if ground else None, names=BASE_NAMES,
        script_url=url_for("maps.tried_script", **tried.model_dump()) if tried else "",
    )  # fmt: skip
    return page, 422 if form.is_wrong else 200


@bp.get("/settings/base-map/tried.js")
@needs(Permission.ADMINISTER)
def tried_script() -> ResponseReturnValue:
    """The script of a map on a ground that is not saved yet."""
    file = map_file_at(map_file())
    try:
        given = BaseMapInput.model_validate(request.args.to_dict())
    except ValidationError:
        raise NotFound() from None
    return Response(_drawing(_ground(given, file)).script, mimetype="text/javascript")


def _ground(given: BaseMapInput, file: MapFile | None) -> BaseMap:
    return chosen(offered(BaseSettings(**given.model_dump()), file), given.kind)


def _drawing(ground: BaseMap) -> Any:
    from maps.drawing import drawing

    return drawing("place", ground, middle(session()))


def settings_panel(session: Session, area: Area | None, actor: Actor) -> Panel:
    """Where norms and ground of maps are set, for who looks for them among the settings."""
    values = {"maps_url": url_for("maps.map_settings"), "base_map_url": url_for("maps.base_map")}
    return Panel(str(t("Places and maps")), "maps/panel_settings.html", values)
