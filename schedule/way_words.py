"""Why a way is too long, as a sentence."""

from __future__ import annotations

from core.i18n import Text, t
from schedule.spans import Span
from schedule.wishes import Hold


def say_way(name: str, hold: Hold, zone: str, is_before: bool, minutes: tuple[int, int], source: str | None) -> Text:
    """How long the way from the stop before, or to the one after, takes and how long there is, in minutes.

    `source` says where its length comes from when it was measured; None: it is estimated.
    """
    told: dict[str, object] = {
        "name": name, "title": hold.title, "needed": minutes[0], "there": minutes[1],
        "span": Span(hold.starts_at, hold.ends_at, zone),
    }  # fmt: skip
    if source is not None:
        return _measured(told | {"source": source or t("no source given")}, is_before)
    if is_before:
        return t(
            "“%(name)s” comes from “%(title)s” (%(span)s): "
            "the way takes about %(needed)s min, and there are %(there)s.",
            **told,
        )
    return t(
        "“%(name)s” goes on to “%(title)s” (%(span)s): the way takes about %(needed)s min, and there are %(there)s.",
        **told,
    )


def _measured(told: dict[str, object], is_before: bool) -> Text:
    if is_before:
        return t(
            "“%(name)s” comes from “%(title)s” (%(span)s): "
            "the way takes %(needed)s min (measured: %(source)s), and there are %(there)s.",
            **told,
        )
    return t(
        "“%(name)s” goes on to “%(title)s” (%(span)s): "
        "the way takes %(needed)s min (measured: %(source)s), and there are %(there)s.",
        **told,
    )
