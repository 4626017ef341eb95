"""What a poster says, in both languages at once: whoever stands before it chose none."""

from __future__ import annotations

from core.i18n import Text, t

POSTER_WORDS: dict[str, Text] = {
    "scan": t("Scan to check in"),
    "how": t(
        "Alone or as a group. No account, no name. It works with a weak network too: what you enter is sent later."
    ),
    "address": t("Or open this address:"),
    "valid": t("Valid until"),
}
