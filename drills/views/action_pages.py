"""One improvement action: made, changed, done with evidence, closed, sent back, dropped, and tested again."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.access import needs
from core.db import whole
from core.errors import NotFound
from core.forms import Form, attempt
from core.i18n import Text, t
from core.photos import MOST_PHOTOS
from core.sent_photos import caption, file_store, must_choose_again, photo_answer, sent_photos
from core.times import say_date
from core.web import actor, session
from drills import action_queries as queries
from drills import action_services as services
from drills.action_inputs import ActionInput, ActionReasonInput, DoneInput, RetestInput
from drills.action_models import ImprovementAction
from drills.action_photo_services import add_evidence_photos, remove_evidence_photo
from drills.evaluation_services import oversees
from drills.models import Drill
from drills.views import bp
from drills.views.actions import action_tag
from drills.views.evaluations import suggestions
from drills.views.pages import sees_names
from drills.views.said import may_edit, when
from registry.permissions import Permission
from registry.scope import load


@bp.route("/drills/<int:drill_id>/actions/new", methods=["GET", "POST"])
@needs(Permission.EDIT_DRILLS)
def new_action(drill_id: int) -> ResponseReturnValue:
    """Make an action of a problem that was named, or type one."""
    db, who = session(), actor()
    drill = load(db, Drill, drill_id, who, Permission.EDIT_DRILLS)
    due = queries.usual_due(db, drill.unit)
    form = Form(ActionInput, values={"problem": request.args.get("problem", "")[:300], "due_on": due})
    if request.method == "POST":
        made = attempt(form, request.form, lambda given: services.add_action(db, drill, given, who))
        if made is not None:
            flash(str(t("Kept: to be done by %(day)s.", day=say_date(made.due_on))), "success")
            return redirect(url_for("drills.drill", drill_id=drill.id, _anchor="improvements"))
    page = render_template("drills/action_form.html", form=form, drill=drill, when=when(drill), action=None,
                           suggestions=suggestions(db, drill, who))  # fmt: skip
    return page, 422 if form.is_wrong else 200


@bp.get("/drills/actions/<int:action_id>")
@needs(Permission.VIEW_DRILLS)
def action(action_id: int) -> ResponseReturnValue:
    """One action: how it stands, what was done, and what can be done now."""
    return _page(_load(action_id, Permission.VIEW_DRILLS))


@bp.route("/drills/actions/<int:action_id>/edit", methods=["GET", "POST"])
@needs(Permission.EDIT_DRILLS)
def edit_action(action_id: int) -> ResponseReturnValue:
    """Change the problem, the measure, who is responsible, or the day."""
    found = _load(action_id)
    names = ("problem", "action", "owner", "due_on", "version")
    form = Form(ActionInput, values={name: getattr(found, name) for name in names})
    if request.method == "POST":
        changed = attempt(form, request.form, lambda given: services.edit_action(session(), found, given, actor()))
        if changed is not None:
            return _said(found, t("Saved: due on %(day)s.", day=say_date(found.due_on)))
    page = render_template("drills/action_form.html", form=form, drill=found.drill, when=when(found.drill),
                           action=found, suggestions=[])  # fmt: skip
    return page, 422 if form.is_wrong else 200


@bp.post("/drills/actions/<int:action_id>/done")
@needs(Permission.EDIT_DRILLS)
def do_action(action_id: int) -> ResponseReturnValue:
    """Say what was done, with photos."""
    found, db = _load(action_id), session()
    form = Form(DoneInput)

    def deed(given: DoneInput) -> ImprovementAction:
        files = sent_photos()
        services.mark_done(db, found, given, actor())
        if files:
            add_evidence_photos(db, file_store(), found, files, caption(request.form.get("caption", "")), actor())
        return found

    if attempt(form, request.form, whole(session(), deed)) is not None:
        return _said(found, t("Done. Whoever oversees the drills closes it."))
    return _page(found, done=form)


@bp.post("/drills/actions/<int:action_id>/close")
@needs(Permission.EDIT_DRILLS)
def close_action(action_id: int) -> ResponseReturnValue:
    """Close it: the overseer has seen that it is mended."""
    found = services.close(session(), _load(action_id), actor())
    return _said(found, t("Closed. The next drill asks whether it was fixed."))


@bp.post("/drills/actions/<int:action_id>/<any(back, drop):deed>")
@needs(Permission.EDIT_DRILLS)
def settle_action(action_id: int, deed: str) -> ResponseReturnValue:
    """Send it back to the unit, or drop it; with a reason."""
    found, form = _load(action_id), Form(ActionReasonInput)
    act = services.send_back if deed == "back" else services.drop
    if attempt(form, request.form, whole(session(), lambda given: act(session(), found, given, actor()))) is not None:
        return _said(
            found, t("Sent back to the unit.") if deed == "back" else t("No longer pursued; it stays in the list.")
        )
    return _page(found, reason=form, deed=deed)


@bp.post("/drills/actions/<int:action_id>/retest")
@needs(Permission.EDIT_DRILLS)
def retest_action(action_id: int) -> ResponseReturnValue:
    """Whether a later drill found it fixed."""
    found, form = _load(action_id), Form(RetestInput)
    given = form.read(request.form)
    if given is None:
        raise NotFound()
    services.answer_retest(session(), found, given, actor())
    said = t("Fixed: noted.") if given.answer == "fixed" else t("Not fixed: the improvement is open again.")
    flash(str(said), "success")
    return redirect(url_for("drills.drill", drill_id=given.drill_id, _anchor="improvements"))


@bp.get("/drills/actions/<int:action_id>/photos/<int:photo_id>")
@needs(Permission.VIEW_DRILLS)
def action_photo(action_id: int, photo_id: int) -> ResponseReturnValue:
    """A photo that shows what was done."""
    found = _load(action_id, Permission.VIEW_DRILLS)
    photo = next((one for one in queries.photos_of(session(), found) if one.id == photo_id), None)
    if photo is None:
        raise NotFound()
    return photo_answer(photo.file)


@bp.post("/drills/actions/<int:action_id>/photos/<int:photo_id>/remove")
@needs(Permission.EDIT_DRILLS)
def remove_action_photo(action_id: int, photo_id: int) -> ResponseReturnValue:
    """Take a photo off the action."""
    found = _load(action_id)
    remove_evidence_photo(session(), found, photo_id, actor())
    return _said(found, t("The photo is removed."))


def _load(action_id: int, permission: Permission = Permission.EDIT_DRILLS) -> ImprovementAction:
    return load(session(), ImprovementAction, action_id, actor(), permission)


def _said(found: ImprovementAction, said: Text) -> ResponseReturnValue:
    flash(str(said), "success")
    return redirect(url_for("drills.action", action_id=found.id))


def _page(
    found: ImprovementAction, done: Form[DoneInput] | None = None, reason: Form[Any] | None = None, deed: str = ""
) -> ResponseReturnValue:
    who, drill = actor(), found.drill
    retested = session().get(Drill, found.retest_drill_id) if found.retest_drill_id else None
    page = render_template(
        "drills/action.html", action=found, drill=drill, when=when(drill), state=action_tag(found),
        can_edit=may_edit(who, drill), oversees=oversees(who, drill), sees_names=sees_names(who, drill),
        done=done or Form(DoneInput, values={"evidence": found.evidence, "version": found.version}),
        back=reason if reason and deed == "back" else Form(ActionReasonInput),
        drop=reason if reason and deed == "drop" else Form(ActionReasonInput), deed=deed,
        photos=queries.photos_of(session(), found), most_photos=MOST_PHOTOS, retested=retested,
        retested_when=when(retested) if retested else "", must_choose_again=must_choose_again(),
        sees_trail=who.may_for(Permission.VIEW_AUDIT, drill.unit.area.path, drill.unit_id),
    )  # fmt: skip
    is_wrong = bool(done and done.is_wrong) or bool(reason and reason.is_wrong)
    return page, 422 if is_wrong else 200
