"""Words of the vocabularies: shipped once, edited by administrators, overridden area by area."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core import i18n
from registry import terms
from registry.defaults import WORDS, seed
from registry.models import AuditEntry, Term
from tests.support.world import World


def put(session: Session, world: World, area: str, code: str, name: str, **more: object) -> None:
    values = {"name_zh": name, "name_en": name, "position": 5, **more}
    session.add(Term(scheme="event_kind", code=code, area_id=world.areas[area].id, **values))
    session.flush()


def test_planting_again_adds_nothing_and_keeps_edits(session: Session) -> None:
    lecture = session.scalars(select(Term).where(Term.scheme == "event_kind", Term.code == "lecture")).one()
    lecture.name_zh = "科普讲座"
    assert seed(session) == 0
    assert lecture.name_zh == "科普讲座"


def test_a_missing_default_is_planted_again_and_noted_in_the_trail(session: Session) -> None:
    session.delete(session.scalars(select(Term).where(Term.scheme == "skill", Term.code == "dialect")).one())
    before = session.scalar(select(func.count()).select_from(AuditEntry))
    assert seed(session) == 1
    noted = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert noted is not None
    assert noted.after == {"skill": 1}
    assert session.scalar(select(func.count()).select_from(AuditEntry)) == (before or 0) + 1


def test_names_are_choices_in_the_language_spoken(session: Session) -> None:
    assert terms.names(session, "event_kind")[0] == ("lecture", "Lecture")
    with i18n.speaking("zh"):
        assert terms.names(session, "event_kind")[0] == ("lecture", "讲座")


def test_every_shipped_word_has_both_names() -> None:
    assert all(word.zh and word.en for words in WORDS.values() for word in words)


def test_the_four_places_to_go_are_in_use_and_the_further_ones_wait(session: Session) -> None:
    assert [code for code, _ in terms.names(session, "in_set")] == ["agency", "community", "school", "rural"]
    assert "hospital" in terms.labels(session, "in_set")


def test_an_areas_own_term_takes_the_place_of_the_default_there_and_beneath(session: Session, world: World) -> None:
    put(session, world, "meijiang", "lecture", "进村讲座")
    assert terms.label(session, "event_kind", "lecture", world.areas["shishang"]) == "进村讲座"
    assert terms.label(session, "event_kind", "lecture", world.areas["qingtang"]) == "Lecture"


def test_the_nearer_area_wins(session: Session, world: World) -> None:
    put(session, world, "county", "lecture", "县讲座")
    put(session, world, "meijiang", "lecture", "镇讲座")
    assert terms.label(session, "event_kind", "lecture", world.areas["laocheng"]) == "镇讲座"


def test_a_term_out_of_use_is_not_offered_but_still_read(session: Session, world: World) -> None:
    put(session, world, "county", "quiz", "竞赛", is_active=False)
    assert "quiz" not in dict(terms.names(session, "event_kind", world.areas["county"]))
    assert terms.label(session, "event_kind", "quiz", world.areas["county"]) == "竞赛"
    assert "quiz" in dict(terms.names(session, "event_kind", terms.NOWHERE))


def test_without_an_area_the_actors_home_decides(session: Session, world: World) -> None:
    put(session, world, "meijiang", "lecture", "进村讲座")
    session.info["actor"] = world.actor(session, "unit_contact")
    assert terms.label(session, "event_kind", "lecture") == "进村讲座"
    session.info["actor"] = world.actor(session, "planner")
    assert terms.label(session, "event_kind", "lecture") == "Lecture"


def test_children_follow_their_parent_and_groups_hold_them(session: Session) -> None:
    codes = [code for code, _ in terms.names(session, "unit_kind")]
    assert codes.index("kindergarten") == codes.index("school") + 1
    assert set(terms.beneath(session, "unit_kind", "school")) >= {"school", "primary", "university"}
    assert terms.beneath(session, "unit_kind", "agency") == ["agency"]
    assert "school" not in dict(terms.leaves(session, "unit_kind"))


def test_an_unknown_code_is_shown_as_it_is(session: Session) -> None:
    assert terms.label(session, "event_kind", "puppet_show") == "puppet_show"
