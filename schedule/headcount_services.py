"""Counting the people of an event: expected, signed up, checked in, reported."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import Invalid
from core.i18n import t
from schedule.event_facts_queries import known_terms, may_plan
from schedule.ground_queries import Ground
from schedule.models import MEASURES, STAGES, Booking, Event, Headcount

MOST_PEOPLE = 100_000_000


def set_people(
    session: Session, event: Event, stage: str, counts: Mapping[str, int], actor: Actor, measure: str = "visits"
) -> None:
    """Make the event's counts of this stage and measure exactly the given ones; categories not given are removed."""
    if stage not in STAGES or measure not in MEASURES:
        raise ValueError(f"no stage {stage!r} or measure {measure!r}")
    check_counts(session, counts, field="expected" if stage == "expected" else "people")
    if stage != "expected":
        may_plan(session, event.kind, event.area, event.unit_id, actor)
    of_stage = (Headcount.event_id == event.id, Headcount.stage == stage, Headcount.measure == measure)
    there = {row.category: row for row in session.scalars(select(Headcount).where(*of_stage))}
    for category, row in there.items():
        if category in counts:
            row.count = counts[category]
        else:
            session.delete(row)
    for category, count in counts.items():
        if category not in there:
            session.add(Headcount(event_id=event.id, stage=stage, category=category, measure=measure, count=count))
    if stage == "expected" and measure == "visits":
        _keep_in_step(session, event, sum(counts.values()))
    session.flush()


def _keep_in_step(session: Session, event: Event, people: int) -> None:
    """The booking of the event's place carries a copy, so that what else is there can be added up."""
    there = (Booking.event_id == event.id, Booking.resource.startswith("place:"), Booking.people != people)
    for booking in session.scalars(select(Booking).where(*there)):
        booking.people = people


def expected(event: Event, counts: Mapping[str, int]) -> list[Headcount]:
    """The counts of those expected at a new event, to be added together with it."""
    return [
        Headcount(event=event, stage="expected", category=category, measure="visits", count=count)
        for category, count in counts.items()
    ]


def check_counts(
    session: Session, counts: Mapping[str, int], there: Ground | None = None, field: str = "expected"
) -> None:
    """Refuse categories of people that the vocabulary does not have, and counts beyond reason; `field` has them."""
    named = set(counts) - {"unspecified"}
    if named and (there is None or there.unknown("people_category", named)):
        known = known_terms(session, "people_category")
        if known and (unknown := sorted(named - known)):
            wording = t("There is no category of people “%(code)s”.", code=unknown[0])
            raise Invalid("people_category", wording, field=field, hint=t("Choose from the list."))
    if any(not 0 <= count <= MOST_PEOPLE for count in counts.values()):
        raise Invalid("count", t("Please enter a whole number, for example 12."), field=field)
