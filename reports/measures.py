"""The measures of participation: how each is called, how it is counted, and how it is shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from core.i18n import Text, t
from core.sheets.sheet import ColumnKind, Value
from reports.figures import Line


@dataclass(frozen=True)
class Measure:
    """One column of figures; `state` names the events behind it, `adds_up` whether lines make the total."""

    name: str
    label: Text
    definition: Text
    value: Callable[[Line], Value]
    kind: ColumnKind = "integer"
    state: str = ""
    on_screen: bool = True
    adds_up: bool = True


def _sum(name: str, label: Text, definition: Text, state: str = "", on_screen: bool = True) -> Measure:
    return Measure(name, label, definition, lambda line: line.values[name], "integer", state, on_screen)


def _thing(name: str, label: Text, on_screen: bool = False) -> Measure:
    return _sum(name, label, t("As reported in the results of held events."), "held", on_screen)


MEASURES: tuple[Measure, ...] = (
    _sum("planned", t("Planned"),
         t("Events planned or confirmed, also those that are over and not entered as held yet."), "planned"),
    _sum("held", t("Held"), t("Events that took place, drills among them."), "held"),
    _sum("postponed", t("Postponed"), t("Events without a new date yet."), "postponed", on_screen=False),
    _sum("cancelled", t("Cancelled"), t("Events called off."), "cancelled"),
    Measure("units_reached", t("Units reached"), t("Units that held events were for, each counted once."),
            lambda line: len(line.reached), state="held", adds_up=False),
    Measure("units", t("Units in all"), t("Active units of the same area and kind."), lambda line: line.units,
            on_screen=False, adds_up=False),
    Measure("coverage", t("Coverage"), t("Units reached as a share of the units in all."), lambda line: line.coverage,
            "percent", adds_up=False),
    _sum("expected", t("Expected, person-times"), t("People announced for events that are planned or held."), "active"),
    _sum("awaited", t("Of them at events held"), t("People announced for events that were held."), "held"),
    _sum("reported", t("Reported, person-times"), t("People reported for held events; who comes twice counts twice."),
         "held"),
    _sum("people", t("Reported, people"), t("People counted once, where a result gave heads instead of person-times."),
         "held", on_screen=False),
    Measure("share", t("Per inhabitant"), t("Person-times reported per inhabitant; only when broken down by area."),
            lambda line: line.share, "percent", on_screen=False, adds_up=False),
    _thing("leaflets", t("Leaflets"), on_screen=True),
    _thing("booklets", t("Booklets"), on_screen=True),
    _thing("boards", t("Display boards")),
    _thing("banners", t("Banners")),
    _thing("souvenirs", t("Souvenirs")),
    _thing("screenings", t("Screenings")),
    _thing("quizzes", t("Quizzes")),
    _thing("enquiries", t("Enquiries on site")),
    _thing("phone_enquiries", t("Enquiries by phone")),
    _thing("media_items", t("Media items")),
    _thing("media_reach", t("Media reach")),
    _thing("hall_visitors", t("Visitors to science halls")),
    _thing("trained", t("Trained, person-times")),
)  # fmt: skip

DIMENSION_NAMES: dict[str, Text] = {
    "area": t("Area"),
    "kind": t("Kind of unit"),
    "month": t("Month"),
    "activity": t("Activity"),
}
ATTRIBUTION = t(
    "Events count for the area of the unit they are for, wherever they are held; others count for their own area."
)
