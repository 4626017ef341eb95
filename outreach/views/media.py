"""Pages of the media: the list with its sums, the form, one item with its clipping, the file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from core.access import Actor, needs
from core.db import whole
from core.downloads import tables_answer
from core.errors import NotFound
from core.files import too_large
from core.filter_bars import FilterBar, choice, filter_bar, text_box
from core.forms import Form, attempt
from core.i18n import t, tn
from core.listing import Column, listing
from core.photos import LARGEST_BYTES
from core.sent_photos import file_store
from core.tags import tag
from core.times import say_plain_date, today
from core.web import actor, session
from outreach import media_queries as queries
from outreach import media_services as services
from outreach.media_inputs import MediaInput
from outreach.media_models import MediaItem
from outreach.media_queries import MediaFilter
from outreach.media_words import REACH_SOURCES, REACH_TONES, channel_of, unit_of
from outreach.queries import campaigns
from outreach.views import bp
from registry import terms
from registry.permissions import Permission as P
from registry.queries.areas import choices, readable_area
from registry.scope import load, may
from schedule.models import Campaign
from schedule.queries import zone_of
from schedule.return_spans import PERIODS, days_of

MOST_CAMPAIGNS = 60


@bp.get("/media")
@needs(P.VIEW_CAMPAIGNS)
def media() -> str:
    """What appeared in the media: sums by channel first, then the items."""
    db, who = session(), actor()
    wanted = wanted_of(db, who, request.args)
    sorts = {"on": MediaItem.published_on, "title": MediaItem.title, "items": MediaItem.items, "reach": MediaItem.reach}
    page = listing(db, queries.media_matching(who, wanted), request.args, url_for(".media"), sorts, "-on")
    sums = queries.channel_sums(db, who, wanted)
    return render_template(
        "outreach/media.html", page=page, columns=_columns(db), bar=_bar(db, who), sums=said_sums(db, sums),
        lede=_lede(sums), row_url=lambda one: url_for(".media_item", item_id=one.id), can_add=who.may(P.EDIT_EVENTS),
        can_import=who.may(P.IMPORT) and who.may(P.EDIT_EVENTS), is_filtered=wanted != MediaFilter(),
        file_url=page.url(page=None, sort=None).replace("/media", "/media.xlsx", 1),
    )  # fmt: skip


@bp.get("/media.<string:ending>")
@needs(P.VIEW_CAMPAIGNS)
def media_file(ending: str) -> ResponseReturnValue:
    """The same list as a file, xlsx or csv; it can be imported again."""
    db, who = session(), actor()
    on = today(zone_of(db))
    heading = [str(t("Media items")), str(t("As of %(day)s", day=say_plain_date(on)))]
    sheet = queries.media_sheet(db, who, wanted_of(db, who, request.args), heading)
    return tables_answer([sheet], f"{t('Media items')}_{on:%Y%m%d}", ending)


@bp.route("/media/new", methods=["GET", "POST"])
@needs(P.EDIT_EVENTS)
def new_media_item() -> ResponseReturnValue:
    """Enter an item; a pasted link, a campaign or an event is filled in already."""
    db, who = session(), actor()
    form = form_of(db, who, _suggested(db, who, request.args))
    if request.method == "POST":
        made = attempt(form, request.form, whole(db, lambda given: _entered(db, given, who)))
        if made is not None:
            flash(str(t("Entered: %(title)s.", title=made.title)), "success")
            return redirect(url_for(".media_item", item_id=made.id))
    return render_template("outreach/media_form.html", form=form, item=None), 422 if form.is_wrong else 200


@bp.get("/media/<int:item_id>")
@needs(P.VIEW_CAMPAIGNS)
def media_item(item_id: int) -> str:
    """One item."""
    db, who = session(), actor()
    item = load(db, MediaItem, item_id, who, P.VIEW_CAMPAIGNS)
    return render_template(
        "outreach/media_item.html", item=item, channel=terms.label(db, "media_channel", item.channel, item.area),
        unit=unit_of(item.channel, item.items), source=REACH_SOURCES[item.reach_source],
        tone=REACH_TONES[item.reach_source],
        can_edit=may(db, item, who, P.EDIT_EVENTS),
    )  # fmt: skip


@bp.route("/media/<int:item_id>/edit", methods=["GET", "POST"])
@needs(P.EDIT_EVENTS)
def edit_media_item(item_id: int) -> ResponseReturnValue:
    """Change an item, add or take away its clipping."""
    db, who = session(), actor()
    item = load(db, MediaItem, item_id, who, P.EDIT_EVENTS)
    form = form_of(db, who, values_of(item))
    if request.method == "POST":
        saved = attempt(form, request.form, whole(db, lambda given: _entered(db, given, who, item)))
        if saved is not None:
            flash(str(t("Saved: %(name)s.", name=item.title)), "success")
            return redirect(url_for(".media_item", item_id=item.id))
    return render_template("outreach/media_form.html", form=form, item=item), 422 if form.is_wrong else 200


@bp.post("/media/<int:item_id>/remove")
@needs(P.EDIT_EVENTS)
def remove_media_item(item_id: int) -> ResponseReturnValue:
    """Take an item out."""
    db, who = session(), actor()
    item = load(db, MediaItem, item_id, who, P.EDIT_EVENTS)
    services.remove_media_item(db, item, who)
    flash(str(t("Taken out: %(title)s.", title=item.title)), "info")
    return redirect(url_for(".media"))


@bp.get("/media/<int:item_id>/clipping")
@needs(P.VIEW_CAMPAIGNS)
def media_clipping(item_id: int) -> ResponseReturnValue:
    """The clipping itself."""
    item = load(session(), MediaItem, item_id, actor(), P.VIEW_CAMPAIGNS)
    if item.file is None:
        raise NotFound()
    return send_file(file_store().path(item.file), item.file.media_type, download_name=item.file.name, max_age=3600)


def _entered(db: Session, given: MediaInput, who: Actor, there: MediaItem | None = None) -> MediaItem:
    """The item, new or changed, with the clipping that came with the form, if one did."""
    item = services.edit_media_item(db, there, given, who) if there else services.add_media_item(db, given, who)
    chosen = request.files.get("clipping")
    if chosen is not None and chosen.filename:
        data = chosen.stream.read(LARGEST_BYTES + 1)
        if len(data) > LARGEST_BYTES:
            raise too_large(LARGEST_BYTES)
        services.keep_clipping(db, file_store(), item, chosen.filename, data, who)
    elif request.form.get("no_clipping"):
        services.drop_clipping(db, item, who)
    return item


def form_of(db: Session, who: Actor, values: Mapping[str, Any]) -> Form[MediaInput]:
    """The form with the reader's areas, campaigns and latest events to choose from."""
    found = campaigns(who).order_by(Campaign.starts_on.desc(), Campaign.id).limit(MOST_CAMPAIGNS)
    chosen = values.get("event_id")
    options: dict[str, Any] = {
        "channel": terms.names(db, "media_channel"), "reach_source": list(REACH_SOURCES.items()),
        "campaign_id": [("", str(t("None")))] + [(str(one.id), one.name) for one in db.scalars(found)],
        "event_id": [("", str(t("None"))), *queries.event_choices(db, who, chosen)],
    }  # fmt: skip
    areas = choices(db, who, P.EDIT_EVENTS, ("province", "prefecture", "county", "township"))
    if areas:
        options["area"] = areas
    return Form(MediaInput, options, {"area": areas[0][0] if areas else "", **values})


def values_of(item: MediaItem) -> dict[str, Any]:
    """The item as its form shows it."""
    return {name: getattr(item, name) for name in (*services.WRITTEN, "version")} | {"area": item.area.code}


def _suggested(db: Session, who: Actor, asked: Mapping[str, str]) -> dict[str, Any]:
    link = asked.get("link", "").strip()[:500]
    found: dict[str, Any] = {"published_on": today(zone_of(db)), "link": link, "channel": channel_of(link)}
    for name in ("campaign_id", "event_id"):
        if (typed := asked.get(name, "")).isdecimal() and len(typed) < 10:
            found[name] = int(typed)
    return found


def wanted_of(db: Session, who: Actor, asked: Mapping[str, str]) -> MediaFilter:
    """The filter that an address names; what is unknown does not narrow."""
    period, source = asked.get("period", ""), asked.get("reach", "")
    first, last = days_of(period, today(zone_of(db))) if period in PERIODS else (None, None)
    campaign = asked.get("campaign", "")
    return MediaFilter(
        typed=asked.get("q", "").strip()[:100], channel=asked.get("channel", "")[:40],
        reach_source=source if source in REACH_SOURCES else "",
        area=readable_area(db, who, asked.get("area", ""), P.VIEW_CAMPAIGNS),
        campaign_id=int(campaign) if campaign.isdecimal() and len(campaign) < 10 else None, first=first, last=last,
    )  # fmt: skip


def said_sums(db: Session, sums: list[queries.ChannelSum]) -> list[dict[str, Any]]:
    """The sums by channel in words, for pages."""
    named = terms.labels(db, "media_channel")
    return [
        {"code": one.channel, "name": named.get(one.channel, one.channel), "items": f"{one.items:,}",
         "unit": str(unit_of(one.channel)), "reach": f"{one.reach:,}" if one.unknown < one.entries else "–",
         "unknown": one.unknown}
        for one in sums
    ]  # fmt: skip


def _lede(sums: list[queries.ChannelSum]) -> str:
    entries, unknown = sum(one.entries for one in sums), sum(one.unknown for one in sums)
    if not entries:
        return str(t("What was broadcast, printed, sent and posted, and how many people it reached."))
    said = str(tn("%(n)s entry", "%(n)s entries", entries))
    reach = t("%(reach)s person-times known; of %(unknown)s entries nobody knows the reach.",
              reach=f"{sum(one.reach for one in sums):,}", unknown=unknown)  # fmt: skip
    return f"{said} · {reach}"


def _columns(db: Session) -> list[Column]:
    named = terms.labels(db, "media_channel")

    def reach(one: MediaItem) -> Any:
        if one.reach is None:
            return tag(REACH_SOURCES["unknown"])
        return f"{one.reach:,} · {REACH_SOURCES[one.reach_source]}"

    return [
        Column("title", t("Title"), lambda one: one.title, True),
        Column("channel", t("Channel"), lambda one: named.get(one.channel, one.channel)),
        Column("outlet", t("Outlet"), lambda one: one.outlet or "–"),
        Column("on", t("Date"), lambda one: say_plain_date(one.published_on), True, "date"),
        Column("items", t("How many"), lambda one: f"{one.items:,} {unit_of(one.channel, one.items)}", True, "number"),
        Column("reach", t("Reach"), reach, True),
        Column("area", t("Area"), lambda one: one.area.name),
        Column("campaign", t("Campaign"), lambda one: one.campaign.name if one.campaign else "–"),
    ]  # fmt: skip


def _bar(db: Session, who: Actor) -> FilterBar:
    asked = request.args
    found = campaigns(who).order_by(Campaign.starts_on.desc(), Campaign.id).limit(MOST_CAMPAIGNS)
    fields = [
        text_box(asked, "q", t("Title or outlet")),
        choice(asked, "channel", t("Channel"), terms.names(db, "media_channel")),
        choice(asked, "reach", t("How reach was known"), list(REACH_SOURCES.items())),
        choice(asked, "period", t("Time span"), list(PERIODS.items())),
        choice(asked, "campaign", t("Campaign"), [(str(one.id), one.name) for one in db.scalars(found)]),
    ]
    areas: list[Any] = list(choices(db, who, P.VIEW_CAMPAIGNS, ("county", "township")))
    if len(areas) > 1:
        fields.append(choice(asked, "area", t("Area"), areas, t("All areas")))
    return filter_bar(asked, url_for(".media"), *fields)
