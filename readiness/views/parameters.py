"""The county's table of seismic parameters, and the rules by which projects are reviewed."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor, needs
from core.downloads import MEDIA_TYPES
from core.errors import NotFound
from core.forms import Form, attempt
from core.i18n import Text, t
from core.panels import Panel
from core.times import today
from core.web import actor, session
from readiness import fortification_queries as queries
from readiness import parameter_services as services
from readiness.fortification import degree_of, say_period, say_pga
from readiness.fortification_inputs import KindRuleInput, LadderInput, ParameterInput, StepDaysInput
from readiness.fortification_models import SeismicParameter
from readiness.fortification_table_queries import parameter_file
from readiness.fortification_words import DEGREES
from readiness.views import bp
from registry import terms
from registry.models import Area
from registry.permissions import Permission as P
from registry.queries.areas import choices, readable_area, tops
from registry.scope import load
from registry.services.vocabularies import can_edit_defaults
from registry.terms import NOWHERE

LEVELS = ("prefecture", "county", "township")


@bp.get("/fortification/parameters")
@needs(P.VIEW_READINESS)
def parameters() -> str:
    """What the table says, township by township, with what is missing first said."""
    db, who = session(), actor()
    top = _top(db, who)
    rows = queries.parameters(db, who, top) if top is not None else []
    rules = queries.rules_of(db, top)
    missing = [area for area, row in rows if row is None and area.level == "township"]
    own = {area.path: row for area, row in rows if row is not None}
    return render_template(
        "readiness/parameters.html", rows=rows, top=top, missing=missing, say_pga=say_pga, say_period=say_period,
        above=lambda area: next((row for path, row in sorted(own.items(), reverse=True)
                                 if area.path.startswith(path)), None),
        degree=lambda row: DEGREES.get(degree_of(row.pga, rules.degrees) or 0, "–"),
        can_edit=who.may(P.REVIEW_PROJECTS), can_import=who.may(P.REVIEW_PROJECTS) and who.may(P.IMPORT),
        areas=choices(db, who, P.VIEW_READINESS, ("prefecture", "county")),
        file_url=lambda ending: url_for(".parameter_list_file", ending=ending, area=top.code if top else None),
    )  # fmt: skip


@bp.get("/fortification/parameters.<string:ending>")
@needs(P.VIEW_READINESS)
def parameter_list_file(ending: str) -> ResponseReturnValue:
    """The table as a file that can be filled in and imported."""
    top = _top(session(), actor())
    if ending not in MEDIA_TYPES or top is None:
        raise NotFound()
    name = f"{t('Seismic parameters')}_{today():%Y%m%d}.{ending}"
    content = parameter_file(session(), top, actor(), ending)
    return send_file(content, MEDIA_TYPES[ending], as_attachment=True, download_name=name)


@bp.route("/fortification/parameters/<int:area_id>", methods=["GET", "POST"])
@needs(P.REVIEW_PROJECTS)
def edit_parameter(area_id: int) -> ResponseReturnValue:
    """Enter or correct the values of one area."""
    area = load(session(), Area, area_id, actor(), P.REVIEW_PROJECTS)
    row = session().scalar(select(SeismicParameter).where(SeismicParameter.area_id == area.id))
    form = Form(ParameterInput, values=_typed(row))
    if request.method == "POST":
        kept = attempt(form, request.form, lambda given: services.write_parameter(session(), area, given, actor()))
        if kept is not None:
            flash(str(t("%(area)s: %(pga)s, %(period)s.", area=area.name, pga=say_pga(kept.pga),
                        period=say_period(kept.period))), "success")  # fmt: skip
            return redirect(url_for(".parameters"))
    page = render_template("readiness/parameter_form.html", form=form, area=area, row=row)
    return page, 422 if form.is_wrong else 200


@bp.post("/fortification/parameters/<int:area_id>/remove")
@needs(P.REVIEW_PROJECTS)
def remove_parameter(area_id: int) -> ResponseReturnValue:
    """Take the values of one area out of the table."""
    area = load(session(), Area, area_id, actor(), P.REVIEW_PROJECTS)
    services.remove_parameter(session(), area, actor())
    flash(str(t("%(area)s has no values of its own any more.", area=area.name)), "success")
    return redirect(url_for(".parameters"))


@bp.get("/settings/fortification")
@needs(P.ADMINISTER)
def fortification_settings() -> ResponseReturnValue:
    """The rules by which projects are reviewed, of an area or everywhere."""
    return _settings()


@bp.post("/settings/fortification")
@needs(P.ADMINISTER)
def change_ladder() -> ResponseReturnValue:
    """Change the steps of acceleration and the source of the rules."""
    area, form = _chosen(), Form(LadderInput)
    kept = attempt(form, request.form, lambda given: services.change_ladder(session(), area, given, actor()))
    return _settings(ladder=form) if kept is None else _saved(area, t("Saved: the steps of acceleration."))


@bp.post("/settings/fortification/kinds/<string:code>")
@needs(P.ADMINISTER)
def change_project_kind(code: str) -> ResponseReturnValue:
    """Change what holds for a kind of project."""
    area = _chosen()
    form = Form(KindRuleInput, {"documents": terms.names(session(), "project_document", area or NOWHERE)}, prefix=code)
    kept = attempt(form, request.form, lambda given: services.change_kind(session(), area, code, given, actor()))
    if kept is None:
        return _settings(kind=(code, form))
    return _saved(area, t("Saved: the rule for %(kind)s.", kind=terms.label(session(), "project_kind", code)))


@bp.post("/settings/fortification/steps/<string:code>")
@needs(P.ADMINISTER)
def change_step_days(code: str) -> ResponseReturnValue:
    """Change how many workdays a step has."""
    area, form = _chosen(), Form(StepDaysInput, prefix=code)
    kept = attempt(form, request.form, lambda given: services.change_step(session(), area, code, given, actor()))
    if kept is None:
        return _settings(step=(code, form))
    return _saved(area, t("Saved: the time for %(step)s.", step=terms.label(session(), "review_step", code)))


def settings_panel(db: Session, area: Area | None, who: Actor) -> Panel:
    """Where the rules of the review are kept."""
    values = {
        "url": url_for("readiness.fortification_settings", area=area.code if area else None),
        "is_verified": queries.rules_of(db, area or NOWHERE).is_verified,
    }
    return Panel(str(t("Fortification reviews")), "readiness/panel_fortification_settings.html", values)


def _settings(
    ladder: Form[LadderInput] | None = None, kind: tuple[str, Form[KindRuleInput]] | None = None,
    step: tuple[str, Form[StepDaysInput]] | None = None,
) -> ResponseReturnValue:  # fmt: skip
    db, area = session(), _chosen()
    where = area or NOWHERE
    rules, documents = queries.rules_of(db, where), terms.names(db, "project_document", where)
    kinds = [
        (code, name, kind[1] if kind and kind[0] == code
         else Form(KindRuleInput, {"documents": documents}, vars(rules.of(code)), code))
        for code, name in terms.names(db, "project_kind", where)
    ]  # fmt: skip
    steps = [
        (code, name, step[1] if step and step[0] == code
         else Form(StepDaysInput, values={"days": rules.days(code)}, prefix=code))
        for code, name in terms.names(db, "review_step", where)
    ]  # fmt: skip
    values = {"ladder": ", ".join(f"{one / 1000:.2f}" for one in rules.ladder), "source": rules.source,
              "is_verified": rules.is_verified}  # fmt: skip
    wrong = [one for one in (ladder, kind and kind[1], step and step[1]) if one]
    page = render_template(
        "readiness/fortification_settings.html", area=area, areas=_areas(), rules=rules, kinds=kinds, steps=steps,
        ladder=ladder or Form(LadderInput, values=values), degrees=DEGREES, say_pga=say_pga,
        at=lambda endpoint, **more: url_for(endpoint, area=area.code if area else None, **more),
    )  # fmt: skip
    return page, 422 if any(one.is_wrong for one in wrong) else 200


def _saved(area: Area | None, said: Text) -> ResponseReturnValue:
    flash(str(said), "success")
    return redirect(url_for(".fortification_settings", area=area.code if area else None))


def _chosen() -> Area | None:
    """The area that the address names, if the reader administers it; a reader bound to areas gets the first."""
    code = request.args.get("area", "")
    if code:
        found = session().scalar(select(Area).where(Area.code == code))
        return load(session(), Area, found.id if found else 0, actor(), P.ADMINISTER)
    paths = actor().area_paths(P.ADMINISTER)
    is_everywhere = can_edit_defaults(actor()) or not paths
    return None if is_everywhere else session().scalar(select(Area).where(Area.path == paths[0]))


def _areas() -> list[tuple[str, Any]]:
    offered = choices(session(), actor(), P.ADMINISTER, LEVELS)
    return [("", str(t("Everywhere"))), *offered] if can_edit_defaults(actor()) else list(offered)


def _top(db: Session, who: Actor) -> Area | None:
    """The area whose townships are shown: the one asked for, else the reader's first county."""
    asked = readable_area(db, who, request.args.get("area", ""), P.VIEW_READINESS)
    if asked is not None:
        return asked
    found = tops(db, who, P.VIEW_READINESS)
    return found[0] if found else None


def _typed(row: SeismicParameter | None) -> dict[str, Any]:
    if row is None:
        return {}
    return {"pga": f"{row.pga / 1000:g}", "period": f"{row.period / 1000:g}", "source": row.source,
            "is_verified": row.is_verified, "version": row.version}  # fmt: skip
