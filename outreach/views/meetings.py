"""Joint meetings: agenda, participants and minutes of a meeting on one page, and the minutes as a Word file."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from flask import flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from core.access import Actor, needs
from core.db import whole
from core.errors import NotFound
from core.forms import Form, attempt
from core.i18n import language, t
from core.panels import Board, Panel
from core.sent_photos import file_store, must_choose_again, sent_photos
from core.tags import tag
from core.web import actor, session
from outreach import meeting_queries as queries
from outreach import meeting_services as services
from outreach.meeting_file_queries import minutes_file
from outreach.meeting_inputs import AgendaItemInput, AttendanceInput, MinutesInput, PartyInput
from outreach.meeting_models import AgendaItem, MeetingParty
from outreach.meeting_queries import KEEP, MEETING, VIEW
from outreach.meetings import ATTENDED_NAMES, ATTENDED_TONES, party_name, without_number
from outreach.views import bp, minutes_settings
from outreach.views.joint_tasks import tasks_shown
from outreach.views.said import event_when
from registry.scope import may
from registry.user_queries import offered_units
from schedule.models import Event

MARKS = {"came": True, "absent": False, "unknown": None}


def put_up(board: Board) -> None:
    """Agenda, participants and minutes on the page of a meeting; the way to their Word templates in the settings."""
    board.add_panels("event", event_panel)
    board.add_panels("settings", minutes_settings.settings_panel)


@bp.get("/events/<int:event_id>/meeting")
@needs(VIEW)
def meeting(event_id: int) -> ResponseReturnValue:
    """Agenda, participants, minutes."""
    return _page(queries.load_meeting(session(), event_id, actor()))


@bp.route("/events/<int:event_id>/agenda/new", methods=["GET", "POST"])
@needs(KEEP)
def new_agenda_item(event_id: int) -> ResponseReturnValue:
    """Put an item on the agenda."""
    db, who = session(), actor()
    event, form = queries.load_meeting(db, event_id, who, KEEP), Form(AgendaItemInput)
    if request.method == "POST":
        made = attempt(form, request.form, whole(db, lambda given: services.add_agenda_item(db, event, given, who)))
        if made is not None:
            return _said(event, str(t("On the agenda: %(title)s.", title=made.title)))
    return _item_page(form, event)


@bp.route("/agenda/<int:agenda_item_id>", methods=["GET", "POST"])
@needs(KEEP)
def edit_agenda_item(agenda_item_id: int) -> ResponseReturnValue:
    """Correct an item, put it elsewhere, or say what came of it."""
    db, who = session(), actor()
    item = queries.load_item(db, agenda_item_id, who)
    form = Form(AgendaItemInput, values={name: getattr(item, name) for name in AgendaItemInput.model_fields})
    if request.method == "POST":

        def deed(given: AgendaItemInput) -> AgendaItem:
            return services.edit_agenda_item(db, item, given, who)

        if attempt(form, request.form, whole(db, deed)) is not None:
            return _said(item.event, str(t("Corrected: %(title)s.", title=item.title)))
    return _item_page(form, item.event, item)


@bp.post("/agenda/<int:agenda_item_id>/remove")
@needs(KEEP)
def remove_agenda_item(agenda_item_id: int) -> ResponseReturnValue:
    """Take it off the agenda."""
    item = queries.load_item(session(), agenda_item_id, actor())
    event, title = item.event, item.title
    services.remove_agenda_item(session(), item, actor())
    return _said(event, str(t("Off the agenda: %(title)s.", title=title)))


@bp.post("/events/<int:event_id>/participants")
@needs(KEEP)
def invite_party(event_id: int) -> ResponseReturnValue:
    """Put a unit or a name on the list of participants."""
    db, who = session(), actor()
    event, form = queries.load_meeting(db, event_id, who, KEEP), _party_form()
    made = attempt(form, request.form, whole(db, lambda given: services.invite(db, event, given, who)))
    return _page(event, party_form=form) if made is None else _said(
        event, str(t("Invited: %(name)s.", name=party_name(made))), "participants"
    )  # fmt: skip


@bp.post("/participants/<int:party_id>/<any(came, absent, unknown, remove):deed>")
@needs(KEEP)
def settle_party(party_id: int, deed: str) -> ResponseReturnValue:
    """Say whether a participant came, or take it off the list."""
    db, who = session(), actor()
    party = queries.load_party(db, party_id, who)
    event, name = party.event, party_name(party)
    if deed == "remove":
        services.remove_party(db, party, who)
        return _said(event, str(t("%(name)s is no longer on the list.", name=name)), "participants")
    services.mark(db, party, AttendanceInput(attended=MARKS[deed]), who)
    return redirect(url_for(".meeting", event_id=event.id, _anchor="participants"))


@bp.route("/events/<int:event_id>/minutes", methods=["GET", "POST"])
@needs(KEEP)
def write_minutes(event_id: int) -> ResponseReturnValue:
    """Write or correct the minutes."""
    db, who = session(), actor()
    event = queries.load_meeting(db, event_id, who, KEEP)
    there = queries.minutes_of(db, event)
    names = ("protocol", "decisions", "version")
    form = Form(MinutesInput, values={name: getattr(there, name) for name in names} if there else {})
    if request.method == "POST":

        def deed(given: MinutesInput) -> Any:
            return services.write_minutes(db, event, given, who, file_store(), sent_photos())

        if attempt(form, request.form, whole(db, deed)) is not None:
            return _said(event, str(t("The minutes are kept.")), "minutes")
    page = render_template("outreach/minutes_form.html", form=form, event=event, minutes=there,
                           must_choose_again=must_choose_again())  # fmt: skip
    return page, 422 if form.is_wrong else 200


@bp.get("/events/<int:event_id>/minutes.docx")
@needs(VIEW)
def minutes_document(event_id: int) -> ResponseReturnValue:
    """The minutes as a Word file, in the language of the page or ?language=."""
    event = queries.load_meeting(session(), event_id, actor())
    asked = request.args.get("language", language())
    made = minutes_file(session(), event, asked if asked in ("zh", "en") else language(), file_store())
    return send_file(BytesIO(made.content), made.media_type, as_attachment=True, download_name=made.name)


@bp.get("/events/<int:event_id>/minutes/file")
@needs(VIEW)
def minutes_attachment(event_id: int) -> ResponseReturnValue:
    """The signed minutes as they were scanned."""
    minutes = queries.minutes_of(session(), queries.load_meeting(session(), event_id, actor()))
    if minutes is None or minutes.file is None:
        raise NotFound()
    is_photo = minutes.file.media_type.startswith("image/")
    return send_file(file_store().path(minutes.file), minutes.file.media_type, as_attachment=not is_photo,
                     download_name=minutes.file.name, max_age=3600)  # fmt: skip


def event_panel(session: Session, event: Event, actor: Actor) -> Panel | None:
    """What the meeting has to go through, who came, and how far its minutes are."""
    if event.kind != MEETING:
        return None
    parties, agenda = queries.parties_of(session, event), queries.agenda_of(session, event)
    minutes, can_edit = queries.minutes_of(session, event), may(session, event, actor, KEEP)
    if not (parties or agenda or minutes or can_edit):
        return None
    values = {
        "event": event, "agenda": agenda, "minutes": minutes, "can_edit": can_edit, "invited": len(parties),
        "came": sum(one.attended is True for one in parties), "bare": without_number,
    }  # fmt: skip
    return Panel(str(t("Agenda and minutes")), "outreach/panel_meeting.html", values, rank=9)


def _party_form() -> Form[PartyInput]:
    return Form(PartyInput, {"unit": offered_units(session(), actor(), KEEP)}, prefix="p")


def _said(event: Event, said: str, anchor: str = "agenda") -> ResponseReturnValue:
    flash(said, "success")
    return redirect(url_for(".meeting", event_id=event.id, _anchor=anchor))


def _item_page(form: Form[AgendaItemInput], event: Event, item: AgendaItem | None = None) -> ResponseReturnValue:
    page = render_template("outreach/agenda_item_form.html", form=form, event=event, item=item)
    return page, 422 if form.is_wrong else 200


def _party(one: MeetingParty) -> dict[str, Any]:
    return {"one": one, "name": party_name(one),
            "state": tag(ATTENDED_NAMES[one.attended], ATTENDED_TONES[one.attended])}  # fmt: skip


def _page(event: Event, party_form: Form[PartyInput] | None = None) -> ResponseReturnValue:
    db, who = session(), actor()
    agenda, minutes = queries.agenda_of(db, event), queries.minutes_of(db, event)
    page = render_template(
        "outreach/meeting.html", event=event, when=event_when(event), agenda=agenda, minutes=minutes,
        parties=[_party(one) for one in queries.parties_of(db, event)], can_edit=may(db, event, who, KEEP),
        form=party_form or _party_form(), total=sum(one.length or 0 for one in agenda), bare=without_number,
        decisions=[without_number(line) for line in minutes.decisions.splitlines() if line.strip()] if minutes else [],
        new_task_url=url_for(".new_joint_task", event=event.id), tasks=tasks_shown(db, event, who),
        is_wrong=party_form is not None,
    )  # fmt: skip
    return page, 422 if party_form is not None else 200
