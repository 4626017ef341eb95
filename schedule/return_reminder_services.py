"""Reminding those who owe something, whatever its kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError
from core.i18n import Said, t
from core.owed import Asked, Due, ReturnKind, Whom, waited_for
from core.times import now, today
from registry.permissions import Permission
from schedule.notice_services import Telling, notify
from schedule.queries import zone_of
from schedule.return_board_queries import whom_to_ask

SEND = Permission.SEND_REMINDERS
NAMED = 5
"""So many things stand in one reminder by name; of the others it says how many there are."""


@dataclass(frozen=True)
class ToCall:
    """Somebody without an account, and how much is missing from them; `phone` for those who may see it."""

    who: str
    name: str
    phone: str
    things: int


@dataclass(frozen=True)
class Reminded:
    """Accounts told now, those that had been told today already, and who has to be called."""

    people: int
    again: int
    to_call: Sequence[ToCall]


def remind_the_missing(
    session: Session, kind: ReturnKind, items: Iterable[Due], actor: Actor, at: datetime | None = None
) -> Reminded:
    """Tell everybody who owes some of these things, once a day for each kind, all of theirs in one message.

    Only what the actor may remind of is meant: what is missing now, or what will be at a later instant `at` if nothing
    comes. Refuses ("nothing_missing").
    """
    missing = [one for one in waited_for(items, at or now()) if actor.may_for(SEND, one.area_path, one.unit_id)]
    if not missing:
        raise DomainError("nothing_missing", t("Nothing is missing there, so nobody was reminded."))
    owed: dict[Asked, list[Due]] = defaultdict(list)
    for one in missing:
        owed[one.asked].append(one)
    found = whom_to_ask(session, kind, owed)
    known = {asked: found.get(asked, Whom([])) for asked in owed}
    by_reader: dict[int, list[Due]] = defaultdict(list)
    for asked, things in owed.items():
        for user_id in known[asked].user_ids:
            by_reader[user_id] += things
    told = sum(_tell(session, kind, user_id, things, actor) for user_id, things in by_reader.items())
    to_call = [_to_call(things, known[asked], actor) for asked, things in owed.items() if not known[asked].user_ids]
    return Reminded(told, len(by_reader) - told, to_call)


def _tell(session: Session, kind: ReturnKind, user_id: int, things: Sequence[Due], actor: Actor) -> bool:
    key = f"owed:{kind.code}:{today(zone_of(session)).isoformat()}"
    titles = [f"{one.who} · {one.title}" if one.title != one.who else one.title for one in things[:NAMED]]
    facts = {
        "kind": kind.name, "n": str(len(things)), "things": Said(_listed, (len(things), *titles)), "name": actor.name,
    }  # fmt: skip
    about = things[0].asked
    area_id = int(things[0].area_path.strip("/").split("/")[-1])
    path = kind.reader_url or things[0].url
    return notify(session, Telling("owed.missing", key, user_id, f"{about[0]}:{about[1]}", area_id, facts, path))


def _listed(many: int, *titles: str) -> str:
    said = str(t("; ")).join(titles)
    return said if many == len(titles) else str(t("%(things)s and %(n)s more", things=said, n=many - len(titles)))


def _to_call(things: Sequence[Due], whom: Whom, actor: Actor) -> ToCall:
    sees = actor.may_for(Permission.VIEW_CONTACTS, things[0].area_path, things[0].unit_id)
    return ToCall(things[0].who, whom.name if sees else "", whom.phone if sees else "", len(things))
