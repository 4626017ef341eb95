"""Pages of figures: the table of participation, the events behind each figure, the files."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from core.access import needs
from core.forms import Choices, Form
from core.i18n import t
from core.listing import Listing
from core.times import today
from core.web import actor, session
from registry.area_codes import LEVELS
from registry.permissions import Permission
from registry.terms import indented, labels
from reports.figures import NO_UNIT, UNSPECIFIED
from reports.inputs import FiguresInput, default_period
from reports.measures import ATTRIBUTION, DIMENSION_NAMES, MEASURES
from reports.queries import campaigns
from reports.table_queries import table
from reports.tables import Table, address
from reports.views import bp
from schedule.queries import zone_of

SHOWN = 100
LEVEL_NAMES = {"county": t("County"), "township": t("Township"), "village": t("Village")}


def _form() -> Form[FiguresInput]:
    db = session()
    first, last = default_period(today(zone_of(session())))
    choices: Choices = {
        "by": list(DIMENSION_NAMES.items()),
        "level": [(level, LEVEL_NAMES[level]) for level in LEVELS if level in LEVEL_NAMES],
        "kind": [("", t("All")), *indented(db, "unit_kind"), (NO_UNIT, t("General public"))],
        "activity": [("", t("All")), *labels(db, "event_kind").items()],
        "campaign_id": [("", t("All")), *campaigns(db, actor())],
        "category": [("", t("All")), *labels(db, "people_category").items(), (UNSPECIFIED, t("Not specified"))],
        "measures": [(measure.name, measure.label) for measure in MEASURES],
    }
    return Form(FiguresInput, choices, {"starts_on": first, "ends_on": last})


def _asked(form: Form[FiguresInput]) -> FiguresInput | None:
    """What the address asks for, over the defaults; None when it cannot be understood."""
    given = MultiDict(request.args)
    for name in ("starts_on", "ends_on", "level"):
        if not given.get(name):
            given[name] = form[name].value
    if not given.getlist("by"):
        given["by"] = "area"
    return form.read(given)


def asked_in_address() -> tuple[Form[FiguresInput], FiguresInput | None]:
    """The form and what the address asks for, over the defaults; None when it cannot be understood."""
    form = _form()
    return form, _asked(form)


@bp.get("/figures")
@needs(Permission.VIEW_FIGURES)
def participation() -> ResponseReturnValue:
    """The table of participation, with a total, by what the reader chose."""
    form = _form()
    asked = _asked(form)
    if asked is None:
        return render_template("reports/participation.html", form=form, table=None, measures=[]), 422
    found = table(session(), asked, actor())
    shown = [m for m in found.measures if m.on_screen]
    return render_template(
        "reports/participation.html", form=form, table=found, measures=shown, all_measures=found.measures,
        page=_page(found), dimension_names=DIMENSION_NAMES, attribution=ATTRIBUTION, address=address(asked),
        may_export=actor().may(Permission.EXPORT_FIGURES),
    )  # fmt: skip


def _page(found: Table) -> Listing:
    typed = request.args.get("page", "1")
    pages = max(1, -(-len(found.figures.lines) // SHOWN))
    number = min(max(int(typed) if typed.isdecimal() and len(typed) < 9 else 1, 1), pages)
    lines = found.figures.lines[(number - 1) * SHOWN : number * SHOWN]
    state = {key: value for key, value in request.args.items(multi=True) if key != "page"}
    return Listing(lines, len(found.figures.lines), number, SHOWN, "", state, request.path)
