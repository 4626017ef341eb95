"""One unit's checklist: its year at a glance, proofs by hand given, confirmed, sent back and taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from core.access import needs
from core.db import whole
from core.errors import NotFound
from core.forms import Form, attempt
from core.i18n import Text, t
from core.sent_photos import file_store, must_choose_again, sent_photos
from core.times import say_plain_date, today
from core.web import actor, session
from outreach import checklist_proof_services as services
from outreach import checklist_queries as queries
from outreach.checklist_inputs import ChecklistProofInput, ChecklistReasonInput
from outreach.checklist_models import ChecklistProof
from outreach.checklist_queries import VIEW, Line
from outreach.checklist_words import (
    PROOF_NAMES,
    PROOF_TONES,
    STATE_ICONS,
    STATE_TONES,
    say_name,
    say_standing,
)
from outreach.checklists import Held, Proof, Standing
from outreach.views import bp
from outreach.views.checklist_pages import year_asked, years
from registry import terms
from registry.models import Unit
from registry.permissions import Permission as P
from registry.scope import load, may
from schedule.models import Event
from schedule.queries import zone_of


@bp.get("/checklists/units/<int:unit_id>")
@needs(VIEW)
def unit_checklist(unit_id: int) -> str:
    """The unit's year: each item, whether and when it was done, and by what evidence."""
    db, who, year = session(), actor(), year_asked()
    unit = load(db, Unit, unit_id, who, VIEW)
    line = queries.line_of(db, who, unit, year)
    row = queries.rows_of(db, [line.checklist.id])[line.checklist.id] if line else None
    return render_template(
        "outreach/checklist_unit.html", unit=unit, line=line, checklist=row, year=year, years=years(),
        name=say_name(row) if row else "", entries=entries(line) if line else [], lede=lede(line),
        kind=terms.label(db, "unit_kind", unit.kind, unit.area), may_give=may(db, unit, who, services.GIVE),
        may_judge=may(db, unit, who, services.JUDGE), list_url=url_for(".checklists") if who.area_paths(VIEW) else "",
        today=today(zone_of(db, unit.area)),
    )  # fmt: skip


@bp.route("/checklists/units/<int:unit_id>/items/<int:item_id>/proof", methods=["GET", "POST"])
@needs(services.GIVE)
def give_checklist_proof(unit_id: int, item_id: int) -> ResponseReturnValue:
    """Say that the unit did an item, with the day, words, and if wanted a photo or a PDF."""
    db, who, year = session(), actor(), year_asked()
    unit = load(db, Unit, unit_id, who, services.GIVE)
    line = queries.line_of(db, who, unit, year)
    standing = _standing(line, item_id)
    on = today(zone_of(db, unit.area))
    form = Form(
        ChecklistProofInput, values={"item_id": item_id, "year": year, "done_on": on if on.year == year else ""}
    )
    if request.method == "POST":
        typed = MultiDict(request.form)
        typed["item_id"], typed["year"] = str(item_id), str(year)

        def deed(given: ChecklistProofInput) -> ChecklistProof:
            return services.give_proof(db, unit, given, who, file_store(), sent_photos())

        made = attempt(form, typed, whole(db, deed))
        if made is not None:
            said = t("Kept: %(item)s, %(day)s.", item=say_name(made.item), day=say_plain_date(made.done_on))
            return _said(made, said)
    item = queries.rows_of(db, [line.checklist.id])[line.checklist.id] if line else None
    name = next((say_name(one) for one in item.items if one.id == item_id), "") if item else ""
    page = render_template(
        "outreach/checklist_proof_form.html", form=form, unit=unit, year=year, name=name, standing=standing,
        must_choose_again=must_choose_again(),
    )  # fmt: skip
    return page, 422 if form.is_wrong else 200


@bp.get("/checklists/proofs/<int:proof_id>")
@needs(VIEW)
def checklist_proof(proof_id: int) -> ResponseReturnValue:
    """One proof by hand, and what can be done with it."""
    return _proof_page(load(session(), ChecklistProof, proof_id, actor(), VIEW))


@bp.get("/checklists/proofs/<int:proof_id>/file")
@needs(VIEW)
def checklist_proof_file(proof_id: int) -> ResponseReturnValue:
    """The photo, or the PDF as a download."""
    found = load(session(), ChecklistProof, proof_id, actor(), VIEW)
    if found.file is None:
        raise NotFound()
    is_photo = found.file.media_type.startswith("image/")
    return send_file(
        file_store().path(found.file), found.file.media_type, as_attachment=not is_photo,
        download_name=found.file.name, max_age=3600,
    )  # fmt: skip


@bp.post("/checklists/proofs/<int:proof_id>/confirm")
@needs(services.JUDGE)
def confirm_checklist_proof(proof_id: int) -> ResponseReturnValue:
    """Confirm it."""
    found = services.confirm(session(), load(session(), ChecklistProof, proof_id, actor(), services.JUDGE), actor())
    return _said(found, t("Confirmed: %(item)s, %(unit)s.", item=say_name(found.item), unit=found.unit.name))


@bp.post("/checklists/proofs/<int:proof_id>/<any(back, take):deed>")
@needs(services.GIVE)
def settle_checklist_proof(proof_id: int, deed: str) -> ResponseReturnValue:
    """Send it back to the unit, or take it back; with a reason."""
    db, who = session(), actor()
    found = load(db, ChecklistProof, proof_id, who, services.JUDGE if deed == "back" else services.GIVE)
    act, form = services.send_back if deed == "back" else services.take_back, Form(ChecklistReasonInput)
    if attempt(form, request.form, whole(db, lambda given: act(db, found, given, who))) is None:
        return _proof_page(found, form, deed)
    return _said(found, t("Sent back to the unit.") if deed == "back" else t("Taken back; it counts no more."))


def entries(line: Line) -> list[dict[str, Any]]:
    """The items of the unit's checklist in words, with what proves them."""
    db = session()
    row = queries.rows_of(db, [line.checklist.id])[line.checklist.id]
    names = {item.id: say_name(item) for item in row.items}
    kinds, events = terms.labels(db, "event_kind"), queries.events_behind(db, line.standings)
    proofs = queries.proofs_of(db, line.unit_id, line.year)
    return [
        {
            "one": one, "name": names[one.item.id], "said": say_standing(one), "tone": STATE_TONES[one.state],
            "icon": STATE_ICONS[one.state], "events": _events(one, events, kinds),
            "proofs": [_proof(proof) for proof in proofs.get(one.item.id, ())],
            "how": str(t(", ")).join(kinds.get(code, code) for code in sorted(one.item.event_kinds)),
        }
        for one in line.standings
    ]  # fmt: skip


def lede(line: Line | None) -> str:
    """How much is done, and until when the rest is due."""
    if line is None:
        return ""
    facts = {"done": line.done, "all": len(line.standings), "day": say_plain_date(line.due_on)}
    if line.is_complete:
        return str(t("All %(all)s items are done.", all=len(line.standings)))
    return str(t("%(done)s of %(all)s items are done; due by %(day)s.", **facts))


def _events(one: Standing, events: Mapping[int, Event], kinds: Mapping[str, str]) -> Sequence[dict[str, Any]]:
    found = [events[held.id] for held in one.evidence if isinstance(held, Held) and held.id in events]
    days = {held.id: held.on for held in one.evidence if not isinstance(held, Proof)}
    return [
        {"title": event.title, "kind": kinds.get(event.kind, event.kind), "day": say_plain_date(days[event.id]),
         "url": url_for("schedule.event", event_id=event.id)}
        for event in found
    ]  # fmt: skip


def _proof(proof: ChecklistProof) -> dict[str, Any]:
    return {
        "proof": proof, "day": say_plain_date(proof.done_on), "state": str(PROOF_NAMES[proof.state]),
        "tone": PROOF_TONES[proof.state], "url": url_for(".checklist_proof", proof_id=proof.id),
    }  # fmt: skip


def _standing(line: Line | None, item_id: int) -> Standing:
    for one in line.standings if line else ():
        if one.item.id == item_id:
            return one
    raise NotFound()


def _said(proof: ChecklistProof, said: Text) -> ResponseReturnValue:
    flash(str(said), "success")
    return redirect(url_for(".unit_checklist", unit_id=proof.unit_id, year=proof.year, _anchor=f"i-{proof.item_id}"))


def _proof_page(
    found: ChecklistProof, form: Form[ChecklistReasonInput] | None = None, deed: str = ""
) -> ResponseReturnValue:
    db, who = session(), actor()
    page = render_template(
        "outreach/checklist_proof.html", proof=found, name=say_name(found.item), state=PROOF_NAMES[found.state],
        tone=PROOF_TONES[found.state], may_judge=may(db, found, who, services.JUDGE),
        may_give=may(db, found, who, services.GIVE), deed=deed,
        sees_names=who.may_for(P.VIEW_CONTACTS, found.unit.area.path, found.unit_id),
        back=form if deed == "back" and form else Form(ChecklistReasonInput),
        take=form if deed == "take" and form else Form(ChecklistReasonInput),
    )  # fmt: skip
    return page, 422 if form is not None else 200
