"""Measures of what comes of events: how many, how many people, what was handed out, which units were reached. Pure."""

from __future__ import annotations

from core.i18n import Text, t
from reports.cube import PERIODS
from reports.figures import quotient
from reports.measure import (
    EVENTS,
    PEOPLE,
    UNIT_BANNERS,
    UNIT_BOARDS,
    UNIT_COPIES,
    UNIT_EVENTS,
    UNIT_ITEMS,
    UNIT_PEOPLE,
    UNIT_PIECES,
    UNIT_ROUNDS,
    UNIT_SHARE,
    UNIT_SHOWINGS,
    UNIT_UNITS,
    UNIT_VISITS,
    UNIT_VOLUMES,
    Measure,
)

MATERIALS = (
    "leaflets", "booklets", "boards", "banners", "souvenirs", "screenings", "quizzes", "enquiries", "phone_enquiries",
    "media_items", "media_reach", "hall_visitors", "trained",
)  # fmt: skip
"""Columns of the results of events."""


def _events(name: str, label: Text, definition: Text, on_screen: bool = True) -> Measure:
    return Measure(name, label, definition, UNIT_EVENTS, on_screen=on_screen)


def _people(name: str, label: Text, definition: Text, unit: Text = UNIT_VISITS, on_screen: bool = True) -> Measure:
    return Measure(name, label, definition, unit, allows=PEOPLE, on_screen=on_screen)


def _thing(name: str, label: Text, unit: Text, on_screen: bool = False) -> Measure:
    return Measure(name, label, t("As reported in the results of held events."), unit, on_screen=on_screen)


EVENT_MEASURES: tuple[Measure, ...] = (
    _events("planned", t("Planned"),
            t("Events planned or confirmed, also those that are over and not entered as held yet.")),
    _events("held", t("Held"), t("Events that took place, drills among them.")),
    _events("postponed", t("Postponed"), t("Events without a new date yet."), on_screen=False),
    _events("cancelled", t("Cancelled"), t("Events called off.")),
    Measure("units_reached", t("Units reached"), t("Units that held events were for, each counted once."), UNIT_UNITS,
            rows="units", adds_up=False),
    Measure("units", t("Units in all"), t("Active units of the same area and kind."), UNIT_UNITS, rows="units",
            adds_up=False, on_screen=False),
    Measure("coverage", t("Coverage"), t("Units reached as a share of the units in all."), UNIT_SHARE, rows="units",
            kind="percent", adds_up=False, empty=None, opens="units_reached", needs=("units_reached", "units"),
            derive=lambda values: quotient(values.get("units_reached"), values.get("units"), most=1.0)),
    _people("expected", t("Expected, person-times"), t("People announced for events that are planned or held.")),
    _people("awaited", t("Of them at events held"), t("People announced for events that were held.")),
    _people("signed_up", t("Signed up, person-times"), t("People who signed up for events that are planned or held."),
            on_screen=False),
    _people("arrived", t("Arrived, person-times"), t("People checked in at events that were held."), on_screen=False),
    _people("reported", t("Reported, person-times"),
            t("People reported for held events; who comes twice counts twice.")),
    _people("people", t("Reported, people"),
            t("People counted once, where a result gave heads instead of person-times."), UNIT_PEOPLE, on_screen=False),
    Measure("share", t("Per inhabitant"), t("Person-times reported per inhabitant; only when broken down by area."),
            UNIT_SHARE, kind="percent", allows=frozenset({"area", *PERIODS}), adds_up=False, on_screen=False,
            empty=None, opens="reported", needs=("reported", "inhabitants"),
            derive=lambda values: quotient(values.get("reported"), values.get("inhabitants"))),
    _thing("leaflets", t("Leaflets"), UNIT_COPIES, on_screen=True),
    _thing("booklets", t("Booklets"), UNIT_VOLUMES, on_screen=True),
    _thing("boards", t("Display boards"), UNIT_BOARDS),
    _thing("banners", t("Banners"), UNIT_BANNERS),
    _thing("souvenirs", t("Souvenirs"), UNIT_PIECES),
    _thing("screenings", t("Screenings"), UNIT_SHOWINGS),
    _thing("quizzes", t("Quizzes"), UNIT_ROUNDS),
    _thing("enquiries", t("Enquiries on site"), UNIT_VISITS),
    _thing("phone_enquiries", t("Enquiries by phone"), UNIT_VISITS),
    _thing("media_items", t("Media items"), UNIT_ITEMS),
    _thing("media_reach", t("Media reach"), UNIT_VISITS),
    _thing("hall_visitors", t("Visitors to science halls"), UNIT_VISITS),
    _thing("trained", t("Trained, person-times"), UNIT_VISITS),
    Measure("inhabitants", t("Inhabitants"), t("People living in the area, as its record says; those of areas beneath "
            "it where it says nothing."), UNIT_PEOPLE, rows="", allows=EVENTS, adds_up=False, on_screen=False,
            is_extra=True, empty=None),
)  # fmt: skip
