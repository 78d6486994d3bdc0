"""The archive of all that is held about a person: written while it is sent, never whole anywhere.

One part is in memory at a time; files pass through in pieces.
"""

import io
import zipfile
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from html import escape
from typing import Final
from uuid import UUID

from chassis.errors import NotFound
from chassis.own_data import OwnPart
from chassis.text import _
from services.gateway.clients.own_data import OwnDataClient

Tokens = Callable[[], Awaitable[Mapping[str, str]]]
"""Returns the tokens of the session as they are now: an old one opens no room that can be closed.

Raises `Unauthenticated` once the session has ended."""

LOOK: Final = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse;width:100%;margin-bottom:2rem}"
    "caption{text-align:left;font-weight:bold;padding:.5rem 0}"
    "th,td{border:1px solid #888;padding:.3rem .5rem;text-align:left;vertical-align:top;"
    "overflow-wrap:anywhere;white-space:pre-wrap}"
)


def part_names() -> dict[str, str]:
    """Return what the part of each service is called, in the order of the page."""
    return {
        "identity": _("Your login"),
        "registration": _("How you registered"),
        "accounts": _("Your homes and your money"),
        "cases": _("Your cases"),
        "notifications": _("What we sent you"),
    }


class _Sink(io.RawIOBase):
    """Takes what the archive writes until it is sent."""

    def __init__(self) -> None:
        self._written = bytearray()

    def writable(self) -> bool:
        """Say that it may be written to; it cannot be sought in."""
        return True

    def write(self, piece: object) -> int:
        """Take a piece."""
        taken = memoryview(piece)  # type: ignore[arg-type]
        self._written += taken
        return taken.nbytes

    def take(self) -> bytes:
        """Return what was written since the last time."""
        taken = bytes(self._written)
        self._written.clear()
        return taken


async def archive(
    client: OwnDataClient,
    tokens: Tokens,
    request_id: UUID,
    first: OwnPart,
    *,
    landlord: str,
) -> AsyncIterator[bytes]:
    """Write the archive: an index to begin with, then each part as page, JSON and files.

    `first`: the part of the first service, fetched before anything is sent, so that a refusal
    becomes a page. What goes wrong later breaks the download off: half an archive does not open.
    """
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("index.html", _index(landlord))
        for service, title in part_names().items():
            is_first = service == first.service
            part = first if is_first else await client.part(service, await tokens(), request_id)
            packed.writestr(f"{service}/{service}.html", _page(title, part))
            packed.writestr(f"{service}/{service}.json", part.model_dump_json(indent=2))
            yield sink.take()
            for file in part.files:
                try:
                    pieces = await client.file(service, await tokens(), request_id, file.file_id)
                except NotFound:
                    continue  # it was deleted since; the rest is theirs all the same
                with packed.open(f"{service}/{file.name}", "w") as entry:
                    async for piece in pieces:
                        entry.write(piece)
                        yield sink.take()
    yield sink.take()


def _index(landlord: str) -> str:
    lines = "".join(
        f'<li><a href="{service}/{service}.html">{escape(title)}</a></li>'
        for service, title in part_names().items()
    )
    says = _("Everything %(landlord)s holds about you in this system") % {"landlord": landlord}
    more = _(
        "Open a line to read it. The same stands beside it as JSON, for programs. Passwords, PINs "
        "and keys are not in here: we keep nothing of them that can be read. What other people "
        "are to your homes, and notes that staff write for each other, are left out."
    )
    return _document(says, f"<p>{escape(more)}</p><ul>{lines}</ul>")


def _page(title: str, part: OwnPart) -> str:
    body = (
        "".join(_table(section.title, section.rows) for section in part.sections if section.rows)
        or f"<p>{escape(_('Nothing.'))}</p>"
    )
    if part.files:
        body += f"<h2>{escape(_('Files'))}</h2><ul>" + "".join(
            f'<li><a href="{escape(file.name)}">{escape(file.name)}</a></li>' for file in part.files
        )
        body += "</ul>"
    return _document(title, f'<p><a href="../index.html">{escape(_("All parts"))}</a></p>{body}')


def _table(title: str, rows: list[dict[str, str]]) -> str:
    names = list(dict.fromkeys(name for row in rows for name in row))
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in names)
    lines = "".join(
        "<tr>" + "".join(f"<td>{escape(row.get(name, ''))}</td>" for name in names) + "</tr>"
        for row in rows
    )
    return (
        f"<table><caption>{escape(title)}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{lines}</tbody></table>"
    )


def _document(title: str, body: str) -> str:
    return (
        f'<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>{escape(title)}'
        f"</title><style>{LOOK}</style></head><body><h1>{escape(title)}</h1>{body}</body></html>"
    )
