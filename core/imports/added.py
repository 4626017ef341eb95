"""The three columns that a workbook of refused rows adds, by names that no list has for columns of its own. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from core.i18n import LANGUAGES, Text, t
from core.sheets import Problem, added

_Three = tuple[Text, Text, Text]
HEADERS: _Three = (t("Import problem"), t("Where the problem is"), t("How to put it right"))
_BEFORE: _Three = (t("What is wrong"), t("Where"), t("How to put it right"))  # lists have columns called so


def headers() -> Problem:
    """The three headers in the language spoken."""
    what, where, how = (str(header) for header in HEADERS)
    return what, where, how


def known_headers() -> list[Problem]:
    """The three as they are or were called, in each language."""
    return [_in(three, spoken) for three in (HEADERS, _BEFORE) for spoken in LANGUAGES]


def added_columns(there: Sequence[str], known: Collection[str]) -> set[str]:
    """Which of a file's headers such a workbook added; `known` are the words for columns of the list itself."""
    return added(there, known_headers(), known)


def _in(three: _Three, spoken: str) -> Problem:
    what, where, how = (header.in_(spoken) for header in three)
    return what, where, how
