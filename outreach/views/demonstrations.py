"""Demonstration units: the list, one with its scores, granting, reviewing, revoking; the criteria."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from core.access import Actor, needs
from core.filter_bars import choice, filter_bar, text_box
from core.forms import Form, attempt
from core.i18n import t, tn
from core.listing import Column, listing
from core.panels import Board, Need, Panel
from core.photos import MOST_PHOTOS
from core.tags import tag
from core.times import say_date, today
from core.web import actor, session
from outreach import demonstration_queries as queries
from outreach import demonstration_services as services
from outreach.demonstration_inputs import CriterionInput, DemonstrationInput, EndInput, GrantInput, ScoresInput
from outreach.demonstration_models import Demonstration, DemonstrationCriterion
from outreach.demonstration_photo_services import photos_of
from outreach.demonstration_scoring import REVIEW_YEARS, later
from outreach.demonstration_words import LEVEL_NAMES, STATE_NAMES, STATE_TONES
from outreach.views import bp
from outreach.views.areas import area_boxes, inside_asked
from outreach.views.demonstration_settings import settings_panel
from registry import terms
from registry.models import Unit
from registry.permissions import Permission as P
from registry.queries.areas import highest
from registry.scope import load, may
from schedule import choice_queries


@bp.get("/demonstrations")
@needs(P.VIEW_CAMPAIGNS)
def demonstrations() -> str:
    """Those of the reader's areas; what is due for review is a filter away."""
    db, asked, who, on = session(), request.args, actor(), today()
    sorts = {"name": Demonstration.name, "due": Demonstration.review_due_on, "number": Demonstration.id}
    query = queries.demonstrations(who, asked, on)
    query = query.where(inside_asked(db, who, asked, P.VIEW_CAMPAIGNS, Demonstration.area_id))
    page = listing(db, query, asked, request.path, sorts, "-number")
    kinds = terms.labels(db, "demonstration_kind")
    columns = [
        Column("name", t("Name"), lambda one: one.name, True),
        Column("kind", t("Kind"), lambda one: kinds.get(one.kind, one.kind)),
        Column("level", t("Level"), lambda one: LEVEL_NAMES[one.level]),
        Column("area", t("Area"), lambda one: one.area.name),
        Column("score", t("Score"), lambda one: "" if one.score_percent is None else f"{one.score_percent}%",
               kind="number"),
        Column("due", t("Next review due"), lambda one: one.review_due_on or "", True, "date"),
        Column("state", t("Status"), lambda one: tag(STATE_NAMES[state_of(one, on)], STATE_TONES[state_of(one, on)])),
    ]  # fmt: skip
    bar = filter_bar(asked, url_for(".demonstrations"), text_box(asked, "q", t("Name")),
                     choice(asked, "kind", t("Kind"), terms.names(db, "demonstration_kind")),
                     choice(asked, "state", t("Status"), list(STATE_NAMES.items())),
                     *area_boxes(db, who, asked, P.VIEW_CAMPAIGNS))  # fmt: skip
    return render_template(
        "outreach/demonstrations.html", page=page, columns=columns, bar=bar, row_url=demonstration_url,
        due=queries.due_titles(db, who), may_apply=who.may(P.EDIT_EVENTS), may_edit=who.may(P.EDIT_CAMPAIGNS),
        may_import=who.may(P.IMPORT) and who.may(P.EDIT_CAMPAIGNS),
        file_url=page.url(page=None, sort=None).replace("/demonstrations", "/demonstrations.xlsx", 1),
    )  # fmt: skip


@bp.route("/demonstrations/new", methods=["GET", "POST"])
@needs(P.EDIT_EVENTS)
def new_demonstration() -> ResponseReturnValue:
    """The form of an application."""
    db, who = session(), actor()
    offered: dict[str, Any] = {
        "kind": terms.names(db, "demonstration_kind"), "level": list(LEVEL_NAMES.items()),
        "unit_id": [(str(number), name) for number, name in choice_queries.units(db, who)],
        "area_id": [(str(number), name) for number, name in choice_queries.areas(db, who)],
        "place_id": [(str(number), name) for number, name in choice_queries.places(db, who)],
    }  # fmt: skip
    typed = request.args.get("unit_id", "")
    values = {"applied_on": today(), "level": "county", "unit_id": typed if typed.isdecimal() else ""}
    form = Form(DemonstrationInput, offered, values)
    if request.method == "POST":
        made = attempt(form, request.form, lambda given: services.apply_for(db, given, who))
        if made is not None:
            flash(str(t("Entered: %(name)s. Score it by the criteria.", name=made.name)), "success")
            return redirect(demonstration_url(made))
    page = render_template("outreach/demonstration_form.html", form=form)
    return page, 422 if form.is_wrong else 200


@bp.get("/demonstrations/<int:demonstration_id>")
@needs(P.VIEW_CAMPAIGNS)
def demonstration(demonstration_id: int) -> ResponseReturnValue:
    """One: its state, scores with proof, reviews."""
    return demonstration_page(load(session(), Demonstration, demonstration_id, actor(), P.VIEW_CAMPAIGNS))


@bp.post("/demonstrations/<int:demonstration_id>/scores")
@needs(P.EDIT_EVENTS)
def score_demonstration(demonstration_id: int) -> ResponseReturnValue:
    """Keep the points and proofs."""
    found = load(session(), Demonstration, demonstration_id, actor(), P.EDIT_EVENTS)
    numbers = [str(one.number) for one in queries.criteria_of(session(), found)]
    form = Form(ScoresInput, {"points": [(one, one) for one in numbers], "proofs": [(one, one) for one in numbers]})
    form["points"].widget = form["proofs"].widget = "headcount"
    done = attempt(form, request.form, lambda given: services.set_scores(session(), found, given, actor()))
    if done is None:
        return demonstration_page(found, scores=form)
    flash(str(t("Scored: %(name)s, %(percent)s%%.", name=done.name, percent=done.score_percent)), "success")
    return redirect(demonstration_url(found), 303)


@bp.route("/demonstrations/<int:demonstration_id>/grant", methods=["GET", "POST"])
@needs(P.EDIT_CAMPAIGNS)
def grant_demonstration(demonstration_id: int) -> ResponseReturnValue:
    """Give the title; for one that is held: note a review and prolong it."""
    found = load(session(), Demonstration, demonstration_id, actor(), P.EDIT_CAMPAIGNS)
    form = Form(GrantInput, values={"on": today(), "review_due_on": later(today(), REVIEW_YEARS)})
    if request.method == "POST" and attempt(
        form, request.form, lambda given: services.grant(session(), found, given, actor())
    ):
        said = t("The title holds: %(name)s. Next review by %(day)s.", name=found.name,
                 day=say_date(found.review_due_on or today()))  # fmt: skip
        flash(str(said), "success")
        return redirect(demonstration_url(found))
    page = render_template("outreach/demonstration_grant.html", form=form, found=found, back=demonstration_url(found))
    return page, 422 if form.is_wrong else 200


@bp.route("/demonstrations/<int:demonstration_id>/end", methods=["GET", "POST"])
@needs(P.EDIT_CAMPAIGNS)
def end_demonstration(demonstration_id: int) -> ResponseReturnValue:
    """Do not grant it, or revoke it, with the reason."""
    found, form = load(session(), Demonstration, demonstration_id, actor(), P.EDIT_CAMPAIGNS), Form(EndInput)
    if request.method == "POST" and attempt(
        form, request.form, lambda given: services.end(session(), found, given, actor())
    ):
        flash(f"{found.name}: {STATE_NAMES[found.state]}", "success")
        return redirect(demonstration_url(found))
    page = render_template("outreach/demonstration_end.html", form=form, found=found, back=demonstration_url(found))
    return page, 422 if form.is_wrong else 200


@bp.get("/demonstrations/criteria")
@needs(P.EDIT_CAMPAIGNS)
def demonstration_criteria() -> str:
    """The criteria of the reader's area by kind."""
    kinds = terms.labels(session(), "demonstration_kind")
    area = highest(session(), actor(), P.EDIT_CAMPAIGNS)
    rows = queries.criteria_rows(session(), area)
    grouped = {code: [one for one in rows if one.kind == code] for code in dict.fromkeys(one.kind for one in rows)}
    mark = queries.pass_setting(session(), area)
    return render_template("outreach/demonstration_criteria.html", grouped=grouped, kinds=kinds, mark=mark,
                           may_set=actor().may_for(P.ADMINISTER, area.path), area=area)  # fmt: skip


@bp.post("/demonstrations/criteria/take-over")
@needs(P.EDIT_CAMPAIGNS)
def take_over_criteria() -> ResponseReturnValue:
    """Take over the criteria to begin with, for kinds that have none."""
    added = services.take_over_defaults(session(), highest(session(), actor(), P.EDIT_CAMPAIGNS), actor())
    flash(str(tn("%(n)s criterion added.", "%(n)s criteria added.", added)), "success")
    return redirect(url_for(".demonstration_criteria"), 303)


@bp.route("/demonstrations/criteria/new", methods=["GET", "POST"])
@needs(P.EDIT_CAMPAIGNS)
def new_criterion() -> ResponseReturnValue:
    """The form for a new criterion."""
    return _criterion_page(None, {"is_active": True, "weight": 10, "position": 100})


@bp.route("/demonstrations/criteria/<int:criterion_id>", methods=["GET", "POST"])
@needs(P.EDIT_CAMPAIGNS)
def edit_criterion(criterion_id: int) -> ResponseReturnValue:
    """The form of a criterion."""
    found = load(session(), DemonstrationCriterion, criterion_id, actor(), P.EDIT_CAMPAIGNS)
    return _criterion_page(found, {name: getattr(found, name) for name in CriterionInput.model_fields})


def put_up(board: Board) -> None:
    """Reviews that are due on Today, the panel on the page of a unit, and the pass mark among the settings."""
    board.counts.append(queries.due_titles)
    board.needs.append(needs_of_today)
    board.add_panels("unit", unit_panel)
    board.add_panels("settings", settings_panel)


def needs_of_today(db: Session, who: Actor) -> list[Need]:
    """Titles that are due for review."""
    if not (due := queries.due_titles(db, who)):
        return []
    title = tn("%(n)s demonstration title is due for review", "%(n)s demonstration titles are due for review", due)
    return [Need("warn", str(STATE_NAMES["due"]), str(title), "", url_for("outreach.demonstrations", state="due"),
                 str(t("Look at them")))]  # fmt: skip


def unit_panel(db: Session, unit: Unit, who: Actor) -> Panel | None:
    """The titles of a unit."""
    if not may(db, unit, who, P.VIEW_CAMPAIGNS):
        return None
    found, kinds = queries.of_unit(db, unit), terms.labels(db, "demonstration_kind", unit.area)
    may_apply = may(db, unit, who, P.EDIT_EVENTS)
    if not found and not may_apply:
        return None
    lines = [(f"{kinds.get(one.kind, one.kind)} · {LEVEL_NAMES[one.level]}", STATE_NAMES[state_of(one, today())],
              STATE_TONES[state_of(one, today())], demonstration_url(one)) for one in found]  # fmt: skip
    apply_url = url_for("outreach.new_demonstration", unit_id=unit.id) if may_apply else ""
    return Panel(str(t("Demonstration units")), "outreach/panel_demonstrations.html",
                 {"lines": lines, "apply_url": apply_url}, rank=70)  # fmt: skip


def demonstration_url(found: Demonstration) -> str:
    """The page of a demonstration unit."""
    return url_for("outreach.demonstration", demonstration_id=found.id)


def photos_url(found: Demonstration) -> str:
    """The photos on that page."""
    return url_for("outreach.demonstration", demonstration_id=found.id, _anchor="photos")


@bp.post("/demonstrations/criteria/<int:criterion_id>/delete")
@needs(P.EDIT_CAMPAIGNS)
def delete_criterion(criterion_id: int) -> ResponseReturnValue:
    """Take a criterion out by which nobody was scored."""
    found = load(session(), DemonstrationCriterion, criterion_id, actor(), P.EDIT_CAMPAIGNS)
    services.delete_criterion(session(), found, actor())
    flash(str(t("Deleted: %(name)s.", name=found.text)), "success")
    return redirect(url_for(".demonstration_criteria"), 303)


def state_of(found: Demonstration, on: date) -> str:
    """Its state; "due" for a title whose review or term is over."""
    is_over = (found.review_due_on is not None and found.review_due_on <= on) or (
        found.term_until is not None and found.term_until < on
    )
    return "due" if found.state == "granted" and is_over else found.state


def _criterion_page(found: DemonstrationCriterion | None, values: dict[str, Any]) -> ResponseReturnValue:
    form = Form(CriterionInput, {"kind": terms.names(session(), "demonstration_kind")}, values)
    area = found.area if found else highest(session(), actor(), P.EDIT_CAMPAIGNS)
    if request.method == "POST":
        made = attempt(form, request.form,
                       lambda given: services.set_criterion(session(), area, given, actor(), found))  # fmt: skip
        if made is not None:
            flash(str(t("Saved: %(name)s.", name=made.text)), "success")
            return redirect(url_for(".demonstration_criteria"))
    here = url_for(".edit_criterion", criterion_id=found.id) if found else url_for(".new_criterion")
    page = render_template("outreach/criterion_form.html", form=form, found=found, here=here)
    return page, 422 if form.is_wrong else 200


def demonstration_page(
    found: Demonstration, scores: Form[ScoresInput] | None = None, photo_error: str = ""
) -> ResponseReturnValue:
    """The page of one, with what was wrong in the scores or photos that were sent."""
    db, who = session(), actor()
    is_open = found.state in ("applied", "granted")
    may_score = is_open and may(db, found, who, P.EDIT_EVENTS)
    kept = {int(number): one for number, one in found.scores.items()}
    if scores is not None:
        typed = {one: (scores["points"].value.get(one, ""), scores["proofs"].value.get(one, ""))
                 for one, _ in scores["points"].choices}  # fmt: skip
    else:
        typed = {str(number): (one["points"], one["proof"]) for number, one in kept.items()}
    page = render_template(
        "outreach/demonstration.html", found=found, needed=queries.pass_setting(db, found.area)["percent"],
        state=state_of(found, today()), names=STATE_NAMES,
        tones=STATE_TONES, level=LEVEL_NAMES[found.level], criteria=queries.criteria_of(db, found), typed=typed,
        kept=kept, kind=terms.labels(db, "demonstration_kind", found.area).get(found.kind, found.kind),
        may_score=may_score, may_decide=is_open and may(db, found, who, P.EDIT_CAMPAIGNS),
        errors=[str(one) for one in (scores.errors + scores["points"].errors + scores["proofs"].errors)]
        if scores else [],
        reviews=queries.reviews_of(db, found), sees_history=may(db, found, who, P.VIEW_AUDIT),
        back=url_for(".demonstrations"), photos=photos_of(db, found), most_photos=MOST_PHOTOS, photo_error=photo_error,
    )  # fmt: skip
    return page, 422 if scores is not None or photo_error else 200
