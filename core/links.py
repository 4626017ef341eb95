"""Addresses that carry their own permission: signed, renewable, and if wished expiring.

A token names a record and signs it with the record's salt; a new salt makes every older token void, and the key
that signs is not in the database.
"""

from __future__ import annotations

import base64
import hmac
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256

from sqlalchemy.orm import Session

from core.times import now

MAC_LENGTH = 27  # base64 of 160 bits


def new_salt() -> str:
    """A fresh salt, 24 characters."""
    return secrets.token_urlsafe(18)


@dataclass(frozen=True)
class Links:
    """Makes and reads tokens of one installation, and whole addresses of its pages."""

    secret: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    base_url: str = "http://127.0.0.1:8000"

    def token(self, kind: str, number: int, salt: str, expires_at: datetime | None = None) -> str:
        """A token for the record of that number, as in "12-0-Jh3…"; `kind` keeps tokens of one sort from another."""
        until = int(expires_at.timestamp()) if expires_at else 0
        return f"{number}-{until:x}-{self._mac(kind, number, until, salt)}"

    def is_good(self, kind: str, token: str, salt: str) -> bool:
        """Whether we made it with this salt, and it has not expired."""
        found = read(token)
        return found is not None and not found.has_expired and self.is_ours(kind, token, salt)

    def is_ours(self, kind: str, token: str, salt: str) -> bool:
        """Whether we made it with this salt, be it expired or not: whoever held it may be told what became of it."""
        found = read(token)
        if found is None:
            return False
        right = self._mac(kind, found.number, found.until, salt)
        return hmac.compare_digest(right.encode(), found.mac.encode())

    def address(self, path: str) -> str:
        """The whole address of a path, for letters and codes."""
        return self.base_url + path

    def _mac(self, kind: str, number: int, until: int, salt: str) -> str:
        signed = hmac.new(self.secret.encode(), f"{kind}|{number}|{until}|{salt}".encode(), sha256).digest()
        return base64.urlsafe_b64encode(signed).decode()[:MAC_LENGTH]


@dataclass(frozen=True)
class Token:
    """What a token says of itself before it is checked."""

    number: int
    until: int
    mac: str

    @property
    def has_expired(self) -> bool:
        """Whether its time is over; one without a time never expires."""
        return self.until != 0 and datetime.fromtimestamp(self.until, UTC) < now()


def read(token: str) -> Token | None:
    """The parts of a token; None for what is none."""
    number, _, rest = token.partition("-")
    until, _, mac = rest.partition("-")
    if not (number.isascii() and number.isdecimal() and len(number) < 10 and len(mac) == MAC_LENGTH):
        return None
    if not (1 <= len(until) <= 10 and set(until) <= set("0123456789abcdef")) or not mac.isascii():
        return None
    return Token(int(number), int(until, 16), mac)


def links(session: Session) -> Links:
    """The installation's links, from within any deed."""
    found: Links = session.info["links"]
    return found
