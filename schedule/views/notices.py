"""The reader's own wishes: by what, when and in how many messages they are told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from core.access import signed_in
from core.forms import Choices, Form, attempt
from core.i18n import Text, t
from core.web import actor, session
from schedule import notice_queries
from schedule import notice_wish_services as services
from schedule.notice_inputs import (
    CHANNEL_NAMES,
    DIGEST_NAMES,
    LEAD_NAMES,
    WAY_NAMES,
    WEEKDAY_NAMES,
    DigestInput,
    ReachInput,
    WishInput,
)
from schedule.notice_kinds import KINDS, Kind
from schedule.notice_models import NoticeReader
from schedule.notice_times import Quiet
from schedule.notice_wish_queries import Reached, home, kinds_for, reached, reader_of
from schedule.views import bp


@dataclass(frozen=True)
class Row:
    """One kind of notice with the small form of what the reader wishes for it."""

    kind: Kind
    form: Form[WishInput]


@bp.get("/account/notices")
@signed_in
def notice_wishes() -> ResponseReturnValue:
    """How the reader is told, and the forms to change it."""
    return _page()


@bp.post("/account/notices/digest")
@signed_in
def choose_digest() -> ResponseReturnValue:
    """One message a day or a week in place of many, or each by itself."""
    given = Form(DigestInput).read(request.form)
    if given is None:
        return _page()
    kept = services.choose_digest(session(), given.digest, actor())
    flash(str(_said(kept)), "success")
    return redirect(url_for(".notice_wishes"))


@bp.post("/account/notices")
@signed_in
def keep_reach() -> ResponseReturnValue:
    """Keep digest, quiet hours and telephone."""
    form = _reach_form(reader_of(session(), actor()))
    kept = attempt(form, request.form, lambda given: services.keep_reach(session(), given, actor()))
    if kept is None:
        return _page(reach=form)
    flash(str(_said(kept)), "success")
    return redirect(url_for(".notice_wishes"))


@bp.post("/account/notices/kinds")
@signed_in
def keep_notice_wishes() -> ResponseReturnValue:
    """Keep what is wished for each kind of notice."""
    rows = _rows()
    given = {row.kind.code: row.form.read(_part(row.kind.code)) for row in rows}
    wishes = {code: wish for code, wish in given.items() if wish is not None}
    if len(wishes) < len(rows):
        return _page(rows=rows)
    services.keep_wishes(session(), wishes, actor())
    flash(str(t("Saved: what you wish for each kind of message.")), "success")
    return redirect(url_for(".notice_wishes"))


def _page(reach: Form[ReachInput] | None = None, rows: list[Row] | None = None) -> ResponseReturnValue:
    found, rows = reader_of(session(), actor()), rows or _rows()
    reach = reach or _reach_form(found)
    wrong = reach.is_wrong or any(row.form.is_wrong for row in rows)
    for row in rows:
        for bound in row.form.fields:
            bound.name = f"{row.kind.code}.{bound.name}"
    county = notice_queries.quiet_hours(session(), home(session()))
    page = render_template(
        "schedule/notices.html", reach=reach, rows=rows, digest=found.digest, digests=DIGEST_NAMES, lede=_said(found),
        county_quiet=_say_quiet(county), email=reached(session(), actor().key).email,
    )  # fmt: skip
    return page, 422 if wrong or request.method == "POST" else 200


def _said(found: NoticeReader) -> Text:
    at = f"{services.clock_of(found.digest_at):%H:%M}"
    if found.digest == "weekly":
        day = WEEKDAY_NAMES[str(found.digest_on)]
        return t("You get one message a week, on %(day)s at %(at)s; what is urgent comes at once.", day=day, at=at)
    if found.digest == "daily":
        return t("You get one message a day, at %(at)s; what is urgent comes at once.", at=at)
    return t("You get every message by itself, when there is something to tell.")


def _say_quiet(quiet: Quiet) -> str:
    clocks = [f"{services.clock_of(minute):%H:%M}" for minute in (quiet.from_minute, quiet.until_minute)]
    return "–".join(clocks) if clocks[0] != clocks[1] else ""


def _reach_form(found: NoticeReader) -> Form[ReachInput]:
    def clock(minute: int | None) -> Any:
        return None if minute is None else services.clock_of(minute)

    values = {
        "digest_at": clock(found.digest_at), "digest_on": found.digest_on,
        "quiet_from": clock(found.quiet_from), "quiet_until": clock(found.quiet_until), "phone": found.phone,
        "version": found.version,
    }  # fmt: skip
    choices = {"digest": list(DIGEST_NAMES.items()), "digest_on": list(WEEKDAY_NAMES.items())}
    return Form(ReachInput, choices, values)


def _rows() -> list[Row]:
    reader, area_id = reached(session(), actor().key), home(session())
    return [Row(kind, _wish_form(reader, kind, area_id)) for kind in kinds_for(actor())]


def _wish_form(reader: Reached, kind: Kind, area_id: int | None) -> Form[WishInput]:
    rule = notice_queries.rule(session(), kind.code, area_id)
    ways = [way for way in WAY_NAMES.items() if way[0] != "digest" or (reader.digest and not kind.is_urgent)]
    leads = reader.leads(rule.leads, kind.code)
    values: Mapping[str, Any] = {
        "way": reader.way(kind.code), "channels": reader.channels(kind.code, rule.channels), "leads": leads,
    }  # fmt: skip
    choices: Choices = {"way": ways, "channels": list(CHANNEL_NAMES.items()), "leads": lead_choices(kind.code, leads)}
    return Form(WishInput, choices, values)


def lead_choices(kind: str, leads: list[int]) -> list[tuple[str, str | Text]]:
    """The times before a start to choose from, with those that are chosen already; none for what has no start."""
    if not KINDS[kind].leads:
        return []
    other = [(str(lead), str(t("%(n)s minutes before", n=lead))) for lead in leads if str(lead) not in LEAD_NAMES]
    return [*LEAD_NAMES.items(), *other]


def _part(kind: str) -> MultiDict[str, str]:
    prefix = f"{kind}."
    items = [(name, value) for name, value in request.form.items(multi=True) if name.startswith(prefix)]
    return MultiDict([(name.removeprefix(prefix), value) for name, value in items])
