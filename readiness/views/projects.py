"""Projects under review: the list with what is stuck first, one project, and the form that puts one up."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from sqlalchemy.orm import Session

from core.access import Actor, needs
from core.downloads import MEDIA_TYPES
from core.errors import NotFound
from core.filter_bars import FilterBar, choice, filter_bar, text_box
from core.forms import Form, attempt
from core.i18n import t
from core.kept_documents import ACCEPTED
from core.listing import Column, listing
from core.tags import tag
from core.times import say_date, today
from core.web import actor, session
from readiness import fortification_queries as queries
from readiness import fortification_services as services
from readiness.fortification import Ground, Required, say_period, say_pga
from readiness.fortification_check_services import Twins
from readiness.fortification_inputs import DocumentInput, ProjectInput, ReopenInput, ResultInput, StepInput
from readiness.fortification_models import Project
from readiness.fortification_table_queries import project_file
from readiness.fortification_words import (
    DEGREES,
    RESULT_NAMES,
    RESULT_TONES,
    STATES,
    STEP_NAMES,
    STEP_TONES,
    WHEN_STUCK,
    say_lacking,
    say_troubles,
)
from readiness.views import bp
from registry import terms
from registry.inputs import DATUM_NAMES
from registry.models import Area
from registry.permissions import Permission as P
from registry.queries.areas import choices, readable_area
from registry.scope import load, may
from registry.user_queries import offered_units


@bp.get("/fortification")
@needs(P.VIEW_READINESS)
def projects() -> str:
    """The projects of the reader's areas, what is stuck first."""
    db, who, on = session(), actor(), today()
    wanted = wanted_of(db, who, request.args)
    sorts = {"state": queries.stuck_first(on), "name": Project.name, "area": Area.path, "due": Project.due_on,
             "received": Project.received_on}  # fmt: skip
    page = listing(db, queries.projects_matching(who, wanted, on), request.args, url_for(".projects"), sorts, "state")
    url = page.url(page=None, sort=None)
    files = {ending: url.replace("/fortification", f"/fortification.{ending}", 1) for ending in MEDIA_TYPES}
    return render_template(
        "readiness/projects.html", page=page, columns=_columns(db), bar=_bar(db, who), lede=say_counts(db, who),
        files=files, row_url=project_url, can_add=who.may(P.REVIEW_PROJECTS),
        may_import=who.may(P.IMPORT) and who.may(P.REVIEW_PROJECTS), is_filtered=wanted != queries.ProjectFilter(),
        when_stuck=WHEN_STUCK,
    )  # fmt: skip


@bp.get("/fortification.<string:ending>")
@needs(P.VIEW_READINESS)
def project_list_file(ending: str) -> ResponseReturnValue:
    """The same list as a file, xlsx or csv."""
    if ending not in MEDIA_TYPES:
        raise NotFound()
    content = project_file(session(), wanted_of(session(), actor(), request.args), actor(), ending)
    name = f"{t('Fortification reviews')}_{today():%Y%m%d}.{ending}"
    return send_file(content, MEDIA_TYPES[ending], as_attachment=True, download_name=name)


@bp.route("/fortification/new", methods=["GET", "POST"])
@needs(P.REVIEW_PROJECTS)
def new_project() -> ResponseReturnValue:
    """Put up a project for review: its parameters are looked up and its steps begin."""
    form, there = Form(ProjectInput, _choices(), {"area": request.args.get("area", "")[:60]}), Noticed()
    if request.method == "POST":
        deed = there.noticing(lambda given: services.put_up(session(), given, actor()))
        made = attempt(form, request.form, deed)
        if made is not None:
            needed = say_pga(made.required_pga) if made.required_pga else str(t("not known yet"))
            flash(str(t("Put up: %(name)s. Acceleration needed: %(pga)s.", name=made.name, pga=needed)), "success")
            return redirect(project_url(made))
    return _form_page(form, None, there)


@bp.route("/fortification/<int:project_id>/edit", methods=["GET", "POST"])
@needs(P.REVIEW_PROJECTS)
def edit_project(project_id: int) -> ResponseReturnValue:
    """Correct the facts of a project."""
    project = load(session(), Project, project_id, actor(), P.REVIEW_PROJECTS)
    form, there = Form(ProjectInput, _choices(), services.as_given(project)), Noticed()
    if request.method == "POST":
        deed = there.noticing(lambda given: services.edit(session(), project, given, actor()))
        changed = attempt(form, request.form, deed)
        if changed is not None:
            flash(str(t("Saved: %(name)s.", name=project.name)), "success")
            return redirect(project_url(project))
    return _form_page(form, project, there)


@dataclass
class Noticed:
    """Projects that a deed found to be there already; the form links to them."""

    found: Sequence[Project] = ()

    def noticing(self, deed: Callable[[ProjectInput], Project]) -> Callable[[ProjectInput], Project]:
        """The same deed, whose twins are noted down."""

        def noticed(given: ProjectInput) -> Project:
            try:
                return deed(given)
            except Twins as twins:
                self.found = twins.found
                raise

        return noticed


def _form_page(form: Form[ProjectInput], project: Project | None, there: Noticed) -> ResponseReturnValue:
    page = render_template("readiness/project_form.html", form=form, project=project, twins=there.found)
    return page, 422 if form.is_wrong else 200


@bp.get("/fortification/<int:project_id>")
@needs(P.VIEW_READINESS)
def project(project_id: int) -> ResponseReturnValue:
    """One project: what the ground asks, what is designed, its steps, documents and result."""
    return project_page(load(session(), Project, project_id, actor(), P.VIEW_READINESS))


def project_page(
    found: Project, step: tuple[int, Form[StepInput]] | None = None, result: Form[ResultInput] | None = None,
    reopen: Form[ReopenInput] | None = None, document: Form[DocumentInput] | None = None,
) -> ResponseReturnValue:  # fmt: skip
    """The project's page, with the form that was refused."""
    db, who = session(), actor()
    standing, rules = queries.standing(db, found), queries.rules_of(db, found.area)
    papers = terms.names(db, "project_document", found.area)
    can_review = may(db, found, who, P.REVIEW_PROJECTS)
    forms = [form for form in (step[1] if step else None, result, reopen, document) if form is not None]
    page = render_template(
        "readiness/project.html", project=found, standing=standing, rule=rules.of(found.kind), rules=rules,
        kinds=terms.labels(db, "project_kind", found.area), step_names=terms.labels(db, "review_step", found.area),
        document_names=terms.labels(db, "project_document", found.area), can_review=can_review,
        result_names=RESULT_NAMES, result_tones=RESULT_TONES, states=STEP_NAMES, tones=STEP_TONES, degrees=DEGREES,
        say_pga=say_pga, say_period=say_period, say_troubles=say_troubles, say_lacking=say_lacking, accepted=ACCEPTED,
        would_need=_would_need(db, found), wrong_step=step, when_stuck=WHEN_STUCK,
        step_form=lambda one: step[1] if step and step[0] == one.id else _step_form(one, found, db),
        result_form=result or Form(ResultInput, _results(), {"version": found.version}, "result"),
        reopen_form=reopen or Form(ReopenInput), is_late=queries.day_there(db, found.area),
        document_form=document or Form(DocumentInput, {"kind": papers}, prefix="paper"),
    )  # fmt: skip
    return page, 422 if any(form.is_wrong for form in forms) else 200


def _would_need(db: Session, found: Project) -> Required | None:
    """What the table and the rules ask of it by now, where that is no longer what was worked out for it."""
    row = queries.parameter_at(db, found.area)
    if row is None or found.result:
        return None
    ground = Ground(row.pga, row.period)
    needed = queries.needed_now(found, queries.rules_of(db, found.area), ground)
    worked_out = (found.required_pga, found.required_period)
    is_same = needed is not None and (needed.pga, needed.period) == worked_out and ground == queries.ground_of(found)
    return None if is_same else needed


def project_url(found: Project) -> str:
    """The address of the project's page."""
    return url_for("readiness.project", project_id=found.id)


def wanted_of(db: Session, who: Actor, asked: Mapping[str, str]) -> queries.ProjectFilter:
    """The filter that an address names; what is unknown does not narrow."""
    return queries.ProjectFilter(
        typed=asked.get("q", "").strip()[:100], kind=asked.get("kind", "")[:40],
        state=asked.get("state", "") if asked.get("state", "") in STATES else "",
        area=readable_area(db, who, asked.get("area", ""), P.VIEW_READINESS),
    )  # fmt: skip


def say_counts(db: Session, who: Actor) -> str:
    """How reviews stand: stuck, under review, passed this year."""
    found = queries.counts(db, who, today())
    if not any(found.values()):
        return str(t("Construction projects, what the ground asks of them, and how far their review is."))
    return str(t("%(stuck)s stuck, %(open)s under review, %(passed)s passed this year.", **found))


def _step_form(step: Any, found: Project, db: Session) -> Form[StepInput]:
    values = {"state": "passed", "who": step.who, "due_on": step.due_on, "version": step.version}
    if step.state in ("passed", "left_out"):  # a correction begins with what stands there
        values |= {"state": step.state, "done_on": step.done_on, "note": step.note}
    return Form(StepInput, {"state": list(STEP_NAMES.items())}, values, f"step-{step.id}")


def _results() -> dict[str, Any]:
    return {"result": [(code, name) for code, name in RESULT_NAMES.items() if code]}


def _choices() -> dict[str, Any]:
    return {
        "kind": terms.names(session(), "project_kind"),
        "unit": offered_units(session(), actor(), P.VIEW_REGISTRY),
        "datum": [(str(code), name) for code, name in DATUM_NAMES.items()],
    }


def _columns(db: Session) -> list[Column]:
    kinds, steps, on = terms.labels(db, "project_kind"), terms.labels(db, "review_step"), today()

    def state(found: Project) -> Markup:
        how = queries.standing(db, found, on=on)
        if how.stuck:
            said = t("Stuck: %(what)s", what=say_troubles(how.stuck[:1]))
            return tag(said, "bad" if how.stuck[0] in ("overdue", "step_late") else "warn")
        if how.lacking:
            return tag(t("Still lacking: %(what)s", what=say_lacking(how.lacking)), "info")
        return tag(RESULT_NAMES[found.result], RESULT_TONES[found.result])

    def waits_for(found: Project) -> str:
        step = queries.standing(db, found, on=on).step
        return steps.get(step.step, step.step) if step is not None else "–"

    return [
        Column("name", t("Name of the project"), lambda one: one.name, True),
        Column("kind", t("Kind of project"), lambda one: kinds.get(one.kind, one.kind)),
        Column("area", t("Area"), lambda one: one.area.name, True),
        Column("needed", t("Needed"), lambda one: say_pga(one.required_pga)),
        Column("designed", t("Designed"), lambda one: say_pga(one.designed_pga)),
        Column("step", t("Waits for"), waits_for),
        Column("due", t("Result due on"), lambda one: say_date(one.due_on) if one.due_on else "–", True, "date"),
        Column("state", t("State"), state, True, "tag"),
    ]


def _bar(db: Session, who: Actor) -> FilterBar:
    asked = request.args
    areas = choices(db, who, P.VIEW_READINESS, ("prefecture", "county", "township"))
    return filter_bar(
        asked, url_for(".projects"), text_box(asked, "q", t("Name, number or owner")),
        choice(asked, "state", t("State"), list(STATES.items()), t("All states")),
        choice(asked, "kind", t("Kind of project"), terms.names(db, "project_kind"), t("All kinds")),
        choice(asked, "area", t("Area"), areas, t("All areas")),
    )  # fmt: skip
