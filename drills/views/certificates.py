"""Certificates: the panel on a drill's page, the list of all, issuing and revoking."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.access import Actor, needs
from core.errors import NotFound
from core.forms import Form, attempt
from core.i18n import Text, language, t, tn
from core.jobs import ask
from core.listing import Column, listing
from core.panels import Panel
from core.tags import tag
from core.times import local, now, say_plain_date
from core.web import actor, address, session
from drills import certificate_services as services
from drills.certificate_bundle_services import ISSUE, MOST_AT_ONCE, waiting, waiting_ids
from drills.certificate_inputs import RevocationInput
from drills.certificate_queries import certificates, path_of, reported_drills
from drills.document_file_queries import certificate_file
from drills.document_models import Certificate
from drills.document_words import LANGUAGE_NAMES
from drills.kinds import TYPE_NAMES
from drills.models import Drill
from drills.queries import DrillFilter, drills_matching
from drills.services import state_of
from drills.views import bp
from drills.views.documents import download
from drills.views.lists import bar_of, drill_url, wanted_of
from drills.views.said import when
from registry.models import Unit
from registry.permissions import Permission
from registry.scope import load, may
from schedule.models import Event

FILTERS = ("q", "kind", "area", "month", "day")


@bp.get("/drills/certificates")
@needs(Permission.ISSUE_CERTIFICATES)
def all_certificates() -> str:
    """Drills that were held and reported, with their certificates, and how many wait for one."""
    return _page()


@bp.post("/drills/certificates")
@needs(Permission.ISSUE_CERTIFICATES)
def issue_certificates() -> ResponseReturnValue:
    """Have a worker issue those that are missing in the list, and draw them as one PDF to print."""
    ids = waiting_ids(session(), actor(), wanted_of(session(), actor(), _asked()))
    if not ids:
        flash(str(t("Every drill in this list has its certificate already.")), "info")
        return redirect(f"{url_for('.all_certificates')}?{urlencode(_asked())}", 303)
    job = ask(session(), ISSUE, {"drills": ids, "actor": actor().key, "base": address("")}, actor())
    return redirect(url_for("core.job", job_id=job.id), 303)


@bp.post("/drills/<int:drill_id>/certificate")
@needs(Permission.ISSUE_CERTIFICATES)
def issue_certificate(drill_id: int) -> ResponseReturnValue:
    """Issue the drill's certificate."""
    drill = load(session(), Drill, drill_id, actor(), Permission.ISSUE_CERTIFICATES)
    made = services.issue(session(), drill, actor())
    flash(str(t("Issued: certificate no. %(number)s.", number=made.number)), "success")
    return redirect(drill_url(drill), 303)


@bp.get("/drills/<int:drill_id>/certificates/<int:certificate_id>/<any(zh, en):spoken>")
@needs(Permission.VIEW_DRILLS)
def certificate_pdf(drill_id: int, certificate_id: int, spoken: str) -> ResponseReturnValue:
    """The certificate as a PDF; one that was revoked is not printed any more."""
    found = _certificate(drill_id, certificate_id, Permission.VIEW_DRILLS)
    if found.revoked_at is not None:
        raise NotFound("revoked", t("This certificate was revoked, so it can no longer be printed."))
    return download(certificate_file(session(), found, spoken, address("")))


@bp.route("/drills/<int:drill_id>/certificates/<int:certificate_id>/revoke", methods=["GET", "POST"])
@needs(Permission.ISSUE_CERTIFICATES)
def revoke_certificate(drill_id: int, certificate_id: int) -> ResponseReturnValue:
    """Ask why, then revoke the certificate."""
    found = _certificate(drill_id, certificate_id, Permission.ISSUE_CERTIFICATES)
    form = Form(RevocationInput)
    if request.method == "POST" and attempt(
        form, request.form, lambda given: services.revoke(session(), found, given.reason, actor())
    ):
        flash(str(t("Revoked: certificate no. %(number)s.", number=found.number)), "success")
        return redirect(drill_url(found.drill), 303)
    page = render_template("drills/revoke_certificate.html", form=form, certificate=found, drill=found.drill)
    return page, 422 if form.is_wrong else 200


def drill_panel(db: Session, drill: Drill, who: Actor) -> Panel | None:
    """The drill's certificate, or the offer to issue it; nothing before the drill was reported."""
    if not may(db, drill, who, Permission.VIEW_DRILLS):
        return None
    found = certificates(db, drill)
    if state_of(drill) != "reported" and not found:
        return None
    may_issue = may(db, drill, who, Permission.ISSUE_CERTIFICATES)
    values: dict[str, Any] = {
        "valid": next((_shown(db, one) for one in found if one.revoked_at is None), None),
        "revoked": [_shown(db, one) for one in found if one.revoked_at is not None],
        "may_issue": may_issue and state_of(drill) == "reported",
        "issue_url": url_for("drills.issue_certificate", drill_id=drill.id) if may_issue else "",
        "may_revoke": may_issue,
    }
    return Panel(str(t("Certificate of participation")), "drills/panel_certificate.html", values, rank=65)


def _shown(db: Session, one: Certificate) -> dict[str, Any]:
    zone = one.drill.event.zone
    own: dict[str, Any] = {"drill_id": one.drill_id, "certificate_id": one.id}
    return {
        "number": one.number, "issued_on": say_plain_date(local(one.issued_at, zone).date()),
        "revoked_on": say_plain_date(local(one.revoked_at, zone).date()) if one.revoked_at else "",
        "reason": one.revoked_reason, "check_url": path_of(db, one), "address": address(path_of(db, one)),
        "revoke_url": url_for("drills.revoke_certificate", **own),
        "files": [(LANGUAGE_NAMES[code], url_for("drills.certificate_pdf", spoken=code, **own))
                  for code in (language(), "en" if language() == "zh" else "zh")],
    }  # fmt: skip


def _certificate(drill_id: int, certificate_id: int, permission: Permission) -> Certificate:
    drill = load(session(), Drill, drill_id, actor(), permission)
    found = session().get(Certificate, certificate_id)
    if found is None or found.drill_id != drill.id:
        raise NotFound()
    return found


def _asked() -> dict[str, str]:
    given = request.form if request.method == "POST" else request.args
    return {name: given.get(name, "")[:100] for name in FILTERS if given.get(name)}


def _page() -> str:
    db, who = session(), actor()
    wanted = wanted_of(db, who, _asked())
    matching = reported_drills(who).where(Drill.id.in_(_matching_ids(who, wanted)))
    sorts = {"starts": Event.starts_at, "unit": Unit.name}
    page = listing(db, matching, request.args, url_for(".all_certificates"), sorts, "-starts")
    many = db.scalar(select(func.count()).select_from(waiting(who, wanted).subquery())) or 0
    bar = bar_of(db, who, url_for(".all_certificates"))
    bar["fields"] = [bound for bound in bar["fields"] if bound.name != "state"]
    return render_template(
        "drills/certificates.html", page=page, columns=_columns(db, [drill.id for drill in page.rows]), bar=bar,
        asked=_asked(), waiting=many, at_once=min(many, MOST_AT_ONCE), row_url=drill_url, lede=_lede(many, page.total),
    )  # fmt: skip


def _matching_ids(who: Actor, wanted: DrillFilter) -> Any:
    return drills_matching(who, wanted, now()).with_only_columns(Drill.id).order_by(None)


def _lede(many: int, of: int) -> Text:
    if not of:
        return t("Certificates are issued for drills that were held and reported.")
    if not many:
        return t("Every drill in this list has its certificate.")
    return tn("%(n)s of %(of)s reported drills has no certificate yet.",
              "%(n)s of %(of)s reported drills have no certificate yet.", many, of=f"{of:,}")  # fmt: skip


def _columns(db: Session, ids: list[int]) -> list[Column]:
    query = select(Certificate).where(Certificate.drill_id.in_(ids)).order_by(Certificate.revoked_at.is_(None))
    known = {one.drill_id: one for one in db.scalars(query)}  # a valid one comes last, and so stands

    def state(drill: Drill) -> Any:
        one = known.get(drill.id)
        if one is None:
            return tag(t("None yet"), "muted")
        return tag(t("Revoked"), "warn") if one.revoked_at else one.number

    return [
        Column("unit", t("Unit"), lambda drill: drill.unit.name, True),
        Column("area", t("Area"), lambda drill: drill.unit.area.name),
        Column("starts", t("Time"), when, True, "date"),
        Column("type", t("Type"), lambda drill: TYPE_NAMES[drill.type]),
        Column("certificate", t("Certificate"), state),
    ]
