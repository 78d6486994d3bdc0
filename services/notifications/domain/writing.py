"""The words of a mail: subject, text and HTML of one letter, from its templates and its facts."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from textwrap import fill

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from chassis.text import gettext, ngettext
from services.notifications.domain.composing import Writing, require_one_line
from services.notifications.domain.letters import Letter

TEMPLATES = Path(__file__).parent.parent / "templates"
TEXT_WIDTH = 72
"""Characters of a line in the text part; longer ones make a mail hard to quote and to read."""


@dataclass(frozen=True)
class Letterhead:
    """Who writes: the landlord, as every mail names it."""

    name: str
    phone: str
    portal_url: str


def write(letter: Letter, *, letterhead: Letterhead, facts: Mapping[str, object]) -> Writing:
    """Write `letter`. `facts` are the words its templates ask for.

    Whatever is in `facts` is text: it is escaped in the HTML part and never read as a template.

    Raises:
        jinja2.UndefinedError: a fact is missing; a mail with a hole in it must not leave.
        HeaderRefused: the subject came out as something other than one line.
    """
    known = {"letterhead": letterhead, "language": "en", **facts}
    subject, text, html = (
        _environment().get_template(f"{letter.name}/{part}").render(known)
        for part in ("subject.txt", "body.txt", "body.html")
    )
    return Writing(subject=require_one_line(subject.strip()), text=_folded(text), html=html)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        keep_trailing_newline=False,
    )
    environment.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    environment.filters["quoted"] = _quoted
    return environment


def _quoted(words: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in words.splitlines())


def _folded(text: str) -> str:
    """Fold long lines, but never one that holds a link, a code or a quoted sentence."""
    lines = (
        line
        if len(line) <= TEXT_WIDTH or line.startswith((" ", ">"))
        else fill(
            line,
            TEXT_WIDTH,
            subsequent_indent="  " if line.startswith("- ") else "",
            break_long_words=False,
            break_on_hyphens=False,
        )
        for line in text.splitlines()
    )
    return "\n".join(lines).strip() + "\n"
