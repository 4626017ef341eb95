"""What open days add to other pages: panels of events, what waits for whom, the setting, the search."""

from __future__ import annotations

from collections.abc import Sequence

from flask import url_for
from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import t, tn
from core.panels import Board, Hit, Need, Panel
from core.times import now, say_date, today
from outreach import open_day_queries, suggestion_return_queries
from outreach import suggestion_queries as queries
from outreach.open_day_models import OpenDay, Suggestion
from outreach.views.open_day_said import day_url, figures_said
from outreach.views.suggestions import shortened, suggestion_url
from registry.models import Area
from registry.permissions import Permission as P
from registry.scope import may
from schedule.models import HOLDING, Event
from schedule.queries import zone_of


def put_up(board: Board) -> None:
    """Panels of events, needs of Today, the setting, the search, and what is owed."""
    board.add_panels("event", day_panel, public_panel)
    board.add_panels("settings", settings_panel)
    board.add_panels("public", whats_on_panel)
    board.counts.append(queries.owed)
    board.needs += [owed_needs, office_needs]
    board.searchers.append(search)
    board.returns.append(suggestion_return_queries.KIND)


def day_panel(session: Session, event: Event, who: Actor) -> Panel | None:
    """How an open day stands, on the page of its event; whoever plans it prepares it from here."""
    if event.kind != open_day_queries.KIND:
        return None
    day = session.get(OpenDay, event.id)
    can_edit = may(session, event, who, P.EDIT_EVENTS)
    if day is None and not can_edit:
        return None
    counted = open_day_queries.tally_guests(open_day_queries.guests(session, event.id), {}).whole
    values = {
        "day": day, "url": day_url(event.id), "counted": counted, "can_edit": can_edit,
        "sentence": figures_said(queries.tally_of(session, event)) if day else "",
    }  # fmt: skip
    return Panel(str(t("Open day")), "outreach/panel_open_day.html", values, rank=15)


def public_panel(session: Session, event: Event, who: Actor) -> Panel | None:
    """Whether the event is shown to everybody, for who plans it."""
    if not may(session, event, who, P.EDIT_EVENTS) or event.ends_at < now() or event.status not in HOLDING:
        return None
    values = {
        "shown": open_day_queries.public_of(session, event.id),
        "edit_url": url_for("outreach.show_event", event_id=event.id),
        "public_url": url_for("outreach.public_event", event_id=event.id),
    }  # fmt: skip
    return Panel(str(t("On the public page")), "outreach/panel_public.html", values, rank=70)


def whats_on_panel(session: Session, record: None, who: Actor) -> Panel:
    """The way to what is on, from the public pages of other packages."""
    values = {"on_url": url_for("outreach.whats_on")}
    return Panel(str(t("What is on")), "outreach/panel_whats_on.html", values)


def settings_panel(session: Session, area: Area | None, who: Actor) -> Panel | None:
    """The way to the days within which suggestions are answered."""
    url = url_for("outreach.suggestion_settings", area=area.code if area else None)
    return Panel(str(t("Answers to suggestions")), "outreach/panel_suggestion_settings.html", {"settings_url": url})


def owed_needs(session: Session, who: Actor) -> Sequence[Need]:
    """Suggestions that this reader has to answer."""
    found = queries.owed(session, who)
    if not found:
        return []
    first = session.scalars(queries.waiting_for(who).order_by(Suggestion.due_on, Suggestion.id).limit(1)).one()
    late = first.due_on < today(first.event.zone)
    title = tn("%(n)s suggestion waits for your answer", "%(n)s suggestions wait for your answer", found)
    hint = t("First: %(text)s, due %(day)s", text=shortened(first.text), day=say_date(first.due_on))
    tag = t("Overdue") if late else t("Suggestion")
    return [Need("bad" if late else "warn", str(tag), str(title), str(hint), suggestion_url(first), str(t("Answer")))]


def office_needs(session: Session, who: Actor) -> Sequence[Need]:
    """Suggestions that nobody has, that are overdue, and answers to be approved, published or told."""
    if not who.area_paths(P.EDIT_EVENTS):
        return []
    found = queries.desk_counts(session, who, today(zone_of(session)))
    shown = [
        ("bad", t("Overdue"), tn("%(n)s suggestion is overdue", "%(n)s suggestions are overdue", found.overdue),
         found.overdue, "overdue", t("Ask for the answer, or answer yourself.")),
        ("warn", t("Without an owner"), tn("%(n)s suggestion has no owner", "%(n)s suggestions have no owner",
                                           found.nobody), found.nobody, "open", t("Say who answers.")),
        ("info", t("Answers"), tn("%(n)s answer waits for you", "%(n)s answers wait for you", found.office),
         found.office, "open", t("Approve it, publish it or tell the person.")),
    ]  # fmt: skip
    return [
        Need(tone, str(tag), str(title), str(hint), url_for("outreach.suggestions", state=state), str(t("Show")))
        for tone, tag, title, n, state, hint in shown if n
    ]  # fmt: skip


def search(session: Session, typed: str, who: Actor, limit: int) -> Sequence[Hit]:
    """Suggestions by what they say."""
    if not who.may(P.VIEW_CALENDAR):
        return []
    wanted = queries.SuggestionFilter(typed=typed)
    query = queries.suggestions(who, wanted, today(zone_of(session))).order_by(Suggestion.id.desc()).limit(limit)
    return [Hit(str(t("Suggestion")), shortened(one.text), one.event.title, suggestion_url(one))
            for one in session.scalars(query)]  # fmt: skip
