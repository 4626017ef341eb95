"""Training classes: the list, one class, its sessions, its list of trainees and who came."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from core.access import needs
from core.errors import NotFound
from core.filter_bars import choice, filter_bar, text_box
from core.forms import Form, attempt
from core.i18n import t, tn
from core.listing import Column, listing
from core.times import now, say_span, today
from core.web import actor, session
from outreach import training_services as services
from outreach.exam_services import standing
from outreach.training_inputs import TraineesInput, TrainingClassInput, TrainingSessionInput
from outreach.training_models import Trainee, TrainingClass, TrainingSession
from outreach.training_queries import (
    certificates_of,
    classes,
    present_at,
    sessions_of,
    sittings_of,
    token,
    trainees_of,
    tries_of,
)
from outreach.training_tallies import tally
from outreach.training_tick_queries import LATE
from outreach.views import bp
from registry import terms
from registry.permissions import Permission as P
from registry.scope import load, may
from schedule import choice_queries
from schedule.models import Event


@bp.get("/training")
@needs(P.VIEW_CAMPAIGNS)
def training_classes() -> str:
    """The classes of the reader's areas, with person-times and persons."""
    db, asked, who = session(), request.args, actor()
    sorts = {"name": TrainingClass.name, "number": TrainingClass.id}
    page = listing(db, classes(who, asked), asked, request.path, sorts, "-number")
    ids = [one.id for one in page.rows]
    held = [one for one in sessions_of(db, ids) if one.event.status == "held"]
    sittings = sittings_of(db, held)
    tallies = {number: tally([one for one in sittings if one.class_id == number]) for number in ids}
    names = terms.labels(db, "trainee_category")
    columns = [
        Column("name", t("Training class"), lambda one: one.name, True),
        Column("who", t("Who is trained"), lambda one: names.get(one.category, one.category)),
        Column("area", t("Area"), lambda one: one.area.name),
        Column("sessions", t("Sessions held"), lambda one: sum(1 for s in sittings if s.class_id == one.id),
               kind="number"),
        Column("visits", t("Person-times trained"), lambda one: f"{tallies[one.id].visits:,}", kind="number"),
        Column("persons", t("Persons trained"), lambda one: f"{tallies[one.id].persons:,}", kind="number"),
    ]  # fmt: skip
    bar = filter_bar(asked, url_for(".training_classes"), text_box(asked, "q", t("Name")),
                     choice(asked, "category", t("Who is trained"), terms.names(db, "trainee_category")))  # fmt: skip
    return render_template("outreach/training_classes.html", page=page, columns=columns, bar=bar, row_url=class_url,
                           lede=str(tn("%(n)s class", "%(n)s classes", page.total)),
                           may_edit=who.may(P.EDIT_EVENTS))  # fmt: skip


@bp.route("/training/new", methods=["GET", "POST"])
@needs(P.EDIT_EVENTS)
def new_training_class() -> ResponseReturnValue:
    """The form for a new class."""
    offered = choice_queries.areas(session(), actor())
    form = _class_form({"area_id": offered[0][0] if offered else "", "pass_percent": 60, "tries": 2})
    if request.method == "POST":
        made = attempt(form, request.form, lambda given: services.add_class(session(), given, actor()))
        if made is not None:
            flash(str(t("Added: %(name)s. Plan its first session.", name=made.name)), "success")
            return redirect(class_url(made))
    return _form_page(form, None)


@bp.get("/training/<int:class_id>")
@needs(P.VIEW_CAMPAIGNS)
def training_class(class_id: int) -> ResponseReturnValue:
    """One class: how many were trained, sessions, trainees with attendance, test and certificate."""
    return class_page(load(session(), TrainingClass, class_id, actor(), P.VIEW_CAMPAIGNS))


@bp.route("/training/<int:class_id>/edit", methods=["GET", "POST"])
@needs(P.EDIT_EVENTS)
def edit_training_class(class_id: int) -> ResponseReturnValue:
    """The form of a class."""
    found = own_class(class_id)
    form = _class_form({name: getattr(found, name) for name in TrainingClassInput.model_fields})
    if request.method == "POST":
        done = attempt(form, request.form, lambda given: services.edit_class(session(), found, given, actor()))
        if done is not None:
            flash(str(t("Saved: %(name)s.", name=done.name)), "success")
            return redirect(class_url(done))
    return _form_page(form, found)


@bp.route("/training/<int:class_id>/sessions/new", methods=["GET", "POST"])
@needs(P.EDIT_EVENTS)
def new_training_session(class_id: int) -> ResponseReturnValue:
    """Plan a session: it books its room and lecturers."""
    found = own_class(class_id)
    form = _session_form({"on": today() + timedelta(days=7), "starts": "09:00", "ends": "11:30"})
    if request.method == "POST":
        made = attempt(form, request.form, lambda given: services.add_session(session(), found, given, actor()))
        if made is not None:
            flash(str(t("Planned: %(title)s.", title=made.title)), "success")
            return redirect(class_url(found))
    names = ["on", "starts", "ends", "topic", "place_id", "lecturers"] + (["override_reason"] if form.is_wrong else [])
    page = render_template("outreach/training_session.html", form=form, found=found, names=names, back=class_url(found))
    return page, 422 if form.is_wrong else 200


@bp.post("/training/<int:class_id>/trainees")
@needs(P.EDIT_EVENTS)
def add_trainees(class_id: int) -> ResponseReturnValue:
    """Add trainees that were pasted."""
    found, form = own_class(class_id), Form(TraineesInput)
    done = attempt(form, request.form, lambda given: _added(found, given))
    if done is None:
        return class_page(found, form)
    added, again = done
    said = tn("%(n)s trainee added.", "%(n)s trainees added.", added)
    more = tn("%(n)s was on the list already.", "%(n)s were on the list already.", again) if again else ""
    flash(f"{said} {more}".strip(), "success")
    return redirect(class_url(found), 303)


@bp.post("/training/<int:class_id>/trainees/<int:trainee_id>/remove")
@needs(P.EDIT_EVENTS)
def remove_trainee(class_id: int, trainee_id: int) -> ResponseReturnValue:
    """Take somebody off the list who never came."""
    found, trainee = own_trainee(class_id, trainee_id)
    services.remove_trainee(session(), trainee, actor())
    flash(str(t("Off the list: %(name)s.", name=trainee.name)), "success")
    return redirect(class_url(found), 303)


def class_url(found: TrainingClass) -> str:
    """The page of a class."""
    return url_for("outreach.training_class", class_id=found.id)


def own_class(class_id: int) -> TrainingClass:
    """The class, if the reader looks after it."""
    return load(session(), TrainingClass, class_id, actor(), P.EDIT_EVENTS)


def own_trainee(class_id: int, trainee_id: int) -> tuple[TrainingClass, Trainee]:
    """A trainee of a class that the reader looks after; one of another class is not found."""
    found, trainee = own_class(class_id), session().get(Trainee, trainee_id)
    if trainee is None or trainee.class_id != found.id:
        raise NotFound()
    return found, trainee


def class_page(found: TrainingClass, pasted: Form[TraineesInput] | None = None) -> ResponseReturnValue:
    """The page of the class; the names are shown to whoever looks after it."""
    db, who = session(), actor()
    may_edit = may(db, found, who, P.EDIT_EVENTS)
    every = sessions_of(db, [found.id])
    held = [one for one in every if one.event.status == "held"]
    sittings = dict(zip((one.event_id for one in held), sittings_of(db, held), strict=True))
    listed = trainees_of(db, found)
    came = present_at(db, [one.event_id for one in every])
    counts = {one.id: sum(1 for event in sittings if one.id in came.get(event, ())) for one in listed}
    seen = frozenset[int]().union(*came.values())
    tries, papers = tries_of(db, found), certificates_of(db, found)
    form = pasted or Form(TraineesInput)
    page = render_template(
        "outreach/training_class.html", found=found, may_edit=may_edit, form=form, back=url_for(".training_classes"),
        category=terms.labels(db, "trainee_category", found.area).get(found.category, found.category),
        figures=tally(sittings.values()),
        sessions=[_session_line(found, one, sittings, len(came.get(one.event_id, ()))) for one in every],
        trainees=[_trainee_line(db, found, one, counts, tries, papers, one.id in seen) for one in listed if may_edit],
        listed=len(listed), passed=sum(1 for ids in tries.values() if any(one.is_passed for one in ids)),
        held=len(held), may_issue=may(db, found, who, P.ISSUE_CERTIFICATES),
        sees_history=may(db, found, who, P.VIEW_AUDIT),
    )  # fmt: skip
    return page, 422 if form.is_wrong else 200


def _added(found: TrainingClass, given: TraineesInput) -> tuple[int, int]:
    with session().begin_nested():
        return services.add_trainees(session(), found, given, actor())


def _session_line(found: TrainingClass, one: TrainingSession, sittings: Any, ticked: int) -> dict[str, Any]:
    event: Event = one.event
    sitting = sittings.get(one.event_id)
    return {
        "title": one.topic or event.title, "when": say_span(event.starts_at, event.ends_at, event.zone),
        "where": event.place.name if event.place else event.place_note, "is_held": sitting is not None,
        "size": sitting.size if sitting else ticked, "has_begun": event.starts_at <= now(),
        "code": url_for(".training_code", class_id=found.id, event_id=event.id)
        if sitting is None and event.ends_at + LATE > now() else "",
        "url": url_for(".training_attendance", class_id=found.id, event_id=event.id),
        "event_url": url_for("schedule.event", event_id=event.id),
    }  # fmt: skip


def _trainee_line(
    db: Session, found: TrainingClass, one: Trainee, counts: dict[int, int], tries: Any, papers: Any, is_seen: bool
) -> dict[str, Any]:
    own: dict[str, Any] = {"class_id": found.id, "trainee_id": one.id}
    paper = papers.get(one.id)
    how = standing(found, tries.get(one.id, []))
    return {
        "name": one.name, "organisation": one.organisation, "phone": one.phone, "came": counts[one.id],
        "best": how.best, "is_passed": how.is_passed, "left": how.left,
        "test_url": url_for(".take_exam", token=token(db, one)) if found.is_test_open and how.left else "",
        "remove": "" if is_seen or tries.get(one.id) or paper else url_for(".remove_trainee", **own),
        "score": url_for(".type_score", **own) if found.test and how.left else "",
        "issue": url_for(".issue_training_certificate", **own) if paper is None and how.is_passed else "",
        "paper": url_for(".training_certificate_pdf", **own) if paper else "", "number": paper.number if paper else "",
        "revoke": url_for(".revoke_training_certificate", **own) if paper else "",
    }  # fmt: skip


def _class_form(values: dict[str, Any]) -> Form[TrainingClassInput]:
    db = session()
    areas = [(str(number), name) for number, name in choice_queries.areas(db, actor())]
    return Form(TrainingClassInput, {"area_id": areas, "category": terms.names(db, "trainee_category")}, values)


def _form_page(form: Form[TrainingClassInput], found: TrainingClass | None) -> ResponseReturnValue:
    page = render_template("outreach/training_form.html", form=form, found=found,
                           back=class_url(found) if found else url_for(".training_classes"))  # fmt: skip
    return page, 422 if form.is_wrong else 200


def _session_form(values: dict[str, Any]) -> Form[TrainingSessionInput]:
    db, who = session(), actor()
    rooms = [(str(number), name) for number, name in choice_queries.places(db, who)]
    return Form(TrainingSessionInput, {"place_id": rooms, "lecturers": choice_queries.resources(db, who)["person"]},
                values)  # fmt: skip
