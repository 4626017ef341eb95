"""Deeds on summaries: have one made by a worker, take it away; a county's own templates."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import Invalid
from core.files import FileStore
from core.i18n import t
from core.jobs import Progress, ask, cancel, job
from core.times import now, today
from core.versions import check_version
from registry.identity import actor_of_key
from registry.models import Area
from registry.permissions import Permission
from registry.queries.areas import find_area
from registry.scope import load
from registry.word_template_services import WORD
from reports.models import Summary
from reports.summary_facts import Span
from reports.summary_file_queries import made, name_of
from reports.summary_inputs import SummaryInput
from schedule.queries import zone_of

JOB = "reports.summary"


def ask_for_summary(session: Session, given: SummaryInput, actor: Actor) -> Summary:
    """The summary that a worker will make; of each time and language an area has one, made anew when asked again."""
    area = find_area(session, given.area, "area")
    if not actor.may_for(Permission.EXPORT_FIGURES, area.path):
        raise Invalid("area_not_yours", t("This area is outside the areas you look after."), field="area")
    span = Span(given.year, int(given.half))
    if span.starts_on > today(zone_of(session, area)):
        raise Invalid("not_begun", t("This time has not begun yet."), field="year")
    session.scalar(select(Area.id).where(Area.id == area.id).with_for_update())  # two at once: one after the other
    found = session.scalar(select(Summary).where(
        Summary.area_id == area.id, Summary.year == span.year, Summary.half == span.half,
        Summary.language == given.language,
    ))  # fmt: skip
    if found is None:
        found = Summary(area_id=area.id, year=span.year, half=span.half, language=given.language)
        session.add(found)
    else:
        check_version(found, given.version)
    found.problems, found.plans = given.problems, given.plans
    session.flush()
    found.job_id = ask(session, JOB, {"summary": found.id, "actor": actor.key}, actor).id
    session.flush()
    return found


@job(JOB)
def make_summary(progress: Progress, params: dict[str, Any]) -> dict[str, Any]:
    """Make the file; nothing happens when the summary has been taken away meanwhile."""
    store: FileStore = current_app.extensions["files"]
    progress.say(0, 2, str(t("Counting")))
    with progress.database.transaction(writing=False) as session:
        actor = actor_of_key(session, params["actor"])
        found = session.get(Summary, params["summary"])
        if found is None:
            return {}
        area, span, language = found.area, Span(found.year, found.half), found.language
        content = made(session, area, span, language, actor, store, found.problems, found.plans)
        name = name_of(area, span, language)
    progress.say(1, 2, str(t("Writing")))
    with progress.database.transaction() as session:
        actor = actor_of_key(session, params["actor"])
        kept = session.get(Summary, params["summary"])
        if kept is None:
            return {}
        stored = store.keep(session, BytesIO(content), name, actor)
        stored.media_type = WORD
        kept.file_id, kept.made_at, kept.made_by = stored.id, now(), actor.name[:60]
    return {"summary": params["summary"], "url": f"/figures/summaries/{params['summary']}"}


def drop_summary(session: Session, found: Summary, actor: Actor) -> None:
    """The summary is gone; a worker that is at it stops."""
    load(session, Summary, found.id, actor, Permission.EXPORT_FIGURES)
    if found.job is not None:
        cancel(session, found.job, actor)
    session.delete(found)
    session.flush()
