"""Summaries for programs: have one made, see how far it is, take the file."""

from __future__ import annotations

from base64 import b64encode
from datetime import datetime
from typing import Annotated, Literal

from flask import current_app, url_for
from pydantic import Field

from core.access import needs
from core.api import Answer, Asked, Page, blueprint, operation, page
from core.errors import DomainError
from core.fields import Entry
from core.files import FileStore
from core.i18n import gettext, t
from core.web import actor, session
from registry.permissions import Permission as P
from registry.scope import load
from registry.word_template_services import WORD
from reports.models import Summary
from reports.summary_file_queries import summaries
from reports.summary_inputs import SummaryInput
from reports.summary_services import ask_for_summary, drop_summary

bp = blueprint("summaries")
State = Literal["waiting", "running", "done", "failed", "cancelled"]


class SummaryAnswer(Answer):
    """A summary; `half` is 1 or 2, or 0 for the whole year; `made_at` is null until there is a file."""

    id: int
    area: str
    area_name: str
    year: int
    half: int
    language: str
    problems: str
    plans: str
    state: State
    error: str
    made_at: datetime | None
    made_by: str
    version: int


class SummaryFileAnswer(Answer):
    """The Word file: `content` is in base64."""

    name: str
    media_type: str
    content: Annotated[str, Field(json_schema_extra={"contentEncoding": "base64"})]


class SummaryDeletedAnswer(Answer):
    """What is gone."""

    id: int


class SummariesAsked(Asked):
    """How to list summaries."""

    sort: Annotated[Literal["newest", "-newest"], Entry(t("Sorted by"))] = "-newest"


@bp.get("/summaries")
@needs(P.EXPORT_FIGURES)
@operation(t("List summaries"))
def list_summaries(asked: SummariesAsked) -> Page[SummaryAnswer]:
    """The summaries of the areas whose figures the caller may export."""
    query = summaries(actor()).order_by(None)
    return page(session(), query, asked, {"newest": Summary.id}, lambda rows: [summary_answer(row) for row in rows])


@bp.post("/summaries")
@needs(P.EXPORT_FIGURES)
@operation(t("Have a summary made"), location=lambda made: url_for(".get_summary", summary_id=made.id))
def make_summary(given: SummaryInput) -> SummaryAnswer:
    """The summary, waiting for a worker; there is one for each area, time and language."""
    return summary_answer(ask_for_summary(session(), given, actor()))


@bp.get("/summaries/<int:summary_id>")
@needs(P.EXPORT_FIGURES)
@operation(t("Get one summary: how far it is, and what was typed for it"))
def get_summary(summary_id: int) -> SummaryAnswer:
    """The summary."""
    return summary_answer(load(session(), Summary, summary_id, actor(), P.EXPORT_FIGURES))


@bp.get("/summaries/<int:summary_id>/file")
@needs(P.EXPORT_FIGURES)
@operation(t("Get the file of a summary"))
def get_summary_file(summary_id: int) -> SummaryFileAnswer:
    """The Word file that was made last."""
    found = load(session(), Summary, summary_id, actor(), P.EXPORT_FIGURES)
    store: FileStore = current_app.extensions["files"]
    if found.file is None or not store.path(found.file).is_file():
        raise DomainError("summary_not_made", t("This summary has no file yet."))
    content = store.path(found.file).read_bytes()
    return SummaryFileAnswer(name=found.file.name, media_type=WORD, content=b64encode(content).decode())


@bp.delete("/summaries/<int:summary_id>")
@needs(P.EXPORT_FIGURES)
@operation(t("Delete a summary"))
def delete_summary(summary_id: int) -> SummaryDeletedAnswer:
    """The summary is gone."""
    drop_summary(session(), load(session(), Summary, summary_id, actor(), P.EXPORT_FIGURES), actor())
    return SummaryDeletedAnswer(id=summary_id)


def summary_answer(found: Summary) -> SummaryAnswer:
    """The summary as programs see it."""
    job = found.job
    state = job.state if job is not None else "done" if found.made_at else "failed"
    said = str(((job.error if job is not None else None) or {}).get("message", ""))
    return SummaryAnswer(
        id=found.id, area=found.area.code, area_name=found.area.name, year=found.year, half=found.half,
        language=found.language, problems=found.problems, plans=found.plans, state=state,
        error=gettext(said) if said else "", made_at=found.made_at, made_by=found.made_by, version=found.version,
    )  # fmt: skip
