"""Places where upper floors add to pages below them: panels of a page, rows of Today, hits of the search."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from flask import current_app
from markupsafe import Markup
from sqlalchemy.orm import Session

from core.access import Actor
from core.counting import Count
from core.i18n import language
from core.owed import ReturnKind
from core.rosters import Roster


@dataclass(frozen=True)
class Panel:
    """A piece of a page: a template with what it shows; empty ones are left out by returning None."""

    title: str
    template: str
    values: dict[str, Any] = field(default_factory=dict)
    rank: int = 50  # the lower, the further up on the page

    @property
    def html(self) -> Markup:
        """What stands under the title: the template sees each value by its name, `panel`, and the language spoken."""
        template = current_app.jinja_env.get_template(self.template)
        return Markup(template.render({"panel": self, "language": language(), **self.values}))  # noqa: S704 - escaped by the template


@dataclass(frozen=True)
class Hit:
    """Something the search found, with the kind of thing it is."""

    kind: str
    title: str
    detail: str
    url: str


@dataclass(frozen=True)
class Need:
    """Something that waits for the reader: how urgent (bad, warn, info), what, why, and the one action."""

    tone: str
    tag: str
    title: str
    hint: str
    url: str
    action: str


@dataclass(frozen=True)
class Figure:
    """A figure of the Today page; `share` (0 to 1) draws a bar; one that seldom changes stands under the rest."""

    title: str
    value: str
    unit: str = ""
    note: str = ""
    tone: str = ""
    url: str = ""
    share: float | None = None
    is_steady: bool = False


@dataclass(frozen=True)
class Soon:
    """Something that comes this week; those without an instant stand at the end."""

    when: str
    title: str
    detail: str
    tag: str
    tone: str
    url: str
    at: datetime | None = None


@dataclass(frozen=True)
class Action:
    """Something that can be done with a record on an upper floor: a link, or a form that is sent at once."""

    label: str
    url: str
    is_post: bool = False


ActionMaker = Callable[[Session, Any, Actor], Sequence[Action]]
PanelMaker = Callable[[Session, Any, Actor], Panel | None]
Searcher = Callable[[Session, str, Actor, int], Sequence[Hit]]
TodayMaker = Callable[[Session, Actor], Sequence[Any]]


@dataclass
class Board:
    """What the roof has put on the pages: panels by kind of record, searchers, and makers of Today's parts."""

    panels: dict[str, list[PanelMaker]] = field(default_factory=dict)
    searchers: list[Searcher] = field(default_factory=list)
    figures: list[TodayMaker] = field(default_factory=list)
    needs: list[TodayMaker] = field(default_factory=list)
    counts: list[Count] = field(default_factory=list)  # what figures and needs ask for
    soon: list[TodayMaker] = field(default_factory=list)
    conditions: dict[str, list[Callable[[], Any]]] = field(default_factory=dict)  # what upper floors know of records
    actions: dict[str, list[ActionMaker]] = field(default_factory=dict)
    layers: list[Any] = field(default_factory=list)  # of the map: maps.layers.Layer, which says how to add one
    returns: list[ReturnKind] = field(default_factory=list)  # what is owed again and again, in the order of its table
    rosters: list[Roster] = field(default_factory=list)  # people and posts that packages keep themselves

    def add_panels(self, kind: str, *makers: PanelMaker) -> None:
        """Show these panels on the pages of records of this kind ("unit", "event", "place", "area")."""
        self.panels.setdefault(kind, []).extend(makers)

    def add_condition(self, name: str, condition: Callable[[], Any]) -> None:
        """Let a condition for queries be one of those that hold under this name, such as "event.reported"."""
        self.conditions.setdefault(name, []).append(condition)

    def add_actions(self, kind: str, *makers: ActionMaker) -> None:
        """Offer these actions wherever records of this kind wait for somebody ("event.report")."""
        self.actions.setdefault(kind, []).extend(makers)


def board() -> Board:
    """The board of this application."""
    found: Board = current_app.extensions["board"]
    return found


def panels(session: Session, kind: str, record: Any, actor: Actor) -> list[Panel]:
    """The panels of one record's page, for this reader, by their rank."""
    made = (maker(session, record, actor) for maker in board().panels.get(kind, ()))
    return sorted((panel for panel in made if panel is not None), key=lambda panel: panel.rank)


def actions(session: Session, kind: str, record: Any, actor: Actor) -> list[Action]:
    """What this reader can do with the record on upper floors, the likeliest first."""
    return [one for maker in board().actions.get(kind, ()) for one in maker(session, record, actor)]


def coming(session: Session, actor: Actor) -> list[Soon]:
    """What comes this week for this reader, from all makers, by its time."""
    last = datetime.max.replace(tzinfo=UTC)
    return sorted(gather(board().soon, session, actor), key=lambda one: one.at or last)


def gather(makers: Sequence[TodayMaker], session: Session, actor: Actor) -> list[Any]:
    """Everything that these makers have for this reader, in their order."""
    return [item for maker in makers for item in maker(session, actor)]
