"""The result of a drill: entered after it has begun, corrected whenever needed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from core.access import needs
from core.forms import Form, attempt
from core.i18n import t, tn
from core.photos import MOST_PHOTOS
from core.sent_photos import caption, file_store, must_choose_again, photo_answer, sent_photos, typed_captions
from core.times import local, say_minute
from core.web import actor, session
from drills import people, photo_services, services
from drills.history import drawing
from drills.inputs import KEPT_AS_TYPED, ResultInput, clock_of
from drills.live_queries import outcome_of
from drills.models import Drill
from drills.photo_queries import photo_of, photos_of
from drills.progress_queries import past_times
from drills.views import bp
from drills.views.said import when
from registry import terms
from registry.permissions import Permission
from registry.queries.settings import evacuation_target
from registry.scope import load
from schedule.queries import people as people_at

NOT_ASKED = people.APART | {"visitors"}  # visitors have a box of their own
Prefill = Callable[[Session, Drill], Mapping[str, Any]]
PREFILLS: list[Prefill] = []
"""What else knows figures of a drill that has no result yet: values of the form, which the reader still confirms."""


@bp.route("/drills/<int:drill_id>/result", methods=["GET", "POST"])
@needs(Permission.EDIT_DRILLS)
def result(drill_id: int) -> ResponseReturnValue:
    """Enter or correct the result; a figure that is possible but unlikely is asked back once."""
    db, who = session(), actor()
    drill = load(db, Drill, drill_id, who, Permission.EDIT_DRILLS)
    if services.state_of(drill) not in ("unreported", "reported"):
        came = outcome_of(db, drill)
        sounded = say_minute(came.started_at, drill.event.zone) if came else ""
        return render_template("drills/no_result.html", drill=drill, when=when(drill), state=services.state_of(drill),
                               sounded=sounded)  # fmt: skip
    form = _form(db, drill)
    if request.method == "POST" and attempt(form, request.form, lambda given: _save(drill, given)) is not None:
        return redirect(url_for("drills.drill", drill_id=drill.id, saved=1))
    return _page(db, drill, form), 422 if form.is_wrong else 200


def _save(drill: Drill, given: ResultInput) -> Drill:
    """The result, the captions and the photos that came with it: all of them, or nothing."""
    db, who, files = session(), actor(), sent_photos()
    with db.begin_nested():
        services.report(db, drill, given, who)
        photo_services.caption_photos(db, drill, typed_captions(), who)
        if files:
            said = caption(request.form.get("caption", ""))
            added = photo_services.add_photos(db, file_store(), drill, files, said, who)
            flash(str(tn("%(n)s photo added.", "%(n)s photos added.", len(added))), "success")
    return drill


@bp.post("/drills/<int:drill_id>/photos/<int:photo_id>/remove")
@needs(Permission.EDIT_DRILLS)
def remove_photo(drill_id: int, photo_id: int) -> ResponseReturnValue:
    """Take a photo off a drill."""
    db, who = session(), actor()
    drill = load(db, Drill, drill_id, who, Permission.EDIT_DRILLS)
    photo_services.remove_photo(db, drill, photo_id, who)
    flash(str(t("The photo is removed.")), "info")
    return redirect(f"{url_for('drills.result', drill_id=drill.id)}#photos")


@bp.get("/drills/<int:drill_id>/photos/<int:photo_id>")
@needs(Permission.VIEW_DRILLS)
def photo(drill_id: int, photo_id: int) -> ResponseReturnValue:
    """A photo, for whoever may see its drill."""
    db = session()
    drill = load(db, Drill, drill_id, actor(), Permission.VIEW_DRILLS)
    return photo_answer(photo_of(db, drill, photo_id).file)


def _form(db: Session, drill: Drill) -> Form[ResultInput]:
    categories = [(c, name) for c, name in terms.names(db, "people_category", drill.unit.area) if c not in NOT_ASKED]
    return Form(ResultInput, {"present": categories}, values_of(db, drill))


def values_of(db: Session, drill: Drill) -> dict[str, Any]:
    """The form's values: the result as it was entered, else everybody expected present and on time."""
    expected = {c: n for c, n in services.expected_people(db, drill).items() if c not in NOT_ASKED}
    entered = drill.result
    wall = local(entered.started_at if entered else drill.event.starts_at, drill.event.zone)
    values: dict[str, Any] = {"on": wall.date(), "started": wall.time()}
    if entered is None:
        values |= {"enrolled": sum(expected.values()) or "", "present": expected}
        return values | {name: value for known in PREFILLS for name, value in known(db, drill).items()}
    reported = people_at(db, drill.event_id, "reported")
    values |= {"present": {c: n for c, n in reported.items() if c not in NOT_ASKED}}
    values |= {name: getattr(entered, name) for name in KEPT_AS_TYPED}
    return values | {
        "ended": local(entered.ended_at, drill.event.zone).time() if entered.ended_at else None,
        "evacuation": clock_of(entered.evacuation_seconds),
        "shelter": clock_of(entered.shelter_seconds),
        "rollcall": clock_of(entered.rollcall_seconds),
    }


def _page(db: Session, drill: Drill, form: Form[ResultInput]) -> str:
    unit = drill.unit
    is_school = unit.kind in terms.beneath(db, "unit_kind", "school")
    offered = [code for code, _ in form["present"].choices]
    filled = [code for code, count in form["present"].value.items() if str(count).strip() not in ("", "0")]
    first = people.asked_first(unit.kind, filled, offered, is_school)
    form["present"].choices.sort(key=lambda choice: choice[0] not in first)  # those shown at once stand first
    target = evacuation_target(db, unit.kind, unit.area)
    return render_template(
        "drills/result.html", drill=drill, form=form, when=when(drill), first=first, target=target,
        history=drawing(past_times(db, drill), target.seconds, drill.id), photos=photos_of(db, drill),
        most_photos=MOST_PHOTOS, typed=request.form, must_choose_again=must_choose_again(),
        is_reason_open=form["extra_reason"].errors or form["extra_reason"].value or "present" in _wrong(form),
    )  # fmt: skip


def _wrong(form: Form[ResultInput]) -> list[str]:
    return [bound.name for bound in form.fields if bound.errors]
