"""States of readiness in coloured words."""

from __future__ import annotations

from markupsafe import Markup


def tag(text: object, tone: str = "muted") -> Markup:
    """A small word in a coloured box."""
    return Markup('<span class="tag tag-{}">{}</span>').format(tone, str(text))
