"""Known walking distances as a sheet, in the columns of the import."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import t
from core.sheets import Column, Sheet, Value
from core.times import local, now, say_plain_date
from maps.coverage_models import WalkingWay
from maps.models import Place
from registry.models import Area
from registry.permissions import Permission
from registry.scope import beneath, within


def walking_way_sheet(session: Session, actor: Actor, area: Area | None = None) -> Sheet:
    """The known ways of the actor's areas, in the columns of the import."""
    columns = [
        Column(str(t("Village or community"))), Column(str(t("Township"))), Column(str(t("Place"))),
        Column(str(t("Way on foot (m)")), "number"), Column(str(t("Source"))),
    ]  # fmt: skip
    made_on = say_plain_date(local(now()).date())
    title = str(t("Walking distances"))
    return Sheet(
        title, columns, list(_rows(session, actor, area)), heading=[title, str(t("As of %(day)s", day=made_on))]
    )


def _rows(session: Session, actor: Actor, area: Area | None) -> Iterator[list[Value]]:
    above = {one.id: one.name for one in session.execute(select(Area.id, Area.name).where(Area.level == "township"))}
    query = select(Area.code, Area.parent_id, Place.code, Place.name, WalkingWay.metres, WalkingWay.source)
    query = query.select_from(WalkingWay).join(WalkingWay.area).join(Place, Place.id == WalkingWay.place_id)
    query = query.where(within(actor, Permission.VIEW_PLACES, WalkingWay.area_id))
    if area is not None:
        query = query.where(beneath(area.path))
    for code, parent, place_code, name, metres, source in session.execute(query.order_by(Area.code, Place.id)).tuples():
        yield [code, above.get(parent, ""), place_code or name, metres, source]
