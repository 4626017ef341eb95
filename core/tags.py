"""Small words in coloured boxes, as lists and headings show states. Pure."""

from __future__ import annotations

from markupsafe import Markup


def tag(text: object, tone: str = "muted") -> Markup:
    """The word in a box of that tone: ok, info, warn, bad or muted."""
    return Markup('<span class="tag tag-{}">{}</span>').format(tone, str(text))
