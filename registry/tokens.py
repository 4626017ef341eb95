"""Secrets given out once and kept as digests only: tokens for programs, invitation links."""

from __future__ import annotations

import hashlib
import secrets

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.models import ApiToken, User


def make_secret() -> tuple[str, str]:
    """A fresh secret and its digest."""
    secret = secrets.token_urlsafe(32)
    return secret, digest(secret)


def digest(secret: str) -> str:
    """SHA-256 of the secret, 64 hex digits; enough because the secret itself has 256 random bits."""
    return hashlib.sha256(secret.encode()).hexdigest()


def user_of_token(session: Session, secret: str) -> User | None:
    """The owner of a token that has not been revoked."""
    token = session.scalar(select(ApiToken).where(ApiToken.digest == digest(secret), ApiToken.revoked_at.is_(None)))
    return session.get(User, token.user_id) if token else None
