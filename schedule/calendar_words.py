"""What the scripts of the calendar say; they fill in what stands in %(brackets)s."""

from __future__ import annotations

from core.i18n import Text, t

WORDS: dict[str, Text] = {
    "move": t("Move"),
    "move_it": t("Move “%(title)s”"),
    "lifted": t(
        "“%(title)s” is lifted. Arrow keys move it, with Shift they make it longer or shorter. Enter puts it "
        "there, Escape gives up."
    ),
    "at": t("%(day)s, %(clocks)s"),
    "at_row": t("%(day)s, %(clocks)s, %(row)s"),
    "free": t("Free"),
    "looking": t("Looking …"),
    "given_up": t("Not moved: it stays where it was."),
    "edge": t("This is the edge of what is shown."),
    "saving": t("Saving …"),
    "undo": t("Undo"),
    "undone": t("Taken back. %(said)s"),
    "close": t("Close"),
    "put_here": t("Put it here"),
    "give_up": t("Give up"),
    "left": t("To the left"),
    "right": t("To the right"),
    "up": t("Upwards"),
    "down": t("Downwards"),
    "longer": t("Longer"),
    "shorter": t("Shorter"),
    "not_free": t("Not free at that time"),
    "never": t("Impossible"),
    "with_reason": t("Allowed with a reason"),
    "instead": t("Free instead: one click moves it so"),
    "put_back": t("Put it back"),
    "insist": t("Take it all the same"),
    "reason": t("Reason"),
    "reason_hint": t("Why it is right to take what is booked, or to go outside working hours."),
    "reason_missing": t("Please give the reason."),
    "no_network": t("No network: the event stays where it was. Please try again when the network is back."),
    "failed": t("This could not be saved, and the event stays where it was. Reload the page and try again."),
    "changed": t(
        "Somebody else has changed this event meanwhile. The calendar now shows it as it is; please move it "
        "again if that is still right."
    ),
}


def said() -> dict[str, str]:
    """The words in the language spoken now."""
    return {name: str(text) for name, text in WORDS.items()}
