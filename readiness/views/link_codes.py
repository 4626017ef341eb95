"""Personal links as codes to be scanned."""

from __future__ import annotations

import segno
from markupsafe import Markup


def code_of(link: str) -> Markup:
    """The address as a picture to be scanned, to stand in a page."""
    drawn = segno.make_qr(link, error="m").svg_inline(omitsize=True, border=2, dark="#000", light="#fff", svgclass=None,
                                                      lineclass=None)  # fmt: skip
    return Markup(drawn)  # noqa: S704 - made by the library of our own address
