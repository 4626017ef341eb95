"""Open days: guests answer without an account, come, and say something that is answered; nothing is lost on the way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from time_machine import travel

from core.access import SYSTEM, Actor
from core.errors import DomainError, Invalid, NotFound, Refusals
from core.links import Links
from core.times import local, now, today
from outreach import (
    guest_services,
    open_day_queries,
    open_day_services,
    suggestion_queries,
    suggestion_services,
    whats_on_queries,
)
from outreach import suggestion_answer_services as answers
from outreach.open_day_clock_services import forget_guests, remind_of_suggestions
from outreach.open_day_file_queries import suggestion_sheet
from outreach.open_day_inputs import GuestAnswerInput, GuestInput, OpenDayInput, PasteInput, PublicInput
from outreach.open_day_models import OpenDay, OpenDayGuest, Suggestion
from outreach.suggestion_inputs import (
    AnswerGivenInput,
    AssignInput,
    MergeInput,
    OpinionInput,
    PaperSuggestionInput,
    PostponeInput,
    PublishInput,
    SortInput,
    SuggestionInput,
    SuggestionReasonInput,
    ToldInput,
)
from registry.models import User
from schedule.check_in_inputs import HelperInput
from schedule.check_in_services import add_helper
from schedule.models import Event
from schedule.queries import people
from schedule.sign_up_models import SignUpWindow
from tests.support.everything_open import OPEN_DAY
from tests.support.programs import Programs
from tests.support.world import Visitor, World


@pytest.fixture
def planner(session: Session, world: World) -> Actor:
    session.info["links"] = Links("for tests only")
    return world.actor(session, "planner")


@pytest.fixture
def day(session: Session, world: World, planner: Actor) -> OpenDay:
    """An open day that begins in an hour, so that answers and arrivals are both taken."""
    starts = now() + timedelta(hours=1)
    event = Event(uid="od", kind="open_day", title="科普馆开放日", area_id=world.areas["county"].id, starts_at=starts,
                  ends_at=starts + timedelta(hours=2))  # fmt: skip
    session.add(event)
    session.flush()
    by = local(starts, event.zone)
    given = OpenDayInput(answer_on=by.date(), answer_at=by.time().replace(second=0, microsecond=0))
    return open_day_services.prepare(session, event, given, planner)


@contextmanager
def refused(code: str) -> Iterator[None]:
    """What is done within is refused with that code."""
    with pytest.raises(DomainError) as refusal:
        yield
    assert refusal.value.code == code


def guest(session: Session, day: OpenDay, planner: Actor, name: str = "刘建国", most: int = 2) -> OpenDayGuest:
    given = GuestInput(category="congress_deputy", name=name, organisation="县人大代表", most_people=most)
    return guest_services.add_guest(session, day, given, planner)


def said(session: Session, day: OpenDay, text: str = "最近的避难场所在哪里？", **more: str) -> Suggestion:
    number = session.scalar(select(func.count(Suggestion.id))) or 0
    given = SuggestionInput(text=text, **more)
    return suggestion_services.collect(session, day.event, given, "poster", f"nonce-{number:012d}", "")


def test_a_guest_who_comes_is_signed_up_under_the_category_of_figures(
    session: Session, day: OpenDay, planner: Actor
) -> None:
    one = guest(session, day, planner)
    token = open_day_queries.guest_token(session, one)
    assert open_day_queries.guest_by_token(session, token) is one
    guest_services.answer(session, day, one, GuestAnswerInput(answer="coming", people=2), "link", guest_services.GUEST)
    assert people(session, day.event_id, "signed_up") == {"delegates": 2}
    guest_services.answer(session, day, one, GuestAnswerInput(answer="declined"), "link", guest_services.GUEST)
    assert people(session, day.event_id, "signed_up") == {}
    assert open_day_queries.standing(one) == "declined"


def test_a_guest_brings_no_more_people_than_invited(session: Session, day: OpenDay, planner: Actor) -> None:
    one = guest(session, day, planner)
    for n in (3, 99):
        with pytest.raises(Invalid) as refusal:
            guest_services.answer(session, day, one, GuestAnswerInput(answer="coming", people=n), "link", SYSTEM)
        assert refusal.value.field == "people" and "At most 2 people" in str(refusal.value)


def test_nobody_stands_on_the_list_twice(session: Session, day: OpenDay, planner: Actor) -> None:
    guest(session, day, planner)
    with refused("guest_there"):
        guest(session, day, planner)
    other = guest(session, day, planner, name="刘建军")
    with refused("guest_there"):
        same = GuestInput(category="congress_deputy", name="刘建国 ", organisation="县人大代表")
        guest_services.edit_guest(session, other, same, planner)


def test_a_time_to_answer_that_is_over_is_not_taken(session: Session, day: OpenDay, planner: Actor) -> None:
    past = local(now() - timedelta(days=3), day.event.zone)
    given = OpenDayInput(answer_on=past.date(), answer_at=past.time().replace(second=0, microsecond=0))
    with pytest.raises(Invalid) as refusal:
        open_day_services.prepare(session, day.event, given, planner)
    assert refusal.value.field == "answer_on"


def test_links_of_a_day_that_is_over_are_not_given_out(
    client: Visitor, world: World, session: Session, day: OpenDay, planner: Actor
) -> None:
    session.commit()
    with travel(day.event.ends_at + timedelta(days=4)):
        client.sign_in_as(world, "planner")
        desk = client.get(f"/events/{day.event_id}/check-in").get_data(as_text=True)
        assert "open nothing any more" in desk and "/c/" not in desk
        with refused("links_over"):
            add_helper(session, day.event, HelperInput(name="志愿者"), planner)


def test_an_answer_by_link_is_refused_after_its_time_and_taken_by_telephone(
    session: Session, day: OpenDay, planner: Actor
) -> None:
    one = guest(session, day, planner)
    day.answer_by = now() - timedelta(minutes=1)
    with refused("answers_closed"):
        guest_services.answer(session, day, one, GuestAnswerInput(answer="coming"), "link", SYSTEM)
    guest_services.answer(session, day, one, GuestAnswerInput(answer="coming"), "phone", planner)
    assert open_day_queries.standing(one) == "coming"


def test_a_guest_at_the_door_is_counted_once(session: Session, day: OpenDay, planner: Actor) -> None:
    one = guest(session, day, planner)
    guest_services.receive(session, day, one, 1, "poster", "")
    with refused("arrived_before"):
        guest_services.receive(session, day, one, 1, "organiser", planner.key)
    assert people(session, day.event_id, "checked_in") == {"delegates": 1}
    counted = open_day_queries.tally_guests([one], open_day_queries.arrivals(session, day.event_id))
    assert (counted.whole.invited, counted.whole.coming, counted.whole.arrived) == (1, 1, 1)


def test_pasted_guests_come_all_or_none_and_twice_only_once(session: Session, day: OpenDay, planner: Actor) -> None:
    lines = "刘建国，县人大代表，13970000001\n刘建国，县人大代表，13970000001\n陈春梅，县政协委员"
    made = guest_services.paste_guests(session, day, PasteInput(category="congress_deputy", lines=lines), planner)
    assert [one.name for one in made] == ["刘建国", "陈春梅"]
    with pytest.raises(Refusals):
        guest_services.paste_guests(session, day, PasteInput(category="congress_deputy", lines="王五 li@@x"), planner)


def test_a_suggestion_goes_to_a_contact_of_its_unit_and_never_twice_to_the_same(
    session: Session, day: OpenDay, planner: Actor, world: World
) -> None:
    one, contact = said(session, day), world.users["unit_contact"]
    unit = next(grant.unit_id for grant in contact.grants if grant.unit_id)
    with refused("not_of_unit"):
        suggestion_services.assign(session, one, AssignInput(unit_id=unit, owner_id=int(planner.key[5:])), planner)
    with refused("no_owner"):
        suggestion_services.assign(session, one, AssignInput(), planner)
    suggestion_services.assign(session, one, AssignInput(unit_id=unit, owner_id=contact.id), planner)
    with refused("same_owner"):
        suggestion_services.assign(session, one, AssignInput(unit_id=unit, owner_id=contact.id), planner)


def test_pages_fill_in_a_day_to_come_tell_guests_apart_and_say_who_was_listed(
    session: Session, day: OpenDay, planner: Actor, world: World, client: Visitor
) -> None:
    one = said(session, day)
    guest(session, day, planner)
    session.commit()
    client.sign_in_as(world, "planner", "zh")
    letters = client.get(f"/open-days/{day.event_id}/letters?all=1").get_data(as_text=True)
    assert "刘建国" in letters and "县人大代表" in letters
    lines = {"deed": "paste", "category": "congress_deputy", "lines": "刘建国，县人大代表\n陈春梅，县政协委员"}
    added = client.post(f"/open-days/{day.event_id}/guests/new", data=lines, follow_redirects=True)
    assert "1 行已在名单中" in added.get_data(as_text=True)
    with travel(now() + timedelta(days=40)):
        client.sign_in_as(world, "planner")
        page = client.get(f"/suggestions/{one.id}").get_data(as_text=True)
        assert f'value="{today() + timedelta(days=7)}"' in page and f'value="{one.due_on}"' not in page
        empty = client.post(f"/suggestions/{one.id}/assign", data={"unit_id": "", "owner_id": "", "due_on": ""})
        assert empty.status_code == 422


def test_a_code_of_another_day_or_a_renewed_one_opens_nothing(session: Session, day: OpenDay, planner: Actor) -> None:
    token = open_day_queries.box_token(session, day)
    assert not open_day_queries.box_by_token(session, token).is_helper
    open_day_services.renew_codes(session, day, planner)
    with pytest.raises(NotFound):
        open_day_queries.box_by_token(session, token)


def test_a_suggestion_sent_twice_is_there_once(session: Session, day: OpenDay) -> None:
    given = SuggestionInput(text="多讲一讲")
    first = suggestion_services.collect(session, day.event, given, "helper", "n" * 20, "helper")
    again = suggestion_services.collect(session, day.event, given, "helper", "n" * 20, "helper")
    assert first is again


def test_from_the_box_to_the_public_page_and_the_figure(session: Session, day: OpenDay, planner: Actor) -> None:
    one = said(session, day, name="王小明", phone="13970000001")
    officer = planner
    suggestion_services.assign(session, one, AssignInput(owner_id=int(planner.key[5:])), planner)
    suggestion_services.answer(session, one, AnswerGivenInput(answer="在文化广场。"), officer)
    suggestion_services.approve(session, one, planner)
    with refused("not_public"):
        answers.publish(session, one, PublishInput(public_text=one.text), planner)
    open_day_services.show_publicly(session, day.event, PublicInput(is_public=True), planner)
    with refused("names"):
        answers.publish(session, one, PublishInput(public_text="王小明问：在哪里？"), planner)
    with refused("names_in_answer"):
        answers.publish(session, one, PublishInput(public_text=one.text, public_answer="请王女士到文化广场。"), planner)
    answers.publish(session, one, PublishInput(public_text=one.text, public_answer="请到文化广场。"), planner)
    assert one.answer == "请到文化广场。"
    found = suggestion_queries.tally_of(session, day.event)
    assert (found.collected, found.due, found.on_time, found.open) == (1, 1, 1, 0)
    assert suggestion_queries.published(session, day.event_id) == [one]


def test_what_is_not_shown_publicly_any_more_shows_no_answer(session: Session, day: OpenDay, planner: Actor) -> None:
    event, at = day.event, day.event.ends_at
    set_window(session, event)
    assert whats_on_queries.public_event(session, event.id, at - timedelta(hours=1)) == event  # anybody may sign up
    with pytest.raises(NotFound):
        whats_on_queries.public_event(session, event.id, at + timedelta(hours=1))
    open_day_services.show_publicly(session, event, PublicInput(is_public=True), planner)
    assert whats_on_queries.public_event(session, event.id, at + timedelta(hours=1)) == event
    open_day_services.show_publicly(session, event, PublicInput(is_public=False), planner)
    assert whats_on_queries.answered(session, at) == []


def set_window(session: Session, event: Event) -> None:
    session.merge(SignUpWindow(event_id=event.id, capacity=30, opens_at=now() - timedelta(days=1), is_public=True,
                               closes_at=event.starts_at))  # fmt: skip
    session.flush()


def test_one_that_wishes_a_private_answer_is_never_published(session: Session, day: OpenDay, planner: Actor) -> None:
    one = said(session, day, wish="private")
    suggestion_services.answer(session, one, AnswerGivenInput(answer="好的。"), planner)
    suggestion_services.approve(session, one, planner)
    open_day_services.show_publicly(session, day.event, PublicInput(is_public=True), planner)
    with refused("private"):
        answers.publish(session, one, PublishInput(public_text=one.text), planner)
    answers.tell_person(session, one, ToldInput(how="phone"), planner)
    assert one.outcome == "told"


def test_a_wish_for_a_private_answer_is_changed_only_where_the_office_typed_it(
    session: Session, day: OpenDay, planner: Actor
) -> None:
    public = {"kind": "suggestion", "topic": "other", "wish": "public"}
    typed = PaperSuggestionInput(text="多办夜场", wish="private")
    paper = suggestion_services.type_in(session, day.event, typed, planner)
    assert suggestion_services.sort(session, paper, SortInput.model_validate(public), planner).wish == "public"
    with refused("wish"):
        suggestion_services.sort(session, said(session, day, wish="private"), SortInput.model_validate(public), planner)


def test_what_is_not_pursued_takes_no_other_with_it(session: Session, day: OpenDay, planner: Actor) -> None:
    first, second, third = (said(session, day) for _ in range(3))
    why = SuggestionReasonInput(reason="与本次活动无关")
    suggestion_services.merge(session, first, MergeInput(into_id=second.id), planner)
    with refused("stands_for_others"):
        suggestion_services.drop(session, second, why, planner)
    suggestion_services.drop(session, third, why, planner)
    with refused("dropped"):
        suggestion_services.merge(session, second, MergeInput(into_id=third.id), planner)


def test_what_was_answered_late_is_late_after_it_was_opened_again(
    session: Session, day: OpenDay, planner: Actor
) -> None:
    one = said(session, day)
    one.due_on = one.counted_due_on = today() - timedelta(days=3)
    session.flush()
    for _ in range(2):
        suggestion_services.answer(session, one, AnswerGivenInput(answer="在文化广场。"), planner)
        suggestion_services.approve(session, one, planner)
        answers.tell_person(session, one, ToldInput(how="phone"), planner)
        found = suggestion_queries.tally_of(session, day.event)
        assert (found.due, found.on_time) == (1, 0)
        if one.reopened_at is None:
            session.commit()
            suggestion_services.reopen(session, one, SuggestionReasonInput(reason="答复有误"), planner)


def test_one_that_is_merged_gives_its_day_to_the_other(session: Session, day: OpenDay, planner: Actor) -> None:
    late, fresh = said(session, day), said(session, day)
    late.due_on = late.counted_due_on = today() - timedelta(days=3)
    suggestion_services.merge(session, late, MergeInput(into_id=fresh.id), planner)
    assert (fresh.due_on, fresh.counted_due_on) == (late.due_on, late.counted_due_on)


def test_a_guest_whose_link_has_expired_is_told_that_the_day_is_over(
    session: Session, day: OpenDay, planner: Actor
) -> None:
    token = open_day_queries.guest_token(session, guest(session, day, planner))
    with travel(day.event.ends_at + timedelta(days=30)), refused("over"):
        open_day_queries.guest_by_token(session, token)
    with pytest.raises(NotFound):
        open_day_queries.guest_by_token(session, token[:-2] + ("aa" if token[-2:] != "aa" else "bb"))


@pytest.mark.parametrize("lost", ["account", "roles"])
def test_a_closed_account_or_one_without_a_role_puts_its_suggestions_back_with_nobody(
    session: Session, day: OpenDay, planner: Actor, world: World, lost: str
) -> None:
    one = said(session, day)
    officer = world.users["township_officer"].id
    suggestion_services.assign(session, one, AssignInput(owner_id=officer), planner)
    assert suggestion_queries.count(session, suggestion_queries.waiting_at("owner", planner)) == 1
    if lost == "account":
        session.get_one(User, officer).is_active = False
    else:
        session.get_one(User, officer).grants.clear()
    session.flush()
    assert suggestion_queries.count(session, suggestion_queries.waiting_at("nobody", planner)) == 1
    assert [row[7] for row in suggestion_sheet(session, [one], with_names=False).rows] == ["Without an owner"]
    wanted = suggestion_queries.SuggestionFilter(state="new")
    assert session.scalars(suggestion_queries.suggestions(planner, wanted, today())).all() == [one]
    assert world.users["planner"].id in [user.id for user in suggestion_queries.readers_of(session, one)]


def test_the_clock_tells_of_what_is_overdue_once_a_week(session: Session, day: OpenDay, planner: Actor) -> None:
    one = said(session, day)
    one.due_on = one.counted_due_on = today() - timedelta(days=1)
    session.flush()
    assert remind_of_suggestions(session) == 1
    assert remind_of_suggestions(session) == 0


def test_an_opinion_counts_once_for_a_device(session: Session, day: OpenDay) -> None:
    for score in (5, 1):
        open_day_services.take_opinion(session, day, OpinionInput(score=score), "device-of-one-visitor")
    assert dict(open_day_queries.opinions(session, day.event_id)) == {5: 1}


def test_half_a_year_later_nobody_is_named_any_more(session: Session, day: OpenDay, planner: Actor) -> None:
    one, asked = guest(session, day, planner), said(session, day, name="王小明", phone="13970000001")
    suggestion_services.drop(session, asked, SuggestionReasonInput(reason="重复"), planner)
    day.event.starts_at, day.event.ends_at = now() - timedelta(days=201), now() - timedelta(days=200)
    session.flush()
    assert forget_guests(session) == 2
    assert (one.name, one.organisation, asked.name, asked.phone) == ("—", "", "", "")
    assert forget_guests(session) == 0


STEPS = st.lists(st.tuples(st.sampled_from([
    "assign", "take_away", "postpone", "answer", "send_back", "approve", "drop", "merge", "split", "reopen",
    "close account", "open account", "call off", "plan again",
]), st.integers(0, 2)), max_size=14)  # fmt: skip


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_no_suggestion_is_lost_whatever_is_done(
    session: Session, day: OpenDay, planner: Actor, world: World, steps: list[tuple[str, int]]
) -> None:
    with session.begin_nested() as tried:
        found = [said(session, day, f"第 {number} 条") for number in range(3)]
        for deed, which in steps:
            try:
                with session.begin_nested():
                    _do(session, day, found, deed, which, planner, world)
            except DomainError:
                session.expire_all()
            desks = {desk: set(session.scalars(suggestion_queries.waiting_at(desk, planner)))
                     for desk in ("nobody", "owner", "office", "settled")}  # fmt: skip
            assert sum(map(len, desks.values())) == len(found)
            assert set().union(*desks.values()) == set(found)
            assert all(one.due_on is not None and suggestion_queries.readers_of(session, one)
                       for one in desks["nobody"] | desks["owner"])  # fmt: skip
        tried.rollback()
        session.expire_all()


def _do(
    session: Session, day: OpenDay, found: list[Suggestion], deed: str, which: int, planner: Actor, world: World
) -> None:
    one, officer = found[which], session.get_one(User, world.users["township_officer"].id)
    reason, day_later = SuggestionReasonInput(reason="再看一看"), today() + timedelta(days=20 + which)
    if deed in ("close account", "open account"):
        officer.is_active = deed == "open account"
    elif deed in ("call off", "plan again"):
        day.event.status = "postponed" if deed == "call off" else "planned"
    elif deed == "assign":
        suggestion_services.assign(session, one, AssignInput(owner_id=officer.id), planner)
    elif deed == "postpone":
        suggestion_services.postpone(session, one, PostponeInput(due_on=day_later, reason="需要调查"), planner)
    elif deed == "answer":
        suggestion_services.answer(session, one, AnswerGivenInput(answer="好的。"), planner)
    elif deed == "merge":
        suggestion_services.merge(session, one, MergeInput(into_id=found[(which + 1) % 3].id), planner)
    elif deed in ("take_away", "approve", "split"):
        getattr(suggestion_services, deed)(session, one, planner)
    else:
        getattr(suggestion_services, deed)(session, one, reason, planner)
    session.flush()


def test_programs_keep_the_itinerary_and_renew_links(programs: Programs, everything: World, client: Visitor) -> None:
    planner = programs.of("planner")
    day = f"/open-days/{OPEN_DAY}"
    added = planner.post(f"{day}/stops", {"title": "座谈", "starts": "10:30"}).json
    assert (added["position"], added["starts_minute"]) == (3, 630)
    planner.post(f"{day}/stops/{added['id']}/move", {"to": "earlier"})
    changed = planner.patch(f"{day}/stops/{added['id']}", {"minutes": 25}).json
    assert (changed["starts_minute"], changed["minutes"]) == (630, 25)
    listed = planner.get(f"{day}/stops").json["items"]
    assert [one["title"] for one in listed] == ["展厅", "座谈", "体验平台"]
    wrong = planner.post(f"{day}/stops", {"title": "无", "person_id": 99_999})
    assert wrong.status_code == 422 and "person_id" in wrong.text
    both = planner.post(f"{day}/stops", {"title": "无", "person_id": 1, "guide_name": "李老师"})
    assert both.status_code == 422 and "guide_name" in both.text
    assert planner.delete(f"{day}/stops/{added['id']}").json["id"] == added["id"]
    before = planner.get(f"{day}/guests/1/link").json
    after = planner.post(f"{day}/guests/1/renew-link").json
    assert after["address"] != before["address"] and after["code"].startswith("<")
    assert (client.get(before["address"]).status_code, client.get(after["address"]).status_code) == (404, 200)
    box = planner.get(f"{day}/codes").json["visitors"]
    renewed = planner.post(f"{day}/renew-codes").json["visitors"]
    assert (client.get(box).status_code, client.get(renewed).status_code) == (404, 200)
    assert programs.of("official").get(f"{day}/guests/1/link").status_code in (403, 404)
