"""In which encoding a text file is written: what decodes without a fault, and honest refusals otherwise."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import Path

from core.errors import Invalid
from core.i18n import t

_CHUNK = 1 << 16
_ASCII = bytes(range(128))
# A text in another encoding does not pass for UTF-8 over this many bytes beyond ASCII
_SURELY_UTF8 = 40
_NAMES = {
    "utf-8": "utf-8-sig", "utf8": "utf-8-sig", "utf-8-sig": "utf-8-sig",
    "utf-16": "utf-16", "utf16": "utf-16",
    "gb18030": "gb18030", "gbk": "gb18030", "gb2312": "gb18030", "cp936": "gb18030", "ansi": "gb18030",
    "big5": "cp950", "cp950": "cp950", "big5hkscs": "big5hkscs",
}  # fmt: skip


@dataclass(frozen=True)
class _Fault:
    line: int
    high_bytes_before: int


def encoding_of(path: Path, filename: str, asked: str | None = None) -> str:
    """The Python codec that reads the whole file: UTF-8 (with or without mark), UTF-16 with mark, GB18030 or Big5.

    `asked` is a name such as "gb18030" or "big5" and is then only checked. Raises DomainError where nothing fits.
    """
    if asked:
        return _as_asked(path, filename, asked)
    with path.open("rb") as file:
        head = file.read(_CHUNK)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _only(path, filename, "utf-16")
    if b"\0" in head:
        raise _binary(filename)
    fault = _fault(path, filename, "utf-8-sig")
    if fault is None:
        return "utf-8-sig"
    if head.startswith(codecs.BOM_UTF8) or fault.high_bytes_before >= _SURELY_UTF8:
        raise _damaged(filename, fault)
    candidates = ["cp950", "gb18030"] if looks_big5(head) else ["gb18030", "cp950"]
    for codec in (*candidates, "big5hkscs"):
        if _fault(path, filename, codec) is None:
            return codec
    raise _unknown(filename)


def looks_big5(sample: bytes) -> bool:
    """Whether double-byte text is clearly Big5: a third of its second bytes lie in 40-7E, in GB 2312 none does."""
    pairs = low = at = 0
    while at < len(sample) - 1:
        if sample[at] < 0x80:
            at += 1
            continue
        pairs += 1
        low += 0x40 <= sample[at + 1] <= 0x7E
        at += 4 if 0x30 <= sample[at + 1] <= 0x39 else 2
    return pairs >= 4 and low > 0.2 * pairs


def _as_asked(path: Path, filename: str, asked: str) -> str:
    codec = _NAMES.get(asked.strip().lower())
    if codec is None:
        raise Invalid(
            "sheets.no_such_encoding",
            t("The encoding “%(encoding)s” is not known.", encoding=asked),
            hint=t("Choose one of utf-8, utf-16, gb18030 and big5."),
        )
    return _only(path, filename, codec)


def _only(path: Path, filename: str, codec: str) -> str:
    fault = _fault(path, filename, codec)
    if fault is not None:
        raise _unknown(filename, fault.line)
    return codec


def _fault(path: Path, filename: str, codec: str) -> _Fault | None:
    """Where the file cannot be decoded, or None; a zero character means that it is no text at all."""
    decoder = codecs.getincrementaldecoder(codec)("strict")
    line, high = 1, 0
    with path.open("rb") as file:
        while True:
            chunk = file.read(_CHUNK)
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                good = error.object[: error.start]
                return _Fault(line + good.count(b"\n"), high + len(good.translate(None, _ASCII)))
            if "\0" in text:
                raise _binary(filename)
            if not chunk:
                return None
            line += chunk.count(b"\n")
            high += len(chunk.translate(None, _ASCII))


def _binary(filename: str) -> Invalid:
    return Invalid(
        "sheets.binary",
        t("“%(file)s” is not a table: it has zero bytes, which no text has.", file=filename),
        hint=t("Open it in Excel or WPS and save it as .xlsx, or as “CSV UTF-8”."),
    )


def _damaged(filename: str, fault: _Fault) -> Invalid:
    return Invalid(
        "sheets.damaged_text",
        t("“%(file)s” is UTF-8 text, but line %(line)s has broken characters.", file=filename, line=fault.line),
        hint=t("Correct that line, or save the sheet again as “CSV UTF-8”."),
    )


def _unknown(filename: str, line: int | None = None) -> Invalid:
    message = t("The characters of “%(file)s” cannot be read as UTF-8, GB18030 or Big5.", file=filename)
    if line is not None:
        message = t("The characters of “%(file)s” cannot be read: line %(line)s does not fit the encoding.",
                    file=filename, line=line)  # fmt: skip
    return Invalid("sheets.encoding", message, hint=t("Save the sheet as .xlsx or as “CSV UTF-8”."))
