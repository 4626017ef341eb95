"""Scripts and style sheets of ours made smaller for sending: nothing that they do is changed."""

from __future__ import annotations

import re

TEXT = r'"(?:[^"\\\n]|\\.)*"'
PATTERN = r"(?<=[(,=:]) ?/(?![ /*])(?:[^/\\\n[]|\\.|\[[^\]]*\])+/"
SPACES = re.compile(rf"({TEXT})|({PATTERN})| *([{{}}()\[\];,:?=<>&|+*!-]) *")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def squeezed(script: str) -> str:
    """A script of ours without whole-line comments, indentation and spaces around signs outside of texts.

    Ours have texts in double quotes on one line, and no two signs that mean something else when they touch.
    """
    lines = (line.strip() for line in script.splitlines())
    kept = "\n".join(line for line in lines if line and not line.startswith("//"))
    return SPACES.sub(lambda found: found[1] or (found[2] or "").strip() or found[3], kept)


def slim(sheet: str) -> str:
    """A style sheet of ours without comments and without the spaces that say nothing."""
    bare = re.sub(r"\s+", " ", COMMENT.sub("", sheet))
    tight = re.sub(r" ?([{};,]) ?|: (?=[^{}]*[;}])", lambda found: found[1] or ":", bare)
    return tight.replace(";}", "}").strip()
