"""The words of a mail: subject, text and HTML of one letter, from its templates and its facts."""

import contextlib
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from textwrap import fill as folded
from typing import cast

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup, escape

from chassis.text import gettext, ngettext
from services.notifications.domain.composing import Writing, require_one_line
from services.notifications.domain.foot import Letterhead
from services.notifications.domain.letters import FIXED_FACTS, Letter
from services.notifications.domain.tags import Tag, tags_of, written
from services.notifications.domain.wording import Block, TagWithoutValue, Wording, fill

TEMPLATES = Path(__file__).parent.parent / "templates"
WORKED_OUT = frozenset({"in_short", "told", "what_now"})
"""Facts that a mail may have as a template of its own, because they depend on other facts."""

TEXT_WIDTH = 72
"""Characters of a line in the text part; longer ones make a mail hard to quote and to read."""


def write(
    letter: Letter,
    *,
    letterhead: Letterhead,
    facts: Mapping[str, object],
    own: Wording | None = None,
) -> Writing:
    """Write `letter`, in the landlord's `own` words where there are any that fit.

    `facts` are the words its templates ask for. Whatever is in them is text: it is escaped in the
    HTML part and never read as a template. Own words that need a fact this mail lacks, or that
    leave one out which may not be left out, give way to the shipped ones. A mail that may go to
    an address nobody has proved says no fact that somebody else typed.

    Raises:
        jinja2.UndefinedError: a fact is missing; a mail with a hole in it must not leave.
        HeaderRefused: the subject came out as something other than one line.
    """
    if letter.is_for_anybody:
        facts = {name: value for name, value in facts.items() if name in FIXED_FACTS}
    known = {"letterhead": letterhead, "language": "en", **facts}
    known |= {
        name: _part(f"{letter.name}/{name}.txt", known) for name in WORKED_OUT & _named(letter)
    }
    tags = tags_of(letter.name)
    if own is not None and tags is not None and not facts.get("is_staff"):
        with contextlib.suppress(TagWithoutValue):
            return _write_own(own, tags=tags, known=known | values_of(letterhead))
    subject, text, html = (
        _environment().get_template(f"{letter.name}/{part}").render(known)
        for part in ("subject.txt", "body.txt", "body.html")
    )
    return Writing(subject=require_one_line(subject.strip()), text=_folded(text), html=html)


def shipped_wording(letter: Letter) -> Wording:
    """Return the shipped text as a landlord would write it: with tags, to begin an own one from."""
    paper = TEMPLATES / letter.name / "letter.txt"
    if paper.is_file():
        subject, _, body = paper.read_text("utf-8").partition("\n")
        return Wording(subject.removeprefix("Subject: "), body.strip())
    tags = tags_of(letter.name) or {}
    told: dict[str, object] = {name: written(name) for name in tags}
    letterhead = Letterhead(written("landlord"), written("phone"), written("portal"))
    known = {
        **told,
        "is_staff": False,
        "is_mine": True,
        "is_own": False,
        "is_other_address": False,
        "letterhead": letterhead,
    }
    if not any(tag.is_mandatory for tag in tags.values() if tag.name == "link"):
        known["link"] = None
    subject = _part(f"{letter.name}/subject.txt", known)
    body = _part(f"{letter.name}/body.txt", known).partition("\n-- \n")[0]
    lines = (re.sub(r"^(?:    |> )", "", line).rstrip() for line in body.splitlines())
    return Wording(subject, re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip())


def values_of(letterhead: Letterhead) -> dict[str, object]:
    """Return what the tags stand for that every mail has."""
    return {
        "landlord": letterhead.name,
        "phone": letterhead.phone,
        "portal": letterhead.portal_url,
    }


def text_of(subject: str, blocks: Sequence[Block], *, letterhead: Letterhead) -> str:
    """Return own words as the plain text of a mail."""
    known = {"letterhead": letterhead, "subject": subject, "blocks": blocks}
    return _folded(_environment().get_template("_own.txt").render(known))


def _write_own(own: Wording, *, tags: Mapping[str, Tag], known: Mapping[str, object]) -> Writing:
    subject, blocks = fill(own, tags=tags, values=known)
    letterhead = known["letterhead"]
    links = [
        str(known[name]) for name in ("link", "not_me", "answer_link", "portal") if known.get(name)
    ]
    html = (
        _environment()
        .get_template("_own.html")
        .render({**known, "subject": subject, "blocks": blocks, "links": links})
    )
    return Writing(
        subject=require_one_line(subject.strip()),
        text=text_of(subject, blocks, letterhead=cast("Letterhead", letterhead)),
        html=html,
    )


def _part(name: str, known: Mapping[str, object]) -> str:
    return _environment().get_template(name).render(known).strip()


@cache
def _named(letter: Letter) -> frozenset[str]:
    """Return which parts there are of a mail."""
    return frozenset(path.stem for path in (TEMPLATES / letter.name).glob("*.txt"))


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
    environment.filters["linked"] = _linked
    return environment


def _quoted(words: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in words.splitlines())


def _linked(line: str, links: Sequence[str]) -> Markup:
    """Escape `line`, and let the addresses in it that are ours be followed."""
    shown = escape(line)
    for link in links:
        address = escape(link)
        shown = Markup(shown.replace(address, Markup('<a href="{0}">{0}</a>').format(link)))  # noqa: S704  # escaped above
    return shown


def _folded(text: str) -> str:
    """Fold long lines, but never one that holds a link, a code or a quoted sentence."""
    lines = (
        line
        if len(line) <= TEXT_WIDTH or line.startswith((" ", ">"))
        else folded(
            line,
            TEXT_WIDTH,
            subsequent_indent="  " if line.startswith("- ") else "",
            break_long_words=False,
            break_on_hyphens=False,
        )
        for line in text.splitlines()
    )
    return "\n".join(lines).strip() + "\n"
