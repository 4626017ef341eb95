"""What an administrator says of notices: which are sent, by what, when, and in which words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from core.access import needs
from core.errors import NotFound
from core.forms import Choices, Form, attempt
from core.i18n import LANGUAGES, language, speaking, t
from core.web import actor, session
from registry.models import Area
from registry.permissions import Permission as P
from registry.queries.areas import choices
from registry.scope import load
from registry.services.vocabularies import can_edit_defaults
from schedule import notice_queries
from schedule import notice_setting_services as services
from schedule.notice_example_queries import examples, facts_of
from schedule.notice_fields import field_of
from schedule.notice_inputs import CHANNEL_NAMES, QuietInput, RuleInput, WordsInput
from schedule.notice_kinds import KINDS, Kind
from schedule.notice_wish_services import clock_of
from schedule.notice_wordings import WORDINGS, Wording
from schedule.notice_words import Words, say, shipped
from schedule.views import bp
from schedule.views.notices import lead_choices

UPPER = ("province", "prefecture", "county", "township")
LANGUAGE_NAMES = {"zh": "中文", "en": "English"}


@bp.get("/settings/notices")
@needs(P.ADMINISTER)
def notice_settings() -> ResponseReturnValue:
    """The kinds of notice as they are sent in an area or everywhere, and quiet hours."""
    return _page(_quiet_form(chosen_area()))


@bp.post("/settings/notices")
@needs(P.ADMINISTER)
def save_quiet_hours() -> ResponseReturnValue:
    """Keep the quiet hours."""
    area = chosen_area()
    form = _quiet_form(area)
    given = form.read(request.form)
    if given is None:
        return _page(form)
    services.set_quiet_hours(session(), area, given, actor())
    flash(str(t("Saved: quiet hours.")), "success")
    return redirect(url_for(".notice_settings", **_query(area)))


@bp.route("/settings/notices/<kind>", methods=["GET", "POST"])
@needs(P.ADMINISTER)
def notice_rule(kind: str) -> ResponseReturnValue:
    """How one kind of notice is sent, and its words."""
    area, found = chosen_area(), _kind(kind)
    form = _rule_form(found, area)
    if request.method == "POST":
        kept = attempt(form, request.form, lambda given: services.set_rule(session(), kind, area, given, actor()))
        if kept is not None:
            flash(str(t("Saved: %(name)s.", name=found.name)), "success")
            return redirect(url_for(".notice_settings", **_query(area)))
    wordings = [one for one in WORDINGS.values() if one.kind == kind]
    own = {
        (one.code, spoken): notice_queries.words_of(session(), one.code, spoken, area)
        for one in wordings for spoken in LANGUAGES
    }  # fmt: skip
    page = render_template(
        "schedule/notice_rule.html", kind=found, form=form, area=area, wordings=wordings, own=own,
        languages=LANGUAGE_NAMES, query=_query(area), is_own=notice_queries.rule_of(session(), kind, area) is not None,
        say=_shown_subject,
    )  # fmt: skip
    return page, 422 if form.is_wrong else 200


@bp.post("/settings/notices/<kind>/reset")
@needs(P.ADMINISTER)
def reset_notice_rule(kind: str) -> ResponseReturnValue:
    """Send the kind as it is sent above, or as shipped."""
    area, found = chosen_area(), _kind(kind)
    services.drop_rule(session(), kind, area, actor())
    flash(str(t("%(name)s are sent as usual again.", name=found.name)), "success")
    return redirect(url_for(".notice_settings", **_query(area)))


@bp.route("/settings/notices/<kind>/<words>/<spoken>", methods=["GET", "POST"])
@needs(P.ADMINISTER)
def notice_words(kind: str, words: str, spoken: str) -> ResponseReturnValue:
    """The words of one notice in one language, with the fields there are and a preview."""
    area, wording = chosen_area(), _wording(kind, words, spoken)
    form = _words_form(wording, spoken, area)
    if request.method == "POST":
        kept = attempt(
            form, request.form,
            lambda given: services.set_words(session(), wording.code, spoken, area, given, actor()),
        )  # fmt: skip
        if kept is not None:
            flash(str(t("Saved. From now on it is said in these words.")), "success")
            return redirect(url_for(".notice_rule", kind=kind, **_query(area)))
    page = render_template(
        "schedule/notice_words.html", kind=_kind(kind), wording=wording, spoken=spoken, form=form, area=area,
        fields=[(name, field_of(wording.code, name).label) for name in wording.fields], query=_query(area),
        languages=LANGUAGE_NAMES, examples=examples(session(), actor()), words=words,
        is_own=notice_queries.words_of(session(), wording.code, spoken, area) is not None,
        preview=_preview(wording, spoken, _typed(form), ""),
    )  # fmt: skip
    return page, 422 if form.is_wrong else 200


@bp.post("/settings/notices/<kind>/<words>/<spoken>/preview")
@needs(P.ADMINISTER)
def preview_notice(kind: str, words: str, spoken: str) -> str:
    """The words as they are typed, filled with samples or with a real event; nothing is kept."""
    wording = _wording(kind, words, spoken)
    typed = Words(request.form.get("subject", "")[:200], request.form.get("body", "")[:4000])
    preview = _preview(wording, spoken, typed, request.form.get("event", ""))
    return render_template("schedule/notice_preview.html", preview=preview)


@bp.post("/settings/notices/<kind>/<words>/<spoken>/reset")
@needs(P.ADMINISTER)
def reset_notice_words(kind: str, words: str, spoken: str) -> ResponseReturnValue:
    """Say it in the words above, or the shipped ones."""
    area, wording = chosen_area(), _wording(kind, words, spoken)
    services.drop_words(session(), wording.code, spoken, area, actor())
    flash(str(t("It is said in the usual words again.")), "success")
    return redirect(url_for(".notice_words", kind=kind, words=words, spoken=spoken, **_query(area)))


def chosen_area() -> Area | None:
    """The area that the address names by code, if the reader administers it; a reader bound to areas gets the first."""
    code = request.args.get("area", "")
    if code:
        found = session().scalar(select(Area).where(Area.code == code))
        return load(session(), Area, found.id if found else 0, actor(), P.ADMINISTER)
    paths = actor().area_paths(P.ADMINISTER)
    if can_edit_defaults(actor()) or not paths:
        return None
    return session().scalar(select(Area).where(Area.path == paths[0]))


def _area_choices() -> list[tuple[str, str]]:
    offered = choices(session(), actor(), P.ADMINISTER, UPPER)
    return [("", str(t("Everywhere"))), *offered] if can_edit_defaults(actor()) else offered


def _query(area: Area | None) -> dict[str, Any]:
    return {"area": area.code} if area else {}


def _kind(code: str) -> Kind:
    if code not in KINDS:
        raise NotFound()
    return KINDS[code]


def _wording(kind: str, words: str, spoken: str) -> Wording:
    found = WORDINGS.get(f"{kind}.{words}")
    if found is None or spoken not in LANGUAGES:
        raise NotFound()
    return found


def _quiet_form(area: Area | None) -> Form[QuietInput]:
    quiet = notice_queries.quiet_hours(session(), area.id if area else None)
    values = {"quiet_from": clock_of(quiet.from_minute), "quiet_until": clock_of(quiet.until_minute)}
    return Form(QuietInput, values=values)


def _rule_form(kind: Kind, area: Area | None) -> Form[RuleInput]:
    rule = notice_queries.rule(session(), kind.code, area.id if area else None)
    own = notice_queries.rule_of(session(), kind.code, area)
    values: Mapping[str, Any] = {
        "is_on": rule.is_on, "channels": rule.channels, "leads": rule.leads, "version": own.version if own else None,
    }  # fmt: skip
    offered: Choices = {
        "channels": list(CHANNEL_NAMES.items()), "leads": lead_choices(kind.code, list(rule.leads)),
    }  # fmt: skip
    return Form(RuleInput, offered, values)


def _words_form(wording: Wording, spoken: str, area: Area | None) -> Form[WordsInput]:
    with speaking(spoken):
        shown = notice_queries.own_words(session(), wording.code, spoken, area.id if area else None) or shipped(wording)
    own = notice_queries.words_of(session(), wording.code, spoken, area)
    values = {"subject": shown.subject, "body": shown.body, "version": own.version if own else None}
    return Form(WordsInput, values=values)


def _typed(form: Form[WordsInput]) -> Words:
    return Words(str(form["subject"].value), str(form["body"].value))


def _preview(wording: Wording, spoken: str, typed: Words, event: str) -> dict[str, Any]:
    """The filled words, and what is wrong with the fields in them."""
    with speaking(spoken):
        words = say(wording, facts_of(session(), wording, event, actor()), typed)
    return {"words": words, "wrong": services.wrong_fields(wording.code, typed.subject, typed.body)}


def _shown_subject(wording: Wording, spoken: str, area: Area | None) -> str:
    with speaking(spoken):
        own = notice_queries.own_words(session(), wording.code, spoken, area.id if area else None)
        return (own or shipped(wording)).subject


def _page(form: Form[QuietInput]) -> ResponseReturnValue:
    area = chosen_area()
    rules = [
        (kind, notice_queries.rule(session(), kind.code, area.id if area else None), _origin(kind, area))
        for kind in KINDS.values()
    ]
    page = render_template(
        "schedule/notice_settings.html", form=form, rules=rules, area=area, areas=_area_choices(), query=_query(area),
        channel_names=CHANNEL_NAMES, lead_names=dict(lead_choices("reminder", [])), language=language(),
    )  # fmt: skip
    return page, 422 if form.is_wrong else 200


def _origin(kind: Kind, area: Area | None) -> str:
    if notice_queries.rule_of(session(), kind.code, area) is None:
        return ""
    return area.name if area else str(t("set for everywhere"))
