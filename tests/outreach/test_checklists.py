"""Which checklist holds, and what the evidence proves."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from outreach.checklists import Checklist, Evidence, Held, Item, Proof, checklist_for, completed_on, judge

DUE, TODAY = date(2026, 12, 31), date(2026, 11, 30)
COUNTY, TOWN = (1,), (1, 4)
LECTURE = Item(1, frozenset({"lecture"}))
EITHER = Item(2, frozenset({"lecture", "screening"}))
BY_HAND = Item(3)


def states(items: list[Item], evidence: list[Evidence], today: date = TODAY) -> list[str]:
    return [one.state for one in judge(items, evidence, DUE, today)]


def test_the_nearest_area_goes_before_the_year_and_the_year_before_the_kind() -> None:
    shipped = Checklist(1, frozenset({"school"}))
    county = Checklist(2, frozenset({"school"}), area_id=1)
    this_year = Checklist(3, frozenset({"school"}), area_id=1, year=2026)
    primary = Checklist(4, frozenset({"primary"}), area_id=1, year=2026)
    known = [shipped, county, this_year, primary]

    assert checklist_for(TOWN, ("primary", "school"), 2026, known) is primary
    assert checklist_for(TOWN, ("junior", "school"), 2026, known) is this_year
    assert checklist_for(TOWN, ("junior", "school"), 2027, known) is county
    assert checklist_for((9,), ("junior", "school"), 2026, known) is shipped
    assert checklist_for(TOWN, ("village",), 2026, known) is None


def test_an_event_counts_for_one_item_only() -> None:
    one = Held(1, "lecture", date(2026, 3, 1))

    assert states([LECTURE, EITHER], [one, one]) == ["done", "open"]


def test_an_event_goes_where_it_lets_more_be_done() -> None:
    held: list[Evidence] = [Held(1, "lecture", date(2026, 3, 1)), Held(2, "screening", date(2026, 4, 1))]

    assert states([EITHER, LECTURE], held) == ["done", "done"]


def test_a_proof_by_hand_counts_for_its_item_and_leaves_the_event_to_the_other() -> None:
    held: list[Evidence] = [Held(1, "lecture", date(2026, 3, 1)), Proof(1, 1, date(2026, 5, 1))]

    assert states([LECTURE, EITHER], held) == ["done", "done"]


def test_an_item_asked_for_twice_is_done_on_the_second_day() -> None:
    twice = Item(1, frozenset({"drill"}), times=2)
    held: list[Evidence] = [Held(number, "drill", date(2026, number, 1)) for number in (2, 5, 9)]
    [found] = judge([twice], held, DUE, TODAY)

    assert (found.done, found.done_on, [one.id for one in found.evidence]) == (2, date(2026, 5, 1), [2, 5])
    assert completed_on([found]) == date(2026, 5, 1)


def test_what_is_not_done_is_open_planned_or_missing_after_its_day() -> None:
    planned = {"lecture": date(2026, 12, 5)}
    found = judge([LECTURE, BY_HAND], [], DUE, TODAY, planned)

    assert [(one.state, one.planned_on) for one in found] == [("planned", date(2026, 12, 5)), ("open", None)]
    assert states([LECTURE], [], date(2027, 1, 1)) == ["missing"]
    assert states([LECTURE], [Held(1, "lecture", DUE)], date(2027, 1, 1)) == ["done"]


KINDS = ("lecture", "drill", "screening")
days = st.integers(0, 300).map(lambda number: date(2026, 1, 1) + timedelta(days=number))
held_events = st.builds(Held, st.integers(1, 12), st.sampled_from(KINDS), days)
proofs = st.builds(Proof, st.integers(1, 12), st.integers(1, 4), days)
item_lists = st.lists(
    st.builds(Item, st.just(0), st.frozensets(st.sampled_from(KINDS)), st.integers(1, 3)), min_size=1, max_size=4
).map(lambda found: [Item(number, one.event_kinds, one.times) for number, one in enumerate(found, start=1)])
evidences = st.lists(st.one_of(held_events, proofs), max_size=9, unique_by=lambda one: (isinstance(one, Held), one.id))


@settings(max_examples=150, deadline=None)
@given(item_lists, evidences, evidences)
def test_evidence_is_counted_once_and_more_of_it_never_makes_less_done(
    items: list[Item], some: list[Evidence], more: list[Evidence]
) -> None:
    known = {(isinstance(one, Held), one.id) for one in some}
    added = [one for one in more if (isinstance(one, Held), one.id) not in known]
    before, after = judge(items, some + some, DUE, TODAY), judge(items, some + added, DUE, TODAY)

    used = [one for standing in before for one in standing.evidence]
    assert len(used) == len(set(used)) <= len(some)
    assert all(one.kind in s.item.event_kinds for s in before for one in s.evidence if isinstance(one, Held))
    for less, grown in zip(before, after, strict=True):
        assert grown.done >= less.done
        assert grown.is_done or not less.is_done
