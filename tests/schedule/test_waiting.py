from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from schedule import waiting
from schedule.waiting import InLine, turn

AT = datetime(2031, 5, 12, 6, tzinfo=UTC)
HOUR = timedelta(hours=1)


def line(*groups: tuple[str, int]) -> list[InLine]:
    return [
        InLine(number, people, state, AT + HOUR if state == "offered" else None)
        for number, (state, people) in enumerate(groups, 1)
    ]


def test_the_first_in_line_is_offered_what_gets_free() -> None:
    due = turn(10, line(("confirmed", 6), ("waiting", 3), ("waiting", 1), ("waiting", 1)), AT)
    assert (due.promoted, due.left) == ((2, 3), 0)


def test_with_fewer_people_only_the_first_in_line_gets_in_at_once() -> None:
    there = line(("confirmed", 40), ("waiting", 45), ("waiting", 30))
    assert [waiting.comes_with_fewer(60, there, number, AT) for number in (2, 3)] == [20, 0]
    assert waiting.comes_with_fewer(60, line(("confirmed", 60), ("waiting", 45)), 2, AT) == 0
    assert waiting.comes_with_fewer(None, line(("waiting", 45)), 1, AT) == 0


def test_nobody_overtakes_a_group_that_does_not_fit() -> None:
    due = turn(10, line(("confirmed", 6), ("waiting", 5), ("waiting", 1)), AT)
    assert (due.promoted, due.left) == ((), 4)


def test_the_organiser_may_fill_up_with_smaller_groups() -> None:
    groups = line(("confirmed", 6), ("waiting", 5), ("waiting", 3), ("waiting", 2), ("waiting", 1))
    assert turn(10, groups, AT, fills_up=True).promoted == (3, 5)


def test_a_group_larger_than_the_hall_holds_nobody_up() -> None:
    groups = line(("waiting", 11), ("waiting", 4))
    assert turn(10, groups, AT).promoted == (2,)
    assert waiting.has_room(10, groups[:1], 4)


def test_an_offer_that_runs_out_goes_to_the_next() -> None:
    groups = [InLine(1, 4, "offered", AT), InLine(2, 4, "offered", AT + HOUR), InLine(3, 3, "waiting")]
    assert turn(8, groups, AT) == waiting.Turn(lapsed=(1,), promoted=(3,), left=1)
    assert turn(8, groups, AT - HOUR).lapsed == ()


def test_without_a_capacity_everybody_comes() -> None:
    due = turn(None, line(("confirmed", 600), ("waiting", 500)), AT)
    assert (due.promoted, due.left) == ((2,), None)
    assert waiting.has_room(None, line(("waiting", 5)), 10_000)


def test_a_newcomer_does_not_overtake_who_waits() -> None:
    groups = line(("confirmed", 6), ("waiting", 5))
    assert not waiting.has_room(10, groups, 1)
    assert waiting.has_room(10, groups[:1], 4) and not waiting.has_room(10, groups[:1], 5)


def test_the_place_in_line_counts_only_those_who_wait() -> None:
    groups = line(("waiting", 1), ("confirmed", 1), ("waiting", 1))
    assert [waiting.position(groups, number) for number in (1, 2, 3, 9)] == [1, None, 2, None]


def test_an_offer_is_not_kept_beyond_the_beginning() -> None:
    assert waiting.offered_until(AT, 24, AT + 2 * HOUR) == AT + 2 * HOUR
    assert waiting.offered_until(AT, 1, AT + 2 * HOUR) == AT + HOUR


GROUPS = st.lists(st.tuples(st.sampled_from(["confirmed", "waiting", "offered"]), st.integers(1, 12)), max_size=12)


@given(GROUPS, st.integers(1, 40), st.integers(-1, 2), st.booleans())
def test_a_turn_never_gives_more_than_there_is_and_never_overtakes(
    groups: list[tuple[str, int]], capacity: int, hours: int, fills_up: bool
) -> None:
    there = line(*groups)
    due = turn(capacity, there, AT + hours * HOUR, fills_up=fills_up)
    held = sum(one.people for one in there if one.state != "waiting" and one.id not in due.lapsed)
    given_out = sum(one.people for one in there if one.id in due.promoted)
    assert not due.promoted or held + given_out <= capacity
    assert set(due.lapsed) == {one.id for one in there if one.state == "offered" and hours >= 1}
    if fills_up:
        return
    for one in there:
        if one.state == "waiting" and one.id not in due.promoted and one.people <= capacity:
            assert not [number for number in due.promoted if number > one.id], "somebody was overtaken"


@given(GROUPS, st.integers(1, 40), st.booleans())
def test_after_a_turn_there_is_nothing_left_to_do(groups: list[tuple[str, int]], capacity: int, fills_up: bool) -> None:
    there = line(*groups)
    due = turn(capacity, there, AT, fills_up=fills_up)
    after = [InLine(one.id, one.people, "offered" if one.id in due.promoted else one.state) for one in there]
    assert turn(capacity, after, AT, fills_up=fills_up).promoted == ()


class ALine(RuleBasedStateMachine):
    """Any sequence of signing up, withdrawing, confirming and waiting keeps within the capacity, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.at, self.number, self.capacity = AT, 0, 20
        self.line: list[InLine] = []

    @rule(people=st.integers(1, 25))
    def sign_up(self, people: int) -> None:
        self.number += 1
        state = "confirmed" if waiting.has_room(self.capacity, self.line, people) else "waiting"
        self.line.append(InLine(self.number, people, state))
        self._settle()

    @rule(which=st.integers(0, 30))
    def withdraw(self, which: int) -> None:
        if self.line:
            self.line.pop(which % len(self.line))
        self._settle()

    @rule(which=st.integers(0, 30))
    def confirm(self, which: int) -> None:
        offers = [one for one in self.line if one.state == "offered"]
        if offers:
            self._becomes(offers[which % len(offers)].id, "confirmed")

    @rule(more=st.integers(0, 10))
    def more_places(self, more: int) -> None:
        self.capacity += more
        self._settle()

    @rule(hours=st.integers(1, 48))
    def time_passes(self, hours: int) -> None:
        self.at += hours * HOUR
        self._settle()

    def _settle(self) -> None:
        due = turn(self.capacity, self.line, self.at)
        self.line = [one for one in self.line if one.id not in due.lapsed]
        for number in due.promoted:
            self._becomes(number, "offered", self.at + 24 * HOUR)

    def _becomes(self, number: int, state: str, until: datetime | None = None) -> None:
        self.line = [InLine(o.id, o.people, state, until) if o.id == number else o for o in self.line]

    @invariant()
    def never_more_than_the_capacity(self) -> None:
        assert waiting.taken(self.line) <= self.capacity

    @invariant()
    def the_first_in_line_does_not_fit(self) -> None:
        first = next((o for o in waiting.waiting(self.line) if o.people <= self.capacity), None)
        room = waiting.left(self.capacity, self.line)
        assert first is None or room is None or first.people > room


TestALine = ALine.TestCase
