"""Settings of day sheets: a county's own Word form beside the shipped one, and what teams take along."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from core.access import Actor, needs
from core.documents.pages import store
from core.errors import DomainError
from core.i18n import t
from core.panels import Panel
from core.web import actor, session
from planning.day_sheet_context import context
from planning.day_sheet_fields import FIELDS
from planning.day_sheet_file_queries import KIND
from planning.day_sheet_sample import sample
from planning.entry_tables import EntryTable
from planning.thing_inputs import ThingsInput
from planning.thing_queries import things
from planning.thing_services import change_things
from planning.views import bp
from registry import terms
from registry.models import Area
from registry.permissions import Permission
from registry.terms import NOWHERE
from registry.word_template_pages import open_template_pages
from registry.word_template_queries import Wrong, area_asked, own_area, page_values
from registry.word_templates import Shelf

SHELF = Shelf({KIND: t("Day sheets")}, FIELDS, lambda _kind: context(sample()))


@bp.get("/settings/day-sheets")
@needs(Permission.ADMINISTER)
def day_sheet_settings() -> ResponseReturnValue:
    """The form in use, the fields it may name, and what is taken along."""
    return _page(area_asked(session(), request.args.get("area", ""), actor()))


@bp.post("/settings/day-sheets/things")
@needs(Permission.ADMINISTER)
def put_things() -> ResponseReturnValue:
    """Keep what teams take along for each kind of event."""
    area = own_area(session(), request.args.get("area", ""), actor())
    form = _form(area)
    given = form.read(request.form.to_dict(flat=False))
    if given is not None:
        try:
            change_things(session(), area, given, actor())
        except DomainError as refusal:
            if refusal.status not in (409, 422):
                raise
            form.refuse(refusal)
    if form.is_wrong:
        return _page(area, form=form)
    flash(str(t("Saved: day sheets name these things from now on.")), "success")
    return redirect(_url(area), 303)


def settings_panel(db: Session, area: Area | None, who: Actor) -> Panel:
    """The way from the settings to the form of day sheets."""
    url = url_for("planning.day_sheet_settings", area=area.code if area else None)
    return Panel(str(t("Day sheets")), "planning/panel_day_sheet_settings.html", {"url": url})


def _form(area: Area | None) -> EntryTable[ThingsInput]:
    kept = things(session(), area or NOWHERE)
    return EntryTable(ThingsInput, {f"things.{kind}": text for kind, text in kept.items()})


def _page(
    area: Area | None, wrong: Wrong | None = None, form: EntryTable[ThingsInput] | None = None
) -> ResponseReturnValue:
    values = page_values(session(), SHELF, area, actor(), store(), wrong)
    kinds = terms.names(session(), "event_kind", area or NOWHERE)
    page = render_template("planning/day_sheet_settings.html", form=form or _form(area), kinds=kinds, **values)
    return page, 422 if wrong or form else 200


def _url(area: Area) -> str:
    return url_for(".day_sheet_settings", area=area.code)


open_template_pages(bp, "/settings/day-sheets", ".day_sheet_settings", SHELF, _page)
