"""The page behind an inspector's link, with or without a network."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from core.access import Actor, public
from core.api.reading import read_body
from core.i18n import Text, t
from core.kept_pages import answer_sent, keep_until, list_sent, reader_of, take_together, worker_script
from core.sent_photos import file_store
from core.times import now, say_date
from core.web import actor, session
from maps.inspection_inputs import MOST_AT_ONCE, InspectionInput, InspectionPhotoInput
from maps.inspection_models import InspectionTicket
from maps.inspection_queries import LATE, checklist, opened
from maps.inspection_services import take_entries, visit_of
from maps.kinds import SHELTER_CLASSES, STATUSES
from maps.models import Place
from maps.setting_queries import norms
from maps.views import bp

LARGEST_BODY = 6_000_000
READ: Callable[[Any], InspectionInput | InspectionPhotoInput] = reader_of(
    {"inspection": InspectionInput, "photo": InspectionPhotoInput}
)


@bp.get("/i/<token>")
@public
def inspect_on_site(token: str) -> ResponseReturnValue:
    """The page itself; it is kept on the phone and opens without a network."""
    ticket = opened(session(), token)
    page = render_template(
        "maps/inspection_phone.html", ticket=ticket, place=ticket.place, facts=_facts(ticket.place), plan=_plan(ticket),
        is_over=ticket.expires_at < now(),
    )  # fmt: skip
    return keep_until(page, ticket.expires_at + LATE)


@bp.post("/i/<token>/entries")
@public
def send_inspections(token: str) -> ResponseReturnValue:
    """What a phone did and kept, as JSON; the answer says of each nonce what became of it."""
    return answer_sent(LARGEST_BODY, lambda: {"answers": _take(opened(session(), token), read_body())})


@bp.get("/i/sw.js")
@public
def inspection_worker() -> ResponseReturnValue:
    """The script that keeps the page on the phone; it stands beside the pages because it may only serve those."""
    return worker_script("inspection")


def _scope() -> str:
    return url_for(".inspection_worker").rpartition("/")[0] + "/"


def _plan(ticket: InspectionTicket) -> dict[str, Any]:
    """What the page knows: the checklist, the usual days to mend, the register's point, until when it is kept."""
    place, rules = ticket.place, norms(session(), ticket.place.area)
    has_point = place.lon is not None and place.lat is not None
    return {
        "items": checklist(session(), place),
        "days": {severity: rules.days_to_mend(severity) for severity in ("minor", "major", "danger")},
        "point": [place.lon, place.lat] if has_point else None,
        "worker": url_for(".inspection_worker"), "scope": _scope(),
    }  # fmt: skip


def _facts(place: Place) -> list[tuple[Text, object]]:
    """What is to be found right or wrong on the spot; the manager too, since that is an item of the checklist."""
    shelter = place.shelter
    facts: list[tuple[Text, object]] = [(t("Address"), place.address), (t("Area"), place.area.name)]
    if shelter is None:
        return [*facts, (t("Capacity"), place.capacity)]
    area = shelter.effective_area_m2
    return [
        *facts,
        (t("Class"), SHELTER_CLASSES.get(shelter.shelter_class or "")),
        (t("Status"), STATUSES[shelter.status]),
        (t("Capacity (people)"), shelter.declared_capacity or place.capacity),
        (t("Effective area"), t("%(area)s m²", area=f"{area:,.0f}") if area is not None else ""),
        (t("Number of exits"), shelter.exits),
        (t("Manager"), shelter.manager_name),
        (t("Telephone"), shelter.manager_phone),
        (t("Last verified"), say_date(shelter.verified_on) if shelter.verified_on else t("Never")),
    ]


def _take(ticket: InspectionTicket, body: Any) -> list[dict[str, Any]]:
    sent = list_sent(body, "entries", MOST_AT_ONCE)
    visit, who = visit_of(ticket), actor()
    if not who.is_signed_in:
        who = Actor("link", visit.key, visit.name)
        session().info["actor"] = who
    receipts = take_together(sent, READ, lambda good: take_entries(session(), visit, good, file_store(), who))
    return [one.as_answer() for one in receipts]
