"""Addresses as codes to be scanned. Pure."""

from __future__ import annotations

import io

import segno


def code_drawn(text: str) -> str:
    """The text as a code to be scanned: an SVG picture."""
    picture = io.BytesIO()
    code = segno.make_qr(text, error="m")
    code.save(picture, kind="svg", omitsize=True, border=4, dark="#000", light="#fff", svgclass=None, lineclass=None)
    return picture.getvalue().decode()
