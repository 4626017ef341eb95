"""Deeds of people with their own accounts: sign in, choose a password, make keys for programs."""

from __future__ import annotations

import math
import secrets
import unicodedata
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from core import throttles
from core.access import Actor
from core.errors import Invalid, NotFound, TooMany
from core.i18n import t, tn
from core.times import now
from registry.account_inputs import ChangedPassword, ChosenPassword, OwnProfile, SignInInput, TokenInput
from registry.audit import record
from registry.models import ApiToken, User
from registry.passwords import hash_password, is_outdated, is_right, weakness
from registry.tokens import make_secret

ADDRESS_FACTOR = 5  # a whole office or a mobile network stands behind one address


@dataclass(frozen=True)
class Door:
    """What guards a sign-in: the keys under which wrong passwords are counted, how many are let pass, the pause."""

    name_key: str
    address_key: str
    tries: int
    pause_minutes: int

    @property
    def keys(self) -> tuple[str, str]:
        """Both keys, to count a wrong password under."""
        return self.name_key, self.address_key


def door(login: str, address: str, tries: int, pause_minutes: int) -> Door:
    """The guard for this name from this address; what was typed is not kept in it."""
    return Door(throttles.key_of("login", login_key(login)), throttles.key_of("address", address), tries, pause_minutes)


def login_key(typed: str) -> str:
    """A sign-in name as it is kept and compared: same width, same case."""
    return unicodedata.normalize("NFKC", typed).strip().casefold()


def sign_in(session: Session, given: SignInInput, at: Door) -> User:
    """The user whose name and password these are.

    Refuses with TooMany during a pause, else with Invalid "wrong_login", the same for a wrong name, a wrong password
    and a closed account; whoever calls counts that try under `at.keys` in a transaction of its own.
    """
    require_no_pause(session, at)
    found = session.scalar(select(User).where(User.login == login_key(given.login)))
    right = is_right(found.password_hash if found else None, given.password)
    if found is None or not right or not found.is_active:
        wording = t("The sign-in name or the password is not right.")
        hint = t("Check both, also capital letters and the input method. If you have forgotten the password, ask the "
                 "person who gave you the account for a new link.")  # fmt: skip
        raise Invalid("wrong_login", wording, hint=hint)
    throttles.forgive(session, at.name_key)
    _note_sign_in(session, found, given.password)
    return found


def require_no_pause(session: Session, at: Door) -> None:
    """Refuse with TooMany while the name or the address is in its pause."""
    limits = [(at.name_key, at.tries), (at.address_key, at.tries * ADDRESS_FACTOR)]
    seconds = throttles.pause_left(session, limits)
    if seconds:
        minutes = math.ceil(seconds / 60)
        wording = tn("Too many wrong passwords. Please wait %(n)s minute, then try again.",
                     "Too many wrong passwords. Please wait %(n)s minutes, then try again.", minutes)  # fmt: skip
        raise TooMany("too_many_tries", wording, seconds)


def _note_sign_in(session: Session, user: User, password: str) -> None:
    # not through the ORM: signing in is no edit of the user's record and must not count as a version of it
    values: dict[str, object] = {"last_login_at": now()}
    if user.password_hash and is_outdated(user.password_hash):
        values["password_hash"] = hash_password(password)
    session.execute(update(User).where(User.id == user.id).values(values).execution_options(synchronize_session=False))


def set_password(session: Session, user: User, given: ChosenPassword | ChangedPassword, actor: Actor) -> None:
    """Give the user this password; every device that was signed in has to sign in again. Refuses weak ones."""
    if given.password != given.repeated:
        raise Invalid("not_the_same", t("The two are not the same. Type it again."), field="repeated")
    keep_password(session, user, given.password, actor)


def keep_password(session: Session, user: User, password: str, actor: Actor) -> None:
    """The same for a password that was given once, as on the command line."""
    why = weakness(password, user.login)
    if why is not None:
        raise Invalid("weak_password", why, field="password")
    user.password_hash = hash_password(password)
    user.session_key = new_session_key()
    record(session, [("password", "users", str(user.id), None, None)])


def change_password(session: Session, user: User, given: ChangedPassword, at: Door, actor: Actor) -> User:
    """Replace the user's own password; the present one is asked, and guesses at it are counted like sign-ins."""
    require_no_pause(session, at)
    if not is_right(user.password_hash, given.old):
        raise Invalid("wrong_password", t("This is not your present password."), field="old")
    set_password(session, user, given, actor)
    throttles.forgive(session, at.name_key)
    return user


def sign_out_everywhere(session: Session, user: User, actor: Actor) -> None:
    """End every session of the user, on every device."""
    user.session_key = new_session_key()
    record(session, [("signed_out", "users", str(user.id), None, None)])


def new_session_key() -> str:
    """A key that a cookie must name to count as signed in."""
    return secrets.token_urlsafe(24)


def edit_profile(session: Session, user: User, given: OwnProfile, actor: Actor) -> User:
    """Keep what people say about themselves."""
    user.name, user.email, user.language = given.name, given.email, given.language
    return user


def make_token(session: Session, user: User, given: TokenInput, actor: Actor) -> str:
    """A new key for programs that may do what its owner may; the answer is the only time it can be read."""
    secret, digest = make_secret()
    session.add(ApiToken(user_id=user.id, name=given.purpose, digest=digest))
    session.flush()
    return secret


def revoke_token(session: Session, user: User, token_id: int, actor: Actor) -> None:
    """Make one of the user's own keys useless."""
    token = session.get(ApiToken, token_id)
    if token is None or token.user_id != user.id:
        raise NotFound()
    token.revoked_at = token.revoked_at or now()
