"""Videos and sounds of anomalies, known by what is in them and not by their names. Pure."""

from __future__ import annotations

from core.errors import Invalid
from core.i18n import t

LARGEST_BYTES = 20_000_000
"""Of a video or a sound: about a minute of a telephone's video; base64 of it still passes in one request."""
MOST_FILES = 20
IMAGES = frozenset({"image/jpeg", "image/png", "image/webp"})
_MP4_VIDEO = (b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"qt  ", b"3gp4", b"3gp5",
              b"3gp6", b"mmp4", b"MSNV", b"dash", b"M4V ")  # fmt: skip
_STARTS = {
    b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png",
    b"ID3": "audio/mpeg", b"\xff\xfb": "audio/mpeg", b"\xff\xf3": "audio/mpeg", b"\xff\xf2": "audio/mpeg",
    b"\xff\xf1": "audio/aac", b"\xff\xf9": "audio/aac", b"OggS": "audio/ogg", b"#!AMR": "audio/amr",
}  # fmt: skip


def kind_of(head: bytes) -> str:
    """The media type that the first bytes (64 are enough) speak of; empty for what is no picture, video or sound."""
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp":
        return "audio/mp4" if head[8:12] in (b"M4A ", b"M4B ") else "video/mp4" if head[8:12] in _MP4_VIDEO else ""
    if head[:4] == b"\x1aE\xdf\xa3" and b"webm" in head[:64]:
        return "video/webm"
    if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
        return "audio/wav"
    return next((kind for mark, kind in _STARTS.items() if head.startswith(mark)), "")


def checked_kind(data: bytes, name: str) -> str:
    """The media type; refuses anything but pictures, videos and sounds, and a video or sound that is too large."""
    kind = kind_of(data[:64])
    if not kind:
        raise Invalid("file.kind", t("“%(name)s” is no photo, video or sound that can be kept.", name=name),
                      field="files", hint=t("Photos as JPEG, PNG or WebP; videos as MP4 or WebM; sound as MP3, M4A, "
                                            "AAC, OGG, WAV or AMR."))  # fmt: skip
    if kind not in IMAGES and len(data) > LARGEST_BYTES:
        raise Invalid("file.size", t("“%(name)s” is larger than %(limit)s MB.", name=name,
                                     limit=LARGEST_BYTES // 1_000_000),
                      field="files", hint=t("Choose a shorter one, about half a minute."))  # fmt: skip
    return kind


def is_picture(media_type: str) -> bool:
    """Whether it is shown as a picture."""
    return media_type in IMAGES


def is_video(media_type: str) -> bool:
    """Whether it is shown as a video."""
    return media_type.startswith("video/")
