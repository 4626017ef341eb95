"""Which summaries there are, whose template they are written in, and the finished file."""

from __future__ import annotations

import re

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from core.access import Actor
from core.documents.rendering import render
from core.files import FileStore
from core.i18n import speaking
from registry.models import Area
from registry.permissions import Permission
from registry.scope import within
from registry.word_template_queries import template_bytes
from reports.models import Summary
from reports.summary_context import context
from reports.summary_facts import Span
from reports.summary_queries import facts_of
from reports.summary_words import file_name


def summaries(actor: Actor) -> Select[tuple[Summary]]:
    """The summaries of the areas whose figures the reader may export, the newest first."""
    query = select(Summary).where(within(actor, Permission.EXPORT_FIGURES, Summary.area_id))
    query = query.options(joinedload(Summary.area), joinedload(Summary.job), joinedload(Summary.file))
    return query.order_by(Summary.year.desc(), Summary.half.desc(), Summary.id.desc())


def made(
    session: Session, area: Area, span: Span, language: str, actor: Actor, store: FileStore, problems: str = "",
    plans: str = "",
) -> bytes:  # fmt: skip
    """The summary as a Word file, of what the reader may see."""
    template = template_bytes(session, area, span.kind, language, store)
    with speaking(language):
        return render(template, context(facts_of(session, area, span, actor, problems, plans)))


def name_of(area: Area, span: Span, language: str) -> str:
    """The name of the file, as people would call it."""
    with speaking(language):
        return re.sub(r'[\x00-\x1f\x7f<>:"/\\|?*]+', " ", file_name(area.name, span))
