"""After a registration: its confirmation, undoing it at once, withdrawing it later with a reason."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.access import needs
from core.forms import Form, attempt
from core.i18n import t
from core.web import actor, session
from drills import people, services
from drills.inputs import WithdrawalInput
from drills.models import Drill
from drills.views import bp
from drills.views.said import when
from registry.permissions import Permission
from registry.scope import load


@bp.get("/drills/<int:drill_id>/registered")
@needs(Permission.EDIT_DRILLS)
def registered(drill_id: int) -> str:
    """What was registered, in a sentence, and where to go from there."""
    drill = load(session(), Drill, drill_id, actor(), Permission.EDIT_DRILLS)
    count = people.total(services.expected_people(session(), drill))
    return render_template(
        "drills/registered.html", drill=drill, when=when(drill), people=count, state=services.state_of(drill),
        day=services.wall_day(drill).date(), can_undo=services.can_take_back(drill, actor()),
    )  # fmt: skip


@bp.post("/drills/<int:drill_id>/undo")
@needs(Permission.EDIT_DRILLS)
def take_back(drill_id: int) -> ResponseReturnValue:
    """Undo a registration just made."""
    db, who = session(), actor()
    drill = load(db, Drill, drill_id, who, Permission.EDIT_DRILLS)
    unit_id, said = drill.unit_id, t("Taken back: the drill of %(when)s, %(unit)s.", when=when(drill),
                                     unit=drill.unit.name)  # fmt: skip
    services.take_back(db, drill, who)
    flash(str(said), "info")
    return redirect(url_for("drills.register", unit=unit_id))


@bp.route("/drills/<int:drill_id>/withdraw", methods=["GET", "POST"])
@needs(Permission.EDIT_DRILLS)
def withdraw(drill_id: int) -> ResponseReturnValue:
    """Call a drill off with a reason; also one whose time has passed and that did not take place."""
    db, who = session(), actor()
    drill = load(db, Drill, drill_id, who, Permission.EDIT_DRILLS)
    form = Form(WithdrawalInput)
    is_sent = request.method == "POST"
    if is_sent and attempt(form, request.form, lambda given: services.withdraw(db, drill, given.reason, who)):
        flash(str(t("Withdrawn: the drill of %(when)s, %(unit)s.", when=when(drill), unit=drill.unit.name)), "success")
        return redirect(url_for("drills.drill", drill_id=drill.id))
    page = render_template("drills/withdraw.html", drill=drill, form=form, when=when(drill),
                           state=services.state_of(drill))  # fmt: skip
    return page, 422 if form.is_wrong else 200
