"""Person-times and persons: everybody at every session, and everybody once."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from outreach.exam_marking import Question, is_sound, mark
from outreach.exam_set import SHIPPED
from outreach.training_tallies import Sitting, Tally, newcomers, tally

sittings = st.lists(
    st.builds(
        Sitting,
        st.integers(1, 3),
        st.frozensets(st.sampled_from("abcdefgh"), max_size=6),
        st.none() | st.integers(0, 30),
    ),
    max_size=8,
)


def test_somebody_in_two_classes_is_one_person() -> None:
    found = [Sitting(1, frozenset("ab")), Sitting(1, frozenset("b")), Sitting(2, frozenset("bc"))]
    assert tally(found) == Tally(5, 3)


def test_a_class_that_was_only_counted_has_as_many_persons_as_at_its_fullest_session() -> None:
    assert tally([Sitting(1, headcount=30), Sitting(1, headcount=42), Sitting(2, headcount=5)]) == Tally(77, 47)


def test_those_on_the_list_are_among_those_who_were_counted() -> None:
    assert tally([Sitting(1, frozenset("abc")), Sitting(1, headcount=5)]) == Tally(8, 5)
    assert tally([Sitting(1, frozenset("abc"), headcount=50)]) == Tally(3, 3)


@given(sittings)
def test_persons_are_never_more_than_person_times(found: list[Sitting]) -> None:
    both = tally(found)
    assert both.persons <= both.visits
    assert both == tally(reversed(found))
    named = {key for one in found for key in one.came}
    assert both.persons >= len(named)


@given(sittings)
def test_newcomers_add_up_to_the_persons_of_a_class_and_never_outnumber_a_session(found: list[Sitting]) -> None:
    own = [one for one in found if one.class_id == 1]
    counts = newcomers(own)
    assert sum(counts) == tally(own).persons
    assert all(0 <= count <= one.size for count, one in zip(counts, own, strict=True))


def test_a_question_counts_when_exactly_the_right_answers_were_chosen() -> None:
    questions = [Question(1, "", ("a", "b"), frozenset({0})), Question(2, "", ("a", "b", "c"), frozenset({0, 2}))]
    assert mark(questions, {1: frozenset({0}), 2: frozenset({0, 2})}).percent == 100
    assert mark(questions, {1: frozenset({0}), 2: frozenset({0})}).percent == 50
    assert mark(questions, {2: frozenset({0, 1, 2})}).percent == 0
    assert mark([], {}).percent == 0


def test_the_shipped_questions_can_be_asked() -> None:
    assert all(is_sound(one.choices, sorted(one.right)) for one in SHIPPED)
    assert len({one.text for one in SHIPPED}) == len(SHIPPED) == 10
