"""The log of deliveries: what was sent, what the other side said, and what becomes of what could not be sent."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.access import needs
from core.channels.codes import advice
from core.errors import NotFound
from core.filter_bars import FilterBar, choice, filter_bar, text_box
from core.forms import Form, attempt
from core.i18n import t, tn
from core.listing import listing
from core.models import OutboxMessage
from core.views import back
from core.web import actor, session
from registry.permissions import Permission as P
from registry.queries.settings import TIME_ZONE, setting
from schedule import channel_queries as queries
from schedule import channel_services as services
from schedule.channel_inputs import KeepInput
from schedule.channel_outcomes import masked_reader
from schedule.channel_words import kind_name
from schedule.views import bp

SORTS = {"created": OutboxMessage.id}


@bp.get("/settings/deliveries")
@needs(P.ADMINISTER)
def deliveries() -> ResponseReturnValue:
    """The messages of the reader's channels, newest first."""
    return _page(Form(KeepInput, values=queries.keeping(session())))


@bp.get("/settings/deliveries/<int:message_id>")
@needs(P.ADMINISTER)
def delivery(message_id: int) -> str:
    """One message with every try."""
    found = queries.own_delivery(session(), message_id, actor())
    kind = found.channel.partition(":")[0]
    tries = [(one, advice(kind, one.code, one.answer)) for one in queries.tries_of(session(), found)]
    names = queries.channel_names(session(), actor())
    return render_template(
        "schedule/delivery.html", one=found, tries=tries, state=queries.STATES[found.state],
        channel=names.get(found.channel, found.channel), kind=kind_name(found.kind), is_once=kind == "sms",
        reader=queries.readers(session(), [found]).get(found.reader_key, ""), address=masked_reader(found.address),
        zone=setting(session(), TIME_ZONE), is_dead=found.state in (*queries.DEAD, "dropped"),
        can_drop=found.state in ("waiting", *queries.DEAD),
    )  # fmt: skip


@bp.post("/settings/deliveries/<int:message_id>/again")
@needs(P.ADMINISTER)
def send_again(message_id: int) -> ResponseReturnValue:
    """Send it once more."""
    found = queries.own_delivery(session(), message_id, actor())
    services.try_again(session(), found, actor())
    flash(str(t("The message is sent again within the next seconds.")), "success")
    return redirect(back(url_for(".delivery", message_id=message_id)))


@bp.post("/settings/deliveries/<int:message_id>/drop")
@needs(P.ADMINISTER)
def drop_delivery(message_id: int) -> ResponseReturnValue:
    """Give it up."""
    found = queries.own_delivery(session(), message_id, actor())
    services.give_up(session(), found, actor())
    flash(str(t("The message is given up. It stays in the log.")), "success")
    return redirect(back(url_for(".deliveries", state="dead")))


@bp.post("/settings/deliveries/again")
@needs(P.ADMINISTER)
def send_all_again() -> ResponseReturnValue:
    """Send once more all of a channel that could not be sent."""
    name = request.form.get("channel", "")
    if name not in queries.channel_names(session(), actor()):
        raise NotFound()
    done = services.try_all_again(session(), name, actor())
    flash(str(tn("%(n)s message is sent again.", "%(n)s messages are sent again.", done)), "success")
    return redirect(url_for(".deliveries", channel=name))


@bp.post("/settings/deliveries/keeping")
@needs(P.ADMINISTER)
def save_keeping() -> ResponseReturnValue:
    """Keep messages for so long from now on."""
    form = Form(KeepInput, values=queries.keeping(session()))
    if attempt(form, request.form, lambda given: services.set_keeping(session(), given, actor())) is not None:
        flash(str(t("Saved: messages are kept for %(days)s days.", days=form["days"].value)), "success")
        return redirect(url_for(".deliveries"))
    return _page(form)


def _page(form: Form[KeepInput]) -> ResponseReturnValue:
    found = queries.deliveries(actor(), request.args)
    page = listing(session(), found, request.args, url_for(".deliveries"), SORTS, "-created")
    names = queries.channel_names(session(), actor())
    channel = request.args.get("channel", "")
    html = render_template(
        "schedule/deliveries.html", page=page, bar=_bar(names), names=names, states=queries.STATES,
        readers=queries.readers(session(), list(page.rows)), masked=masked_reader, kind_name=kind_name,
        zone=setting(session(), TIME_ZONE), dead=queries.dead_count(session(), actor()), form=form,
        sees_all=queries.sees_all(actor()), channel=channel if channel in names else "",
        explained=lambda one: advice(one.channel.partition(":")[0], one.error.partition(" ")[0], one.error),
    )  # fmt: skip
    return html, 422 if form.is_wrong else 200


def _bar(names: dict[str, str]) -> FilterBar:
    asked = request.args
    states: list[Any] = [
        ("dead", t("could not be sent")),
        *((code, word) for code, (word, _) in queries.STATES.items()),
    ]
    kinds = [(code, kind_name(code)) for code in queries.kinds_sent(session(), actor())]
    return filter_bar(
        asked, url_for(".deliveries"),
        choice(asked, "state", t("State"), states),
        choice(asked, "channel", t("Channel"), list(names.items())),
        choice(asked, "kind", t("Kind of notice"), kinds),
        text_box(asked, "reader", t("Reader or address")),
    )  # fmt: skip
