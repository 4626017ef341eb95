"""The number of the document that gave a title: it stands in the first line of the title's note. Pure."""

from __future__ import annotations

import re

_LINE = re.compile(r"\s*文号\s*[:：][ \t]*([^\r\n]+?)[ \t]*(?:\r?\n|$)")


def with_document(document: str, note: str) -> str:
    """The note with the number of the document before it; "" where there is neither."""
    return "\n".join(part for part in (f"文号：{document}" if document else "", note) if part)


def document_of(note: str) -> tuple[str, str]:
    """The number of the document ("" where the note names none) and the rest of the note."""
    found = _LINE.match(note)
    return (found[1], note[found.end() :].strip()) if found else ("", note)
