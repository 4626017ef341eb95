"""Analyses of coverage: the list, the form for a new one, its progress, and taking one away."""

from __future__ import annotations

from typing import Any

from flask import flash, make_response, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from sqlalchemy import func, select

from core.access import needs
from core.forms import Form, attempt
from core.i18n import t
from core.listing import Column, listing
from core.sheets import file_of
from core.tags import tag
from core.times import local, say_plain_date
from core.web import actor, session
from maps.coverage import BASES, FIXED_PERCENT
from maps.coverage_file_queries import WORKBOOK
from maps.coverage_inputs import CoverageInput
from maps.coverage_models import CoverageRun, WalkingWay
from maps.coverage_queries import GOING_ON, is_trial, latest, runs, state_of
from maps.coverage_services import ask_for_run, delete_run
from maps.coverage_words import BASIS_NAMES, REACH_NAMES, STATE_NAMES, STATE_TONES, answer
from maps.kinds import SHELTER_CLASSES
from maps.setting_queries import norms
from maps.views import bp
from maps.views.coverage_trial import tried
from maps.walking_table_queries import walking_way_sheet
from registry import terms
from registry.models import Area
from registry.permissions import Permission as P
from registry.queries.areas import choices, tops
from registry.scope import load, may

LEVELS = ("province", "prefecture", "county", "township")
GROUPS = (
    (t("Where"), ("area", "name")),
    (t("Which shelters count"), ("hazard", "counts_unsaid", "capacity_basis")),
    (t("How far people walk"),
     ("reach", "reach_m", "emergency_m", "short_m", "long_m", "detour_factor", "uses_ways", "longest_m")),
    (t("How many people"), ("share_percent", "fixed_percent")),
    (t("What is looked for and tried out"), ("new_sites", "added", "added_people", "closed")),
    (t("Where the numbers come from"), ("source", "is_verified")),
)  # fmt: skip


@bp.get("/coverage")
@needs(P.VIEW_PLACES)
def coverage_runs() -> str:
    """The analyses of the reader's areas, the newest first."""
    who = actor()
    sorts = {"newest": CoverageRun.id, "area": Area.path, "name": CoverageRun.name}
    page = listing(session(), runs(who), request.args, url_for(".coverage_runs"), sorts, "-newest")
    found = latest(session(), who)
    return render_template(
        "maps/coverage_runs.html", page=page, columns=_columns(), row_url=run_url,
        lede=answer(found.summary, found.assumptions) if found else "", may_analyse=who.may(P.ANALYSE_COVERAGE),
        ways=session().scalar(select(func.count()).select_from(WalkingWay)) or 0,
        may_import=who.may(P.IMPORT) and who.may(P.EDIT_PLACES),
    )  # fmt: skip


def run_url(run: CoverageRun) -> str:
    """The address of an analysis."""
    return url_for("maps.coverage_run", run_id=run.id)


def _columns() -> list[Column]:
    return [
        Column("name", t("Name"), lambda run: run.name, True),
        Column("area", t("Area"), lambda run: run.area.name, True),
        Column("answer", t("Result"), _result),
        Column("newest", t("Made on"), lambda run: say_plain_date(local(run.created_at).date()), True, "date"),
        Column("by", t("Made by"), lambda run: run.created_by),
    ]


def _result(run: CoverageRun) -> Markup | str:
    state = state_of(run)
    if state != "done":
        return tag(STATE_NAMES[state], STATE_TONES.get(state, "muted"))
    trial = tag(t("Trial"), "info") if is_trial(run) else ""
    return Markup("{} {}").format(answer(run.summary, run.assumptions), trial)


@bp.route("/coverage/new", methods=["GET", "POST"])
@needs(P.ANALYSE_COVERAGE)
def new_coverage() -> ResponseReturnValue:
    """What is assumed for a new analysis; beginning from an earlier one when the address names it."""
    values, offered = tried(request.args if request.method == "GET" else request.form)
    given = {name: _plain(value) for name, value in (_usual() | values).items()}
    form = Form(CoverageInput, _choices() | offered, given)
    made = None
    if request.method == "POST":
        made = attempt(form, request.form, lambda given: ask_for_run(session(), given, actor()))
    if made is not None:
        return redirect(run_url(made), 303)
    return render_template(
        "maps/coverage_form.html", form=form, groups=GROUPS, norms=norms(session()), tried=offered,
    ), 422 if form.is_wrong else 200  # fmt: skip


def _choices() -> dict[str, Any]:
    areas = choices(session(), actor(), P.ANALYSE_COVERAGE, LEVELS)
    hazards: list[tuple[str, Any]] = [("", t("any")), *terms.names(session(), "hazard")]
    return {
        "area": areas, "hazard": hazards, "reach": list(REACH_NAMES.items()),
        "capacity_basis": [(code, BASIS_NAMES[code]) for code in BASES],
    }  # fmt: skip


def _usual() -> dict[str, Any]:
    """What the form holds when it begins from nothing: the reader's own area, and the walking of the settings."""
    own = tops(session(), actor(), P.ANALYSE_COVERAGE)
    wanted = request.args.get("area", "")
    area = wanted or (own[0].code if own else "")
    rules = norms(session())
    radii = {f"{code}_m": (rules.radius_km(code) or 0) * 1000 for code in SHELTER_CLASSES}
    return {"area": area, "reach_m": CoverageInput.model_fields["reach_m"].default, "share_percent": 100,
            "fixed_percent": FIXED_PERCENT, "detour_factor": rules.detour_factor, **radii}  # fmt: skip


def _plain(value: Any) -> Any:
    """A number without a fraction as people write it: 1000, not 1000.0."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


@bp.get("/coverage/ways.xlsx")
@needs(P.VIEW_PLACES)
def walking_ways() -> ResponseReturnValue:
    """The known walking distances of the reader's areas, as a workbook that can be imported again."""
    sheet = walking_way_sheet(session(), actor())
    return send_file(file_of(sheet, "xlsx"), WORKBOOK, as_attachment=True, download_name=f"{sheet.title}.xlsx")


@bp.get("/coverage/<int:run_id>/progress")
@needs(P.VIEW_PLACES)
def coverage_progress(run_id: int) -> ResponseReturnValue:
    """How far the worker is; once it has ended, the page loads itself again."""
    run = load(session(), CoverageRun, run_id, actor(), P.VIEW_PLACES)
    if state_of(run) not in GOING_ON:
        ended = make_response("", 200)
        ended.headers["HX-Refresh"] = "true"
        return ended
    return render_template("maps/coverage_progress.html", run=run)


@bp.post("/coverage/<int:run_id>/delete")
@needs(P.ANALYSE_COVERAGE)
def delete_coverage(run_id: int) -> ResponseReturnValue:
    """Take an analysis away for good."""
    run = load(session(), CoverageRun, run_id, actor(), P.ANALYSE_COVERAGE)
    name = run.name
    delete_run(session(), run, actor())
    flash(str(t("Removed: %(name)s.", name=name)), "success")
    return redirect(url_for(".coverage_runs"), 303)


def may_analyse(run: CoverageRun) -> bool:
    """Whether the reader may begin a further analysis from this one, or take it away."""
    return may(session(), run, actor(), P.ANALYSE_COVERAGE)
