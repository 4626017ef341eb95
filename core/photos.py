"""Photos made fit to be kept: turned upright, small enough for a page, and without where and when they were taken."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import Invalid
from core.files import IMAGES, FileStore, sniff
from core.i18n import Text, t
from core.late import late
from core.models import StoredFile

if TYPE_CHECKING:
    import PIL
    from PIL import Image, ImageOps
else:
    PIL, Image, ImageOps = late("PIL"), late("PIL.Image"), late("PIL.ImageOps")


class Captioned(Protocol):
    """A photo of any record."""

    @property
    def id(self) -> Any:
        """Its number."""

    caption: Any


LARGEST_BYTES = 10_000_000
LARGEST_PIXELS = 60_000_000  # a picture of more would fill the memory when it is opened
LONGEST_SIDE = 1600
MOST_PHOTOS = 10
QUALITY = 85
FORMATS = ("JPEG", "PNG", "WEBP")


def cleaned(data: bytes, name: str, field: str = "photos") -> bytes:
    """The picture as a JPEG of at most 1600 pixels a side, its metadata (place, time, camera) dropped.

    Refuses what is no JPEG, PNG or WebP by its content, is larger than 10 MB or 60 million pixels, or is damaged.
    """
    if len(data) > LARGEST_BYTES:
        raise Invalid("photo.size", t("“%(name)s” is larger than 10 MB.", name=name), field=field,
                      hint=t("Choose a smaller photo."))  # fmt: skip
    if sniff(data[:16]) not in IMAGES:
        raise Invalid("photo.kind", t("“%(name)s” is not a photo in JPEG, PNG or WebP.", name=name), field=field,
                      hint=t("Save it in one of these formats and choose it again."))  # fmt: skip
    try:
        return _redrawn(data)
    except (PIL.UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise Invalid("photo.damaged", t("“%(name)s” cannot be opened; it may be damaged.", name=name), field=field,
                      hint=t("Choose another photo."))  from None  # fmt: skip


def require_room(there: int, more: int, wording: Text) -> None:
    """Refuse with this sentence when there would be more than ten photos."""
    if there + more > MOST_PHOTOS:
        raise Invalid("too_many_photos", wording, field="photos", hint=t("Choose the best ones, or remove some."))


def keep(
    session: Session, store: FileStore, files: Iterable[tuple[str, bytes]], actor: Actor, field: str = "photos"
) -> list[StoredFile]:  # fmt: skip
    """The photos kept, given as (name, bytes), each cleaned; one that cannot be kept refuses them all."""
    given = list(files)
    fresh = [cleaned(data, name, field) for name, data in given]  # all of them, before the first is kept
    return [
        store.keep(session, BytesIO(data), f"{name.rpartition('.')[0] or name}.jpg", actor)
        for (name, _), data in zip(given, fresh, strict=True)
    ]


def give_captions(session: Session, photos: Iterable[Captioned], captions: Mapping[int, str]) -> None:
    """Give these photos of one record the captions typed beside them, by the photo's id; others keep theirs."""
    for photo in photos:
        if photo.id in captions:
            photo.caption = captions[photo.id]
    session.flush()


def _redrawn(data: bytes) -> bytes:
    with Image.open(BytesIO(data), formats=FORMATS) as picture:
        if picture.width * picture.height > LARGEST_PIXELS:
            raise ValueError("too many pixels")
        picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a large JPEG is then decoded at a fraction of its size
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        flat = _on_white(upright)
    out = BytesIO()
    flat.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()


def _on_white(picture: Image.Image) -> Image.Image:
    """Without transparency, and as a fresh image that has taken nothing but the pixels along."""
    flat = Image.new("RGB", picture.size, "white")
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        see_through = picture.convert("RGBA")
        flat.paste(see_through, mask=see_through.getchannel("A"))
    else:
        flat.paste(picture.convert("RGB"))
    return flat
