"""Fills a Word template with words and pictures. Pure; the library is loaded when the first document is made."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.documents.checking import environment
from core.errors import DomainError, Invalid
from core.i18n import t

if TYPE_CHECKING:
    from docxtpl import DocxTemplate

SHIPPED = Path(__file__).resolve().parents[2] / "templates" / "documents"


@dataclass(frozen=True)
class Picture:
    """A picture that is put in where its field stands: a path or the bytes of a PNG or JPEG, and its width."""

    held: str | bytes
    width_mm: int


def shipped(kind: str, language: str) -> bytes:
    """The template that comes with the program."""
    return (SHIPPED / language / f"{kind}.docx").read_bytes()


def render(template: bytes, words: Mapping[str, Any]) -> bytes:
    """The document as a Word file. Words go in as text: marks of the template's own language in them mean nothing."""
    opened = _opened(template)
    opened.render(_placed(opened, words), environment())
    target = BytesIO()
    opened.save(target)
    return target.getvalue()


def try_out(template: bytes, words: Mapping[str, Any]) -> bytes:
    """The template filled with an example; refuses (Invalid) one that cannot be filled."""
    try:
        return render(template, words)
    except DomainError:
        raise
    except Exception:
        raise Invalid("template.cannot_fill", t("This template could not be filled with an example."), field="file",
                      hint=t("Begin from the shipped template and change it step by step.")) from None  # fmt: skip


def _placed(opened: DocxTemplate, value: Any) -> Any:
    """The same words with pictures made ready for this file."""
    if isinstance(value, Picture):
        return _picture(opened, value)
    if isinstance(value, Mapping):
        return {name: _placed(opened, one) for name, one in value.items()}
    return [_placed(opened, one) for one in value] if isinstance(value, list) else value


def _picture(opened: DocxTemplate, picture: Picture) -> Any:
    from docx.shared import Mm
    from docxtpl import InlineImage

    held = picture.held
    if isinstance(held, str) and not Path(held).is_file():
        return ""  # a photo whose file is gone leaves its caption
    return InlineImage(opened, held if isinstance(held, str) else BytesIO(held), width=Mm(picture.width_mm))


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
