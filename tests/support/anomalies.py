"""Anomalies as tests report them."""

from __future__ import annotations

from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from core.links import links
from core.times import local, now
from observation import anomaly_services as services
from observation.anomaly_door_queries import Reporter, reporter_of_user
from observation.anomaly_inputs import AnomalyVerificationInput, JudgementInput, PassUpInput, ReportInput
from observation.anomaly_models import Anomaly
from observation.models import Observer
from tests.support.world import World

_numbers = count(1)


def given(**more: Any) -> dict[str, Any]:
    """A report of muddy water, as a telephone sends it."""
    here = local(now())
    return {
        "appeared_on": here.date().isoformat(), "appeared_clock": f"{here:%H:%M}", "area": "990101101201",
        "category": "well", "object": "井水", "features": ["muddy"], "description": "",
    } | more  # fmt: skip


def reported(session: Session, world: World, role: str = "observer", **more: Any) -> Anomaly:
    """An anomaly in the village of the world's observer, reported by the user of that role."""
    who = reporter_of_user(session, world.actor(session, role))
    return report(session, who, **more)


def report(session: Session, who: Reporter, nonce: str = "", elapsed: int = 0, **more: Any) -> Anomaly:
    """The same by anybody."""
    key = nonce or f"nonce-of-a-test-{next(_numbers):06d}"
    return services.report(session, ReportInput(**given(**more)), who, key, elapsed, who.actor)


def judged(session: Session, world: World, anomaly: Anomaly, word: str = "likely", passes_up: bool = True) -> Anomaly:
    """The anomaly judged, and passed up unless told otherwise, by the planner."""
    planner = world.actor(session, "planner")
    services.judge(session, anomaly, JudgementInput.model_validate({"judgement": word}), planner)
    return services.pass_up(session, anomaly, PassUpInput(), planner) if passes_up else anomaly


def visit(**more: Any) -> AnomalyVerificationInput:
    """What was found on site: pumping explains it."""
    here = local(now())
    found = {
        "on_site_on": here.date(), "on_site_clock": here.time().replace(second=0, microsecond=0), "who": "林规划",
        "checks": {"pumping": "yes", "rain": "no"}, "credibility": 4, "conclusion": "interference",
    }  # fmt: skip
    return AnomalyVerificationInput(**(found | more))


def observer_with_link(session: Session, world: World) -> tuple[Observer, str]:
    """An observer of the village, and what the personal link carries."""
    observer = Observer(
        area_id=world.areas["hebei"].id, name="刘观测", phone="13800000001", salt="a-salt-of-24-characters!"
    )
    session.add(observer)
    session.flush()
    return observer, links(session).token("observer", observer.id, observer.salt)
