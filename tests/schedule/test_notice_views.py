from __future__ import annotations

from datetime import time

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.db import Database
from core.errors import DomainError, Refusals
from core.i18n import speaking
from core.models import InboxMessage
from registry.models import Setting
from schedule import notice_queries
from schedule import notice_setting_services as settings
from schedule import notice_wish_services as wishes
from schedule.notice_inputs import ReachInput, RuleInput, WishInput, WordsInput
from schedule.notice_kinds import KINDS
from schedule.notice_models import Notice, NoticePreference, NoticeReader, NoticeTemplate
from schedule.notice_services import Telling, notify
from schedule.notice_wish_queries import reached
from schedule.notice_wordings import WORDINGS
from schedule.notice_words import Words, samples, say, shipped, unknown
from tests.support.world import Visitor, World


@pytest.fixture
def contact(session: Session, world: World) -> Actor:
    who = world.actor(session, "unit_contact")
    session.info["actor"] = who
    return who


@pytest.fixture
def administrator(session: Session, world: World) -> Actor:
    return world.actor(session, "administrator")


class TestWords:
    @pytest.mark.parametrize("language", ["zh", "en"])
    def test_every_shipped_notice_has_words_that_its_fields_fill(self, language: str) -> None:
        with speaking(language):
            for wording in WORDINGS.values():
                assert wording.kind in KINDS
                words, open_words = say(wording, samples(wording)), shipped(wording)
                assert "%(" not in words.subject + words.body and "{" not in words.subject + words.body
                assert not unknown(wording, open_words.subject) and not unknown(wording, open_words.body)
                again = say(wording, samples(wording), open_words)
                assert again.subject == words.subject and again.body.split() == words.body.split()

    def test_a_field_that_there_is_not_is_named_with_the_nearest_that_there_is(self) -> None:
        found = unknown(WORDINGS["change.moved"], "{tilte} {now} ｛was｝ {title.__class__} {}")
        assert [(one.name, one.nearest) for one in found] == [
            ("tilte", "title"),
            ("title.__class__", "title"),
            ("", ""),
        ]

    def test_own_words_are_filled_and_nothing_in_them_is_carried_out(self) -> None:
        own = Words("{title}\n{ title }", "{title.upper} %(title)s {{title}} {nothing}")
        words = say(WORDINGS["change.moved"], {"title": "{now} %s", "now": "later"}, own)
        assert words == Words("{now} %s {now} %s", "{title.upper} %(title)s {{now} %s} {nothing}")


class TestWishes:
    def test_a_digest_is_chosen_for_all_that_is_not_urgent_and_what_stays_in_the_inbox_stays(
        self, session: Session, contact: Actor
    ) -> None:
        given = {"change": WishInput(way="inbox"), "reminder": WishInput(way="at_once", channels=["email"], leads=[60])}
        wishes.keep_wishes(session, given, contact)
        wishes.choose_digest(session, "weekly", contact)
        reader = reached(session, contact.key)
        ways = {kind: reader.way(kind) for kind in ("change", "reminder", "cancellation", "place")}
        assert ways == {"change": "inbox", "reminder": "digest", "cancellation": "digest", "place": "at_once"}
        assert reader.leads([1440]) == [60]
        wishes.choose_digest(session, "none", contact)
        assert reached(session, contact.key).way("reminder") == "at_once"

    def test_what_is_as_it_would_be_anyhow_is_not_kept(self, session: Session, contact: Actor) -> None:
        usual = WishInput(way="at_once", channels=["email"], leads=[60, 1440, 10080])
        wishes.keep_wishes(session, {"reminder": usual}, contact)
        assert session.scalars(select(NoticePreference)).all() == []

    def test_what_a_digest_held_is_looked_at_anew_when_there_is_none_any_more(
        self, session: Session, contact: Actor
    ) -> None:
        session.add(Notice(key="k", kind="action", reader_key=contact.key, title="t", body="b", state="held"))
        wishes.choose_digest(session, "daily", contact)
        assert session.scalars(select(Notice.state)).all() == ["waiting"]

    def test_half_of_the_quiet_hours_is_refused(self, session: Session, contact: Actor) -> None:
        with pytest.raises(DomainError) as refused:
            wishes.keep_reach(session, ReachInput(quiet_from=time(22)), contact)
        assert refused.value.field == "quiet_until"


class TestRules:
    def test_an_area_has_its_own_rule_and_words_and_all_others_those_above(
        self, session: Session, world: World, administrator: Actor
    ) -> None:
        county, town = world.areas["county"], world.areas["qingtang"]
        settings.set_rule(
            session, "reminder", county, RuleInput(is_on=True, channels=["sms"], leads=[60]), administrator
        )
        settings.set_rule(session, "reminder", town, RuleInput(is_on=False), administrator)
        words = WordsInput(subject="改期：{title}", body="{now}")
        settings.set_words(session, "change.moved", "zh", county, words, administrator)
        rules = [notice_queries.rule(session, "reminder", world.areas[name].id) for name in ("meijiang", "qingtang")]
        assert [(one.is_on, one.channels, one.leads) for one in rules] == [(True, ("sms",), (60,)), (False, (), ())]
        assert notice_queries.own_words(session, "change.moved", "zh", town.id) == Words("改期：{title}", "{now}")
        assert notice_queries.own_words(session, "change.moved", "en", town.id) is None
        settings.drop_words(session, "change.moved", "zh", county, administrator)
        assert notice_queries.own_words(session, "change.moved", "zh", town.id) is None

    def test_what_is_told_is_told_in_the_own_words_of_the_area(
        self, session: Session, world: World, administrator: Actor, contact: Actor
    ) -> None:
        words = WordsInput(subject="整改催办：{problem}", body="{problem}应于{day}完成")
        settings.set_words(session, "action.overdue", "zh", world.areas["county"], words, administrator)
        facts = {"problem": "后门上锁", "day": "12月1日"}
        notify(session, Telling("action.overdue", "k", int(contact.key[5:]), area_id=world.areas["meijiang"].id,
                                facts=facts))  # fmt: skip
        message = session.scalars(select(InboxMessage)).one()
        assert (message.subject, message.body) == ("整改催办：后门上锁", "后门上锁应于12月1日完成")

    def test_words_with_a_field_that_there_is_not_are_refused(self, session: Session, administrator: Actor) -> None:
        with pytest.raises(Refusals) as refused:
            settings.set_words(
                session, "change.moved", "zh", None, WordsInput(subject="{titel}", body="x"), administrator
            )
        (one,) = refused.value.errors
        assert (one.field, str(one.hint)) == ("subject", "Did you mean {title}?")

    def test_who_administers_nothing_there_sets_nothing(self, session: Session, world: World) -> None:
        planner = world.actor(session, "planner")
        for area in (world.areas["county"], None):
            with pytest.raises(DomainError):
                settings.set_rule(session, "reminder", area, RuleInput(), planner)


def test_a_school_changes_to_a_weekly_digest_in_two_taps(client: Visitor, world: World, database: Database) -> None:
    school = client.sign_in_as(world, "unit_contact")
    page = school.get("/inbox").get_data(as_text=True)
    assert "/account/notices" in page
    assert "One message a week" in school.get("/account/notices").get_data(as_text=True)
    school.post("/account/notices/digest", data={"digest": "weekly"})
    assert "You get one message a week, on Monday at 08:00" in school.get("/account/notices").get_data(as_text=True)
    with database.transaction(writing=False) as session:
        assert session.scalars(select(NoticeReader.digest)).all() == ["weekly"]


def test_times_and_kinds_are_kept_as_they_were_typed(client: Visitor, world: World, database: Database) -> None:
    school = client.sign_in_as(world, "unit_contact")
    times = {
        "digest_at": "17:30",
        "digest_on": "5",
        "quiet_from": "20:00",
        "quiet_until": "07:30",
        "phone": "13912345678",
    }
    assert school.post("/account/notices", data=times).status_code == 302
    assert school.post("/account/notices", data={"quiet_from": "20:00"}).status_code == 422
    kinds = [kind for kind in KINDS if f'name="{kind}.way"' in school.get("/account/notices").get_data(as_text=True)]
    assert "anomaly" not in kinds and "frequency" in kinds
    typed = {f"{kind}.way": "at_once" for kind in kinds} | {"change.way": "inbox", "reminder.leads": ["30", "60"]}
    assert school.post("/account/notices/kinds", data=typed).status_code == 302
    with database.transaction(writing=False) as session:
        reader = session.scalars(select(NoticeReader)).one()
        assert (reader.digest_at, reader.digest_on, reader.quiet_from, reader.phone) == (1050, 5, 1200, "13912345678")
        kept = {one.kind: one for one in session.scalars(select(NoticePreference))}
        assert kept["change"].way == "inbox" and kept["reminder"].leads == [30, 60]


def test_an_administrator_edits_words_sees_them_filled_and_takes_them_back(
    client: Visitor, world: World, database: Database
) -> None:
    administrator = client.sign_in_as(world, "administrator")
    path = "/settings/notices/change/moved/en"
    assert "“{title}” has been moved" in administrator.get(path).get_data(as_text=True)
    typed = {"subject": "New time: {title}", "body": "{now}, {nowat}"}
    preview = administrator.post(f"{path}/preview", data=typed).get_data(as_text=True)
    assert "New time: Open day for disaster prevention" in preview and preview.count("Did you mean {now_at}?") == 1
    assert administrator.post(path, data=typed).status_code == 422
    assert administrator.post(path, data=typed | {"body": "{now}, {now_at}"}).status_code == 302
    assert "New time: {title}" in administrator.get("/settings/notices/change").get_data(as_text=True)
    administrator.post(f"{path}/reset")
    with database.transaction(writing=False) as session:
        assert session.scalars(select(NoticeTemplate)).all() == []


def test_rules_and_quiet_hours_are_set_for_an_area(client: Visitor, world: World, database: Database) -> None:
    administrator = client.sign_in_as(world, "administrator")
    where = "?area=990101"
    typed = {"is_on": "1", "channels": ["email", "sms"], "leads": ["4320"]}
    assert administrator.post(f"/settings/notices/reminder{where}", data=typed).status_code == 302
    administrator.post(f"/settings/notices{where}", data={"quiet_from": "21:00", "quiet_until": "06:30"})
    page = administrator.get(f"/settings/notices{where}").get_data(as_text=True)
    assert "3 days before" in page and 'value="21:00"' in page
    with database.transaction(writing=False) as session:
        kept = session.scalar(select(Setting.value).where(Setting.name == "notice_quiet_hours"))
    assert kept == {"from": 21 * 60, "until": 6 * 60 + 30}
    assert administrator.get("/settings/notices/nothing").status_code == 404
    assert client.sign_in_as(world, "planner").get("/settings/notices").status_code in (403, 404)


def test_the_inbox_shows_one_kind_or_what_is_not_read_and_marks_it_read(
    client: Visitor, world: World, database: Database
) -> None:
    key = f"user:{world.users['unit_contact'].id}"
    with database.transaction() as session:
        session.add_all(
            InboxMessage(key=f"{kind}{number}", kind=kind, reader_key=key, subject=f"{kind} {number}", body="b")
            for kind in ("reminder", "change") for number in range(2)
        )  # fmt: skip
    school = client.sign_in_as(world, "unit_contact")
    page = school.get("/inbox?kind=reminder").get_data(as_text=True)
    assert "reminder 1" in page and "change 1" not in page and "4 messages not read yet." in page
    school.post("/inbox/read", data={"kind": "reminder"})
    page = school.get("/inbox?show=unread").get_data(as_text=True)
    assert "reminder 1" not in page and "change 1" in page
    school.post("/inbox/read", data={})
    assert "Everything is read." in school.get("/inbox").get_data(as_text=True)
