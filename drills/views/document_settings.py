"""Settings of documents: a county's own templates beside those that are shipped, the fields, and who issues."""

from __future__ import annotations

from io import BytesIO

from flask import flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from core.access import Actor, needs
from core.documents.pages import store
from core.forms import Form, attempt
from core.i18n import speaking, t
from core.panels import Panel
from core.times import local
from core.web import actor, session
from drills.certificate_drawing import Sheet, draw
from drills.certificate_facts import Facts, number
from drills.certificate_inputs import IssuerInput
from drills.certificate_queries import ISSUER
from drills.certificate_services import set_issuer
from drills.document_context import context
from drills.document_fields import FIELDS
from drills.document_file_queries import PDF
from drills.document_sample import sample
from drills.document_words import KIND_NAMES
from drills.views import bp
from registry.models import Area
from registry.permissions import Permission
from registry.queries.settings import setting
from registry.terms import NOWHERE
from registry.word_template_pages import open_template_pages
from registry.word_template_queries import Wrong, area_asked, own_area, page_values
from registry.word_templates import Shelf

SHELF = Shelf(KIND_NAMES, FIELDS, lambda kind: context(sample(), kind))


@bp.get("/settings/documents")
@needs(Permission.ADMINISTER)
def document_settings() -> ResponseReturnValue:
    """The templates in use, the fields they may name, and under whose name certificates are issued."""
    return _page(area_asked(session(), request.args.get("area", ""), actor()))


@bp.get("/settings/documents/certificate/<any(zh, en):spoken>/sample")
@needs(Permission.ADMINISTER)
def certificate_sample(spoken: str) -> ResponseReturnValue:
    """A certificate of an example drill, whose code leads to nothing."""
    area = area_asked(session(), request.args.get("area", ""), actor())
    with speaking(spoken):
        facts = sample()
        day = local(facts.starts_at, facts.zone).date()
        issuer = str(setting(session(), ISSUER, area or NOWHERE) or _usual_issuer(area))
        shown = Facts(facts.unit.name, facts.type, day, 190, issuer, facts.today)
        code = area.code if area else "000000"
        content = draw([Sheet(number(code, day.year, 0), shown, url_for(".document_settings", _external=True))])
        name = f"{t('Certificate of participation')}_{t('example')}.pdf"
    return send_file(BytesIO(content), PDF, as_attachment=True, download_name=name)


@bp.post("/settings/documents/issuer")
@needs(Permission.ADMINISTER)
def save_issuer() -> ResponseReturnValue:
    """Keep under whose name certificates are issued."""
    area = own_area(session(), request.args.get("area", ""), actor())
    form = _issuer_form(area)

    def keep(given: IssuerInput) -> bool:
        set_issuer(session(), area, given.issuer, actor())
        return True

    if attempt(form, request.form, keep):
        flash(str(t("Saved: who issues certificates.")), "success")
        return redirect(_url(area), 303)
    return _page(area, issuer_form=form)


def settings_panel(db: Session, area: Area | None, who: Actor) -> Panel:
    """The way from the settings to templates and certificates."""
    url = url_for("drills.document_settings", area=area.code if area else None)
    return Panel(str(t("Documents of drills")), "drills/panel_document_settings.html", {"url": url})


def _page(
    area: Area | None, wrong: Wrong | None = None, issuer_form: Form[IssuerInput] | None = None
) -> ResponseReturnValue:
    form = issuer_form or _issuer_form(area)
    page = render_template(
        "drills/document_settings.html", issuer_form=form, usual_issuer=_usual_issuer(area),
        **page_values(session(), SHELF, area, actor(), store(), wrong),
    )  # fmt: skip
    return page, 422 if wrong or form.is_wrong else 200


def _issuer_form(area: Area | None) -> Form[IssuerInput]:
    return Form(IssuerInput, values={"issuer": setting(session(), ISSUER, area or NOWHERE) or ""})


def _usual_issuer(area: Area | None) -> str:
    named = area.name if area else "…"
    return t("%(county)s authority for earthquake preparedness", county=named).in_("zh")


def _url(area: Area) -> str:
    return url_for(".document_settings", area=area.code)


open_template_pages(bp, "/settings/documents", ".document_settings", SHELF, _page)
