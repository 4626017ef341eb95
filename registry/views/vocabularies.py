"""Pages of the vocabularies: the words of the field as data that an administrator edits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from core.access import needs
from core.errors import NotFound
from core.forms import Form, attempt
from core.i18n import t
from core.web import actor, session
from registry.inputs import TermInput
from registry.models import Area, Term
from registry.permissions import Permission as P
from registry.queries.areas import choices
from registry.scope import load
from registry.services import add_term, edit_term
from registry.services.vocabularies import can_edit_defaults
from registry.terms import NOWHERE, SCHEMES, WITH_KINDS, KnownTerm, leaves, spoken, vocabulary
from registry.views import bp

UPPER = ("province", "prefecture", "county", "township")


@bp.get("/vocabularies")
@needs(P.ADMINISTER)
def vocabularies() -> str:
    """One vocabulary as it holds everywhere or, with an area, there."""
    scheme = _scheme(request.args.get("scheme", next(iter(SCHEMES))))
    area = chosen_area()
    terms = vocabulary(session(), scheme, area or NOWHERE)
    return render_template(
        "registry/vocabularies.html", scheme=scheme, schemes=SCHEMES, area=area, areas=area_choices(), terms=terms,
        spoken=spoken, may_edit=_can_edit, can_add=area is not None or can_edit_defaults(actor()),
    )  # fmt: skip


@bp.route("/vocabularies/new", methods=["GET", "POST"])
@needs(P.ADMINISTER)
def new_term() -> ResponseReturnValue:
    """Add a term, or an area's own instead of the one from above."""
    area = _area_of(request.values.get("area_id", ""))
    scheme = _scheme(request.values.get("scheme", ""))
    instead = _term_above(scheme, area, request.values.get("code", "")) if request.method == "GET" else None
    values = _values(instead) | {"version": ""} if instead else {"position": _last_position(scheme, area)}
    form = _form(scheme, area, values)
    if request.method == "POST":
        added = attempt(form, request.form, lambda given: add_term(session(), given, actor()))
        if added is not None:
            flash(str(t("Added: %(name)s.", name=spoken(added))), "success")
            return redirect(_list_url(scheme, area))
    return _page(form, scheme, area, None)


@bp.route("/vocabularies/<int:term_id>", methods=["GET", "POST"])
@needs(P.ADMINISTER)
def change_term(term_id: int) -> ResponseReturnValue:
    """Change a term: names, place, source, whether it is in use. Its code stays."""
    term = session().get(Term, term_id)
    if term is None or not _can_edit(term):
        raise NotFound()
    area = _area_of(str(term.area_id or ""))
    form = _form(term.scheme, area, _values(term))
    if request.method == "POST" and attempt(
        form, request.form, lambda given: edit_term(session(), term, given, actor())
    ):
        flash(str(t("Saved: %(name)s.", name=spoken(term))), "success")
        return redirect(_list_url(term.scheme, area))
    form["code"].widget = "hidden"
    return _page(form, term.scheme, area, term)


def chosen_area() -> Area | None:
    """The area that the address names by code, if the reader administers it; a reader bound to areas gets the first."""
    code = request.args.get("area", "")
    if code:
        found = session().scalar(select(Area).where(Area.code == code))
        return load(session(), Area, found.id if found else 0, actor(), P.ADMINISTER)
    paths = actor().area_paths(P.ADMINISTER)
    return (
        None if can_edit_defaults(actor()) or not paths else session().scalar(select(Area).where(Area.path == paths[0]))
    )


def area_choices() -> list[tuple[str, str]]:
    """The areas that may have words or settings of their own, and everywhere for those who administer everything."""
    offered = choices(session(), actor(), P.ADMINISTER, UPPER)
    return [("", str(t("Everywhere"))), *offered] if can_edit_defaults(actor()) else offered


def _scheme(typed: str) -> str:
    if typed not in SCHEMES:
        raise NotFound()
    return typed


def _area_of(typed: str) -> Area | None:
    is_number = typed.isdecimal() and len(typed) < 10
    return load(session(), Area, int(typed), actor(), P.ADMINISTER) if is_number else None


def _can_edit(term: Term) -> bool:
    if term.area_id is None:
        return can_edit_defaults(actor())
    area = session().get(Area, term.area_id)
    return area is not None and actor().may_for(P.ADMINISTER, area.path)


def _term_above(scheme: str, area: Area | None, code: str) -> KnownTerm | None:
    terms = vocabulary(session(), scheme, area or NOWHERE)
    return next((term for term in terms if term.code == code), None)


def _last_position(scheme: str, area: Area | None) -> int:
    return 10 + max((term.position for term in vocabulary(session(), scheme, area or NOWHERE)), default=0)


def _form(scheme: str, area: Area | None, values: Mapping[str, Any]) -> Form[TermInput]:
    terms = vocabulary(session(), scheme, area or NOWHERE)
    groups = [(term.code, spoken(term)) for term in terms if not term.parent_code and term.code != values.get("code")]
    kinds = [*leaves(session(), "unit_kind", area or NOWHERE), ("school", str(t("Schools of every kind")))]
    parents = [("", str(t("Nothing: it stands by itself"))), *groups]
    bound = {"scheme": scheme, "area_id": area.id if area else ""}
    form = Form(TermInput, {"parent_code": parents, "kinds": kinds}, {**values, **bound})
    if scheme not in WITH_KINDS:
        form["kinds"].choices = []
    return form


def _values(term: Term | KnownTerm) -> dict[str, Any]:
    kept = ("code", "name_zh", "name_en", "position", "source", "is_verified", "is_active", "version")
    more = {"parent_code": term.parent_code or "", "kinds": (term.extra or {}).get("kinds", [])}
    return {name: getattr(term, name) for name in kept} | more


def _page(form: Form[TermInput], scheme: str, area: Area | None, term: Term | None) -> ResponseReturnValue:
    page = render_template(
        "registry/term_form.html", form=form, scheme=scheme, schemes=SCHEMES, area=area, term=term, spoken=spoken,
        list_url=_list_url(scheme, area),
    )  # fmt: skip
    return page, 422 if form.is_wrong else 200


def _list_url(scheme: str, area: Area | None) -> str:
    return url_for(".vocabularies", scheme=scheme, area=area.code if area else None)
