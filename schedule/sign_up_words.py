"""How sign-up is said: the phases of a window, the states of a sign-up, and why one cannot be taken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from core.errors import DomainError, Invalid
from core.i18n import Text, t, tn
from core.times import say_minute

STATE_NAMES: dict[str, Text] = {
    "confirmed": t("Has a place"),
    "offered": t("Is offered a place"),
    "waiting": t("On the waiting list"),
    "withdrawn": t("Withdrawn"),
    "lapsed": t("Did not confirm in time"),
}
STATE_TONES = {"confirmed": "ok", "offered": "warn", "waiting": "info", "withdrawn": "muted", "lapsed": "muted"}
STATE_ICONS = {
    "confirmed": "check-circle", "offered": "hourglass-split", "waiting": "clock",
    "withdrawn": "arrow-counterclockwise", "lapsed": "x-circle",
}  # fmt: skip
PHASE_NAMES: dict[str, Text] = {
    "open": t("Open for sign-up"),
    "early": t("Not open yet"),
    "closed": t("Sign-up is closed"),
    "over": t("The event is over"),
    "cancelled": t("The event is cancelled"),
    "postponed": t("The event is postponed"),
}
CALLED_OFF_ICONS = {"cancelled": "x-circle", "postponed": "hourglass-split"}
PHASE_TONES = {
    "open": "ok",
    "early": "info",
    "closed": "muted",
    "over": "muted",
    "cancelled": "bad",
    "postponed": "warn",
}


@dataclass(frozen=True)
class Standing:
    """How a sign-up stands, as a tag says it: in words, with tone and icon."""

    name: Text
    tone: str
    icon: str


def standing(state: str, status: str) -> Standing:
    """How a sign-up of this state stands at an event of this status: what the event lacks comes before the place."""
    if status in CALLED_OFF_ICONS and state in ("confirmed", "waiting", "offered"):
        return Standing(PHASE_NAMES[status], PHASE_TONES[status], CALLED_OFF_ICONS[status])
    return Standing(STATE_NAMES[state], STATE_TONES[state], STATE_ICONS[state])


@dataclass(frozen=True)
class Opening:
    """When sign-up for an event is open, and what state the event is in; enough to say what can be done."""

    status: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    opens_at: datetime
    closes_at: datetime

    def phase(self, at: datetime) -> str:
        """What can be done at that instant: open early closed over cancelled postponed."""
        if self.status in ("cancelled", "postponed"):
            return self.status
        if self.status == "held" or at >= self.ends_at:
            return "over"
        if at < self.opens_at:
            return "early"
        return "closed" if at >= self.closes_at else "open"

    def moved(self, by: timedelta, at: datetime) -> tuple[datetime, datetime]:
        """When it opens and closes once the event stands at its new time, so much later: as long before it as it was.

        What has opened stays open. What was closed by hand, which is never on a full minute, stays closed.
        """
        if self.closes_at <= at and (self.closes_at.second or self.closes_at.microsecond):
            return self.opens_at, self.closes_at
        closes_at = min(self.closes_at + by, self.ends_at)
        opens_at = self.opens_at + by if self.opens_at > at else self.opens_at
        return min(opens_at, closes_at - timedelta(minutes=1)), closes_at

    def is_running(self, at: datetime) -> bool:
        """Whether places are still given out: the event is to take place and has not begun."""
        return self.status in ("planned", "confirmed") and at < self.starts_at

    def refusal(self, at: datetime, *, is_organiser: bool = False) -> DomainError | None:
        """Why nobody can sign up then, and when one can; the organiser may before it opens and after it closes."""
        phase = self.phase(at)
        if phase == "open" or (is_organiser and phase in ("early", "closed")):
            return None
        return DomainError(*self._reasons(phase))

    def _reasons(self, phase: str) -> tuple[str, Text]:
        opens, closes = say_minute(self.opens_at, self.zone), say_minute(self.closes_at, self.zone)
        return {
            "early": ("not_open_yet", t("Sign-up opens on %(when)s.", when=opens)),
            "closed": ("sign_up_closed", t("Sign-up closed on %(when)s. Ask the organiser.", when=closes)),
            "over": ("event_over", t("This event is over, so nobody can sign up for it any more.")),
            "cancelled": ("event_cancelled", t("This event has been cancelled, so nobody can sign up for it.")),
            "postponed": (
                "event_postponed",
                t("This event has been postponed; sign-up goes on when it has a new day."),
            ),
        }[phase]


def nobody() -> Invalid:
    """The refusal of a sign-up without people."""
    return Invalid("nobody", t("Please say how many people come."), field="counts")


def too_large_a_group(most: int) -> Invalid:
    """The refusal of more people than one group may bring."""
    wording = tn("One group may bring at most %(n)s person.", "One group may bring at most %(n)s people.", most)
    return Invalid("group_too_large", wording, field="counts", hint=t("Enter fewer people, or ask the organiser."))


def beyond_capacity(capacity: int) -> Invalid:
    """The refusal of more people than there are places in all."""
    wording = tn("There is %(n)s place in all.", "There are %(n)s places in all.", capacity)
    return Invalid("beyond_capacity", wording, field="counts", hint=t("Enter fewer people, or ask the organiser."))


def full(left: int, capacity: int) -> DomainError:
    """The refusal when too few places are left and there is no waiting list."""
    if left == 0:
        wording = t("All %(n)s places are taken, and there is no waiting list.", n=f"{capacity:,}")
        return DomainError("full", wording, hint=t("Look again later: somebody may withdraw."))
    wording = tn("Only %(n)s place is left.", "Only %(n)s places are left.", left)
    return DomainError("full", wording, field="counts", hint=t("Enter fewer people."))


def no_more(left: int, others_wait: bool) -> DomainError:
    """The refusal of more people for a sign-up that has its places."""
    if others_wait:
        wording = t("Others are waiting for a place, so yours cannot become more.")
        return DomainError("others_wait", wording, field="counts", hint=t("Keep your number, or enter fewer people."))
    wording = tn("Only %(n)s more place is left.", "Only %(n)s more places are left.", left)
    return DomainError("full", wording, field="counts", hint=t("Keep your number, or enter fewer people."))


def no_way_to_reach() -> Invalid:
    """The refusal of somebody whom nobody could tell that a place is free."""
    return Invalid("unreachable", t("Please give a telephone number or an e-mail address."), field="phone",
                   hint=t("There is a waiting list, and you are told when a place is free."))  # fmt: skip


def called_off(status: str) -> DomainError:
    """The refusal to change a sign-up, or to write it into a calendar, while its event does not take place."""
    if status == "cancelled":
        return DomainError("event_cancelled", t("This event has been cancelled, so its sign-ups stay as they are."))
    wording = t("This event has been postponed; sign-ups can be changed again when it has a new day.")
    return DomainError("event_postponed", wording)


def beyond_the_venue(capacity: int, place: str, room: int) -> Text:
    """What is unlikely about more places than the venue has."""
    facts = {"n": f"{capacity:,}", "place": place, "room": f"{room:,}"}
    return Text(_BEYOND_THE_VENUE.msgid, facts)


_BEYOND_THE_VENUE = t("%(n)s places in all are more than %(place)s takes: it has room for %(room)s people.")


def no_name() -> Invalid:
    """The refusal of a sign-up without a name."""
    return Invalid("no_name", t("Please give a name."), field="name")


def wrong_state(state: str) -> DomainError:
    """The refusal of what a sign-up in this state cannot do."""
    wording = t("This sign-up is in the state “%(state)s”, and that cannot be done then.", state=STATE_NAMES[state])
    return DomainError("wrong_state", wording, hint=t("Reload the page to see what can be done."))


def too_late_to_confirm(until: datetime, zone: str) -> DomainError:
    """The refusal to confirm an offer whose time is over."""
    wording = t("This place was kept until %(when)s and has gone to the next in line.", when=say_minute(until, zone))
    return DomainError("offer_lapsed", wording, hint=t("You can sign up again as long as sign-up is open."))
