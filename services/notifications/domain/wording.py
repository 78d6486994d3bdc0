"""A landlord's own wording of a mail: read, checked, and filled in.

The text is never a program. It has paragraphs, headings (`# `), lists (`- `) and tags
(`{{ code }}`) of a closed list; the tags' values are put in after it has been read, so that no
value can become a heading, a tag or a link.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

from chassis.errors import Invalid, Rejected
from chassis.text import _
from services.notifications.domain.tags import Shape, Tag, written

TAG = re.compile(r"\{\{ {0,3}([a-z_]{1,40}) {0,3}\}\}")
LEFT_OVER = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
ADDRESS = re.compile(
    r"(?:[a-z][a-z0-9+.-]{1,20}:)?//|\bwww\.|\b(?:mailto|javascript|tel):", re.IGNORECASE
)
SHIPPED = 0
"""The number of the wording that Lodge comes with."""

LONGEST_SUBJECT = 120
LONGEST_BODY = 5000


class WordingRefused(Invalid):
    """The text cannot be sent as it stands."""

    code = "wording_refused"


class TagWithoutValue(Rejected):
    """This mail has nothing to put in the place of a tag; the shipped text fits it better."""

    code = "tag_without_value"


class Look(StrEnum):
    """What a block of a text is."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST = "list"
    CODE = "code"
    LINK = "link"
    QUOTE = "quote"


Line = tuple[Look, str, str]
"""What a line is, its text, and the words of its button."""


@dataclass(frozen=True)
class Wording:
    """Subject and body as a landlord wrote them."""

    subject: str
    body: str


@dataclass(frozen=True)
class Block:
    """A part of a text with its tags filled in: one line, or an item per line of a list."""

    look: Look
    lines: tuple[str, ...]
    button: str = ""


def require_sendable(wording: Wording, tags: Mapping[str, Tag]) -> None:
    """Let only a text through that can be sent for every mail of its kind.

    Raises:
        WordingRefused: with advice for `subject` and `body`.
    """
    problems = {
        field: advice
        for field, advice in (
            ("subject", _subject_advice(wording.subject, tags)),
            ("body", _body_advice(wording.body, tags)),
        )
        if advice
    }
    if problems:
        raise WordingRefused("the wording cannot be sent as it stands", fields=problems)


def fill(
    wording: Wording, *, tags: Mapping[str, Tag], values: Mapping[str, object]
) -> tuple[str, list[Block]]:
    """Return the subject and the blocks of the body, with the tags' values in their places.

    Raises:
        TagWithoutValue: `values` has nothing for a tag of the text, or something the text leaves
            out and may not.
    """
    used = {*names_in(wording.subject), *names_in(wording.body)}
    told = {name: str(values[name]) for name in used if values.get(name)}
    dropped = {name for name, tag in tags.items() if tag.is_never_dropped and values.get(name)}
    if used - told.keys() or dropped - used:
        raise TagWithoutValue("this mail lacks what the wording tells, or tells more")
    return _filled(wording.subject, told), list(_gathered(_read(wording.body, tags, told)))


def names_in(text: str) -> list[str]:
    """Return the names of the tags in `text`, in order, each once."""
    return list(dict.fromkeys(TAG.findall(text)))


def _filled(text: str, told: Mapping[str, str]) -> str:
    return TAG.sub(lambda found: told[found[1]], text)


def _read(body: str, tags: Mapping[str, Tag], told: Mapping[str, str]) -> Iterator[Line]:
    """Give each line with what it is and the words of its button; an empty line is one as well."""
    for line in (each.strip() for each in body.strip().splitlines()):
        alone = TAG.fullmatch(line)
        if alone and (tag := tags[alone[1]]).shape is not Shape.WORDS:
            yield Look(tag.shape), told[tag.name], tag.button
        elif line.startswith("# "):
            yield Look.HEADING, _filled(line[2:].strip(), told), ""
        elif line.startswith(("- ", "* ")):
            yield Look.LIST, _filled(line[2:].strip(), told), ""
        else:
            yield Look.PARAGRAPH, _filled(line, told), ""


def _gathered(lines: Iterator[Line]) -> Iterator[Block]:
    """Join the lines of one paragraph, and the items of one list."""
    open_block: Block | None = None
    for look, text, button in lines:
        joins = look in {Look.PARAGRAPH, Look.LIST}
        if open_block is not None and open_block.look is look and joins and text:
            open_block = Block(look, (*open_block.lines, text))
            continue
        if not text and open_block is not None and open_block.look is Look.LIST:
            continue
        if open_block is not None:
            yield open_block
        open_block = Block(look, (text,), button) if text else None
    if open_block is not None:
        yield open_block


def _subject_advice(subject: str, tags: Mapping[str, Tag]) -> str:
    if not subject.strip():
        return _("Enter a subject")
    if len(subject) > LONGEST_SUBJECT:
        return _("Shorten the subject to %(limit)d characters") % {"limit": LONGEST_SUBJECT}
    if "\n" in subject:
        return _("Write the subject on one line")
    advice = _tag_advice(subject, tags)
    barred = [
        name for name in names_in(subject) if name in tags and not tags[name].may_be_in_subject
    ]
    if barred and not advice:
        return _(
            "%(tag)s may not stand in the subject: a subject can be read over a shoulder or on a "
            "locked phone"
        ) % {"tag": written(barred[0])}
    return advice or _address_advice(subject)


def _body_advice(body: str, tags: Mapping[str, Tag]) -> str:
    if not body.strip():
        return _("Enter the text")
    if len(body) > LONGEST_BODY:
        return _("Shorten the text to %(limit)d characters") % {"limit": LONGEST_BODY}
    missing = [
        written(tag.name)
        for tag in tags.values()
        if tag.is_mandatory and tag.name not in names_in(body)
    ]
    advice = _tag_advice(body, tags)
    if not advice and missing:
        return _("Add %(tags)s: without it this mail is of no use to its reader") % {
            "tags": ", ".join(missing)
        }
    return advice or _address_advice(body)


def _tag_advice(text: str, tags: Mapping[str, Tag]) -> str:
    unknown = [name for name in names_in(text) if name not in tags]
    if unknown:
        return _unknown_advice(unknown[0], list(tags))
    if LEFT_OVER.search(TAG.sub("", text)):
        return _(
            "A tag is two braces, one name in small letters, and two braces: %(tag)s. Nothing else "
            "may stand in braces"
        ) % {"tag": written(next(iter(tags)))}
    return ""


def _unknown_advice(name: str, known: Sequence[str]) -> str:
    near = get_close_matches(name, known, n=1)
    if near:
        return _("There is no tag %(tag)s in this mail. Did you mean %(near)s?") % {
            "tag": written(name),
            "near": written(near[0]),
        }
    return _("There is no tag %(tag)s in this mail. These can be used: %(tags)s") % {
        "tag": written(name),
        "tags": ", ".join(written(each) for each in known),
    }


def _address_advice(text: str) -> str:
    if ADDRESS.search(text):
        return _(
            "Take out the link. So that nobody can be led astray by a mail of ours, the only links "
            "in it are tags: %(portal)s leads to the portal"
        ) % {"portal": written("portal")}
    return ""
