"""Photos lose their place and time, stay small, and what is no photo is refused."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from core import photos
from core.errors import Invalid
from core.photos import LONGEST_SIDE, cleaned

GPS, ORIENTATION, MAKE = 0x8825, 0x0112, 0x010F


def picture(size: tuple[int, int] = (400, 300), kind: str = "JPEG", mode: str = "RGB", **more: object) -> bytes:
    out = BytesIO()
    Image.new(mode, size, "red").save(out, kind, **more)
    return out.getvalue()


def tagged() -> bytes:
    exif = Image.Exif()
    exif[MAKE] = "Phone of somebody"
    exif[ORIENTATION] = 6  # the phone was held upright
    exif.get_ifd(GPS)[2] = (26.0, 28.0, 12.0)
    return picture(exif=exif)


def test_where_and_by_what_a_photo_was_taken_is_gone() -> None:
    assert Image.open(BytesIO(tagged())).getexif()[MAKE]
    fresh = Image.open(BytesIO(cleaned(tagged(), "a.jpg")))
    assert not dict(fresh.getexif()) and "exif" not in fresh.info
    assert b"Phone of somebody" not in cleaned(tagged(), "a.jpg")


def test_a_photo_is_turned_upright() -> None:
    assert Image.open(BytesIO(cleaned(tagged(), "a.jpg"))).size == (300, 400)


def test_a_large_photo_is_made_small_and_a_small_one_stays() -> None:
    assert max(Image.open(BytesIO(cleaned(picture((4000, 3000)), "a.jpg"))).size) == LONGEST_SIDE
    assert Image.open(BytesIO(cleaned(picture((40, 30)), "a.jpg"))).size == (40, 30)


@pytest.mark.parametrize(
    ("kind", "mode"), [("PNG", "RGBA"), ("PNG", "P"), ("PNG", "L"), ("WEBP", "RGB"), ("JPEG", "CMYK")]
)
def test_every_format_becomes_a_jpeg(kind: str, mode: str) -> None:
    fresh = Image.open(BytesIO(cleaned(picture(kind=kind, mode=mode), "a")))
    assert (fresh.format, fresh.mode) == ("JPEG", "RGB")


def test_what_was_see_through_becomes_white() -> None:
    out = BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(out, "PNG")
    assert Image.open(BytesIO(cleaned(out.getvalue(), "a.png"))).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "photo.kind"),
        (b"<svg onload=alert(1)>", "photo.kind"),
        (b"%PDF-1.7", "photo.kind"),
        (b"GIF89a" + b"\0" * 50, "photo.kind"),
        (b"\xff\xd8\xff" + b"\0" * 50, "photo.damaged"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "photo.damaged"),
        (b"RIFF\0\0\0\0WEBP" + b"\0" * 50, "photo.damaged"),
    ],
)
def test_what_is_no_photo_is_refused_by_its_content(data: bytes, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        cleaned(data, "会场.jpg")
    assert refused.value.code == code and "会场.jpg" in str(refused.value)


def test_half_a_photo_is_refused() -> None:
    with pytest.raises(Invalid):
        cleaned(picture((800, 600))[:400], "a.jpg")


def test_too_large_a_file_and_too_many_pixels_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photos, "LARGEST_PIXELS", 100)
    with pytest.raises(Invalid) as refused:
        cleaned(picture((20, 20)), "a.jpg")
    assert refused.value.code == "photo.damaged"
    monkeypatch.setattr(photos, "LARGEST_BYTES", 10)
    with pytest.raises(Invalid) as refused:
        cleaned(picture(), "a.jpg")
    assert refused.value.code == "photo.size"
