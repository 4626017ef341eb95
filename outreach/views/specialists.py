"""Specialists and lecturers: the register, one of them with the visits and the own link."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import segno
from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from core.access import needs, signed_in
from core.filter_bars import FilterBar, choice, filter_bar, text_box
from core.forms import Form, attempt
from core.i18n import Text, t, tn
from core.listing import Column, listing
from core.tags import tag
from core.times import now, say_plain_date, say_span, today
from core.web import actor, address, session
from outreach import specialist_services as services
from outreach.allowances import yuan
from outreach.specialist_inputs import SpecialistInput, TakenPersonInput
from outreach.specialist_models import Specialist
from outreach.specialist_queries import (
    DAYS_AHEAD,
    DAYS_BACK,
    Visit,
    free_people,
    load_specialist,
    of_user,
    reports_due,
    specialists,
    token,
    visits_of,
    waiting_reports,
)
from outreach.specialist_words import RATE_NAMES, UNIT_NAMES, VISIT_NAMES, VISIT_TONES
from outreach.views import bp
from registry import terms
from registry.models import Area
from registry.permissions import Permission as P
from registry.queries.areas import choices as area_choices
from registry.queries.areas import readable_area
from registry.scope import load, may
from schedule import choice_queries
from schedule.models import Person


@bp.get("/specialists")
@needs(P.VIEW_CAMPAIGNS)
def all_specialists() -> str:
    """The specialists that serve the reader's areas, with how many of their visits lack a report."""
    db, who, asked = session(), actor(), request.args
    page = listing(db, specialists(who, asked, _area()), asked, request.path, {"name": Person.name}, "name")
    waiting, due = waiting_reports(db, who), reports_due(db, who)
    return render_template(
        "outreach/specialists.html", page=page, columns=_columns(page.rows), bar=_bar(), row_url=specialist_url,
        lede=_lede(page.total, waiting, due), may_edit=who.may(P.EDIT_RESOURCES), may_pay=who.may(P.EDIT_CAMPAIGNS),
        may_import=who.may(P.IMPORT) and who.may(P.EDIT_RESOURCES),
        file_url=page.url(page=None, sort=None).replace("/specialists", "/specialists.xlsx", 1),
        has_people=bool(who.may(P.EDIT_RESOURCES) and free_people(db, who)),
    )  # fmt: skip


@bp.route("/specialists/new", methods=["GET", "POST"])
@needs(P.EDIT_RESOURCES)
def new_specialist() -> ResponseReturnValue:
    """The form for somebody who is not in the register yet."""
    form = _form({"area_id": _home_area()})
    if request.method == "POST":
        made = attempt(form, request.form, lambda given: services.add_specialist(session(), given, actor()))
        if made is not None:
            flash(str(t("Added: %(name)s. Send them their own link, with which they report.", name=made.name)),
                  "success")  # fmt: skip
            return redirect(specialist_url(made))
    return _form_page(form, None)


@bp.route("/specialists/take", methods=["GET", "POST"])
@needs(P.EDIT_RESOURCES)
def take_person() -> ResponseReturnValue:
    """Take somebody into the register who can be booked already."""
    kinds = terms.names(session(), "specialist_kind")
    form = Form(TakenPersonInput, {"person_id": free_people(session(), actor()), "kind": kinds})
    if request.method == "POST":
        made = attempt(form, request.form, lambda given: services.take_person(session(), given, actor()))
        if made is not None:
            flash(str(t("Taken into the register: %(name)s. Complete what is known.", name=made.name)), "success")
            return redirect(url_for(".edit_specialist", specialist_id=made.id))
    page = render_template("outreach/specialist_take.html", form=form)
    return page, 422 if form.is_wrong else 200


@bp.get("/specialists/<int:specialist_id>")
@needs(P.VIEW_CAMPAIGNS)
def specialist(specialist_id: int) -> str:
    """One specialist: facts, visits ahead and done, and for whoever may edit them the own link."""
    db, who = session(), actor()
    found = load_specialist(db, specialist_id, who, P.VIEW_CAMPAIGNS)
    may_edit = may(db, found, who, P.EDIT_RESOURCES)
    at = now()
    visits = [one for one in visits_of(db, found, at - timedelta(days=DAYS_BACK), at + timedelta(days=DAYS_AHEAD))
              if may(db, one.event, who, P.VIEW_CALENDAR)]  # fmt: skip
    return render_template(
        "outreach/specialist.html", found=found, kind=kind_name(found), may_edit=may_edit,
        may_send=may(db, found, who, P.EDIT_EVENTS) or who.may(P.EDIT_EVENTS), facts=_facts(found, may_edit),
        visits=[_line(found, one) for one in visits], lede=_visits_said(visits),
        may_pay=may(db, found, who, P.EDIT_CAMPAIGNS), sees_history=may(db, found, who, P.VIEW_AUDIT),
        address=address(url_for(".visits_on_phone", token=token(db, found))) if may_edit and found.person.is_active
        else "",
    )  # fmt: skip


@bp.route("/specialists/<int:specialist_id>/edit", methods=["GET", "POST"])
@needs(P.EDIT_RESOURCES)
def edit_specialist(specialist_id: int) -> ResponseReturnValue:
    """The form of a specialist."""
    found = load(session(), Specialist, specialist_id, actor(), P.EDIT_RESOURCES)
    form = _form(as_typed(found))
    if request.method == "POST":
        done = attempt(form, request.form, lambda given: services.edit_specialist(session(), found, given, actor()))
        if done is not None:
            flash(str(t("Saved: %(name)s.", name=done.name)), "success")
            return redirect(specialist_url(done))
    return _form_page(form, found)


@bp.post("/specialists/<int:specialist_id>/link")
@needs(P.EDIT_RESOURCES)
def renew_specialist_link(specialist_id: int) -> ResponseReturnValue:
    """Give the specialist a new link; the old one opens nothing any more."""
    found = load(session(), Specialist, specialist_id, actor(), P.EDIT_RESOURCES)
    services.renew_link(session(), found, actor())
    flash(str(t("%(name)s has a new link; the old one opens nothing any more.", name=found.name)), "success")
    return redirect(specialist_url(found))


@bp.get("/specialists/<int:specialist_id>/code.svg")
@needs(P.EDIT_RESOURCES)
def specialist_code(specialist_id: int) -> Response:
    """The code of the own link, as a picture."""
    found = load(session(), Specialist, specialist_id, actor(), P.EDIT_RESOURCES)
    picture = io.BytesIO()
    code = segno.make_qr(address(url_for(".visits_on_phone", token=token(session(), found))), error="m")
    code.save(picture, kind="svg", omitsize=True, border=4, dark="#000", light="#fff", svgclass=None, lineclass=None)
    return Response(picture.getvalue(), mimetype="image/svg+xml", headers={"Cache-Control": "private, no-store"})


@bp.get("/specialists/mine")
@signed_in
def my_visits() -> ResponseReturnValue:
    """The own page of a specialist who is signed in; others are told how to become one."""
    found = of_user(session(), actor())
    if found is None:
        return render_template("outreach/no_specialist.html", may_edit=actor().may(P.EDIT_RESOURCES))
    return redirect(url_for(".visits_on_phone", token=token(session(), found)))


def specialist_url(found: Specialist) -> str:
    """The page of a specialist."""
    return url_for("outreach.specialist", specialist_id=found.id)


def kind_name(found: Specialist) -> str:
    """Specialist, lecturer or whatever the county calls it."""
    return terms.labels(session(), "specialist_kind", found.person.area).get(found.kind, found.kind)


def visit_said(visit: Visit) -> str:
    """When the visit is planned."""
    return say_span(visit.event.starts_at, visit.event.ends_at, visit.event.zone)


def as_typed(found: Specialist) -> dict[str, Any]:
    """What the form of a specialist holds."""
    own = {name: getattr(found, name) for name in ("kind", "field", "organisation", "job_title", "term_from",
                                                   "term_until", "rate_per", "note", "version")}  # fmt: skip
    person = {name: getattr(found.person, name) for name in ("name", "phone", "area_id", "skills")}
    rate = f"{yuan(found.rate_fen).normalize():f}" if found.rate_fen else ""
    return own | person | {"rate_yuan": rate, "login": found.user.login if found.user else ""}


def _area() -> Area | None:
    return readable_area(session(), actor(), request.args.get("area", ""), P.VIEW_CAMPAIGNS)


def _home_area() -> int | str:
    offered = choice_queries.areas(session(), actor(), P.EDIT_RESOURCES)
    return offered[0][0] if offered else ""


def _columns(rows: Any) -> list[Column]:
    kinds = terms.labels(session(), "specialist_kind")
    sees = actor().may(P.VIEW_CONTACTS)
    shown = [
        Column("name", t("Full name"), lambda one: one.name, True),
        Column("kind", t("Kind"), lambda one: kinds.get(one.kind, one.kind)),
        Column("field", t("Field of work"), lambda one: one.field),
        Column("organisation", t("Organisation"), lambda one: one.organisation),
        Column("area", t("Area"), lambda one: one.person.area.name),
        Column("term", t("Appointed until"), _term, kind="date"),
    ]
    phone = Column("phone", t("Telephone"), lambda one: one.person.phone)
    return [shown[0], phone, *shown[1:]] if sees else shown


def _term(one: Specialist) -> Markup | str:
    if one.term_until is None:
        return ""
    said = f"{one.term_until:%Y-%m-%d}"
    return tag(t("ended %(day)s", day=said), "warn") if one.term_until < today() else said


def _bar() -> FilterBar:
    asked = request.args
    areas = area_choices(session(), actor(), P.VIEW_CAMPAIGNS, ("county", "township"))
    fields = [
        text_box(asked, "q", t("Name, field or organisation")),
        choice(asked, "kind", t("Kind"), terms.names(session(), "specialist_kind")),
        choice(asked, "shows", t("Show"), [("inactive", t("No longer in use"))], t("Active")),
    ]
    if len(areas) > 1:
        fields.insert(2, choice(asked, "area", t("Area"), areas))
    return filter_bar(asked, url_for(".all_specialists"), *fields)


def _lede(total: int, waiting: int, due: int) -> str:
    parts = [tn("%(n)s person", "%(n)s people", total)]
    if waiting:
        parts.append(tn("%(n)s report waits for acceptance", "%(n)s reports wait for acceptance", waiting))
    if due:
        parts.append(tn("%(n)s report is missing", "%(n)s reports are missing", due))
    return " · ".join(str(part) for part in parts)


def _visits_said(visits: list[Visit]) -> str:
    due = sum(1 for one in visits if one.state in ("due", "returned"))
    ahead = sum(1 for one in visits if one.state == "ahead")
    parts: list[Text] = [tn("%(n)s visit ahead", "%(n)s visits ahead", ahead)]
    if due:
        parts.append(tn("%(n)s report is missing", "%(n)s reports are missing", due))
    return " · ".join(str(part) for part in parts)


def _facts(found: Specialist, may_edit: bool) -> list[tuple[str, object]]:
    person = found.person
    skills = terms.labels(session(), "skill", person.area)
    term = " – ".join(say_plain_date(day) if day else "…" for day in (found.term_from, found.term_until))
    facts: list[tuple[Text, object]] = [
        (t("Field of work"), found.field), (t("Organisation"), found.organisation), (t("Job title"), found.job_title),
        (t("Area"), person.area.name), (t("Skills"), str(t(", ")).join(skills.get(one, one) for one in person.skills)),
        (t("Appointed"), term if found.term_from or found.term_until else ""),
        (t("Account"), found.user.login if found.user else t("none, reports by the personal link")),
    ]  # fmt: skip
    if may(session(), found, actor(), P.VIEW_CONTACTS):
        facts.insert(0, (t("Telephone"), person.phone))
    if may_edit:
        rate = f"{yuan(found.rate_fen)} {UNIT_NAMES[found.rate_per]}" if found.rate_fen else RATE_NAMES["none"]
        facts += [(t("Allowance"), rate), (t("Note"), found.note)]
    return [(str(label), value) for label, value in facts if value]


def _line(found: Specialist, visit: Visit) -> dict[str, Any]:
    event = visit.event
    own: dict[str, Any] = {"specialist_id": found.id, "event_id": event.id}
    return {
        "title": event.title, "when": visit_said(visit), "where": (event.unit or event.area).name,
        "purpose": visit.dispatch.purpose if visit.dispatch else "", "state": VISIT_NAMES[visit.state],
        "tone": VISIT_TONES[visit.state], "url": url_for(".visit_report", **own),
        "again": url_for(".dispatch_again", **own) if event.kind == services.VISIT else "",
    }  # fmt: skip


def _form(values: dict[str, Any]) -> Form[SpecialistInput]:
    db, who = session(), actor()
    offered: dict[str, Any] = {
        "kind": terms.names(db, "specialist_kind"), "skills": terms.names(db, "skill"),
        "area_id": [(str(number), name) for number, name in choice_queries.areas(db, who, P.EDIT_RESOURCES)],
        "rate_per": list(RATE_NAMES.items()),
    }  # fmt: skip
    return Form(SpecialistInput, offered, values)


def _form_page(form: Form[SpecialistInput], found: Specialist | None) -> ResponseReturnValue:
    page = render_template("outreach/specialist_form.html", form=form, found=found,
                           back=specialist_url(found) if found else url_for(".all_specialists"))  # fmt: skip
    return page, 422 if form.is_wrong else 200
