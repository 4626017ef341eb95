"""How a summary says its figures: names of periods, counts with their units, what is amiss. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from core.documents.words import clean
from core.i18n import Text, t, tn
from core.times import say_seconds
from reports.measures import BY_NAME, MEASURES
from reports.summary_facts import Left, Named, Numbers, Span, SummaryFacts

FEW = 5  # names that one sentence lists
MATERIALS: dict[str, Text] = {
    "leaflets": tn("%(n)s leaflet", "%(n)s leaflets", 0),
    "booklets": tn("%(n)s booklet", "%(n)s booklets", 0),
    "boards": tn("%(n)s display board", "%(n)s display boards", 0),
    "banners": tn("%(n)s banner", "%(n)s banners", 0),
    "souvenirs": tn("%(n)s souvenir", "%(n)s souvenirs", 0),
    "screenings": tn("%(n)s screening", "%(n)s screenings", 0),
    "quizzes": tn("%(n)s quiz", "%(n)s quizzes", 0),
    "enquiries": tn("%(n)s enquiry on site", "%(n)s enquiries on site", 0),
    "phone_enquiries": tn("%(n)s enquiry by phone", "%(n)s enquiries by phone", 0),
    "media_broadcasts": tn("%(n)s broadcast on radio and television", "%(n)s broadcasts on radio and television", 0),
    "media_messages": tn("%(n)s text message", "%(n)s text messages", 0),
    "media_wechat": tn("%(n)s post on WeChat", "%(n)s posts on WeChat", 0),
    "media_sites": tn("%(n)s article on a website", "%(n)s articles on websites", 0),
    "media_press": tn("%(n)s article in print", "%(n)s articles in print", 0),
    "media_screens": tn("%(n)s notice on a public screen", "%(n)s notices on public screens", 0),
    "media_videos": tn("%(n)s short video", "%(n)s short videos", 0),
    "media_others": tn("%(n)s other media item", "%(n)s other media items", 0),
    "media_known_reach": t("a known media reach of %(n)s"),
    "hall_visitors": tn("%(n)s visitor to a science hall", "%(n)s visitors to science halls", 0),
    "trained": tn("%(n)s person-time of training", "%(n)s person-times of training", 0),
}
"""How what was handed out and done stands in a sentence, by measure."""
THINGS = {"trained": t("People trained")}
"""What such a measure is called beside its unit, where its own name gives the unit."""

COMPARED = ("held", "drills_held", "units_reached", "coverage", "reported", "leaflets", "booklets")
LABELS = {measure.name: measure.label for measure in MEASURES}
PERCENTS = {measure.name for measure in MEASURES if measure.kind == "percent"}
NUMBERS = frozenset({"specialist_hours"})
"""Measures that are said with a digit behind the point."""
SECONDS = frozenset(measure.name for measure in MEASURES if measure.is_duration)


_NAMED = {
    "held": t("Events and drills held"),
    "drills_held": t("Drills held (number)"),
    "reported": t("Participation in person-times"),
    "units_reached": t("Units reached (number)"),
    "leaflets": t("Leaflets (copies)"),
    "booklets": t("Booklets (volumes)"),
}
"""How tables of a summary name measures, with their units."""


def named(name: str) -> str:
    """The name of a measure in a table, with its unit where the figure beside it has none."""
    return str(_NAMED.get(name) or LABELS[name])


def thing(name: str) -> tuple[str, str]:
    """The name and the unit of what was handed out and done, for two columns of a table."""
    return str(THINGS.get(name) or LABELS[name]), str(BY_NAME[name].unit)


def counted(name: str, value: object) -> str:
    """What was handed out and done with its number, as in 1 leaflet, 1,200 leaflets."""
    words, number = MATERIALS[name], round(value) if isinstance(value, int | float) else 0
    return str(Text(words.msgid, {"n": f"{number:,}" if words.plural is None else number}, words.plural))


def said(name: str, value: object) -> str:
    """A figure as it stands in a table, by the name of its measure; empty when there is none."""
    if not isinstance(value, int | float):
        return ""
    if name in PERCENTS:
        return percent(float(value))
    if name in SECONDS:
        return say_seconds(round(value))
    return f"{value:,.1f}".removesuffix(".0") if name in NUMBERS else f"{round(value):,}"


def percent(share: float) -> str:
    """A share as 64.3 %, or 64.3% in Chinese."""
    return str(t("%(share)s%%", share=f"{share * 100:.1f}".removesuffix(".0")))


def period(span: Span) -> str:
    """As in 2026年上半年, or first half of 2026."""
    names = {0: t("%(year)s"), 1: t("first half of %(year)s"), 2: t("second half of %(year)s")}
    return str(Text(names[span.half].msgid, {"year": str(span.year)}))


def title(facts: SummaryFacts) -> str:
    """The title of the summary."""
    wording = t("Summary of earthquake preparedness in %(area)s, %(period)s")
    return clean(Text(wording.msgid, {"area": facts.area, "period": period(facts.span)}))


def file_name(area: str, span: Span) -> str:
    """What the file of the summary is called."""
    return str(t("%(area)s_summary of %(period)s", area=area, period=period(span))) + ".docx"


def problems(facts: SummaryFacts) -> list[str]:
    """What the figures show to be amiss, then what was typed."""
    return [str(one) for one in _problems(facts)]


def _problems(facts: SummaryFacts) -> Iterator[Text | str]:
    empty = [place.name for place in facts.places if not whole(place.numbers, "held")]
    if empty:
        yield t("Nothing was held in %(places)s.", places=some(empty))
    yield from _behind(facts)
    left = facts.left
    if left.results:
        yield tn("%(n)s event is over and has no result yet.", "%(n)s events are over and have no result yet.",
                 left.results)  # fmt: skip
    if left.improvements:
        yield tn("%(n)s improvement after a drill is overdue.", "%(n)s improvements after drills are overdue.",
                 left.improvements)  # fmt: skip
    if left.defects:
        yield tn("%(n)s defect of a shelter is overdue.", "%(n)s defects of shelters are overdue.",
                 left.defects)  # fmt: skip
    if plans := whole(facts.total, "plans_overdue"):
        yield tn("%(n)s emergency plan is overdue for review.", "%(n)s emergency plans are overdue for review.", plans)
    if facts.topics.projects.late:
        yield tn(
            "%(n)s review of fortification is late.",
            "%(n)s reviews of fortification are late.",
            facts.topics.projects.late,
        )
    yield from _overdue(left)


def _overdue(left: Left) -> Iterator[Text]:
    """What units and whoever answers for something have not done by its day."""
    if hazards := left.hazards:
        yield tn("%(n)s hazard found by a unit is overdue.", "%(n)s hazards found by units are overdue.", hazards)
    if owed := left.suggestions:
        yield tn("%(n)s suggestion is overdue for an answer.", "%(n)s suggestions are overdue for an answer.", owed)
    if left.tasks:
        yield tn("%(n)s task is overdue.", "%(n)s tasks are overdue.", left.tasks)
    if left.ownerless:
        yield tn("%(n)s open task has nobody who answers for it.", "%(n)s open tasks have nobody who answers for them.",
                 left.ownerless)  # fmt: skip
    if left.findings:
        yield tn("%(n)s problem found by supervision is overdue.", "%(n)s problems found by supervision are overdue.",
                 left.findings)  # fmt: skip


def _behind(facts: SummaryFacts) -> Iterator[Text]:
    """Areas whose coverage is below half of the whole area's."""
    of_all = facts.total.get("coverage")
    if not isinstance(of_all, float) or not of_all:
        return
    found = [(place.numbers.get("coverage"), place.name) for place in facts.places if whole(place.numbers, "held")]
    low = sorted((share, name) for share, name in found if isinstance(share, float) and share < of_all / 2)
    if low:
        named = [str(t("%(name)s (%(share)s)", name=name, share=percent(share))) for share, name in low]
        yield t("Coverage is far below the %(whole)s of the whole area in %(places)s.", whole=percent(of_all),
                places=some(named))  # fmt: skip


def some(names: Sequence[str]) -> str:
    """The names, or the first few of them and how many there are."""
    if len(names) <= FEW:
        return listed(names)
    return str(t("%(names)s and %(n)s more", names=listed(names[:FEW]), n=len(names) - FEW))


def listed(names: Sequence[str]) -> str:
    """The names one after another, as in a sentence."""
    return str(t(", ")).join(names)


def comparisons(facts: SummaryFacts) -> list[dict[str, str]]:
    """This time beside the same time a year before; nothing when nothing was held then."""
    if not whole(facts.before, "held"):
        return []
    return [
        {
            "name": named(name), "now": said(name, facts.total.get(name)),
            "before": said(name, facts.before.get(name)),
            "change": change(name, facts.total.get(name), facts.before.get(name)),
        }
        for name in COMPARED
        if name in LABELS and (facts.total.get(name) or facts.before.get(name))
    ]  # fmt: skip


def change(name: str, now: object, before: object) -> str:
    """How much more or fewer, and in percent where there is a base; shares in percentage points."""
    if not isinstance(now, int | float) or not isinstance(before, int | float):
        return ""
    by = now - before
    if name in PERCENTS:
        points = f"{abs(by) * 100:.1f}".removesuffix(".0")
        more, fewer = t("%(n)s percentage points more"), t("%(n)s percentage points less")
        return str(t("unchanged")) if points == "0" else str(Text((more if by > 0 else fewer).msgid, {"n": points}))
    if not by:
        return str(t("unchanged"))
    words: Mapping[str, str] = {"n": f"{abs(round(by)):,}", "share": percent(abs(by) / before) if before else ""}
    if not before:
        return str(Text(t("%(n)s more than before").msgid, {"n": words["n"]}))
    more, fewer = t("%(n)s more (+%(share)s)"), t("%(n)s fewer (−%(share)s)")
    return str(Text((more if by > 0 else fewer).msgid, dict(words)))


def whole(numbers: Numbers, name: str) -> int:
    """The figure as a whole number; 0 where there is none."""
    value = numbers.get(name)
    return int(value) if isinstance(value, int | float) else 0


def with_numbers(rows: Sequence[Named]) -> list[Named]:
    """Those in which anything was planned, held, called off or reported, or which have units that could be reached."""
    names = ("planned", "held", "cancelled", "reported", "units")
    return [row for row in rows if any(row.numbers.get(name) for name in names)]
