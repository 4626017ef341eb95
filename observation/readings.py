"""What can be measured at a point besides looking: water level and temperature. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.errors import Invalid
from core.i18n import Text, t

Readings = Mapping[str, float]


@dataclass(frozen=True)
class Reading:
    """One thing that is measured: its name with the unit, and between what its values can lie."""

    label: Text
    least: float
    most: float


READINGS: dict[str, Reading] = {
    "water_level_m": Reading(t("Water level (m below the rim)"), -50, 1_000),
    "water_temperature_c": Reading(t("Water temperature (°C)"), -5, 110),
    "air_temperature_c": Reading(t("Air temperature (°C)"), -60, 60),
}
OF_WATER = ("water_level_m", "water_temperature_c")
OF_OTHERS = ("air_temperature_c",)


def offered(group: str) -> tuple[str, ...]:
    """The readings that are asked for at points of a group of categories, all of them optional."""
    return OF_WATER if group == "groundwater" else OF_OTHERS


def checked(given: Readings) -> dict[str, float]:
    """The readings as they are kept; refuses unknown ones and values that cannot be."""
    kept: dict[str, float] = {}
    for code, value in given.items():
        reading = READINGS.get(code)
        if reading is None:
            raise Invalid("reading_unknown", t("There is no reading “%(name)s”.", name=code), field="readings",
                          hint=t("Use one of: %(names)s.", names=", ".join(READINGS)))  # fmt: skip
        if not reading.least <= value <= reading.most:
            wording = t("%(reading)s must lie between %(least)s and %(most)s.", reading=reading.label,
                        least=f"{reading.least:g}", most=f"{reading.most:g}")  # fmt: skip
            raise Invalid("reading_range", wording, field="readings", hint=t("Look at the reading again."))
        kept[code] = round(float(value), 3)
    return kept


def say_readings(kept: Readings) -> str:
    """All readings of a record in one line."""
    listed = [f"{READINGS[code].label}{t(': ')}{value:g}" for code, value in kept.items() if code in READINGS]
    return str(t(", ")).join(listed)
