"""Parts that several forms of drills have in common."""

from __future__ import annotations

from collections.abc import Callable

from tools.word_forms import Form

Say = Callable[[str, str], str]
"""Chooses between the Chinese and the English wording."""


def people(say: Say) -> str:
    """The people expected by category, as one line."""
    comma, count = say("、", ", "), say("{{ one.name }}{{ one.expected }}人", "{{ one.name }} {{ one.expected }}")
    inner = f"{{% if not loop.first %}}{comma}{{% endif %}}{count}"
    return f"{{% for one in people %}}{{% if not loop.last %}}{inner}{{% endif %}}{{% endfor %}}"


def lines(form: Form, name: str, heading: str, stays: bool = False) -> None:
    """A heading and the lines of a longer text; nothing when there are none."""
    form.tag(f"if {name}")
    form.heading(heading)
    repeat_lines(form, name, stays)
    form.tag("endif")


def repeat_lines(form: Form, name: str, stays: bool = False) -> None:
    """The lines of a longer text, each a paragraph; those that stay are on one page with what follows."""
    form.tag(f"for line in {name}")
    form.text("{{ line }}").paragraph_format.keep_with_next = stays or None
    form.tag("endfor")


def compared(form: Form, heading: str) -> None:
    """How the drill compares; nothing when there is nothing to compare."""
    form.tag("if comparisons")
    if heading:
        form.heading(heading)
    else:
        form.gap(8)
    repeat_lines(form, "comparisons")
    form.tag("endif")


def end_of(form: Form, signatures: list[str]) -> None:
    """Places to sign, then unit and date."""
    if signatures:
        form.signatures(signatures)
    form.right("{{ unit.name }}", "{{ document.made_on }}")
