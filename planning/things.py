"""What a team takes along for each kind of event, unless the county has a list of its own. Pure."""

from __future__ import annotations

from core.i18n import Text, t

DEFAULT_THINGS: dict[str, Text] = {
    "lecture": t("laptop, projector, loudspeaker, leaflets"),
    "training": t("laptop, projector, handouts, sign-in sheet"),
    "stall": t("tent, tables, display boards, leaflets and booklets"),
    "exhibition": t("display boards with stands, leaflets"),
    "screening": t("screen, projector, loudspeaker, films, extension lead"),
    "quiz": t("questions, answer sheets, prizes"),
    "drill": t("megaphone, stopwatch, evaluation forms, vests"),
    "inspection": t("checklist, camera"),
    "specialist_visit": t("booklets, contact cards"),
    "school_activity": t("materials of the activity, leaflets"),
}
"""A plain list from experience; every county edits it."""
