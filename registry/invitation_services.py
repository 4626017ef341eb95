"""Invitation links: whoever opens one sets a password once and is in."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import speaking, t
from core.messages import Letter, post
from core.models import OutboxMessage
from core.times import now
from registry.account_inputs import ChosenPassword
from registry.account_services import set_password
from registry.identity import actor_of
from registry.models import Invitation, User
from registry.tokens import digest, make_secret

VALID_DAYS = 14
LETTER = "invitation"


def invite(session: Session, user: User, actor: Actor) -> str:
    """A link's secret with which the user may set a password within 14 days; links given before stop working."""
    withdraw_invitations(session, user, actor)
    secret, kept = make_secret()
    session.add(Invitation(user_id=user.id, digest=kept, expires_at=now() + timedelta(days=VALID_DAYS)))
    session.flush()
    return secret


def withdraw_invitations(session: Session, user: User, actor: Actor) -> None:
    """Make every link useless that the user was given and has not used."""
    open_ones = select(Invitation).where(
        Invitation.user_id == user.id, Invitation.used_at.is_(None), Invitation.expires_at > now()
    )
    for invitation in session.scalars(open_ones):
        invitation.expires_at = now()


def send_invitation(session: Session, user: User, link: str, actor: Actor) -> bool:
    """Queue the link as an e-mail in the user's language; False when the user has no address."""
    if not user.email:
        return False
    with speaking(user.language):
        subject = str(t("Your account for Zhen'an"))
        body = str(
            t(
                "%(name)s, an account has been made for you. Open this link within %(days)s days and choose a "
                "password. Your sign-in name is %(login)s.",
                name=user.name, days=VALID_DAYS, login=user.login,
            )
        )  # fmt: skip
    return post(session, f"{LETTER}:{digest(link)[:20]}", "email", Letter(user.email, subject, body, link))


def invitation_of(session: Session, secret: str) -> Invitation | None:
    """The invitation that the link belongs to, open or not."""
    return session.scalar(select(Invitation).where(Invitation.digest == digest(secret)))


def is_open(invitation: Invitation) -> bool:
    """Whether the link can still be used."""
    return invitation.used_at is None and invitation.expires_at > now() and invitation.user.is_active


def take_up(session: Session, invitation: Invitation, given: ChosenPassword) -> User:
    """Set the password of the invited user by the link, which is used up by it; refuses weak passwords."""
    user = invitation.user
    who = actor_of(session, user)
    session.info["actor"] = who  # the trail names the person, who was a visitor until now
    set_password(session, user, given, who)
    invitation.used_at = now()
    return user


def lock_invitation(session: Session, secret: str) -> Invitation | None:
    """The invitation of the link, for one request at a time: of two that come at once the second finds it used."""
    found = select(Invitation).where(Invitation.digest == digest(secret)).with_for_update()
    return session.scalar(found.execution_options(populate_existing=True))


def forget_sent_links(session: Session) -> int:
    """Take the links out of letters that have been sent or given up; returns how many."""
    gone = update(OutboxMessage).where(
        OutboxMessage.key.startswith(f"{LETTER}:"), OutboxMessage.state.in_(("sent", "failed")), OutboxMessage.url != ""
    )
    return int(session.execute(gone.values(url="")).rowcount)  # type: ignore[attr-defined]
