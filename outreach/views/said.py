"""Campaigns and results in words."""

from __future__ import annotations

from collections.abc import Sequence

from flask import url_for
from markupsafe import Markup, escape

from core.access import Actor
from core.i18n import Text, language, t, tn
from core.tags import tag
from core.times import now, say_span, today
from outreach.coverage import Cover
from outreach.kinds import COLUMNS, NOT_BEGUN, STATUS_NAMES, STATUS_TONES
from outreach.models import OutreachResult
from outreach.queries import Tally
from registry.permissions import Permission
from schedule.lifecycle import STATUS_NAMES as EVENT_STATUS_NAMES
from schedule.lifecycle import STATUS_TONES as EVENT_STATUS_TONES
from schedule.models import Campaign, Event


def status_tag(campaign: Campaign) -> Markup:
    """The campaign's state as a tag."""
    tone = "muted" if _is_ahead(campaign) else STATUS_TONES[campaign.status]
    return tag(status_name(campaign), tone)


def status_name(campaign: Campaign) -> Text:
    """The campaign's state in words; one that runs but whose first day lies ahead has not begun."""
    return NOT_BEGUN if _is_ahead(campaign) else STATUS_NAMES[campaign.status]


def _is_ahead(campaign: Campaign) -> bool:
    return campaign.status == "running" and campaign.starts_on > today()


def event_tag(event: Event) -> Markup:
    """The event's state as a tag; one that is over and of which nobody has said anything is marked."""
    if event.status in ("planned", "confirmed") and event.ends_at < now():
        return tag(t("Result missing"), "warn")
    return tag(EVENT_STATUS_NAMES[event.status], EVENT_STATUS_TONES[event.status])


def event_when(event: Event) -> str:
    """Day and clocks of the event on the county's wall."""
    return say_span(event.starts_at, event.ends_at, event.zone)


def event_link(event: Event, is_seen: bool) -> Markup:
    """The event's title, as a link to its page for who may see that."""
    url = url_for("schedule.event", event_id=event.id)
    return Markup('<a href="{}">{}</a>').format(url, event.title) if is_seen else escape(event.title)


def may_edit(actor: Actor, campaign: Campaign) -> bool:
    """Whether the reader changes this campaign."""
    return actor.may_for(Permission.EDIT_CAMPAIGNS, campaign.area.path)


def lede(rows: Sequence[Cover], counts: Tally) -> str:
    """How the campaign stands, in a sentence or two."""
    due, reached = sum(row.due for row in rows), sum(min(row.reached, row.due) for row in rows)
    if due and reached < due:
        first = str(
            t("%(reached)s of %(due)s units reached, %(left)s to go.", reached=reached, due=due, left=due - reached)
        )
    elif due:
        first = str(tn("The unit due has been reached.", "All %(n)s units due have been reached.", due))
    else:
        first = ""
    second = str(t("Events: %(held)s held, %(planned)s planned.", held=counts.held, planned=counts.planned))
    return f"{first}{'' if language() == 'zh' else ' '}{second}".strip()


def figures_of(result: OutreachResult) -> list[tuple[str, str]]:
    """The columns of a result that are not 0: heading and figure."""
    found = [(str(name), getattr(result, column)) for column, name in COLUMNS.items()]
    return [(name, f"{count:,}") for name, count in found if count]
