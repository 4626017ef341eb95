"""The list that somebody brought with this request: a file, or rows pasted into the box."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from flask import request

from core.imports.listed import ListKind, ListRead, read_list, read_pasted


def list_brought(kind: ListKind) -> ListRead:
    """The rows of the file `file`, else those pasted into `text`; raises DomainError for what is no such list."""
    file = request.files.get("file")
    if file is None or not file.filename:
        return read_pasted(kind, request.form.get("text", "").replace("\r\n", "\n"))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "brought"
        file.save(path)
        return read_list(kind, path, file.filename)
