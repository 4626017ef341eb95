"""Files that programs send: a body of multipart/form-data whose parts all have the name that the operation gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request

from core.api.reading import Unreadable
from core.errors import Invalid
from core.i18n import t

MULTIPART = "multipart/form-data"
AROUND = 10_000
"""So many bytes more than the files a body may have: what stands around each part."""

SentFiles = Sequence[tuple[str, bytes]]
"""The files as (name, bytes)."""


@dataclass(frozen=True)
class Files:
    """What an operation takes: the name of the parts, how many at most, of which kinds, and how large each may be."""

    part: str
    most: int
    kinds: Sequence[str]
    largest: int

    @property
    def largest_body(self) -> int:
        """How many bytes the whole body may have."""
        return self.most * (self.largest + AROUND)


def read_files(taken: Files) -> SentFiles:
    """The files of the request; of one that is too large one byte more than allowed, for the deed to refuse it.

    Raises Unreadable for another kind of body, and Invalid for no file, too many, or parts of other names.
    """
    if request.mimetype != MULTIPART:
        wording = t("This kind of content is not taken here.")
        raise Unreadable(415, "not_multipart", wording, t("Send the files as multipart/form-data."))
    unknown = [name for name in (*request.form, *request.files) if name != taken.part or name in request.form]
    if unknown:
        raise Invalid("unknown_part", t("There is no such part here."), field=unknown[0][:60],
                      hint=t("Send each file as a part named %(name)s.", name=taken.part))  # fmt: skip
    chosen = [one for one in request.files.getlist(taken.part) if one.filename]
    if not chosen:
        raise Invalid("no_file", t("No file was sent."), field=taken.part,
                      hint=t("Send each file as a part named %(name)s.", name=taken.part))  # fmt: skip
    if len(chosen) > taken.most:
        wording = t("At most %(n)s files are taken at once.", n=taken.most)
        raise Invalid("too_many_files", wording, field=taken.part)
    return [(str(one.filename), one.stream.read(taken.largest + 1)) for one in chosen]


def content_digested() -> bytes:
    """What a body of files holds, whatever boundary parts them: a program that sends it again draws another."""
    held = [f"{name}={value}".encode() for name, values in request.form.lists() for value in values]
    for name, files in request.files.lists():
        for one in files:
            held.append(f"{name}:{one.filename}:".encode() + one.stream.read())
            one.stream.seek(0)
    return b"\x00".join(held)
