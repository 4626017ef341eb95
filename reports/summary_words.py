"""How a summary says its figures: names of periods, counts with their units, sentences. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from core.documents.words import clean
from core.i18n import Text, language, t, tn
from core.times import say_plain_date, say_seconds
from reports.measures import MEASURES
from reports.summary_facts import Named, Numbers, Span, SummaryFacts

FEW = 5  # names that one sentence lists
MATERIALS: dict[str, tuple[Text, Text, Text]] = {
    "leaflets": (t("Leaflets"), t("copies"), t("%(n)s leaflets")),
    "booklets": (t("Booklets"), t("volumes"), t("%(n)s booklets")),
    "boards": (t("Display boards"), t("boards"), t("%(n)s display boards")),
    "banners": (t("Banners"), t("banners"), t("%(n)s banners")),
    "souvenirs": (t("Souvenirs"), t("pieces"), t("%(n)s souvenirs")),
    "screenings": (t("Screenings"), t("showings"), t("%(n)s screenings")),
    "quizzes": (t("Quizzes"), t("rounds"), t("%(n)s quizzes")),
    "enquiries": (t("Enquiries on site"), t("person-times"), t("%(n)s enquiries on site")),
    "phone_enquiries": (t("Enquiries by phone"), t("person-times"), t("%(n)s enquiries by phone")),
    "media_broadcasts": (t("On radio and television"), t("occasions"), t("%(n)s broadcasts on radio and television")),
    "media_messages": (t("Text messages sent"), t("items sent"), t("%(n)s text messages")),
    "media_wechat": (t("Posts on WeChat"), t("items"), t("%(n)s posts on WeChat")),
    "media_sites": (t("Articles on websites"), t("items"), t("%(n)s articles on websites")),
    "media_press": (t("Articles in newspapers and magazines"), t("items"), t("%(n)s articles in print")),
    "media_screens": (t("Notices on public screens"), t("items"), t("%(n)s notices on public screens")),
    "media_videos": (t("Short videos"), t("items"), t("%(n)s short videos")),
    "media_others": (t("Media items by other channels"), t("items"), t("%(n)s other media items")),
    "media_known_reach": (t("Media reach, as far as known"), t("person-times"), t("a known media reach of %(n)s")),
    "hall_visitors": (t("Visitors to science halls"), t("person-times"), t("%(n)s visitors to science halls")),
    "trained": (t("People trained"), t("person-times"), t("%(n)s person-times of training")),
}
"""Name, unit and how it stands in a sentence, by measure."""

COMPARED = ("held", "drills_held", "units_reached", "coverage", "reported", "leaflets", "booklets")
LABELS = {measure.name: measure.label for measure in MEASURES}
PERCENTS = {measure.name for measure in MEASURES if measure.kind == "percent"}
SECONDS = frozenset(measure.name for measure in MEASURES if measure.is_duration)


def said(name: str, value: object) -> str:
    """A figure as it stands in a table, by the name of its measure; empty when there is none."""
    if not isinstance(value, int | float):
        return ""
    if name in PERCENTS:
        return percent(float(value))
    return say_seconds(round(value)) if name in SECONDS else f"{round(value):,}"


def percent(share: float) -> str:
    """A share as 64.3 %, or 64.3% in Chinese."""
    return str(t("%(share)s%%", share=f"{share * 100:.1f}".removesuffix(".0")))


def period(span: Span) -> str:
    """As in 2026年上半年, or first half of 2026."""
    names = {0: t("%(year)s"), 1: t("first half of %(year)s"), 2: t("second half of %(year)s")}
    return str(Text(names[span.half].msgid, {"year": str(span.year)}))


def title(facts: SummaryFacts) -> str:
    """The title of the summary."""
    wording = t("Summary of earthquake outreach and drills in %(area)s, %(period)s")
    return clean(Text(wording.msgid, {"area": facts.area, "period": period(facts.span)}))


def file_name(area: str, span: Span) -> str:
    """What the file of the summary is called."""
    return str(t("%(area)s_summary of %(period)s", area=area, period=period(span))) + ".docx"


def overview(facts: SummaryFacts) -> list[str]:
    """What was done, a paragraph a line; what there was none of is not mentioned."""
    total = facts.total
    if not _number(total, "held"):
        return [_paragraph([*_until(facts), t("No event was held in this time.")])]
    first = [*_until(facts), *_events(facts), *_called_off(total)]
    parts = (first, _materials(total), _drills(total), _network(total), _suggestions(total))
    return [said for part in parts if (said := _paragraph(part))]


def _paragraph(sentences: Iterable[Text]) -> str:
    return ("" if language() == "zh" else " ").join(map(str, sentences))


def _until(facts: SummaryFacts) -> Iterator[Text]:
    if facts.until is not None:
        yield t("The figures go up to %(day)s.", day=say_plain_date(facts.until))


def _events(facts: SummaryFacts) -> Iterator[Text]:
    total = facts.total
    words = {"area": facts.area, "held": said("held", total["held"]), "drills": said("", total.get("drills_held") or 0)}
    yield Text(t("%(area)s held %(held)s outreach events and drills, %(drills)s of them drills.").msgid, words)
    if total.get("units_reached"):
        yield t("They reached %(reached)s of %(units)s units, %(coverage)s of all.",
                reached=said("", total["units_reached"]), units=said("", total.get("units")),
                coverage=said("coverage", total.get("coverage")))  # fmt: skip
    if total.get("reported"):
        yield t("%(visits)s person-times took part.", visits=said("", total["reported"]))
    if total.get("people"):
        yield t("Where people were counted once, they were %(people)s.", people=said("", total["people"]))


def _materials(total: Numbers) -> Iterator[Text]:
    given = [_in_sentence(name, total[name]) for name in MATERIALS if total.get(name)]
    if given:
        yield t("Handed out and done were: %(things)s.", things=listed(given))


def _in_sentence(name: str, value: object) -> str:
    return str(Text(MATERIALS[name][2].msgid, {"n": said(name, value)}))


def _drills(total: Numbers) -> Iterator[Text]:
    if total.get("evacuation_median"):
        yield t("Half of the timed evacuations took at most %(median)s, the fastest %(best)s; "
                "%(share)s met the target.",
                median=said("evacuation_median", total["evacuation_median"]),
                best=said("evacuation_best", total.get("evacuation_best")),
                share=said("evacuation_share", total.get("evacuation_share")))  # fmt: skip
    if total.get("frequency") is not None:
        yield t("Of the drills that the rules ask for, %(share)s were held.",
                share=percent(float(total["frequency"])))  # type: ignore[arg-type]  # fmt: skip


def _network(total: Numbers) -> Iterator[Text]:
    if total.get("shelters"):
        yield t("There are %(n)s shelters in use; %(share)s were verified as often as required.",
                n=said("", total["shelters"]), share=said("shelters_share", total.get("shelters_share")))  # fmt: skip
    if total.get("anomalies"):
        words = {"n": said("", total["anomalies"])}
        yield Text(t("Anomalies reported by the observation network: %(n)s.").msgid, words)


def _suggestions(total: Numbers) -> Iterator[Text]:
    if total.get("suggestions"):
        words = {"n": said("", total["suggestions"]), "m": said("", total.get("suggestions_on_time") or 0)}
        yield Text(t("Questions and suggestions collected on open days: %(n)s; answered on time: %(m)s.").msgid, words)
    if total.get("suggestions_share") is not None:
        yield t("That is %(share)s of those that were due.",
                share=said("suggestions_share", total.get("suggestions_share")))  # fmt: skip


def _called_off(total: Numbers) -> Iterator[Text]:
    cancelled, postponed = _number(total, "cancelled"), _number(total, "postponed")
    if cancelled or postponed:
        yield t("Events cancelled: %(cancelled)s; postponed: %(postponed)s.",
                cancelled=cancelled, postponed=postponed)  # fmt: skip


def problems(facts: SummaryFacts) -> list[str]:
    """What the figures show to be amiss, then what was typed."""
    return [str(one) for one in _problems(facts)]


def _problems(facts: SummaryFacts) -> Iterator[Text | str]:
    empty = [place.name for place in facts.places if not _number(place.numbers, "held")]
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


def _behind(facts: SummaryFacts) -> Iterator[Text]:
    """Areas whose coverage is below half of the whole area's."""
    whole = facts.total.get("coverage")
    if not isinstance(whole, float) or not whole:
        return
    found = [(place.numbers.get("coverage"), place.name) for place in facts.places if _number(place.numbers, "held")]
    low = sorted((share, name) for share, name in found if isinstance(share, float) and share < whole / 2)
    if low:
        named = [str(t("%(name)s (%(share)s)", name=name, share=percent(share))) for share, name in low]
        yield t("Coverage is far below the %(whole)s of the whole area in %(places)s.", whole=percent(whole),
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
    if not _number(facts.before, "held"):
        return []
    return [
        {
            "name": str(LABELS[name]), "now": said(name, facts.total.get(name)),
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


def _number(numbers: Numbers, name: str) -> int:
    value = numbers.get(name)
    return int(value) if isinstance(value, int | float) else 0


def with_numbers(rows: Sequence[Named]) -> list[Named]:
    """Those in which anything was planned, held, called off or reported, or which have units that could be reached."""
    names = ("planned", "held", "cancelled", "reported", "units")
    return [row for row in rows if any(row.numbers.get(name) for name in names)]
