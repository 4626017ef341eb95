"""The words of the field for programs: codes, and what they are called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from core.access import signed_in
from core.api import Answer, Page, operation, whole_page
from core.fields import Entry, Input, Line
from core.i18n import t
from core.web import session
from registry.api import bp
from registry.models import Area
from registry.queries.areas import find_area
from registry.terms import SCHEMES, spoken, vocabulary

if TYPE_CHECKING:
    Scheme = str
else:
    Scheme = Literal[tuple(SCHEMES)]  # a vocabulary more is an entry in registry.terms, nothing here


class TermAnswer(Answer):
    """One word: `code` is what records hold, `name` is in the language asked for."""

    code: str
    name: str
    name_zh: str
    name_en: str
    parent_code: str | None
    is_active: bool


class VocabularyAnswer(Answer):
    """One vocabulary with its words in order."""

    scheme: Scheme
    name: str
    terms: list[TermAnswer]


class VocabulariesAsked(Input):
    """Which words, and as they are spoken where."""

    scheme: Annotated[Scheme | None, Entry(t("Vocabulary"))] = None
    area: Annotated[Line, Entry(t("Area"), t("Code or full name. Left out: the caller's own."))] = ""


@bp.get("/vocabularies")
@signed_in
@operation(t("List the vocabularies with their words"))
def list_vocabularies(asked: VocabulariesAsked) -> Page[VocabularyAnswer]:
    """The vocabularies on one page."""
    area = find_area(session(), asked.area, "area") if asked.area else None
    found = [_vocabulary(scheme, area) for scheme in SCHEMES if asked.scheme in (None, scheme)]
    return whole_page(found)


def _vocabulary(scheme: str, area: Area | None) -> VocabularyAnswer:
    words = [
        TermAnswer(
            code=term.code, name=spoken(term), name_zh=term.name_zh, name_en=term.name_en,
            parent_code=term.parent_code, is_active=term.is_active,
        )
        for term in vocabulary(session(), scheme, area)
    ]  # fmt: skip
    return VocabularyAnswer.model_validate({"scheme": scheme, "name": str(SCHEMES[scheme]), "terms": words})
