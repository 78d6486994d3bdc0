"""Forms as a person fills them in: what was typed, what is wrong with it, nothing lost."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import Request

from chassis.errors import TooMany, Unavailable
from chassis.text import _

MOST_FIELDS = 1000
LONGEST = 200
"""Characters of a field whose form names no other limit."""

TOKEN_FIELD = "csrf_token"  # noqa: S105 - the name of the field, not a secret
PARSED = "lodge_form"
"""Where the guard leaves the fields that it has read, in the request's state."""


class Form:
    """What a person typed, by field, and for each refused field what to do about it."""

    def __init__(
        self,
        values: Mapping[str, str] | None = None,
        lists: Mapping[str, list[str]] | None = None,
    ) -> None:
        """Begin with `values`, and with `lists` for fields that may be chosen several times."""
        self.values: dict[str, str] = dict(values or {})
        self.lists: dict[str, list[str]] = dict(lists or {})
        self.problems: dict[str, str] = {}
        self.later: Unavailable | TooMany | None = None
        """Why it cannot be taken for now, where sending it again later is all there is to do."""

    def __getitem__(self, name: str) -> str:
        """Return what was typed into `name`; nothing when the field was not sent."""
        return self.values.get(name, "")

    @property
    def is_good(self) -> bool:
        """Whether nothing has been refused so far."""
        return not self.problems

    def refuse(self, name: str, advice: str) -> None:
        """Say what to do about `name`. The first advice for a field stays."""
        self.problems.setdefault(name, advice)

    def put_off(self, name: str, advice: str, cause: Unavailable | TooMany) -> None:
        """Say at `name` that it cannot be taken for now.

        Its page is answered 503 for an outage and 429 for too many tries, with Retry-After.
        """
        self.refuse(name, advice)
        self.later = cause

    def require(self, name: str, advice: str) -> None:
        """Refuse `name` with `advice` when it is empty."""
        if not self[name]:
            self.refuse(name, advice)

    def differ(self, name: str, again: str) -> bool:
        """Say whether two fields hold different texts, however the keyboard composed accents."""
        typed, repeated = (unicodedata.normalize("NFKC", self[field]) for field in (name, again))
        return typed != repeated

    def refuse_all(self, problems: Mapping[str, str]) -> None:
        """Take over refusals of the service that owns the data, by field."""
        for name, advice in problems.items():
            self.refuse(name, advice)

    def arrange(self, *names: str) -> None:
        """Put the problems into the order of the page: `names` first, then what else there is."""
        known = [name for name in names if name in self.problems]
        self.problems = {name: self.problems[name] for name in known} | self.problems

    def forget(self, *names: str) -> None:
        """Drop what was typed into `names`: a password is never sent back to the page."""
        for name in names:
            self.values.pop(name, None)


def parse_fields(body: bytes) -> list[tuple[str, str]]:
    """Read a URL-encoded body.

    Raises:
        HTTPException: 400, it is not UTF-8 or has more than 1,000 fields.

    """
    try:
        return parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=MOST_FIELDS,
        )
    except ValueError as problem:
        raise HTTPException(400) from problem


def read_form(
    request: Request,
    *names: str,
    many: Collection[str] = (),
    verbatim: Collection[str] = (),
    longest: Mapping[str, int] | None = None,
) -> Form:
    """Return the posted form with exactly the fields `names` and `many`.

    Text is trimmed and its control characters become spaces (line breaks stay in fields
    longer than a line). Fields in `verbatim`, passwords, are kept as typed. A field above
    its limit in `longest` (else 200 characters) is refused with advice and kept.

    Raises:
        HTTPException: 400, a field came twice or is unknown: no page of ours sends that.

    """
    limits = longest or {}
    form = Form()
    for name, value in getattr(request.state, PARSED, []):
        if name == TOKEN_FIELD:
            continue
        limit = limits.get(name, LONGEST)
        text = value if name in verbatim else _clean(value, keep_lines=limit > LONGEST)
        if name in many:
            form.lists.setdefault(name, []).append(text)
        elif name in names and name not in form.values:
            form.values[name] = text
        else:
            raise HTTPException(400)
        if len(text) > limit:
            advice = _("Shorten this to %(limit)d characters or fewer")
            form.refuse(name, advice % {"limit": limit})
    return form


def _clean(text: str, *, keep_lines: bool) -> str:
    lines = re.sub(r"\r\n?", "\n", text)
    kept = "\n\t" if keep_lines else ""
    spaced = (
        " " if unicodedata.category(character) == "Cc" and character not in kept else character
        for character in lines
    )
    return "".join(spaced).strip()
