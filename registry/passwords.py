"""Passwords: hashed by argon2, compared in the same time whether the account exists or not, weak ones explained."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from core.i18n import Text, t

SHORTEST = 10
LONGEST = 200
# 19 MiB, two passes, one lane: the least that OWASP's password storage cheat sheet asks of argon2id
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)

COMMONEST = frozenset({
    "1234567890", "0123456789", "0987654321", "9876543210", "12345678910", "123456789a", "a123456789", "1234567891",
    "1234512345", "1122334455", "1234567890a", "a1234567890", "123456789q", "q123456789", "1111111111", "0000000000",
    "6666666666", "8888888888", "9999999999", "1231231231", "123123123a", "5201314520", "1314520520", "5201314521",
    "woaini1314", "woaini5201314", "woaini520520", "aini1314520", "abc1234567", "abc123456789", "abcd123456",
    "abcd1234567", "abcdef1234", "abcdefghij", "qwertyuiop", "1q2w3e4r5t", "1qaz2wsx3edc", "qazwsxedcrfv",
    "zaq12wsxcde3", "qwerty1234", "qwerty12345", "qwerty123456", "asdfghjkl1", "asdfghjkl;", "zxcvbnm123",
    "password12", "password123", "password1234", "passw0rd123", "p@ssw0rd123", "iloveyou12", "iloveyou123",
    "letmein123", "welcome123", "welcome1234", "admin12345", "admin123456", "administrator", "admin@1234",
    "administrator1", "root123456", "test123456", "user123456", "changeme123", "zhenan2026", "zhenan123456",
    "dizhenju123", "dizhen512512", "wenchuan512", "china123456",
})  # fmt: skip


def hash_password(password: str) -> str:
    """The password as it is kept: argon2id with a salt of its own."""
    return _hasher.hash(_one_spelling(password))


def is_right(kept: str | None, password: str) -> bool:
    """Whether the password is the kept one; takes as long when nothing is kept."""
    nobodys = _nobodys()  # made before the choice, or the first unknown name would take longer
    try:
        _hasher.verify(kept or nobodys, _one_spelling(password))
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


def is_outdated(kept: str) -> bool:
    """Whether the hash was made with weaker parameters than today's."""
    return _hasher.check_needs_rehash(kept)


def weakness(password: str, login: str) -> Text | None:
    """Why the password cannot be taken, in plain words; None when it can."""
    typed = _one_spelling(password).casefold()
    if len(typed) < SHORTEST:
        return t(
            "A password has at least %(n)s characters. Three or four words in a row are easy to remember.", n=SHORTEST
        )
    if len(typed) > LONGEST:
        return t("A password has at most %(n)s characters.", n=LONGEST)
    if _letters(login) and _letters(login) in _letters(typed) and len(typed) - len(login) <= 4:
        return t("The password is the sign-in name, or nearly. Choose one that cannot be guessed from it.")
    if typed in COMMONEST or len(set(typed)) < 4:
        return t("Many people use this password, so it is tried first. Choose another.")
    return None


@lru_cache(maxsize=1)
def _nobodys() -> str:
    return _hasher.hash("nobody's password")


def _one_spelling(password: str) -> str:
    # an input method may type digits and letters in full width without the person noticing
    return unicodedata.normalize("NFKC", password)


def _letters(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())
