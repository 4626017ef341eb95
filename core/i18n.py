"""Text in two languages: English msgids, Chinese catalogues, one language per request, command or letter.

One mechanism serves pages, commands, the clock and the worker, so it does not lean on a web request:
the language spoken is a context variable, and a `Text` stays untranslated until somebody reads it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

LANGUAGES = ("zh", "en")
DEFAULT = "zh"
CATALOGUES = Path(__file__).resolve().parent.parent / "translations"

_language: ContextVar[str] = ContextVar("language", default=DEFAULT)
_loaded: dict[str, NullTranslations] = {}
_loading = threading.Lock()


def language() -> str:
    """The language spoken now: "zh" or "en"."""
    return _language.get()


def speak(code: str) -> None:
    """Speak this language from here on in this context; an unknown code means the default."""
    _language.set(code if code in LANGUAGES else DEFAULT)


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak one language inside the block, then the one before again."""
    token = _language.set(code if code in LANGUAGES else DEFAULT)
    try:
        yield
    finally:
        _language.reset(token)


def gettext(msgid: str) -> str:
    """The sentence in the language spoken now."""
    return str(_catalogue(language()).ugettext(msgid)) if msgid else ""


def ngettext(singular: str, plural: str, count: int) -> str:
    """The sentence for this count in the language spoken now."""
    return str(_catalogue(language()).ungettext(singular, plural, count))


@dataclass(frozen=True)
class Said:
    """A part of a sentence, such as a day, that is said in the language in which the sentence is read."""

    say: Callable[..., str]
    of: tuple[object, ...]

    def __str__(self) -> str:
        return self.say(*self.of)


class Text:
    """A sentence that is translated when it is read: str(text), or text.in_("en")."""

    __slots__ = ("msgid", "params", "plural")

    def __init__(self, msgid: str, params: dict[str, Any] | None = None, plural: str | None = None) -> None:
        self.msgid = msgid
        self.plural = plural
        self.params = params or {}

    def __str__(self) -> str:
        if self.plural is not None:
            count = int(self.params["n"])
            return ngettext(self.msgid, self.plural, count) % {**self.params, "n": f"{count:,}"}
        said = gettext(self.msgid)
        return said % self.params if self.params else said.replace("%%", "%")

    def __repr__(self) -> str:
        return f"Text({self.msgid!r}, {self.params!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Text) and (self.msgid, self.params) == (other.msgid, other.params)

    def __hash__(self) -> int:
        return hash(self.msgid)

    def in_(self, code: str) -> str:
        """The sentence in one named language, whatever is spoken now."""
        with speaking(code):
            return str(self)


def t(msgid: str, **params: Any) -> Text:
    """Mark a sentence for translation; parameters are named, as in "%(name)s"."""
    return Text(msgid, params)


def tn(singular: str, plural: str, n: int, **params: Any) -> Text:
    """Mark a sentence that depends on a count; the count is the parameter "%(n)s"."""
    return Text(singular, {"n": n, **params}, plural)


def sentences(*said: Text | str) -> str:
    """Several sentences after one another; Chinese puts no space between them."""
    return ("" if language() == "zh" else " ").join(str(one) for one in said)


def _catalogue(code: str) -> NullTranslations:
    if code not in _loaded:
        with _loading:
            if code not in _loaded:
                _loaded[code] = NullTranslations() if code == "en" else _load(code)
    return _loaded[code]


def _load(code: str) -> NullTranslations:
    merged: Translations | None = None
    for po in sorted(CATALOGUES.glob(f"*/{code}/LC_MESSAGES/messages.po")):
        part = _part(po)
        merged = part if merged is None else merged.merge(part)
    return merged or NullTranslations()


def _part(po: Path) -> Translations:
    """One package's catalogue, compiled beside its source when the source is newer."""
    mo = po.with_suffix(".mo")
    if not mo.exists() or mo.stat().st_mtime_ns < po.stat().st_mtime_ns:
        try:
            _compile(po, mo)
        except OSError:  # a read-only installation reads the source each time it starts
            return _in_memory(po)
    with mo.open("rb") as file:
        return Translations(file)


def _compile(po: Path, mo: Path) -> None:
    with po.open("rb") as source:
        catalog = read_po(source)
    fresh = mo.with_name(f"{mo.name}.{threading.get_ident()}")
    with fresh.open("wb") as target:
        write_mo(target, catalog)
    fresh.replace(mo)


def _in_memory(po: Path) -> Translations:
    import io

    buffer = io.BytesIO()
    with po.open("rb") as source:
        write_mo(buffer, read_po(source))
    buffer.seek(0)
    return Translations(buffer)
