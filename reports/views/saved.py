"""Saved views: kept from the pivot, opened from the list beside it, renamed, shared, deleted."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.access import needs
from core.forms import Form, attempt
from core.i18n import t
from core.web import actor, session
from registry.permissions import Permission
from reports import view_services as services
from reports.models import SavedView
from reports.pivot_inputs import PivotInput
from reports.pivot_words import address
from reports.view_inputs import ViewInput
from reports.view_queries import as_typed, find_own_view, find_view, question_of
from reports.views import bp


@bp.post("/figures/views")
@needs(Permission.VIEW_FIGURES)
def new_view() -> ResponseReturnValue:
    """Save the table that is open as a view."""
    form = view_form({})
    made = attempt(form, request.form, lambda given: services.save_view(session(), given, actor()))
    if made is None:
        return _form_page(form, None)
    flash(str(t("Saved as “%(name)s”.", name=made.name)), "success")
    return redirect(_opened(made))


@bp.get("/figures/views/<int:view_id>")
@needs(Permission.VIEW_FIGURES)
def open_view(view_id: int) -> ResponseReturnValue:
    """The table that the view asks for."""
    return redirect(_opened(find_view(session(), view_id, actor())))


@bp.route("/figures/views/<int:view_id>/edit", methods=["GET", "POST"])
@needs(Permission.VIEW_FIGURES)
def change_view(view_id: int) -> ResponseReturnValue:
    """Rename it, share it, or put the table that is open in its place."""
    found = find_own_view(session(), view_id, actor())
    form = view_form(as_typed(found) | {"question": packed(found.question), "version": found.version})
    if request.method == "POST":
        changed = attempt(form, request.form, lambda given: services.edit_view(session(), found, given, actor()))
        if changed is not None:
            flash(str(t("Saved: %(name)s.", name=changed.name)), "success")
            return redirect(_opened(changed))
    return _form_page(form, found)


@bp.post("/figures/views/<int:view_id>/delete")
@needs(Permission.VIEW_FIGURES)
def delete_view(view_id: int) -> ResponseReturnValue:
    """Delete it."""
    found = find_own_view(session(), view_id, actor())
    services.delete_view(session(), found, actor())
    flash(str(t("Deleted: %(name)s.", name=found.name)), "success")
    return redirect(url_for(".pivot_page"))


def view_form(values: Mapping[str, Any]) -> Form[ViewInput]:
    """The form for name and sharing, the question hidden in it."""
    return Form(ViewInput, {}, values)


def packed(question: Mapping[str, Any]) -> str:
    """A question as one hidden entry."""
    return json.dumps(question, ensure_ascii=False, sort_keys=True)


def packed_question(asked: PivotInput) -> str:
    """The question that is open, as one hidden entry."""
    return packed(asked.model_dump(mode="json"))


def _opened(view: SavedView) -> str:
    return url_for(".pivot_page", **address(question_of(view)), view=view.id)


def _form_page(form: Form[ViewInput], found: SavedView | None) -> ResponseReturnValue:
    return render_template("reports/view_form.html", form=form, found=found), 422 if form.is_wrong else 200
