"""The relation checked against intensities that were observed: an upload, residuals by distance, a chart."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue

from core.access import needs
from core.errors import DomainError, Invalid
from core.forms import Form
from core.i18n import t
from core.web import actor, session
from maps.observed import Comparison, Observation, compare, edges_of, read_observations
from maps.observed_chart import chart
from maps.quake_files import WrongRow
from maps.scenario_inputs import CheckInput
from maps.scenario_queries import home_area
from maps.scenario_regions import region_of
from maps.scenario_services import shock_of
from maps.scenario_words import NOTICE, REGION_NAMES, assumptions
from maps.views import bp
from registry.inputs import DATUM_NAMES
from registry.permissions import Permission as P


@bp.route("/scenarios/check", methods=["GET", "POST"])
@needs(P.VIEW_PLACES)
def check_relation() -> ResponseReturnValue:
    """Ask for an earthquake and a file of observations, and show the residuals; nothing is kept."""
    form = _form()
    if request.method == "GET":
        return _page(form)
    given = form.read(request.form)
    try:
        if given is not None:
            edges, shock = edges_of(given.bands), shock_of(given)
            observations, wrong = _observations()
            found = compare(shock, observations, edges)
            found.wrong.extend(wrong)
            return _page(form, found)
    except DomainError as refusal:
        form.settle(refusal)
    return _page(form), 422


def _form() -> Form[CheckInput]:
    area = home_area(session(), actor())
    region = region_of(area.code, area.lon, area.lat) if area else "central"
    choices: Any = {
        "region": list(REGION_NAMES.items()), "datum": [(str(code), label) for code, label in DATUM_NAMES.items()],
    }  # fmt: skip
    return Form(CheckInput, choices, {"region": region, "strike_deg": "0"})


def _observations() -> tuple[list[Observation], list[WrongRow]]:
    file = request.files.get("file")
    if file is None or not file.filename:
        raise Invalid("no_file", t("Choose a file with observed intensities."))
    limit = current_app.extensions["config"].number("MAX_UPLOAD_MB") * 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "observations"
        file.save(path)
        rows = list(read_observations(path, file.filename, limit))
    observations = [one for one in rows if isinstance(one, Observation)]
    if not observations:
        raise Invalid("no_observations", t("No row of “%(file)s” could be read.", file=file.filename))
    return observations, [one for one in rows if isinstance(one, WrongRow)]


def _page(form: Form[CheckInput], found: Comparison | None = None) -> str:
    return render_template(
        "maps/check_relation.html", form=form, found=found, notice=NOTICE, chart=chart(found) if found else None,
        assumptions=assumptions(found.shock.relation) if found else [], farthest=20_000,
    )  # fmt: skip
