"""One anomaly: how it stands, what is to be done next, and the deeds from the first judgement to the closing."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from flask import flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from core.access import needs
from core.downloads import MEDIA_TYPES
from core.errors import DomainError, NotFound
from core.forms import Form, attempt
from core.i18n import Text, t
from core.sent_photos import file_store
from core.tags import tag
from core.times import local, now, say_clock, today
from core.web import actor, session
from maps.words import map_words
from observation import anomaly_queries as queries
from observation import anomaly_services as services
from observation.anomaly_clock import say_length
from observation.anomaly_file_services import add_files, remove_file
from observation.anomaly_form_queries import verification_form
from observation.anomaly_inputs import (
    AnomalyVerificationInput,
    ClosingInput,
    JudgementInput,
    PassUpInput,
    ReopenInput,
    typed_checks,
)
from observation.anomaly_lifecycle import next_deed, possible
from observation.anomaly_media import LARGEST_BYTES, is_picture, is_video
from observation.anomaly_models import Anomaly, AnomalyFile
from observation.anomaly_said import due_tag
from observation.anomaly_words import (
    ANSWER_NAMES,
    CONCLUSION_NAMES,
    CONCLUSION_TONES,
    CREDIBILITY_NAMES,
    JUDGEMENT_NAMES,
    JUDGEMENT_TONES,
    NO_FORECAST,
    STEP_NAMES,
    number_of,
    whole_or_single,
)
from observation.views import bp
from observation.views.anomalies import state_tag
from observation.views.point_maps import point_map
from registry import terms
from registry.permissions import Permission as P
from registry.scope import load


@bp.get("/anomalies/<int:anomaly_id>")
@needs(P.VIEW_OBSERVATION)
def anomaly(anomaly_id: int) -> ResponseReturnValue:
    """How it stands, what to do next, its facts, pictures and log."""
    return _page(_load(anomaly_id, P.VIEW_OBSERVATION))


@bp.post("/anomalies/<int:anomaly_id>/judge")
@needs(P.EDIT_OBSERVATION)
def judge_anomaly(anomaly_id: int) -> ResponseReturnValue:
    """The first judgement, in one tap."""
    found, form = _load(anomaly_id, P.EDIT_OBSERVATION), Form(JudgementInput)
    if attempt(form, request.form, lambda given: services.judge(session(), found, given, actor())) is None:
        return _page(found, judge=form)
    judged = JUDGEMENT_NAMES[found.judgement]
    said = t("Judged: %(word)s. Now report it up.", word=judged) if not found.passed_up_at else t(
        "Judged: %(word)s.", word=judged)  # fmt: skip
    return _said(found, said)


@bp.post("/anomalies/<int:anomaly_id>/pass-up")
@needs(P.EDIT_OBSERVATION)
def pass_up_anomaly(anomaly_id: int) -> ResponseReturnValue:
    """Note that those above have been told."""
    found, form = _load(anomaly_id, P.EDIT_OBSERVATION), Form(PassUpInput)
    if attempt(form, request.form, lambda given: services.pass_up(session(), found, given, actor())) is None:
        return _page(found, pass_up=form)
    standing = queries.standing_of(session(), found)
    clock = say_clock(found.passed_up_at or now(), standing.zone)
    if standing.judging.is_late:
        late = say_length(standing.judging.late)
        return _said(found, t("Reported up at %(clock)s, %(length)s too late.", clock=clock, length=late))
    return _said(found, t("Reported up at %(clock)s, in time.", clock=clock))


@bp.route("/anomalies/<int:anomaly_id>/verify", methods=["GET", "POST"])
@needs(P.VERIFY_ANOMALIES)
def verify_anomaly(anomaly_id: int) -> ResponseReturnValue:
    """What was found on site: other causes first, then credibility and conclusion."""
    found, db = _load(anomaly_id, P.VERIFY_ANOMALIES), session()
    form, checks = Form(AnomalyVerificationInput, _verify_choices(), _verify_values(found)), dict(found.checks)
    if request.method == "POST":
        checks = typed_checks(request.form)
        if _verified(found, form, checks):
            return _said(found, t("Verified: %(word)s. It can be closed now.", word=CONCLUSION_NAMES[found.conclusion]))
    page = render_template(
        "observation/anomaly_verify.html", anomaly=found, form=form, checks=checks, notice=NO_FORECAST,
        causes=queries.checklist(db, found), answers=ANSWER_NAMES, largest=LARGEST_BYTES // 1_000_000,
        number=number_of(found.year, found.number), what=_what(found), where=queries.place_said(found),
        standing=queries.standing_of(db, found), due_tag=due_tag,
    )  # fmt: skip
    return page, 422 if form.is_wrong else 200


@bp.post("/anomalies/<int:anomaly_id>/<any(close, reopen):deed>")
@needs(P.VERIFY_ANOMALIES)
def settle_anomaly(anomaly_id: int, deed: str) -> ResponseReturnValue:
    """Close it with a note, or open it again with a reason."""
    found = _load(anomaly_id, P.VERIFY_ANOMALIES)
    form: Form[Any] = Form(ClosingInput if deed == "close" else ReopenInput)
    act: Any = services.close if deed == "close" else services.reopen
    if attempt(form, request.form, lambda given: act(session(), found, given, actor())) is None:
        return _page(found, close=form) if deed == "close" else _page(found, reopen=form)
    return _said(
        found, t("The anomaly is closed.") if deed == "close" else t("Open again: it has to be verified again.")
    )


@bp.get("/anomalies/<int:anomaly_id>/form.xlsx")
@needs(P.VIEW_OBSERVATION)
def anomaly_form(anomaly_id: int) -> ResponseReturnValue:
    """The verification form on a sheet of A4."""
    found = _load(anomaly_id, P.VIEW_OBSERVATION)
    name = f"{t('Verification of an anomaly')}_{number_of(found.year, found.number)}.xlsx"
    content = BytesIO(verification_form(session(), found, actor()))
    return send_file(content, MEDIA_TYPES["xlsx"], as_attachment=True, download_name=name)


@bp.post("/anomalies/<int:anomaly_id>/files")
@needs(P.EDIT_OBSERVATION)
def add_anomaly_files(anomaly_id: int) -> ResponseReturnValue:
    """Add pictures, videos or sounds that came later."""
    found = _load(anomaly_id, P.EDIT_OBSERVATION)
    files = sent_files()
    if not files:
        return _said(found, t("No file was chosen."), "info")
    try:
        with session().begin_nested():
            add_files(session(), file_store(), found, files, _nonce(), actor())
    except DomainError as refusal:
        if refusal.status != 422:
            raise
        return _page(found, wrong=str(refusal))
    return _said(found, t("Added: %(n)s.", n=len(files)))


@bp.get("/anomalies/<int:anomaly_id>/files/<int:file_id>")
@needs(P.VIEW_OBSERVATION)
def anomaly_file(anomaly_id: int, file_id: int) -> ResponseReturnValue:
    """A picture, a video or a sound; parts of it for players that ask for parts."""
    found = _file(_load(anomaly_id, P.VIEW_OBSERVATION), file_id)
    stored = found.file
    response = send_file(file_store().path(stored), stored.media_type, download_name=stored.name, conditional=True)
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response


@bp.post("/anomalies/<int:anomaly_id>/files/<int:file_id>/remove")
@needs(P.EDIT_OBSERVATION)
def remove_anomaly_file(anomaly_id: int, file_id: int) -> ResponseReturnValue:
    """Take a file off the anomaly."""
    found = _load(anomaly_id, P.EDIT_OBSERVATION)
    remove_file(session(), found, file_id, actor())
    return _said(found, t("The file is removed."))


def sent_files() -> list[tuple[str, bytes]]:
    """Name and bytes of each chosen file; one byte more than allowed is read, so that larger ones are known."""
    chosen = [file for file in request.files.getlist("files") if file.filename]
    return [(str(file.filename), file.stream.read(LARGEST_BYTES + 1)) for file in chosen]


def _verified(found: Anomaly, form: Form[AnomalyVerificationInput], checks: dict[str, str]) -> bool:
    """Whether it is verified, with its files; when one is refused nothing of it stays."""
    given, db = form.read(request.form), session()
    if given is None:
        return False
    try:
        with db.begin_nested():
            services.verify(db, found, given.model_copy(update={"checks": checks}), actor())
            if files := sent_files():
                add_files(db, file_store(), found, files, _nonce(), actor(), is_on_site=True)
    except DomainError as refusal:
        form.settle(refusal)
        return False
    return True


def _nonce() -> str:
    return request.form.get("_once", "")[:36] or f"files-{now().timestamp():.6f}"


def _verify_choices() -> dict[str, list[tuple[str, str | Text]]]:
    credible: list[tuple[str, str | Text]] = [(str(code), name) for code, name in CREDIBILITY_NAMES.items()]
    return {"credibility": credible, "conclusion": list(CONCLUSION_NAMES.items())}


def _verify_values(found: Anomaly) -> dict[str, Any]:
    zone = queries.standing_of(session(), found).zone
    on_site = local(found.on_site_at or now(), zone)
    plain = ("weather", "credibility", "conclusion", "conclusion_note", "version")
    known = {name: getattr(found, name) for name in plain}
    return known | {
        "who": found.verified_by or actor().name, "on_site_on": on_site.date() if found.on_site_at else today(zone),
        "on_site_clock": on_site.time().replace(second=0, microsecond=0),
    }  # fmt: skip


def _load(anomaly_id: int, permission: P) -> Anomaly:
    return load(session(), Anomaly, anomaly_id, actor(), permission)


def _file(found: Anomaly, file_id: int) -> AnomalyFile:
    file = session().get(AnomalyFile, file_id)
    if file is None or file.anomaly_id != found.id:
        raise NotFound()
    return file


def _said(found: Anomaly, said: Text, tone: str = "success") -> ResponseReturnValue:
    flash(str(said), tone)
    return redirect(url_for("observation.anomaly", anomaly_id=found.id))


def _what(found: Anomaly) -> str:
    db = session()
    return queries.say_what(found, terms.labels(db, "observation_category", found.area),
                            terms.labels(db, "anomaly_feature", found.area))  # fmt: skip


def _page(found: Anomaly, wrong: str = "", **forms: Form[Any]) -> ResponseReturnValue:
    db, who = session(), actor()
    facts, standing = queries.facts_of(found), queries.standing_of(db, found)
    may = {name: who.may_for(permission, found.area.path) for name, permission in
           (("edit", P.EDIT_OBSERVATION), ("verify", P.VERIFY_ANOMALIES), ("trail", P.VIEW_AUDIT))}  # fmt: skip
    blank: dict[str, Form[Any]] = {
        "judge": Form(JudgementInput, values={"version": found.version, "note": found.judgement_note}),
        "pass_up": Form(PassUpInput), "close": Form(ClosingInput), "reopen": Form(ReopenInput),
    }  # fmt: skip
    page = render_template(
        "observation/anomaly.html", anomaly=found, number=number_of(found.year, found.number), what=_what(found),
        where=queries.place_said(found), state=state_tag(found), standing=standing, due_tag=due_tag, tag=tag, may=may,
        possible=possible(facts), next=next_deed(facts), forms_of=blank | forms, opened=next(iter(forms), ""),
        judgements=JUDGEMENT_NAMES, judgement_tones=JUDGEMENT_TONES, conclusions=CONCLUSION_NAMES,
        conclusion_tones=CONCLUSION_TONES, credibility=CREDIBILITY_NAMES, answers=ANSWER_NAMES,
        causes=queries.checklist(db, found), steps=queries.steps_of(db, found), step_names=STEP_NAMES,
        files=queries.files_of(db, found), is_picture=is_picture, is_video=is_video, wrong=wrong,
        group_said=whole_or_single(found.is_whole_group), sees_reporter=queries.sees_reporter(found, who),
        unusual=queries.say_features(found, terms.labels(db, "anomaly_feature", found.area)),
        category=terms.label(db, "observation_category", found.category, found.area), notice=NO_FORECAST,
        largest=LARGEST_BYTES // 1_000_000,
        map=point_map() if found.lon is not None else None, words=map_words(),
    )  # fmt: skip
    return page, 422 if wrong or any(form.is_wrong for form in forms.values()) else 200
