"""Questions and suggestions: the list with its file, and typing one in from paper."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.access import needs
from core.downloads import tables_answer
from core.filter_bars import FilterBar, choice, filter_bar, text_box
from core.forms import Form, attempt
from core.i18n import Text, sentences, t, tn
from core.listing import Column, listing
from core.times import local, say_date, today
from core.web import actor, session
from outreach import open_day_queries, suggestion_services
from outreach import suggestion_queries as queries
from outreach.open_day_file_queries import suggestion_sheet
from outreach.open_day_models import Suggestion
from outreach.suggestion_inputs import PaperSuggestionInput
from outreach.suggestion_queries import SuggestionFilter
from outreach.suggestion_words import KIND_NAMES, STATE_NAMES, WISH_NAMES
from outreach.views import bp
from outreach.views.areas import area_boxes
from outreach.views.open_day_said import day_url, figures_said, suggestion_tag
from outreach.views.said import event_when
from registry import terms
from registry.permissions import Permission as P
from registry.queries.areas import readable_area
from schedule.queries import zone_of

MOST_ROWS = 20_000
QUOTED = 90


@bp.get("/suggestions")
@needs(P.VIEW_CALENDAR)
def suggestions() -> str:
    """The suggestions that the reader may see, those overdue first."""
    db, who = session(), actor()
    on, wanted = today(zone_of(db)), _wanted()
    sorts = {"urgency": queries.urgency(on), "due": Suggestion.due_on, "received": Suggestion.received_at}
    here = url_for(".suggestions")
    page = listing(db, queries.suggestions(who, wanted, on), request.args, here, sorts, "urgency")
    files = [(one, page.url(page=None, sort=None).replace("/suggestions", f"/suggestions.{one}", 1))
             for one in ("xlsx", "csv")]  # fmt: skip
    return render_template(
        "outreach/suggestions.html", page=page, columns=_columns(queries.of_nobody(db, page.rows)), bar=_bar(here),
        lede=_lede(), files=files, row_url=suggestion_url, is_filtered=wanted != SuggestionFilter(),
    )  # fmt: skip


@bp.get("/suggestions.<string:ending>")
@needs(P.VIEW_CALENDAR)
def suggestion_file(ending: str) -> ResponseReturnValue:
    """The same list as a file; the names of visitors only for who organises."""
    db, who = session(), actor()
    on = today(zone_of(db))
    query = queries.suggestions(who, _wanted(), on).order_by(queries.urgency(on), Suggestion.id).limit(MOST_ROWS)
    found = list(db.scalars(query))
    with_names = bool(found) and all(queries.sees_names(db, one, who) for one in found)
    sheet = suggestion_sheet(db, found, with_names=with_names)
    return tables_answer([sheet], f"{t('Suggestions')}_{on:%Y%m%d}", ending)


@bp.route("/open-days/<int:event_id>/suggestions/new", methods=["GET", "POST"])
@needs(P.EDIT_EVENTS)
def type_suggestion(event_id: int) -> ResponseReturnValue:
    """Type in a suggestion from paper; the form comes again for the next one."""
    db, who = session(), actor()
    day = open_day_queries.load_day(db, event_id, who, P.EDIT_EVENTS)
    held = min(local(day.event.starts_at, day.event.zone).date(), today(day.event.zone))
    form = Form(PaperSuggestionInput, suggestion_choices(day.event.area), {"received_on": held})
    if request.method == "POST":
        made = attempt(form, request.form, lambda given: suggestion_services.type_in(db, day.event, given, who))
        if made is not None:
            flash(str(t("Suggestion %(number)s is in; it is to be answered by %(day)s.", number=made.id,
                        day=say_date(made.due_on))), "success")  # fmt: skip
            return redirect(url_for(".type_suggestion", event_id=event_id))
    page = render_template("outreach/suggestion_type.html", form=form, event=day.event, when=event_when(day.event),
                           day_url=day_url(event_id))  # fmt: skip
    return page, 422 if form.is_wrong else 200


def suggestion_choices(area: Any = None) -> dict[str, list[tuple[str, str | Text]]]:
    """What can be chosen in a form of a suggestion."""
    return {
        "kind": list(KIND_NAMES.items()), "topic": list(queries.topics(session(), area)),
        "wish": list(WISH_NAMES.items()),
    }  # fmt: skip


def suggestion_url(found: Suggestion) -> str:
    """The address of the suggestion's page."""
    return url_for("outreach.suggestion", suggestion_id=found.id)


def shortened(text: str) -> str:
    """The beginning of a text, in one line."""
    line = " ".join(text.split())
    return line if len(line) <= QUOTED else f"{line[: QUOTED - 1]}…"


def _lede() -> str:
    found = queries.tally_for(session(), actor())
    if not found.collected:
        return str(t("What visitors ask and suggest, until it is answered."))
    late = tn("%(n)s is overdue", "%(n)s are overdue", found.overdue)
    nobody = tn("%(n)s has no owner", "%(n)s have no owner", found.nobody)
    return sentences(figures_said(found), t("%(late)s, %(nobody)s.", late=late, nobody=nobody))


def _wanted() -> SuggestionFilter:
    asked = request.args
    event, code = asked.get("event", ""), asked.get("area", "")
    return SuggestionFilter(
        state=asked.get("state", "") if asked.get("state") in (*STATE_NAMES, "open") else "",
        kind=asked.get("kind", "") if asked.get("kind") in KIND_NAMES else "", topic=asked.get("topic", "")[:40],
        event_id=int(event) if event.isdecimal() and len(event) < 10 else None,
        area=readable_area(session(), actor(), code, queries.VIEW),
        typed=asked.get("q", "").strip()[:100],
    )  # fmt: skip


def _columns(nobodys: set[int]) -> list[Column]:
    topics = terms.labels(session(), "suggestion_topic")
    return [
        Column("text", t("Question or suggestion"), lambda one: f"{one.id} · {shortened(one.text)}"),
        Column("kind", t("Kind"), lambda one: KIND_NAMES[one.kind]),
        Column("topic", t("Topic"), lambda one: topics.get(one.topic, one.topic)),
        Column("event", t("Event"), lambda one: one.event.title),
        Column("owner", t("Responsible"), lambda one: owner_said(one, nobodys)),
        Column("due", t("Answer by"), lambda one: say_date(one.due_on), True, "date"),
        Column("urgency", t("State"), lambda one: suggestion_tag(one, nobodys), True, "tag"),
    ]


def owner_said(found: Suggestion, nobodys: Collection[int]) -> str:
    """Who has to answer or did, the unit or the person; in words where nobody who can act has it (`nobodys`, ids)."""
    if found.id in nobodys:
        return str(STATE_NAMES["new"])
    parts = [found.unit.name if found.unit else "", found.owner.name if found.owner else ""]
    return " · ".join(part for part in parts if part) or "–"


def _bar(here: str) -> FilterBar:
    asked = request.args
    states = [("open", t("Everything not settled")), *STATE_NAMES.items()]
    fields = [
        text_box(asked, "q", t("Words")), choice(asked, "state", t("State"), states, t("All states")),
        choice(asked, "kind", t("Kind"), list(KIND_NAMES.items()), t("All kinds")),
        choice(asked, "topic", t("Topic"), queries.topics(session())),
    ]  # fmt: skip
    fields += area_boxes(session(), actor(), asked, queries.VIEW)
    if asked.get("event"):
        events = list(queries.events_with_suggestions(session(), actor()))
        fields.append(choice(asked, "event", t("Event"), events))
    return filter_bar(asked, here, *fields)
