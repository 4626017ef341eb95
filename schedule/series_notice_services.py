"""One notice to each person for all dates of a series that were moved or cancelled at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy.orm import Session

from core.access import Actor
from core.links import links
from schedule import move_services
from schedule.feed_facts_queries import events_file
from schedule.move_services import Reader, Untold, quietly
from schedule.move_words import Summary
from schedule.notice_services import Mailbox, Telling, notify
from schedule.sign_up_models import SignUp

Told = list[tuple[Untold, Reader]]
Written = list[tuple[Untold, SignUp]]


@contextmanager
def told_at_once(session: Session, actor: Actor) -> Iterator[None]:
    """Tell everybody once, at the end of the block, of all that moved in it; of a single move in the usual words."""
    with quietly(session) as untold:
        yield
    tell_all(session, untold, actor)


def tell_all(session: Session, moves: Sequence[Untold], actor: Actor) -> None:
    """Tell each person of those moves that concern them; however often it is asked for, once."""
    told: dict[int, Told] = defaultdict(list)
    written: dict[str, Written] = defaultdict(list)
    for untold in moves:
        coming = move_services.coming_to(session, untold.event)
        for reader in move_services.readers(session, untold.event, coming, actor):
            told[reader.user.id].append((untold, reader))
        for sign_up in coming:
            if sign_up.email:
                written[sign_up.email].append((untold, sign_up))
    for mine in told.values():
        _tell(session, mine)
        written.pop(mine[0][1].user.email, None)
    for letters in written.values():
        _write(session, letters)


def _tell(session: Session, mine: Told) -> None:
    (first, reader), *others = mine
    if not others:
        move_services.tell_reader(session, first, reader)
        return
    is_coming = any(one.sign_up for _, one in mine)
    path = "/join" if is_coming else f"/events/{first.event.id}"
    said = Summary([(untold.notice, "") for untold, _ in mine])
    _notify(session, [untold for untold, _ in mine], reader.user.id, said.facts(is_coming), path)


def _write(session: Session, mine: Written) -> None:
    (first, sign_up), *others = mine
    if not others:
        move_services.write_to(session, first, sign_up)
        return
    paths = [move_services.path_of(session, one) for _, one in mine]
    urls = [links(session).address(path) for path in paths]
    said = Summary([(untold.notice, url) for (untold, _), url in zip(mine, urls, strict=True)])
    reader = Mailbox(sign_up.email, move_services.language_of(session, sign_up.user_key))
    linked = [(untold.event, url) for (untold, _), url in zip(mine, urls, strict=True)]
    _notify(session, [untold for untold, _ in mine], reader, said.facts(is_coming=True), paths[0],
            lambda: events_file(session, linked))  # fmt: skip


def _notify(
    session: Session, moves: Sequence[Untold], reader: int | Mailbox, facts: dict[str, object], path: str,
    attachment: Callable[[], str] | str = "",
) -> None:  # fmt: skip
    event = moves[0].event
    notify(session, Telling(
        "change.series", _key(moves), reader, f"event:{event.id}", event.area_id, facts, path,
        stale_at=max(one.stale_at for one in moves), is_urgent=any(one.is_near for one in moves), attachment=attachment,
    ))  # fmt: skip


def _key(moves: Sequence[Untold]) -> str:
    """The same for the same moves: their first and last, as they were made in one transaction."""
    numbers = [untold.move.id for untold in moves]
    return f"moves:{min(numbers)}-{max(numbers)}"
