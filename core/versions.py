"""Two people editing one record: the second is told, nothing is overwritten unseen."""

from __future__ import annotations

from typing import Protocol

from core.errors import DomainError
from core.i18n import t


class Versioned(Protocol):
    """A record that counts its changes."""

    version: int


def check_version(record: Versioned, given: int | None) -> None:
    """Refuse (code "changed_meanwhile") when the record was changed after the form was opened; None checks nothing."""
    if given is not None and record.version != given:
        wording = t("Somebody else has changed this since you opened the form. What you typed has been kept.")
        raise DomainError(
            "changed_meanwhile", wording, hint=t("Open the page again to see the change, then save yours.")
        )
