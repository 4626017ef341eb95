"""A deed is done whole or not at all, also inside a longer transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.errors import DomainError


@contextmanager
def whole_or_not(session: Session, taken: DomainError) -> Iterator[None]:
    """Undo what the block changed when it raises; a key that is taken meanwhile becomes the refusal `taken`."""
    try:
        with session.begin_nested():
            yield
    except IntegrityError:
        raise taken from None
