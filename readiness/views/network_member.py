"""One member of a network, with trainings and allowances; the form; entering for many at once."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.access import needs
from core.forms import Form, attempt
from core.i18n import t, tn
from core.times import today
from core.web import actor, session
from readiness import network_services as services
from readiness.network_inputs import AllowanceInput, ManyPaidInput, ManyTrainedInput, MemberInput, TrainingInput
from readiness.network_models import NetworkMember
from readiness.network_queries import allowances_of, as_typed, role_names, rules, trainings_of
from readiness.network_rules import holding, is_too_old
from readiness.views import bp
from registry import terms
from registry.permissions import Permission as P
from registry.queries.areas import choices
from registry.scope import load, may


@bp.get("/readiness/network/<int:member_id>")
@needs(P.VIEW_CONTACTS)
def network_member(member_id: int) -> str:
    """One person: what they do, what they were taught and paid; for those who may see contacts."""
    return _page(load(session(), NetworkMember, member_id, actor(), P.VIEW_CONTACTS), _training(), _allowance())


@bp.route("/readiness/network/new", methods=["GET", "POST"])
@needs(P.EDIT_READINESS)
def new_network_member() -> ResponseReturnValue:
    """The form for somebody new; a gap fills in role and area."""
    form = _form({"area": request.args.get("area", "")[:20], "role": request.args.get("role", "")[:40]})
    made = None
    if request.method == "POST":
        made = attempt(form, request.form, lambda given: services.add_member(session(), given, actor()))
    if made is None:
        return _form_page(form, None)
    flash(str(t("Added: %(name)s, %(area)s.", name=made.name, area=made.area.name)), "success")
    return redirect(url_for(".network_member", member_id=made.id))


@bp.route("/readiness/network/<int:member_id>/edit", methods=["GET", "POST"])
@needs(P.EDIT_READINESS)
def edit_network_member(member_id: int) -> ResponseReturnValue:
    """The form of a member."""
    found = _own(member_id)
    form = _form(dict(as_typed(found)))
    done = None
    if request.method == "POST":
        done = attempt(form, request.form, lambda given: services.edit_member(session(), found, given, actor()))
    if done is None:
        return _form_page(form, found)
    flash(str(t("Saved: %(name)s.", name=done.name)), "success")
    return redirect(url_for(".network_member", member_id=member_id))


@bp.post("/readiness/network/<int:member_id>/remove")
@needs(P.EDIT_READINESS)
def remove_network_member(member_id: int) -> ResponseReturnValue:
    """Take somebody off the roster who was entered by mistake; who leaves gets a last day instead."""
    found = _own(member_id)
    name = found.name
    services.remove_member(session(), found, actor())
    flash(str(t("Removed from the roster: %(name)s.", name=name)), "success")
    return redirect(url_for(".network"))


@bp.post("/readiness/network/<int:member_id>/trainings")
@needs(P.EDIT_READINESS)
def add_network_training(member_id: int) -> ResponseReturnValue:
    """Enter a training."""
    found, form = _own(member_id), _training()
    if attempt(form, request.form, lambda given: services.add_training(session(), found, given, actor())) is None:
        return _page(found, form, _allowance()), 422
    flash(str(t("Training entered: %(name)s.", name=found.name)), "success")
    return redirect(url_for(".network_member", member_id=member_id))


@bp.post("/readiness/network/<int:member_id>/trainings/<int:training_id>/remove")
@needs(P.EDIT_READINESS)
def remove_network_training(member_id: int, training_id: int) -> ResponseReturnValue:
    """Take a training off the list."""
    services.remove_training(session(), _own(member_id), training_id, actor())
    flash(str(t("Training removed.")), "success")
    return redirect(url_for(".network_member", member_id=member_id))


@bp.post("/readiness/network/<int:member_id>/allowances")
@needs(P.EDIT_READINESS)
def set_network_allowance(member_id: int) -> ResponseReturnValue:
    """Set the allowance of a year, paid or not."""
    found, form = _own(member_id), _allowance()
    done = attempt(form, request.form, lambda given: services.set_allowance(session(), found, given, actor()))
    if done is None:
        return _page(found, _training(), form), 422
    flash(str(t("Allowance of %(year)s: %(yuan)s yuan.", year=done.year, yuan=f"{done.yuan:,}")), "success")
    return redirect(url_for(".network_member", member_id=member_id))


@bp.route("/readiness/network/many", methods=["GET", "POST"])
@needs(P.EDIT_READINESS)
def network_many() -> ResponseReturnValue:
    """One training, or one allowance, for everybody of a role in an area."""
    offered = {"role": list(role_names(session()).items()), "area": choices(session(), actor(), P.EDIT_READINESS)}
    training = Form(ManyTrainedInput, offered, {"on": today()})
    allowance = Form(ManyPaidInput, offered, {"year": today().year})
    if request.method == "POST":
        if request.form.get("deed") == "allowance":
            count = attempt(allowance, request.form, lambda given: services.pay_many(session(), given, actor()))
            said = tn("Allowance set for %(n)s person.", "Allowance set for %(n)s people.", count or 0)
        else:
            count = attempt(training, request.form, lambda given: services.train_many(session(), given, actor()))
            said = tn("Training entered for %(n)s person.", "Training entered for %(n)s people.", count or 0)
        if count is not None:
            flash(str(said), "success")
            return redirect(url_for(".network"))
    page = render_template("readiness/network_many.html", training=training, allowance=allowance)
    return page, 422 if training.is_wrong or allowance.is_wrong else 200


def _page(found: NetworkMember, training: Form[TrainingInput], allowance: Form[AllowanceInput]) -> str:
    rule = holding(rules(session()), found.area.path, found.role)
    trainings = trainings_of(session(), found)
    last = trainings[0].on if trainings else None
    return render_template(
        "readiness/network_member.html", member=found, training=training, allowance=allowance, trainings=trainings,
        allowances=allowances_of(session(), found),
        role=terms.label(session(), "network_role", found.role, found.area), rule=rule,
        is_due=is_too_old(last, rule.training_years if rule else None, today()),
        has_left=found.until_on is not None and found.until_on < today(),
        may_edit=may(session(), found, actor(), P.EDIT_READINESS),
        sees_history=may(session(), found, actor(), P.VIEW_AUDIT),
    )  # fmt: skip


def _own(member_id: int) -> NetworkMember:
    return load(session(), NetworkMember, member_id, actor(), P.EDIT_READINESS)


def _training() -> Form[TrainingInput]:
    return Form(TrainingInput, values={"on": today()})


def _allowance() -> Form[AllowanceInput]:
    return Form(AllowanceInput, values={"year": today().year})


def _form(values: dict[str, object]) -> Form[MemberInput]:
    offered = {"area": choices(session(), actor(), P.EDIT_READINESS), "role": terms.names(session(), "network_role")}
    return Form(MemberInput, offered, values)


def _form_page(form: Form[MemberInput], member: NetworkMember | None) -> ResponseReturnValue:
    page = render_template("readiness/network_form.html", form=form, member=member)
    return page, 422 if form.is_wrong else 200
