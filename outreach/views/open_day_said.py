"""What the pages of open days share: addresses, words, codes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from flask import Response, url_for
from markupsafe import Markup

from core.i18n import Text, t
from core.tags import tag
from core.times import now, today
from core.web import address, session
from outreach import open_day_queries as queries
from outreach.code_pictures import code_drawn
from outreach.open_day_models import OpenDay, OpenDayGuest, OpenDayStop, Suggestion
from outreach.suggestion_lifecycle import Tally
from outreach.suggestion_words import SCORE_NAMES, STATE_NAMES, STATE_TONES, shown_state
from schedule.models import Event

STANDING_NAMES: dict[str, Text] = {
    "": t("No answer yet"), "coming": t("Comes"), "waiting": t("On the waiting list"), "declined": t("Does not come"),
}  # fmt: skip
STANDING_TONES = {"": "muted", "coming": "ok", "waiting": "warn", "declined": "muted"}


def day_url(event_id: int) -> str:
    """The address of the open day's page."""
    return url_for("outreach.open_day", event_id=event_id)


def guest_address(guest: OpenDayGuest) -> str:
    """The whole address at which the guest answers."""
    return address(url_for("outreach.guest_answer", token=queries.guest_token(session(), guest)))


def box_address(day: OpenDay, kind: str = queries.BOX) -> str:
    """The whole address of the box for suggestions, for visitors or for helpers."""
    return address(url_for("outreach.suggestion_box", token=queries.box_token(session(), day, kind)))


def code_picture(text: str) -> Response:
    """The text as a code to be scanned, as an answer."""
    return Response(code_drawn(text), mimetype="image/svg+xml")


def suggestion_tag(found: Suggestion, nobodys: Collection[int]) -> Markup:
    """How the suggestion stands today, as a tag; `nobodys` are the ids of those without an owner who can act."""
    state = shown_state(found.state, found.outcome, found.due_on, today(found.event.zone), found.id in nobodys)
    return tag(STATE_NAMES[state], STATE_TONES[state])


def standing_tag(guest: OpenDayGuest) -> Markup:
    """Whether the guest comes, as a tag."""
    stands = queries.standing(guest)
    return tag(STANDING_NAMES[stands], STANDING_TONES[stands])


def stop_line(stop: OpenDayStop, with_guide: bool = True) -> dict[str, str]:
    """A stop as it is shown: clock, length, title, place, guide, note."""
    guide = stop.person.name if stop.person else stop.guide_name
    clock = f"{stop.starts_minute // 60:02d}:{stop.starts_minute % 60:02d}" if stop.starts_minute is not None else ""
    return {
        "id": str(stop.id), "clock": clock, "title": stop.title,
        "length": str(t("%(n)s min", n=stop.minutes)) if stop.minutes else "",
        "place": stop.place.name if stop.place else stop.place_note, "guide": guide if with_guide else "",
        "note": stop.note,
    }  # fmt: skip


def share_said(found: Tally) -> str:
    """The share answered on time, in percent; a dash when nothing was due."""
    return "–" if found.share is None else f"{found.share * 100:.0f}%"


def figures_said(found: Tally) -> str:
    """The sentence of the report: how many were collected, how many answered on time."""
    return str(t("%(n)s questions and suggestions collected, %(m)s of %(due)s due answered on time.",
                 n=f"{found.collected:,}", m=f"{found.on_time:,}", due=f"{found.due:,}"))  # fmt: skip


def distribution(counted: Mapping[int, int]) -> list[dict[str, Any]]:
    """Each score with its name, how many gave it and their share, the best first."""
    whole = sum(counted.values())
    return [
        {"score": score, "name": name, "count": counted.get(score, 0),
         "share": counted.get(score, 0) / whole if whole else 0}
        for score, name in SCORE_NAMES.items()
    ]  # fmt: skip


def is_over(event: Event) -> bool:
    """Whether the event has ended."""
    return event.ends_at < now()
