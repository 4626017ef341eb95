"""What is asked once for a whole file of located things: the coordinate system, and the area everything lies in."""

from __future__ import annotations

from collections.abc import Sequence

from core.fields import Entry
from core.i18n import t
from core.imports import Setting
from geo.datums import Datum
from registry.inputs import DATUM_NAMES


def datum_setting(*columns: str) -> Setting:
    """Asks for the coordinate system as soon as one of these columns is in the file."""
    entry = Entry(t("Coordinate system"), t("Points from Chinese web maps lie 100 to 700 m away; they are converted."))
    return Setting("datum", entry, columns, str(Datum.WGS84), "|".join(Datum))


def under_setting() -> Setting:
    """Asks in which area everything lies; may stay open."""
    entry = Entry(t("Everything lies in"), t("The code of an area. Rows outside it are refused."), example="990101")
    return Setting("under", entry, metavar="AREA-CODE")


def datum_choices() -> Sequence[tuple[str, str]]:
    """The coordinate systems, by name."""
    return [(str(code), str(name)) for code, name in DATUM_NAMES.items()]
