"""Findings of supervision visits: the list with late ones first, the panel of a visit, and one finding."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from sqlalchemy.orm import Session

from core.access import Actor, needs
from core.db import whole
from core.filter_bars import choice, filter_bar
from core.forms import Choices, Form, attempt
from core.i18n import Text, sentences, t, tn
from core.listing import Column, listing
from core.panels import Board, Need, Panel
from core.sent_photos import file_store, must_choose_again, photo_answer, sent_photos
from core.tags import tag
from core.times import say_date, today
from core.web import actor, session
from outreach import supervision_queries as queries
from outreach import supervision_services as services
from outreach.findings import FINDING_LISTS, FINDING_TONES, SEVERITY_NAMES, SEVERITY_TONES, finding_list
from outreach.supervision_inputs import FindingBackInput, FindingDoneInput, FindingInput, FindingUnitInput
from outreach.supervision_models import SupervisionFinding
from outreach.supervision_queries import KEEP, MEND, VIEW, VISIT
from outreach.views import bp
from outreach.views.areas import area_boxes, inside_asked
from outreach.views.said import event_link
from registry.models import Unit
from registry.scope import load, may
from registry.user_queries import offered_units, unit_entry
from schedule.models import Event
from schedule.queries import zone_of

DEEDS: dict[str, Any] = {"done": FindingDoneInput, "back": FindingBackInput, "hand": FindingUnitInput}


def put_up(board: Board) -> None:
    """Findings on the page of a supervision visit, and what waits on Today."""
    board.add_panels("event", event_panel)
    board.counts += [queries.at_closed_units, queries.late_at_units, queries.to_look_at]
    board.needs.append(finding_needs)


@bp.get("/findings")
@needs(VIEW)
def findings() -> str:
    """The findings that the reader sees, late ones first."""
    db, who, asked = session(), actor(), request.args
    on = today(zone_of(db))
    query = queries.findings_seen(who).where(inside_asked(db, who, asked, VIEW, Unit.area_id))
    if asked.get("list") in FINDING_LISTS:
        query = query.where(queries.in_list(asked["list"], on))
    if asked.get("severity") in SEVERITY_NAMES:
        query = query.where(SupervisionFinding.severity == asked["severity"])
    page = listing(db, query, asked, url_for(".findings"), {"urgency": queries.urgency(on),
                   "due": SupervisionFinding.due_on}, "urgency")  # fmt: skip
    columns = [
        Column("finding", t("Problem found"), lambda one: one.finding),
        Column("unit", t("Unit"), lambda one: one.unit.name),
        Column("severity", t("Severity"), lambda one: _severity(one), False, "tag"),
        Column("due", t("Due on"), lambda one: say_date(one.due_on), True, "date"),
        Column("urgency", t("State"), lambda one: list_tag(db, one), True, "tag"),
    ]
    bar = filter_bar(asked, url_for(".findings"), choice(asked, "list", t("State"), list(FINDING_LISTS.items())),
                     choice(asked, "severity", t("Severity"), list(SEVERITY_NAMES.items())),
                     *area_boxes(db, who, asked, VIEW))  # fmt: skip
    counts = queries.counts(db, who, VIEW, on)
    said = [t("%(late)s overdue, %(open)s being worked on, %(done)s to be looked at.", **counts)]
    said += [t("%(n)s at units out of use.", n=counts["ownerless"])] if counts["ownerless"] else []
    lede = sentences(*said)
    return render_template("outreach/findings.html", page=page, columns=columns, bar=bar, row_url=finding_url,
                           lede=lede)  # fmt: skip


@bp.route("/events/<int:event_id>/findings/new", methods=["GET", "POST"])
@needs(KEEP)
def new_finding(event_id: int) -> ResponseReturnValue:
    """Enter something that was found during a supervision visit."""
    db, who = session(), actor()
    event = queries.load_visit(db, event_id, who)
    choices: Choices = {"severity": list(SEVERITY_NAMES.items()), "unit": offered_units(db, who, KEEP)}
    values = {"unit": unit_entry(event.unit)} if event.unit is not None else {}
    form = Form(FindingInput, choices, values | {"severity": "minor"})
    if request.method == "POST":

        def deed(given: FindingInput) -> SupervisionFinding:
            return services.add_finding(db, event, given, who, file_store(), sent_photos())

        made = attempt(form, request.form, whole(db, deed))
        if made is not None:
            said = t("Kept: %(unit)s puts it right by %(day)s.", unit=made.unit.name, day=say_date(made.due_on))
            return _said(made, said)
    page = render_template("outreach/finding_form.html", form=form, event=event,
                           must_choose_again=must_choose_again())  # fmt: skip
    return page, 422 if form.is_wrong else 200


@bp.get("/findings/<int:finding_id>")
@needs(VIEW)
def finding(finding_id: int) -> ResponseReturnValue:
    """One finding: what was found, until when, what was done."""
    return _page(load(session(), SupervisionFinding, finding_id, actor(), VIEW))


@bp.post("/findings/<int:finding_id>/done")
@needs(MEND)
def finding_done(finding_id: int) -> ResponseReturnValue:
    """Say what was done, with photos."""
    db, who = session(), actor()
    found, form = load(db, SupervisionFinding, finding_id, who, VIEW), _form("done")

    def deed(given: FindingDoneInput) -> SupervisionFinding:
        return services.report_done(db, found, given, who, file_store(), sent_photos())

    if attempt(form, request.form, whole(db, deed)) is None:
        return _page(found, "done", form)
    return _said(found, t("Reported: the supervisor looks at it."))


@bp.post("/findings/<int:finding_id>/accept")
@needs(KEEP)
def accept_finding(finding_id: int) -> ResponseReturnValue:
    """What was done is enough."""
    db, who = session(), actor()
    found = services.accept(db, load(db, SupervisionFinding, finding_id, who, KEEP), who)
    return _said(found, t("Accepted: %(unit)s.", unit=found.unit.name))


@bp.post("/findings/<int:finding_id>/back")
@needs(KEEP)
def finding_back(finding_id: int) -> ResponseReturnValue:
    """Send it back to the unit, with what is missing and another day."""
    db, who = session(), actor()
    found, form = load(db, SupervisionFinding, finding_id, who, KEEP), _form("back")
    if attempt(form, request.form, whole(db, lambda given: services.send_back(db, found, given, who))) is None:
        return _page(found, "back", form)
    return _said(found, t("Sent back to the unit."))


@bp.post("/findings/<int:finding_id>/hand-over")
@needs(KEEP)
def hand_over_finding(finding_id: int) -> ResponseReturnValue:
    """Give it to another unit, with a day of its own."""
    db, who = session(), actor()
    found, form = load(db, SupervisionFinding, finding_id, who, KEEP), _form("hand")
    if attempt(form, request.form, whole(db, lambda given: services.hand_over(db, found, given, who))) is None:
        return _page(found, "hand", form)
    return _said(found, t("Given to %(unit)s.", unit=found.unit.name))


@bp.get("/findings/<int:finding_id>/photos/<int:photo_id>")
@needs(VIEW)
def finding_photo(finding_id: int, photo_id: int) -> ResponseReturnValue:
    """A photo of the finding, or of what was done."""
    db = session()
    found = load(db, SupervisionFinding, finding_id, actor(), VIEW)
    return photo_answer(queries.photo_of(db, found, photo_id).file)


@bp.post("/findings/<int:finding_id>/photos/<int:photo_id>/remove")
@needs(VIEW)
def remove_finding_photo(finding_id: int, photo_id: int) -> ResponseReturnValue:
    """Take a photo off the finding."""
    found = load(session(), SupervisionFinding, finding_id, actor(), VIEW)
    services.remove_photo(session(), found, photo_id, actor())
    return _said(found, t("The photo is removed."))


def finding_url(one: SupervisionFinding) -> str:
    """The address of the finding's page."""
    return url_for("outreach.finding", finding_id=one.id)


def list_tag(db: Session, one: SupervisionFinding) -> Markup:
    """The list in which it stands, as a tag."""
    found = finding_list(one.state, one.due_on, today(zone_of(db, one.unit.area)), one.unit.is_active)
    return tag(FINDING_LISTS[found], FINDING_TONES[found])


def finding_needs(session: Session, actor: Actor) -> Sequence[Need]:
    """What the reader's units still have to put right, and what the reader has to look at."""
    found, url, show = [], url_for("outreach.findings"), str(t("Show"))
    on = today(zone_of(session))
    late, there = queries.count_own(session, actor, on)
    if late:
        title = tn("%(n)s finding is past its day", "%(n)s findings are past their day", late)
        found.append(Need("bad", str(t("Overdue")), str(title), "", f"{url}?list=late", show))
    if there:
        title = tn("%(n)s finding is to be put right", "%(n)s findings are to be put right", there)
        found.append(Need("warn", str(t("Supervision")), str(title), "", f"{url}?list=open", show))
    found += _needs_of_keeper(session, actor) if actor.area_paths(KEEP) else []
    return found


def _needs_of_keeper(session: Session, actor: Actor) -> list[Need]:
    """What stands at units out of use, what units have not put right in time, and what waits to be looked at."""
    found, url, show = [], url_for("outreach.findings"), str(t("Show"))
    if lost := queries.at_closed_units(session, actor):
        title = tn("%(n)s finding stands at a unit out of use", "%(n)s findings stand at units out of use", lost)
        hint = t("Give it to the unit that took over, or say what was done.")
        found.append(Need("bad", str(t("Supervision")), str(title), str(hint), f"{url}?list=ownerless", show))
    if late := queries.late_at_units(session, actor):
        title = tn("%(n)s finding was not put right in time", "%(n)s findings were not put right in time", late)
        found.append(Need("warn", str(t("Supervision")), str(title), "", f"{url}?list=late", show))
    if done := queries.to_look_at(session, actor):
        title = tn("%(n)s finding was put right; please look", "%(n)s findings were put right; please look", done)
        found.append(Need("info", str(t("Supervision")), str(title), "", f"{url}?list=done", show))
    return found


def event_panel(session: Session, event: Event, actor: Actor) -> Panel | None:
    """What was found during a supervision visit."""
    if event.kind != VISIT:
        return None
    rows, can_add = queries.findings_of(session, event, actor), may(session, event, actor, KEEP)
    if not rows and not can_add:
        return None
    lines = [{"one": one, "url": finding_url(one), "state": list_tag(session, one), "severity": _severity(one)}
             for one in rows]  # fmt: skip
    new_url = url_for("outreach.new_finding", event_id=event.id) if can_add else ""
    return Panel(str(t("Findings")), "outreach/panel_findings.html", {"findings": lines, "new_url": new_url}, rank=11)


def _severity(one: SupervisionFinding) -> Markup:
    return tag(SEVERITY_NAMES[one.severity], SEVERITY_TONES[one.severity])


def _said(found: SupervisionFinding, said: Text) -> ResponseReturnValue:
    flash(str(said), "success")
    return redirect(finding_url(found))


def _form(deed: str) -> Form[Any]:
    choices: Choices = {"unit": offered_units(session(), actor(), KEEP)} if deed == "hand" else {}
    return Form(DEEDS[deed], choices, prefix=deed)


def _page(found: SupervisionFinding, deed: str = "", form: Form[Any] | None = None) -> ResponseReturnValue:
    db, who = session(), actor()
    can_keep = may(db, found, who, KEEP)
    forms = {name: form if name == deed and form is not None else _form(name) for name in DEEDS}
    page = render_template(
        "outreach/finding.html", finding=found, state=list_tag(db, found), severity=_severity(found), deed=deed,
        forms=forms, photos=queries.photos_of(db, found), can_keep=can_keep, can_mend=may(db, found, who, MEND),
        event_link=event_link(found.event, may(db, found.event, who, VIEW)),
        must_choose_again=must_choose_again(),
    )  # fmt: skip
    return page, 422 if form is not None else 200
