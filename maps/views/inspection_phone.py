"""The page behind an inspector's link, with or without a network."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Response, current_app, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.access import Actor, public
from core.api.reading import checked, read_body
from core.errors import DomainError, Invalid
from core.i18n import Text, t
from core.problems import as_dict
from core.sent_photos import file_store
from core.times import now, say_date
from core.web import actor, session
from maps.inspection_inputs import MOST_AT_ONCE, InspectionInput, InspectionPhotoInput
from maps.inspection_models import InspectionTicket
from maps.inspection_queries import LATE, checklist, opened
from maps.inspection_services import InspectionReceipt, take_entries, visit_of
from maps.kinds import SHELTER_CLASSES, STATUSES
from maps.models import Place
from maps.setting_queries import norms
from maps.views import bp

LARGEST_BODY = 6_000_000
WORKER_PARTS = ("offline_queue.js", "inspection_queue.js", "offline_worker.js", "inspection_worker.js")
MODELS: dict[str, type[InspectionInput] | type[InspectionPhotoInput]] = {
    "inspection": InspectionInput,
    "photo": InspectionPhotoInput,
}


@bp.get("/i/<token>")
@public
def inspect_on_site(token: str) -> ResponseReturnValue:
    """The page itself; it is kept on the phone and opens without a network."""
    ticket = opened(session(), token)
    page = render_template(
        "maps/inspection_phone.html", ticket=ticket, place=ticket.place, facts=_facts(ticket.place), plan=_plan(ticket),
        is_over=ticket.expires_at < now(),
    )  # fmt: skip
    response = current_app.make_response(page)
    response.headers["X-Keep-Until"] = str(int((ticket.expires_at + LATE).timestamp()))
    return response


@bp.post("/i/<token>/entries")
@public
def send_inspections(token: str) -> ResponseReturnValue:
    """What a phone did and kept, as JSON; the answer says of each nonce what became of it."""
    request.max_content_length = LARGEST_BODY
    try:
        answers = _take(opened(session(), token), read_body())
    except DomainError as wrong:
        response = jsonify(as_dict(wrong))
        response.headers["Retry-After"] = str(getattr(wrong, "retry_after", 60))
        return response, wrong.status
    return jsonify({"answers": answers})


@bp.get("/i/sw.js")
@public
def inspection_worker() -> ResponseReturnValue:
    """The script that keeps the page on the phone; it stands beside the pages because it may only serve those."""
    folder = Path(str(current_app.static_folder)) / "js"
    script = "\n".join((folder / name).read_text("utf-8") for name in WORKER_PARTS)
    response = Response(script, mimetype="text/javascript")
    response.headers["Service-Worker-Allowed"] = _scope()
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    return response.make_conditional(request)


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
    sent = body.get("entries") if isinstance(body, dict) else None
    if not isinstance(sent, list) or len(sent) > MOST_AT_ONCE:
        raise Invalid("entries", t("Send a list of at most %(n)s entries.", n=MOST_AT_ONCE), field="entries")
    read = [_read(one) for one in sent]
    visit, who = visit_of(ticket), actor()
    if not who.is_signed_in:
        who = Actor("link", visit.key, visit.name)
        session().info["actor"] = who
    good = [one for one in read if not isinstance(one, InspectionReceipt)]
    taken = iter(take_entries(session(), visit, good, file_store(), who))
    return [_answer(one if isinstance(one, InspectionReceipt) else next(taken)) for one in read]


def _read(sent: Any) -> InspectionInput | InspectionPhotoInput | InspectionReceipt:
    """The entry; or, so that one that is spoilt does not hold up the others, the receipt that refuses it."""
    known = dict(sent) if isinstance(sent, dict) else {}
    what = known.pop("what", "")
    try:
        model = MODELS.get(what) if isinstance(what, str) else None
        if model is None:
            raise Invalid("what", t("Something is missing in what was sent."), field="what")
        return checked(model, known)
    except DomainError as wrong:
        return InspectionReceipt(str(known.get("nonce", ""))[:64], "refused", wrong)


def _answer(receipt: InspectionReceipt) -> dict[str, Any]:
    answer: dict[str, Any] = {"nonce": receipt.nonce, "state": receipt.state}
    return answer | ({"message": str(receipt.refusal)} if receipt.refusal else {})
