"""What is done with a project under review: steps, documents, the parameters looked up again, and the result."""

from __future__ import annotations

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue

from core.access import needs
from core.db import whole
from core.errors import NotFound
from core.forms import Form, attempt
from core.i18n import Text, t
from core.sent_documents import document_answer, sent_document
from core.sent_photos import file_store
from core.web import actor, session
from readiness import fortification_services as services
from readiness.fortification import say_pga
from readiness.fortification_inputs import DocumentInput, ReopenInput, ResultInput, StepInput
from readiness.fortification_models import Project
from readiness.fortification_words import RESULT_NAMES, STEP_NAMES
from readiness.views import bp
from readiness.views.projects import project_page, project_url
from registry import terms
from registry.permissions import Permission as P
from registry.scope import load


@bp.post("/fortification/<int:project_id>/steps/<int:step_id>")
@needs(P.REVIEW_PROJECTS)
def do_review_step(project_id: int, step_id: int) -> ResponseReturnValue:
    """Say what came of a step, or who does it until when."""
    found = _load(project_id)
    form = Form(StepInput, {"state": list(STEP_NAMES.items())}, prefix=f"step-{step_id}")
    done = attempt(form, request.form, whole(session(), lambda given: services.do_step(
        session(), found, step_id, given, actor())))  # fmt: skip
    if done is None:
        return project_page(found, step=(step_id, form))
    name = terms.label(session(), "review_step", done.step, found.area)
    return _said(found, t("%(step)s: %(state)s.", step=name, state=STEP_NAMES[done.state]))


@bp.post("/fortification/<int:project_id>/look-up")
@needs(P.REVIEW_PROJECTS)
def look_up_parameters(project_id: int) -> ResponseReturnValue:
    """Take the values that the table has today."""
    found = services.look_up(session(), _load(project_id), actor())
    if found.required_pga is None:
        return _said(found, t("The table has nothing for this area yet."))
    return _said(found, t("Looked up again: %(pga)s is needed.", pga=say_pga(found.required_pga)))


@bp.post("/fortification/<int:project_id>/result")
@needs(P.REVIEW_PROJECTS)
def settle_project(project_id: int) -> ResponseReturnValue:
    """Give the review its result."""
    found = _load(project_id)
    form = Form(ResultInput, {"result": [(code, name) for code, name in RESULT_NAMES.items() if code]}, prefix="result")
    done = attempt(
        form, request.form, whole(session(), lambda given: services.settle(session(), found, given, actor()))
    )
    if done is None:
        return project_page(found, result=form)
    return _said(found, t("%(name)s: %(result)s.", name=found.name, result=RESULT_NAMES[found.result]))


@bp.post("/fortification/<int:project_id>/reopen")
@needs(P.REVIEW_PROJECTS)
def reopen_project(project_id: int) -> ResponseReturnValue:
    """Take a result back, with the reason."""
    found, form = _load(project_id), Form(ReopenInput)
    done = attempt(
        form, request.form, whole(session(), lambda given: services.reopen(session(), found, given, actor()))
    )
    return project_page(found, reopen=form) if done is None else _said(found, t("Under review again."))


@bp.post("/fortification/<int:project_id>/documents")
@needs(P.REVIEW_PROJECTS)
def add_project_document(project_id: int) -> ResponseReturnValue:
    """Keep a document with the project."""
    found, file = _load(project_id), sent_document()
    kinds = terms.names(session(), "project_document", found.area)
    form = Form(DocumentInput, {"kind": kinds}, prefix="paper")
    made = attempt(form, request.form, whole(session(), lambda given: services.add_document(
        session(), file_store(), found, given, file, actor())))  # fmt: skip
    if made is None:
        return project_page(found, document=form)
    return _said(found, t("Kept: %(name)s.", name=made.file.name))


@bp.get("/fortification/<int:project_id>/documents/<int:document_id>")
@needs(P.VIEW_READINESS)
def project_document(project_id: int, document_id: int) -> ResponseReturnValue:
    """A document, to be saved."""
    found = load(session(), Project, project_id, actor(), P.VIEW_READINESS)
    kept = next((one for one in found.documents if one.id == document_id), None)
    if kept is None:
        raise NotFound()
    return document_answer(kept.file)


@bp.post("/fortification/<int:project_id>/documents/<int:document_id>/remove")
@needs(P.REVIEW_PROJECTS)
def remove_project_document(project_id: int, document_id: int) -> ResponseReturnValue:
    """Take a document off."""
    found = _load(project_id)
    services.remove_document(session(), found, document_id, actor())
    return _said(found, t("The document is removed."))


def _load(project_id: int) -> Project:
    return load(session(), Project, project_id, actor(), P.REVIEW_PROJECTS)


def _said(found: Project, said: Text) -> ResponseReturnValue:
    flash(str(said), "success")
    return redirect(project_url(found))
