"""Tables as downloads: written to the disk of the server and sent from there, whatever their length."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from flask import Response, send_file

from core.errors import NotFound
from core.sheets import Sheet, write_tables

MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def tables_answer(sheets: Sequence[Sheet], name: str, ending: str, tags: Sequence[str] | None = None) -> Response:
    """The sheets as a file called `name`.xlsx or .csv; a csv holds the first of them, `tags` are its second row.

    An ending of another kind is a page that is not there (NotFound).
    """
    if ending not in MEDIA_TYPES:
        raise NotFound()
    folder = tempfile.TemporaryDirectory(prefix="zhenan-")
    path = Path(folder.name) / f"table.{ending}"
    try:
        write_tables(path, sheets, tags)
        answer = send_file(path, MEDIA_TYPES[ending], as_attachment=True, download_name=f"{name}.{ending}")
    except BaseException:
        folder.cleanup()
        raise
    answer.call_on_close(folder.cleanup)
    return answer
