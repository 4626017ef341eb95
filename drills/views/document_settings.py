"""Settings of documents: a county's own templates beside those that are shipped, the fields, and who issues."""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import EVERYWHERE, Actor, needs
from core.documents.fields import places, written
from core.documents.package import LARGEST_BYTES
from core.documents.rendering import shipped
from core.errors import DomainError, Invalid, Refusals
from core.forms import Form, attempt
from core.i18n import Text, speaking, t
from core.panels import Panel
from core.times import local, say_plain_date
from core.web import actor, session
from drills import document_services as services
from drills.certificate_drawing import Sheet, draw
from drills.certificate_facts import Facts, number
from drills.certificate_inputs import IssuerInput
from drills.certificate_queries import ISSUER
from drills.certificate_services import set_issuer
from drills.document_fields import FIELDS
from drills.document_file_queries import PDF, WORD, Made, bytes_of, template_bytes
from drills.document_queries import own_template
from drills.document_sample import sample
from drills.document_words import KIND_NAMES, KINDS, LANGUAGE_NAMES
from drills.views import bp
from drills.views.documents import download, store
from registry.models import Area
from registry.permissions import Permission
from registry.queries.areas import choices
from registry.queries.settings import setting
from registry.scope import load
from registry.terms import NOWHERE
from schedule.queries import zone_of

WHERE = "/settings/documents/<any(plan, script, result, evaluation):kind>/<any(zh, en):spoken>"
LEVELS = ("province", "prefecture", "county")


@dataclass(frozen=True)
class Slot:
    """One kind of document in one language: whose template is used, and what can be done with it."""

    kind: str
    spoken: str
    name: Text
    language: Text
    from_area: str = ""  # empty: the shipped one
    is_own: bool = False
    uploaded_on: str = ""
    file_name: str = ""
    wrong: tuple[str, ...] = ()


@bp.get("/settings/documents")
@needs(Permission.ADMINISTER)
def document_settings() -> ResponseReturnValue:
    """The templates in use, the fields they may name, and under whose name certificates are issued."""
    return _page(_area())


@bp.post(WHERE)
@needs(Permission.ADMINISTER)
def put_template(kind: str, spoken: str) -> ResponseReturnValue:
    """Take an own template; what is wrong with it is said beside the place where it was chosen."""
    area = _own_area()
    given = request.files.get("file")
    data = given.stream.read(LARGEST_BYTES + 1) if given else b""
    try:
        if given is None or not data:
            raise Invalid("template.none", t("Choose a Word file first."), field="file")
        services.put_template(session(), area, kind, spoken, data, given.filename or f"{kind}.docx", store(), actor())
    except DomainError as refusal:
        if refusal.status != 422:
            raise
        said = refusal.errors if isinstance(refusal, Refusals) else [refusal]
        return _page(area, wrong={(kind, spoken): tuple(str(one) for one in said)})
    flash(str(t("Taken: %(name)s, %(language)s. New documents use it from now on.", name=KIND_NAMES[kind],
                language=LANGUAGE_NAMES[spoken])), "success")  # fmt: skip
    return redirect(_url(area), 303)


@bp.post(WHERE + "/reset")
@needs(Permission.ADMINISTER)
def reset_template(kind: str, spoken: str) -> ResponseReturnValue:
    """Go back to the template that holds above, in the end the shipped one."""
    area = _own_area()
    services.drop_template(session(), area, kind, spoken, actor())
    flash(
        str(t("Gone back: %(name)s, %(language)s.", name=KIND_NAMES[kind], language=LANGUAGE_NAMES[spoken])), "success"
    )
    return redirect(_url(area), 303)


@bp.get(WHERE)
@needs(Permission.ADMINISTER)
def template_file(kind: str, spoken: str) -> ResponseReturnValue:
    """The template in use, or with ?shipped=1 the one that comes with the program."""
    area = _area()
    content = _in_use(None if request.args.get("shipped") else area, kind, spoken)
    return download(Made(_name(kind, spoken, t("template")), WORD, content))


@bp.get(WHERE + "/sample")
@needs(Permission.ADMINISTER)
def template_sample(kind: str, spoken: str) -> ResponseReturnValue:
    """The template in use, filled with an example drill."""
    content = _in_use(_area(), kind, spoken)
    return download(Made(_name(kind, spoken, t("example")), WORD, services.try_out(content, kind, spoken)))


@bp.get("/settings/documents/certificate/<any(zh, en):spoken>/sample")
@needs(Permission.ADMINISTER)
def certificate_sample(spoken: str) -> ResponseReturnValue:
    """A certificate of an example drill, whose code leads to nothing."""
    area = _area()
    with speaking(spoken):
        facts = sample()
        day = local(facts.starts_at, facts.zone).date()
        issuer = str(setting(session(), ISSUER, area or NOWHERE) or _usual_issuer(area))
        shown = Facts(facts.unit.name, facts.type, day, 190, issuer, facts.today)
        code = area.code if area else "000000"
        content = draw([Sheet(number(code, day.year, 0), shown, url_for(".document_settings", _external=True))])
    return download(Made(f"{t('Certificate of participation')}_{t('example')}.pdf", PDF, content))


@bp.post("/settings/documents/issuer")
@needs(Permission.ADMINISTER)
def save_issuer() -> ResponseReturnValue:
    """Keep under whose name certificates are issued."""
    area = _own_area()
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
    area: Area | None, wrong: dict[tuple[str, str], tuple[str, ...]] | None = None,
    issuer_form: Form[IssuerInput] | None = None,
) -> ResponseReturnValue:  # fmt: skip
    form = issuer_form or _issuer_form(area)
    slots = [
        [_slot(area, kind, code, (wrong or {}).get((kind, code), ())) for code in LANGUAGE_NAMES] for kind in KINDS
    ]
    page = render_template(
        "drills/document_settings.html", area=area, areas=_areas(), slots=slots,
        query={"area": area.code} if area else {},
        fields=[written(path, node) for path, node in places(FIELDS)], issuer_form=form,
        usual_issuer=_usual_issuer(area), limit=LARGEST_BYTES // 1_000_000,
    )  # fmt: skip
    return page, 422 if wrong or form.is_wrong else 200


def _slot(area: Area | None, kind: str, code: str, wrong: tuple[str, ...]) -> Slot:
    own = own_template(session(), area, kind, code) if area else None
    if own is None or bytes_of(own, store()) is None:
        return Slot(kind, code, KIND_NAMES[kind], LANGUAGE_NAMES[code], wrong=wrong)
    day = say_plain_date(local(own.uploaded_at, zone_of(session(), own.area)).date())
    is_own = area is not None and own.area_id == area.id
    return Slot(kind, code, KIND_NAMES[kind], LANGUAGE_NAMES[code], own.area.name, is_own, day, own.file.name, wrong)


def _in_use(area: Area | None, kind: str, spoken: str) -> bytes:
    return shipped(kind, spoken) if area is None else template_bytes(session(), area, kind, spoken, store())


def _name(kind: str, spoken: str, what: Text) -> str:
    with speaking(spoken):
        return f"{KIND_NAMES[kind]}_{what}.docx"


def _issuer_form(area: Area | None) -> Form[IssuerInput]:
    return Form(IssuerInput, values={"issuer": setting(session(), ISSUER, area or NOWHERE) or ""})


def _usual_issuer(area: Area | None) -> str:
    named = area.name if area else "…"
    return t("%(county)s authority for earthquake preparedness", county=named).in_("zh")


def _area() -> Area | None:
    """The area that the address names by code; else a reader bound to areas gets the first, others None: everywhere."""
    code = request.args.get("area", "")
    if code:
        found = session().scalar(select(Area).where(Area.code == code))
        return load(session(), Area, found.id if found else 0, actor(), Permission.ADMINISTER)
    paths = actor().area_paths(Permission.ADMINISTER)
    if not paths or EVERYWHERE in paths:
        return None
    return session().scalar(select(Area).where(Area.path == paths[0]))


def _own_area() -> Area:
    area = _area()
    if area is None:
        raise Invalid("area_missing", t("Choose a county first."))
    return area


def _areas() -> list[tuple[str, str]]:
    offered = choices(session(), actor(), Permission.ADMINISTER, LEVELS)
    everywhere = EVERYWHERE in actor().area_paths(Permission.ADMINISTER)
    return [("", str(t("As shipped"))), *offered] if everywhere or not offered else list(offered)


def _url(area: Area) -> str:
    return url_for(".document_settings", area=area.code)
