"""Pages of observers: the list, one observer with the personal link, the card to hand out, the form."""

from __future__ import annotations

import io

import segno
from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from core.access import needs
from core.filter_bars import FilterBar, choice, filter_bar, text_box
from core.forms import Form, attempt
from core.i18n import t, tn
from core.listing import Column, listing
from core.tags import tag
from core.web import actor, address, session
from observation import observer_services as services
from observation.models import Observer
from observation.observer_inputs import ObserverInput
from observation.observer_queries import as_typed, observers, point_counts, points_of, token
from observation.phone_queries import duties
from observation.views import bp
from observation.views.asked import asked_area
from registry.models import Area
from registry.permissions import Permission as P
from registry.queries.areas import choices
from registry.scope import load, may


@bp.get("/observation/observers")
@needs(P.VIEW_OBSERVATION)
def observers_page() -> str:
    """The observers of the reader's areas."""
    asked, who = request.args, actor()
    query = observers(who, asked.get("q", "").strip()[:60], asked_area(), asked.get("shows", ""))
    page = listing(session(), query, asked, request.path, {"name": Observer.name, "area": Area.path}, "name")
    counts = point_counts(session(), [one.id for one in page.rows])
    sees_contacts = who.may(P.VIEW_CONTACTS)
    return render_template(
        "observation/observers.html", page=page, columns=_columns(counts, sees_contacts), bar=_bar(),
        lede=str(tn("%(n)s observer", "%(n)s observers", page.total)), may_edit=who.may(P.EDIT_OBSERVATION),
        may_import=who.may(P.IMPORT),
    )  # fmt: skip


def _columns(counts: dict[int, int], sees_contacts: bool) -> list[Column]:
    shown = [
        Column("name", t("Name of the observer"), lambda one: one.name, True),
        Column("area", t("Area"), lambda one: one.area.name, True),
        Column("points", t("Observation points"), lambda one: counts.get(one.id, 0), False, "number"),
        Column("trained", t("Last training"), _trained),
        Column("account", t("Account"), lambda one: one.user.login if one.user else ""),
    ]
    return [shown[0], Column("phone", t("Telephone"), lambda one: one.phone), *shown[1:]] if sees_contacts else shown


def _trained(one: Observer) -> Markup | str:
    never = tag(t("Never trained"), "warn")
    return f"{one.trained_on:%Y-%m-%d}" if one.trained_on else never


def _bar() -> FilterBar:
    asked, areas = request.args, choices(session(), actor(), P.VIEW_OBSERVATION, ("county", "township"))
    fields = [
        text_box(asked, "q", t("Name or telephone")),
        choice(asked, "shows", t("Show"), [("inactive", t("No longer observers"))], t("Active")),
    ]
    if len(areas) > 1:
        fields.insert(1, choice(asked, "area", t("Area"), areas))
    return filter_bar(asked, url_for(".observers_page"), *fields)


@bp.get("/observation/observers/<int:observer_id>")
@needs(P.VIEW_OBSERVATION)
def observer_page(observer_id: int) -> str:
    """One observer: the points, today's records, and for whoever may edit them the personal link."""
    found = load(session(), Observer, observer_id, actor(), P.VIEW_OBSERVATION)
    may_edit = may(session(), found, actor(), P.EDIT_OBSERVATION)
    return render_template(
        "observation/observer.html", observer=found, points=points_of(session(), found), duties=duties(session(),
        found),
        may_edit=may_edit, address=_address(found) if may_edit and found.is_active else "",
        sees_contacts=may(session(), found, actor(), P.VIEW_CONTACTS),
        sees_history=may(session(), found, actor(), P.VIEW_AUDIT),
    )  # fmt: skip


@bp.route("/observation/observers/new", methods=["GET", "POST"])
@needs(P.EDIT_OBSERVATION)
def new_observer() -> ResponseReturnValue:
    """The form for a new observer."""
    form = _form({"area": request.args.get("area", ""), "is_active": True})
    made = None
    if request.method == "POST":
        made = attempt(form, request.form, lambda given: services.add_observer(session(), given, actor()))
    if made is None:
        return _form_page(form, None)
    flash(str(t("Added: %(name)s. Hand out the card with the personal link.", name=made.name)), "success")
    return redirect(url_for(".observer_page", observer_id=made.id))


@bp.route("/observation/observers/<int:observer_id>/edit", methods=["GET", "POST"])
@needs(P.EDIT_OBSERVATION)
def edit_observer_page(observer_id: int) -> ResponseReturnValue:
    """The form of an observer."""
    found = _own(observer_id)
    form = _form(dict(as_typed(found)))
    done = None
    if request.method == "POST":
        done = attempt(form, request.form, lambda given: services.edit_observer(session(), found, given, actor()))
    if done is None:
        return _form_page(form, found)
    flash(str(t("Saved: %(name)s.", name=done.name)), "success")
    return redirect(url_for(".observer_page", observer_id=observer_id))


@bp.post("/observation/observers/<int:observer_id>/link")
@needs(P.EDIT_OBSERVATION)
def renew_observer_link(observer_id: int) -> ResponseReturnValue:
    """Give the observer a new link; the old one and the cards with it open nothing any more."""
    found = services.renew_link(session(), _own(observer_id), actor())
    flash(str(t("%(name)s has a new link. Print the card again; the old one opens nothing any more.", name=found.name)),
          "success")  # fmt: skip
    return redirect(url_for(".observer_page", observer_id=observer_id))


@bp.get("/observation/observers/<int:observer_id>/card")
@needs(P.EDIT_OBSERVATION)
def observer_card(observer_id: int) -> str:
    """A card to hand out: the code of the personal link, and how it is used."""
    found = _own(observer_id)
    return render_template(
        "observation/card.html", observer=found, points=points_of(session(), found), address=_address(found),
        closes=duties(session(), found).closes_at, zone=duties(session(), found).zone,
    )  # fmt: skip


@bp.get("/observation/observers/<int:observer_id>/code.svg")
@needs(P.EDIT_OBSERVATION)
def observer_code(observer_id: int) -> Response:
    """The code of the personal link, as a picture."""
    picture = io.BytesIO()
    code = segno.make_qr(_address(_own(observer_id)), error="m")
    code.save(picture, kind="svg", omitsize=True, border=4, dark="#000", light="#fff", svgclass=None, lineclass=None)
    return Response(picture.getvalue(), mimetype="image/svg+xml", headers={"Cache-Control": "private, no-store"})


def _own(observer_id: int) -> Observer:
    return load(session(), Observer, observer_id, actor(), P.EDIT_OBSERVATION)


def _address(observer: Observer) -> str:
    return address(url_for(".observe", token=token(session(), observer)))


def _form(values: dict[str, object]) -> Form[ObserverInput]:
    return Form(ObserverInput, {"area": choices(session(), actor(), P.EDIT_OBSERVATION)}, values)


def _form_page(form: Form[ObserverInput], observer: Observer | None) -> ResponseReturnValue:
    page = render_template("observation/observer_form.html", form=form, observer=observer)
    return page, 422 if form.is_wrong else 200
