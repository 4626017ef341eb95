"""Results beside formulas: a workbook read without a spreadsheet program shows its totals too.

openpyxl writes a formula without its result, so previews on a phone and programs that read the file would find
nothing in the total row. The results are put into the finished file, sheet by sheet.
"""

from __future__ import annotations

import re
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

_RESULT = rb'(<c r="%s"[^>]*><f>[^<]*</f>)<v\s*/>|(<c r="%s"[^>]*><f>[^<]*</f>)<v></v>'
_TAIL = 1 << 16  # the total row stands at the end of a sheet


def save_with_sums(book: Any, target: Path | BinaryIO, sums: Sequence[Mapping[str, float]]) -> None:
    """Save the workbook with the results of its sums, given by cell for each sheet in its order."""
    if not any(sums):
        book.save(target)
        return
    with tempfile.TemporaryFile() as plain:
        book.save(plain)
        with zipfile.ZipFile(plain) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
            wanted = {f"xl/worksheets/sheet{at}.xml": found for at, found in enumerate(sums, 1)}
            for item in source.infolist():
                _copy(source, made, item, wanted.get(item.filename, {}))


def _copy(source: zipfile.ZipFile, made: zipfile.ZipFile, item: zipfile.ZipInfo, sums: Mapping[str, float]) -> None:
    before = held = b""
    with source.open(item) as reader, made.open(item.filename, "w", force_zip64=True) as writer:
        while chunk := reader.read(_TAIL):
            writer.write(before)
            before, held = held, chunk
        writer.write(_filled(before + held, sums))


def _filled(end: bytes, sums: Mapping[str, float]) -> bytes:
    for cell, value in sums.items():
        name, number = cell.encode(), f"{value:.15g}".encode()
        end = re.sub(_RESULT % (name, name), rb"\1\2<v>" + number + rb"</v>", end)
    return end
