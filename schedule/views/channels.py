"""Channels by which messages leave: how they fare, setting them up, and trying them out."""

from __future__ import annotations

from typing import Any, cast

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.access import needs
from core.channels.appriser import is_installed
from core.channels.kinds import EMAIL, KINDS, channel_of
from core.channels.letters import Channel
from core.channels.mailing import mail_channel
from core.config import Config
from core.errors import NotFound
from core.forms import Form, attempt
from core.i18n import Text, t, tn
from core.web import actor, begin_writing, reads_first, session
from registry.permissions import Permission as P
from registry.queries.settings import TIME_ZONE, setting
from schedule import channel_queries as queries
from schedule import channel_services as services
from schedule.channel_inputs import ChannelInput, TestInput
from schedule.channel_outcomes import Outcome, masked_address, read
from schedule.channel_words import FORM_CHOICES, METHOD_CHOICES, carried_kinds, hint_of_address, hint_of_secret
from schedule.notice_models import NoticeChannel
from schedule.views import bp


@bp.get("/settings/channels")
@needs(P.ADMINISTER)
def channels() -> ResponseReturnValue:
    """The reader's channels and how they fare, and the kinds that can be set up."""
    return _list_page(_test_form(actor_email()))


@bp.route("/settings/channels/new/<kind>", methods=["GET", "POST"])
@needs(P.ADMINISTER)
def new_channel(kind: str) -> ResponseReturnValue:
    """Set up a channel of that kind."""
    if kind not in KINDS:
        raise NotFound()
    areas = queries.offered_areas(session(), actor())
    form = _form(kind, {"kind": kind, "area_id": areas[0][0] if areas else ""}, None)
    if request.method == "POST":
        added = attempt(
            form, request.form, lambda given: services.add_channel(session(), given, may_be_local(), actor())
        )
        if added is not None:
            flash(str(t("Set up: %(name)s. Send a test now.", name=added.name)), "success")
            return redirect(url_for(".change_channel", channel_id=added.id))
    return _form_page(form, kind, None, _test_form(""))


@bp.route("/settings/channels/<int:channel_id>", methods=["GET", "POST"])
@needs(P.ADMINISTER)
def change_channel(channel_id: int) -> ResponseReturnValue:
    """How the channel fares; change it, or send a test."""
    row = queries.own_channel(session(), channel_id, actor())
    form = _form(row.kind, services.as_typed(row) | {"version": row.version}, row)
    if request.method == "POST":
        changed = attempt(
            form, request.form, lambda given: services.edit_channel(session(), row, given, may_be_local(), actor())
        )
        if changed is not None:
            flash(str(t("Saved: %(name)s. Send a test to see whether it works.", name=changed.name)), "success")
            return redirect(url_for(".change_channel", channel_id=row.id))
    return _form_page(form, row.kind, row, _test_form(""))


@bp.post("/settings/channels/<int:channel_id>/test")
@needs(P.ADMINISTER)
@reads_first
def try_channel(channel_id: int) -> ResponseReturnValue:
    """Send a test and show what the other side says; nothing is locked meanwhile."""
    row = queries.own_channel(session(), channel_id, actor())
    form = _test_form("")
    outcome = _tried(form, channel_of(row, may_be_local()), row.kind, row.name)
    if outcome is None:
        return _form_page(_form(row.kind, services.as_typed(row) | {"version": row.version}, row), row.kind, row, form)
    begin_writing()
    row = queries.own_channel(session(), channel_id, actor())
    services.note_test(session(), row, outcome, actor())
    _say(outcome, row.name)
    return redirect(url_for(".change_channel", channel_id=channel_id, _anchor="test"))


@bp.post("/settings/channels/email/test")
@needs(P.ADMINISTER)
@reads_first
def try_email() -> ResponseReturnValue:
    """The same for e-mail, which the environment sets up."""
    channel = mail_channel(config())
    if channel is None or not queries.sees_all(actor()):
        raise NotFound()
    form = _test_form("")
    outcome = _tried(form, channel, EMAIL, str(t("E-mail (SMTP)")))
    if outcome is None:
        return _list_page(form)
    begin_writing()
    services.note_email_test(session(), outcome, actor())
    _say(outcome, str(t("E-mail (SMTP)")))
    return redirect(url_for(".channels", _anchor="email"))


@bp.post("/settings/channels/<int:channel_id>/active")
@needs(P.ADMINISTER)
def switch_channel(channel_id: int) -> ResponseReturnValue:
    """Put it out of use, or take it back."""
    row = queries.own_channel(session(), channel_id, actor())
    services.switch_channel(session(), row, not row.is_active, actor())
    said = t("%(name)s is in use again.", name=row.name)
    if not row.is_active:
        said = t("%(name)s is out of use: its messages wait until it is taken back.", name=row.name)
    message: Any = {"text": str(said), "url": url_for(".switch_channel", channel_id=row.id), "post": True}
    flash(message, "success")
    return redirect(url_for(".channels"))


@bp.post("/settings/channels/<int:channel_id>/delete")
@needs(P.ADMINISTER)
def delete_channel(channel_id: int) -> ResponseReturnValue:
    """Delete it, and give up what waits for it."""
    row = queries.own_channel(session(), channel_id, actor())
    name = row.name
    gone = services.delete_channel(session(), row, actor())
    said: Text = t("Deleted: %(name)s.", name=name)
    if gone:
        said = tn("Deleted: %(name)s, and %(n)s message that waited for it given up.",
                  "Deleted: %(name)s, and %(n)s messages that waited for it given up.", gone, name=name)  # fmt: skip
    flash(str(said), "success")
    return redirect(url_for(".channels"))


def config() -> Config:
    """The settings of this process."""
    return cast(Config, current_app.extensions["config"])


def may_be_local() -> bool:
    """Whether addresses of the server itself are open."""
    return config()["LOCAL_GATEWAYS"] == "1"


def actor_email() -> str:
    """The reader's own e-mail address, if it is known."""
    return queries.email_of(session(), actor())


def _tried(form: Form[TestInput], channel: Channel, kind: str, name: str) -> Outcome | None:
    return attempt(form, request.form, lambda given: services.send_test(channel, kind, name, given.to, actor()))


def _say(outcome: Outcome, name: str) -> None:
    if outcome.state == "sent":
        flash(str(t("The test has been taken by %(name)s. Look whether it has arrived.", name=name)), "success")
    else:
        flash(str(t("The test was not taken by %(name)s. See below why.", name=name)), "warning")


def _list_page(form: Form[TestInput]) -> ResponseReturnValue:
    lines = queries.channel_lines(session(), config(), actor())
    page = render_template(
        "schedule/channels.html", lines=lines, kinds=queries.kind_choices(), form=form, names=KINDS,
        zone=setting(session(), TIME_ZONE), has_apprise=is_installed(), dead=queries.dead_count(session(), actor()),
        sees_all=queries.sees_all(actor()),
        mail_from=config()["MAIL_FROM"], server=config()["SMTP_HOST"], carried=dict(carried_kinds()),
    )  # fmt: skip
    return page, 422 if form.is_wrong else 200


def _form_page(
    form: Form[ChannelInput], kind: str, row: NoticeChannel | None, test: Form[TestInput]
) -> ResponseReturnValue:
    name = queries.name_of(row) if row is not None else ""
    page = render_template(
        "schedule/channel.html", form=form, test=test, kind=KINDS[kind], code=kind, row=row, name=name,
        outcome=read(row.test_outcome, row.tested_at) if row is not None else None,
        faring=queries.farings(session(), [name])[name] if name else None,
        zone=setting(session(), TIME_ZONE), has_apprise=is_installed(),
    )  # fmt: skip
    return page, 422 if form.is_wrong or test.is_wrong else 200


def _form(kind: str, values: dict[str, Any], row: NoticeChannel | None) -> Form[ChannelInput]:
    areas = queries.offered_areas(session(), actor())
    form = Form(
        ChannelInput,
        {"area_id": areas, "carries": carried_kinds(), "method": METHOD_CHOICES, "form": FORM_CHOICES},
        values,
    )
    form["area_id"].required = bool(areas) and areas[0][0] != ""
    form["address"].required = row is None
    shown = masked_address(row.address) if row is not None else ""
    form["address"].hint = str(hint_of_address(kind, shown))
    form["secret"].hint = str(hint_of_secret(kind, row is not None and bool(row.secret)))
    if not KINDS[kind].has_secret:
        form["secret"].widget = "hidden"  # it is not asked for, so it need not be typed again either
    return form


def _test_form(to: str) -> Form[TestInput]:
    form = Form(TestInput, values={"to": to})
    form["to"].required = True  # groups have no such box
    return form
