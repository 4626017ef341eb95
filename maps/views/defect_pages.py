"""One defect: written down, changed, mended with evidence, closed, dropped, opened again."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.access import needs
from core.db import whole
from core.forms import Form, attempt
from core.i18n import Text, t
from core.photos import MOST_PHOTOS
from core.sent_photos import caption, file_store, must_choose_again, photo_answer, sent_photos
from core.times import say_date
from core.web import actor, session
from maps import defect_queries as queries
from maps import defect_services as services
from maps.defect_inputs import DefectInput, DefectReasonInput, MendedInput
from maps.defect_words import SEVERITIES
from maps.inspection_models import Defect, Inspection
from maps.models import Place
from maps.views import bp
from maps.views.defects import defect_tag, severity_tag
from registry import terms
from registry.permissions import Permission as P
from registry.scope import load, may

FIELDS = ("problem", "item", "severity", "owner", "due_on", "version")


@bp.route("/places/<int:place_id>/defects/new", methods=["GET", "POST"])
@needs(P.EDIT_PLACES)
def new_defect(place_id: int) -> ResponseReturnValue:
    """Write down something to be mended, without an inspection."""
    place = load(session(), Place, place_id, actor(), P.EDIT_PLACES)
    form = _form(place, {})
    if request.method == "POST":
        made = attempt(form, request.form, lambda given: services.add_defect(session(), place, given, actor()))
        if made is not None:
            return _said(made, t("Kept: to be mended by %(day)s.", day=say_date(made.due_on)))
    page = render_template("maps/defect_form.html", form=form, place=place, defect=None)
    return page, 422 if form.is_wrong else 200


@bp.get("/defects/<int:defect_id>")
@needs(P.VIEW_PLACES)
def defect(defect_id: int) -> ResponseReturnValue:
    """One defect: how it stands, what was done, and what can be done now."""
    return _page(_load(defect_id, P.VIEW_PLACES))


@bp.route("/defects/<int:defect_id>/edit", methods=["GET", "POST"])
@needs(P.EDIT_PLACES)
def edit_defect_page(defect_id: int) -> ResponseReturnValue:
    """Change what is wrong, how bad it is, who is responsible, or the day."""
    found = _load(defect_id)
    form = _form(found.place, {name: getattr(found, name) for name in FIELDS})
    if request.method == "POST":
        done = attempt(form, request.form, lambda given: services.edit_defect(session(), found, given, actor()))
        if done is not None:
            return _said(found, t("Saved: due on %(day)s.", day=say_date(found.due_on)))
    page = render_template("maps/defect_form.html", form=form, place=found.place, defect=found)
    return page, 422 if form.is_wrong else 200


@bp.post("/defects/<int:defect_id>/mend")
@needs(P.EDIT_PLACES)
def mend_defect(defect_id: int) -> ResponseReturnValue:
    """Say by whom and how it was mended, with photos."""
    found, form = _load(defect_id), Form(MendedInput)

    def deed(given: MendedInput) -> Defect:
        files = sent_photos()
        if files:
            said = caption(request.form.get("caption", ""))
            services.add_defect_photos(session(), file_store(), found, files, said, actor())
        return services.mend(session(), found, given, actor())

    if attempt(form, request.form, whole(session(), deed)) is not None:
        return _said(found, t("Mended. It is closed when somebody has seen it."))
    return _page(found, mended=form)


@bp.post("/defects/<int:defect_id>/close")
@needs(P.EDIT_PLACES)
def close_defect(defect_id: int) -> ResponseReturnValue:
    """Close it: somebody who looks after the place has seen that it is mended."""
    found = services.close_defect(session(), _load(defect_id), actor())
    return _said(found, t("Closed."))


@bp.post("/defects/<int:defect_id>/<any(drop, reopen):deed>")
@needs(P.EDIT_PLACES)
def settle_defect(defect_id: int, deed: str) -> ResponseReturnValue:
    """Drop it, or open it again; with a reason."""
    found, form = _load(defect_id), Form(DefectReasonInput)
    act = services.drop_defect if deed == "drop" else services.reopen_defect
    if attempt(form, request.form, whole(session(), lambda given: act(session(), found, given, actor()))) is not None:
        return _said(found, t("No longer pursued; it stays in the list.") if deed == "drop" else t("Open again."))
    return _page(found, reason=form, deed=deed)


@bp.get("/defects/<int:defect_id>/photos/<int:photo_id>")
@needs(P.VIEW_PLACES)
def defect_photo(defect_id: int, photo_id: int) -> ResponseReturnValue:
    """A photo of the defect."""
    return photo_answer(queries.defect_photo(session(), _load(defect_id, P.VIEW_PLACES), photo_id).file)


@bp.post("/defects/<int:defect_id>/photos/<int:photo_id>/remove")
@needs(P.EDIT_PLACES)
def remove_defect_photo(defect_id: int, photo_id: int) -> ResponseReturnValue:
    """Take a photo off the defect."""
    found = _load(defect_id)
    services.remove_defect_photo(session(), found, photo_id, actor())
    return _said(found, t("The photo is removed."))


def _load(defect_id: int, permission: P = P.EDIT_PLACES) -> Defect:
    return queries.own_defect(session(), defect_id, actor(), permission)


def _form(place: Place, values: dict[str, Any]) -> Form[DefectInput]:
    items = [("", str(t("Something else"))), *terms.names(session(), "inspection_item", place.area)]
    return Form(DefectInput, {"item": items, "severity": list(SEVERITIES.items())}, values)


def _said(found: Defect, said: Text) -> ResponseReturnValue:
    flash(str(said), "success")
    return redirect(url_for("maps.defect", defect_id=found.id))


def _page(
    found: Defect, mended: Form[MendedInput] | None = None, reason: Form[Any] | None = None, deed: str = ""
) -> ResponseReturnValue:
    who, place = actor(), found.place
    inspection = session().get(Inspection, found.inspection_id) if found.inspection_id else None
    page = render_template(
        "maps/defect.html", defect=found, place=place, state=defect_tag(found), severity=severity_tag(found),
        item=terms.label(session(), "inspection_item", found.item, place.area) if found.item else "",
        can_edit=may(session(), found, who, P.EDIT_PLACES), sees_names=may(session(), found, who, P.VIEW_CONTACTS),
        mended=mended or Form(MendedInput, values={"evidence": found.evidence, "mended_by": found.mended_by,
                                                   "version": found.version}),
        drop=reason if reason and deed == "drop" else Form(DefectReasonInput),
        reopen=reason if reason and deed == "reopen" else Form(DefectReasonInput), deed=deed, inspection=inspection,
        photos=queries.defect_photos(session(), found), most_photos=MOST_PHOTOS, must_choose_again=must_choose_again(),
    )  # fmt: skip
    is_wrong = bool(mended and mended.is_wrong) or bool(reason and reason.is_wrong)
    return page, 422 if is_wrong else 200
