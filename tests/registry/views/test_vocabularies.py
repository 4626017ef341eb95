"""Words are added, changed and put out of use on their pages; settings keep what was typed."""

from sqlalchemy import select

from core.db import Database
from registry import terms
from registry.models import Term
from registry.queries import setting
from tests.support.world import Visitor, World


def test_a_word_is_renamed_in_both_languages(client: Visitor, world: World, database: Database) -> None:
    client.sign_in_as(world, "administrator")
    with database.transaction() as session:
        quiz = session.scalars(select(Term).where(Term.scheme == "event_kind", Term.code == "quiz")).one()
    form = {"scheme": "event_kind", "code": "quiz", "name_zh": "知识竞赛", "name_en": "Contest", "position": "50",
            "is_verified": "1", "version": str(quiz.version)}  # fmt: skip
    assert client.post(f"/vocabularies/{quiz.id}", data=form).status_code == 302
    with database.transaction() as session:
        assert terms.labels(session, "event_kind")["quiz"] == "Contest"
        assert "quiz" not in dict(terms.names(session, "event_kind"))  # the box "in use" was not ticked
    assert client.post(f"/vocabularies/{quiz.id}", data=form).status_code == 422


def test_an_area_gets_its_own_wording(client: Visitor, world: World, database: Database) -> None:
    client.sign_in_as(world, "administrator")
    town = world.areas["meijiang"]
    prefilled = client.get(f"/vocabularies/new?scheme=event_kind&area_id={town.id}&code=stall").text
    assert 'value="咨询台"' in prefilled
    form = {"scheme": "event_kind", "area_id": str(town.id), "code": "stall", "name_zh": "赶集咨询",
            "name_en": "Market stall", "is_active": "1"}  # fmt: skip
    assert client.post("/vocabularies/new", data=form).location.endswith("area=990101100")
    with database.transaction() as session:
        assert terms.label(session, "event_kind", "stall", town) == "Market stall"
        assert terms.label(session, "event_kind", "stall", world.areas["qingtang"]) == "Consultation stall"


def test_a_refused_word_keeps_what_was_typed(client: Visitor, world: World) -> None:
    client.sign_in_as(world, "administrator")
    form = {"scheme": "event_kind", "code": "Not A Code", "name_zh": "木偶戏", "name_en": ""}
    response = client.post("/vocabularies/new", data=form)
    assert response.status_code == 422
    assert "木偶戏" in response.text
    assert "Not A Code" in response.text


def test_unverified_figures_are_marked(client: Visitor, world: World, database: Database) -> None:
    client.sign_in_as(world, "administrator")
    before = client.get("/settings?area=990101").text.count("unverified</span>")  # the travel speeds are
    form = {"default.seconds": "120", "default.source": "guide", "default.is_verified": "1", "primary.seconds": "180"}
    assert client.post("/settings/targets?area=990101", data=form).location == "/settings?area=990101"
    assert client.get("/settings?area=990101").text.count("unverified</span>") == before + 1
    with database.transaction() as session:
        assert setting(session, "drill_evacuation_target_seconds", world.areas["meijiang"])["primary"] == 180


def test_a_wrong_target_is_marked_and_kept(client: Visitor, world: World) -> None:
    client.sign_in_as(world, "administrator")
    response = client.post("/settings/targets", data={"default.seconds": "两分钟", "primary.seconds": "180"})
    assert response.status_code == 422
    assert "两分钟" in response.text
    assert 'value="180"' in response.text


def test_the_time_zone_is_kept(client: Visitor, world: World, database: Database) -> None:
    client.sign_in_as(world, "administrator")
    assert client.post("/settings/clock?area=990101", data={"time_zone": "Asia/Urumqi"}).status_code == 302
    assert client.post("/settings/clock", data={"time_zone": "Mars/Base"}).status_code == 422
    with database.transaction() as session:
        assert setting(session, "time_zone", world.areas["shishang"]) == "Asia/Urumqi"
