"""Telephone numbers as a telephone dials them. Pure."""

from __future__ import annotations

import re


def dial(written: str) -> str:
    """What a telephone dials for a number as people write it: the first one, digits only; "" when there is none."""
    found = re.search(r"\+?\d[\d\s()（）\-—]*", written)
    return re.sub(r"[^\d+]", "", found[0]) if found else ""
