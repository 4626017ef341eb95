"""Measures of training classes: classes, person-times, persons counted once, those who passed. Pure."""

from __future__ import annotations

from core.i18n import Text, t
from reports.cube import PERIODS
from reports.measure import UNIT_PEOPLE, UNIT_VISITS, Measure

UNIT_CLASSES = t("classes")
_TRAINING = frozenset({"area", *PERIODS})


def _measure(name: str, label: Text, definition: Text, unit: Text) -> Measure:
    return Measure(name, label, definition, unit, "events", allows=_TRAINING, adds_up=False, is_extra=True)


TRAINING_MEASURES: tuple[Measure, ...] = (
    _measure("training_classes", t("Training classes held"),
             t("Training classes with a session held in the period, each once."), UNIT_CLASSES),
    _measure("training_visits", t("Person-times in training classes"),
             t("Everybody who came to a session of a training class in the period, counted at each session; where only "
               "a number was noted, that number."), UNIT_VISITS),
    _measure("training_persons", t("Persons trained in classes"),
             t("Everybody who came to a session of a training class in the period, counted once; where only a number "
               "was noted, as many as at the fullest session of the class."), UNIT_PEOPLE),
    _measure("training_passed", t("Trainees who passed"),
             t("Of those who came in the period, who passed the test of a class they came to."), UNIT_PEOPLE),
)  # fmt: skip
