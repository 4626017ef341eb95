"""A unit's self-inspections: the form for the telephone, what was found before, hazards until they are fixed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from pydantic import ValidationError
from sqlalchemy.orm import Session

from core.access import needs
from core.errors import DomainError, NotFound, Refusals
from core.forms import Form, attempt
from core.i18n import language, t, tn
from core.photos import LARGEST_BYTES
from core.sent_photos import file_store, photo_answer, sent_photos
from core.sentences import refusals
from core.times import today
from core.web import actor, session
from readiness import self_inspection_queries as queries
from readiness import self_inspection_services as services
from readiness.self_inspection_inputs import SelfInspectionInput, SettleInput
from readiness.self_inspection_models import SelfHazard, SelfHazardPhoto, SelfInspection
from readiness.self_inspection_rule import score
from readiness.self_inspection_words import (
    ANSWERS,
    HAZARD_STATES,
    HAZARD_TONES,
    STANDING_TONES,
    STANDINGS,
    hazard_state,
    said_note,
)
from readiness.views import bp
from registry import terms
from registry.models import Unit
from registry.permissions import Permission as P
from registry.scope import load, may
from schedule.queries import zone_of

SHOWN = 12


@dataclass
class Typed:
    """The form as it stands: what was typed, by the names of its boxes, and what is wrong with it."""

    values: dict[str, str] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


@bp.get("/units/<int:unit_id>/self-inspections")
@needs(P.VIEW_READINESS)
def unit_self_inspections(unit_id: int) -> str:
    """How a unit stands, its open hazards, and its self-inspections so far."""
    db, who = session(), actor()
    unit = load(db, Unit, unit_id, who, P.VIEW_READINESS)
    on = today(zone_of(db, unit.area))
    standing, due, owes = queries.standing_of(db, unit, on)
    hazards = queries.hazards_of(db, unit, only_open=False)
    return render_template(
        "readiness/unit_self_inspections.html", unit=unit, standing=STANDINGS[standing], tone=STANDING_TONES[standing],
        due=due, owes=owes, done=queries.inspections_of(db, unit, SHOWN), score=score, hazards=hazards, on=on,
        items=terms.labels(db, queries.SCHEME, unit.area), state_of=hazard_state, states=HAZARD_STATES,
        tones=HAZARD_TONES, can_file=may(db, unit, who, P.FILE_READINESS), is_new=standing == "never",
        said_note=said_note,
    )  # fmt: skip


@bp.route("/units/<int:unit_id>/self-inspections/new", methods=["GET", "POST"])
@needs(P.FILE_READINESS)
def inspect_self(unit_id: int) -> ResponseReturnValue:
    """Go through the unit by its checklist: two minutes on the telephone."""
    db, who = session(), actor()
    unit = load(db, Unit, unit_id, who, P.FILE_READINESS)
    typed = Typed({"done_on": today(zone_of(db, unit.area)).isoformat()})
    if request.method == "POST":
        typed = Typed(dict(request.form.items()))
        try:
            with db.begin_nested():
                made = _inspected(db, unit)
        except DomainError as error:
            if error.status not in (409, 422):
                raise
            typed.wrong = [str(one) for one in (error.errors if isinstance(error, Refusals) else [error])]
        else:
            flash(_said(db, made), "success")
            return redirect(url_for(".unit_self_inspections", unit_id=unit.id))
    known = {one.item: one for one in queries.hazards_of(db, unit)}
    page = render_template(
        "readiness/inspect_self.html", unit=unit, items=queries.checklist(db, unit.kind, unit.area), typed=typed,
        answers=ANSWERS, known=known, fix_days=queries.rule_of(db, unit.area).fix_days,
    )  # fmt: skip
    return page, 422 if typed.wrong else 200


def _inspected(db: Session, unit: Unit) -> SelfInspection:
    """The round as it was typed, with the photos of its hazards: all of it, or nothing."""
    form, who = request.form, actor()
    answers = {key[7:]: value for key, value in form.items() if key.startswith("answer.") and value}
    hazards = [
        {"item": item, "problem": form.get(f"problem.{item}", ""), "fix_by": form.get(f"fix_by.{item}") or None}
        for item, answer in answers.items() if answer == "hazard"
    ]  # fmt: skip
    raw: dict[str, Any] = {"done_on": form.get("done_on", ""), "answers": answers, "hazards": hazards,
                           "rest_is_fine": form.get("rest_is_fine", ""), "note": form.get("note", "")}  # fmt: skip
    try:
        given = SelfInspectionInput.model_validate(raw)
    except ValidationError as error:
        raise Refusals(refusals(error)) from None
    made = services.inspect(db, unit, given, who)
    for hazard in queries.hazards_of(db, unit):
        files = [file for file in request.files.getlist(f"photo.{hazard.item}") if file.filename]
        if files:
            sent = [(str(file.filename), file.stream.read(LARGEST_BYTES + 1)) for file in files]
            services.add_hazard_photos(db, file_store(), hazard, sent, who)
    return made


def _said(db: Session, made: SelfInspection) -> str:
    found = list(made.answers.values()).count("hazard")
    stay = [one for one in queries.hazards_of(db, made.unit)
            if one.found_on == made.done_on and made.answers.get(one.item) in ("ok", "na")]  # fmt: skip
    if stay:
        return str(tn("Saved. %(n)s hazard found the same day stays open; once it is fixed, say so on its page.",
                      "Saved. %(n)s hazards found the same day stay open; once they are fixed, say so on their pages.",
                      len(stay)))  # fmt: skip
    if not found and not made.fixed:
        return str(t("Saved: everything is in order."))
    first, between = tn("Saved: %(n)s hazard.", "Saved: %(n)s hazards.", found), "" if language() == "zh" else " "
    return f"{first}{between}{tn('%(n)s earlier hazard is fixed.', '%(n)s earlier hazards are fixed.', made.fixed)}"


@bp.get("/self-inspections/<int:inspection_id>")
@needs(P.VIEW_READINESS)
def self_inspection(inspection_id: int) -> str:
    """One round as it was answered."""
    db = session()
    one = load(db, SelfInspection, inspection_id, actor(), P.VIEW_READINESS)
    return render_template(
        "readiness/self_inspection.html", one=one, items=terms.labels(db, queries.SCHEME, one.unit.area),
        answers=ANSWERS, share=score(one.answers), sees_names=may(db, one.unit, actor(), P.VIEW_CONTACTS),
    )  # fmt: skip


@bp.route("/self-inspections/hazards/<int:hazard_id>", methods=["GET", "POST"])
@needs(P.VIEW_READINESS)
def self_hazard(hazard_id: int) -> ResponseReturnValue:
    """One hazard with its photos; say that it is fixed, or that it is not pursued."""
    db, who = session(), actor()
    one = load(db, SelfHazard, hazard_id, who, P.VIEW_READINESS)
    form = Form(SettleInput)
    if request.method == "POST":
        load(db, SelfHazard, hazard_id, who, P.FILE_READINESS)
        state = "dropped" if request.form.get("state") == "dropped" else "fixed"
        if attempt(form, request.form, lambda given: _settled(db, one, state, given)) is not None:
            said = t("Fixed: %(unit)s.", unit=one.unit.name) if state == "fixed" else t("Not pursued any more.")
            flash(str(said), "success")
            return redirect(url_for(".self_hazard", hazard_id=one.id))
    state = hazard_state(one.state, one.fix_by, today(zone_of(db, one.unit.area)))
    page = render_template(
        "readiness/self_hazard.html", one=one, item=terms.label(db, queries.SCHEME, one.item, one.unit.area), form=form,
        photos=queries.photos_of(db, [one]).get(one.id, []), state=HAZARD_STATES[state], tone=HAZARD_TONES[state],
        can_file=may(db, one.unit, who, P.FILE_READINESS), sees_names=may(db, one.unit, who, P.VIEW_CONTACTS),
        said_note=said_note,
    )  # fmt: skip
    return page, 422 if form.is_wrong else 200


def _settled(db: Session, one: SelfHazard, state: str, given: SettleInput) -> SelfHazard:
    with db.begin_nested():
        services.settle_hazard(db, one, state, given, actor())
        if files := sent_photos():
            services.add_hazard_photos(db, file_store(), one, files, actor())
    return one


@bp.post("/self-inspections/hazards/<int:hazard_id>/reopen")
@needs(P.FILE_READINESS)
def reopen_self_hazard(hazard_id: int) -> ResponseReturnValue:
    """It was not fixed after all."""
    db = session()
    one = load(db, SelfHazard, hazard_id, actor(), P.FILE_READINESS)
    services.reopen_hazard(db, one, actor())
    flash(str(t("The hazard is open again.")), "success")
    return redirect(url_for(".self_hazard", hazard_id=one.id))


@bp.get("/self-inspections/hazards/<int:hazard_id>/photos/<int:photo_id>")
@needs(P.VIEW_READINESS)
def self_hazard_photo(hazard_id: int, photo_id: int) -> ResponseReturnValue:
    """A photo of a hazard."""
    load(session(), SelfHazard, hazard_id, actor(), P.VIEW_READINESS)
    photo = session().get(SelfHazardPhoto, photo_id)
    if photo is None or photo.hazard_id != hazard_id:
        raise NotFound()
    return photo_answer(photo.file)
