"""Versions of emergency plans: entering one, a unit sending its own from a phone, files, accepting and sending back."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from core.access import needs
from core.errors import NotFound
from core.forms import Form, attempt
from core.i18n import Text, t
from core.sent_photos import file_store
from core.web import actor, session
from readiness import plan_queries as queries
from readiness import plan_version_services as services
from readiness.plan_file_services import LARGEST_BYTES, SentFile
from readiness.plan_inputs import PlanReasonInput, SentPlanInput, VersionInput
from readiness.plan_models import PlanVersion
from readiness.views import bp
from readiness.views.plan_pages import own_plan, plan_page
from registry import terms
from registry.models import Unit
from registry.permissions import Permission as P
from registry.scope import load, may


@bp.route("/readiness/plans/<int:plan_id>/versions/new", methods=["GET", "POST"])
@needs(P.FILE_READINESS)
def new_plan_version(plan_id: int) -> ResponseReturnValue:
    """Enter the next version with its file."""
    found, db = own_plan(plan_id), session()
    form = Form(VersionInput)
    if request.method == "POST":

        def deed(given: VersionInput) -> PlanVersion:
            with db.begin_nested():
                return services.add_version(db, file_store(), found, given, sent_file(), actor())

        made = attempt(form, request.form, deed)
        if made is not None:
            flash(str(_said(made)), "success")
            return redirect(url_for(".plan", plan_id=found.id))
    page = render_template("readiness/plan_version.html", form=form, plan=found, limit=LARGEST_BYTES // 1_000_000,
                           must_choose_again=_must_choose_again(),
                           holds=may(db, found, actor(), P.EDIT_READINESS))  # fmt: skip
    return page, 422 if form.is_wrong else 200


@bp.route("/readiness/plans/send", methods=["GET", "POST"])
@needs(P.FILE_READINESS)
def send_own_plan() -> ResponseReturnValue:
    """A unit's own plan, with a file or photographed pages, in one short form."""
    db, who = session(), actor()
    units = [load(db, Unit, number, who, P.FILE_READINESS) for number in who.unit_ids(P.FILE_READINESS)]
    asked = request.args.get("unit", "")
    chosen = next((one for one in units if str(one.id) == asked), units[0] if units else None)
    if chosen is None:
        raise NotFound("no_unit", t("Plans are sent in by the contact of a unit; you look after areas."))
    form = Form(SentPlanInput, {"kind": terms.names(db, "plan_kind", chosen.area)})
    if request.method == "POST":

        def deed(given: SentPlanInput) -> PlanVersion:
            with db.begin_nested():
                return services.send_plan(db, file_store(), chosen, given, sent_file(), who)

        made = attempt(form, request.form, deed)
        if made is not None:
            flash(str(_said(made)), "success")
            return redirect(url_for(".plan", plan_id=made.plan_id))
    page = render_template("readiness/plan_send.html", form=form, unit=chosen, units=units,
                           must_choose_again=_must_choose_again(), limit=LARGEST_BYTES // 1_000_000)  # fmt: skip
    return page, 422 if form.is_wrong else 200


@bp.get("/readiness/plans/<int:plan_id>/versions/<int:number>/file")
@needs(P.VIEW_READINESS)
def plan_file(plan_id: int, number: int) -> ResponseReturnValue:
    """The file of a version."""
    version = queries.version_of(session(), own_plan(plan_id, P.VIEW_READINESS), number)
    if version.file is None:
        raise NotFound()
    return send_file(file_store().path(version.file), version.file.media_type, as_attachment=True,
                     download_name=version.file.name)  # fmt: skip


@bp.post("/readiness/plans/<int:plan_id>/versions/<int:number>/accept")
@needs(P.EDIT_READINESS)
def accept_plan_version(plan_id: int, number: int) -> ResponseReturnValue:
    """Take a version that a unit sent."""
    found = own_plan(plan_id, P.EDIT_READINESS)
    version = services.accept(session(), queries.version_of(session(), found, number), actor())
    flash(str(t("Version %(number)s is accepted and in force.", number=version.number)), "success")
    return redirect(url_for(".plan", plan_id=found.id))


@bp.post("/readiness/plans/<int:plan_id>/versions/<int:number>/back")
@needs(P.EDIT_READINESS)
def send_back_plan_version(plan_id: int, number: int) -> ResponseReturnValue:
    """Send a version back to its unit, with a reason."""
    found, form = own_plan(plan_id, P.EDIT_READINESS), Form(PlanReasonInput)
    version = queries.version_of(session(), found, number)
    if attempt(form, request.form, lambda given: services.send_back(session(), version, given, actor())) is None:
        return plan_page(found, back=form)
    flash(str(t("Sent back to %(owner)s, who has been told why.", owner=found.owner)), "success")
    return redirect(url_for(".plan", plan_id=found.id))


def sent_file() -> SentFile | None:
    """The file that came with the form; one byte more than allowed is read, so that larger ones are known."""
    chosen = request.files.get("file")
    if chosen is None or not chosen.filename:
        return None
    return SentFile(chosen.filename, chosen.stream.read(LARGEST_BYTES + 1))


def _must_choose_again() -> bool:
    chosen = request.files.get("file")
    return bool(chosen and chosen.filename)


def _said(version: PlanVersion) -> Text:
    if version.state == "sent":
        return t("Sent in: %(title)s. The township looks at it.", title=version.plan.title)
    return t("Version %(number)s is in force.", number=version.number)
