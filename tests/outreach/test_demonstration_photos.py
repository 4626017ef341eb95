"""Photos prove what a demonstration unit was scored for, at most ten, and nobody else's can be taken off."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy.orm import Session

from core.config import Config
from core.errors import Invalid, NotFound
from core.files import FileStore
from outreach import demonstration_photo_services as services
from outreach.demonstration_models import Demonstration
from tests.support.world import Visitor, World


def picture() -> bytes:
    file = BytesIO()
    Image.new("RGB", (40, 30), "green").save(file, "JPEG")
    return file.getvalue()


def applied(session: Session, world: World, name: str) -> Demonstration:
    found = Demonstration(
        area_id=world.areas["county"].id, name=name, kind="base", applied_on=date(2026, 11, 2), scores={}
    )
    session.add(found)
    session.flush()
    return found


def test_photos_are_kept_captioned_and_taken_off(session: Session, world: World, config: Config) -> None:
    planner, store = world.actor(session, "planner"), FileStore(config.data / "files", 10_000_000)
    found, other = applied(session, world, "科普馆"), applied(session, world, "体验馆")
    files = [("a.jpg", picture()), ("b.jpg", picture())]
    assert services.keep_photos(session, store, found, files, "展厅", {}, planner) == 2
    first, second = services.photos_of(session, found)
    services.keep_photos(session, store, found, [], "", {first.id: "大门"}, planner)
    assert [one.caption for one in services.photos_of(session, found)] == ["大门", "展厅"]
    with pytest.raises(NotFound):
        services.remove_photo(session, other, second.id, planner)
    services.remove_photo(session, found, second.id, planner)
    assert [one.id for one in services.photos_of(session, found)] == [first.id]


def test_the_eleventh_photo_is_refused_with_all_that_came_with_it(
    session: Session, world: World, config: Config
) -> None:
    found, files = applied(session, world, "科普馆"), [("a.jpg", picture())] * 11
    with pytest.raises(Invalid, match="10"):
        services.keep_photos(
            session, FileStore(config.data / "files", 10_000_000), found, files, "", {}, world.actor(session, "planner")
        )
    assert services.photos_of(session, found) == []


def test_the_page_takes_photos_and_shows_them(client: Visitor, world: World) -> None:
    client.sign_in_as(world, "planner")
    typed = {"kind": "base", "level": "county", "name": "科普馆", "applied_on": "2026-11-02"}
    client.post("/demonstrations/new", data=typed | {"area_id": str(world.areas["county"].id)})
    sent = {"photos": (BytesIO(picture()), "a.jpg"), "caption": "展厅"}
    assert client.post("/demonstrations/1/photos", data=sent, content_type="multipart/form-data").status_code == 303
    assert "展厅" in client.get("/demonstrations/1").text
    assert client.get("/demonstrations/1/photos/1").mimetype == "image/jpeg"
    broken = {"photos": (BytesIO(b"x"), "b.jpg")}
    assert client.post("/demonstrations/1/photos", data=broken, content_type="multipart/form-data").status_code == 422
