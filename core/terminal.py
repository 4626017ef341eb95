"""What every command shares: one transaction as the command line, refusals as sentences in both languages, status 1."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, Refusals
from core.i18n import LANGUAGES, Text
from core.web import database

COMMAND_LINE = Actor("system", "command", "command line")


@contextmanager
def deed(*, writing: bool = True) -> Iterator[Session]:
    """A transaction whose changes the trail ascribes to the command line; a refusal ends the command with status 1."""
    try:
        with database().transaction(writing=writing) as session:
            session.info["actor"] = COMMAND_LINE
            yield session
    except DomainError as refusal:
        raise refused(refusal) from refusal


def refused(refusal: DomainError) -> click.ClickException:
    """The refusal as the end of a command: its sentences on standard error, status 1."""
    found = refusal.errors if isinstance(refusal, Refusals) else [refusal]
    return click.ClickException("\n".join(f"{_place(one)}{both(one.message, one.hint)}" for one in found))


def both(*texts: Text | None) -> str:
    """The sentences in English, then in Chinese."""
    said = [" ".join(text.in_(code) for text in texts if text is not None) for code in reversed(LANGUAGES)]
    return said[0] if len(set(said)) == 1 else " / ".join(said)


def _place(refusal: DomainError) -> str:
    return f"{refusal.field}: " if refusal.field else ""
