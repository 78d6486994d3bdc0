"""The landlord's own colour, as a small style sheet after that of the house, and its logo."""

import hashlib
from collections.abc import Callable
from typing import Any

from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from chassis.colours import shades
from chassis.html.look import FOR_EVER

PLACE = "/brand"

SHEET = """:root{{{properties}}}
.govuk-button:not(.govuk-button--secondary,.govuk-button--warning,.lodge-button--brass){{
background-color:var(--lodge-bottle)}}
.govuk-button:not(.govuk-button--secondary,.govuk-button--warning,.lodge-button--brass):hover{{
background-color:var(--lodge-bottle-deep)}}
"""


def brand_address(landlord: Any) -> str:
    """Return where the style sheet of a landlord's colour is; empty where it has none."""
    colour = getattr(landlord, "colour", "")
    return f"{PLACE}/{_digest(colour)}.css" if colour else ""


def logo_address(landlord: Any) -> str:
    """Return where a landlord's logo is; empty where it has none."""
    logo = getattr(landlord, "logo", None)
    return f"{PLACE}/{logo.digest}.png" if logo and logo.png else ""


class Brand:
    """Serves style sheet and logo of the landlord whose site is asked, below `PLACE`."""

    def __init__(self, landlord_of: Callable[[str], Any]) -> None:
        """Find the landlord by the host that was asked."""
        self._landlord_of = landlord_of

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer: sheet and logo at the addresses that their contents have, nothing at others."""
        await self._answer(scope)(scope, receive, send)

    def _answer(self, scope: Scope) -> Response:
        if scope["method"] not in {"GET", "HEAD"}:
            return PlainTextResponse("Method not allowed", 405, headers={"Allow": "GET, HEAD"})
        host = dict(scope["headers"]).get(b"host", b"").decode("latin-1")
        landlord = self._landlord_of(host)
        logo = logo_address(landlord)
        if logo and scope["path"].rpartition("/")[2] == logo.rpartition("/")[2]:
            return Response(
                landlord.logo.content,
                media_type="image/png",
                headers={"Cache-Control": FOR_EVER},
            )
        colour = getattr(landlord, "colour", "")
        if not colour or scope["path"].rpartition("/")[2] != f"{_digest(colour)}.css":
            return PlainTextResponse("Not found", 404)
        properties = ";".join(f"{name}:{value}" for name, value in shades(colour).items())
        return Response(
            SHEET.format(properties=properties),
            media_type="text/css; charset=utf-8",
            headers={"Cache-Control": FOR_EVER},
        )


def _digest(colour: str) -> str:
    return hashlib.sha256((SHEET + colour).encode()).hexdigest()[:16]
