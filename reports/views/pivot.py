"""The pivot: the reader chooses what stands in rows, columns and cells; its address holds the whole question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from core.access import needs
from core.errors import DomainError
from core.forms import Choices, Form
from core.i18n import Text, t
from core.listing import Listing
from core.times import today
from core.web import actor, session
from registry.permissions import Permission
from registry.terms import indented, labels
from reports.event_measures import EVENT_MEASURES
from reports.figures import NO_UNIT
from reports.measures import ATTRIBUTION, DIMENSION_NAMES, GROUPS, MEASURES, PARTICIPATION
from reports.pivot import Line
from reports.pivot_asked import Asked
from reports.pivot_inputs import Kept, PivotInput
from reports.pivot_queries import area_choices, pivot
from reports.pivot_spans import PRESETS
from reports.pivot_words import Links, address, say_span
from reports.queries import campaigns
from reports.view_queries import own_and_shared, owner_id
from reports.views import bp
from reports.views.saved import packed, packed_question, view_form
from schedule.queries import zone_of

CELLS = 2400
"""About so many cells make a page."""
LEVEL_NAMES = {"county": t("County"), "township": t("Township"), "village": t("Village")}


class Page(Listing):
    """One page of lines; a question has some members twice, which a plain list's address cannot hold."""

    def url(self, **changes: Any) -> str:
        """This pivot's address with some of its state changed."""
        return f"{self.path}?{urlencode({**self.query, **changes}, doseq=True)}"


@dataclass(frozen=True)
class Shown:
    """A line as the page draws it: what stands at its head, the first over so many lines (0: drawn above)."""

    line: Line
    labels: list[str]
    span: int


@bp.get("/figures/pivot")
@needs(Permission.VIEW_FIGURES)
def pivot_page() -> ResponseReturnValue:
    """The pivot that the address asks for."""
    form = pivot_form()
    asked = form.read(asked_for(PivotInput))
    found = None
    if asked is not None:
        try:
            found = pivot(session(), asked, actor(), today(zone_of(session())))
        except DomainError as error:
            form.settle(error)
    if found is None:
        return render_template("reports/pivot.html", form=form, found=None, groups=measure_groups()), 422
    return render_template("reports/pivot.html", form=form, groups=measure_groups(), **_facts(found))


def _facts(found: Asked) -> dict[str, Any]:
    """Everything that the page shows of the answer."""
    page = _page(found)
    return {
        "found": found, "misfits": misfits(found), "table": found.pivot, "page": page,
        "shown": _shown(found, list(page.rows)),
        "words": found.words, "links": Links(found.question, found.span), "shade": found.pivot.shades(),
        "period": say_span(found.span), "dimension_names": DIMENSION_NAMES,
        "attribution": ATTRIBUTION, "address": address(found.question),
        "may_export": actor().may(Permission.EXPORT_FIGURES), **_saved(found),
    }  # fmt: skip


def _saved(found: Asked) -> dict[str, Any]:
    """The views beside the table, which of them is open, and whether the table has been changed since."""
    mine, others = own_and_shared(session(), actor())
    wanted = _view().get("view")
    opened = next((view for view in (*mine, *others) if str(view.id) == wanted), None)
    question = packed_question(found.question)
    return {
        "mine": mine, "others": others, "opened": opened, "owner": owner_id(actor()), "question": question,
        "is_changed": opened is not None and packed(opened.question) != question, "view_form": view_form({}),
    }  # fmt: skip


def pivot_form() -> Form[PivotInput]:
    """The form with everything that can be chosen."""
    choices: Choices = {
        **kept_choices(),
        "rows": list(DIMENSION_NAMES.items()),
        "columns": [("", t("None")), *DIMENSION_NAMES.items()],
        "measures": [(measure.name, measure.label) for measure in MEASURES],
    }
    return Form(PivotInput, choices)


def kept_choices() -> Choices:
    """What the times and filters of every page of figures offer."""
    db = session()
    return {
        "period": list(PRESETS.items()),
        "area_id": [("", t("All")), *area_choices(db, actor())],
        "level": list(LEVEL_NAMES.items()),
        "kind": [("", t("All")), *indented(db, "unit_kind"), (NO_UNIT, t("General public"))],
        "activity": [("", t("All")), *labels(db, "event_kind").items()],
        "campaign_id": [("", t("All")), *campaigns(db, actor())],
        "category": [("", t("All")), *labels(db, "people_category").items()],
    }


def asked_for(model: type[Kept]) -> MultiDict[str, str]:
    """What the address asks for, over what is asked when it says nothing."""
    given = MultiDict(request.args)
    for name, info in model.model_fields.items():
        if not any(given.getlist(name)) and isinstance(info.default, list | str) and info.default:
            given.setlist(name, info.default if isinstance(info.default, list) else [info.default])
    return given


def measure_groups() -> list[tuple[Text, list[str]]]:
    """The measures under headings: those that are shown everywhere, the others of events, then by what they count."""
    first = [measure.name for measure in PARTICIPATION if measure.on_screen]
    rest = [measure.name for measure in EVENT_MEASURES if measure.name not in first]
    groups = [(t("Most asked for"), first), (t("Others of events"), rest)]
    return groups + [(title, [measure.name for measure in measures]) for title, measures in GROUPS]


def misfits(found: Asked) -> list[Text]:
    """Which measures stay empty, and by which dimension or filter they cannot be asked."""
    asked = found.question
    kept = {"kind": asked.kind, "activity": asked.activity, "campaign": asked.campaign_id, "category": asked.category}
    used = [*found.pivot.shape.rows, *found.pivot.shape.across, *(name for name, value in kept.items() if value)]
    return [
        t("“%(measure)s” is not counted by %(dimension)s and stays empty.", measure=measure.label,
          dimension=DIMENSION_NAMES[dimension])
        for measure in found.pivot.shape.measures
        for dimension in dict.fromkeys(used) if dimension not in measure.allows
    ]  # fmt: skip


def _page(found: Asked) -> Page:
    across = (len(found.pivot.heads) + 1) * len(found.pivot.shape.measures)
    size = max(20, min(200, CELLS // across))
    typed = request.args.get("page", "1")
    total = len(found.pivot.lines)
    pages = max(1, -(-total // size))
    number = min(max(int(typed) if typed.isdecimal() and len(typed) < 9 else 1, 1), pages)
    lines = found.pivot.lines[(number - 1) * size : number * size]
    state: Mapping[str, Any] = {**address(found.question), **_view()}
    return Page(lines, total, number, size, found.question.sort, state, url_for("reports.pivot_page"))


def _view() -> dict[str, str]:
    """The saved view that is open, as the address says."""
    typed = request.args.get("view", "")
    return {"view": typed} if typed.isdecimal() and len(typed) < 10 else {}


def _shown(found: Asked, lines: list[Line]) -> list[Shown]:
    """Lines with their words; equal first words are one cell over all lines that share them."""
    rows, words = found.pivot.shape.rows, found.words
    result: list[Shown] = []
    for at, line in enumerate(lines):
        labels_of = [words.say(*part) for part in zip(rows, line.key, strict=False)]
        span = 1
        if len(rows) == 2 and not line.is_subtotal:
            same = [one for one in lines if one.key[:1] == line.key[:1] and not one.is_subtotal]
            span = len(same) if at == 0 or lines[at - 1].key[:1] != line.key[:1] else 0
        result.append(Shown(line, labels_of, span))
    return result
