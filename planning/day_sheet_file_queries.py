"""Day sheets as files: the sheets of a team and day, of a team, or all, as Word or PDF."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy.orm import Session

from core.access import Actor
from core.documents.rendering import render
from core.errors import DomainError
from core.files import FileStore
from core.i18n import speaking, t
from planning.day_sheet_context import context, document_title
from planning.day_sheet_drawing import draw
from planning.day_sheet_facts import SheetsFacts
from planning.day_sheet_queries import Wanted, facts_of
from planning.models import Proposal
from registry.word_template_queries import template_bytes

KIND = "day_sheets"
MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "pdf": "application/pdf",
}  # fmt: skip


@dataclass(frozen=True)
class Made:
    """A finished file: its name as people would call it, what it is, its bytes, and how many sheets are in it."""

    name: str
    media_type: str
    content: bytes
    sheets: int


def made(
    session: Session, proposal: Proposal, wanted: Wanted, ending: str, language: str, actor: Actor, store: FileStore
) -> Made:
    """The sheets as one file, each on a page of its own; refused (DomainError) when no team goes out then."""
    with speaking(language):
        facts = facts_of(session, proposal, wanted, actor)
        if not facts.sheets:
            raise DomainError("no_day_sheet", t("No team goes out then by this proposal."),
                              hint=t("Choose another team or day."))  # fmt: skip
        if ending == "pdf":
            content = draw(facts)
        else:
            content = render(template_bytes(session, proposal.area, KIND, language, store), context(facts))
        return Made(f"{file_name(facts)}.{ending}", MEDIA_TYPES[ending], content, len(facts.sheets))


def file_name(facts: SheetsFacts) -> str:
    """What people would call the file, without its ending; disks can hold it."""
    title = document_title(facts)
    if len(facts.sheets) == 1:
        title = str(t("Day sheet %(team)s %(day)s", team=facts.sheets[0].team, day=facts.sheets[0].on.isoformat()))
    return re.sub(r'[\x00-\x1f\x7f<>:"/\\|?*：]+', " ", title).strip()
