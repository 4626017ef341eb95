"""What the script of the maps says, in the language spoken."""

from __future__ import annotations

from core.i18n import t
from maps.kinds import SIGNS, STATUSES


def map_words() -> dict[str, object]:
    """The sentences for the script, and the signs with their shape and letter."""
    return {name: str(text) for name, text in SENTENCES.items()} | {
        "signs": {sign.code: [sign.shape, sign.letter, sign.hue] for sign in SIGNS},
        "states": {code: str(label) for code, label in STATUSES.items()},
    }


SENTENCES = {
    "people": t("%(n)s people"),
    "unknown": t("capacity not given"),
    "open": t("Open the page"),
    "close": t("Close"),
    "shown": t("%(n)s shown"),
    "inView": t("%(n)s on the map, %(all)s in all"),
    "first": t("the first %(n)s of %(all)s"),
    "several": t("%(n)s places in the same spot"),
    "andMore": t("and %(n)s more; the list has them all"),
    "none": t("Nothing matches these filters."),
    "more": t("Show %(n)s more"),
    "unplaced": t("no coordinates yet"),
    "zoomIn": t("Zoom in"),
    "zoomOut": t("Zoom out"),
    "you": t("Your position"),
    "walk": t("about %(m)s m, %(min)s min on foot (estimated)"),
    "walkFar": t("about %(km)s km, %(min)s min on foot (estimated)"),
    "locating": t("Finding where you are …"),
    "located": t("The nearest come first."),
    "nearest": t("Nearest: %(name)s, %(walk)s. The nearest come first."),
    "refused": t("Your device does not tell where you are. Tap the map at your place instead."),
    "failed": t("The points could not be loaded. Check the network and load the page again."),
    "picturesLost": t(
        "The background map does not come: its key or address is wrong, or the network is down. "
        "Points and outlines are still right."
    ),
    "copied": t("The link is copied. It opens this place, these layers and this filter."),
    "copyThis": t("Copy this link:"),
    "leaveFull": t("Leave full screen"),
    "full": t("Full screen"),
    "layerFailed": t("One of the layers could not be loaded. Check the network and tick it again."),
    "mapOf": t("%(title)s: %(area)s"),
    "chosen": t("Taken from the map."),
}
