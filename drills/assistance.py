"""Who helps the people who need help in a drill, as one line of names: 李老师、王老师×2. Pure."""

from __future__ import annotations

import re

_BETWEEN = re.compile(r"[、，,;；/|\n]+")
_SEVERAL = re.compile(r"(.+?)\s*[×xX*＊✕]\s*(\d{1,4})|(.+?)\s*[（(](\d{1,4})\s*人?[)）]")


def assistants(line: str) -> list[tuple[str, int]]:
    """Each name with how many people that one helps: one, or as many as stand behind it ("×2", "（2人）")."""
    found = []
    for part in (part.strip() for part in _BETWEEN.split(line)):
        match = _SEVERAL.fullmatch(part)
        if match:
            found.append(((match[1] or match[3]).strip(), int(match[2] or match[4])))
        elif part:
            found.append((part, 1))
    return found


def helped(line: str) -> int:
    """How many people are helped by those whom the line names."""
    return sum(count for _, count in assistants(line))
