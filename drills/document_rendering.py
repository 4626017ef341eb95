"""Fills a Word template with the words of a drill. Pure; the library is loaded when the first document is made."""

from __future__ import annotations

import re
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from drills.document_checking import environment

if TYPE_CHECKING:
    from docxtpl import DocxTemplate

SHIPPED = Path(__file__).resolve().parent.parent / "templates" / "documents"
PHOTO_WIDTH_MM = 75


def shipped(kind: str, language: str) -> bytes:
    """The template that comes with the program."""
    return (SHIPPED / language / f"{kind}.docx").read_bytes()


def render(template: bytes, words: Mapping[str, Any]) -> bytes:
    """The document as a Word file. Words go in as text: marks of the template's own language in them mean nothing."""
    opened = _opened(template)
    opened.render({**words, "photos": [_photo(opened, photo) for photo in words.get("photos", ())]}, environment())
    target = BytesIO()
    opened.save(target)
    return target.getvalue()


def _photo(opened: DocxTemplate, photo: Mapping[str, Any]) -> dict[str, Any]:
    from docx.shared import Mm
    from docxtpl import InlineImage

    path = Path(str(photo["image"]))
    is_there = path.is_file()  # a photo whose file is gone leaves its caption
    return {**photo, "image": InlineImage(opened, str(path), width=Mm(PHOTO_WIDTH_MM)) if is_there else ""}


def _opened(template: bytes) -> DocxTemplate:
    from docxtpl import DocxTemplate

    class OnePass(DocxTemplate):  # type: ignore[misc]  # the library has no types
        """Leaves braces in people's words as they are; the library would take "{_{" for a way to write "{{"."""

        def render_xml_part(self, src_xml: str, part: Any, context: Any, jinja_env: Any = None) -> str:
            self.current_rendering_part = part
            parted = re.sub(r"<w:p([ >])", r"\n<w:p\1", src_xml)
            filled = jinja_env.from_string(parted).render(context)
            return str(self.resolve_listing(re.sub(r"\n<w:p([ >])", r"<w:p\1", filled)))

    return OnePass(BytesIO(template))
