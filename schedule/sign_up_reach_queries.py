"""Whom a change of an event reaches: those who are told by message, and those who can only be telephoned."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from core.i18n import Text, sentences, t, tn
from core.times import now
from registry.models import Grant, User
from schedule.models import Event
from schedule.record_models import EventMove
from schedule.sign_up_models import LIVE, SignUp

TOLD_OF = ("moved", "postponed", "cancelled", "restored")


@dataclass(frozen=True)
class Reach:
    """The live sign-ups of an event: those with an account or an e-mail address, and those with neither."""

    told: list[SignUp]
    to_phone: list[SignUp]

    @property
    def groups(self) -> int:
        """How many sign-ups there are."""
        return len(self.told) + len(self.to_phone)

    @property
    def people(self) -> int:
        """How many people they are."""
        return sum(one.people for one in (*self.told, *self.to_phone))

    @property
    def forecast(self) -> str:
        """Whom a change affects and how they learn of it; empty without sign-ups."""
        if not self.groups:
            return ""
        groups = tn("%(n)s sign-up is affected", "%(n)s sign-ups are affected", self.groups)
        said = [t("%(groups)s, %(n)s people in all.", groups=groups, n=f"{self.people:,}")]
        if self.told:
            said.append(tn("%(n)s is told by message.", "%(n)s are told by message.", len(self.told)))
        return sentences(*said, *self._telephone())

    @property
    def report(self) -> str:
        """How many have been told and how many not; empty without sign-ups."""
        if not self.groups:
            return ""
        return sentences(tn("%(n)s sign-up was told.", "%(n)s sign-ups were told.", len(self.told)), *self._telephone())

    def _telephone(self) -> list[Text]:
        count = len(self.to_phone)
        return [tn("%(n)s can only be telephoned.", "%(n)s can only be telephoned.", count)] if count else []


@dataclass(frozen=True)
class Call:
    """Somebody to be telephoned about a change."""

    name: str
    phone: str
    people: int


def reach(session: Session, event: Event) -> Reach:
    """Whom a change of the event reaches, in the order of the line."""
    query = select(SignUp).where(SignUp.event_id == event.id, SignUp.state.in_(LIVE)).options(joinedload(SignUp.unit))
    found = list(session.scalars(query.order_by(SignUp.signed_at, SignUp.id)))
    reached = _with_an_account(session, found)
    is_told = {one.id: bool(one.email) or one.id in reached for one in found}
    return Reach([one for one in found if is_told[one.id]], [one for one in found if not is_told[one.id]])


def calls(session: Session, event: Event) -> list[Call]:
    """Who signed up before the event's last change and can only be telephoned about it; nobody once it is over."""
    query = select(func.max(EventMove.at)).where(EventMove.event_id == event.id, EventMove.what.in_(TOLD_OF))
    last = session.scalar(query)
    if last is None or (event.ends_at <= now() and event.status != "postponed"):
        return []
    return [
        Call(one.name, one.phone or (one.unit.contact_phone if one.unit else ""), one.people)
        for one in reach(session, event).to_phone
        if one.signed_at <= last
    ]


def _with_an_account(session: Session, found: list[SignUp]) -> set[int]:
    """Those whose own account, or an account of whose unit, is in use."""
    of_unit = select(Grant.unit_id).join(User, User.id == Grant.user_id).where(User.is_active)
    units = set(session.scalars(of_unit.where(Grant.unit_id.in_({one.unit_id for one in found if one.unit_id}))))
    keys = {one.user_key for one in found if one.user_key.startswith("user:")}
    ids = {int(key[5:]) for key in keys if key[5:].isdecimal()}
    users = {f"user:{key}" for key in session.scalars(select(User.id).where(User.id.in_(ids), User.is_active))}
    return {one.id for one in found if one.unit_id in units or one.user_key in users}
