"""Refusals are data: one object says what is wrong, where, and how to put it right, at every door."""

from __future__ import annotations

from core.i18n import Text, sentences, t


class DomainError(Exception):
    """A kind refusal: `code` for programs, `message` and `hint` for people, `field` for the place."""

    status = 409

    def __init__(self, code: str, message: Text, *, field: str | None = None, hint: Text | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.field = field
        self.hint = hint

    def __str__(self) -> str:
        return sentences(self.message, self.hint) if self.hint else str(self.message)

    def members(self) -> dict[str, object]:
        """What programs are told besides, as JSON; a refusal that knows ways out adds them here."""
        return {}


class Invalid(DomainError):
    """What was typed or sent cannot be taken; the form comes back as it was."""

    status = 422


class NotFound(DomainError):
    """There is no such thing, or not for this reader: the two are never told apart."""

    status = 404

    def __init__(self, code: str = "not_found", message: Text | None = None, *, hint: Text | None = None) -> None:
        wording = message or t("There is nothing at this address, or it is not open to you.")
        super().__init__(code, wording, hint=hint or t("Go back, or look for it with the search box."))


class Forbidden(DomainError):
    """The reader is known and the deed is not theirs to do."""

    status = 403

    def __init__(self, code: str = "forbidden", message: Text | None = None) -> None:
        wording = message or t("Your role does not allow this.")
        super().__init__(code, wording, hint=t("Ask an administrator if you need it."))


class TooMany(DomainError):
    """Too many tries in a short time; `retry_after` says in how many seconds to try again."""

    status = 429

    def __init__(self, code: str, message: Text, retry_after: int) -> None:
        super().__init__(code, message)
        self.retry_after = retry_after


class Busy(DomainError):
    """The database could not be had in time; nothing was changed and the same deed may be tried again."""

    status = 503
    retry_after = 5

    def __init__(self) -> None:
        wording = t("Many people are saving at this moment, and yours did not get through. Nothing was changed.")
        super().__init__("busy", wording, hint=t("Please try again in a few seconds."))


class Refusals(DomainError):
    """Several refusals at once, each for its own field."""

    status = 422

    def __init__(self, errors: list[DomainError]) -> None:
        super().__init__("invalid", t("Some entries need attention."))
        self.errors = errors


class Unlikely(Refusals):
    """What was typed is possible but unlikely; the entry `confirmed` saves it all the same."""

    def __init__(self, sentences: list[Text]) -> None:
        super().__init__([Invalid("unlikely", sentence, field="confirmed") for sentence in sentences])
        self.code = "unlikely"
