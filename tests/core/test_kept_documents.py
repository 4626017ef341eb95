"""A document is what its content and its name agree on; what is neither is refused with what to choose instead."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from sqlalchemy.orm import Session

from core import kept_documents
from core.access import SYSTEM
from core.errors import Invalid
from core.files import FileStore
from core.kept_documents import keep_document, kind_of


def package(*names: str) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as made:
        for name in names:
            made.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("批复.pdf", b"%PDF-1.7 ...", "application/pdf"),
        ("报告.docx", package("word/document.xml"), "wordprocessingml.document"),
        ("清单.xlsx", package("xl/workbook.xml"), "spreadsheetml.sheet"),
        ("旧文.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "application/msword"),
    ],
)
def test_a_document_is_known_by_its_content(name: str, data: bytes, kind: str) -> None:
    assert (kind_of(name, data) or "").endswith(kind)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("清单.docx", package("xl/workbook.xml")),  # a workbook by another name
        ("报告.docx", b"PK\x03\x04 and then nothing"),
        ("程序.exe", b"MZ\x90\x00"),
        ("网页.pdf", b"<html>"),
        ("压缩.zip", package("word/document.xml")),
    ],
)
def test_what_is_no_document_is_not_taken_for_one(name: str, data: bytes) -> None:
    assert kind_of(name, data) is None


def test_a_refusal_names_the_file_and_what_to_choose(session: Session, tmp_path: Path) -> None:
    store = FileStore(tmp_path, 1000)
    with pytest.raises(Invalid, match="程序") as refused:
        keep_document(session, store, "程序.exe", b"MZ", SYSTEM)
    assert refused.value.field == "file" and "PDF" in str(refused.value.hint)


def test_a_file_that_is_too_large_is_refused(session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_documents, "LARGEST_BYTES", 10)
    with pytest.raises(Invalid):
        keep_document(session, FileStore(tmp_path, 1000), "批复.pdf", b"%PDF-1.7 and more", SYSTEM)


def test_a_kept_document_keeps_its_name(session: Session, tmp_path: Path) -> None:
    kept = keep_document(session, FileStore(tmp_path, 1000), "批复.pdf", b"%PDF-1.7", SYSTEM)
    assert (kept.name, kept.media_type) == ("批复.pdf", "application/pdf")
