"""One notice to each person for all dates of a series that were moved or cancelled at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import speaking
from core.links import links
from core.messages import Letter, post, tell
from schedule import move_services
from schedule.feed_facts_queries import events_file
from schedule.move_services import Reader, Untold, quietly
from schedule.move_words import Summary
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
    for letters in written.values():
        _write(session, letters)


def _tell(session: Session, mine: Told) -> None:
    (first, reader), *others = mine
    if not others:
        move_services.tell_reader(session, first, reader)
        return
    is_coming = any(one.sign_up for _, one in mine)
    with speaking(reader.user.language):
        said = Summary([(untold.notice, "") for untold, _ in mine])
        path = "/join" if is_coming else f"/events/{first.event.id}"
        key, whom = _key([untold for untold, _ in mine]), f"user:{reader.user.id}"
        tell(session, key, whom, said.subject, said.body(is_coming=is_coming), path)


def _write(session: Session, mine: Written) -> None:
    (first, sign_up), *others = mine
    if not others:
        move_services.write_to(session, first, sign_up)
        return
    with speaking(move_services.language_of(session, sign_up.user_key)):
        urls = [links(session).address(move_services.path_of(session, one)) for _, one in mine]
        said = Summary([(untold.notice, url) for (untold, _), url in zip(mine, urls, strict=True)])
        file = events_file(session, [(untold.event, url) for (untold, _), url in zip(mine, urls, strict=True)])
        letter = Letter(sign_up.email, said.subject, said.body(is_coming=True), urls[0], "events.ics", file)
        post(session, _key([untold for untold, _ in mine]), "email", letter)


def _key(moves: Sequence[Untold]) -> str:
    """The same for the same moves: their first and last, as they were made in one transaction."""
    numbers = [untold.move.id for untold in moves]
    return f"moves:{min(numbers)}-{max(numbers)}"
