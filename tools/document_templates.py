"""Makes the Word templates that are shipped, templates/documents/LANGUAGE/KIND.docx, anew.

    python -m tools.document_templates

The files are kept with the program, so this is run after a change of the forms only; a test tells when it was
forgotten.
"""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from tools.campaign_templates import campaign
from tools.form_parts import Say
from tools.meeting_templates import minutes
from tools.open_day_templates import open_day
from tools.plan_templates import plan, script
from tools.planning_templates import day_sheets
from tools.report_templates import evaluation, result
from tools.summary_templates import summary
from tools.word_forms import CHINESE, ENGLISH, Form

TARGET = Path(__file__).resolve().parent.parent / "templates" / "documents"
LANGUAGES = ("zh", "en")
KINDS: dict[str, tuple[Callable[[Form, Say], None], bool]] = {
    "plan": (plan, False), "script": (script, True), "result": (result, False), "evaluation": (evaluation, False),
    "half_year": (summary, False), "year": (summary, False), "day_sheets": (day_sheets, False),
    "campaign": (campaign, False), "minutes": (minutes, False),
    "open_day": (open_day, False),
}  # fmt: skip
ABOUT_AN_AREA = frozenset({"half_year", "year", "day_sheets", "campaign", "minutes", "open_day"})


def make(kind: str, language: str) -> bytes:
    """The template as a Word file."""
    write, is_landscape = KINDS[kind]
    form = Form(CHINESE if language == "zh" else ENGLISH, is_landscape)
    write(form, lambda zh, en: zh if language == "zh" else en)
    properties = form.document.core_properties
    author = "{{ document.issuer }}" if kind in ABOUT_AN_AREA else "{{ unit.name }}"
    properties.author, properties.title, properties.comments = author, "{{ document.title }}", ""
    target = BytesIO()
    form.document.save(target)
    return target.getvalue()


def main() -> None:
    """Write all of them."""
    for language in LANGUAGES:
        folder = TARGET / language
        folder.mkdir(parents=True, exist_ok=True)
        for kind in KINDS:
            (folder / f"{kind}.docx").write_bytes(make(kind, language))


if __name__ == "__main__":
    main()
