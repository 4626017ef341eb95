"""An observation network in the small county: an observer with two points, a well and a pond."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from core.access import SYSTEM
from core.fields import name_key
from maps.models import Place
from observation.models import ObservationPoint, Observer
from observation.observer_inputs import ObserverInput
from observation.observer_services import add_observer
from tests.support.world import World

SINCE = date(2026, 11, 1)


@dataclass
class Network:
    """The ids of the observer, the well (of the world) and the pond."""

    observer: int
    well: int
    pond: int


def build_network(session: Session, world: World, since: date = SINCE) -> Network:
    """Write the network: both points lie in Hebei village of Qingtang township, watched since that day."""
    session.info["actor"] = SYSTEM
    given = ObserverInput(name="刘观测", phone="0797-6832003", area=world.areas["hebei"].code)
    observer = add_observer(session, given, SYSTEM)
    pond = Place(area_id=world.areas["hebei"].id, kind="observation_point", name="河背村鱼塘", lon=116.051, lat=26.501)
    pond.name_key = name_key(pond.name)
    session.add(pond)
    session.flush()
    for place_id, category, thing in ((world.places["well"].id, "well", "水井"), (pond.id, "aquatic", "鱼")):
        session.add(ObservationPoint(place_id=place_id, category=category, object=thing, observer_id=observer.id,
                                     haves=["observer"], starts_on=since))  # fmt: skip
    session.flush()
    return Network(observer.id, world.places["well"].id, pond.id)


def watcher(session: Session, network: Network) -> Observer:
    """The observer."""
    return session.get_one(Observer, network.observer)
